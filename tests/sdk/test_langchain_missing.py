"""Prompts without langchain-core: all that needs it says what to install."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import genprompts
from genprompts import MissingExtraError

from .prompt_examples import OK, RENDERED, Reply

SDK = str(Path(genprompts.__file__).parents[1])

ASKING: dict[str, Callable[[Any], object]] = {
    "as_runnable": lambda prompt: prompt.as_runnable(),
    "|": lambda prompt: prompt | print,
    "reflected |": lambda prompt: {"x": print} | prompt,
    "pipe": lambda prompt: prompt.pipe(print),
    "with_config": lambda prompt: prompt.with_config(tags=["a"]),
    "with_retry": lambda prompt: prompt.with_retry(),
    "with_fallbacks": lambda prompt: prompt.with_fallbacks([prompt]),
    "bind": lambda prompt: prompt.bind(stop="x"),
    "with_listeners": lambda prompt: prompt.with_listeners(),
    "with_alisteners": lambda prompt: prompt.with_alisteners(),
    "with_types": lambda prompt: prompt.with_types(),
    "assign": lambda prompt: prompt.assign(x=print),
    "pick": lambda prompt: prompt.pick("x"),
    "transform": lambda prompt: list(prompt.transform(iter([OK]))),
    "atransform": lambda prompt: prompt.atransform(None),
    "astream_events": lambda prompt: prompt.astream_events(OK),
    "get_graph": lambda prompt: prompt.get_graph(),
    "as_tool": lambda prompt: prompt.as_tool(),
    "to_langchain": lambda prompt: prompt.invoke(OK).to_langchain(),
}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make importing langchain-core fail, as if it were not installed."""
    for name in [name for name in sys.modules if name.startswith(("langchain_core", "genprompts.langchain"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(genprompts, "langchain", raising=False)
    monkeypatch.setitem(sys.modules, "langchain_core", None)


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_the_error_names_the_extra(ask: Callable[[Any], object]) -> None:
    """Each member that needs LangChain names the extra that installs it."""
    with pytest.raises(MissingExtraError, match=r'pip install "genprompts\[langchain\]"') as raised:
        ask(Reply())

    assert raised.value.extra == "langchain"


@pytest.mark.usefixtures("without")
def test_rendering_needs_no_langchain() -> None:
    """Rendering, with a configuration as well, needs nothing of it."""
    assert Reply().invoke(OK, {"tags": ["a"]}) == Reply().batch([OK], [{}])[0] == RENDERED
    with pytest.raises(AttributeError, match="'Reply' object has no attribute 'config_specs'"):
        Reply().config_specs  # type: ignore[attr-defined]  # noqa: B018  (the mistake is the test)


def test_an_interpreter_that_has_no_packages() -> None:
    """In an interpreter without any package the same error comes, and nothing is half imported afterwards."""
    program = (
        f"import sys; sys.path.insert(0, {SDK!r})\n"
        "from genprompts import MissingExtraError, PromptTemplate\n"
        "prompt = PromptTemplate('{x}')\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        prompt | print\n"
        "    except MissingExtraError as error:\n"
        "        print(error)\n"
        "print(prompt.invoke('x'))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-I", "-c", program], capture_output=True, text=True, check=False)

    expected = 'langchain-core is not installed; install it with: pip install "genprompts[langchain]"\n'
    assert (done.stdout, done.stderr) == (f"{expected}{expected}x\n", "")
