"""Any message-like value to one plain message dict: the slow way into a placeholder."""

from typing import cast

from genprompts.errors import UnexpectedInputError
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import PLAIN_ROLES, MessageDict, is_answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from genprompts.messages.types import Message

_ROLES = {**{role: role for role in PLAIN_ROLES}, "human": "user", "ai": "assistant"}
_KINDS = frozenset({"human", "ai", "system", "tool", "function", "chat", "remove"})
"""The types of LangChain's messages."""
_TAKES = "a dict with 'role' and 'content', a (role, content) pair, a text, or a message of a client's library"
_KNOWN = "'user', 'assistant', 'system', 'developer', 'tool', 'function'"
_FIELDS = (
    *("content", "name", "tool_calls", "tool_call_id", "role", "invalid_tool_calls", "additional_kwargs"),
    *("id", "response_metadata", "usage_metadata", "artifact", "status", "example"),
)
"""What LangChain's messages hold; all but the first five are nothing that providers take."""


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
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str) and _is_role(value[0]):
        message = f'input "{name}" takes a list of messages, not one (role, content) pair; put the pair in a list'
        raise UnexpectedInputError(message, names=(name,))
    made: list[Mapping[str, object]] = []
    for index, item in enumerate(value):
        try:
            made.append(_to_message(item))
        except _Refusal as refusal:  # noqa: PERF203  (the item's position is what the error is about)
            message = f'item {index} of input "{name}" {refusal}'
            raise UnexpectedInputError(message, names=(name,)) from None
    return cast("list[Message]", made)


def to_openai_call(call: object) -> "dict[str, object]":
    """Return a tool call in OpenAI's form, whichever of its and LangChain's form it had."""
    from genprompts.clients.objects import as_mapping  # noqa: PLC0415  (only messages that call tools need it)

    found = as_mapping(call) or {}
    function = as_mapping(found.get("function"))
    if function is not None:
        kept = {key: item for key, item in function.items() if key != "parsed_arguments"}
        return {**found, "function": kept}
    if "name" not in found:
        return dict(found)
    args = found.get("args")
    if not isinstance(args, str):  # arguments that LangChain could not read are still the text they were
        import json  # noqa: PLC0415  (same)

        args = json.dumps(args or {}, ensure_ascii=False)
    return {"id": found.get("id"), "type": "function", "function": {"name": found["name"], "arguments": args}}


def langchain_only(fields: "Mapping[str, object]") -> "dict[str, object]":
    """Return what only LangChain's messages hold, without what is empty or by default so."""
    found = {key: fields[key] for key in _FIELDS[5:] if fields.get(key)}
    if found.get("status") == "success":
        del found["status"]
    return found


def add_langchains(made: "dict[str, object]", fields: "Mapping[str, object]") -> None:
    """Give the message ``made`` what providers take of the further fields of a message of LangChain's."""
    if fields.get("name") or (made["role"] == "function" and "name" in fields):
        made["name"] = fields["name"]
    if fields.get("tool_call_id") is not None:
        made["tool_call_id"] = fields["tool_call_id"]
    calls: list[object] = []
    for key in ("tool_calls", "invalid_tool_calls"):
        found = fields.get(key)
        calls += found if is_sequence(found) else []
    extra = fields.get("additional_kwargs")
    if is_mapping(extra) and made["role"] == "assistant":
        for key in ("function_call", "refusal", "audio"):
            if extra.get(key):
                made[key] = extra[key]
        raw = extra.get("tool_calls")
        calls = calls or (list(raw) if is_sequence(raw) else [])
    if calls:
        made["tool_calls"] = [to_openai_call(call) for call in calls]


def _to_message(item: object) -> "Mapping[str, object]":
    """Return the message dict that ``item`` stands for."""
    if isinstance(item, str):
        return {"role": "user", "content": item}
    if is_mapping(item):
        return _from_mapping(item)
    if is_sequence(item):
        return _from_pair(item)
    word = getattr(item, "type", None)
    if isinstance(word, str) and _object_kind(word) in _KINDS and hasattr(item, "content"):
        fields = {key: getattr(item, key, None) for key in _FIELDS}
        return _from_langchain(_object_kind(word), fields, item)
    if hasattr(item, "role") and not isinstance(item, type):
        if hasattr(item, "content"):
            return _from_client(item)
        if hasattr(item, "parts"):
            return _from_parts(item.role, item.parts)
    raise _Refusal(f"is {kind(item)}; a placeholder takes {_TAKES}")


def _from_pair(item: "Sequence[object]") -> "Mapping[str, object]":
    """Return the message of a ``(role, content)`` pair."""
    if len(item) != 2:
        raise _Refusal(f"has {len(item)} parts; a message written as a sequence is a (role, content) pair")
    role, content = item
    return _sound({"role": _role(role), "content": _content(content)})


def _from_mapping(item: "Mapping[str, object]") -> "Mapping[str, object]":
    """Return the message of a dict: a provider's, or one of LangChain's three forms."""
    if isinstance(item, MessageDict) and "content" in item:
        return _sound(item)  # one of ours, of any role
    path, kwargs, data = item.get("id"), item.get("kwargs"), item.get("data")
    if item.get("lc") == 1 and is_sequence(path) and is_mapping(kwargs):
        return _from_langchain(_object_kind(str(path[-1]) if path else ""), kwargs, None)
    if "role" not in item:
        word = item.get("type")
        if isinstance(word, str) and _object_kind(word) in _KINDS:
            fields = data if is_mapping(data) and "content" not in item else item
            return _from_langchain(_object_kind(word), fields, None)
        if isinstance(word, str) and ("content" in item or item.get("tool_calls")):
            return _from_langchain(_role(word), item, None)
    if "parts" in item and "content" not in item:
        return _from_parts(item.get("role"), item["parts"])
    role = item.get("role")
    if "role" not in item or ("content" not in item and role not in ("assistant", "ai")):
        raise _Refusal("is a dict without 'role' and 'content'; both are needed")
    found = _role(role)
    content = _content(item.get("content"), empty=item.get("content", ""))
    if found == role and content is item.get("content", content) and isinstance(item, dict) and "content" in item:
        return _sound(item)
    made: dict[str, object] = {"role": found, "content": content}
    made.update((key, value) for key, value in item.items() if key not in made)
    return _sound(made)


def _from_langchain(word: str, fields: "Mapping[str, object]", origin: object) -> "Mapping[str, object]":
    """Return the message of what one of LangChain's messages holds; ``origin`` is the message itself, if given."""
    if word == "remove":
        raise _Refusal("removes a message; a placeholder takes messages to say")
    if origin is None and "content" not in fields and not fields.get("tool_calls"):
        raise _Refusal("is a dict without 'role' and 'content'; both are needed")
    extra = fields.get("additional_kwargs")
    role = _role(fields.get("role") if word == "chat" else word, any_word=word == "chat")
    if role == "system" and is_mapping(extra) and extra.get("__openai_role__") == "developer":
        role = "developer"
    made = MessageDict.of({"role": role, "content": _content(fields.get("content"))})
    add_langchains(made, fields)
    made.origin = langchain_only(fields) if origin is None else origin
    return made if word == "chat" else _sound(made)


def _from_client(item: object) -> "Mapping[str, object]":
    """Return the message of an object of OpenAI's or Anthropic's library."""
    from genprompts.clients.objects import as_mapping  # noqa: PLC0415  (rare)

    fields = as_mapping(item)
    if fields is None:
        fields = {"role": getattr(item, "role", None), "content": getattr(item, "content", None)}
    content = fields.get("content")
    made: dict[str, object] = {"role": _role(fields.get("role")), "content": _content(content, empty=None)}
    if fields.get("type") != "message":  # Anthropic's answers hold more, which its requests must not
        more = {key: value for key, value in fields.items() if key not in {"parsed", "annotations", *made} and value}
        made.update(more)
    calls = made.get("tool_calls")
    if is_sequence(calls):
        made["tool_calls"] = [to_openai_call(call) for call in calls]
    return _sound(made)


def _from_parts(role: object, parts: object) -> "Mapping[str, object]":
    """Return the message of Google's ``role`` and ``parts``."""
    from genprompts.clients.google_messages import content_of  # noqa: PLC0415  (rare)

    if parts is None:
        parts = ()
    if not is_sequence(parts):
        raise _Refusal(f"holds {kind(parts)}; the 'parts' of a message are a list")
    # The answers of functions have the role "tool" or "function" here and there; Google takes them as the user's.
    known = {None: "user", "user": "user", "model": "assistant", "tool": "user", "function": "user"}
    found = known.get(role) if role is None or isinstance(role, str) else None
    if found is None:
        raise _Refusal("has no role that is known; messages with 'parts' are of the role 'user' or 'model'")
    return {"role": found, "content": content_of(parts)}


def _sound(message: "Mapping[str, object]") -> "Mapping[str, object]":
    """Return ``message``; answers must say what they answer."""
    role = message["role"]
    if role in {"tool", "function"} and not is_answer(message):
        raise _Refusal(f"is a message of a {role} without '{'tool_call_id' if role == 'tool' else 'name'}'")
    return message


def _object_kind(word: str) -> str:
    """Return the short kind of a LangChain class name or type: ``AIMessageChunk`` and ``AIMessage`` are ``ai``."""
    return word.removesuffix("Chunk").removesuffix("Message").lower() if word[:1].isupper() else word


def _is_role(role: object) -> bool:
    """Say whether ``role`` is the word for one."""
    return isinstance(role, str) and role in _ROLES


def _role(role: object, *, any_word: bool = False) -> str:
    """Return the provider's word for ``role``."""
    if isinstance(role, str):
        known = _ROLES.get(role)
        if known is not None:
            return known
        if role == "remove":
            raise _Refusal("removes a message; a placeholder takes messages to say")
        if any_word and role:
            return role
    raise _Refusal(f"has no role that is known; use one of {_KNOWN}")


def _content(content: object, *, empty: object = "") -> object:
    """Return the content of a message, blocks as plain dicts; ``None`` counts as ``empty``."""
    if content is None:
        return empty
    if isinstance(content, str):
        return content
    if is_sequence(content):
        if isinstance(content, list) and all(isinstance(block, (str, dict)) for block in content):
            return content
        from genprompts.clients.objects import as_plain  # noqa: PLC0415  (rare)

        return [as_plain(block) for block in content]
    raise _Refusal(f"holds {kind(content)}; the content of a message is a text or a list of blocks")
