"""What pydantic is told of ``MessageLike``: how one message is validated, and its JSON schema."""

from typing import TYPE_CHECKING, Any

from genprompts.messages import as_messages
from genprompts.strict.check import Place, message_problem
from genprompts.strict.roles import ROLES

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_NAME = "message"


def core_schema() -> "CoreSchema":
    """Return the schema of one message: whatever a placeholder takes; it stays what it is."""
    from pydantic_core import core_schema as schemas  # noqa: PLC0415  (pydantic asks, so it is there)

    return schemas.no_info_plain_validator_function(
        _validated, serialization=schemas.plain_serializer_function_ser_schema(_plain, when_used="json")
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of one message: a text, a dict, or a pair of role and content."""
    role = {"type": "string", "enum": sorted(ROLES)}
    blocks = {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "object"}]}}
    content = {"anyOf": [{"type": "string"}, blocks, {"type": "null"}]}
    message = {
        "type": "object",
        "properties": {
            "role": role,
            "content": content,
            "name": {"type": "string"},
            "tool_calls": {"type": "array", "items": {"type": "object"}},
            "tool_call_id": {"type": "string"},
        },
        "required": ["role"],
    }
    pair = {
        "type": "array",
        "prefixItems": [role, {"anyOf": [{"type": "string"}, blocks]}],
        "minItems": 2,
        "maxItems": 2,
    }
    return {"title": "MessageLike", "anyOf": [message, pair, {"type": "string"}]}


def _validated(value: object) -> object:
    """Return ``value``, which has to be a message; pydantic makes its own error of a ValueError."""
    problem = message_problem([value], Place(_NAME))
    if problem is not None:
        raise ValueError(problem.text.removeprefix(f'item 0 of input "{_NAME}" '))
    return value


def _plain(value: object) -> object:
    """Return the message as a plain dict, for JSON."""
    return dict(as_messages([value], _NAME)[0])
