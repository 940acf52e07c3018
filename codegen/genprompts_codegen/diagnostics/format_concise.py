"""Findings on one line each, for people and editors."""

from genprompts_codegen.diagnostics.model import Diagnostic, Label
from genprompts_codegen.printable import printable


def place_of(label: Label) -> str:
    """Return ``path:line:column``, or the path alone for a whole file."""
    path = printable(label.source.path)
    if label.span is None:
        return path
    place = label.source.position(min(max(label.span.start, 0), len(label.source.text)))
    return f"{path}:{place.line}:{place.column}"


def format_concise(diagnostic: Diagnostic) -> str:
    """Return the line of one finding, with its line end."""
    code = diagnostic.code
    place = f"{place_of(diagnostic.labels[0])}: " if diagnostic.labels else ""
    return f"{place}{code.severity.value}[{code.id}] {code.name}: {printable(diagnostic.message)}\n"
