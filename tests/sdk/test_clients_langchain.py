"""``to_langchain``: LangChain's own message objects."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core import messages as langchain
from langchain_core.load import dumpd
from tests.sdk.client_requests import raw_value, value_of

from genprompts import (
    AIMessage,
    ChatMessage,
    ChatPromptValue,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
    UnsupportedContentError,
)

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
BROKEN = {"id": "2", "type": "function", "function": {"name": "g", "arguments": "{"}}
THEIRS: list[langchain.BaseMessage] = [
    langchain.HumanMessage("x", id="1", name="n", additional_kwargs={"k": 1}, response_metadata={"m": 1}),
    langchain.HumanMessage([{"type": "image", "source_type": "url", "url": "https://x"}, {"type": "any", "a": 1}]),
    langchain.AIMessage(
        [{"type": "text", "text": "a"}, {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}],
        tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}],
        invalid_tool_calls=[{"name": "g", "args": "{", "id": "2", "error": "bad"}],
        usage_metadata={"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
    ),
    langchain.AIMessageChunk(content="x", tool_call_chunks=[{"name": "f", "args": '{"a": 1}', "id": "1", "index": 0}]),
    langchain.AIMessage("", additional_kwargs={"function_call": {"name": "f", "arguments": "{}"}}),
    langchain.SystemMessage("x", additional_kwargs={"__openai_role__": "developer"}),
    langchain.ToolMessage("x", tool_call_id="1", artifact={"a": 1}, status="error", name="f"),
    langchain.FunctionMessage(content="x", name="f"),
    langchain.ChatMessage(content="x", role="Jedi"),
    langchain.ChatMessage(content="x", role="user"),
]


@pytest.mark.parametrize("message", THEIRS)
def test_their_messages_come_back(message: langchain.BaseMessage) -> None:
    """LangChain's own message comes back as the same object, also out of a pickled value."""
    value = value_of(message)

    assert value.to_langchain().messages[0] is message
    assert pickle.loads(pickle.dumps(value)).to_langchain().messages == [message]


@pytest.mark.parametrize("form", ["model_dump", "dumpd", "messages_to_dict"])
@pytest.mark.parametrize("message", [message for message in THEIRS if message.type not in {"chat", "AIMessageChunk"}])
def test_their_dicts_come_back(message: langchain.BaseMessage, form: str) -> None:
    """The dicts that LangChain writes messages to become equal messages."""
    ways: dict[str, Callable[[], Any]] = {
        "model_dump": message.model_dump,
        "dumpd": lambda: dumpd(message),
        "messages_to_dict": lambda: langchain.messages_to_dict([message])[0],
    }
    found = value_of(ways[form]()).to_langchain().messages[0]

    assert type(found) is type(message)
    expected = message.model_dump()
    for call in expected.get("invalid_tool_calls", ()):
        call["error"] = None  # the words of LangChain's own error are no content
    assert found.model_dump() == expected


def test_a_changed_message_is_what_it_says_now() -> None:
    """A converted message that was changed afterwards is made anew, with what only LangChain knows."""
    value = value_of(langchain.HumanMessage("x", id="1"))
    value[0]["content"] = "y"

    assert value.to_langchain().messages == [langchain.HumanMessage("y", id="1")]


def test_plain_messages() -> None:
    """Plain dicts become messages of LangChain's classes, further keys their ``additional_kwargs``."""
    value = raw_value(
        {"role": "system", "content": "S"},
        {"role": "developer", "content": "D"},
        {"role": "user", "content": [{"type": "image_url"}, "t"], "name": "n", "k": 1},
        {"role": "assistant", "content": None, "tool_calls": [CALL, BROKEN]},
        {"role": "tool", "content": "r", "tool_call_id": "1"},
        {"role": "assistant", "content": "", "function_call": {"name": "g", "arguments": "{}"}},
        {"role": "function", "content": "fc", "name": "g"},
        {"role": "Jedi", "content": "c"},
    )

    invalid: Any = {"name": "g", "args": "{", "id": "2", "error": None}
    assert value.to_langchain().messages == [
        langchain.SystemMessage("S"),
        langchain.SystemMessage("D", additional_kwargs={"__openai_role__": "developer"}),
        langchain.HumanMessage(
            [{"type": "image_url"}, {"type": "text", "text": "t"}], name="n", additional_kwargs={"k": 1}
        ),
        langchain.AIMessage("", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}], invalid_tool_calls=[invalid]),
        langchain.ToolMessage("r", tool_call_id="1"),
        langchain.AIMessage("", additional_kwargs={"function_call": {"name": "g", "arguments": "{}"}}),
        langchain.FunctionMessage(content="fc", name="g"),
        langchain.ChatMessage(content="c", role="Jedi"),
    ]


def test_our_constructors() -> None:
    """What only LangChain's messages hold travels with our literal messages."""
    value = ChatPromptValue(
        value_of(
            SystemMessage("a", id="1"),
            HumanMessage("b", additional_kwargs={"k": 1}, response_metadata={"m": 1}),
            AIMessage("c", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}], usage_metadata=None),
            ToolMessage("d", tool_call_id="1", artifact=[1], status="error"),
            FunctionMessage("e", name="f"),
            ChatMessage("f", role="Jedi", id="2"),
        )
    )

    assert value.to_langchain().messages == [
        langchain.SystemMessage("a", id="1"),
        langchain.HumanMessage("b", additional_kwargs={"k": 1}, response_metadata={"m": 1}),
        langchain.AIMessage("c", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}]),
        langchain.ToolMessage("d", tool_call_id="1", artifact=[1], status="error"),
        langchain.FunctionMessage(content="e", name="f"),
        langchain.ChatMessage(content="f", role="Jedi", id="2"),
    ]


def test_what_anthropic_has() -> None:
    """Anthropic's blocks stay as they are, its calls are known, and its answers are messages of their own."""
    use = {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}
    value = value_of(
        {"role": "assistant", "content": [use]},
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "1", "content": "r", "is_error": True},
                {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}},
            ],
        },
    )

    assert value.to_langchain().messages == [
        langchain.AIMessage([use], tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}]),
        langchain.ToolMessage("r", tool_call_id="1", name="f", status="error"),
        langchain.HumanMessage([{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}]),
    ]


def test_what_google_has() -> None:
    """Google's parts become LangChain's standard blocks."""
    value = value_of(
        {
            "role": "user",
            "parts": [{"text": "a"}, {"inline_data": {"mime_type": "image/png", "data": b"\x00\x00\x00"}}],
        },
        {
            "role": "model",
            "parts": [
                {"text": "t", "thought": True, "thought_signature": b"\x00\x00\x00"},
                {"function_call": {"name": "f", "args": {"a": 1}}},
                {"executable_code": {"code": "1"}},
                {"file_data": {"file_uri": "gs://x/a.png", "mime_type": "image/png"}},
            ],
        },
        {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"output": "r"}}}]},
    )

    assert value.to_langchain().messages == [
        langchain.HumanMessage(
            [{"type": "text", "text": "a"}, {"type": "image", "base64": "AAAA", "mime_type": "image/png"}]
        ),
        langchain.AIMessage(
            [
                {"type": "reasoning", "reasoning": "t", "extras": {"signature": "AAAA"}},
                {"type": "non_standard", "value": {"executable_code": {"code": "1"}}},
                {"type": "image", "url": "gs://x/a.png", "mime_type": "image/png"},
            ],
            tool_calls=[{"name": "f", "args": {"a": 1}, "id": "call_1"}],
        ),
        langchain.ToolMessage("r", tool_call_id="call_1", name="f"),
    ]


def test_files_of_the_disk_are_refused() -> None:
    """LangChain takes any block, and gets none that points to somebody's disk."""
    block = {"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}

    with pytest.raises(UnsupportedContentError, match="message 0: image has a URL that is none of") as raised:
        value_of({"role": "user", "content": [block]}).to_langchain()

    assert "passwd" not in str(raised.value)
