"""Groups of values that all uses treat alike: which of them each use takes, and which are in a type."""

from enum import Enum, auto

from genprompts.grammar.formats import Demand
from genprompts.grammar.paths import Ask, EqualTo
from genprompts_codegen.analysis.parts import Shape, Wanted
from genprompts_codegen.ir import (
    External,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)


class Atom(Enum):
    """A group of values that all uses treat alike."""

    STR = auto()
    INT = auto()
    FLOAT = auto()
    BOOL = auto()
    DATE = auto()
    MESSAGES = auto()
    LIST = auto()
    MAPPING = auto()
    RECORD = auto()
    NONE = auto()
    OTHER = auto()


Atoms = frozenset[Atom]

INTEGERS: Atoms = frozenset({Atom.INT, Atom.BOOL})
NUMBERS: Atoms = INTEGERS | {Atom.FLOAT}
SCALARS: Atoms = NUMBERS | {Atom.STR, Atom.DATE}
ALL: Atoms = frozenset(Atom)
_PRINTABLE = ALL - {Atom.MESSAGES}
_TEXT: Atoms = frozenset({Atom.STR})
_SEQUENCES: Atoms = frozenset({Atom.LIST, Atom.STR, Atom.MESSAGES})
_MAPPINGS: Atoms = frozenset({Atom.MAPPING, Atom.RECORD})

_ACCEPTED: dict[Demand | Ask | Shape, Atoms] = {
    Demand.PLAIN: _PRINTABLE,
    Demand.OBJECT: _PRINTABLE,
    Demand.TEXT: _TEXT,
    Demand.TEXT_OR_NUMBER: NUMBERS | _TEXT,
    Demand.FLOAT: NUMBERS,
    Demand.INT: INTEGERS,
    Demand.DATE: frozenset({Atom.DATE}),
    Ask.PRINTED: _PRINTABLE,
    Ask.ANY: ALL,
    Ask.FLAG: ALL,
    Ask.OPAQUE: ALL,
    Ask.AGAIN: ALL,
    Ask.ITERATED: _SEQUENCES | _MAPPINGS,
    Ask.SEQUENCE: _SEQUENCES,
    Ask.SIZED: _SEQUENCES | _MAPPINGS,
    Ask.MAPPING: _MAPPINGS,
    Ask.TEXT: _TEXT,
    Ask.NUMBER: NUMBERS,
    Ask.INT: INTEGERS,
    Ask.SECTION: ALL,
    Shape.MESSAGES: frozenset({Atom.MESSAGES}),
    Shape.RECORD: _MAPPINGS,
    Shape.RECORDS: _MAPPINGS | {Atom.LIST},
}

_WORDS: dict[Demand, str] = {
    Demand.PLAIN: "printed as text",
    Demand.OBJECT: "printed as text",
    Demand.TEXT: "formatted as text",
    Demand.TEXT_OR_NUMBER: "formatted as text or a number",
    Demand.FLOAT: "formatted as a number",
    Demand.INT: "formatted as a whole number",
    Demand.DATE: "formatted as a date or time",
}

STR = Scalar(ScalarKind.STR)
OBJECT = Scalar(ScalarKind.OBJECT)
NONE = Scalar(ScalarKind.NONE)


def accepted(wanted: Wanted) -> Atoms:
    """Return the values that ``wanted`` takes; a comparison takes all."""
    return ALL if isinstance(wanted, EqualTo) else _ACCEPTED[wanted]


def words(wanted: Wanted) -> str:
    """Return what ``wanted`` asks, in words."""
    match wanted:
        case Demand():
            return _WORDS[wanted]
        case EqualTo():
            return "compared with a literal"
        case Ask() | Shape():
            return str(wanted.value)


def atoms_of(type_ref: TypeRef) -> Atoms:
    """Return the groups of values that ``type_ref`` contains; none for a class that we cannot look into."""
    match type_ref:
        case Scalar(kind):
            return frozenset({_OF_SCALARS[kind]})
        case LiteralOf(values):
            return frozenset(atom_of(value) for value in values)
        case UnionOf(members):
            return frozenset().union(*(atoms_of(member) for member in members))
        case External("datetime", "date" | "time" | "datetime"):
            return frozenset({Atom.DATE})
        case External("datetime", _):
            return frozenset({Atom.OTHER})
        case External():
            return frozenset()
        case Messages():
            return frozenset({Atom.MESSAGES})
        case ListOf() | IterableOf():
            return frozenset({Atom.LIST})
        case MappingOf():
            return frozenset({Atom.MAPPING})
        case RecordRef():
            return frozenset({Atom.RECORD})


_OF_SCALARS = {
    ScalarKind.STR: Atom.STR,
    ScalarKind.INT: Atom.INT,
    ScalarKind.BOOL: Atom.BOOL,
    ScalarKind.FLOAT: Atom.FLOAT,
    ScalarKind.NONE: Atom.NONE,
    ScalarKind.OBJECT: Atom.OTHER,
}


def atom_of(value: object) -> Atom:
    """Return the group of ``value``, a constant."""
    match value:
        case bool():
            return Atom.BOOL
        case int():
            return Atom.INT
        case float():
            return Atom.FLOAT
        case str():
            return Atom.STR
        case None:
            return Atom.NONE
        case list() | tuple():
            return Atom.LIST
        case dict():
            return Atom.MAPPING
        case _:
            return Atom.OTHER


def union(members: "list[TypeRef]") -> TypeRef:
    """Return one of ``members``: without unions inside, without doubles, and ``object`` where that is one of them."""
    flat: dict[str, TypeRef] = {}
    for member in members:
        for one in member.members if isinstance(member, UnionOf) else (member,):
            flat[repr(one)] = one  # by their texts: True and 1 are equal, and yet two values
    found = tuple(flat.values())
    if OBJECT in found:
        return OBJECT
    return found[0] if len(found) == 1 else UnionOf(found)
