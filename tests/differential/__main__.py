"""The long run: ``python -m tests.differential --language all --cases 20000 --seed 0``.

``--templates`` compares single templates without definitions around them, which is faster; ``--types`` makes values of
the inferred types, which have to render, and takes required keys out of them, which has to be refused.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from tests.differential import comparison, round_trip, templates
from tests.differential.explained import EXPLAINED, OWN
from tests.differential.kinds import KINDS
from tests.differential.languages import LANGUAGES
from tests.differential.tally import Tally

BATCH = 300
T = TypeVar("T")


def main() -> int:
    """Compare, print the figures, and return 1 when there is a difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--language", choices=(*LANGUAGES, "all"), default="f-string")
    parser.add_argument("--cases", type=int, default=1500, help="a tenth of them in jinja2, with all languages")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0, help="the number of the first case")
    parser.add_argument("--shown", type=int, default=3, help="how many differences of one kind to print")
    parser.add_argument("--raw", action="store_true", help="print differences as found, not made smaller")
    parser.add_argument("--templates", action="store_true", help="single templates, not definitions")
    parser.add_argument("--types", action="store_true", help="the round trip of inferred types")
    parser.add_argument("--kinds", default="all", help=f"all, mixed, or some of {','.join(KINDS)}")
    options = parser.parse_args()
    languages = tuple(LANGUAGES) if options.language == "all" else (options.language,)
    return max(_run(language, options, language == "jinja2" and len(languages) > 1) for language in languages)


def _run(language: str, options: argparse.Namespace, slow: bool) -> int:
    """Run the cases of one language; a tenth of them where it is ``slow``."""
    began = time.monotonic()
    shown: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    end = options.start + (options.cases // 10 if slow else options.cases)
    for kind, text in _found(language, options, range(options.start, end), counts):
        shown[kind] += 1
        if shown[kind] <= options.shown:
            print(text(), flush=True)
    print(f"--- {language}")
    for name, count in sorted(counts.items()):
        print(f"{count:>9}  {name}")
    for name, count in sorted(shown.items()):
        print(f"{count:>9}  DIFFERENT: {name}")
    print(f"{shown.total():>9}  different in {time.monotonic() - began:.0f} s", flush=True)
    return 1 if shown else 0


Found = Iterator[tuple[str, Callable[[], str]]]


def _found(language: str, options: argparse.Namespace, numbers: range, counts: Counter[str]) -> Found:
    """Yield what is different, its kind first."""
    for start in numbers[::BATCH]:
        batch = range(start, min(start + BATCH, numbers.stop))
        if options.types:
            found = round_trip.run((language,), options.seed, batch, counts)
            yield from ((one.kind, partial(str, one)) for one in found)
        elif options.templates and language != "f-string":
            yield from _templates(language, options, batch, counts)
        else:
            yield from _definitions(language, options, batch, counts)


def _templates(language: str, options: argparse.Namespace, batch: range, counts: Counter[str]) -> Found:
    tally = templates.Tally(counts)
    templates.run(language, options.seed, batch, tally)
    for one in tally.differences:
        yield one.kind, partial(_shown, one, None if options.raw else templates.smallest)


def _definitions(language: str, options: argparse.Namespace, batch: range, counts: Counter[str]) -> Found:
    tally = Tally()
    if options.kinds == "mixed":
        comparison.compare(comparison.cases(options.seed, batch.start, batch.stop, language), tally)
    else:
        kinds = tuple(KINDS) if options.kinds == "all" else tuple(options.kinds.split(","))
        comparison.compare_three(comparison.of_kinds(options.seed, batch, language, kinds), tally)
    counts.update(tally.counts)
    words = (*EXPLAINED, *OWN)
    counts.update({f"explained: {one}": tally.explained[one] for one in words if tally.explained[one]})
    for one in tally.differences:
        yield one.kind, partial(_shown, one, None if options.raw else comparison.smallest)


def _shown(one: T, smaller: Callable[[T], T] | None) -> str:
    return str(one if smaller is None else smaller(one))


if __name__ == "__main__":
    sys.exit(main())
