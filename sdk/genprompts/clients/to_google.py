"""Turns to the contents of Google's interface, and the system's words as its configuration."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from genprompts.clients import hints
from genprompts.clients.addresses import bytes_of, media_type_of
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

_SPEAKERS = {"user": "user", "assistant": "model", "tool": "user", "function": "user"}
_TAKEN = "which Google does not take"
_PART_KEYS = frozenset({"thought_signature", "thought", "video_metadata", "media_resolution", "part_metadata"})


def to_google(messages: Iterable[Mapping[str, object]], drop: Collection[str] = ()) -> dict[str, object]:
    """Return ``messages`` as Google takes them: ``{"contents": […], "config": {"system_instruction": …}}``.

    The words of the system and of developers go to ``system_instruction``, wherever they stand. Consecutive messages of
    one speaker become one; answers to calls are kept together, apart from what the user says.

    Raises:
        UnsupportedContentError: one holds what Google does not take.
    """
    system: list[dict[str, object]] = []
    contents: list[dict[str, object]] = []
    before = ""
    for turn in read(messages, drop):
        parts = _parts(turn)
        if turn.role in {"system", "developer"}:
            system += parts
            continue
        if not parts:
            continue
        speaker = "answers" if all(isinstance(block, ToolResult) for block in turn.blocks) else _SPEAKERS[turn.role]
        if speaker == before and isinstance(held := contents[-1]["parts"], list):
            held += parts
        else:
            contents.append({"role": _SPEAKERS[turn.role], "parts": parts})
        before = speaker
    return {"contents": contents, "config": _config(system)}


def _config(system: list[dict[str, object]]) -> dict[str, object]:
    """Return the configuration: the system's words, one text as a text."""
    match system:
        case []:
            return {}
        case [{"text": str(text), **rest}] if not rest:
            return {"system_instruction": text}
        case _:
            return {"system_instruction": {"parts": system}}


def _parts(turn: Turn) -> list[dict[str, object]]:
    """Return the parts of one turn; empty texts say nothing."""
    try:
        if turn.role not in _SPEAKERS and turn.role not in {"system", "developer"}:
            raise Unfit("has a role that Google does not take", "message")  # noqa: TRY301  (the place is added below)
        kept = [block for block in turn.blocks if not isinstance(block, Text) or block.text or not turn.plain]
        return [_part(block, turn.role) for block in kept]
    except Unfit as unfit:
        raise refusal(unfit, turn.position, "google") from None


def _part(block: Block, role: str) -> dict[str, object]:
    """Return one part."""
    if role in {"system", "developer"} and not isinstance(block, Text):
        raise Unfit(f"stands in a message of the role '{role}', {_TAKEN}", word(block))
    if hints.is_own(block, "google"):
        return dict(block.own.raw)
    match block:
        case Text():
            more = hints.of_text(block.own, "google")
            return {"text": block.text, **{key: item for key, item in more.items() if key in _PART_KEYS}}
        case Refusal():
            return {"text": block.text}
        case Media():
            return _media(block)
        case ToolCall():
            return _signed(block, {"function_call": {"id": block.id, "name": block.name, "args": mapping_of(block)}})
        case ToolResult():
            return {"function_response": _response(block)}
        case Thinking():
            raise Unfit("of another provider is refused by Google (leave it out with drop)", "thinking")
        case Other():
            raise Unfit("is not taken by Google (leave it out with drop)", word(block))
        case _:
            assert_never(block)


def _signed(block: ToolCall, made: dict[str, object]) -> dict[str, object]:
    """Return a call with the signature that Google gave it, if LangChain or the like kept one."""
    return {**made, **{key: item for key, item in hints.marks(block.own, "google").items() if key in _PART_KEYS}}


def _response(block: ToolResult) -> dict[str, object]:
    """Return the answer to a call: its texts as ``output`` or ``error``, all else beside."""
    if block.name is None:
        raise Unfit("answers a call that is nowhere, and Google wants the function's name", "tool-result")
    texts = [inner.text for inner in block.content if isinstance(inner, (Text, Refusal))]
    others = [inner for inner in block.content if not isinstance(inner, (Text, Refusal))]
    for inner in others:
        if not isinstance(inner, Media):
            raise Unfit(f"stands in the answer to a call, {_TAKEN}", word(inner))
    made: dict[str, object] = {
        "name": block.name,
        "response": {"error" if block.failed else "output": "".join(texts)},
    }
    if block.id is not None:
        made["id"] = block.id
    if others:
        made["parts"] = [_part(inner, "tool") for inner in others]
    return made


def _media(block: Media) -> dict[str, object]:
    """Return contents in the part itself, or fetched from a URL."""
    match block.source:
        case Data(media_type=media_type) as data:
            return {"inline_data": {"mime_type": media_type, "data": bytes_of(data, block.medium)}}
        case Url(scheme="http" | "https" | "gs", url=url) as address:
            media_type = media_type_of(address)
            return {"file_data": {"file_uri": url, **({"mime_type": media_type} if media_type else {})}}
        case Url():
            raise Unfit("has a URL that is none of http, https, gs and data", block.medium)
        case FileId(provider="google" | "langchain", id=file_id, media_type=media_type):
            return {"file_data": {"file_uri": file_id, **({"mime_type": media_type} if media_type else {})}}
        case FileId():
            raise Unfit("is a file that was handed to another provider", block.medium)
        case _:
            assert_never(block.source)
