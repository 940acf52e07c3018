"""The ways to call a prompt with many inputs, with a configuration, over a list."""

import asyncio
import pickle
from typing import Any

import pytest

from genprompts import ChatPromptValue, MissingInputError, UnexpectedInputError

from .prompt_examples import OK, RENDERED, Reply, ReplyInput, Topic

BAD: ReplyInput = {"company": "C"}  # type: ignore[typeddict-item]  # the mistake is the test


def test_batch_can_return_exceptions() -> None:
    """With ``return_exceptions`` an error stands where its result would, in all forms."""

    async def asynchronous() -> list[list[object]]:
        completed = [one async for _, one in Reply().abatch_as_completed([OK, BAD], return_exceptions=True)]
        return [list(await Reply().abatch([OK, BAD], return_exceptions=True)), list(completed)]

    forms = asyncio.run(asynchronous())
    forms.append(list(Reply().batch([OK, BAD], return_exceptions=True)))
    forms.append([one for _, one in Reply().batch_as_completed([OK, BAD], return_exceptions=True)])

    assert [good for good, _ in forms] == [RENDERED] * 4
    assert all(isinstance(error, MissingInputError) for _, error in forms)


def test_batch_raises_the_first_error() -> None:
    """Without ``return_exceptions`` the first error ends all forms."""

    async def completed() -> None:
        async for _ in Reply().abatch_as_completed([BAD, OK]):
            pass

    with pytest.raises(MissingInputError):
        Reply().batch([OK, BAD])
    with pytest.raises(MissingInputError):
        list(Reply().batch_as_completed([BAD, OK]))
    with pytest.raises(MissingInputError):
        asyncio.run(Reply().abatch([OK, BAD]))
    with pytest.raises(MissingInputError):
        asyncio.run(completed())


def test_as_completed_gives_positions() -> None:
    """Each result comes with the position of its input."""

    async def asynchronous() -> list[tuple[int, ChatPromptValue]]:
        return [done async for done in Topic().abatch_as_completed(["a", "b"])]

    expected = [(0, Topic().invoke("a")), (1, Topic().invoke("b"))]
    assert list(Topic().batch_as_completed(["a", "b"])) == expected
    assert asyncio.run(asynchronous()) == expected


def test_the_quick_are_not_kept_waiting() -> None:
    """What is awaited comes as it is done, and who stops early leaves no task behind."""

    async def slow() -> str:
        await asyncio.sleep(10)
        return "late"

    async def first() -> tuple[int, object]:
        prompt: Any = Topic().partial(topic=slow)  # type: ignore[attr-defined]  # generated per prompt
        results = prompt.abatch_as_completed([{}, {"topic": "now"}])
        found: tuple[int, object] = await anext(results)
        await results.aclose()
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return found

    assert asyncio.run(first()) == (1, Topic().invoke("now"))


def test_no_inputs_no_results() -> None:
    """An empty batch is empty in all forms."""
    found: list[Any] = [Reply().batch([]), asyncio.run(Reply().abatch([])), list(Reply().batch_as_completed([]))]

    assert found == [[], [], []]
    assert Reply().batch([], {"tags": ["x"]}) == []


def test_map_renders_a_list() -> None:
    """``map`` gives a prompt over lists, which is a prompt itself."""
    mapped = Topic().map()

    assert mapped.invoke(["a", {"topic": "b"}]) == Topic().batch(["a", "b"])
    assert asyncio.run(mapped.ainvoke(["a"])) == [Topic().invoke("a")]
    assert mapped.map().invoke([["a"], []]) == [[Topic().invoke("a")], []]
    assert mapped.batch([["a"]]) == [[Topic().invoke("a")]]
    assert mapped.name == "topic"
    assert mapped == Topic().map() == pickle.loads(pickle.dumps(mapped))
    assert hash(mapped) == hash(Topic().map())
    assert mapped != Reply().map()
    assert repr(mapped) == "<Topic 'topic' (topic)>.map()"


@pytest.mark.parametrize(("given", "what"), [("secret", "a str"), ({"topic": "secret"}, "a dict"), (None, "None")])
def test_map_refuses_what_is_no_list(given: object, what: str) -> None:
    """A prompt over lists takes no single input, and no text for a list of its characters."""
    with pytest.raises(UnexpectedInputError) as raised:
        Topic().map().invoke(given)  # type: ignore[arg-type]  # the mistake is the test

    assert str(raised.value) == f'prompt "topic" over a list takes a list of inputs, not {what}'


def test_get_name() -> None:
    """The name is the prompt's, or the class's; a suffix follows in the manner of the name, as with LangChain."""

    class Nameless(Topic):
        name = ""

    assert [Reply().get_name(), Nameless().get_name(), Topic().get_name(name="x")] == ["support/reply", "Nameless", "x"]
    assert [Reply().get_name("Input"), Nameless().get_name("input")] == ["support/reply_input", "NamelessInput"]
