"""From types to annotations, and the imports that these need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from genprompts.compiler import literals
from genprompts.compiler.layout import Atom, Expression, Laid
from genprompts.compiler.names import is_plain
from genprompts.compiler.printing import Doc, Group, Line, bracketed, listed
from genprompts_codegen.ir import (
    External,
    Input,
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
from genprompts_codegen.type_parts import parts

STANDARD_MODULES = frozenset({"datetime", "decimal", "uuid"})
"""Modules whose types are imported at run time too; all others only for checkers, and named in quotes."""
_WORDS = frozenset(
    {"Iterable", "Literal", "Mapping", "MessageLike", "NotRequired", "ReadOnly", "Sequence"}
    | {kind.value for kind in ScalarKind}
    | STANDARD_MODULES
)
"""Words that annotations are made of."""


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """Writes the types of one prompt; ``records`` maps its records to their classes.

    ``later`` are the records whose classes come only after what is being written. With ``made`` the values are made
    for the program, not taken from it: a list is a ``list``.
    """

    records: tuple[tuple[str, str], ...] = ()
    later: frozenset[str] = frozenset()
    made: bool = False

    @property
    def _list(self) -> str:
        return "list[" if self.made else "Sequence["

    @property
    def _mapping(self) -> str:
        return "dict[" if self.made else "Mapping["

    def annotation(self, type_ref: TypeRef) -> str:
        """Return ``type_ref`` as an annotation: in quotes where it names a class that the run time does not know."""
        written = self.written(type_ref)
        return literals.string(written) if self.is_quoted(type_ref) else written

    def laid(self, prefix: str, type_ref: TypeRef, suffix: str = "") -> Expression:
        """Return ``type_ref`` as an annotation between ``prefix`` and ``suffix``, to be spread over lines."""
        flat = f"{prefix}{self.annotation(type_ref)}{suffix}"
        return Atom(flat) if self.is_quoted(type_ref) else Laid(flat, (prefix, self.document(type_ref), suffix))

    def document(self, type_ref: TypeRef) -> Doc:
        """Return ``type_ref`` as Python writes it, with the places where its lines may break."""
        match type_ref:
            case ListOf(item):
                return bracketed(self._list, self.document(item), "]")
            case IterableOf(item):
                return bracketed("Iterable[", self.document(item), "]")
            case MappingOf(value):
                return bracketed(self._mapping, listed(["str", self.document(value)]), "]")
            case UnionOf(members):
                return either([self.document(member) for member in members])
            case LiteralOf(values):
                return bracketed("Literal[", listed([literals.constant(value) for value in values]), "]")
            case Scalar() | RecordRef() | External() | Messages():
                return self.written(type_ref)

    def is_quoted(self, type_ref: TypeRef) -> bool:
        """Whether ``type_ref`` names a class that the run time does not know there."""
        return names_own_class(type_ref) or any(
            isinstance(part, RecordRef) and part.name in self.later for part in parts(type_ref)
        )

    def written(self, type_ref: TypeRef) -> str:
        """Return ``type_ref`` as Python writes it."""
        match type_ref:
            case Scalar(kind):
                return kind.value
            case ListOf(item):
                return f"{self._list}{self.written(item)}]"
            case IterableOf(item):
                return f"Iterable[{self.written(item)}]"
            case MappingOf(value):
                return f"{self._mapping}str, {self.written(value)}]"
            case UnionOf(members):
                return " | ".join(self.written(member) for member in members)
            case LiteralOf(values):
                return f"Literal[{', '.join(literals.constant(value) for value in values)}]"
            case RecordRef(name):
                return dict(self.records)[name]
            case External(module, name):
                return f"{module}.{name}"
            case Messages():
                return "Sequence[MessageLike]"


def either(members: Sequence[Doc]) -> Doc:
    """Return the union of ``members``."""
    first, *rest = members
    return Group((first, *((Line(" "), "| ", member) for member in rest)))


def names_own_class(type_ref: TypeRef) -> bool:
    """Whether ``type_ref`` names a class of the project or of a library."""
    return any(isinstance(part, External) and part.module not in STANDARD_MODULES for part in parts(type_ref))


def fits_class(inputs: Iterable[Input], records: Iterable[tuple[str, str]] = ()) -> bool:
    """Whether a class can hold ``inputs`` as its fields: plain names, and none that hides a type from the others."""
    entries = tuple(inputs)
    found = (part for entry in entries for part in parts(entry.type) if isinstance(part, External))
    hiding = _WORDS | {part.module.partition(".")[0] for part in found} | {name for _, name in records}
    return all(is_plain(entry.name) and entry.name not in hiding for entry in entries)
