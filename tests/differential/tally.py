"""What a run finds: the figures, and what is different."""

from collections import Counter
from dataclasses import dataclass, field

from tests.differential.module import Case


@dataclass(frozen=True, slots=True)
class Difference:
    """One case that comes out differently; ``kind`` is what shrinking keeps."""

    case: Case
    kind: str
    detail: str

    def __str__(self) -> str:
        """Return what to look at."""
        return f"{self.kind}: {self.detail}\n{self.case.source}\ndecisions: {list(self.case.taken)}"


@dataclass(slots=True)
class Tally:
    """The figures of a run."""

    counts: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
