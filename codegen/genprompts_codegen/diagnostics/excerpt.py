"""The lines of a source that a label points at, with carets below."""

from dataclasses import dataclass

from genprompts_codegen.diagnostics.model import Label, Position
from genprompts_codegen.printable import cells, width

_ROOM = 100
"""Columns of source that are shown of a longer line."""
_LONG = 1000  # of longer lines only what is near the place is looked at: data files are often one line


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a source, safe to print, and the columns of it that are meant."""

    place: Position
    text: str
    indent: int
    carets: int


def excerpt(label: Label) -> Excerpt | None:
    """Return the first line that ``label`` points at, or None if it means the whole file."""
    if label.span is None:
        return None
    source = label.source
    start, end = (min(max(at, 0), len(source.text)) for at in label.span)
    place = source.position(start)
    line = source.line_text(place.line)
    at = min(place.column - 1, len(line))
    until = min(max(at + max(end - start, 1), at + 1), max(len(line), at + 1))
    skipped = max(at - 2 * _ROOM, 0) if len(line) > _LONG else 0
    at, until = at - skipped, until - skipped
    shown = [cells(char) for char in line[skipped : skipped + at + _LONG]]
    marked = shown[at:until]
    first, cut = _window(shown, at, until)
    indent = sum(width(cell) for cell in shown[first:at]) + (1 if first + skipped else 0)
    text = ("…" if first + skipped else "") + "".join(shown[first:cut]) + ("…" if cut < len(shown) else "")
    carets = sum(width(cell) for cell in marked[: max(cut - at, 1)])
    return Excerpt(place, text.rstrip(), indent, max(carets, 1))


def _window(shown: list[str], at: int, until: int) -> tuple[int, int]:
    """Return the range of a long line that is shown: the meant part with what is before and after it."""
    if sum(width(cell) for cell in shown) <= _ROOM:
        return 0, len(shown)
    meant = min(until - at, _ROOM)
    first = max(0, min(at - (_ROOM - meant) // 2, len(shown) - _ROOM))
    return first, min(len(shown), first + _ROOM)
