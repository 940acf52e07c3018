"""Prompts in threads and processes: the same results everywhere, and no memory kept."""

import gc
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import genprompts
from genprompts import ChatPromptTemplate, PromptTemplate

from .prompt_examples import OK, RENDERED, Reply, Topic

SDK = str(Path(genprompts.__file__).parents[1])

MODULE = """
from genprompts import ChatPrompt, ChatPromptValue, ReadOnly, TypedDict


class AskInput(TypedDict):
    topic: ReadOnly[str]


class Ask(ChatPrompt[AskInput]):
    __slots__ = ()
    name = "ask"
    input_variables = ("topic",)
    input_schema = AskInput

    def _render(self, input, config=None):
        if config is not None:
            return self._traced(input, config)
        try:
            topic = input["topic"]
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        return ChatPromptValue([{"role": "user", "content": f"{topic}"}])


ask = Ask()
"""

PROGRAM = """
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

sys.path[:0] = [SDK, HERE]
from asking import ask
from genprompts import ChatPromptTemplate

template = ChatPromptTemplate([("system", "{role}"), ("human", "{topic}")]).partial(role="r")
inputs = [{"topic": str(number)} for number in range(40)]
if __name__ == "__main__":
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for prompt in (ask, ask.partial(topic="x"), ask.map().prompt, template):
            assert list(pool.map(prompt.invoke, inputs, chunksize=10)) == [prompt.invoke(one) for one in inputs]
        assert pool.submit(ask.invoke, {}).exception(20).names == ("topic",)
    print("same")
"""


@pytest.mark.parametrize(
    "prompt", [Reply(), ChatPromptTemplate([("system", "You are {company}."), ("human", "{question}")])]
)
def test_threads(prompt: Reply) -> None:
    """Sixteen threads render the same, from a template's first rendering on."""
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: prompt.invoke(OK), range(800)))

    assert all(one == RENDERED for one in found)
    assert len({id(one) for one in found}) == 800


def test_threads_of_bound_prompts() -> None:
    """Partials that are functions are asked by each thread for itself."""
    template: Any = PromptTemplate("{a}{b}").partial(b=lambda: "!")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: template.invoke(str(number)), range(400)))

    assert found == [f"{number}!" for number in range(400)]


def test_processes(tmp_path: Path) -> None:
    """Prompts, bound prompts and templates go to other processes and back, and so do their errors."""
    (tmp_path / "asking.py").write_text(MODULE, "utf-8")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.replace("SDK", repr(SDK)).replace("HERE", repr(str(tmp_path))), "utf-8")

    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("same\n", "")


def test_rendering_keeps_no_memory() -> None:
    """After thousands of renderings as much memory is in use as before."""
    prompts = (Reply(), Topic().map())
    for _ in range(100):
        prompts[0].invoke(OK)
        prompts[1].invoke(["x"])
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(5000):
            prompts[0].invoke(OK)
            prompts[1].invoke(["x"])
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert after - before < 4096


def test_rendering_within_rendering() -> None:
    """A partial may render the very prompt that asks for it."""
    outer = PromptTemplate("<{x}{y}>").partial(y="")
    nested: Any = outer.partial(y=lambda: outer.invoke({"x": "inner"}))

    assert nested.invoke("outer") == "<outer<inner>>"
