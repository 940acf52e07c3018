"""How long mustache and jinja2 prompts take, against functions written by hand, cached jinja2, and LangChain."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench import peers
from tests.bench.generating import generate
from tests.bench.table import Row
from tests.bench.timing import Call, Timed, in_turns

SENTENCE = "Keep to the facts, and to the order in which they are given. "
LONG = "\n".join(f"{SENTENCE * 13}{{{{ v{n} }}}}" for n in range(10))
SECTIONS = """\
Dear {{user.name}} of {{user.address.city}},
{{#items}}
- {{title}}: {{price}}{{#note}} ({{note}}){{/note}}
{{/items}}
{{^items}}
Your basket is empty.
{{/items}}
{{#member}}You are a member since {{since}}.{{/member}}
"""
LOOP = """\
{% if user.role == "admin" %}Admin {{ user.name | upper }}{% else %}{{ user.name }}{% endif %}
{% for row in rows %}
{{ loop.index }}. {{ row.title | upper }}{% if row.tags %} [{{ row.tags | join(", ") }}]{% endif %}: {{ row.count }}{% if not loop.last %};{% endif %}
{% endfor %}
{{ note | default("no notes") }}
"""
LINE = "Hello {{ name }}, how are you?"

TEMPLATES = {
    "mustache_line": LINE,
    "mustache_long": LONG,
    "mustache_sections": SECTIONS,
    "jinja_line": LINE,
    "jinja_long": LONG,
    "jinja_loop": LOOP,
}
FORMATS = {"mustache": "mustache", "jinja": "jinja2"}
SOURCE = "from langchain_core.prompts import ChatPromptTemplate\n\n" + "".join(
    f"{name} = ChatPromptTemplate.from_messages([('human', {text!r})], template_format={FORMATS[name.split('_')[0]]!r})\n"
    for name, text in TEMPLATES.items()
)

ITEMS = [{"title": f"thing {n}", "price": f"{n}.50", "note": "fragile" if n % 3 else ""} for n in range(8)]
TITLES = [{"title": f"topic number {n}", "tags": ["a", "b"][: n % 3], "count": f"{n}"} for n in range(11)]
TEN: dict[str, object] = {f"v{n}": f"value {n}" for n in range(10)}
INPUTS: dict[str, dict[str, object]] = {
    "mustache_line": {"name": "Ada"},
    "mustache_long": TEN,
    "mustache_sections": {
        "user": {"name": "Ada", "address": {"city": "London"}},
        "items": ITEMS,
        "member": {"since": "1843"},
    },
    "jinja_line": {"name": "Ada"},
    "jinja_long": TEN,
    "jinja_loop": {"user": {"name": "Ada", "role": "admin"}, "rows": TITLES, "note": "none"},
}
NAMES = {
    "mustache_line": "mustache, a line with 1 input",
    "mustache_long": "mustache, 8 kB with 10 inputs",
    "mustache_sections": "mustache, sections, dotted names, a list of 8",
    "jinja_line": "jinja2, a line with 1 input",
    "jinja_long": "jinja2, 8 kB with 10 inputs",
    "jinja_loop": "jinja2, a loop over 11 records, conditions, filters",
}
TARGETS = {"mustache_line": 5.0, "mustache_long": 5.0, "mustache_sections": 5.0, "jinja_loop": 1.7}

# --- written by hand: no escaping, and nothing is checked ----------------------------------------


def _line(values: Any) -> object:
    return [{"role": "user", "content": f"Hello {values['name']}, how are you?"}]


def _sections(values: Any) -> object:
    user = values["user"]
    lines = [f"Dear {user['name']} of {user['address']['city']},\n"]
    for item in values["items"]:
        note = f" ({item['note']})" if item["note"] else ""
        lines.append(f"- {item['title']}: {item['price']}{note}\n")
    if not values["items"]:
        lines.append("Your basket is empty.\n")
    if values["member"]:
        lines.append(f"You are a member since {values['member']['since']}.\n")
    return [{"role": "user", "content": "".join(lines)}]


def _loop(values: Any) -> object:
    user, rows = values["user"], values["rows"]
    lines = [f"Admin {user['name'].upper()}" if user["role"] == "admin" else user["name"], "\n"]
    last = len(rows)
    for index, row in enumerate(rows, 1):
        tags = f" [{', '.join(row['tags'])}]" if row["tags"] else ""
        lines.append(f"\n{index}. {row['title'].upper()}{tags}: {row['count']}{';' if index != last else ''}\n")
    lines.append(f"\n{values.get('note', 'no notes')}")
    return [{"role": "user", "content": "".join(lines)}]


def _long() -> Callable[[Any], object]:
    """Return the function for the long text: one f-string."""
    text = LONG.replace("{{ v", '{values["v').replace(" }}", '"]}')
    space: dict[str, Any] = {}
    exec(f"def long(values):\n    return [{{'role': 'user', 'content': f'''{text}'''}}]", space)
    found: Callable[[Any], object] = space["long"]
    return found


HAND: dict[str, Callable[[Any], object]] = {"line": _line, "long": _long(), "sections": _sections, "loop": _loop}

# --- measured ------------------------------------------------------------------------------------


def rows(work: Path, *, rounds: int) -> Iterator[Row]:
    """Yield the figures of mustache and jinja2 prompts."""
    project = work / "languages"
    (project / "app").mkdir(parents=True)
    (project / "app" / "prompts.py").write_text(SOURCE, "utf-8")
    (project / "pyproject.toml").write_text('[tool.genprompts]\nsources = ["app"]\noutput = "languages_gen"\n', "utf-8")
    generate(project)
    sys.path.insert(0, str(project))
    importlib.invalidate_caches()
    package = importlib.import_module("languages_gen")
    for name, values in INPUTS.items():
        yield from _rows(name, in_turns(_calls(name, getattr(package, name), values), rounds))
    sys.path.remove(str(project))


def _calls(name: str, prompt: Any, values: Mapping[str, object]) -> dict[str, Call]:
    """Return what is timed: the same text, made in different ways."""
    hand = HAND[name.split("_")[1]]
    calls: dict[str, Call] = {"hand": (hand, values), "generated": (prompt.invoke, values)}
    assert prompt.invoke(values) == hand(values)
    if name.startswith("jinja"):
        from jinja2.sandbox import SandboxedEnvironment

        template = SandboxedEnvironment().from_string(TEMPLATES[name])
        calls["cached"] = (template.render, values)
        assert template.render(values) == prompt.invoke(values)[0]["content"]
    else:
        calls.update(peers.mstache(TEMPLATES[name], dict(values), prompt.invoke(values)[0]["content"]))
    if importlib.util.find_spec("langchain_core") is not None:
        space: dict[str, Any] = {}
        exec(SOURCE, space)
        calls["langchain"] = (space[name].invoke, values)
        assert space[name].invoke(values).to_messages()[0].content == prompt.invoke(values)[0]["content"]
    return calls


def _rows(name: str, timed: dict[str, Timed]) -> Iterator[Row]:
    yield Row(f"{NAMES[name]}: written by hand, without escaping", timed["hand"].best, "ns")
    yield Row(f"{NAMES[name]}: `invoke` ÷ by hand", timed["generated"].ratio, "×", TARGETS.get(name))
    if "cached" in timed:
        ratio = timed["cached"].ratio / timed["generated"].ratio
        yield Row(f"{NAMES[name]}: a cached jinja2 sandbox template's `render` ÷ our `invoke`", ratio, "×")
    if "mstache" in timed:
        yield Row(f"{NAMES[name]}: mstache ÷ our `invoke`", timed["mstache"].ratio / timed["generated"].ratio, "×")
    if "langchain" in timed:
        ratio = timed["langchain"].ratio / timed["generated"].ratio
        yield Row(f"{NAMES[name]}: LangChain `invoke` ÷ our `invoke`", ratio, "×")
