"""Anthropic's content blocks, read into neutral blocks."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from genprompts.clients.addresses import data_of, source_of
from genprompts.clients.arguments import parsed
from genprompts.clients.blocks import (
    FileId,
    Media,
    MediaKind,
    Other,
    Own,
    Source,
    Thinking,
    ToolCall,
    ToolResult,
    Unfit,
)
from genprompts.kinds import is_mapping

if TYPE_CHECKING:
    from genprompts.clients.blocks import Block

KINDS = frozenset({"redacted_thinking", "search_result", "server_tool_use", "container_upload", "mcp_tool_use"})
"""Further blocks that only Anthropic has; so are all that end in ``_tool_result``."""


def image(raw: Mapping[str, object], source: Mapping[str, object]) -> "Block":
    """Read ``{"type": "image", "source": …}``."""
    return Media("image", _source(source, "image"), None, Own("anthropic", raw))


def document(raw: Mapping[str, object]) -> "Block":
    """Read ``{"type": "document", "source": …}``; one that is made of blocks is kept as it is."""
    source, title = raw.get("source"), raw.get("title")
    if not is_mapping(source) or source.get("type") == "content":
        return Other("document", Own("anthropic", raw))
    return Media("file", _source(source, "file"), title if isinstance(title, str) else None, Own("anthropic", raw))


def tool_use(raw: Mapping[str, object]) -> "Block":
    """Read ``{"type": "tool_use", "id": …, "name": …, "input": …}``."""
    name, call_id = raw.get("name"), raw.get("id")
    if not isinstance(name, str):
        raise Unfit("has no name", "tool-call")
    given = raw.get("input")
    if not given and isinstance(raw.get("partial_json"), str):  # a stream that LangChain put together
        given = raw["partial_json"]
    return ToolCall(call_id if isinstance(call_id, str) else None, name, parsed(given), Own("anthropic", raw))


def tool_result(raw: Mapping[str, object], read: "Callable[[object], tuple[tuple[Block, ...], bool]]") -> "Block":
    """Read ``{"type": "tool_result", "tool_use_id": …, "content": …}``."""
    blocks, plain = read(raw.get("content"))
    call_id = raw.get("tool_use_id")
    found = call_id if isinstance(call_id, str) else None
    return ToolResult(found, None, blocks, plain, raw.get("is_error") is True, Own("anthropic", raw))


def thinking(raw: Mapping[str, object]) -> "Block":
    """Read ``{"type": "thinking", "thinking": …, "signature": …}``."""
    text, signature = raw.get("thinking"), raw.get("signature")
    return Thinking(
        text if isinstance(text, str) else "",
        signature if isinstance(signature, str) and signature else None,
        Own("anthropic", raw),
    )


def _source(source: Mapping[str, object], medium: MediaKind) -> Source:
    """Return where the contents of a block come from."""
    word, file_id = source.get("type"), source.get("file_id")
    if word == "url":
        return source_of(source.get("url"), medium, "application/pdf" if medium == "file" else None)
    if word == "base64":
        return data_of(source.get("data"), source.get("media_type"), medium)
    if word == "text" and isinstance(text := source.get("data"), str):
        return data_of(text.encode("utf-8", "surrogatepass"), source.get("media_type", "text/plain"), medium)
    if word == "file" and isinstance(file_id, str):
        return FileId(file_id, "anthropic")
    raise Unfit("has a source that is none of base64, url, text and file", medium)
