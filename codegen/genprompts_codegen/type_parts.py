"""The parts of types: all that a type, an input or a prompt mentions."""

from collections.abc import Iterable

from genprompts_codegen.ir import (
    External,
    IterableOf,
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


def parts(type_ref: TypeRef) -> Iterable[TypeRef]:
    """Return ``type_ref`` and all types inside it."""
    yield type_ref
    match type_ref:
        case ListOf(inner) | IterableOf(inner) | MappingOf(inner):
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


def output_types(prompts: Iterable[PromptSpec]) -> list[TypeRef]:
    """Return every type that the answers that ``prompts`` ask for consist of."""
    found: list[TypeRef] = []
    for prompt in prompts:
        if prompt.output is not None:
            found.extend(parts(prompt.output.type))
            for record in prompt.output.records:
                found.extend(part for field in record.fields for part in parts(field.type))
    return found
