"""Messages that are never filled in, in LangChain's manifests: writing and reading them."""

import json
from collections.abc import Mapping, Sequence

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence
from genprompts.messages import MessageDict
from genprompts.messages.conversion import to_messages
from genprompts.templates.plain import Plain, escaped, plain, unescaped

_CLASSES = {
    "system": ("SystemMessage", "system"),
    "developer": ("SystemMessage", "system"),
    "user": ("HumanMessage", "human"),
    "assistant": ("AIMessage", "ai"),
    "tool": ("ToolMessage", "tool"),
    "function": ("FunctionMessage", "function"),
}
_CHAT = ("ChatMessage", "chat")
_NEEDED = {"tool": "tool_call_id", "function": "name"}  # LangChain has no such message without
_SAID = ("role", "content", "name", "tool_call_id", "tool_calls")
CLASSES = frozenset({name for name, _ in _CLASSES.values()} | {"ChatMessage"})
"""The classes of messages that are never filled in."""


def literal_node(message: Mapping[str, Plain]) -> dict[str, object]:
    """Return the node of a message dict; what LangChain's class has no field for goes to ``additional_kwargs``."""
    role = str(message["role"])
    known = role in _CLASSES and _NEEDED.get(role, "role") in message
    name, word = _CLASSES[role] if known else _CHAT
    content = message.get("content")
    kwargs: dict[str, object] = {"content": "" if content is None else content, "type": word}
    if not known:
        kwargs["role"] = role
    for key in ("name", "tool_call_id"):
        if message.get(key) is not None:
            kwargs[key] = message[key]
    extra = {key: value for key, value in message.items() if key not in _SAID}
    if role == "developer":
        extra["__openai_role__"] = role
    calls = message.get("tool_calls")
    if isinstance(calls, list) and calls:
        ours = [_call(call) for call in calls] if role == "assistant" else [None]
        if None in ours:  # calls that LangChain's form cannot say to the letter
            extra["tool_calls"] = calls
        else:
            kwargs["tool_calls"] = ours
    if extra:
        kwargs["additional_kwargs"] = extra
    marked = {key: escaped(plain(value, "a message")) for key, value in kwargs.items()}
    return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", name], "kwargs": marked}


def _call(call: Plain) -> dict[str, Plain] | None:
    """Return a tool call in LangChain's form; None where that says something else."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(function, dict) or set(call) != {"id", "type", "function"}:
        return None
    name, text = function.get("name"), function.get("arguments")
    if set(function) != {"name", "arguments"} or not isinstance(name, str) or not isinstance(text, str):
        return None
    try:
        read: Plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or json.dumps(read, ensure_ascii=False) != text:
        return None
    return {"name": name, "args": read, "id": call["id"], "type": "tool_call"}


def read_literal(name: str, kwargs: Mapping[str, object]) -> MessageDict:
    """Return the message of the class ``name``.

    Raises:
        TemplateDefinitionError: it holds no content, or one that messages here cannot hold.
    """
    kwargs = {key: unescaped(plain(value, "a message")) for key, value in kwargs.items()}
    node = {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", name], "kwargs": kwargs}
    try:
        message: dict[str, object] = dict(to_messages([node], "messages")[0])
    except UnexpectedInputError:
        raise TemplateDefinitionError(f"a message of the class {shown(name)} holds what cannot be read") from None
    further = kwargs.get("additional_kwargs")
    extra = dict(further) if is_mapping(further) else {}
    said = (extra.pop("__openai_role__", None), message.pop("__openai_role__", None))
    if message["role"] == "system" and "developer" in said:
        message["role"] = "developer"
    calls = extra.pop("tool_calls", None)
    if is_sequence(calls) and calls and not message.get("tool_calls"):
        message["tool_calls"] = list(calls)
    return literal({**message, **{key: value for key, value in extra.items() if key not in message}})


def literal(message: Mapping[str, object]) -> MessageDict:
    """Return ``message`` as a message that a template takes as it is."""
    made = MessageDict.__new__(MessageDict)
    made.update(message)
    return made


def is_literal(node: object) -> bool:
    """Say whether a node of a manifest is a message that is never filled in."""
    path = node.get("id") if is_mapping(node) and node.get("lc") == 1 else None
    return is_sequence(path) and len(path) > 0 and path[-1] in CLASSES


def read_messages(nodes: Sequence[object]) -> list[object]:
    """Return a list of values, in which message nodes become messages."""
    return [_read_node(node) if is_literal(node) else node for node in nodes]


def _read_node(node: object) -> dict[str, object]:
    path = node.get("id") if is_mapping(node) else None
    kwargs = node.get("kwargs") if is_mapping(node) else None
    if not is_sequence(path) or not is_mapping(kwargs):
        raise TemplateDefinitionError("a message in the manifest has no 'kwargs'")
    return dict(read_literal(str(path[-1]), kwargs))
