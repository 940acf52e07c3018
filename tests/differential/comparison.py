"""What langchain-core and genprompts make of the same definitions, side by side."""

import random
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.differential import product
from tests.differential.choices import Choices, shrink
from tests.differential.definitions import case
from tests.differential.module import Case
from tests.differential.pair import Pair
from tests.differential.tally import Difference, Tally


def cases(seed: int, start: int, end: int, language: str = "f-string") -> list[Case]:
    """Return the cases of ``seed`` from number ``start`` up to ``end``."""
    return [case(Choices(source=random.Random(f"{seed}/{number}")), language) for number in range(start, end)]


def compare(found: Sequence[Case], tally: Tally) -> None:
    """Compare what becomes of each of ``found`` and add it up."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        for one, made in zip(found, product.generate(found, Path(folder)), strict=True):
            for kind, detail in Pair(one, made, tally).differences():
                tally.differences.append(Difference(one, kind, detail))
                break


def alone(taken: Sequence[int], language: str) -> Difference | None:
    """Return what is different about the one case of the decisions ``taken``."""
    tally = Tally()
    compare([case(Choices(taken), language)], tally)
    return tally.differences[0] if tally.differences else None


def smallest(difference: Difference) -> Difference:
    """Return a small case that is different in the same way."""

    def fails(taken: Sequence[int]) -> bool:
        found = alone(taken, difference.case.language)
        return found is not None and found.kind == difference.kind

    if not fails(difference.case.taken):  # it takes the other files of the batch
        return difference
    return alone(shrink(difference.case.taken, fails), difference.case.language) or difference
