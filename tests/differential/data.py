"""Random values of every shape, well-typed or not: records, lists, objects, and what is false."""

from collections import UserDict, namedtuple
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from tests.differential.choices import Choices

TEXTS: tuple[str, ...] = (
    "x",
    "Ada",
    "",
    "a & b",
    '<b>"q"</b>',
    "it's",
    "two\nlines",
    "é漢字😀",
    "{{a}}",
    "{% if %}",
    "&amp;",
)
TEXTS += ("  padded ", "a,b", "b", "k", "formal", "\r\n", "%s", "10")
NUMBERS: tuple[object, ...] = (1, 2, 0, -3, 2.5, 0.0, True, False, 10**20, float("inf"))
EMPTY: tuple[object, ...] = (None, False, 0, "", 0.0)
KEYS: tuple[str, ...] = (
    "name",
    "title",
    "body",
    "a",
    "b",
    "c",
    "topic",
    "n",
    "age",
    "tags",
    "done",
    "k",
    "items",
    "rows",
)
KEYS += (
    "address",
    "owner",
    "children",
    "labels",
    "extra",
    "keys",
    "user",
    "item",
    "flag",
    "debug",
    "0",
    "get",
    "count",
)
Point = namedtuple("Point", ("name", "age"))  # noqa: PYI024  (templates read it by position and by name)


class Color(Enum):
    """Something that prints as its name."""

    RED = "red"


class Thing:
    """An object with attributes."""

    def __init__(self, given: dict[str, object]) -> None:
        self.__dict__.update({name: value for name, value in given.items() if name.isidentifier()})

    def __repr__(self) -> str:
        return f"Thing({sorted(self.__dict__)})"


class Both(Thing):
    """An object whose entries are others than its attributes."""

    def __getitem__(self, key: object) -> object:
        if key in self.__dict__ or key == "k":
            return f"item {key}"
        raise KeyError(key)


class Text(str):
    """A text of one's own class."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"Text({str.__str__(self)})"

    def __html__(self) -> str:
        return "html"


class Record(dict[str, object]):
    """A mapping of one's own class, with an attribute."""

    name = "attribute"


class Once:
    """What can be gone through only once."""

    def __init__(self, items: Sequence[object]) -> None:
        self.items = list(items)

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        if not self.items:
            raise StopIteration
        return self.items.pop(0)

    def __repr__(self) -> str:
        return "Once()"  # iterators do not show what they have left


def called(*_: object) -> str:
    """Return a text; a function that is given as a value."""
    return "called"


def text(draw: Choices) -> object:
    """Return a text; rarely something else that prints."""
    if draw.rarely(9):
        return draw.pick((1, 2.5, None, True, Text("own"), Color.RED, Decimal("1.50"), date(2024, 2, 29), 0, False))
    return draw.pick(TEXTS)


def record(draw: Choices, depth: int) -> dict[str, object]:
    """Return a mapping with a few of the usual keys."""
    first = draw.below(len(KEYS))
    names = [*KEYS[first:], *KEYS[:first]][: draw.below(16)]
    return {name: anything(draw, depth + 1) for name in names}


def items(draw: Choices, depth: int) -> list[object]:
    """Return a few values of one sort, mostly."""
    count = draw.below(4)
    kind = draw.below(4)
    if kind == 0:
        return [text(draw) for _ in range(count)]
    if kind < 3:
        return [record(draw, depth) for _ in range(count)]
    return [anything(draw, depth + 1) for _ in range(count)]


def anything(draw: Choices, depth: int = 0) -> object:
    """Return a value of any shape; ``depth`` is how deep it stands."""
    kind = draw.below(24)
    if kind < 9 or depth > 3:
        return text(draw)
    if kind < 11:
        return draw.pick(NUMBERS)
    if kind == 11:
        return draw.pick(EMPTY)
    if kind < 16:
        return record(draw, depth)
    if kind < 20:
        return items(draw, depth)
    if kind == 20:
        return tuple(items(draw, depth))
    return odd(draw, depth)


def odd(draw: Choices, depth: int) -> object:
    """Return an object of a rarer class."""
    kind = draw.below(12)
    if kind < 2:
        return Thing(record(draw, depth))
    if kind == 2:
        return Both(record(draw, depth))
    if kind == 3:
        return Once(items(draw, depth))
    if kind == 4:
        return Record(record(draw, depth))
    if kind == 5:
        return UserDict(record(draw, depth))
    if kind == 6:
        return MappingProxyType(record(draw, depth))
    if kind == 7:
        return draw.pick(({"x"}, frozenset(), {"k": 1}.items(), {"k": 1}.keys(), range(2), b"bytes"))
    if kind == 8:
        return Point(text(draw), 3)
    if kind == 9 and draw.rarely(3):
        return called
    return draw.pick((Text("own"), Color.RED, [[]], [None, 0, "", {}], [True], ["x", ["y"]], {}, object, [{}]))


def values(names: Sequence[str], draw: Choices) -> dict[str, object]:
    """Return a value for each of ``names``."""
    return {name: anything(draw) for name in names}


def copied(values: Mapping[str, object]) -> dict[str, object]:
    """Return values of their own: some can be used only once."""
    return {name: _copy(value) for name, value in values.items()}


def _copy(value: object) -> object:
    if type(value) is dict:
        return {name: _copy(one) for name, one in value.items()}
    if type(value) in {list, tuple}:
        assert isinstance(value, list | tuple)
        return type(value)(_copy(one) for one in value)
    if isinstance(value, Once):
        return Once([_copy(one) for one in value.items])
    if isinstance(value, Thing):
        return type(value)({name: _copy(one) for name, one in vars(value).items()})
    if isinstance(value, Record | UserDict | MappingProxyType):
        return type(value)({name: _copy(one) for name, one in value.items()})
    return value
