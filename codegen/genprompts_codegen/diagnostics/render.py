"""Findings as text: their order, their formats, and the words that count them."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.format_concise import format_concise
from genprompts_codegen.diagnostics.format_full import format_full
from genprompts_codegen.diagnostics.format_github import format_github
from genprompts_codegen.diagnostics.format_json import format_json
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.printed import Piece


class Format(Enum):
    """How findings are printed."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by place, each once; those without a place come first."""
    found = {_key(diagnostic): diagnostic for diagnostic in diagnostics}
    return tuple(found[key] for key in sorted(found))


def _key(diagnostic: Diagnostic) -> tuple[tuple[tuple[str, int, int, str], ...], str, str, str]:
    places = tuple(
        (label.source.path, *(label.span or (-1, -1)), label.text if index else "")
        for index, label in enumerate(diagnostic.labels)
    )
    return places, diagnostic.code.id, diagnostic.message, diagnostic.hint


def render(diagnostics: Sequence[Diagnostic], form: Format) -> Iterator[Piece]:
    """Give the pieces of all ``diagnostics``, in their order."""
    match form:
        case Format.FULL:
            for diagnostic in diagnostics:
                yield from format_full(diagnostic)
        case Format.CONCISE:
            yield Piece("".join(format_concise(diagnostic) for diagnostic in diagnostics))
        case Format.JSON:
            yield Piece(format_json(diagnostics))
        case Format.GITHUB:
            yield Piece("".join(format_github(diagnostic) for diagnostic in diagnostics))


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many errors and warnings there are, in words: ``2 errors, 1 warning``; empty for none."""
    severities = [diagnostic.code.severity for diagnostic in diagnostics]
    counts = [(severities.count(severity), severity.value) for severity in (Severity.ERROR, Severity.WARNING)]
    return ", ".join(count_of(number, noun) for number, noun in counts if number)


def count_of(number: int, noun: str) -> str:
    """Return ``1 prompt`` or ``2 prompts``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
