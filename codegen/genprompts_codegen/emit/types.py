"""From types to annotations, and the imports that these need."""

from collections.abc import Iterable
from dataclasses import dataclass

from genprompts.compiler import literals
from genprompts_codegen.ir import (
    External,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    PromptSpec,
    RecordRef,
    Scalar,
    TypeRef,
    UnionOf,
)

STANDARD_MODULES = frozenset({"datetime"})
"""Modules whose types are imported at run time too; those of a project only for checkers."""


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """Writes the types of one prompt; ``records`` maps its records to their classes."""

    records: tuple[tuple[str, str], ...] = ()

    def annotation(self, type_ref: TypeRef) -> str:
        """Return ``type_ref`` as Python writes it."""
        match type_ref:
            case Scalar(kind):
                return kind.value
            case ListOf(item):
                return f"Sequence[{self.annotation(item)}]"
            case MappingOf(value):
                return f"Mapping[str, {self.annotation(value)}]"
            case UnionOf(members):
                return " | ".join(self.annotation(member) for member in members)
            case LiteralOf(values):
                return f"Literal[{', '.join(literals.constant(value) for value in values)}]"
            case RecordRef(name):
                return dict(self.records)[name]
            case External(module, name):
                return f"{module}.{name}"
            case Messages():
                return "Sequence[MessageLike]"


def parts(type_ref: TypeRef) -> Iterable[TypeRef]:
    """Return ``type_ref`` and all types inside it."""
    yield type_ref
    match type_ref:
        case ListOf(inner) | MappingOf(inner):
            yield from parts(inner)
        case UnionOf(members):
            for member in members:
                yield from parts(member)
        case Scalar() | LiteralOf() | RecordRef() | External() | Messages():
            return


def all_types(prompts: Iterable[PromptSpec]) -> list[TypeRef]:
    """Return every type that ``prompts`` mention."""
    found: list[TypeRef] = []
    for prompt in prompts:
        for entry in (*prompt.inputs, *(field for record in prompt.records for field in record.fields)):
            found.extend(parts(entry.type))
    return found
