"""The table that the benchmarks print: what was measured, the figure, and the target beside it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure; without a target it is only there to compare with."""

    what: str
    figure: float
    unit: str
    target: float | None = None

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.target is None or self.figure <= self.target


def written(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | measured | target | |", "|---|---|---|---|"]
    for row in rows:
        target = "" if row.target is None else f"≤ {_figure(row.target, row.unit)}"
        verdict = "" if row.target is None else "met" if row.met else "missed"
        lines.append(f"| {row.what} | {_figure(row.figure, row.unit)} | {target} | {verdict} |")
    return "\n".join(lines)


def _figure(figure: float, unit: str) -> str:
    if unit == "×":
        return f"{figure:.2f} ×" if figure < 10 else f"{figure:.0f} ×"
    return f"{figure:.1f} {unit}" if figure < 100 else f"{figure:.0f} {unit}"
