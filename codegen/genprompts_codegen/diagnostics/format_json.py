"""Findings for programs: JSON objects."""

import json
import math
from collections.abc import Sequence

from genprompts_codegen.diagnostics.model import Diagnostic, Label


def format_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Return all findings as one JSON list."""
    return as_json([finding_object(diagnostic) for diagnostic in diagnostics])


def as_json(value: object) -> str:
    """Return ``value`` as JSON text: indented, ASCII (lone surrogates included), with a line end."""
    return json.dumps(_finite(value), indent=2, allow_nan=False) + "\n"


def _finite(value: object) -> object:
    """Return ``value`` with the numbers that JSON lacks as texts."""
    match value:
        case float() if not math.isfinite(value):
            return str(value)
        case dict():
            return {str(key): _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
        case _:
            return value


def finding_object(diagnostic: Diagnostic) -> dict[str, object]:
    """Return one finding as JSON has it; the place of its first label is its own."""
    code = diagnostic.code
    place = _place(diagnostic.labels[0]) if diagnostic.labels else dict.fromkeys(_PLACE_KEYS)
    return {
        "code": code.id,
        "name": code.name,
        "severity": code.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        **place,
        "labels": [{**_place(label), "text": label.text or None} for label in diagnostic.labels],
    }


_PLACE_KEYS = ("path", "line", "column", "end_line", "end_column")


def _place(label: Label) -> dict[str, object]:
    """Return the half-open range of ``label``; lines and columns count from 1."""
    if label.span is None:
        return {**dict.fromkeys(_PLACE_KEYS), "path": label.source.path}
    start, end = (label.source.position(min(max(at, 0), len(label.source.text))) for at in label.span)
    values = (label.source.path, start.line, start.column, end.line, end.column)
    return dict(zip(_PLACE_KEYS, values, strict=True))
