"""Partials of templates that have to be awaited."""

import asyncio
import gc
import warnings
from typing import Any

import pytest

from genprompts import (
    ChatPromptTemplate,
    DictPromptTemplate,
    ImagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
    SystemMessagePromptTemplate,
    UnexpectedInputError,
)


async def fetched() -> str:
    """Return a value that somebody has to wait for."""
    await asyncio.sleep(0)
    return "F"


class Later:
    """Something to wait for that is no coroutine."""

    def __await__(self) -> Any:
        yield
        return "F"


def later() -> Later:
    """Return something to wait for; the function itself is no async one."""
    return Later()


TEMPLATES: list[Any] = [
    (PromptTemplate("{x}{y}"), "Fy"),
    (ChatPromptTemplate(["{x}{y}"]), [{"role": "user", "content": "Fy"}]),
    (ImagePromptTemplate("https://{x}/{y}"), {"url": "https://F/y"}),
    (DictPromptTemplate({"x": "{x}{y}"}), {"x": "Fy"}),
]


@pytest.mark.parametrize(("template", "expected"), TEMPLATES)
@pytest.mark.parametrize("partial", [fetched, later])
def test_async_calls_await_partials(template: Any, expected: object, partial: Any) -> None:
    """The asynchronous calls wait for what a partial gives."""
    filled = template.partial(x=partial)

    async def results() -> list[object]:
        given = {"y": "y"}
        last = [one async for one in filled.astream(given)]
        return [await filled.ainvoke(given), *await filled.abatch([given]), *last]

    assert asyncio.run(results()) == [expected] * 3


@pytest.mark.parametrize(("template", "_expected"), TEMPLATES)
def test_sync_calls_refuse_them(template: Any, _expected: object) -> None:
    """The synchronous calls say what to use instead, and leave no coroutine behind that nobody awaited."""
    filled = template.partial(x=fetched)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(
            UnexpectedInputError, match='partial for input "x" has to be awaited; use the asynchronous'
        ) as raised:
            filled.invoke({"y": "y"})
        gc.collect()
    assert raised.value.names == ("x",)


def test_a_given_value_comes_first() -> None:
    """A partial that the input overrides is neither called nor awaited."""

    def fail() -> str:
        raise AssertionError("called")

    template = PromptTemplate("{x}{y}", partial_variables={"x": fail, "y": fetched})

    assert template.invoke({"x": 1, "y": 2}) == "12"
    assert asyncio.run(template.ainvoke({"x": 1})) == "1F"


def test_missing_inputs_are_said_first() -> None:
    """No partial is called for an input that cannot be rendered."""
    calls: list[int] = []
    template = PromptTemplate("{x}{y}", partial_variables={"x": lambda: calls.append(1)})

    with pytest.raises(KeyError, match='missing the input "y"'):
        template.invoke({})
    with pytest.raises(KeyError, match='missing the input "y"'):
        asyncio.run(template.ainvoke({}))
    assert calls == []


def test_values_are_not_called() -> None:
    """A class is a value like others (LangChain calls it), and so is something to wait for that is no partial's result."""
    assert PromptTemplate("{n}").partial(n=str).format() == "<class 'str'>"
    assert asyncio.run(PromptTemplate("{n}").partial(n=lambda: 1).ainvoke({})) == "1"


def test_a_partial_may_be_messages() -> None:
    """A placeholder can be filled in beforehand, by an async function, too."""

    async def history() -> list[tuple[str, str]]:
        return [("ai", "x"), ("user", "y")]

    template = ChatPromptTemplate([MessagesPlaceholder("h", n_messages=1)]).partial(h=history)

    assert asyncio.run(template.ainvoke({})) == [{"role": "user", "content": "y"}]
    assert asyncio.run(template.aformat_messages()) == [{"role": "user", "content": "y"}]
    assert asyncio.run(template.aformat()) == "Human: y"


def test_messages_await_their_partials() -> None:
    """The template of one message awaits its partials as well."""
    message = SystemMessagePromptTemplate.from_template("{x}{y}", partial_variables={"x": fetched})

    assert asyncio.run(message.aformat(y=1)) == {"role": "system", "content": "F1"}
    assert asyncio.run(message.aformat_messages(y=1)) == [{"role": "system", "content": "F1"}]
    assert asyncio.run(MessagesPlaceholder("h").aformat_messages(h=["x"])) == [{"role": "user", "content": "x"}]
    with pytest.raises(UnexpectedInputError):
        message.format(y=1)
