"""Format specifications: the classes of values they take, held against format() itself."""

import datetime as dt
import decimal
from itertools import product

import pytest

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.formats import TYPES, Demand, demand, sizes

SAMPLES: dict[type, tuple[object, ...]] = {
    str: ("", "text", "7"),
    int: (0, 65, True),
    float: (0.0, -1.5, 1e300, float("nan"), float("inf")),
    dt.date: (dt.date(2024, 2, 29), dt.datetime(1999, 12, 31, 23, 59, tzinfo=dt.timezone.utc)),
    dt.time: (dt.time(1, 2, 3),),
    object: (None, [1], {"a": 1}, "x", 1, 1.5),
}
OTHERS = (None, [1], ("a",), {"a": 1}, b"x")

STANDARD = [
    "".join(parts)
    for parts in product(
        ("", "<", "x>", "=", "*="), ("", "+"), ("", "#"), ("", "0"), ("", "8"), ("", ",", "_"), ("", ".3"), (*"", *"bcdeEfFgGnosxX%", "")
    )
]  # fmt: skip


def takes(value: object, spec: str) -> bool:
    """Whether ``format`` takes the value."""
    try:
        format(value, spec)
    except (ValueError, TypeError):
        return False
    return True


def found(spec: str) -> Demand | None:
    """The demand of a specification, None for a refused one."""
    try:
        return demand(None, spec)
    except TemplateSyntaxError:
        return None


def test_demanded_values_never_fail() -> None:
    """A value of a demanded type never fails, for every combination of the standard grammar's parts."""
    failures = [
        (spec, value)
        for spec in STANDARD
        if (wanted := found(spec)) is not None
        for kind in TYPES[wanted]
        for value in SAMPLES[kind]
        if not takes(value, spec)
    ]

    assert failures == []


def test_demands_are_not_too_narrow() -> None:
    """What a demand leaves out fails, or is a float where integers fail (checkers take integers for floats)."""
    kinds = {str: "text", int: 7, float: 1.5}
    wrong: list[tuple[str, Demand | None, set[type]]] = []
    for spec in STANDARD:
        wanted = found(spec)
        taken = {kind for kind, value in kinds.items() if takes(value, spec)}
        if spec and wanted is None and taken - {float}:
            wrong.append((spec, wanted, taken))
        if (
            spec
            and wanted is not None
            and taken - {float} != {kind for kind in kinds if kind in TYPES[wanted]} - {float}
        ):
            wrong.append((spec, wanted, taken))

    assert wrong == []


def test_no_specification_takes_other_values() -> None:
    """None, lists, mappings and bytes fail under every specification."""
    assert [spec for spec in STANDARD if spec for value in OTHERS if takes(value, spec)] == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("", Demand.PLAIN),
        (">10", Demand.TEXT_OR_NUMBER), ("^5", Demand.TEXT_OR_NUMBER), ("05", Demand.TEXT_OR_NUMBER), ("%>9", Demand.TEXT_OR_NUMBER),
        (".3", Demand.TEXT), ("s", Demand.TEXT), ("<20.10", Demand.TEXT),
        ("d", Demand.INT), ("x", Demand.INT), ("#X", Demand.INT), ("o", Demand.INT), ("b", Demand.INT), ("c", Demand.INT), (",d", Demand.INT), ("_x", Demand.INT),
        (".2f", Demand.FLOAT), (",.2f", Demand.FLOAT), (",", Demand.FLOAT), ("+", Demand.FLOAT), (".1%", Demand.FLOAT), ("e", Demand.FLOAT), ("n", Demand.FLOAT), ("=8", Demand.FLOAT),
        ("%Y-%m-%d", Demand.DATE), ("%H:%M", Demand.DATE), ("%d. %B", Demand.DATE), ("%-d", Demand.DATE), ("100%% %Y", Demand.DATE),
    ],
)  # fmt: skip
def test_demand(spec: str, expected: Demand) -> None:
    """The demand of each kind of specification."""
    assert demand(None, spec) == expected


@pytest.mark.parametrize("spec", ["%Y-%m-%d", "%H:%M:%S", "%d. %B %Y", "%a %j %U", "100%% %y"])
def test_dates_take_directives(spec: str) -> None:
    """Dates and times, and both in one, take every specification of directives; nothing else does."""
    for kind in TYPES[demand(None, spec)]:
        for value in SAMPLES[kind]:
            assert takes(value, spec)
    for value in ("text", 7, 1.5, *OTHERS):
        assert not takes(value, spec)


BAD = (
    "foo",
    "100%%",
    "z.2f",
    "10d3",
    ".d",
    ".3d",
    ",s",
    "+s",
    "#c",
    ",x",
    ",n",
    " 1d ",
    "\0%Y",
    "%Y\ud800",
    ",.2",
    ".3n",
    "ab%",
)


@pytest.mark.parametrize("spec", BAD)
def test_refused(spec: str) -> None:
    """A specification that no value takes, or floats alone, is refused with a hint."""
    with pytest.raises(TemplateSyntaxError) as caught:
        demand(None, spec)

    assert caught.value.fault == "bad-format-spec"
    assert caught.value.hint


@pytest.mark.parametrize(("conversion", "spec"), [("r", ""), ("s", ">10"), ("a", ".3"), ("r", "s")])
def test_conversions_take_any_value(conversion: str, spec: str) -> None:
    """After a conversion every value is a text, so a specification for text is right for all."""
    assert demand(conversion, spec) == Demand.OBJECT


@pytest.mark.parametrize(("conversion", "spec"), [("r", "d"), ("s", ",.2f"), ("s", "%Y"), ("a", "+")])
def test_conversions_refuse_numbers_formats(conversion: str, spec: str) -> None:
    """After a conversion a specification for numbers or dates always fails."""
    with pytest.raises(TemplateSyntaxError, match="no text takes"):
        demand(conversion, spec)


def test_hint_names_the_remedy() -> None:
    """The usual slip, decimals without the f, is named."""
    with pytest.raises(TemplateSyntaxError) as caught:
        demand(None, ",.2")

    assert caught.value.hint == 'add "f" to print numbers with decimals: ",.2f"'


@pytest.mark.parametrize(
    ("spec", "expected"),
    [("", (0, 0)), (">10", (10, 0)), ("010.3f", (10, 3)), ("%Y", (0, 0)), ("9" * 5000, (10**20, 0))],
)
def test_sizes(spec: str, expected: tuple[int, int]) -> None:
    """Width and precision are read without ever building a huge number."""
    assert sizes(spec) == expected


def test_decimals_are_numbers() -> None:
    """Decimal values pass where numbers are demanded, except with underscores."""
    assert all(takes(decimal.Decimal("1.5"), spec) for spec in (".2f", ",.2f", ".1%", "e", "+"))
