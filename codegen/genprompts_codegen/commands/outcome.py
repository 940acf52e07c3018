"""What a command ends with: its exit code and what is printed; and the findings on the way there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from genprompts_codegen.diagnostics.codes import (
    BAD_VALUE,
    CONFIG_NOT_FOUND,
    UNKNOWN_KEY,
    Severity,
)
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.diagnostics.render import Format, in_order, render, tally
from genprompts_codegen.printed import Piece, Printed, Style

CLEAN, FOUND, UNABLE = 0, 1, 2
"""Exit codes: nothing wrong; findings; usage, configuration or our own fault."""

_SETTINGS = frozenset({CONFIG_NOT_FOUND, UNKNOWN_KEY, BAD_VALUE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exit code of a command, what goes to standard output, and what goes to standard error."""

    code: int
    out: tuple[Printed, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class Findings:
    """The findings of one run, as they are reported."""

    all: list[Diagnostic] = field(default_factory=list)

    def report(self, diagnostic: Diagnostic) -> None:
        """Take one more finding."""
        self.all.append(diagnostic)

    def of(self, *severities: Severity) -> tuple[Diagnostic, ...]:
        """Return the findings of these severities, in order."""
        return in_order(found for found in self.all if found.code.severity in severities)

    @property
    def errors(self) -> bool:
        """Whether there is an error."""
        return any(found.code.severity is Severity.ERROR for found in self.all)

    @property
    def our_fault(self) -> bool:
        """Whether genprompts itself failed."""
        return any(_is_ours(found) for found in self.all)

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the exit code that the findings ask for; ``strict`` counts warnings, too."""
        if any(_is_settings(found) or _is_ours(found) for found in self.all):
            return UNABLE
        wanted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return FOUND if any(found.code.severity in wanted for found in self.all) else CLEAN

    def printed(self) -> Iterator[Piece]:
        """Give the errors and warnings in full; information is what ``check`` is for."""
        return render(self.of(Severity.ERROR, Severity.WARNING), Format.FULL)

    def summary(self, consequence: str) -> tuple[Piece, ...]:
        """Return the last line of a run with findings: ``found 2 errors, 1 warning; nothing written``."""
        style = Style.ERROR if self.errors else Style.WARNING
        return (Piece(f"found {tally(self.all)}", style), Piece(f"{consequence}\n"))


def _is_settings(found: Diagnostic) -> bool:
    """Whether ``found`` speaks of the command line or the configuration, and not of a prompt file's own settings."""
    places = found.labels
    return found.code in _SETTINGS and (not places or places[0].source.path == "pyproject.toml")


def _is_ours(found: Diagnostic) -> bool:
    return found.code.id.startswith("GP9")
