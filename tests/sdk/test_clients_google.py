"""``to_google``: what Google's own library takes and sends."""

from typing import Any

import pytest
from google.genai import types as google
from pydantic import TypeAdapter
from tests.sdk.client_requests import google_request, raw_value, value_of

from genprompts import UnsupportedContentError

ADAPTER = TypeAdapter(list[google.Content])
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
PNG = "data:image/png;base64,iVBORw0KGgo="
OWN: list[dict[str, Any]] = [
    {
        "role": "user",
        "parts": [
            {"text": "a"},
            {"inline_data": {"mime_type": "audio/ogg", "data": b"\x00\x01"}},
            {"file_data": {"file_uri": "gs://b/a.mp4", "mime_type": "video/mp4"}, "video_metadata": {"fps": 2.0}},
            {
                "file_data": {
                    "file_uri": "https://generativelanguage.googleapis.com/v1beta/files/x",
                    "mime_type": "image/png",
                }
            },
        ],
    },
    {
        "role": "model",
        "parts": [
            {"text": "hm", "thought": True},
            {"text": "b", "thought_signature": b"\x02"},
            {"function_call": {"name": "f", "args": {"a_b": {"cD": 1}}}, "thought_signature": b"\x01"},
            {"executable_code": {"code": "1", "language": "PYTHON"}},
        ],
    },
    {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"aB": 1}}}]},
    {"role": "model", "parts": [{"text": "A"}]},
]


@pytest.mark.parametrize("form", ["dicts", "camel", "objects"])
def test_own_messages_come_back_as_they_are(form: str) -> None:
    """Google's contents, as dicts in either spelling or as objects, are written as they were."""
    contents: list[Any] = OWN
    if form != "dicts":
        contents = [google.Content.model_validate(content) for content in OWN]
    if form == "camel":
        contents = [content.model_dump(mode="json", by_alias=True, exclude_none=True) for content in contents]
    found = value_of(*contents).to_google()

    assert ADAPTER.validate_python(found["contents"]) == ADAPTER.validate_python(OWN)
    assert found["config"] == {}


def test_the_request_holds_the_contents() -> None:
    """Google's library sends the contents and the words of the system, for both of its services."""
    value = value_of({"role": "system", "content": "S"}, *OWN[2:], {"role": "developer", "content": ["D"]})

    for vertex in (False, True):
        body = google_request(value, vertex=vertex)
        assert [content["role"] for content in body["contents"]] == ["user", "model"]
        assert body["contents"][0]["parts"][0]["functionResponse"]["response"] == {"aB": 1}
        assert [part["text"] for part in body["systemInstruction"]["parts"]] == ["S", "D"]


def test_one_text_of_the_system() -> None:
    """One text of the system stays a text; more settings can stand beside it."""
    assert value_of({"role": "system", "content": "S"}, "hi").to_google() == {
        "contents": [{"role": "user", "parts": [{"text": "hi"}]}],
        "config": {"system_instruction": "S"},
    }


def test_what_openai_has() -> None:
    """OpenAI's parts are converted; consecutive answers are one message, which names the functions."""
    second = {"id": "2", "type": "function", "function": {"name": "g", "arguments": "{}"}}
    value = value_of(
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": PNG}},
                {"type": "image_url", "image_url": {"url": "https://x/a.jpeg?y=1"}},
                {"type": "image_url", "image_url": {"url": "https://x/a"}},
                {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "mp3"}},
            ],
        },
        {"role": "user", "content": "and?"},
        {"role": "assistant", "content": None, "tool_calls": [CALL, second]},
        {"role": "tool", "tool_call_id": "1", "content": "r"},
        {"role": "tool", "tool_call_id": "2", "content": [{"type": "text", "text": "s"}]},
        "go on",
    )

    assert google_request(value)["contents"] == [
        {
            "role": "user",
            "parts": [
                {"inlineData": {"mime_type": "image/png", "data": "iVBORw0KGgo="}},
                {"fileData": {"file_uri": "https://x/a.jpeg?y=1", "mime_type": "image/jpeg"}},
                {"fileData": {"file_uri": "https://x/a"}},
                {"inlineData": {"mime_type": "audio/mp3", "data": "AAAA"}},
                {"text": "and?"},
            ],
        },
        {
            "role": "model",
            "parts": [
                {"functionCall": {"id": "1", "name": "f", "args": {"a": 1}}},
                {"functionCall": {"id": "2", "name": "g", "args": {}}},
            ],
        },
        {
            "role": "user",
            "parts": [
                {"functionResponse": {"id": "1", "name": "f", "response": {"output": "r"}}},
                {"functionResponse": {"id": "2", "name": "g", "response": {"output": "s"}}},
            ],
        },
        {"role": "user", "parts": [{"text": "go on"}]},
    ]


def test_what_anthropic_has() -> None:
    """Anthropic's blocks are converted; a failed call answers with its error, and images stand beside the answer."""
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
    value = value_of(
        {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}]},
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "1",
                    "content": [{"type": "text", "text": "r"}, image],
                    "is_error": True,
                }
            ],
        },
    )

    parts = value.to_google()["contents"][1]["parts"]
    assert parts == [
        {
            "function_response": {
                "id": "1",
                "name": "f",
                "response": {"error": "r"},
                "parts": [{"inline_data": {"mime_type": "image/png", "data": b"\x00\x00\x00"}}],
            }
        }
    ]
    ADAPTER.validate_python(value.to_google()["contents"])


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"role": "Jedi", "content": "x"}, "message has a role"),
        (
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "t", "signature": "s"}]},
            "thinking of another provider",
        ),
        (
            {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "d"}]},
            "redacted_thinking is not taken",
        ),
        ({"role": "user", "content": [{"type": "file", "file": {"file_id": "f"}}]}, "file is a file that was handed"),
        (
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]},
            "image has a URL that is none of",
        ),
        (
            {"role": "user", "content": [{"type": "image", "base64": "é", "mime_type": "image/png"}]},
            "image holds data that is no base64",
        ),
        (
            {"role": "user", "content": [{"inline_data": {"data": "é", "mime_type": "image/png"}}]},
            "part holds data that is no base64",
        ),
        ({"role": "tool", "tool_call_id": "9", "content": "r"}, "tool-result answers a call that is nowhere"),
        (
            {"role": "system", "content": [{"type": "image_url", "image_url": {"url": PNG}}]},
            "image stands in a message",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused(message: dict[str, object], words: str) -> None:
    """What Google does not take is an error that names the message's position and the kind."""
    with pytest.raises(UnsupportedContentError) as raised:
        raw_value({"role": "user", "content": "q"}, message).to_google()

    assert str(raised.value).startswith(f"message 1: {words}")
    assert raised.value.kind == words.partition(" ")[0]
