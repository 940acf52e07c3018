"""Joining what all places ask of one value; the only place that reports a conflict of uses."""

from collections.abc import Sequence
from dataclasses import dataclass

from genprompts.grammar.formats import Demand
from genprompts.grammar.paths import Ask, EqualTo
from genprompts_codegen.analysis.atoms import (
    ALL,
    INTEGERS,
    NONE,
    NUMBERS,
    OBJECT,
    STR,
    Atom,
    Atoms,
    accepted,
    atom_of,
    atoms_of,
    union,
    words,
)
from genprompts_codegen.analysis.parts import Part, Read, Wanted
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import External, Scalar, ScalarKind, TypeRef, UnionOf

DATES = UnionOf((External("datetime", "date"), External("datetime", "time")))
INT, FLOAT, BOOL = Scalar(ScalarKind.INT), Scalar(ScalarKind.FLOAT), Scalar(ScalarKind.BOOL)
_PRINTED: frozenset[Wanted] = frozenset({Demand.PLAIN, Ask.PRINTED})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that no value satisfies together."""

    second: Read
    first: Read


def narrow(reads: Sequence[Read]) -> Atoms | Conflict:
    """Return the values that all ``reads`` take."""
    left = ALL
    for index, read in enumerate(reads):
        narrowed = left & accepted(read.wanted)
        if not narrowed:
            return Conflict(read, _opponent(read, reads[:index]))
        left = narrowed
    return left


def _opponent(read: Read, earlier: Sequence[Read]) -> Read:
    """Return the place that contradicts ``read`` most plainly."""
    return min(earlier, key=lambda other: len(accepted(other.wanted) & accepted(read.wanted)))


def report_conflict(part: Part, conflict: Conflict, report: Report) -> None:
    """Report two places that no value of ``part`` satisfies together."""
    labels = tuple(place(read) for read in (conflict.second, conflict.first))
    message = f'no value of "{part.shown()}" satisfies all its uses'
    hint = "read it in one way, or from two keys" if part.path.steps else "use two inputs with different names"
    report(Diagnostic(codes.TYPE_CONFLICT, message, labels, hint))


def place(read: Read) -> Label:
    """Return where ``read`` stands, with what it asks."""
    return Label(read.label.source, read.label.span, f"{words(read.wanted)} here")


def scalar(atoms: Atoms, wanted: frozenset[Wanted], default: TypeRef) -> TypeRef:
    """Return the type of the values in ``atoms`` where nobody leads into them."""
    found = _SCALARS.get(atoms)
    compared = _compared(wanted)
    if compared is not None and (found is None or found == _TEXT_OR_NUMBER) and atoms_of(compared) <= atoms:
        return compared
    if found is not None:
        return found
    return default if wanted & _PRINTED else OBJECT


_TEXT_OR_NUMBER = UnionOf((STR, FLOAT))
_SCALARS: dict[Atoms, TypeRef] = {
    frozenset({Atom.STR}): STR,
    frozenset({Atom.DATE}): DATES,
    INTEGERS: INT,
    NUMBERS: FLOAT,
    NUMBERS | {Atom.STR}: _TEXT_OR_NUMBER,
}


def _compared(wanted: frozenset[Wanted]) -> TypeRef | None:
    """Return the type of the literals that a value is compared with; None where it is not, or with ``None`` alone."""
    atoms = {atom_of(value) for one in wanted if isinstance(one, EqualTo) for value in one.values}
    members: list[TypeRef] = []
    if Atom.STR in atoms:
        members.append(STR)
    if Atom.FLOAT in atoms:
        members.append(FLOAT)
    elif Atom.INT in atoms:
        members.append(INT)
    elif Atom.BOOL in atoms:
        members.append(BOOL)
    if not members:
        return None
    return union([*members, NONE] if Atom.NONE in atoms else members)


def may_be_none(part: Part) -> bool:
    """Whether ``None`` does: the value is tested, and otherwise only read where the test rules it out."""
    asks = tuple(part.asks)
    tests = [read for read in asks if _is_test(read)]
    others = [read for read in asks if not _is_test(read)] or [read for read in part.through if read not in tests]
    return bool(tests and others) and all(read.narrowed for read in others) and not part.entered_by_name


def _is_test(read: Read) -> bool:
    """Whether a place asks whether there is a value."""
    return read.wanted is Ask.FLAG or (isinstance(read.wanted, EqualTo) and None in read.wanted.values)
