"""Turns to the messages of Anthropic's interface, and the system's words apart from them."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from genprompts.clients import hints
from genprompts.clients.addresses import bytes_of
from genprompts.clients.arguments import mapping_of
from genprompts.clients.blocks import (
    Block,
    Data,
    FileId,
    Media,
    Other,
    Refusal,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
    Unfit,
    Url,
    word,
)
from genprompts.clients.reading import read, refusal

if TYPE_CHECKING:
    from typing_extensions import assert_never

_SPEAKERS = {"user": "user", "tool": "user", "function": "user", "assistant": "assistant"}
_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_STREAMED = frozenset({"index", "partial_json"})
"""What LangChain leaves in blocks that it put together from a stream."""
_TAKEN = "which Anthropic does not take"


def to_anthropic(messages: Iterable[Mapping[str, object]], drop: Collection[str] = ()) -> dict[str, object]:
    """Return ``messages`` as Anthropic takes them: ``{"system": …, "messages": […]}``, ``system`` if there is one.

    The words of the system and of developers go to ``system``, wherever they stand. Consecutive messages of one speaker
    become one; answers to calls stand before all else in it. Empty texts, which are refused, are left out.

    Raises:
        UnsupportedContentError: one holds what Anthropic does not take, or the first one is not the user's.
    """
    system: list[Turn] = []
    said: list[tuple[str, list[Turn]]] = []
    for turn in read(messages, drop):
        if turn.role in {"system", "developer"}:
            system.append(turn)
            continue
        speaker = _SPEAKERS.get(turn.role)
        if speaker is None:
            raise refusal(Unfit("has a role that Anthropic does not take", "message"), turn.position, "anthropic")
        if not said and speaker == "assistant":
            fault = "is the assistant's and the first; Anthropic's first message must be the user's"
            raise refusal(Unfit(fault, "message"), turn.position, "anthropic")
        if said and said[-1][0] == speaker:
            said[-1][1].append(turn)
        else:
            said.append((speaker, [turn]))
    last = len(said) - 1
    made = [_message(speaker, turns, last=index == last) for index, (speaker, turns) in enumerate(said)]
    words = _content(system)
    return {**({"system": words} if words else {}), "messages": made}


def _message(speaker: str, turns: list[Turn], *, last: bool) -> dict[str, object]:
    """Return the message that consecutive turns of one speaker are."""
    content = _content(turns)
    if not content and not (last and speaker == "assistant"):
        raise refusal(Unfit("is empty, which Anthropic refuses", "message"), turns[0].position, "anthropic")
    return {"role": speaker, "content": content}


def _content(turns: list[Turn]) -> str | list[dict[str, object]]:
    """Return the content of consecutive turns: a text if it was one and is alone, else blocks."""
    if len(turns) == 1 and turns[0].plain:
        match turns[0].blocks:
            case ():
                return ""
            case (Text(text=text),):
                return text
            case _:
                pass
    results: list[dict[str, object]] = []
    rest: list[dict[str, object]] = []
    for turn in turns:
        for block in turn.blocks:
            if isinstance(block, (Text, Refusal)) and not block.text:
                continue
            try:
                (results if isinstance(block, ToolResult) else rest).append(_block(block, turn.role))
            except Unfit as unfit:
                raise refusal(unfit, turn.position, "anthropic") from None
    return [*results, *rest]


def _block(block: Block, role: str) -> dict[str, object]:
    """Return one content block."""
    if role in {"system", "developer"} and not isinstance(block, Text):
        raise Unfit(f"stands in a message of the role '{role}', {_TAKEN}", word(block))
    if hints.is_own(block, "anthropic") and not isinstance(block, (ToolResult, ToolCall)):
        return {key: item for key, item in block.own.raw.items() if key not in _STREAMED}
    match block:
        case Text():
            return {"type": "text", "text": block.text, **hints.of_text(block.own, "anthropic")}
        case Refusal():
            return {"type": "text", "text": block.text}
        case Media():
            return {**_media(block), **hints.marks(block.own, "anthropic")}
        case ToolCall():
            return _call(block)
        case ToolResult():
            return _result(block)
        case Thinking(signature=str(signature)):
            return {"type": "thinking", "thinking": block.text, "signature": signature}
        case Thinking():
            raise Unfit(
                "has no signature of Anthropic, without which it is refused (leave it out with drop)", "thinking"
            )
        case Other():
            if block.own.provider == "shared":
                return dict(block.own.raw)
            raise Unfit("is not taken by Anthropic (leave it out with drop)", word(block))
        case _:
            assert_never(block)


def _call(block: ToolCall) -> dict[str, object]:
    """Return a call."""
    own = block.own.raw if block.own.provider == "anthropic" else {}
    kept = {key: item for key, item in own.items() if key not in _STREAMED}
    marked = hints.marks(block.own, "anthropic")
    return {**kept, "type": "tool_use", "id": block.id, "name": block.name, "input": mapping_of(block), **marked}


def _result(block: ToolResult) -> dict[str, object]:
    """Return the answer to a call."""
    if block.id is None:
        raise Unfit("answers no call: it has no id", "tool-result")
    found: dict[str, object] = {"type": "tool_result", "tool_use_id": block.id}
    if block.own.provider == "anthropic":
        found = dict(block.own.raw)
    kept = [inner for inner in block.content if not isinstance(inner, (Text, Refusal)) or inner.text]
    match kept:
        case [Text(text=text)] if block.plain:
            found["content"] = text
        case []:
            found.setdefault("content", "")
        case _:
            found["content"] = [_within(inner) for inner in kept]
    if block.failed:
        found["is_error"] = True
    return {**found, **hints.marks(block.own, "anthropic")}


def _within(block: Block) -> dict[str, object]:
    """Return a block of an answer."""
    if isinstance(block, (ToolCall, ToolResult, Thinking)):
        raise Unfit(f"stands in the answer to a call, {_TAKEN}", word(block))
    return _block(block, "tool")


def _media(block: Media) -> dict[str, object]:
    """Return an image or a document."""
    match block.medium, block.source:
        case _, Url() as url if url.scheme not in {"http", "https"}:
            raise Unfit("has a URL that is neither http, https nor data", block.medium)
        case "image", Data(base64=data, media_type=media_type) if media_type in _IMAGES:
            return _sourced("image", {"type": "base64", "media_type": media_type, "data": data})
        case "image", Url(url=address):
            return _sourced("image", {"type": "url", "url": address})
        case "file", Data(base64=data, media_type="application/pdf"):
            return {
                **_sourced("document", {"type": "base64", "media_type": "application/pdf", "data": data}),
                **_title(block),
            }
        case "file", Data(media_type=media_type) as data_ if media_type.startswith("text/"):
            text = bytes_of(data_, "file").decode("utf-8", "replace")
            return {**_sourced("document", {"type": "text", "media_type": "text/plain", "data": text}), **_title(block)}
        case "file", Url(url=address):
            return {**_sourced("document", {"type": "url", "url": address}), **_title(block)}
        case "image", FileId(id=file_id, provider="anthropic" | "langchain"):
            return _sourced("image", {"type": "file", "file_id": file_id})
        case "file", FileId(id=file_id, provider="anthropic" | "langchain"):
            return {**_sourced("document", {"type": "file", "file_id": file_id}), **_title(block)}
        case _, FileId():
            raise Unfit("is a file that was handed to another provider", block.medium)
        case "image" | "file", _:
            raise Unfit("has a media type that Anthropic does not take", block.medium)
        case _:
            raise Unfit("is not taken by Anthropic (leave it out with drop)", block.medium)


def _sourced(kind: str, source: Mapping[str, object]) -> dict[str, object]:
    """Return a block with a source."""
    return {"type": kind, "source": source}


def _title(block: Media) -> dict[str, object]:
    """Return the title of a document that has a name."""
    return {"title": block.name} if block.name else {}
