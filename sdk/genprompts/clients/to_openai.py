"""Turns to the messages of OpenAI's chat completions."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from genprompts.clients import hints
from genprompts.clients.addresses import data_url, file_name
from genprompts.clients.arguments import text_of
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

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_AUDIO = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/mp3": "mp3", "audio/mpeg": "mp3"}
_LANGCHAINS = frozenset({"additional_kwargs", "response_metadata", "usage_metadata", "artifact", "status", "id"})
_TAKEN = "which OpenAI does not take"


def to_openai(messages: Iterable[Mapping[str, object]], drop: Collection[str] = ()) -> list[dict[str, object]]:
    """Return ``messages`` as OpenAI takes them.

    Raises:
        UnsupportedContentError: one holds what OpenAI does not take.
    """
    found: list[dict[str, object]] = []
    for turn in read(messages, drop):
        try:
            found += _messages(turn)
        except Unfit as unfit:  # noqa: PERF203  (the position is what the error is about)
            raise refusal(unfit, turn.position, "openai") from None
    return found


def _messages(turn: Turn) -> list[dict[str, object]]:
    """Return the messages of one turn: each answer to a call is one of its own, before all else."""
    if turn.role not in _ROLES:
        raise Unfit("has a role that OpenAI does not take", "message")
    results = [block for block in turn.blocks if isinstance(block, ToolResult)]
    rest = tuple(block for block in turn.blocks if not isinstance(block, ToolResult))
    found = [_result(block) for block in results]
    if rest or not results:
        found.append(_assistant(turn, rest) if turn.role == "assistant" else _speaker(turn, rest))
    return found


def _speaker(turn: Turn, blocks: tuple[Block, ...]) -> dict[str, object]:
    """Return a message of the system or the user."""
    if turn.role in {"tool", "function"}:
        raise Unfit("of a tool has no answer", "message")
    for block in blocks:
        if turn.role != "user" and not isinstance(block, Text):
            raise Unfit(f"stands in a message of the role '{turn.role}', {_TAKEN}", word(block))
    content = _plain(blocks) if turn.plain else [_part(block) for block in blocks]
    return {"role": turn.role, "content": content, **_beside(turn)}


def _assistant(turn: Turn, blocks: tuple[Block, ...]) -> dict[str, object]:
    """Return a message of the assistant."""
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    said = [block for block in blocks if not isinstance(block, ToolCall)]
    legacy = isinstance(turn.raw.get("function_call"), Mapping) and not turn.raw.get("tool_calls")
    beside = [block for block in said if isinstance(block, Refusal) and block.own.raw is turn.raw]
    said = [block for block in said if block not in beside]
    for block in said:
        if isinstance(block, Media):
            raise Unfit("stands in a message of the role 'assistant', which OpenAI takes from users only", word(block))
    content: object = _plain(tuple(said)) if turn.plain else [_part(block) for block in said]
    if not said:
        content = turn.raw.get("content") if turn.plain else None
    made: dict[str, object] = {"role": "assistant", "content": content, **_beside(turn)}
    if beside:
        made["refusal"] = beside[0].text
    if isinstance(audio := turn.raw.get("audio"), Mapping):
        made["audio"] = {"id": audio.get("id")}  # an answer has more, which requests must not have
    if calls and legacy:
        made["function_call"] = dict(calls[0].own.raw)
    elif calls:
        made["tool_calls"] = [_call(call) for call in calls]
    return made


def _beside(turn: Turn) -> dict[str, object]:
    """Return the further keys of a message: who speaks, and what nobody else is known to own."""
    known = {"role", "content", "refusal", "audio", "tool_calls", "function_call", "parts", "type", *_LANGCHAINS}
    if turn.raw.get("type") == "message":
        return {}  # an answer of Anthropic's, with its bill
    found = {key: item for key, item in turn.raw.items() if key not in known and item is not None}
    return {key: item for key, item in found.items() if not hints.is_foreign(key, "openai")}


def _result(block: ToolResult) -> dict[str, object]:
    """Return the message that answers a call."""
    for inner in block.content:
        if not isinstance(inner, Text):
            raise Unfit(f"stands in the answer to a call, {_TAKEN}; it takes texts there", word(inner))
    content = _plain(block.content) if block.plain else [_part(inner) for inner in block.content]
    own = block.own.raw if block.own.provider == "openai" else {}
    if own.get("role") == "function":
        return {"role": "function", "content": content, "name": block.name}
    if block.id is None:
        raise Unfit("answers no call: it has no id", "tool-result")
    named = {"name": own["name"]} if own.get("name") else {}
    return {"role": "tool", "content": content, "tool_call_id": block.id, **named}


def _call(call: ToolCall) -> dict[str, object]:
    """Return one entry of ``tool_calls``."""
    if call.own.provider == "openai" and "type" in call.own.raw:
        return dict(call.own.raw)
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": text_of(call)}}


def _plain(blocks: tuple[Block, ...]) -> object:
    """Return content that was a text as a text; with anything beside it, as parts."""
    match blocks:
        case ():
            return ""
        case (Text(text=text),):
            return text
        case _:
            return [_part(block) for block in blocks]


def _part(block: Block) -> dict[str, object]:
    """Return one content part."""
    match block:
        case Text():
            return {"type": "text", "text": block.text, **hints.of_text(block.own, "openai")}
        case Refusal():
            return {"type": "refusal", "refusal": block.text}
        case Media():
            return _media(block)
        case Thinking() | ToolCall() | ToolResult():
            raise Unfit("is not taken by OpenAI among the content (leave it out with drop)", word(block))
        case Other():
            if block.own.provider == "shared":
                return dict(block.own.raw)
            raise Unfit("is not taken by OpenAI (leave it out with drop)", word(block))
        case _:
            assert_never(block)


def _media(block: Media) -> dict[str, object]:
    """Return an image, a recording or a document."""
    if block.own.provider == "openai":
        found = dict(block.own.raw)
        if isinstance(url := found.get("image_url"), str):
            found["image_url"] = {"url": url}  # LangChain writes it so, OpenAI takes the longer form only
        found.pop("cache_control", None)
        _fetched(block)
        return found
    match block.medium, block.source:
        case "image", Data() as data:
            return {"type": "image_url", "image_url": {"url": data_url(data)}}
        case "image", Url(url=url):
            _fetched(block)
            return {"type": "image_url", "image_url": {"url": url}}
        case "audio", Data() as data if data.media_type in _AUDIO:
            held = {"data": data.base64, "format": _AUDIO[data.media_type]}
            return {"type": "input_audio", "input_audio": held}
        case "file", Data() as data:
            file = {"filename": block.name or file_name(data), "file_data": data_url(data)}
            return {"type": "file", "file": file}
        case "file", FileId(provider="openai" | "langchain", id=file_id):
            return {"type": "file", "file": {"file_id": file_id}}
        case _, FileId():
            raise Unfit("is a file that was handed to another provider, or whose id OpenAI does not take", block.medium)
        case _, _:
            raise Unfit("comes in a form that OpenAI does not take (leave it out with drop)", block.medium)


def _fetched(block: Media) -> None:
    """Refuse a URL that OpenAI does not fetch."""
    if isinstance(block.source, Url) and block.source.scheme not in {"http", "https"}:
        raise Unfit("has a URL that is neither http, https nor data", block.medium)
