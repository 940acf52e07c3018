"""The check of generated code: it lets the real thing pass and stops everything else."""

import pytest

from genprompts_codegen.emit.module import EmitOptions, emit_module
from genprompts_codegen.ir import ModuleSpec
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
