"""Joining what all uses of one input ask of its value; the only place that reports a conflict of types."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from genprompts.grammar.formats import Demand
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import (
    External,
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
    DATE = auto()
    MESSAGES = auto()
    OTHER = auto()


_NUMBERS = frozenset({Atom.INT, Atom.FLOAT})
_PRINTABLE = frozenset(Atom) - {Atom.MESSAGES}
ACCEPTS: dict[Demand | None, frozenset[Atom]] = {
    Demand.PLAIN: _PRINTABLE,
    Demand.OBJECT: _PRINTABLE,
    Demand.TEXT: frozenset({Atom.STR}),
    Demand.TEXT_OR_NUMBER: _NUMBERS | {Atom.STR},
    Demand.FLOAT: _NUMBERS,
    Demand.INT: frozenset({Atom.INT}),
    Demand.DATE: frozenset({Atom.DATE}),
    None: frozenset({Atom.MESSAGES}),
}
"""What each demand takes; None is the demand of a placeholder."""

WORDS: dict[Demand | None, str] = {
    Demand.PLAIN: "printed as text",
    Demand.OBJECT: "printed as text",
    Demand.TEXT: "formatted as text",
    Demand.TEXT_OR_NUMBER: "formatted as text or a number",
    Demand.FLOAT: "formatted as a number",
    Demand.INT: "formatted as a whole number",
    Demand.DATE: "formatted as a date or time",
    None: "a list of messages",
}

DATES = UnionOf((External("datetime", "date"), External("datetime", "time")))
STR = Scalar(ScalarKind.STR)
OBJECT = Scalar(ScalarKind.OBJECT)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one use asks of an input; ``demand`` is None for a placeholder."""

    demand: Demand | None
    label: Label


def join(name: str, asks: Sequence[Ask], default: TypeRef, *, report: Report) -> TypeRef:
    """Return the narrowest type that satisfies all ``asks``; without one, report both places and return ``object``."""
    left = frozenset(Atom)
    for index, ask in enumerate(asks):
        narrowed = left & ACCEPTS[ask.demand]
        if not narrowed:
            other = next(earlier for earlier in asks[:index] if not ACCEPTS[earlier.demand] & ACCEPTS[ask.demand])
            _conflict(name, ask, other, report)
            return OBJECT
        left = narrowed
    return _type_of(left, {ask.demand for ask in asks}, default)


def _type_of(atoms: frozenset[Atom], demands: set[Demand | None], default: TypeRef) -> TypeRef:
    """Return the type of the values in ``atoms``."""
    if atoms == {Atom.MESSAGES}:
        return Messages()
    if atoms == {Atom.STR}:
        return STR
    if atoms == {Atom.DATE}:
        return DATES
    if atoms == {Atom.INT}:
        return Scalar(ScalarKind.INT)
    if atoms == _NUMBERS:
        return Scalar(ScalarKind.FLOAT)
    if atoms == _NUMBERS | {Atom.STR}:
        return UnionOf((STR, Scalar(ScalarKind.FLOAT)))
    return OBJECT if demands == {Demand.OBJECT} else default


def _conflict(name: str, ask: Ask, other: Ask, report: Report) -> None:
    labels = (
        Label(ask.label.source, ask.label.span, f"{WORDS[ask.demand]} here"),
        Label(other.label.source, other.label.span, f"{WORDS[other.demand]} here"),
    )
    message = f'no value of "{name}" satisfies all its uses'
    report(Diagnostic(codes.TYPE_CONFLICT, message, labels, "use two inputs with different names"))


def check_declared(name: str, declared: TypeRef, place: Label, asks: Sequence[Ask], *, report: Report) -> None:
    """Report each use of ``name`` that a value of the ``declared`` type would fail."""
    for ask in asks:
        if not atoms_of(declared) <= ACCEPTS[ask.demand]:
            labels = (
                Label(place.source, place.span, "declared here"),
                Label(ask.label.source, ask.label.span, f"{WORDS[ask.demand]} here"),
            )
            message = f'the declared type of "{name}" does not fit its use'
            report(Diagnostic(codes.TYPE_CONFLICT, message, labels, "change the type or the template"))
            return


def atoms_of(type_ref: TypeRef) -> frozenset[Atom]:
    """Return the groups of values that ``type_ref`` contains; none for a class that we cannot look into."""
    match type_ref:
        case Scalar(kind):
            return _SCALARS[kind]
        case LiteralOf(values):
            return frozenset(_literal_atom(value) for value in values)
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
        case ListOf() | MappingOf() | RecordRef():
            return frozenset({Atom.OTHER})


_SCALARS = {
    ScalarKind.STR: frozenset({Atom.STR}),
    ScalarKind.INT: frozenset({Atom.INT}),
    ScalarKind.BOOL: frozenset({Atom.INT}),
    ScalarKind.FLOAT: frozenset({Atom.FLOAT}),
    ScalarKind.NONE: frozenset({Atom.OTHER}),
    ScalarKind.OBJECT: frozenset({Atom.OTHER}),
}


def _literal_atom(value: str | int | bool | None) -> Atom:
    if isinstance(value, str):
        return Atom.STR
    return Atom.OTHER if value is None else Atom.INT
