"""What a suite found: the rows of the table that ``python -m tests.conformance`` prints, and what is not as promised."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_SHOWN = 20
"""How many failures of one suite are shown."""


@dataclass(frozen=True)
class Row:
    """One figure."""

    what: str
    figure: str


@dataclass(frozen=True)
class Result:
    """All that one suite found; ``failures`` make the run fail, ``remarks`` stand below the table."""

    rows: tuple[Row, ...]
    failures: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def row(what: str, found: int, of: int | None = None, *, share: bool = False) -> Row:
    """Return a row with a number, and of how many; the ``share`` in percent, where it is wanted."""
    figure = f"{found}" if of is None else f"{found} of {of}"
    return Row(what, f"{figure} ({100 * found / of:.0f} %)" if share and of else figure)


def all_of(what: str, found: int, of: int) -> Result:
    """Return a row that fails unless ``found`` is all ``of`` them, and there are some."""
    return Result((row(what, found, of),), () if found == of > 0 else (f"{what}: only {found} of {of}",))


def together(results: Iterable[Result]) -> Result:
    """Return several results as one."""
    found = tuple(results)
    return Result(
        tuple(one for result in found for one in result.rows),
        tuple(one for result in found for one in result.failures),
        tuple(one for result in found for one in result.remarks),
    )


def printed(results: Iterable[tuple[str, Result]]) -> str:
    """Return the table of all suites by name, with the remarks and what is not as promised below it."""
    found = tuple(results)
    rows = [(name, one) for name, result in found for one in result.rows]
    first = max((len(name) for name, _ in rows), default=0)
    second = max((len(one.what) for _, one in rows), default=0)
    lines: list[str] = []
    last = ""
    for name, one in rows:
        lines.append(f"{'' if name == last else name:{first}}  {one.what:{second}}  {one.figure}")
        last = name
    for _, result in found:
        lines += ["", *result.remarks] if result.remarks else []
    failures = [line for name, result in found for line in _failures(name, result.failures)]
    return "\n".join([*lines, "", *(failures or ["all as promised"])])


def _failures(name: str, failures: Sequence[str]) -> Iterator[str]:
    """Yield the first of what is not as promised, and how many more there are."""
    yield from (f"{name}: {one}" for one in failures[:MOST_SHOWN])
    if len(failures) > MOST_SHOWN:
        yield f"{name}: … and {len(failures) - MOST_SHOWN} more"
