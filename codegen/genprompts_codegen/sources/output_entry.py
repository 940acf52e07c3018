"""The key ``output`` of a prompt in a file: the class or the JSON schema of the answers.

It is one where its value is ``module:Class``, a JSON schema, or a map with such a schema under ``schema``. Any other
value is the author's own, and kept as metadata.
"""

import re

from genprompts.grammar.nodes import Constant
from genprompts_codegen.definitions import Anchor, OutputDef
from genprompts_codegen.sources.tree import DataNode, MapNode, ScalarNode, constant

_CLASS = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "function", "json_schema"})


def read_output(node: DataNode | None) -> OutputDef | None:
    """Return what ``node`` asks the model to answer with; None where it says nothing of that."""
    match node:
        case ScalarNode(value=str(text)) if _CLASS.fullmatch(text.strip()):
            return OutputDef(text.strip(), node.anchor)
        case MapNode():
            schema = {entry.key: constant(entry.value) for entry in node.entries}
            inner = schema.get("schema")
            if not _is_schema(schema) and isinstance(inner, dict):
                schema = inner
            return OutputDef(schema, Anchor(node.anchor.source, node.anchor.span)) if _is_schema(schema) else None
        case _:
            return None


def _is_schema(schema: dict[str, Constant]) -> bool:
    """Whether ``schema`` is a JSON schema, or one in the wrapping of a provider."""
    if any(isinstance(schema.get(key), dict) for key in ("properties", "parameters", "input_schema")):
        return True
    kind = schema.get("type")
    known = isinstance(kind, str) and kind in _TYPES
    return known or any(isinstance(schema.get(key), list) for key in ("anyOf", "oneOf", "allOf")) or "$ref" in schema
