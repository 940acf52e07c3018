"""What langchain-core and genprompts make of the same definitions, side by side."""

import random
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.differential import product
from tests.differential.choices import Choices, shrink
from tests.differential.definitions import case
from tests.differential.kinds import kind_case
from tests.differential.module import Case
from tests.differential.pair import Pair
from tests.differential.tally import Difference, Tally
from tests.differential.twin import Twin


def of_kinds(seed: int, numbers: range, language: str, kinds: Sequence[str]) -> list[Case]:
    """Return the cases of ``seed`` with ``numbers``, of each of ``kinds`` in turn."""
    return [
        kind_case(Choices(source=random.Random(f"{seed}/{number}")), language, kinds[number % len(kinds)])
        for number in numbers
    ]


def compare_three(found: Sequence[Case], tally: Tally) -> None:
    """Compare what becomes of ``found`` with LangChain's classes and with ours: generated, and built at run time."""
    compare([one for one in found if one.theirs], tally)
    own = [replace(one, source=one.ours()) for one in found]
    _compare(own, Twin, tally)


def cases(seed: int, start: int, end: int, language: str = "f-string") -> list[Case]:
    """Return the cases of ``seed`` from number ``start`` up to ``end``."""
    return [case(Choices(source=random.Random(f"{seed}/{number}")), language) for number in range(start, end)]


def compare(found: Sequence[Case], tally: Tally) -> None:
    """Compare what becomes of each of ``found`` and add it up."""
    _compare(found, Pair, tally)


def _compare(found: Sequence[Case], how: type[Pair] | type[Twin], tally: Tally) -> None:
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        for one, made in zip(found, product.generate(found, Path(folder)), strict=True):
            for kind, detail in how(one, made, tally).differences():
                tally.differences.append(Difference(one, kind, detail))
                break


def alone(taken: Sequence[int], language: str, kind: str = "") -> Difference | None:
    """Return what is different about the one case of the decisions ``taken``."""
    tally = Tally()
    if kind:
        compare_three([kind_case(Choices(taken), language, kind)], tally)
    else:
        compare([case(Choices(taken), language)], tally)
    return tally.differences[0] if tally.differences else None


def smallest(difference: Difference) -> Difference:
    """Return a small case that is different in the same way."""

    def fails(taken: Sequence[int]) -> bool:
        found = alone(taken, difference.case.language, difference.case.kind)
        return found is not None and found.kind == difference.kind

    if not fails(difference.case.taken):  # it takes the other files of the batch
        return difference
    one = difference.case
    return alone(shrink(one.taken, fails), one.language, one.kind) or difference
