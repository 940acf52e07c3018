"""What a type asks of a value: the closed union of shapes that strict checks and sample values are made from."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Anything(NamedTuple):
    """Any value: the type says nothing that could be checked."""

    written: str = "object"


class Plain(NamedTuple):
    """``object``: a value as JSON has them, at any depth."""

    written: str = "object"


class Text(NamedTuple):
    """``str``."""

    written: str = "str"


class Instance(NamedTuple):
    """A value of one of the ``classes``."""

    classes: tuple[type, ...]
    written: str


class Structural(NamedTuple):
    """A value that has the ``members`` of a protocol."""

    members: tuple[str, ...]
    written: str


class Choice(NamedTuple):
    """``Literal``: one of the ``values``."""

    values: tuple[object, ...]
    written: str


class Either(NamedTuple):
    """A union."""

    members: tuple["Shape", ...]
    written: str


class Collection(NamedTuple):
    """A sequence, a set or another iterable of the class ``base``; all its items have one shape."""

    base: type
    item: "Shape"
    written: str


class Row(NamedTuple):
    """A tuple whose items have a shape each."""

    items: tuple["Shape", ...]
    written: str


class Pairs(NamedTuple):
    """A mapping of the class ``base``."""

    base: type
    key: "Shape"
    value: "Shape"
    written: str


class Record(NamedTuple):
    """A mapping with known keys: the TypedDict ``schema``. It may hold itself, so its fields are read on demand."""

    schema: type
    fields: "Callable[[], tuple[Field, ...]]"
    written: str


class Messages(NamedTuple):
    """What a placeholder takes: a sequence of messages or, if not ``many``, one of them."""

    many: bool
    written: str


Shape: TypeAlias = (
    Anything | Plain | Text | Instance | Structural | Choice | Either | Collection | Row | Pairs | Record | Messages
)


class Field(NamedTuple):
    """One key of a TypedDict."""

    name: str
    shape: Shape
    required: bool
