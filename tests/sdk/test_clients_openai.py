"""``to_openai``: what OpenAI's own library takes and sends."""

from typing import Any

import pytest
from openai.types.chat import ChatCompletionMessage, ChatCompletionMessageParam
from pydantic import TypeAdapter
from tests.sdk.client_requests import openai_request, raw_value, value_of

from genprompts import ImagePromptValue, TextPromptValue, UnsupportedContentError

ADAPTER: TypeAdapter[Any] = TypeAdapter(list[ChatCompletionMessageParam])
PNG = "data:image/png;base64,iVBORw0KGgo="
CALL: dict[str, object] = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
OWN: list[dict[str, object]] = [
    {"role": "system", "content": "S", "name": "boss"},
    {"role": "developer", "content": [{"type": "text", "text": "D"}]},
    {
        "role": "user",
        "name": "bob",
        "content": [
            {"type": "text", "text": "a", "prompt_cache_breakpoint": {"mode": "explicit"}},
            {"type": "image_url", "image_url": {"url": PNG, "detail": "low"}},
            {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
            {"type": "file", "file": {"file_id": "file-1"}},
            {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}},
        ],
    },
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "content": "r", "tool_call_id": "1"},
    {"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]},
    {"role": "user", "content": ""},
    {"role": "assistant", "content": None, "function_call": {"name": "g", "arguments": "{}"}},
    {"role": "function", "name": "g", "content": "fc"},
    {"role": "assistant", "content": "", "refusal": "never"},
    {"role": "assistant", "content": None, "audio": {"id": "audio-1"}},
    {"role": "assistant", "tool_calls": [{"id": "2", "type": "custom", "custom": {"name": "c", "input": "x"}}]},
    {"role": "tool", "content": [{"type": "text", "text": "r"}], "tool_call_id": "2"},
]


@pytest.mark.parametrize("message", OWN)
def test_own_messages_come_back_as_they_are(message: dict[str, object]) -> None:
    """Messages in OpenAI's shape are written as they were, and OpenAI's types take them."""
    found = value_of(message).to_openai()

    assert [dict(one) for one in found] == [{**message, "content": message.get("content", "")}]
    ADAPTER.validate_python(found)


def test_the_request_holds_the_messages() -> None:
    """OpenAI's library sends the messages that were made."""
    value = value_of(*OWN)

    assert openai_request(value) == value.to_openai()


def test_messages_are_copies() -> None:
    """Neither the value nor the caller's dicts change when what was made of them does."""
    value = value_of({"role": "user", "content": [{"type": "text", "text": "a"}]})
    made: Any = value.to_openai()
    made[0]["content"][0]["text"] = "b"

    assert value == [{"role": "user", "content": [{"type": "text", "text": "a"}]}]


def test_what_anthropic_has() -> None:
    """Anthropic's blocks are converted: images, documents, calls, and answers as messages of their own, first."""
    source = {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    pdf = {"type": "base64", "media_type": "application/pdf", "data": "AAAA"}
    value = value_of(
        {"role": "user", "content": [{"type": "image", "source": source}, {"type": "document", "source": pdf}]},
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "t"}, {"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}],
        },
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "and?", "cache_control": {"type": "ephemeral"}},
                {"type": "tool_result", "tool_use_id": "1", "content": "r", "is_error": True},
            ],
        },
    )

    assert openai_request(value) == [
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
                {"type": "file", "file": {"filename": "document.pdf", "file_data": "data:application/pdf;base64,AAAA"}},
            ],
        },
        {"role": "assistant", "content": [{"type": "text", "text": "t"}], "tool_calls": [CALL]},
        {"role": "tool", "content": "r", "tool_call_id": "1"},
        {"role": "user", "content": [{"type": "text", "text": "and?"}]},
    ]


def test_what_google_has() -> None:
    """Google's parts are converted, and calls without ids get some that their answers share."""
    value = value_of(
        {"role": "user", "parts": [{"text": "a"}, {"inlineData": {"mimeType": "audio/mp3", "data": "AAAA"}}]},
        {
            "role": "model",
            "parts": [{"function_call": {"name": "f", "args": {"a": 1}}}, {"functionCall": {"name": "g"}}],
        },
        {"role": "user", "parts": [{"function_response": {"name": "g", "response": {"b": 2}}}]},
        {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"output": "r"}}}]},
    )

    assert openai_request(value) == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "a"},
                {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "mp3"}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}},
                {"id": "call_2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "content": '{"b": 2}', "tool_call_id": "call_2"},
        {"role": "tool", "content": "r", "tool_call_id": "call_1"},
    ]


def test_objects_of_the_library() -> None:
    """An answer of the library can go back as it came, its sound by its id alone."""
    answer = ChatCompletionMessage.model_validate(
        {
            "role": "assistant",
            "content": None,
            "refusal": None,
            "annotations": [],
            "audio": {"id": "a", "data": "AAAA", "expires_at": 1, "transcript": "t"},
            "tool_calls": [CALL],
        }
    )

    for message in (
        answer,
        {"role": "assistant", "content": None, "tool_calls": answer.tool_calls, "audio": {"id": "a"}},
    ):
        assert openai_request(value_of("hi", message))[1] == {
            "role": "assistant",
            "content": None,
            "audio": {"id": "a"},
            "tool_calls": [CALL],
        }


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"role": "Jedi", "content": "x"}, "message has a role that OpenAI does not take"),
        ({"role": "user", "content": [{"type": "video", "url": "https://x/a.mp4"}]}, "video comes in a form"),
        (
            {"role": "user", "content": [{"type": "audio", "base64": "AAAA", "mime_type": "audio/ogg"}]},
            "audio comes in a form",
        ),
        (
            {"role": "user", "content": [{"type": "image", "source": {"type": "file", "file_id": "f"}}]},
            "image is a file that",
        ),
        ({"role": "user", "content": [{"type": "file", "url": "https://x/a.pdf"}]}, "file comes in a form"),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "gs://a/b.png"}}]},
            "image has a URL that is neither",
        ),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "images/a.png"}}]},
            "image has a URL that is neither",
        ),
        (
            {"role": "system", "content": [{"type": "image_url", "image_url": {"url": PNG}}]},
            "image stands in a message of the role 'system'",
        ),
        (
            {"role": "assistant", "content": [{"type": "image_url", "image_url": {"url": PNG}}]},
            "image stands in a message of the role 'assistant'",
        ),
        (
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "t", "signature": "s"}]},
            "thinking is not taken",
        ),
        ({"role": "user", "content": [{"type": "search_result", "source": "s"}]}, "search_result is not taken"),
        (
            {"role": "tool", "tool_call_id": "1", "content": [{"type": "image_url", "image_url": {"url": PNG}}]},
            "image stands in the answer",
        ),
        ({"role": "tool", "content": "x"}, "tool-result answers no call"),
        ({"role": "user", "content": {"a": 1}}, "content is a dict"),
        ({"role": "user", "content": [7]}, "block is an int"),
        ({"role": "user", "content": [{"type": "text"}]}, "text has no 'text'"),
        ({"role": "assistant", "content": "", "tool_calls": [{"id": "1"}]}, "tool-call has no name"),
        ({"content": "x"}, "message has no role"),
    ],
)
def test_what_cannot_be_taken_is_refused(message: dict[str, object], words: str) -> None:
    """What OpenAI does not take is an error that names the message's position and the kind, and no values."""
    with pytest.raises(UnsupportedContentError) as raised:
        raw_value({"role": "user", "content": "q"}, message).to_openai()

    assert str(raised.value).startswith(f"message 1: {words}")
    assert raised.value.position == 1
    assert raised.value.kind == words.partition(" ")[0]


def test_kinds_can_be_left_out() -> None:
    """``drop`` leaves blocks of a kind out; a message of which nothing is left goes as well."""
    thought = {"type": "thinking", "thinking": "t", "signature": "s"}
    value = value_of(
        {"role": "assistant", "content": [thought]},
        {"role": "assistant", "content": [thought, {"type": "text", "text": "a"}]},
        {"role": "tool", "tool_call_id": "1", "content": ["r", {"type": "image_url", "image_url": {"url": PNG}}]},
    )

    assert openai_request(value, drop=("thinking", "image")) == [
        {"role": "assistant", "content": [{"type": "text", "text": "a"}]},
        {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "r"}]},
    ]


def test_texts_and_images() -> None:
    """The values of text and image prompts are one user's message."""
    assert TextPromptValue("hi").to_openai() == [{"role": "user", "content": "hi"}]
    image: dict[str, Any] = {"url": PNG, "detail": "low"}
    assert ImagePromptValue(image).to_openai() == [
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": PNG, "detail": "low"}}]}
    ]
