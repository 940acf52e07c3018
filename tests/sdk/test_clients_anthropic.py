"""``to_anthropic``: what Anthropic's own library takes and sends."""

from typing import Any

import pytest
from anthropic.types import Message, MessageParam
from pydantic import TypeAdapter
from tests.sdk.client_requests import anthropic_request, raw_value, value_of

from genprompts import ToolMessage, UnsupportedContentError

ADAPTER: TypeAdapter[Any] = TypeAdapter(list[MessageParam])
CACHE = {"type": "ephemeral"}
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
PNG = "data:image/png;base64,iVBORw0KGgo="
OWN: list[dict[str, object]] = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "a", "cache_control": CACHE},
            {
                "type": "image",
                "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"},
                "cache_control": CACHE,
            },
            {"type": "image", "source": {"type": "url", "url": "https://x/a.png"}},
            {"type": "image", "source": {"type": "file", "file_id": "f1"}},
            {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "é"}, "title": "T"},
            {"type": "document", "source": {"type": "content", "content": [{"type": "text", "text": "x"}]}},
            {"type": "document", "source": {"type": "url", "url": "https://x/a.pdf"}, "citations": {"enabled": True}},
            {"type": "search_result", "source": "s", "title": "t", "content": [{"type": "text", "text": "x"}]},
        ],
    },
    {
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": "t", "signature": "s"},
            {"type": "redacted_thinking", "data": "d"},
            {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"q": 1}},
            {"type": "web_search_tool_result", "tool_use_id": "s1", "content": []},
            {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}, "cache_control": CACHE},
        ],
    },
    {
        "role": "user",
        "content": [
            {
                "type": "tool_result",
                "tool_use_id": "1",
                "is_error": True,
                "cache_control": CACHE,
                "content": [
                    {"type": "text", "text": "r", "cache_control": CACHE},
                    {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
                ],
            },
            {"type": "text", "text": "and?"},
        ],
    },
    {"role": "assistant", "content": "A"},
]


def test_own_messages_come_back_as_they_are() -> None:
    """Messages in Anthropic's shape are sent as they were, and Anthropic's types take them."""
    value = value_of(*OWN)

    assert anthropic_request(value) == {"messages": OWN}
    ADAPTER.validate_python(value.to_anthropic()["messages"])


def test_the_system_stands_apart() -> None:
    """The words of the system and of developers go to ``system``, wherever they stand; one text stays a text."""
    alone = value_of({"role": "system", "content": "S"}, "hi")
    cached = {"type": "text", "text": "B", "cache_control": CACHE}
    several = value_of({"role": "system", "content": [cached]}, "hi", {"role": "developer", "content": "D"}, "ho")

    assert anthropic_request(alone) == {"system": "S", "messages": [{"role": "user", "content": "hi"}]}
    assert anthropic_request(several) == {
        "system": [cached, {"type": "text", "text": "D"}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}, {"type": "text", "text": "ho"}]}],
    }


def test_consecutive_messages_become_one() -> None:
    """Messages of one speaker are one message; the answers to calls stand before what the user says."""
    second = {"id": "2", "type": "function", "function": {"name": "g", "arguments": ""}}
    value = value_of(
        "q",
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "assistant", "content": "t", "tool_calls": [second]},
        {"role": "user", "content": "hm"},
        {"role": "tool", "tool_call_id": "1", "content": "r"},
        ToolMessage(
            [{"type": "text", "text": "s"}, {"type": "image_url", "image_url": {"url": PNG}}],
            tool_call_id="2",
            status="error",
        ),
    )

    assert anthropic_request(value)["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}},
                {"type": "text", "text": "t"},
                {"type": "tool_use", "id": "2", "name": "g", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "1", "content": "r"},
                {
                    "type": "tool_result",
                    "tool_use_id": "2",
                    "is_error": True,
                    "content": [
                        {"type": "text", "text": "s"},
                        {
                            "type": "image",
                            "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="},
                        },
                    ],
                },
                {"type": "text", "text": "hm"},
            ],
        },
    ]
    ADAPTER.validate_python(value.to_anthropic()["messages"])


def test_what_others_have() -> None:
    """Images, documents and refusals of other shapes are converted; LangChain's cache marks are Anthropic's."""
    value = value_of(
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": "https://x/a.png", "detail": "low"}, "cache_control": CACHE},
                {"type": "image", "base64": "AAAA", "mime_type": "image/webp", "extras": {"cache_control": CACHE}},
                {"type": "image", "source_type": "url", "url": "https://x/b.png"},
                {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}},
                {"type": "file", "source_type": "text", "text": "T", "mime_type": "text/plain"},
                {"type": "text-plain", "text": "P", "mime_type": "text/plain", "title": "t"},
            ],
        },
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]},
        {"role": "user", "parts": [{"inline_data": {"mime_type": "image/jpeg", "data": b"\x00\x00\x00"}}]},
    )

    assert anthropic_request(value)["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "image", "source": {"type": "url", "url": "https://x/a.png"}, "cache_control": CACHE},
                {
                    "type": "image",
                    "source": {"type": "base64", "media_type": "image/webp", "data": "AAAA"},
                    "cache_control": CACHE,
                },
                {"type": "image", "source": {"type": "url", "url": "https://x/b.png"}},
                {
                    "type": "document",
                    "source": {"type": "base64", "media_type": "application/pdf", "data": "AAAA"},
                    "title": "a.pdf",
                },
                {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "T"}},
                {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "P"}, "title": "t"},
            ],
        },
        {"role": "assistant", "content": [{"type": "text", "text": "no"}]},
        {
            "role": "user",
            "content": [{"type": "image", "source": {"type": "base64", "media_type": "image/jpeg", "data": "AAAA"}}],
        },
    ]


def test_objects_of_the_library() -> None:
    """An answer of the library goes back as it came, whole or as the content of a message."""
    blocks: list[dict[str, object]] = [
        {"type": "thinking", "thinking": "t", "signature": "s"},
        {"type": "text", "text": "a", "citations": None},
        {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}},
    ]
    usage = {"input_tokens": 1, "output_tokens": 1}
    answer = Message.model_validate(
        {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": blocks, "usage": usage}
    )
    del blocks[1]["citations"]

    for message in (answer, {"role": "assistant", "content": answer.content}, answer.model_dump()):
        found = anthropic_request(value_of("hi", message))["messages"][1]
        assert found["content"][0] == blocks[0]
        assert found["content"][1] in (blocks[1], {**blocks[1], "citations": None})
        assert {key: found["content"][2][key] for key in blocks[2]} == blocks[2]
        assert found.keys() == {"role", "content"}


def test_the_first_message_is_the_users() -> None:
    """A list that begins with the assistant is refused, as Anthropic would, not mended with invented words."""
    with pytest.raises(UnsupportedContentError, match="message 1: message is the assistant's and the first") as raised:
        value_of({"role": "system", "content": "S"}, ("ai", "Hello"), "hi").to_anthropic()

    assert raised.value.provider == "anthropic"


def test_empty_texts() -> None:
    """Empty texts, which Anthropic refuses, are left out; only the last words of an assistant may be none."""
    value = value_of({"role": "user", "content": ["", "a"]}, ("ai", ""))

    assert anthropic_request(value)["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "a"}]},
        {"role": "assistant", "content": ""},
    ]
    with pytest.raises(UnsupportedContentError, match="message 0: message is empty"):
        value_of("").to_anthropic()


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"role": "Jedi", "content": "x"}, "message has a role"),
        (
            {"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}]},
            "audio is not taken",
        ),
        ({"role": "user", "content": [{"type": "video", "url": "https://x/a.mp4"}]}, "video is not taken"),
        (
            {"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]},
            "file is a file that was handed",
        ),
        (
            {"role": "user", "content": [{"type": "image", "base64": "AAAA", "mime_type": "image/tiff"}]},
            "image has a media type",
        ),
        ({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "gs://a/b.png"}}]}, "image has a URL"),
        ({"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}, "image has a URL"),
        (
            {"role": "system", "content": [{"type": "image_url", "image_url": {"url": PNG}}]},
            "image stands in a message of the role 'system'",
        ),
        ({"role": "assistant", "content": [{"type": "reasoning", "reasoning": "t"}]}, "thinking has no signature"),
        (
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{**CALL, "function": {"name": "f", "arguments": "{"}}],
            },
            "tool-call has arguments that are no JSON",
        ),
        ({"role": "tool", "content": "x"}, "tool-result answers no call"),
        (
            {"role": "user", "parts": [], "content": [{"executable_code": {"code": "x"}}]},
            "executable_code is not taken",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused(message: dict[str, object], words: str) -> None:
    """What Anthropic does not take is an error that names the message's position and the kind."""
    with pytest.raises(UnsupportedContentError) as raised:
        raw_value({"role": "user", "content": "q"}, message).to_anthropic()

    assert str(raised.value).startswith(f"message 1: {words}")
    assert raised.value.kind == words.partition(" ")[0]
