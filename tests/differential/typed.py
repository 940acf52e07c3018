"""Random values of the types that we infer, and what is missing when one of their keys is taken out."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from typing import Any

from tests.differential import data
from tests.differential.choices import Choices

from genprompts_codegen.ir import (
    External,
    Input,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    PromptSpec,
    Record,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

MOST_DEEP = 4
CALM: tuple[str, ...] = ("x", "Ada", "a & b", "two\nlines", "é漢字😀", "{{a}}", "it's", "10")
SCALARS: dict[ScalarKind, tuple[object, ...]] = {
    ScalarKind.STR: (*CALM, ""),
    ScalarKind.INT: (1, 7, 12345, 0),
    ScalarKind.FLOAT: (2.5, 3, 1e22, 0.0),
    ScalarKind.BOOL: (True, False),
    ScalarKind.NONE: (None,),
    ScalarKind.OBJECT: ("x", 1, None, ["x"], {"k": "v"}, 2.5, True),
}
MOMENT = datetime(2024, 2, 29, 13, 5, 7, tzinfo=timezone.utc)
CLASSES: dict[str, object] = {"date": date(1999, 12, 31), "datetime": MOMENT, "time": time(13, 5)}


@dataclass(frozen=True, slots=True)
class Typed:
    """Makes values for the inputs of one prompt.

    ``keys`` says which keys that may be left out are there: "all", "required" or "some". With ``edges`` there are empty
    texts and lists, zeros, and iterators.
    """

    spec: PromptSpec
    draw: Choices
    keys: str = "some"
    edges: bool = False

    def values(self) -> dict[str, object]:
        """Return a value for each input."""
        return self.fields(tuple(entry for entry in self.spec.inputs if entry.uses or entry.demanded), 0)

    def fields(self, entries: tuple[Input, ...], depth: int) -> dict[str, object]:
        """Return values by name."""
        return {entry.name: self.value(entry.type, depth) for entry in entries if entry.demanded or self.kept(depth)}

    def kept(self, depth: int) -> bool:
        """Whether a key that may be left out is there."""
        return depth <= MOST_DEEP and (self.keys == "all" or (self.keys == "some" and bool(self.draw.below(2))))

    def value(self, wanted: TypeRef, depth: int = 0) -> object:
        """Return a value of the type ``wanted``."""
        draw = self.draw
        match wanted:
            case Scalar(kind):
                options = SCALARS[kind]
                return draw.pick(options if self.edges or len(options) < 3 else options[:-1])
            case ListOf(item):
                found = self.items(item, depth)
                return tuple(found) if draw.rarely(4) else found
            case IterableOf(item):
                found = self.items(item, depth)
                return data.Once(found) if self.edges and draw.rarely(3) else found
            case MappingOf(value):
                return {key: self.value(value, depth + 1) for key in ("k", "x", "Ada")[: draw.below(3) + 1]}
            case UnionOf(members):
                return self.value(self.member(members, depth), depth)
            case LiteralOf(values):
                return draw.pick(values)
            case RecordRef(name):
                return self.fields(self.record(name).fields, depth + 1)
            case External(_, name):
                return CLASSES[name]
            case Messages():
                return [("human", "x {y}"), {"role": "assistant", "content": "b"}]

    def member(self, members: tuple[TypeRef, ...], depth: int) -> TypeRef:
        """Return one of ``members``; deep down the plainest."""
        plain = [one for one in members if isinstance(one, Scalar | LiteralOf)]
        return plain[-1] if depth > MOST_DEEP and plain else self.draw.pick(members)

    def items(self, item: TypeRef, depth: int) -> list[object]:
        """Return a list."""
        least = 0 if self.edges or depth > MOST_DEEP else 1
        return [self.value(item, depth + 1) for _ in range(least + self.draw.below(2 if depth else 3))]

    def record(self, name: str) -> Record:
        """Return the record ``name``."""
        return next(record for record in self.spec.records if record.name == name)


# --- what a type requires ------------------------------------------------------------------------


Place = tuple[str | int, ...]


def without(spec: PromptSpec, values: Mapping[str, object]) -> Iterator[tuple[Place, dict[str, object]]]:
    """Yield copies of ``values`` that each lack one required key, and the place of that key."""
    records = {record.name: record for record in spec.records}
    for path in _places(spec.inputs, values, records, ()):
        copied: Any = deepcopy(dict(values))
        del _holder(copied, path)[path[-1]]
        yield path, copied


def _holder(values: Any, path: Place) -> Any:
    """Return what holds the last step of ``path``."""
    for step in path[:-1]:
        values = values[step]
    return values


def filled(values: Mapping[str, object], place: Place) -> dict[str, object]:
    """Return ``values`` with something in the record at ``place`` that lost a key: an empty one would be false."""
    copied = deepcopy(dict(values))
    _holder(copied, place).setdefault("of no use", 1)
    return copied


def _places(
    entries: tuple[Input, ...], values: Mapping[str, Any], records: Mapping[str, Record], path: Place
) -> Iterator[Place]:
    """Yield the paths of the required keys of ``values``."""
    for entry in entries:
        if entry.name in values:
            if entry.demanded:
                yield (*path, entry.name)
            yield from _inside(entry.type, values[entry.name], records, (*path, entry.name))


def _inside(wanted: TypeRef, value: Any, records: Mapping[str, Record], path: Place) -> Iterator[Place]:
    """Yield the paths of the required keys inside ``value``."""
    match wanted:
        case RecordRef(name) if isinstance(value, dict):
            yield from _places(records[name].fields, value, records, path)
        case ListOf(item) | IterableOf(item) if isinstance(value, list):
            for number, one in enumerate(value[:1]):
                yield from _inside(item, one, records, (*path, number))
        case UnionOf(members):
            fitting = RecordRef if isinstance(value, dict) else ListOf
            for member in members:
                if isinstance(member, fitting):
                    yield from _inside(member, value, records, path)
        case _:
            return
