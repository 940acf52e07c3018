"""The long run: ``python -m tests.differential --cases 100000 --seed 0``."""

import argparse
import sys
import time

from tests.differential.comparison import Tally, cases, compare, smallest
from tests.differential.explained import EXPLAINED

BATCH = 300


def main() -> int:
    """Compare, print the figures, and return 1 when there is a difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--cases", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0, help="the number of the first case")
    parser.add_argument("--shown", type=int, default=3, help="how many differences of one kind to print")
    parser.add_argument("--raw", action="store_true", help="print differences as found, not made smaller")
    options = parser.parse_args()
    tally, began = Tally(), time.monotonic()
    shown: dict[str, int] = {}
    for start in range(options.start, options.start + options.cases, BATCH):
        before = len(tally.differences)
        compare(cases(options.seed, start, min(start + BATCH, options.start + options.cases)), tally)
        for difference in tally.differences[before:]:
            shown[difference.kind] = shown.get(difference.kind, 0) + 1
            if shown[difference.kind] <= options.shown:
                print(difference if options.raw else smallest(difference), flush=True)
    for name, count in sorted(
        {**tally.counts, **{f"explained: {one}": tally.explained[one] for one in EXPLAINED}}.items()
    ):
        print(f"{count:>9}  {name}")
    for name, count in sorted(shown.items()):
        print(f"{count:>9}  DIFFERENT: {name}")
    print(f"{len(tally.differences):>9}  different in {time.monotonic() - began:.0f} s")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
