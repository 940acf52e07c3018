"""Declared types against use: whether what templates read of an input is in the type that its author wrote down."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from genprompts.grammar.formats import Demand
from genprompts.grammar.paths import Ask, Step
from genprompts_codegen.analysis.atoms import NONE, OBJECT, STR, Atom, Atoms, accepted, atoms_of
from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.analysis.parts import Part, Read, Shape
from genprompts_codegen.analysis.unify import may_be_none, place
from genprompts_codegen.definitions import ClassField, ClassKind, ClassShape, NoClass
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import (
    External,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    RecordRef,
    Scalar,
    TypeRef,
    UnionOf,
)

Classes: TypeAlias = Callable[[str, str], ClassShape | NoClass | None]
"""Finds a class of the project by its module and name; None where nothing is known of it."""

_STANDARD = frozenset({"datetime", "decimal", "uuid"})
_STRUCTURE = frozenset({Ask.ITERATED, Ask.SEQUENCE, Ask.SIZED, Ask.MAPPING, Shape.RECORDS})
_ATOMS: dict[ClassKind, Atoms] = {
    ClassKind.TYPED_DICT: frozenset({Atom.RECORD}),
    ClassKind.DATA_CLASS: frozenset({Atom.OTHER}),
    ClassKind.MODEL: frozenset({Atom.OTHER}),
    ClassKind.NAMED_TUPLE: frozenset({Atom.LIST}),
    ClassKind.PLAIN: frozenset({Atom.OTHER}),
}


def refine(declared: TypeRef, inferred: TypeRef) -> TypeRef:
    """Return ``declared`` with what it leaves open inside (``list``, ``dict``) taken from what templates ask."""
    match declared, inferred:
        case UnionOf(members), _:
            return UnionOf(tuple(refine(member, inferred) for member in members))
        case _, UnionOf(members):
            found = (refine(declared, member) for member in members)
            return next((one for one in found if one != declared), declared)
        case ListOf(item), ListOf(asked) | IterableOf(asked):
            return ListOf(asked if item == OBJECT else refine(item, asked))
        case MappingOf(value), RecordRef() if value == OBJECT:
            return inferred
        case MappingOf(value), MappingOf(asked):
            return MappingOf(asked if value == OBJECT else refine(value, asked))
        case _:
            return declared


class Check:
    """Compares the declared type of one input, written at ``declared_at``, with all that is asked of its value."""

    def __init__(self, declared_at: Label, classes: Classes, report: Report) -> None:
        self.declared_at = declared_at
        self.classes = classes
        self.report = report
        self._said: set[tuple[str, str]] = set()  # fields that were reported, with their classes

    def known(self, type_ref: TypeRef) -> None:
        """Report the classes in ``type_ref`` that their modules do not have."""
        match type_ref:
            case External(module, name) if module not in _STANDARD:
                found = self.classes(module, name)
                if isinstance(found, NoClass):
                    message = f'the module "{module}" has no class "{name}"'
                    hint = _nearest(name, found.others) or "correct the name, or define the class"
                    self.report(Diagnostic(codes.UNKNOWN_TYPE, message, (self.declared_at,), hint))
            case ListOf(inner) | IterableOf(inner) | MappingOf(inner):
                self.known(inner)
            case UnionOf(members):
                for member in members:
                    self.known(member)
            case Scalar() | LiteralOf() | RecordRef() | External() | Messages():
                pass

    def fits(self, part: Part, type_ref: TypeRef) -> bool:
        """Whether all places that read ``part`` can do with values of ``type_ref``; the first other one is reported."""
        members = type_ref.members if isinstance(type_ref, UnionOf) else (type_ref,)
        if len(members) > 1 and may_be_none(part):
            members = tuple(member for member in members if member != NONE)
        return all(self._member_fits(part, member) for member in members)

    def _member_fits(self, part: Part, member: TypeRef) -> bool:
        if isinstance(member, RecordRef):
            return True  # made of the uses themselves
        if isinstance(member, External):
            return self._class_fits(part, member)
        atoms = atoms_of(member)
        wrong = next((read for read in part.reads if not _takes(read, atoms)), None)
        if wrong is not None:
            return self._refused(part, wrong)
        values = () if not isinstance(member, MappingOf) else tuple(part.keys.values())
        return all(self.fits(below, member.value) for below in values if isinstance(member, MappingOf)) and all(
            self.fits(below, inner)
            for step, below in part.steps.items()
            if (inner := _inside(member, step, part)) is not None
        )

    def _refused(self, part: Part, read: Read, message: str = "", hint: str = "") -> bool:
        """Report that ``read`` cannot do with the declared type."""
        labels = (Label(self.declared_at.source, self.declared_at.span, "declared here"), place(read))
        message = message or f'the declared type of "{part.shown()}" does not fit its use'
        self.report(Diagnostic(codes.TYPE_CONFLICT, message, labels, hint or "change the type or the template"))
        return False

    # --- classes ---------------------------------------------------------------------------------

    def _class_fits(self, part: Part, member: External) -> bool:
        if member.module in _STANDARD:
            atoms = atoms_of(member)
            reads = [read for read in part.reads if read.wanted is not Shape.RECORD or read.mustache]
            wrong = next((read for read in reads if atoms and not _takes(read, atoms)), None)
            return wrong is None or self._refused(part, wrong)
        shape = self.classes(member.module, member.name)
        if not isinstance(shape, ClassShape):
            return True
        entered = next((read for read in part.reads if read.mustache and read.wanted is Shape.RECORD), None)
        if entered is None:
            entered = next((read for read in part.reads if read.mustache and read.wanted is Shape.RECORDS), None)
        if entered is not None and shape.kind is not ClassKind.TYPED_DICT and not shape.open:
            message = f'mustache reads mappings only, and "{part.shown()}" is declared as the {_described(shape)}'
            hint = "declare a TypedDict, and pass the value as a mapping: dataclasses.asdict(value), value.model_dump()"
            return self._refused(part, entered, message, hint)
        wrong = next((read for read in part.reads if not _class_takes(shape, read)), None)
        if wrong is not None:
            return self._refused(part, wrong)
        keys = dict(part.keys)
        item = part.steps.get(Step.ITEM)
        if item is not None and any(read.mustache for read in part.reads):
            keys = {**item.keys, **keys}  # a section on a record is entered once
        fitting = [self._field_fits(shape, key, below) for key, below in keys.items()]  # each typo is reported
        return all(fitting)

    def _field_fits(self, shape: ClassShape, key: str, part: Part) -> bool:
        """Whether the class has the field, and its type suits; a field that it does not have is reported."""
        found = next((one for one in shape.fields if one.name == key), None)
        if found is None:
            return shape.open or self._unknown(shape, key, part)
        if not found.required and part.needed:
            read = next(read for read in part.through if not read.guarded or read not in part.reads)
            message = f'by its declared type "{part.shown()}" may be left out, and the template cannot do without'
            return self._refused(part, read, message, "test for it in the template, or make it required in the class")
        type_ref = _type_of(found)
        return type_ref is None or self.fits(part, type_ref)

    def _unknown(self, shape: ClassShape, key: str, part: Part) -> bool:
        if (shape.name, key) not in self._said:
            self._said.add((shape.name, key))
            class_label = Label(shape.anchor.source, shape.anchor.span, f'"{shape.name}" is defined here')
            message = f'the {_described(shape)} has no field "{key}"'
            hint = _near(key, shape.fields)
            self.report(Diagnostic(codes.UNKNOWN_ATTRIBUTE, message, (part.through[0].label, class_label), hint))
        return False


def _takes(read: Read, atoms: Atoms) -> bool:
    return atoms <= accepted(read.wanted)


def _class_takes(shape: ClassShape, read: Read) -> bool:
    """Whether ``read`` can do with instances; what formats them, or is not known, is left to them."""
    if shape.open or isinstance(read.wanted, Demand) or read.wanted is Shape.RECORD:
        return True
    if read.wanted in _STRUCTURE and any(one.name in _SPECIAL for one in shape.fields):
        return True
    return _takes(read, _ATOMS[shape.kind])


_SPECIAL = frozenset({"__iter__", "__len__", "__getitem__", "__contains__"})


def _described(shape: ClassShape) -> str:
    return f'{shape.kind.value} "{shape.name}"'


def _type_of(field: ClassField) -> TypeRef | None:
    """Return the type of a field where it is understood."""
    if not field.type_text:
        return None
    try:
        return parse_type(field.type_text)
    except UnknownTypeError:
        return None


def _inside(type_ref: TypeRef, step: Step, part: Part) -> TypeRef | None:
    """Return the type of what ``step`` leads to in a ``type_ref``; None where nothing is known of it."""
    section = any(read.mustache for read in part.reads)
    match type_ref:
        case ListOf(item) | IterableOf(item):
            return item if step is Step.ITEM else None
        case MappingOf(value):
            if step is Step.ITEM and section:
                return type_ref
            return value if step is Step.VALUE else STR
        case Scalar() | LiteralOf():
            if section:
                return None if type_ref == NONE else type_ref
            return STR if type_ref == STR or isinstance(type_ref, LiteralOf) else None
        case Messages():
            return OBJECT  # one has many forms
        case UnionOf() | RecordRef() | External():
            return None


def _near(name: str, fields: Sequence[ClassField]) -> str:
    """Return a hint that names the field most like ``name``, or those whose types are written down."""
    near = _nearest(name, [one.name for one in fields if not one.name.startswith("_")])
    if near:
        return near
    shown = ", ".join(f'"{one.name}"' for one in fields[:8] if one.type_text)
    return f"its fields are {shown}" if shown else "add it to the class"


def _nearest(name: str, names: Sequence[str]) -> str:
    """Return a hint that names the one of ``names`` that is most like ``name``, if any is."""
    from difflib import get_close_matches  # noqa: PLC0415 (10 ms; only when there is something to say)

    found = get_close_matches(name, names, n=1)
    return f'did you mean "{found[0]}"?' if found else ""
