"""Generated modules with records, guarded inputs and compiled templates."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.mustache import parse as mustache
from genprompts.grammar.nodes import ChatBody, MessageTemplate
from genprompts_codegen.emit.module import EmitOptions, emit_module
from genprompts_codegen.emit.typed_dicts import ordered
from genprompts_codegen.ir import (
    Input,
    IterableOf,
    ListOf,
    MappingOf,
    ModuleSpec,
    PromptSpec,
    Record,
    RecordRef,
    Scalar,
    ScalarKind,
    UnionOf,
)
from genprompts_codegen.link import link
from genprompts_codegen.selfcheck import check_module

from . import made

ROOT = Path(__file__).resolve().parents[2]
NONE = Scalar(ScalarKind.NONE)
INT = Scalar(ScalarKind.INT)


def guarded(entry: Input) -> Input:
    """Return an input that the template does without."""
    return replace(entry, required=False, guarded=True)


def prompt(name: str, template: str, *inputs: Input, records: tuple[Record, ...] = ()) -> PromptSpec:
    """Return a chat prompt of one jinja2 message."""
    body = ChatBody((MessageTemplate("user", jinja.parse(template)),))
    return replace(made.spec((name,), body, inputs), format="jinja2", records=records)


def module(*specs: PromptSpec) -> ModuleSpec:
    """Return a module of ``specs``."""
    return link([(made.file("app/prompts.py", "app"), spec) for spec in specs], report=print).modules[0]


def emitted(*specs: PromptSpec) -> str:
    """Return the checked text of a module."""
    made_module = module(*specs)
    text = emit_module(made_module, EmitOptions())
    assert check_module(text, made_module) is None
    return text


TICKET = Record("Ticket", (made.an_input("title"), guarded(made.an_input("owner"))), "One item of ``tickets``.")
TREE = Record("Node", (made.an_input("name"), made.an_input("children", IterableOf(RecordRef("Node")))))
LOOP = "{% for ticket in tickets %}{{ ticket.title }}{{ ticket.owner | default('') }}{% endfor %}"
PROMPTS = (
    prompt("report", LOOP, made.an_input("tickets", IterableOf(RecordRef("Ticket"))), records=(TICKET,)),
    prompt(
        "greet",
        "{{ name }}{{ tone | default('kind') }}{{ row.a if row is defined }}",
        made.an_input("name"),
        guarded(made.an_input("tone", UnionOf((made.STR, NONE)))),
        guarded(made.an_input("row", MappingOf(INT))),
    ),
    prompt(
        "tree",
        "{% for node in nodes recursive %}{{ node.name }}{{ loop(node.children) }}{% endfor %}",
        made.an_input("nodes", ListOf(RecordRef("Node"))),
        records=(TREE,),
    ),
    prompt(
        "odd",
        "{% for row in rows %}{{ row['a-b'] }}{{ row['class'] | default(1) }}{% endfor %}",
        made.an_input("rows", ListOf(RecordRef("Row"))),
        records=(Record("Row", (made.an_input("a-b"), guarded(made.an_input("class", INT)))),),
    ),
    replace(
        made.spec(
            ("sections",),
            ChatBody((MessageTemplate("user", mustache.parse("{{#items}}{{name}}{{/items}}{{^items}}-{{/items}}")),)),
            (
                made.an_input(
                    "items",
                    UnionOf((ListOf(RecordRef("AVeryLongNameOfAnItem")), RecordRef("AVeryLongNameOfAnItem"), NONE)),
                ),
            ),
        ),
        records=(Record("AVeryLongNameOfAnItem", (made.an_input("name"),)),),
    ),
    replace(prompt("slow", "{{ x | pprint }}", made.an_input("x")), sandboxed='uses the filter "pprint"'),
)


def test_record_class() -> None:
    """A record is a TypedDict before the input that holds it; what may be missing is ``NotRequired``."""
    text = emitted(PROMPTS[0])
    expected = '''class ReportTicket(TypedDict):
    """One item of ``tickets``."""

    title: ReadOnly[str]
    """Used in message 1 (user)."""
    owner: NotRequired[ReadOnly[str]]
    """Used in message 1 (user)."""


class ReportInput(TypedDict):
    """Inputs of ``app/report``."""

    tickets: ReadOnly[Iterable[ReportTicket]]
    """Used in message 1 (user)."""
'''

    assert expected in text


def test_guarded_input() -> None:
    """An input that the template does without is a keyword that may be missing, and no key then."""
    text = emitted(PROMPTS[1])

    assert "    tone: NotRequired[ReadOnly[str | None]]\n" in text
    assert "        tone: str | None | Missing = MISSING,\n" in text
    assert "return self.invoke_mapping({" in text
    assert 'input.get("tone", MISSING) if isinstance(input, dict) else MISSING\n' in text


def test_record_of_itself() -> None:
    """A record that holds its own kind names it in quotes."""
    assert '    children: ReadOnly["Iterable[TreeNode]"]\n' in emitted(PROMPTS[2])


def test_odd_keys() -> None:
    """A record with keys that are no names is made from functional bases."""
    text = emitted(PROMPTS[3])

    assert '_OddRowRequired = TypedDict("_OddRowRequired", {"a-b": ReadOnly[str]})\n' in text
    assert "class OddRow(_OddRowRequired, _OddRowOptional):\n" in text


def test_sandbox_is_named() -> None:
    """The class of a prompt that the sandbox renders says so, and why."""
    assert 'jinja2\'s sandbox renders it, more slowly than compiled code: uses the filter "pprint".\n' in emitted(
        PROMPTS[5]
    )


def test_the_table_shows_the_template_itself() -> None:
    """A docstring shows a template in its own language."""
    assert "| user | {{#items}}{{name}}{{/items}}{{^items}}-{{/items}} |" in emitted(PROMPTS[4])


def test_needed_records_come_first() -> None:
    """Records are in the order given, but those that others need come before them."""
    inner = Record("Inner", (made.an_input("x"),))
    outer = Record("Outer", (made.an_input("inner", ListOf(RecordRef("Inner"))),))

    assert ordered((outer, inner)) == [inner, outer]


USES = """
from prompts import greet, report, tree, odd, sections, slow, ReportTicket

ticket: ReportTicket = {"title": "a"}
report(tickets=[ticket])
report.invoke({"tickets": (one for one in [ticket])})
greet(name="a", row={"a": 1})
greet(name="a", tone=None)
greet.invoke({"name": "a"})
tree(nodes=[{"name": "a", "children": []}])
odd(rows=[{"a-b": "x", "class": 1}])
sections(items=[{"name": "a"}])
sections(items=None)
slow(x="a")
"""
WRONG = """\
greet(name="a", tone=1)
report(tickets=[{"name": "a"}])
"""


def test_checkers_and_the_interpreter_accept_the_module(tmp_path: Path) -> None:
    """The strict mode of mypy finds the wrong calls alone; the formatter and the interpreter are content, too."""
    (tmp_path / "prompts.py").write_text(emitted(*PROMPTS), encoding="utf-8")
    (tmp_path / "uses.py").write_text(USES, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(USES + WRONG, encoding="utf-8")

    def run(*command: str) -> str:
        ran = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        return ran.stdout + ran.stderr

    found = run("-m", "mypy", "--strict", f"--cache-dir={ROOT / '.mypy_cache' / 'records'}", "prompts.py", "wrong.py")
    refused = {(file, int(line)) for file, line in re.findall(r"(?m)^([\w.]+):(\d+): error", found)}
    assert refused == {("wrong.py", len(USES.splitlines()) + n) for n in (1, 2)}
    assert run("-m", "ruff", "format", "--isolated", "--diff", "prompts.py") == "1 file already formatted\n"
    assert run("uses.py") == ""


def test_the_docstring_counts_further_sources() -> None:
    """Five files are named, and the others counted."""
    one = module(prompt("greet", "x"))
    counted = {
        count: emit_module(replace(one, sources=tuple(f"{n}.j2" for n in range(count))), EmitOptions()).splitlines()[1]
        for count in (5, 6, 7)
    }

    assert counted[5].endswith('``4.j2``."""')
    assert counted[6].endswith('``4.j2`` and 1 more file."""')
    assert counted[7].endswith('``4.j2`` and 2 more files."""')
