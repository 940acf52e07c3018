"""How long a generated prompt takes to render, against a function written by hand and against LangChain."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench import peers
from tests.bench.generating import generate
from tests.bench.table import Row
from tests.bench.timing import Call, Timed, in_turns

ROLE, COMPANY = "You are {role}, the assistant of {company}. Be brief.", "Answer {name}: {question}"
LONG = "\n".join(f"{'Keep to the facts, and to the order in which they are given. ' * 13}{{v{n}}}" for n in range(10))

SOURCE = f"""
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

short = ChatPromptTemplate.from_messages([("system", "You are a {{role}}."), ("human", "Hello, {{name}}!")])
talk = ChatPromptTemplate.from_messages(
    [("system", {ROLE!r}), MessagesPlaceholder("history"), ("human", "{{question}}")]
)
long = ChatPromptTemplate.from_messages([("human", {LONG!r})])
"""

HISTORY = [{"role": "user" if n % 2 else "assistant", "content": f"message {n}"} for n in range(10)]
INPUTS: dict[str, dict[str, object]] = {
    "short": {"role": "helper", "name": "Ada"},
    "talk": {"role": "a clerk", "company": "Acme", "question": "Where is my order?", "history": HISTORY},
    "long": {f"v{n}": f"value {n}" for n in range(10)},
}
NAMES = {
    "short": "two messages, 2 inputs",
    "talk": "system, history of 10 messages (each is checked), human; 4 inputs",
    "long": "one message of 8 kB, 10 inputs",
}


def _hand() -> dict[str, Callable[[Any], object]]:
    """Return what somebody in a hurry writes instead of a prompt library."""
    texts = LONG.replace("{v", "{d['v").replace("}", "']}")
    program = f"""
def short(d):
    return [
        {{"role": "system", "content": f"You are a {{d['role']}}."}},
        {{"role": "user", "content": f"Hello, {{d['name']}}!"}},
    ]
def talk(d):
    return [
        {{"role": "system", "content": f"You are {{d['role']}}, the assistant of {{d['company']}}. Be brief."}},
        *d["history"],
        {{"role": "user", "content": f"{{d['question']}}"}},
    ]
def long(d):
    return [{{"role": "user", "content": f'''{texts.replace("['", '["').replace("']", '"]')}'''}}]
"""
    space: dict[str, Callable[[Any], object]] = {}
    exec(program, space)
    return space


def rows(work: Path, *, rounds: int) -> Iterator[Row]:
    """Yield the figures of rendering."""
    project = work / "rendering"
    (project / "app").mkdir(parents=True)
    (project / "app" / "prompts.py").write_text(SOURCE, "utf-8")
    (project / "pyproject.toml").write_text('[tool.genprompts]\nsources = ["app"]\noutput = "bench_gen"\n', "utf-8")
    generate(project)
    sys.path.insert(0, str(project))
    importlib.invalidate_caches()
    package = importlib.import_module("bench_gen")
    hand, langchain = _hand(), _langchain()
    for name, values in INPUTS.items():
        prompt = getattr(package, name)
        assert prompt.invoke(values) == hand[name](values)
        calls: dict[str, Call] = {"hand": (hand[name], values), "generated": (prompt.invoke, values)}
        if langchain is not None:
            calls["invoke"] = (langchain[name].invoke, values)
            calls["format_messages"] = (_with_keywords(langchain[name].format_messages), values)
        calls.update(peers.banks(name, values))
        yield from _rows(name, in_turns(calls, rounds))
    sys.path.remove(str(project))


def _with_keywords(function: Callable[..., object]) -> Callable[[Any], object]:
    return lambda values: function(**values)


def _langchain() -> dict[str, Any] | None:
    """Return the same prompts as LangChain's objects; None where it is not installed."""
    if importlib.util.find_spec("langchain_core") is None:
        return None
    space: dict[str, Any] = {}
    exec(SOURCE, space)
    return space


def _rows(name: str, timed: dict[str, Timed]) -> Iterator[Row]:
    yield Row(f"{NAMES[name]}: written by hand", timed["hand"].best, "ns")
    target = None if name == "talk" else 1.7
    yield Row(f"{NAMES[name]}: `invoke` ÷ by hand", timed["generated"].ratio, "×", target)
    for other in ("invoke", "format_messages"):
        if other in timed:
            ratio = timed[other].ratio / timed["generated"].ratio
            yield Row(f"{NAMES[name]}: LangChain `{other}` ÷ our `invoke`", ratio, "×")
    if "banks" in timed:
        yield Row(f"{NAMES[name]}: banks ÷ our `invoke`", timed["banks"].ratio / timed["generated"].ratio, "×")
