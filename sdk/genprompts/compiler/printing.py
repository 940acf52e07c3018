"""Documents: code with places where its lines may break, and the lines that they make at a certain width.

The algorithm is the one of formatters of the prettier family, so that what comes out is what they leave alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import TypeAlias

from genprompts.compiler.characters import INDENT, LINE, columns

_numbers = count(1)


def mark() -> int:
    """Return a new name for a group, by which others ask whether it is spread."""
    return next(_numbers)


@dataclass(frozen=True, slots=True)
class Line:
    """A line break, or ``flat`` where the group around it is on one line."""

    flat: str = ""


@dataclass(frozen=True, slots=True)
class Indent:
    """Content one step to the right; with ``group`` only where that one is spread."""

    content: "Doc"
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Content that is on one line if it fits, and spread at all its breaks if not.

    With ``when`` it is a group only where that other group is spread.
    """

    content: "Doc"
    mark: int | None = None
    when: int | None = None


@dataclass(frozen=True, slots=True)
class IfSpread:
    """``spread`` or ``flat``, as ``group`` is (without one: the group around it)."""

    spread: "Doc"
    flat: "Doc" = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Bracket:
    """Content that may be spread although ``group`` around it counts as fitting."""

    content: "Doc"
    group: int


@dataclass(frozen=True, slots=True)
class Best:
    """Content that gets parentheses and a line of its own if only that makes it fit."""

    content: "Doc"
    mark: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The literals of a long text, one a line; ``cut`` makes them for a number of columns."""

    cut: Callable[[int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Close:
    """The end of a ``Best`` that got parentheses."""


Doc: TypeAlias = "str | tuple[Doc, ...] | Line | Indent | Group | IfSpread | Bracket | Best | Pieces | _Close"


def bracketed(opening: str, content: Doc, closing: str) -> Doc:
    """Return ``content`` in brackets, which hold it on lines of its own where it is spread."""
    return Group((opening, Indent((Line(), content)), Line(), closing))


def listed(items: Sequence[Doc]) -> Doc:
    """Return items with commas between them, and behind the last of several where each has its line."""
    found: list[Doc] = []
    for item in items:
        found += [",", Line(" "), item] if found else [item]
    return (*found, COMMA) if len(items) > 1 else tuple(found)


COMMA: Doc = IfSpread(",")
"""A comma where the group around it is spread."""


class _Measure(Enum):
    """What has to fit: up to the first break, all lines, or all lines with too long ones among them."""

    FIRST = 1
    ALL = 2
    ANY = 3


_Entry: TypeAlias = tuple[Doc, int, bool]
"""A document, its indentation, and whether its group is spread."""


def lines(doc: Doc, indent: int) -> list[str]:
    """Return the lines of ``doc``, the first one at column ``indent``."""
    return _Printer(indent).print(doc)


class _Printer:
    """One document on its way to lines."""

    def __init__(self, indent: int) -> None:
        self._indent = indent
        self._lines: list[str] = []
        self._line = ""  # the line so far, without its margin
        self._margin = indent  # the columns before it
        self._spread: dict[int, bool] = {}  # of the groups with a mark
        self._fitting = False  # whether the groups inside the current one are known to fit
        self._stack: list[_Entry] = []

    def print(self, doc: Doc) -> list[str]:
        self._stack.append((doc, self._indent, True))
        while self._stack:
            self._one(*self._stack.pop())
        self._end_line(0)
        return self._lines

    def _end_line(self, margin: int) -> None:
        self._lines.append((" " * self._margin + self._line).rstrip(" "))
        self._line, self._margin = "", margin

    def _one(self, doc: Doc, indent: int, spread: bool) -> None:
        match doc:
            case str():
                self._line += doc
            case tuple():
                self._stack.extend((part, indent, spread) for part in reversed(doc))
            case Line(flat):
                if spread:
                    self._end_line(indent)
                else:
                    self._line += flat
            case Indent(content, group):
                deeper = group is None or self._spread[group]
                self._stack.append((content, indent + INDENT * deeper, spread))
            case Group():
                self._group(doc, indent, spread)
            case IfSpread(chosen, flat, group):
                there = spread if group is None else self._spread[group]
                self._stack.append((chosen if there else flat, indent, spread))
            case Bracket(content, group):
                if not self._spread[group]:
                    self._fitting = False  # inner groups were measured as spread: each has to find out by itself
                self._stack.append((content, indent, spread))
            case Best():
                self._best(doc, indent, spread)
            case Pieces(cut):
                found = cut(LINE - indent)
                self._line += found[0]
                for piece in found[1:]:
                    self._end_line(indent)
                    self._line = piece
            case _Close():
                self._end_line(indent)
                self._line = ")"

    def _group(self, group: Group, indent: int, spread: bool) -> None:
        if group.when is not None and not self._spread[group.when]:
            self._stack.append((group.content, indent, spread))
            return
        now = self._is_spread(group.content, group.mark, indent, spread)
        if group.mark is not None:
            self._spread[group.mark] = now
        self._stack.append((group.content, indent, now))

    def _is_spread(self, content: Doc, name: int | None, indent: int, spread: bool) -> bool:
        """Return whether a group has to be spread."""
        if not spread and self._fitting:
            return False
        self._fitting = True
        if name is not None:
            self._spread[name] = False
        return not self._fits([(content, indent, False, _Measure.FIRST)])

    def _best(self, best: Best, indent: int, spread: bool) -> None:
        parens = self._is_spread(best.content, best.mark, indent, spread)
        if parens:
            self._spread[best.mark] = True
            margin, line = self._margin, self._line
            self._line += "("
            overflow = margin + columns(self._line) > LINE
            self._margin, self._line = indent + INDENT, ""
            parens = not overflow and self._fits(
                [(_Close(), indent, True, _Measure.ALL), (best.content, indent + INDENT, True, _Measure.ALL)]
            )
            self._margin, self._line = margin, line
        self._spread[best.mark] = parens
        if parens:
            self._line += "("
            self._end_line(indent + INDENT)
            self._stack += [(_Close(), indent, True), (best.content, indent + INDENT, True)]
        else:
            self._stack.append((best.content, indent, False))

    def _fits(self, work: list[tuple[Doc, int, bool, _Measure]]) -> bool:
        """Return whether ``work`` and all that follows it up to the next break fit on the line."""
        used = self._margin + columns(self._line)
        following = len(self._stack)
        while work or following:
            if not work:
                following -= 1
                work.append((*self._stack[following], _Measure.FIRST))
            doc, indent, spread, measure = work.pop()
            match doc:
                case str():
                    used += columns(doc)
                    if used > LINE and measure is not _Measure.ANY:
                        return False
                case tuple():
                    work.extend((part, indent, spread, measure) for part in reversed(doc))
                case Line(flat):
                    if spread and measure is _Measure.FIRST:
                        return True
                    used = indent if spread else used + len(flat)
                case Indent(content, group):
                    deeper = group is None or self._spread[group]
                    work.append((content, indent + INDENT * deeper, spread, measure))
                case Group(content, name):
                    if name is not None:
                        self._spread[name] = spread
                    work.append((content, indent, spread, measure))
                case IfSpread(chosen, flat, group):
                    there = spread if group is None else self._spread[group]
                    work.append((chosen if there else flat, indent, spread, measure))
                case Bracket(content, group):
                    loose = not spread and not self._spread[group]
                    if loose and used + 1 > LINE and measure is not _Measure.ANY:
                        return False  # not even its opening bracket
                    work.append((content, indent, spread or loose, _Measure.ANY if loose else measure))
                case Best(content, name):
                    self._spread[name] = spread
                    work.append((content, indent, spread, measure))
                case Pieces():
                    if not spread:
                        return False
                case _Close():
                    used = indent + 1
        return True
