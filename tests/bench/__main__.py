"""Print the figures of docs/performance.md: ``python -m tests.bench``, with ``--large`` for 10,000 prompts, too."""

import argparse
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import checking, forms, generating, importing, languages, rendering, strictness
from tests.bench.table import Row, written


def main() -> None:
    """Run the benchmarks that were asked for, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Print the figures of genprompts.")
    parser.add_argument("--large", action="store_true", help="10,000 prompts, too: takes a few minutes")
    parser.add_argument("--tiny", action="store_true", help="a few prompts and one round: only whether it runs")
    parser.add_argument("--only", choices=("render", "import", "generate", "check"), help="one part")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        rows = list(_rows(Path(work), given))
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n\n{written(rows)}")


def _rows(work: Path, given: argparse.Namespace) -> Iterator[Row]:
    prompts, few, many = (20, 1, 2) if given.tiny else (1_000, 7, 40)
    if given.only in (None, "render"):
        yield from rendering.rows(work, rounds=many)
        yield from forms.rows(work, rounds=many)
        yield from languages.rows(work, rounds=many)
        yield from strictness.rows(work, rounds=many)
    if given.only in (None, "import"):
        yield from importing.rows(work, prompts=prompts, rounds=few * 3)
    if given.only in (None, "generate"):
        yield from generating.rows(work, prompts=prompts, rounds=few)
        if given.large:
            yield from generating.rows(work, prompts=10_000, rounds=2)
    if given.only in (None, "check"):
        yield from checking.rows(work, prompts=prompts, rounds=1 if given.tiny else 2)


if __name__ == "__main__":
    main()
