"""Message objects in LangChain's manifests as plain message dicts."""

import json
from collections.abc import Mapping

from genprompts.grammar.nodes import Constant
from genprompts_codegen.sources.tree import ListNode, MapNode, ScalarNode, constant, text_of

_ROLES = {
    "HumanMessage": "user",
    "AIMessage": "assistant",
    "SystemMessage": "system",
    "ToolMessage": "tool",
    "FunctionMessage": "function",
}


def is_literal(name: str) -> bool:
    """Return whether ``name`` is the class of a message object, which is never filled in."""
    return name == "ChatMessage" or name in _ROLES


def literal_message(name: str, kwargs: MapNode) -> Mapping[str, Constant] | None:
    """Return the message dict of the class ``name``; None when it holds what a message dict cannot say."""
    role = _ROLES.get(name) or kwargs.text("role")
    content = kwargs.get("content")
    if role is None or content is None or isinstance(content, MapNode):
        return None
    if isinstance(content, ScalarNode) and not isinstance(content.value, str):
        return None
    message: dict[str, Constant] = {"role": role, "content": constant(content)}
    for key in ("name", "tool_call_id"):
        text = text_of(kwargs.get(key))
        if text is not None:
            message[key] = text
    calls = kwargs.get("tool_calls")
    if isinstance(calls, ListNode) and calls.items:
        found = [_tool_call(call) for call in calls.items if isinstance(call, MapNode)]
        if any(call is None for call in found) or len(found) != len(calls.items):
            return None
        message["tool_calls"] = [call for call in found if call is not None]
    return message


def _tool_call(call: MapNode) -> dict[str, Constant] | None:
    name, arguments = call.text("name"), call.get("args")
    if name is None or not isinstance(arguments, MapNode):
        return None
    written = json.dumps(constant(arguments), ensure_ascii=False)
    return {"id": call.text("id"), "type": "function", "function": {"name": name, "arguments": written}}
