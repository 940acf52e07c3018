"""Which characters of a string literal's value stand where in the file, through escapes, prefixes and joins."""

from __future__ import annotations

import ast
import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

from genprompts_codegen.diagnostics.model import Source

if TYPE_CHECKING:
    from genprompts_codegen.sources.python.modules import Module


class Run(NamedTuple):
    """``length`` characters of the value from ``start`` on, one to one in ``source`` from ``at`` on."""

    start: int
    length: int
    source: Source
    at: int


class Literal:
    """A string literal (``piece`` counts the constant pieces of an f-string), or a whole file."""

    __slots__ = ("_runs", "module", "node", "piece", "value")

    def __init__(self, module: "Module", node: ast.Constant | ast.JoinedStr, value: str, piece: int = -1) -> None:
        """Take the literal; where its characters stand is worked out when somebody asks."""
        self.module = module
        self.node = node
        self.value = value
        self.piece = piece
        self._runs: tuple[Run, ...] | None = None

    def runs(self) -> tuple[Run, ...]:
        """Return the map from the value to the file; empty where it is not certain."""
        if self._runs is None:
            self._runs = _read_runs(self)
        return self._runs


class FileText(Literal):
    """The text of a whole file."""

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        """Take the file that was read."""
        self._source = source
        self.value = source.text

    def runs(self) -> tuple[Run, ...]:
        """Return the file as one run."""
        return (Run(0, len(self._source.text), self._source, 0),)


_BETWEEN = re.compile(r"(?:\s|\\\n|#[^\n]*)*")
_OPEN = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_ESCAPE = re.compile(r"\\(?:(\n)|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\\'\"abfnrtv])")


class _Piece(NamedTuple):
    """Value characters of a literal that follow one another: a run of the file, or (``at`` < 0) computed ones."""

    length: int
    at: int


_FIELD = _Piece(-1, -1)  # a replacement field of an f-string


def _read_runs(literal: Literal) -> tuple[Run, ...]:
    module = literal.module
    span = module.span(literal.node)
    text = module.source.text
    runs: list[Run] = []
    at, piece = 0, 0
    wanted = _wanted_piece(literal)
    try:
        for part in _pieces(text, span.start, span.end):
            if part is _FIELD:
                piece += 1
            elif piece == wanted:
                if part.at >= 0:
                    runs.append(Run(at, part.length, module.source, part.at))
                at += part.length
    except ValueError:
        return ()
    value = literal.value
    if at != len(value) or any(text[r.at : r.at + r.length] != value[r.start : r.start + r.length] for r in runs):
        return ()
    return tuple(runs)


def _wanted_piece(literal: Literal) -> int:
    """Return how many replacement fields stand before the wanted constant piece of an f-string."""
    if not isinstance(literal.node, ast.JoinedStr):
        return 0
    return sum(isinstance(value, ast.FormattedValue) for value in literal.node.values[: literal.piece])


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """Read the joined literals of ``text[start:end]``."""
    at = start
    while True:
        between = _BETWEEN.match(text, at, end)
        at = between.end() if between is not None else at
        if at >= end:
            return
        opened = _OPEN.match(text, at, end)
        if opened is None:
            raise ValueError(at)
        prefix, quote = opened.group(1).lower(), opened.group(2)
        at = yield from _body(text, opened.end(), prefix, quote)


def _body(text: str, at: int, prefix: str, quote: str) -> Generator[_Piece, None, int]:
    """Read one literal from behind its opening quote; the iterator's value is the offset behind its end."""
    raw, fields = "r" in prefix, "f" in prefix
    special = re.compile(r"[\\{}]|" + re.escape(quote) if fields else r"\\|" + re.escape(quote))
    while True:
        found = special.search(text, at)
        if found is None:
            raise ValueError(at)
        stop, sign = found.start(), found.group()
        if stop > at:
            yield _Piece(stop - at, at)
        if sign == quote:
            return found.end()
        if sign == "\\":
            at = yield from _escape(text, stop, raw=raw, named=not fields or text[stop : stop + 3] == "\\N{")
        elif text.startswith(sign * 2, stop):
            yield _Piece(1, stop)
            at = stop + 2
        else:
            yield _FIELD
            at = _field_end(text, stop + 1)


def _escape(text: str, at: int, *, raw: bool, named: bool) -> Generator[_Piece, None, int]:
    found = None if raw or (not named and text[at : at + 2] == "\\N") else _ESCAPE.match(text, at)
    if found is None:  # the backslash stands for itself, with what follows it (but the brace of a field)
        length = 1 if text[at + 1 : at + 2] in ("{", "}") else 2
        yield _Piece(length, at)
        return at + length
    if found.group(1) is None:
        yield _Piece(1, -1)
    return found.end()


def _field_end(text: str, at: int) -> int:
    """Return the offset behind the replacement field whose content starts at ``at``."""
    depth = 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'":
            quote = text[at : at + 3] if text[at : at + 3] in ('"""', "'''") else sign
            closed = text.find(quote, at + len(quote))
            if closed < 0:
                break
            at = closed + len(quote)
            continue
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            if depth == 0:
                return at + 1
            depth -= 1
        at += 1
    raise ValueError(at)
