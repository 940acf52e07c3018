"""The arguments of tool calls: JSON in some shapes, mappings in others."""

import json
from collections.abc import Mapping

from genprompts.clients.blocks import ToolCall, Unfit
from genprompts.kinds import is_mapping


def parsed(value: object) -> Mapping[str, object] | str:
    """Return the arguments as a mapping; a text that is no JSON object stays a text."""
    if value is None:
        return {}
    if is_mapping(value):
        return value
    if not isinstance(value, str):
        raise Unfit("has arguments that are neither a mapping nor JSON", "tool-call")
    try:
        found: object = json.loads(value or "{}", strict=False)
    except (ValueError, RecursionError):
        return value
    return found if is_mapping(found) else value


def mapping_of(call: ToolCall) -> Mapping[str, object]:
    """Return the arguments as a mapping.

    Raises:
        Unfit: they are no JSON object.
    """
    if isinstance(call.arguments, str):
        raise Unfit("has arguments that are no JSON object", "tool-call")
    return call.arguments


def text_of(call: ToolCall) -> str:
    """Return the arguments as JSON; a text that is no JSON stays as it is."""
    return call.arguments if isinstance(call.arguments, str) else as_json(call.arguments)


def as_json(value: object) -> str:
    """Return ``value`` as JSON.

    Raises:
        Unfit: there is something in it that JSON has no word for.
    """
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise Unfit("holds a value that JSON has no word for", "tool-call") from None
