"""The places of a YAML scalar's characters, for each of the five ways to write one."""

import re
from collections.abc import Iterator

from genprompts.span import Span
from genprompts_codegen.definitions import Segment
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.alignment import Piece, align

_LINE = re.compile("[^\r\n\x85\u2028\u2029]+")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_NAMED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def scalar_segments(source: Source, span: Span, value: str, style: str | None) -> tuple[Segment, ...]:
    """Return the segments of the scalar ``value`` that is written at ``span`` in ``style`` (YAML's own sign for it)."""
    text = source.text
    if not style:
        if text[span.start : span.end] == value:
            return (Segment(0, len(value), source, span.start),) if value else ()
        return align(value, _plain_lines(text, span), source)
    inside = Span(span.start + 1, span.end - 1)
    if style in "'\"":
        if text[inside.start : inside.end] == value:
            return (Segment(0, len(value), source, inside.start),) if value else ()
        return align(value, _single(text, inside) if style == "'" else _double(text, inside), source)
    header = text.find("\n", span.start, span.end)
    return align(value, _block(text, Span(header + 1, span.end)), source) if header >= 0 else ()


def _lines(text: str, span: Span) -> Iterator[tuple[int, str]]:
    for found in _LINE.finditer(text, span.start, span.end):
        yield found.start(), found.group()


def _plain_lines(text: str, span: Span) -> Iterator[Piece]:
    for at, line in _lines(text, span):
        bare = line.lstrip(" \t")
        yield Piece(at + len(line) - len(bare), bare.rstrip(" \t"), verbatim=True)


def _block(text: str, span: Span) -> Iterator[Piece]:
    # Indentation is left out of the pieces: the value says how much of it counts, and no template starts in it.
    for at, line in _lines(text, span):
        bare = line.lstrip(" ")
        yield Piece(at + len(line) - len(bare), bare, verbatim=True)


def _single(text: str, span: Span) -> Iterator[Piece]:
    for piece in _plain_lines(text, span):
        at = piece.at
        for part in re.findall(r"[^']+|''", piece.text):
            yield Piece(at, "'", verbatim=False) if part == "''" else Piece(at, part, verbatim=True)
            at += len(part)


def _double(text: str, span: Span) -> Iterator[Piece]:
    for piece in _plain_lines(text, span):
        at = 0
        for escape in _ESCAPE.finditer(piece.text):
            yield Piece(piece.at + at, piece.text[at : escape.start()], verbatim=True)
            yield Piece(piece.at + escape.start(), _decoded(escape.group()), verbatim=False)
            at = escape.end()
        # A backslash that is left over at the end of a line joins it to the next one.
        yield Piece(piece.at + at, piece.text[at:].removesuffix("\\"), verbatim=True)


def _decoded(escape: str) -> str:
    if len(escape) > 2:
        digits = escape[2:]
        return chr(int(digits, 16))
    return _NAMED.get(escape[1], escape[1])
