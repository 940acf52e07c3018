"""Findings with the source they speak of, for people."""

from collections.abc import Iterator

from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.excerpt import Excerpt, excerpt
from genprompts_codegen.diagnostics.format_concise import place_of
from genprompts_codegen.diagnostics.model import Diagnostic, Label
from genprompts_codegen.printable import printable
from genprompts_codegen.printed import Piece, Style

SEVERITY_STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.INFO: Style.INFO}


def format_full(diagnostic: Diagnostic) -> Iterator[Piece]:
    """Give the pieces of one finding: its line, the excerpts of its places, its hint, and an empty line."""
    code = diagnostic.code
    style = SEVERITY_STYLES[code.severity]
    if diagnostic.labels:
        yield Piece(f"{place_of(diagnostic.labels[0])}: ", Style.STRONG)
    yield Piece(f"{code.severity.value}[{code.id}]", style)
    yield Piece(f" {code.name}: {printable(diagnostic.message)}\n")
    excerpts = [excerpt(label) for label in diagnostic.labels]
    gutter = max((len(str(found.place.line)) for found in excerpts if found is not None), default=1)
    for index, (label, found) in enumerate(zip(diagnostic.labels, excerpts, strict=True)):
        yield from _place(label, found, gutter, style if index == 0 else Style.QUIET, first=index == 0)
    if diagnostic.hint:
        yield Piece(f"{' ' * gutter} = hint: ", Style.QUIET)
        yield Piece(f"{printable(diagnostic.hint)}\n")
    yield Piece("\n")


def _place(label: Label, found: Excerpt | None, gutter: int, style: Style, *, first: bool) -> Iterator[Piece]:
    margin = " " * gutter
    if not first:
        text = f": {printable(label.text)}" if found is None and label.text else ""
        yield Piece(f"{margin} ::: {place_of(label)}{text}\n", Style.QUIET)
    if found is None:
        return
    if first:
        yield Piece(f"{margin} |\n", Style.QUIET)
    yield Piece(f"{found.place.line:>{gutter}} | ", Style.QUIET)
    yield Piece(f"{found.text}\n")
    yield Piece(f"{margin} | ", Style.QUIET)
    yield Piece(" " * found.indent + ("^" if first else "-") * found.carets, style)
    yield Piece(f" {printable(label.text)}\n" if label.text else "\n", style)
