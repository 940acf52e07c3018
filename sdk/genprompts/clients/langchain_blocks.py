"""LangChain's content blocks, those of version 1 and those before it (``source_type``), read into neutral blocks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from genprompts.clients.addresses import data_of, source_of
from genprompts.clients.blocks import FileId, Media, MediaKind, Other, Own, Source, Thinking, Unfit
from genprompts.clients.openai_blocks import summary

if TYPE_CHECKING:
    from genprompts.clients.blocks import Block

_DEFAULT_TYPES: Mapping[MediaKind, str] = {"file": "application/pdf"}


def media(raw: Mapping[str, object], medium: MediaKind) -> "Block":
    """Read an image, a recording or a file, with ``url``, ``base64``/``data`` or ``file_id``/``id``."""
    media_type = raw.get("mime_type", _DEFAULT_TYPES.get(medium))
    word = raw.get("source_type")
    source: Source
    file_id = raw.get("id") if word == "id" else raw.get("file_id")
    if word is None and not ({"url", "base64", "file_id", "data", "text"} & raw.keys()):
        return Other(medium, Own("langchain", raw))
    if isinstance(file_id, str):
        # LangChain does not say whose file it is; only LangChain's own clients can know.
        source = FileId(file_id, "langchain", media_type if isinstance(media_type, str) else None)
    elif word == "url" or (word is None and "url" in raw):
        source = source_of(raw.get("url"), medium, raw.get("mime_type"))
    elif word == "text" or (word is None and "text" in raw):
        source = _text(raw, medium)
    else:
        source = data_of(raw.get("base64", raw.get("data")), media_type, medium)
    return Media(medium, source, _name(raw), Own("langchain", raw))


def vertex(raw: Mapping[str, object]) -> "Block":
    """Read ``{"type": "media", "mime_type": …, "data" or "file_uri": …}``, which LangChain's Google clients take."""
    media_type = raw.get("mime_type")
    head = media_type.partition("/")[0] if isinstance(media_type, str) else ""
    medium: MediaKind = "image" if head == "image" else "audio" if head == "audio" else "file"
    if head == "video":
        medium = "video"
    if "file_uri" in raw:
        return Media(medium, source_of(raw["file_uri"], medium, media_type), None, Own("langchain", raw))
    return Media(medium, data_of(raw.get("data"), media_type, medium), None, Own("langchain", raw))


def reasoning(raw: Mapping[str, object]) -> "Block":
    """Read what a model thought."""
    if "summary" in raw:
        return summary(raw)
    text, extras = raw.get("reasoning"), raw.get("extras")
    signature = extras.get("signature") if isinstance(extras, Mapping) else None
    return Thinking(
        text if isinstance(text, str) else "",
        signature if isinstance(signature, str) else None,
        Own("langchain", raw),
    )


def _text(raw: Mapping[str, object], medium: MediaKind) -> Source:
    """Return a document that is given as its text."""
    text = raw.get("text")
    if not isinstance(text, str):
        raise Unfit("has no text", medium)
    return data_of(text.encode("utf-8", "surrogatepass"), "text/plain", medium)


def _name(raw: Mapping[str, object]) -> str | None:
    """Return the name of a file, wherever it stands."""
    for place in (raw, raw.get("extras"), raw.get("metadata")):
        if isinstance(place, Mapping):
            for key in ("filename", "name", "title"):
                if isinstance(name := place.get(key), str):
                    return name
    return None
