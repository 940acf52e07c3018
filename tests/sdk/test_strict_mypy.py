"""Strict mode against mypy: one table of types and values, one run of the checker."""

from pathlib import Path
from typing import Any

from tests.test_typing import mypy

from genprompts.errors import UnexpectedInputError
from genprompts.schema import TypedDict
from genprompts.strict import checker

HEAD = """\
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Optional, Union

from typing_extensions import NotRequired, TypedDict


class Line(TypedDict):
    title: str
    price: NotRequired[float]


class Own:
    pass
"""
VALUES = (
    *(
        "None",
        "True",
        "3",
        "1.5",
        "'text'",
        "'dry'",
        "b'x'",
        "()",
        "('a', 'b')",
        "(1,)",
        "[]",
        "['a']",
        "[1]",
        "[None]",
    ),
    *("{'a': 1}", "{'a': 'b'}", "{1: 'a'}", "{'title': 'a'}", "{'title': 'a', 'price': 1}", "{'title': 1}"),
    *("{'price': 1.0}", "[{'title': 'a'}]", "[{'title': None}]", "{'a'}", "iter(['a'])", "Own()", "len"),
    *("datetime.date(2025, 1, 1)", "datetime.datetime(2025, 1, 1)", "datetime.time(1)"),
    *("[3]", "[1.5, 2]", "{'a': None}"),
)
TYPES = (
    *(
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "None",
        "str | None",
        "int | str",
        "Optional[float]",
        "Union[str, bytes]",
    ),
    *("Literal['dry', 'warm']", "Literal[1, 3]", "Literal[True]", "Literal['dry'] | None", "Literal[3, 'text']"),
    *("Sequence[str]", "list[str]", "tuple[str, ...]", "tuple[str, str]", "set[str]", "Iterable[str]", "Iterator[str]"),
    *(
        "Sequence[str] | str | None",
        "Sequence[str | None]",
        "Mapping[str, str]",
        "dict[str, int]",
        "Mapping[str, float]",
    ),
    *("Line", "Line | None", "Sequence[Line]", "Sequence[Line] | Line | None", "Iterable[Line]", "Own", "Own | str"),
    *("datetime.date", "datetime.time", "datetime.datetime", "datetime.date | datetime.time"),
    *("object", "Any"),
)


def known(written: str, value: str) -> bool:
    """Whether strict mode is meant to refuse what mypy accepts, or cannot know what mypy knows."""
    if written in {"object", "Any"}:
        return True  # only plain values pass, see the next test
    if value in {"'text'", "'dry'"} and ("Sequence[" in written or "Iterable[" in written):
        return True  # a text is a sequence of texts for mypy, and never meant so
    # what an iterator gives is not looked at
    return value == "iter(['a'])" and written.startswith("Iterable")


def test_agreement_with_mypy(tmp_path: Path) -> None:
    """Strict mode accepts what mypy accepts, and refuses what it refuses."""
    pairs = [(written, value) for written in TYPES for value in VALUES]
    lines = [f"x{index}: {written} = {value}" for index, (written, value) in enumerate(pairs)]
    (tmp_path / "table.py").write_text("\n".join([HEAD, *lines, ""]), "utf-8")
    first = HEAD.count("\n") + 2
    refused = {int(line.split(":")[1]) - first for line in mypy(tmp_path, "table.py")}
    space: dict[str, Any] = {}
    exec(HEAD, space)
    checks = {written: check_of(eval(written, space)) for written in TYPES}
    differing = [
        (written, value, "strict accepts" if accepted else "mypy accepts")
        for index, (written, value) in enumerate(pairs)
        if (accepted := accepts(checks[written], eval(value, space))) == (index in refused)
        and not known(written, value)
    ]

    assert differing == []


def test_plain_values_where_anything_is_allowed() -> None:
    """Where mypy lets everything pass, strict mode lets pass what JSON has words for."""
    space: dict[str, Any] = {}
    exec(HEAD, space)
    check = check_of(object)
    refused = [value for value in VALUES if not accepts(check, eval(value, space))]

    assert refused == [
        *("b'x'", "{'a'}", "iter(['a'])", "Own()", "len"),
        *("datetime.date(2025, 1, 1)", "datetime.datetime(2025, 1, 1)", "datetime.time(1)"),
    ]


def check_of(annotation: object) -> Any:
    """Return the check of one input of this type."""
    make: Any = TypedDict
    return checker(make("OfOne", {"x": annotation}))


def accepts(check: Any, value: object) -> bool:
    """Return whether the check lets a value pass."""

    class Asked:
        name = ""

    try:
        check(Asked(), {"x": value})
    except UnexpectedInputError:
        return False
    return True
