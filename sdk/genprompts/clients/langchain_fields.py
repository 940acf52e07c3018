"""Message dicts as what LangChain's messages are made of: the kind of each message, and its keywords."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, cast

from genprompts.clients.addresses import SCHEMES
from genprompts.clients.blocks import (
    Block,
    Data,
    FileId,
    Media,
    Own,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
    Unfit,
    Url,
)
from genprompts.clients.objects import as_plain
from genprompts.clients.reading import attribute, read, refusal
from genprompts.kinds import is_mapping, is_sequence
from genprompts.messages.conversion import to_messages

Kind: TypeAlias = Literal["human", "ai", "system", "tool", "function", "chat"]
_KINDS: Mapping[str, Kind] = {
    "user": "human",
    "assistant": "ai",
    "system": "system",
    "developer": "system",
    "tool": "tool",
    "function": "function",
}
_KNOWN = frozenset({"role", "content", "name", "tool_calls", "tool_call_id", "parts", "type"})
_KEYWORDS = frozenset(
    {"id", "response_metadata", "usage_metadata", "example", "additional_kwargs", "artifact", "status"}
)
_ONLY = {"artifact": "tool", "status": "tool", "usage_metadata": "ai"}
"""Keywords that one kind of message alone has."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One of LangChain's messages: ``origin`` itself where the message was made of it, else what it is made with."""

    kind: Kind
    keywords: Mapping[str, object]
    origin: object = None
    position: int = 0
    """Which message it is made of."""


def fields(messages: Iterable[Mapping[str, object]], drop: Collection[str] = ()) -> list[Fields]:
    """Return what LangChain's messages of ``messages`` are made of.

    Content blocks stay in their shape, which LangChain's clients of all providers read; Google's parts, which they do
    not, become LangChain's standard blocks. Answers to calls become messages of their own.

    Raises:
        UnsupportedContentError: a message cannot be read; the error names its position.
    """
    found: list[Fields] = []
    for turn in read(messages, drop, lenient=True):
        try:
            found += [replace(made, position=turn.position) for made in _turn(turn, dropping=bool(drop))]
        except Unfit as unfit:  # noqa: PERF203  (the position is what the error is about)
            raise refusal(unfit, turn.position, "langchain") from None
    return found


def _turn(turn: Turn, *, dropping: bool) -> list[Fields]:
    """Return the messages of one turn."""
    origin = getattr(turn.raw, "origin", None)
    if origin is not None and not is_mapping(origin) and not dropping and to_messages([origin], "origin") == [turn.raw]:
        return [Fields("human", {}, origin)]  # unchanged since it was converted
    results = [block for block in turn.blocks if isinstance(block, ToolResult)]
    rest = tuple(block for block in turn.blocks if not isinstance(block, ToolResult))
    found = [_result(block, turn) for block in results]
    if rest or not results:
        found.append(_message(turn, rest))
    return found


def _message(turn: Turn, blocks: tuple[Block, ...]) -> Fields:
    """Return a message that answers no call."""
    kind = _KINDS.get(turn.role, "chat")
    keywords = _further(turn, kind)
    keywords["content"] = _content(turn, blocks)
    if kind == "chat":
        keywords["role"] = turn.role
    if turn.role == "developer":
        keywords["additional_kwargs"] = {**_mapping(keywords.get("additional_kwargs")), "__openai_role__": "developer"}
    if kind == "ai":
        calls = [block for block in blocks if isinstance(block, ToolCall) and not _is_legacy(block)]
        keywords["tool_calls"] = [_call(call) for call in calls if not isinstance(call.arguments, str)]
        keywords["invalid_tool_calls"] = [_invalid(call) for call in calls if isinstance(call.arguments, str)]
    return Fields(kind, keywords)


def _result(block: ToolResult, turn: Turn) -> Fields:
    """Return the message that answers a call."""
    own = turn.role in {"tool", "function"} and block.own.raw is turn.raw
    kind: Kind = "function" if turn.role == "function" else "tool"
    keywords = _further(turn, kind) if own else {}
    keywords["content"] = _answer(block)
    if kind == "function":
        if block.name is None:
            raise Unfit("has no name", "tool-result")
        return Fields("function", {**keywords, "name": block.name})
    if block.id is None:
        raise Unfit("answers no call: it has no id", "tool-result")
    keywords["tool_call_id"] = block.id
    if not own and block.name:
        keywords["name"] = block.name
    if block.failed:
        keywords["status"] = "error"
    return Fields("tool", keywords)


def _answer(block: ToolResult) -> object:
    """Return the content of an answer: a text as it was, else blocks."""
    match block.content:
        case () if block.plain:
            return ""
        case (Text(text=text),) if block.plain:
            return text
        case _:
            return _blocks(block.content)


def _further(turn: Turn, kind: Kind) -> dict[str, object]:
    """Return the keywords of a message besides its content: unknown keys are LangChain's ``additional_kwargs``."""
    origin = getattr(turn.raw, "origin", None)
    given = {**_mapping(origin), **{key: item for key, item in turn.raw.items() if key not in _KNOWN}}
    found: dict[str, object] = {}
    if turn.raw.get("name") is not None:
        found["name"] = turn.raw["name"]
    more = dict(_mapping(given.get("additional_kwargs")))
    for key, item in given.items():
        if key not in _KEYWORDS:
            if key != "invalid_tool_calls":  # they stand among the calls
                more[key] = item
        elif key != "additional_kwargs" and _ONLY.get(key, kind) == kind and not (key == "example" and kind != "human"):
            found[key] = item
    if not is_mapping(origin) and origin is not None:
        found = {**{key: attribute(turn.raw, key) for key in ("id", "response_metadata")}, **found}
        found = {key: item for key, item in found.items() if item}
    if more:
        found["additional_kwargs"] = more
    return found


def _content(turn: Turn, blocks: tuple[Block, ...]) -> object:
    """Return the content: a text as it was, else blocks."""
    given = turn.raw.get("content")
    if given is None or isinstance(given, str):
        return given or ""
    return _blocks(tuple(block for block in blocks if block.own.raw is not turn.raw and not _is_beside(block, turn)))


def _is_beside(block: Block, turn: Turn) -> bool:
    """Say whether a call stands beside the content, not in it."""
    calls = turn.raw.get("tool_calls")
    beside = [as_plain(call) for call in calls] if is_sequence(calls) else []
    return isinstance(block, ToolCall) and (dict(block.own.raw) in beside or _is_legacy(block))


def _is_legacy(block: ToolCall) -> bool:
    """Say whether a call has the form from before there were ``tool_calls``."""
    return block.own.provider == "openai" and "type" not in block.own.raw and "arguments" in block.own.raw


def _blocks(blocks: tuple[Block, ...]) -> list[object]:
    """Return content blocks: as they came, Google's as LangChain's standard blocks (calls are beside the content)."""
    return [
        _standard(block) if block.own.provider == "google" else _as_given(block)
        for block in blocks
        if not (isinstance(block, ToolCall) and block.own.provider == "google")
    ]


def _as_given(block: Block) -> object:
    """Return a block in its own shape."""
    return dict(block.own.raw)


def _standard(block: Block) -> object:
    """Return LangChain's standard block of a part of Google's."""
    match block:
        case Text(text=text):
            return {"type": "text", "text": text, **_signed(block.own)}
        case Thinking(text=text):
            return {"type": "reasoning", "reasoning": text, **_signed(block.own)}
        case Media(medium=medium, source=Data(base64=data, media_type=media_type)):
            return {"type": medium, "base64": data, "mime_type": media_type}
        case Media(medium=medium, source=Url(scheme=scheme, url=url, media_type=media_type)) if scheme in SCHEMES:
            return {"type": medium, "url": url, **({"mime_type": media_type} if media_type else {})}
        case Media(medium=medium, source=FileId(id=file_id, media_type=media_type)):
            return {"type": medium, "file_id": file_id, **({"mime_type": media_type} if media_type else {})}
        case _:
            return {"type": "non_standard", "value": dict(block.own.raw)}


def _signed(own: Own) -> dict[str, object]:
    """Return the signature of a part as LangChain keeps it."""
    signature = own.raw.get("thought_signature")
    if not isinstance(signature, bytes):
        return {}
    from base64 import b64encode  # noqa: PLC0415  (rare)

    return {"extras": {"signature": b64encode(signature).decode("ascii")}}


def _call(call: ToolCall) -> dict[str, object]:
    """Return a call in LangChain's form."""
    arguments = cast("Mapping[str, object]", call.arguments)
    return {"name": call.name, "args": dict(arguments), "id": call.id, "type": "tool_call"}


def _invalid(call: ToolCall) -> dict[str, object]:
    """Return a call whose arguments are no JSON object, in LangChain's form."""
    return {"name": call.name, "args": call.arguments, "id": call.id, "error": None, "type": "invalid_tool_call"}


def _mapping(value: object) -> Mapping[str, object]:
    """Return ``value`` if it is a mapping, else an empty one."""
    return value if is_mapping(value) else {}
