"""Diagnostic, Label, Source, Report: a finding and the places it speaks of."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from genprompts.span import Span
from genprompts_codegen.diagnostics.codes import Code


@dataclass(frozen=True, slots=True)
class Position:
    """A place for people: line and column, both from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text that was read; ``path`` is how messages and outputs name it: relative, with ``/``."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list, init=False, repr=False)  # offset of each line; filled on first use

    def line_starts(self) -> list[int]:
        """Return the offset at which each line begins."""
        if not self._starts:
            self._starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return self._starts

    def position(self, offset: int) -> Position:
        """Return the line and column of ``offset``."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Return the text of ``line`` (from 1) without its line end."""
        starts = self.line_starts()
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Label:
    """A place a finding speaks of. Without a ``span`` it means the whole file: no place is better than a false one."""

    source: Source
    span: Span | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding; the first label is its place, further ones explain it."""

    code: Code
    message: str
    labels: tuple[Label, ...] = ()
    hint: str = ""


Report: TypeAlias = Callable[[Diagnostic], None]
