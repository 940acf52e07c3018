"""Text for people before it is printed: pieces with a style, and tables; plain text where no terminal is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genprompts_codegen.printable import width


class Style(Enum):
    """What a piece of text is; how that looks is the terminal's business."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style; line ends are part of it."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header; a cell may have several lines."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Printed: TypeAlias = Piece | Table


def plain(pieces: Iterable[Printed]) -> str:
    """Return ``pieces`` without any style."""
    texts = []
    for piece in pieces:
        match piece:
            case Piece(text=text):
                texts.append(text)
            case Table():
                texts.append(_aligned(piece))
    return "".join(texts)


def _aligned(table: Table) -> str:
    """Return the table with aligned columns, two blanks between them and none at line ends."""
    lines: list[tuple[str, ...]] = []
    for row in (table.header, *table.rows):
        cells = [cell.split("\n") for cell in row]
        height = max(len(cell) for cell in cells)
        lines.extend(tuple(cell[at] if at < len(cell) else "" for cell in cells) for at in range(height))
    widths = [max(width(line[column]) for line in lines) for column in range(len(table.header))]
    return "".join(_padded(line, widths) + "\n" for line in lines)


def _padded(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (wanted - width(cell)) for cell, wanted in zip(line, widths, strict=True)).rstrip()
