"""The key ``output`` of a prompt in a file: the JSON schema of the answers."""

import re
from collections.abc import Mapping

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence

_CLASS = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "function", "json_schema"})


def read_output(value: object) -> dict[str, object] | None:
    """Return the schema that ``value`` is, or holds under ``schema``; None where it says something else.

    Raises:
        TemplateDefinitionError: it names a class, which would have to be imported.
    """
    if isinstance(value, str) and _CLASS.fullmatch(value.strip()):
        message = f"the answers are the class {shown(value.strip())}, and loading imports nothing"
        raise TemplateDefinitionError(f"{message}; write its JSON schema, or generate code")
    if not is_mapping(value):
        return None
    inner = value.get("schema")
    found = inner if not is_schema(value) and is_mapping(inner) else value
    return dict(found) if is_schema(found) else None


def is_schema(value: Mapping[str, object]) -> bool:
    """Say whether ``value`` is a JSON schema, or one in the wrapping of a provider."""
    if any(is_mapping(value.get(key)) for key in ("properties", "parameters", "input_schema")):
        return True
    kind = value.get("type")
    known = isinstance(kind, str) and kind in _TYPES
    return known or any(is_sequence(value.get(key)) for key in ("anyOf", "oneOf", "allOf")) or "$ref" in value
