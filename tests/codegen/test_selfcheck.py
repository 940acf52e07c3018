"""The check of generated code: it lets the real thing pass and stops everything else."""

import pytest

from genprompts.compiler import literals
from genprompts.compiler.code import Assign, Code, Compiled, Invoke, Literal, Local, Member
from genprompts.compiler.jinja import compile as compiler
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.nodes import ChatBody, MessageTemplate
from genprompts_codegen.emit.module import EmitOptions, emit_module
from genprompts_codegen.ir import ListOf, MappingOf, ModuleSpec
from genprompts_codegen.link import link
from genprompts_codegen.selfcheck import check_module

from . import made


def module() -> ModuleSpec:
    """Return a module of one prompt."""
    package = link([(made.file("app/prompts.py", "app"), made.greeting())], report=print)
    return package.modules[0]


def test_emitted_code_passes() -> None:
    """What the emitter writes passes the check."""
    assert check_module(emit_module(module(), EmitOptions()), module()) is None


def test_forbidding_extra_keys_passes() -> None:
    """The call that forbids extra keys is one of ours."""
    assert check_module(emit_module(module(), EmitOptions(forbid_extra=True)), module()) is None


PLANTED = {
    "another text": ('f"You are {role}."', 'f"You were {role}."'),
    "another variable": ('f"You are {role}."', 'f"You are {name}."'),
    "another key": ('role = input["role"]', 'role = input["name"]'),
    "another role": ('"role": "system"', '"role": "user"'),
    "a conversion": ('f"You are {role}."', 'f"You are {role!r}."'),
    "a format specification": ('f"You are {role}."', 'f"You are {role:>3}."'),
    "a lost message": ('                *as_messages(history, "history"),\n', ""),
    "a call in a field": ('f"You are {role}."', 'f"You are {eval(role)}."'),
    "an import": ("from genprompts import", "import os\nfrom genprompts import"),
    "a statement": ("\n\ngreeting = Greeting()", "\n\nprint('x')\n\n\ngreeting = Greeting()"),
    "an expression": ("\n\ngreeting = Greeting()", "\n\n1 + 1\n\n\ngreeting = Greeting()"),
    "a lambda": ("greeting = Greeting()", "greeting = lambda: Greeting()"),
    "a foreign text": ('name = "app/greeting"', 'name = "other"'),
    "a missing class": ("class Greeting(", "class Other("),
    "no Python": ("class Greeting(", "class (("),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_fault_is_found(fault: str) -> None:
    """A fault in the emitted text is found, whatever it is."""
    before, after = PLANTED[fault]
    text = emit_module(module(), EmitOptions())

    assert before in text
    assert check_module(text.replace(before, after, 1), module()) is not None


LOOP = "{% for item in items %}{{ item.title | upper }} of {{ kind }}{% endfor %}{% if kind == 'a' %}A{% endif %}"


def compiled() -> ModuleSpec:
    """Return a module of one prompt in jinja2."""
    body = ChatBody((MessageTemplate("user", jinja.parse(LOOP)),))
    items = made.an_input("items", ListOf(MappingOf(made.STR)))
    spec = made.spec(("rows",), body, (items, made.an_input("kind")))
    return link([(made.file("app/prompts.py", "app"), spec)], report=print).modules[0]


def test_compiled_code_passes() -> None:
    """What jinja2 templates compile to passes the check."""
    assert check_module(emit_module(compiled(), EmitOptions()), compiled()) is None


def test_a_chain_of_the_most_branches_passes() -> None:
    """The longest "if" that is read is checked, too, although its branches are inside one another for Python."""
    branches = "".join(f"{{% elif kind == {number} %}}{number}" for number in range(199))
    body = ChatBody((MessageTemplate("user", jinja.parse(f"{{% if kind %}}a{branches}{{% endif %}}")),))
    spec = made.spec(("chosen",), body, (made.an_input("kind"),))
    module = link([(made.file("app/prompts.py", "app"), spec)], report=print).modules[0]

    assert check_module(emit_module(module, EmitOptions()), module) is None


PLANTED_IN_CODE = {
    "another text": ('"A" if', '"B" if'),
    "another variable": ("{kind!s}", "{item!s}"),
    "another comparison": ('kind == "a"', 'kind != "a"'),
    "another key": ('item["title"]', 'item["name"]'),
    "another helper": ("jinja.attribute(", "jinja.items("),
    "another method": ("parts.append", "parts.clear"),
    "a lost statement": ('        add(f"{text}")\n', "        pass\n"),
    "another annotation": ("kind: Any", "kind: str"),
    "another lookup": ('input["kind"]', 'input["items"]'),
    "another error": ("(KeyError, TypeError)", "(KeyError, NameError)"),
}


@pytest.mark.parametrize("fault", PLANTED_IN_CODE)
def test_planted_fault_in_compiled_code_is_found(fault: str) -> None:
    """A fault in what a template compiles to is found, too."""
    before, after = PLANTED_IN_CODE[fault]
    text = emit_module(compiled(), EmitOptions())

    assert before in text
    assert check_module(text.replace(before, after, 1), compiled()) is not None


@pytest.mark.parametrize(
    "code",
    [
        Invoke(Local("eval"), (Local("kind"),)),
        Invoke(Member(Local("kind"), "format")),
        Member(Local("kind"), "__globals__"),
        Member(Local("jinja"), "_secret"),
        Invoke(Member(Local("items"), "clear")),
        Invoke(Local("__import__"), (Literal("os"),)),
    ],
)
def test_dangerous_code_does_not_pass(code: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler that came to write something else than it may is stopped, though text and tree agree."""
    monkeypatch.setattr(compiler, "compile_jinja", lambda *_: Compiled((Assign("x", code),), Local("x")))
    text = emit_module(compiled(), EmitOptions())

    assert check_module(text, compiled()) is not None


@pytest.mark.parametrize("writer", ["_escape", "_quote", "_double_braces", "_field"])
def test_fault_in_the_literal_writer_is_found(writer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in how literals are written shows, because what they have to be does not pass through the writer."""
    right = getattr(literals, writer)
    monkeypatch.setattr(literals, writer, lambda *given: right(*given).replace("a", "o").replace("{{", "{"))

    def faulty() -> str | None:
        parts = (made.message("system", "You are {{{role}}}."), made.message("user", "a {name!a}"))
        spec = made.spec(("greeting",), ChatBody(parts), (made.an_input("role"), made.an_input("name")))
        found = link([(made.file("app/prompts.py", "app"), spec)], report=print).modules[0]
        return check_module(emit_module(found, EmitOptions()), found)

    assert faulty() is not None
