"""What may be sent as the contents of a block: URLs, data URLs and base64."""

from typing import Any

import pytest
from tests.sdk.client_requests import raw_value

from genprompts import UnsupportedContentError
from genprompts.clients import addresses


def _block(url: object) -> dict[str, object]:
    return {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/secret",
        "FILE:///etc/secret",
        "file:secret",
        "javascript:alert(1)",
        "ftp://secret/a.png",
        "data:text/html;base64,AAAA",
        "data:image/png",
        "https://secret/\r\nHost: x",
        "https://secret/\x00",
        "",
        None,
        7,
    ],
)
@pytest.mark.parametrize("client", ["openai", "anthropic", "google"])
def test_refused_addresses(url: object, client: str) -> None:
    """Nothing points to a disk, to a program or to several lines, and the error does not show where it points."""
    with pytest.raises(UnsupportedContentError, match="message 0: image ") as raised:
        getattr(raw_value(_block(url)), f"to_{client}")()

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ({"type": "image", "source": {"type": "url", "url": "file:///a"}}, "image"),
        ({"type": "document", "source": {"type": "url", "url": "file:///a"}}, "file"),
        ({"type": "image", "source_type": "url", "url": "file:///a"}, "image"),
        ({"type": "audio", "url": "file:///a"}, "audio"),
        ({"type": "file", "file": {"file_data": "file:///a"}}, "file"),
        ({"type": "input_image", "image_url": "file:///a"}, "image"),
        ({"file_data": {"file_uri": "file:///a", "mime_type": "video/mp4"}}, "video"),
        ({"type": "media", "file_uri": "file:///a", "mime_type": "image/png"}, "image"),
        ({"type": "tool_result", "tool_use_id": "1", "content": [{"type": "image", "url": "file:///a"}]}, "image"),
    ],
)
@pytest.mark.parametrize("client", ["openai", "anthropic", "google", "langchain"])
def test_every_shape_is_held_to_it(block: dict[str, object], kind: str, client: str) -> None:
    """No shape of a block is a way around the rules."""
    with pytest.raises(UnsupportedContentError, match=f"message 0: {kind} has a URL that is none of"):
        getattr(raw_value({"role": "user", "content": [block]}), f"to_{client}")()


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"type": "image", "base64": 7, "mime_type": "image/png"}, "image has no data in base64"),
        ({"type": "image", "base64": "AAAA"}, "image has data without a media type"),
        (
            {"type": "image", "base64": "AAAA", "mime_type": "text/html"},
            "image has a media type that is none of images",
        ),
        ({"type": "input_audio", "input_audio": "x"}, "audio has no 'input_audio'"),
        ({"type": "image", "source": {"type": "odd"}}, "image has a source that is none of"),
        ({"type": "text-plain", "text": 7}, "file has no text"),
        ({"type": "refusal"}, "refusal has no 'refusal'"),
        ({"type": "tool_use", "id": "1"}, "tool-call has no name"),
        ({"type": "tool_call", "name": "f", "args": 7}, "tool-call has arguments"),
        ({"function_call": {"args": {}}}, "tool-call has no name"),
    ],
)
def test_blocks_without_what_they_need(block: dict[str, object], words: str) -> None:
    """A block that lacks what its kind needs says what is missing."""
    with pytest.raises(UnsupportedContentError) as raised:
        raw_value({"role": "user", "content": [block]}).to_google()

    assert str(raised.value).startswith(f"message 0: {words}")


def test_contents_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data beyond the limit is refused before it is decoded."""
    monkeypatch.setattr(addresses, "MAX_DATA", 10)
    for block in (
        {"type": "image_url", "image_url": "data:image/png;base64," + "A" * 40},
        {"type": "image", "base64": "A" * 40, "mime_type": "image/png"},
    ):
        with pytest.raises(UnsupportedContentError, match="message 0: image holds more than 10 characters"):
            raw_value({"role": "user", "content": [block]}).to_anthropic()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("data:image/png;base64, AAAA", ("image/png", "AAAA")),
        ("DATA:image/png;BASE64,AAAA", ("image/png", "AAAA")),
        ("data:image/svg+xml,%3Csvg/%3E", ("image/svg+xml", "PHN2Zy8+")),
    ],
)
def test_data_urls_are_taken_apart(url: str, expected: tuple[str, str]) -> None:
    """A data URL is read in each of its forms."""
    found: Any = addresses.source_of(url, "image")

    assert (found.media_type, found.base64) == expected
