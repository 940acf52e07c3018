"""What ``import genprompts`` costs and offers."""

import subprocess
import sys
from pathlib import Path

import pytest

import genprompts

SDK = str(Path(genprompts.__file__).parents[1])

GENERATED = """
from collections.abc import Sequence

from genprompts import (
    ChatPrompt, ChatPromptValue, MessageLike, NotRequired, ReadOnly, TypedDict, ValueTextPrompt, TextPromptValue, as_messages
)


class ReplyInput(TypedDict):
    question: ReadOnly[str]
    history: NotRequired[ReadOnly[Sequence[MessageLike]]]


class Reply(ChatPrompt[ReplyInput]):
    __slots__ = ()
    name = "reply"
    input_variables = ("question",)
    optional_variables = ("history",)

    def _render(self, input: ReplyInput, config: object = None) -> ChatPromptValue:
        try:
            question = input["question"]
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        history = input.get("history", ())
        return ChatPromptValue((*as_messages(history, "history"), {"role": "user", "content": f"{question}"}))


class Topic(ValueTextPrompt[ReplyInput, str]):
    __slots__ = ()
    input_variables = ("question",)

    def _render(self, input: ReplyInput | str, config: object = None) -> TextPromptValue:
        return TextPromptValue(input)


assert Reply().invoke({"question": "q", "history": [("ai", "a")]}).to_string() == "AI: a\\nHuman: q"
assert Topic().invoke("x") == "x"
assert sorted(ReplyInput.__required_keys__) == ["question"]
assert not {"typing_extensions", "pydantic", "jinja2", "langchain_core"} & set(sys.modules)
"""


def run(code: str, *flags: str) -> str:
    """Return what a fresh interpreter prints for ``code``."""
    program = f"import sys\nsys.path.insert(0, {SDK!r})\n{code}"
    done = subprocess.run([sys.executable, *flags, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("flags", [(), ("-S", "-I")])
def test_import_loads_nothing_else(flags: tuple[str, ...]) -> None:
    """``import genprompts`` loads no module but itself."""
    code = "before = set(sys.modules)\nimport genprompts\nprint(sorted(set(sys.modules) - before))"

    assert run(code, *flags) == "['genprompts']"


def test_errors_need_nothing_else() -> None:
    """The errors load with no module of the standard library."""
    code = (
        "before = set(sys.modules)\nfrom genprompts import MissingInputError\nprint(sorted(set(sys.modules) - before))"
    )

    assert run(code, "-S", "-I") == "['genprompts', 'genprompts.errors']"


def test_generated_code_runs_on_the_standard_library_alone() -> None:
    """Generated code runs with the sdk and the standard library, no package of others."""
    assert run(GENERATED, "-S", "-I") == ""


def test_templates_run_on_the_standard_library_alone() -> None:
    """Run-time templates need no package of others either."""
    code = (
        "from genprompts import ChatPromptTemplate as C\nprint(C([('human', 'Hi {x}')]).invoke({'x': 1}).to_string())"
    )

    assert run(code, "-S", "-I") == "Human: Hi 1"


def test_every_public_name_is_there() -> None:
    """``__all__`` is sorted (constants first), each of its names exists, and ``dir`` shows them all."""
    names = genprompts.__all__

    assert sorted(names, key=lambda name: (not name.isupper(), name)) == names
    assert len(set(names)) == len(names)
    assert all(getattr(genprompts, name) is not None for name in names)
    assert set(names) <= set(dir(genprompts))


def test_static_and_run_time_names_agree() -> None:
    """Checkers and the interpreter are told the same names."""
    source = Path(genprompts.__file__).read_text(encoding="utf-8")
    static = {line.rpartition(" as ")[2] for line in source.splitlines() if line.startswith("    from genprompts")}

    assert static == set(genprompts.__all__)


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that does not exist is an ``AttributeError`` as for any module."""
    with pytest.raises(AttributeError, match="module 'genprompts' has no attribute 'ChatPromt'"):
        genprompts.ChatPromt  # type: ignore[attr-defined]  # noqa: B018  (the misspelling is the test)
