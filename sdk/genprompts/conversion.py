"""Any message-like value to one plain message dict: the slow way into a placeholder."""

from typing import cast

from genprompts.errors import UnexpectedInputError
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import PLAIN_ROLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from genprompts.message_types import Message

_ROLES = {**{role: role for role in PLAIN_ROLES}, "human": "user", "ai": "assistant"}
_TAKES = "a dict with 'role' and 'content', a (role, content) pair, a text, or an object with 'type' and 'content'"
_KNOWN = "'user', 'assistant', 'system', 'developer', 'tool', 'function'"


class _Refusal(Exception):  # noqa: N818  (never leaves this module)
    """Why one item is no message."""


def to_messages(value: object, name: str) -> "list[Message]":
    """Return the messages that ``value``, the input ``name``, stands for.

    Raises:
        UnexpectedInputError: ``value`` is no sequence, or an item of it is no message.
    """
    if not is_sequence(value):
        message = f'input "{name}" takes a list of messages, not {kind(value)}'
        raise UnexpectedInputError(message, names=(name,))
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str) and value[0] in _ROLES:
        message = f'input "{name}" takes a list of messages, not one (role, content) pair; put the pair in a list'
        raise UnexpectedInputError(message, names=(name,))
    made: list[dict[str, object]] = []
    for index, item in enumerate(value):
        try:
            made.append(_to_message(item))
        except _Refusal as refusal:  # noqa: PERF203  (the item's position is what the error is about)
            message = f'item {index} of input "{name}" {refusal}'
            raise UnexpectedInputError(message, names=(name,)) from None
    return cast("list[Message]", made)


def to_openai_call(call: "Mapping[str, object]") -> "dict[str, object]":
    """Return a tool call in OpenAI's form, whichever of its and LangChain's form it had."""
    if "function" in call or "name" not in call:
        return dict(call)
    import json  # noqa: PLC0415  (only messages that call tools need it)

    arguments = json.dumps(call.get("args") or {}, ensure_ascii=False)
    function = {"name": call["name"], "arguments": arguments}
    return {"id": call.get("id"), "type": "function", "function": function}


def _to_message(item: object) -> "dict[str, object]":
    """Return the message dict that ``item`` stands for."""
    if isinstance(item, str):
        return {"role": "user", "content": item}
    if is_mapping(item):
        return _from_mapping(item)
    if is_sequence(item):
        return _from_pair(item)
    if isinstance(getattr(item, "type", None), str) and hasattr(item, "content"):
        return _from_object(item)
    raise _Refusal(f"is {kind(item)}; a placeholder takes {_TAKES}")


def _from_pair(item: "Sequence[object]") -> "dict[str, object]":
    """Return the message of a ``(role, content)`` pair."""
    if len(item) != 2:
        raise _Refusal(f"has {len(item)} parts; a message written as a sequence is a (role, content) pair")
    role, content = item
    return {"role": _role(role), "content": _content(content)}


def _from_mapping(item: "Mapping[str, object]") -> "dict[str, object]":
    """Return the message of a dict with ``role`` (or LangChain's ``type``) and ``content``."""
    path, kwargs = item.get("id"), item.get("kwargs")
    if item.get("lc") == 1 and is_sequence(path) and is_mapping(kwargs):
        return _from_serialized(path, kwargs)
    word = "role" if "role" in item else "type"
    if word not in item or ("content" not in item and not item.get("tool_calls")):
        raise _Refusal("is a dict without 'role' and 'content'; both are needed")
    role = _role(item[word])
    made: dict[str, object] = {"role": role, "content": _content(item.get("content"), empty=item.get("content", ""))}
    made.update((key, value) for key, value in item.items() if key not in {word, "role", "content"})
    if word == "type":  # LangChain's own dict form, whose calls have LangChain's form
        _use_openai_calls(made)
    return made


def _from_serialized(path: "Sequence[object]", kwargs: "Mapping[str, object]") -> "dict[str, object]":
    """Return the message of LangChain's ``{"lc": 1, "id": […, class], "kwargs": {…}}``."""
    word = _object_kind(str(path[-1]) if path else "")
    role = kwargs.get("role") if word == "chat" else word
    made: dict[str, object] = {"role": _role(role, any_word=word == "chat"), "content": _content(kwargs.get("content"))}
    made.update((key, kwargs[key]) for key in ("name", "tool_calls", "tool_call_id") if kwargs.get(key))
    _use_openai_calls(made)
    return made


def _from_object(item: object) -> "dict[str, object]":
    """Return the message of an object like LangChain's messages, read by its attributes."""
    word = _object_kind(str(getattr(item, "type", "")))
    extra: object = getattr(item, "additional_kwargs", None)
    if word == "chat":
        role = _role(getattr(item, "role", None), any_word=True)
    elif word == "system" and is_mapping(extra) and extra.get("__openai_role__") == "developer":
        role = "developer"
    else:
        role = _role(word)
    made: dict[str, object] = {"role": role, "content": _content(getattr(item, "content", None))}
    for key in ("name", "tool_calls", "tool_call_id"):
        value = getattr(item, key, None)
        if value:
            made[key] = value
    _use_openai_calls(made)
    return made


def _use_openai_calls(made: "dict[str, object]") -> None:
    """Bring the tool calls of a message into the form providers take."""
    calls = made.get("tool_calls")
    if is_sequence(calls):
        made["tool_calls"] = [to_openai_call(call) for call in calls if is_mapping(call)]


def _object_kind(word: str) -> str:
    """Return the short kind of a LangChain class name or type: ``AIMessageChunk`` and ``AIMessage`` are ``ai``."""
    return word.removesuffix("Chunk").removesuffix("Message").lower() if word[:1].isupper() else word


def _role(role: object, *, any_word: bool = False) -> str:
    """Return the provider's word for ``role``."""
    if isinstance(role, str):
        known = _ROLES.get(role)
        if known is not None:
            return known
        if any_word and role:
            return role
    raise _Refusal(f"has no role that is known; use one of {_KNOWN}")


def _content(content: object, *, empty: object = "") -> object:
    """Return the content of a message; ``None`` counts as ``empty``."""
    if content is None:
        return empty
    if isinstance(content, str):
        return content
    if is_sequence(content):
        return content if isinstance(content, list) else list(content)
    raise _Refusal(f"holds {kind(content)}; the content of a message is a text or a list of blocks")
