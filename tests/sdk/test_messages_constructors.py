"""Literal messages: the constructors with LangChain's names."""

import copy
import json
import pickle
from typing import Any

import pytest
from langchain_core import messages as langchain

import genprompts
from genprompts import (
    AIMessage,
    ChatMessage,
    ChatPromptTemplate,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
    as_messages,
)

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
THEIR_CALL = {"name": "f", "args": {"a": 1}, "id": "1"}
MADE: list[tuple[dict[str, object], dict[str, object]]] = [
    (SystemMessage("a"), {"role": "system", "content": "a"}),
    (HumanMessage(content="a", name="bob"), {"role": "user", "content": "a", "name": "bob"}),
    (HumanMessage(({"type": "text", "text": "a"},)), {"role": "user", "content": [{"type": "text", "text": "a"}]}),
    (AIMessage(), {"role": "assistant", "content": ""}),
    (AIMessage("a", tool_calls=[THEIR_CALL]), {"role": "assistant", "content": "a", "tool_calls": [CALL]}),
    (AIMessage("a", tool_calls=(CALL,), id="1"), {"role": "assistant", "content": "a", "tool_calls": [CALL]}),
    (
        AIMessage("", additional_kwargs={"function_call": {"name": "f"}, "k": 1}),
        {"role": "assistant", "content": "", "function_call": {"name": "f"}},
    ),
    (
        AIMessage("", additional_kwargs={"tool_calls": [CALL], "refusal": "no"}),
        {"role": "assistant", "content": "", "tool_calls": [CALL], "refusal": "no"},
    ),
    (
        AIMessage("", invalid_tool_calls=[{"name": "g", "args": "{", "id": "2", "error": "e"}]),
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "2", "type": "function", "function": {"name": "g", "arguments": "{"}}],
        },
    ),
    (
        ToolMessage("a", tool_call_id="1", name="f", status="error", artifact=[1]),
        {"role": "tool", "content": "a", "tool_call_id": "1", "name": "f"},
    ),
    (FunctionMessage("a", name="f"), {"role": "function", "content": "a", "name": "f"}),
    (ChatMessage("a", role="Jedi"), {"role": "Jedi", "content": "a"}),
]


@pytest.mark.parametrize(("message", "expected"), MADE)
def test_they_are_plain_dicts(message: dict[str, object], expected: dict[str, object]) -> None:
    """A literal message is the dict that clients take; what only LangChain knows is not in it."""
    assert message == expected
    assert json.loads(json.dumps(message)) == expected
    assert as_messages([message], "history")[0] is message


@pytest.mark.parametrize("message", [message for message, _ in MADE])
def test_they_survive_copies(message: dict[str, object]) -> None:
    """Copies and pickles are equal, of the same class, and keep what only LangChain knows."""
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        made: Any = pickle.loads(pickle.dumps(message, protocol))
        assert made == message
        assert type(made) is type(message)
        assert made.origin == message.origin  # type: ignore[attr-defined]  # all are messages
    assert copy.copy(message) == copy.deepcopy(message) == message


def test_they_start_a_template() -> None:
    """``+`` makes a chat template, in which they stay as they are."""
    template = SystemMessage("{a}") + HumanMessage("{b}") + "{c}"

    assert isinstance(template, ChatPromptTemplate)
    assert template.invoke({"c": "x"}) == [
        {"role": "system", "content": "{a}"},
        {"role": "user", "content": "{b}"},
        {"role": "user", "content": "x"},
    ]


@pytest.mark.parametrize(
    "kind", ["SystemMessage", "HumanMessage", "AIMessage", "ToolMessage", "FunctionMessage", "ChatMessage"]
)
def test_keywords_are_langchains(kind: str) -> None:
    """Every field of LangChain's message is a keyword; others are refused, as a type checker refuses them."""
    needed: dict[str, Any] = {
        "ToolMessage": {"tool_call_id": "1"},
        "FunctionMessage": {"name": "f"},
        "ChatMessage": {"role": "x"},
    }
    ours = getattr(genprompts, kind)
    fields = {name: None for name in getattr(langchain, kind).model_fields if name != "content"}

    made = ours(content="x", **{**fields, **needed.get(kind, {})})
    assert made["content"] == "x"
    with pytest.raises(TypeError, match="a message takes no keyword 'nam'"):
        ours("x", nam="y", **needed.get(kind, {}))


def test_attributes_of_langchains_messages() -> None:
    """What is an attribute of LangChain's messages is a key here, and the error says so."""
    message: Any = HumanMessage("a")

    with pytest.raises(
        AttributeError, match=r"no attribute 'content'; a message is a dict: write message\['content'\]$"
    ):
        message.content  # noqa: B018  (the mistake is the test)
    with pytest.raises(AttributeError, match=r"'HumanMessage' object has no attribute 'nonsense'$"):
        message.nonsense  # noqa: B018  (same)
    assert not hasattr(message, "content")
    assert copy.deepcopy(message) == copy.copy(message) == message
