"""A recorded sequence of small decisions: the same sequence makes the same case, a smaller one a smaller case."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
MOST_TRIES = 400


class Choices:
    """Decisions taken from ``given`` first, then from ``source``; without a source, the simplest one: 0.

    ``taken`` is every decision so far.
    """

    def __init__(self, given: Sequence[int] = (), source: random.Random | None = None) -> None:
        self.given = given
        self.source = source
        self.taken: list[int] = []

    def below(self, end: int) -> int:
        """Return a number from 0 up to ``end``, not included."""
        at = len(self.taken)
        if at < len(self.given):
            number = min(self.given[at], end - 1)
        else:
            number = self.source.randrange(end) if self.source is not None else 0
        self.taken.append(number)
        return number

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``; the first is the simplest."""
        return options[self.below(len(options))]

    def rarely(self, odds: int) -> bool:
        """Return True once in ``odds`` times; False is the simpler decision."""
        return self.below(odds) == odds - 1


def shrink(found: Sequence[int], fails: Callable[[Sequence[int]], bool]) -> list[int]:
    """Return the decisions that remain when all that ``fails`` does not need is taken out or made simpler."""
    best = list(found)
    tries = 0

    def better(candidate: list[int]) -> bool:
        nonlocal tries, best
        tries += 1
        if tries > MOST_TRIES or not fails(candidate):
            return False
        best = candidate
        return True

    before: list[int] = []
    while before != best and tries <= MOST_TRIES:
        before = best
        for size in (32, 16, 8, 4, 2, 1):
            at = len(best) - size
            while at >= 0:
                better(best[:at] + best[at + size :])
                at -= size
        for at in range(len(best) - 1, -1, -1):
            if at < len(best) and best[at] and not better([*best[:at], 0, *best[at + 1 :]]) and best[at] > 1:
                better([*best[:at], best[at] // 2, *best[at + 1 :]])
    return best
