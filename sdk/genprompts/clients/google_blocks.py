"""Google's parts, read into neutral blocks; keys may be in snake_case or in camelCase."""

from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING

from genprompts.clients.addresses import data_of, source_of
from genprompts.clients.arguments import as_json, parsed
from genprompts.clients.blocks import (
    Data,
    FileId,
    Media,
    MediaKind,
    Other,
    Own,
    Source,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Unfit,
)
from genprompts.kinds import is_mapping, is_sequence

if TYPE_CHECKING:
    from genprompts.clients.blocks import Block

KINDS = ("function_call", "function_response", "inline_data", "file_data", "executable_code", "code_execution_result")
_DEEPEST = 6
_FILES = "https://generativelanguage.googleapis.com/"


def snake(value: object, depth: int = 0) -> object:
    """Return ``value`` with the keys of its mappings in snake_case, arguments and answers of functions excepted.

    What is deeper than a part goes stays as it is.
    """
    if depth > _DEEPEST:
        return value
    if is_mapping(value):
        found: dict[str, object] = {}
        for key, item in value.items():
            name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in str(key))
            found[name] = item if name in {"args", "response", "part_metadata"} else snake(item, depth + 1)
        return found
    return [snake(item, depth + 1) for item in value] if is_sequence(value) else value


def part(given: Mapping[str, object]) -> "Block":
    """Read one part.

    Raises:
        Unfit: it holds nothing that is known.
    """
    raw = snake(given)
    assert is_mapping(raw)  # mappings stay mappings
    raw = {key: item for key, item in raw.items() if item is not None}
    own = Own("google", _with_bytes(raw))
    text = raw.get("text")
    if isinstance(text, str):
        return Thinking(text, None, own) if raw.get("thought") is True else Text(text, own)
    kind = next((kind for kind in KINDS if kind in raw), None)
    held = raw.get(kind) if kind is not None else None
    if not is_mapping(held):
        return Other(kind or next(iter(raw), "part"), own)
    if kind == "function_call":
        return _call(held, own)
    if kind == "function_response":
        return _response(held, own)
    if kind in {"inline_data", "file_data"}:
        return _media(held, own)
    return Other(str(kind), own)


def _call(held: Mapping[str, object], own: Own) -> "Block":
    """Read ``function_call``."""
    name, call_id = held.get("name"), held.get("id")
    if not isinstance(name, str):
        raise Unfit("has no name", "tool-call")
    return ToolCall(call_id if isinstance(call_id, str) else None, name, parsed(held.get("args")), own)


def _response(held: Mapping[str, object], own: Own) -> "Block":
    """Read ``function_response``: what its ``output`` or ``error`` says, or all of it as JSON."""
    name, call_id = held.get("name"), held.get("id")
    response = held.get("response")
    answer: object = response
    failed = False
    if is_mapping(response) and len(response) == 1:
        failed = "error" in response
        answer = response.get("error", response.get("output", response))
    text = answer if isinstance(answer, str) else as_json(answer if answer is not None else {})
    blocks: tuple[Block, ...] = (Text(text, Own("shared", {"type": "text", "text": text})),)
    parts = held.get("parts")
    more = tuple(part(item) for item in parts if is_mapping(item)) if is_sequence(parts) else ()
    return ToolResult(
        call_id if isinstance(call_id, str) else None,
        name if isinstance(name, str) else None,
        blocks + more,
        not more,
        failed,
        own,
    )


def _media(held: Mapping[str, object], own: Own) -> "Block":
    """Read ``inline_data`` and ``file_data``."""
    media_type, name = held.get("mime_type"), held.get("display_name")
    head = media_type.partition("/")[0] if isinstance(media_type, str) else ""
    medium: MediaKind = "image" if head == "image" else "audio" if head == "audio" else "file"
    if head == "video":
        medium = "video"
    source: Source
    if "file_uri" in held:
        uri = held["file_uri"]
        if isinstance(uri, str) and uri.startswith(_FILES):
            source = FileId(uri, "google", media_type if isinstance(media_type, str) else None)
        else:
            source = source_of(uri, medium, media_type)
    else:
        data = held.get("data")
        source = data_of(data, media_type, medium)
        if isinstance(data, str):
            source = Data(data.replace("-", "+").replace("_", "/"), source.media_type)
    return Media(medium, source, name if isinstance(name, str) else None, own)


def _with_bytes(raw: Mapping[str, object]) -> Mapping[str, object]:
    """Return the part with bytes where the client wants them: JSON has base64 there."""
    found = dict(raw)
    if isinstance(signature := raw.get("thought_signature"), str):
        found["thought_signature"] = _decoded(signature)
    held = raw.get("inline_data")
    if is_mapping(held) and isinstance(data := held.get("data"), str):
        found["inline_data"] = {**held, "data": _decoded(data)}
    return found


def _decoded(text: str) -> bytes:
    """Return the bytes of base64, in either alphabet."""
    try:
        return urlsafe_b64decode(text) if set(text) & {"-", "_"} else b64decode(text, validate=True)
    except ValueError:
        raise Unfit("holds data that is no base64", "part") from None
