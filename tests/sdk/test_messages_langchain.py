"""What a placeholder accepts and refuses, case by case beside LangChain's own conversion."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import messages as langchain
from tests.sdk.client_requests import value_of

from genprompts import ChatPromptValue, UnexpectedInputError, as_messages

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
THEIR_CALL = {"name": "f", "args": {"a": 1}, "id": "1", "type": "tool_call"}

BOTH: list[object] = [
    "text",
    ("human", "x"),
    ["ai", [{"type": "text", "text": "x"}]],
    ("developer", "x"),
    {"role": "user", "content": "x", "name": "n", "id": "7", "more": 1},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "ai", "content": "x", "tool_calls": [THEIR_CALL]},
    {"role": "assistant", "content": "", "function_call": {"name": "f", "arguments": "{}"}},
    {"role": "tool", "content": "x", "tool_call_id": "1", "status": "error", "artifact": [1]},
    {"role": "function", "content": "x", "name": "f"},
    {"type": "human", "content": "x", "id": "7"},
    {"type": "tool", "content": "x", "tool_call_id": "1"},
    {"type": "ai", "content": "x", "tool_calls": [THEIR_CALL], "additional_kwargs": {"k": 1}},
    {"lc": 1, "type": "constructor", "id": ["langchain", "HumanMessage"], "kwargs": {"content": "x", "type": "human"}},
    {"lc": 1, "type": "constructor", "id": ["x", "AIMessageChunk"], "kwargs": {"content": "x"}},
    langchain.HumanMessage("x"),
    langchain.ChatMessage(content="x", role="Jedi"),
]
"""What both accept."""

NEITHER: list[tuple[object, str]] = [
    (None, "is None; a placeholder takes"),
    (7, "is an int; a placeholder takes"),
    (("human", "x", "y"), "has 3 parts"),
    (("remove", ""), "removes a message"),
    (("Human", "x"), "has no role that is known"),
    (("foo", "x"), "has no role that is known"),
    (("human", 7), "holds an int"),
    (("tool", "x"), "is a message of a tool without 'tool_call_id'"),
    (("function", "x"), "is a message of a function without 'name'"),
    ({"role": "tool", "content": "x"}, "is a message of a tool without 'tool_call_id'"),
    ({"role": "function", "content": "x"}, "is a message of a function without 'name'"),
    ({"type": "tool", "content": "x"}, "is a message of a tool without 'tool_call_id'"),
    ({"role": "foo", "content": "x"}, "has no role that is known"),
    ({"role": "user"}, "is a dict without 'role' and 'content'"),
    ({"content": "x"}, "is a dict without 'role' and 'content'"),
    ({}, "is a dict without 'role' and 'content'"),
    ({"type": "foo", "content": "x"}, "has no role that is known"),
    (langchain.HumanMessage, "is a"),
]
"""What neither accepts."""

OURS: list[tuple[object, dict[str, object]]] = [
    ({"role": "assistant", "tool_calls": [CALL]}, {"role": "assistant", "content": "", "tool_calls": [CALL]}),
    ({"role": "assistant"}, {"role": "assistant", "content": ""}),
    ({"role": "user", "parts": [{"text": "x"}]}, {"role": "user", "content": "x"}),
    (
        {"role": "model", "parts": ["x", {"a": 1}]},
        {"role": "assistant", "content": [{"type": "text", "text": "x"}, {"a": 1}]},
    ),
    ({"type": "human", "data": {"content": "x"}}, {"role": "user", "content": "x"}),
    (
        {"role": "assistant", "content": "x", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{"}}]},
        {"role": "assistant", "content": "x", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{"}}]},
    ),
]
"""What we accept besides: the shapes of other clients, and calls whose arguments are no JSON."""

THEIRS: list[tuple[object, str]] = [
    (langchain.RemoveMessage(id="1"), "removes a message; a placeholder takes messages to say"),
    ({"role": "remove", "content": "", "id": "1"}, "removes a message"),
]
"""What LangChain alone accepts: a message that removes another has no words for a model."""


@pytest.mark.parametrize("item", BOTH)
def test_accepted_by_both(item: object) -> None:
    """What both accept says the same in LangChain's messages."""
    theirs = langchain.convert_to_messages([item])  # type: ignore[list-item]  # their type knows less than they take

    assert value_of(item).to_langchain().messages == theirs


@pytest.mark.parametrize(("item", "fault"), NEITHER)
def test_refused_by_both(item: object, fault: str) -> None:
    """What LangChain refuses is refused, with the item's index and the input's name."""
    with pytest.raises((ValueError, KeyError, NotImplementedError, TypeError)):  # what LangChain raises, by the item
        langchain.convert_to_messages([item])  # type: ignore[list-item]  # refused at run time too
    with pytest.raises(UnexpectedInputError) as raised:
        as_messages(["fine", item], "history")

    assert str(raised.value).startswith(f'item 1 of input "history" {fault}')


@pytest.mark.parametrize(("item", "expected"), OURS)
def test_accepted_by_us(item: object, expected: dict[str, object]) -> None:
    """Shapes of other clients, which LangChain refuses, are read."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        langchain.convert_to_messages([item])  # type: ignore[list-item]  # refused at run time too

    assert [dict(message) for message in as_messages([item], "history")] == [expected]


@pytest.mark.parametrize(("item", "fault"), THEIRS)
def test_accepted_by_langchain_alone(item: object, fault: str) -> None:
    """Messages that remove others have nothing to say to a model, and are refused in plain words."""
    langchain.convert_to_messages([item])  # type: ignore[list-item]  # their type knows less than they take
    with pytest.raises(UnexpectedInputError, match=fault):
        as_messages([item], "history")


def test_a_path_is_no_message(tmp_path: object) -> None:
    """Objects that happen to have parts or a content are no messages."""
    with pytest.raises(UnexpectedInputError, match="item 0"):
        as_messages([tmp_path], "history")


def test_the_callers_dicts_are_shared() -> None:
    """A history is not copied: the dicts of the result are the caller's own, and nothing here changes them."""
    message: dict[str, Any] = {"role": "user", "content": [{"type": "text", "text": "x"}]}

    assert as_messages([message], "history")[0] is message
    assert as_messages([message, ("ai", "y")], "history")[0] is message


TEXTS = st.text(max_size=5)
CONTENT = TEXTS | st.lists(
    TEXTS
    | st.fixed_dictionaries({"type": st.just("text"), "text": TEXTS | st.none() | st.integers()})
    | st.fixed_dictionaries({"type": st.just("image_url"), "image_url": st.just({"url": "https://x"})})
    | st.fixed_dictionaries({"type": st.sampled_from(["thinking", "reasoning", "odd"]), "text": TEXTS}),
    max_size=3,
)
CALLS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS.filter(bool), "args": st.dictionaries(TEXTS, TEXTS, max_size=1), "id": st.none() | TEXTS}
    ),
    max_size=2,
)
INVALID = st.lists(
    st.fixed_dictionaries({"name": st.just("g"), "args": st.just("{"), "id": st.just("9"), "error": st.none()}),
    max_size=1,
)
LEGACY = st.sampled_from([{}, {"function_call": {"name": "f", "arguments": "{}"}}])
MESSAGES = st.one_of(
    st.builds(langchain.HumanMessage, CONTENT),
    st.builds(langchain.SystemMessage, CONTENT),
    st.builds(langchain.AIMessage, CONTENT, tool_calls=CALLS, invalid_tool_calls=INVALID, additional_kwargs=LEGACY),
    st.builds(langchain.ToolMessage, CONTENT, tool_call_id=TEXTS),
    st.builds(langchain.FunctionMessage, content=CONTENT, name=TEXTS),
    st.builds(langchain.ChatMessage, content=CONTENT, role=TEXTS.filter(bool)),
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(MESSAGES, max_size=4))
def test_transcripts_are_langchains(messages: list[langchain.BaseMessage]) -> None:
    """``to_string`` prints each kind of message with each shape of content as LangChain does."""
    value = ChatPromptValue(as_messages(messages, "history"))

    assert value.to_string() == langchain.get_buffer_string(messages)
    assert value.to_langchain().messages == messages
