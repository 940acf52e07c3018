"""What a placeholder accepts."""

import copy
import pickle
from collections import UserList
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import messages as langchain
from langchain_core.load import dumpd

from genprompts import (
    AIMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
    UnexpectedInputError,
    as_messages,
    text_block,
)

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
LANGCHAIN_CALL = {"name": "f", "args": {"a": 1}, "id": "1", "type": "tool_call"}


def test_plain_dicts_come_back_as_they_are() -> None:
    """A list of message dicts is neither copied nor changed."""
    given_messages: list[dict[str, object]] = [
        {"role": role, "content": "x"} for role in ("user", "assistant", "system", "developer")
    ]
    given_messages.append({"role": "tool", "content": "x", "tool_call_id": "1"})
    given_messages.append({"role": "function", "content": "x", "name": "f"})

    assert as_messages(given_messages, "history") is given_messages


def test_an_empty_content_is_handed_on() -> None:
    """A message without content, as providers take it beside tool calls, goes through as it is."""
    called = {"role": "assistant", "content": None, "tool_calls": [CALL]}

    assert as_messages([called], "history") == [called]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("hi {x}", {"role": "user", "content": "hi {x}"}),
        (("human", "x"), {"role": "user", "content": "x"}),
        (["ai", "x"], {"role": "assistant", "content": "x"}),
        (("system", [{"type": "text", "text": "x"}]), {"role": "system", "content": [{"type": "text", "text": "x"}]}),
        ({"role": "human", "content": "x"}, {"role": "user", "content": "x"}),
        ({"role": "ai", "content": "x", "name": "bob"}, {"role": "assistant", "content": "x", "name": "bob"}),
        ({"type": "ai", "content": "x"}, {"role": "assistant", "content": "x"}),
        (
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
        ),
        ({"role": "ai", "tool_calls": [CALL]}, {"role": "assistant", "content": "", "tool_calls": [CALL]}),
        (MappingProxyType({"role": "developer", "content": "x"}), {"role": "developer", "content": "x"}),
        (langchain.HumanMessage("x"), {"role": "user", "content": "x"}),
        (langchain.AIMessageChunk(content="x"), {"role": "assistant", "content": "x"}),
        (langchain.SystemMessage("x", name="n"), {"role": "system", "content": "x", "name": "n"}),
        (langchain.ToolMessage("x", tool_call_id="1"), {"role": "tool", "content": "x", "tool_call_id": "1"}),
        (langchain.ChatMessage(role="Jedi", content="x"), {"role": "Jedi", "content": "x"}),
        (langchain.FunctionMessage(name="f", content="x"), {"role": "function", "content": "x", "name": "f"}),
        (
            langchain.AIMessage("x", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}]),
            {"role": "assistant", "content": "x", "tool_calls": [CALL]},
        ),
        (
            langchain.SystemMessage("x", additional_kwargs={"__openai_role__": "developer"}),
            {"role": "developer", "content": "x"},
        ),
        (dumpd(langchain.HumanMessage("x")), {"role": "user", "content": "x"}),
        (
            dumpd(langchain.AIMessage("x", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}])),
            {"role": "assistant", "content": "x", "tool_calls": [CALL]},
        ),
        (SystemMessage("x"), {"role": "system", "content": "x"}),
    ],
)
def test_each_way_to_write_a_message(item: object, expected: object) -> None:
    """Each way to write a message becomes the message dict that providers take."""
    found = [dict(message) for message in as_messages([item], "history")]

    assert found == [expected]


@pytest.mark.parametrize("value", [(), [], UserList(["x"]), ("x", "y")])
def test_any_sequence_will_do(value: object) -> None:
    """Tuples and other sequences are taken as lists are."""
    assert [message["content"] for message in as_messages(value, "history")] == list(value)  # type: ignore[call-overload]  # all are sequences


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("secret", "a str"),
        ({"role": "user", "content": "secret"}, "a dict"),
        (None, "None"),
        (7, "an int"),
        (iter(["secret"]), "a list_iterator"),
        (langchain.HumanMessage("secret"), "a HumanMessage"),
        (b"secret", "a bytes"),
    ],
)
def test_what_is_no_list_is_refused(value: object, what: str) -> None:
    """A text, a mapping, an iterator or one message alone is refused; the error names the input and no value."""
    with pytest.raises(UnexpectedInputError) as raised:
        as_messages(value, "history")

    assert str(raised.value) == f'input "history" takes a list of messages, not {what}'
    assert raised.value.names == ("history",)


def test_one_pair_is_no_list() -> None:
    """A single pair is refused instead of becoming two messages."""
    with pytest.raises(UnexpectedInputError, match="put the pair in a list"):
        as_messages(("human", "hi"), "history")


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (None, "is None; a placeholder takes"),
        (7, "is an int; a placeholder takes"),
        (("user", "a", "secret"), "has 3 parts"),
        (("secret", "x"), "has no role that is known"),
        ({"role": "secret", "content": "x"}, "has no role that is known"),
        ({"role": ["secret"], "content": "x"}, "has no role that is known"),
        ({"role": "user"}, "is a dict without 'role' and 'content'"),
        ({"content": "secret"}, "is a dict without 'role' and 'content'"),
        (("user", 7), "holds an int"),
        (langchain.RemoveMessage(id="1"), "removes a message; a placeholder takes messages to say"),
    ],
)
def test_what_is_no_message_is_refused(item: object, fault: str) -> None:
    """An item that is no message is refused with its position, and its values stay out of the error."""
    with pytest.raises(UnexpectedInputError) as raised:
        as_messages(["fine", item], "history")

    assert str(raised.value).startswith(f'item 1 of input "history" {fault}')
    assert "secret" not in str(raised.value)


@settings(max_examples=100, derandomize=True)
@given(
    st.lists(
        st.one_of(
            st.text(),
            st.tuples(st.sampled_from(["human", "user", "ai", "assistant", "system", "developer"]), st.text()),
            st.fixed_dictionaries({"role": st.sampled_from(["human", "ai", "system"]), "content": st.text()}),
        )
    )
)
def test_messages_agree_with_langchain(value: list[object]) -> None:
    """Contents and kinds of converted messages are those of LangChain's own conversion."""
    kinds = {"user": "human", "assistant": "ai", "system": "system", "developer": "system"}
    found = [(kinds[message["role"]], message["content"]) for message in as_messages(value, "history")]

    theirs = langchain.convert_to_messages(value)  # type: ignore[arg-type]  # their type knows no mixed lists
    assert found == [(message.type, message.content) for message in theirs]


def test_text_block_leaves_out_the_empty() -> None:
    """A text block that came out empty is left out: providers refuse it."""
    assert text_block("x") == ({"type": "text", "text": "x"},)
    assert text_block("") == ()


def test_literal_messages_are_message_dicts() -> None:
    """The constructors with LangChain's names give plain message dicts."""
    assert SystemMessage("a") == {"role": "system", "content": "a"}
    assert HumanMessage(content="a", name="bob") == {"role": "user", "content": "a", "name": "bob"}
    assert AIMessage("a", tool_calls=[LANGCHAIN_CALL]) == {"role": "assistant", "content": "a", "tool_calls": [CALL]}
    assert ToolMessage("a", tool_call_id="1") == {"role": "tool", "content": "a", "tool_call_id": "1"}


@pytest.mark.parametrize("message", [SystemMessage("a"), ToolMessage("a", tool_call_id="1", name="f")])
def test_literal_messages_survive_copies(message: object) -> None:
    """Copies and pickles of literal messages are equal and of the same class."""
    for made in (copy.copy(message), copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert made == message
        assert type(made) is type(message)
