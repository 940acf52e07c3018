"""Other kinds of prompts and other calls: text, image, ``batch`` of 100, ``ainvoke``, against hand-written code and LangChain."""

import asyncio
import importlib
import importlib.util
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench.generating import generate
from tests.bench.table import Row
from tests.bench.timing import Call, Timed, in_turns

SOURCE = """
from langchain_core.prompts import ChatPromptTemplate, PromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate

text = PromptTemplate.from_template("Answer {name} of {company} in one sentence: {question}")
image = ImagePromptTemplate(
    input_variables=["name", "size"], template={"url": "https://example.com/{name}-{size}.png", "detail": "high"}
)
short = ChatPromptTemplate.from_messages([("system", "You are a {role}."), ("human", "Hello, {name}!")])
"""


def text(values: Any) -> object:
    """Render the text prompt by hand."""
    return f"Answer {values['name']} of {values['company']} in one sentence: {values['question']}"


def image(values: Any) -> object:
    """Render the image prompt by hand."""
    return {"url": f"https://example.com/{values['name']}-{values['size']}.png", "detail": "high"}


def short(values: Any) -> object:
    """Render the chat prompt by hand."""
    return [
        {"role": "system", "content": f"You are a {values['role']}."},
        {"role": "user", "content": f"Hello, {values['name']}!"},
    ]


async def ashort(values: Any) -> object:
    """Render the chat prompt by hand, for callers that await."""
    return short(values)


TEXT = {"name": "Ada", "company": "Acme", "question": "Where is my order?"}
IMAGE = {"name": "rocket", "size": "large"}
SHORT = {"role": "helper", "name": "Ada"}
MANY = [{"role": "helper", "name": f"Ada {number}"} for number in range(100)]


def rows(work: Path, *, rounds: int) -> Iterator[Row]:
    """Yield the figures of these forms."""
    project = work / "forms"
    (project / "app").mkdir(parents=True)
    (project / "app" / "prompts.py").write_text(SOURCE, "utf-8")
    (project / "pyproject.toml").write_text('[tool.genprompts]\nsources = ["app"]\noutput = "forms_gen"\n', "utf-8")
    generate(project)
    sys.path.insert(0, str(project))
    importlib.invalidate_caches()
    package = importlib.import_module("forms_gen")
    sys.path.remove(str(project))
    langchain = _langchain()
    loop = asyncio.new_event_loop()
    for name, calls in _calls(package, langchain, loop).items():
        timed = in_turns(calls, rounds)
        yield Row(f"{name}: written by hand", timed["hand"].best, "ns")
        yield Row(f"{name} ÷ by hand", timed["ours"].ratio, "×", 1.7 if name.startswith("two messages") else None)
        yield from _compared(name, timed)
    loop.close()


def _calls(package: Any, langchain: Any, loop: asyncio.AbstractEventLoop) -> Mapping[str, Mapping[str, Call]]:
    """Return the functions to time, by what they measure."""
    found: dict[str, dict[str, Call]] = {
        "text prompt, 3 inputs: `invoke`": {"hand": (text, TEXT), "ours": (package.text.invoke, TEXT)},
        "image prompt, 2 inputs: `invoke`": {"hand": (image, IMAGE), "ours": (package.image.invoke, IMAGE)},
        "two messages, 2 inputs: `batch` of 100": {"hand": (_batch, MANY), "ours": (package.short.batch, MANY)},
        "two messages, 2 inputs: `ainvoke`": {
            "hand": (_awaited(ashort), SHORT),
            "ours": (_awaited(package.short.ainvoke), SHORT),
        },
    }
    if langchain is None:
        return found
    others: tuple[Call, ...] = (
        (langchain["text"].invoke, TEXT),
        (langchain["image"].invoke, IMAGE),
        (langchain["short"].batch, MANY),
        (lambda values: loop.run_until_complete(langchain["short"].ainvoke(values)), SHORT),
    )
    for calls, other in zip(found.values(), others, strict=True):
        calls["langchain"] = other
    return found


def _batch(values: Any) -> object:
    return [short(one) for one in values]


def _awaited(function: Callable[[Any], Coroutine[Any, Any, object]]) -> Callable[[Any], object]:
    """Return a function that runs a coroutine which never waits to its end, without an event loop."""

    def run(values: Any) -> object:
        coroutine = function(values)
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        raise AssertionError("the coroutine waits")

    return run


def _langchain() -> dict[str, Any] | None:
    """Return the same prompts as LangChain's objects; None where it is not installed."""
    if importlib.util.find_spec("langchain_core") is None:
        return None
    space: dict[str, Any] = {}
    exec(SOURCE, space)
    return space


def _compared(name: str, timed: Mapping[str, Timed]) -> Iterator[Row]:
    if "langchain" in timed:
        yield Row(f"{name}, LangChain's ÷ ours", timed["langchain"].ratio / timed["ours"].ratio, "×")
