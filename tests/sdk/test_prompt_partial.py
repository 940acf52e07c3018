"""Prompts with some inputs filled in."""

import asyncio
import copy
import pickle
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts import ChatPrompt, MissingInputError, Prompt, TextPrompt, UnexpectedInputError

from .prompt_examples import RENDERED, Picture, Plain, Reply


def bind(prompt: object, **values: object) -> Prompt[object]:
    """Call ``partial``, which the static base leaves to the generated classes."""
    bound: Prompt[object] = prompt.partial(**values)  # type: ignore[attr-defined]  # generated per prompt
    return bound


def test_partial_fills_in_values() -> None:
    """``partial`` gives a prompt that asks for the rest; a later input overrides, functions are called each time."""
    calls = iter("ab")
    bound = bind(Reply(), company=lambda: next(calls))

    assert bound.input_variables == ("question",)
    assert bound.optional_variables == ("history", "company")
    assert [bound.invoke({"question": "Q"})[0] for _ in range(2)] == [
        {"role": "system", "content": "You are a."},
        {"role": "system", "content": "You are b."},
    ]
    assert bound.invoke({"question": "Q", "company": "C"}) == RENDERED
    assert bind(bound, company="C").invoke("Q") == RENDERED
    assert isinstance(bound, ChatPrompt)


def test_partial_of_text_and_image_prompts() -> None:
    """Bound prompts stay prompts of their kind."""
    assert bind(Plain(), topic="t").invoke({}) == "t"
    assert bind(Picture(), topic="t").invoke({}) == {"url": "t"}
    assert isinstance(bind(Plain(), topic="t"), TextPrompt)


def test_partial_refuses_unknown_names() -> None:
    """A misspelt name is refused at once, not silently kept."""
    with pytest.raises(UnexpectedInputError, match='has no input "compny"; did you mean "company"'):
        bind(Reply(), compny="C")


def test_partial_errors_name_what_is_left() -> None:
    """A bound prompt misses only what was not filled in."""
    bound = bind(Reply(), company="C")

    with pytest.raises(MissingInputError) as raised:
        bound.invoke({})
    assert raised.value.names == ("question",)
    with pytest.raises(UnexpectedInputError):
        bound.invoke(None)


def test_bound_prompts_survive_copies() -> None:
    """Bound prompts compare by prompt and values, also after pickling."""
    bound = bind(Reply(), company="C")

    assert pickle.loads(pickle.dumps(bound)) == bound == copy.deepcopy(bound)
    assert bound != bind(Reply(), company="D")


async def company() -> str:
    """Return a company's name, as a service would."""
    await asyncio.sleep(0)
    return "C"


class Service:
    """An object that is called asynchronously."""

    async def __call__(self) -> str:
        return await company()


ASYNC: list[Callable[[], Coroutine[Any, Any, str]]] = [company, Service(), partial(company)]


@pytest.mark.parametrize("source", ASYNC)
def test_async_functions_are_awaited_in_async_calls(source: object) -> None:
    """What an async function fills in is awaited by each asynchronous member, however the function is made."""

    async def results(prompt: Prompt[Any, Any]) -> list[object]:
        found = [await prompt.ainvoke({"question": "Q"}), *await prompt.abatch(["Q", "Q"])]
        found += [one async for one in prompt.astream("Q")]
        found += [value async for _, value in prompt.abatch_as_completed(["Q"])]
        return found + await prompt.map().ainvoke(["Q"])

    bound = bind(Reply(), company=source)

    assert asyncio.run(results(bound)) == [RENDERED] * 6


@pytest.mark.parametrize("source", ASYNC)
def test_async_functions_are_refused_in_sync_calls(source: object) -> None:
    """A synchronous call says that the value has to be awaited, and leaves no coroutine behind."""
    bound = bind(Reply(), company=source)

    with pytest.raises(UnexpectedInputError, match='the partial for input "company" has to be awaited') as raised:
        bound.invoke("Q")
    assert raised.value.names == ("company",)
    assert raised.value.prompt == "support/reply"
    assert bound.invoke({"company": "C", "question": "Q"}) == RENDERED


def test_functions_are_not_asked_when_an_input_is_missing() -> None:
    """A call that fails for want of an input has asked no function for a value."""
    asked: list[str] = []
    bound = bind(Reply(), company=lambda: asked.append("!"))

    with pytest.raises(MissingInputError):
        bound.invoke({})
    with pytest.raises(MissingInputError):
        asyncio.run(bound.ainvoke({}))
    assert asked == []


def test_awaited_values_are_awaited_together() -> None:
    """A batch waits for all its inputs at once."""
    waiting: list[int] = []
    most: list[int] = []

    async def slow() -> str:
        waiting.append(1)
        most.append(len(waiting))
        await asyncio.sleep(0.01)
        waiting.pop()
        return "C"

    bound = bind(Reply(), company=slow)

    assert asyncio.run(bound.abatch(["Q"] * 5)) == [RENDERED] * 5
    assert max(most) == 5


def test_partial_of_partial_is_flat() -> None:
    """Filling in twice is filling in once; the later value counts."""
    bound = bind(bind(Reply(), company="A", question="Q"), company="C")

    assert bound == bind(Reply(), company="C", question="Q")
    assert bound.partial_variables == {"company": "C", "question": "Q"}
    assert bound.invoke({}) == RENDERED
    assert bound(question="Q") == RENDERED  # type: ignore[operator]  # the static base has no call


def test_bound_prompts_keep_what_the_prompt_says() -> None:
    """Name, tags, metadata and types are those of the prompt; what is filled in may be left out."""
    bound = bind(Reply(), company="C")

    assert (bound.name, bound.tags, bound.metadata) == ("support/reply", ("mail",), {"owner": "support"})
    assert bound.input_schema.__required_keys__ == {"question"}
    assert bound.input_schema.__optional_keys__ == {"company", "history"}
    assert bound.input_types == Reply().input_types
    assert bound.OutputType is Reply().OutputType
    assert repr(bound) == "<BoundChatPrompt 'support/reply' (question, [history], [company])>"


def test_partial_takes_no_mutable_hold_of_its_values() -> None:
    """The values are copied: two prompts share nothing that one of them could change."""
    first = bind(Reply(), company="C")
    second = copy.copy(first)

    assert second == first
    assert second.partial_variables is not first.partial_variables
    assert pickle.loads(pickle.dumps(second)).invoke("Q") == RENDERED


def test_async_forms_await() -> None:
    """The asynchronous keyword forms await as ``ainvoke`` does."""
    bound: Any = bind(Reply(), company=company)

    assert asyncio.run(bound.aformat_messages(question="Q")) == RENDERED
    assert asyncio.run(bound.aformat(question="Q")) == "System: You are C.\nHuman: Q"


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.fixed_dictionaries({"company": st.text(), "question": st.text()}), st.data())
def test_where_a_value_comes_from_makes_no_difference(values: dict[str, str], data: st.DataObject) -> None:
    """Whichever inputs are filled in beforehand, as values or by functions, in one step or in two, the messages are the same."""
    names = data.draw(st.lists(st.sampled_from(sorted(values)), unique=True))
    called = data.draw(st.booleans())
    filled = {name: (lambda value=values[name]: value) if called else values[name] for name in names}
    bound: Any = Reply()
    for name, value in filled.items():
        bound = bind(bound, **{name: value})
    rest = {name: value for name, value in values.items() if name not in filled}
    expected = Reply().invoke_mapping(values)

    assert bound.invoke(rest) == expected
    assert bind(Reply(), **filled).invoke(rest) == expected
    assert asyncio.run(bound.ainvoke(rest)) == expected
