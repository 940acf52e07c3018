"""How the characters of a decoded text lead back to the file: runs of source matched to the value they became."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from genprompts_codegen.definitions import Segment
from genprompts_codegen.diagnostics.model import Source

# What the formats insert or drop while they fold lines; everything else of a value comes from a piece.
_FOLDED = frozenset(" \t\n\r\x85\u2028\u2029")


class Piece(NamedTuple):
    """A run of source at ``at`` and the text it stands for; ``verbatim`` when both are the same characters."""

    at: int
    text: str
    verbatim: bool


def align(value: str, pieces: Iterable[Piece], source: Source) -> tuple[Segment, ...]:
    """Return the segments that lead from ``value`` to ``source``; none when the pieces do not make up the value."""
    return tuple(_segments(value, pieces, source))


def _segments(value: str, pieces: Iterable[Piece], source: Source) -> Iterator[Segment]:
    at = 0
    for piece in pieces:
        while not value.startswith(piece.text, at):
            if at >= len(value) or value[at] not in _FOLDED:
                return  # what was matched so far is right; nothing is said about the rest
            at += 1
        if piece.verbatim and piece.text:
            yield Segment(at, len(piece.text), source, piece.at)
        at += len(piece.text)
