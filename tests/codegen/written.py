"""Types as the documents write them: records in their place, ``[{title: str, note?: str}]``."""

from collections.abc import Sequence

from genprompts_codegen.emit.types import TypeWriter
from genprompts_codegen.ir import (
    Input,
    IterableOf,
    ListOf,
    MappingOf,
    PromptSpec,
    Record,
    RecordRef,
    TypeRef,
    UnionOf,
)


def inputs(spec: PromptSpec) -> list[str]:
    """Return the inputs of a prompt as they are written."""
    return fields(spec.inputs, spec.records)


def fields(entries: Sequence[Input], records: Sequence[Record], around: tuple[str, ...] = ()) -> list[str]:
    """Return inputs or fields as they are written, with ``?`` where they may be left out."""
    return [f"{one.name}{'' if one.required else '?'}: {written(one.type, records, around)}" for one in entries]


def written(type_ref: TypeRef, records: Sequence[Record], around: tuple[str, ...] = ()) -> str:
    """Return a type as it is written; a record inside itself is written by its name."""
    match type_ref:
        case RecordRef(name):
            if name in around:
                return name
            record = next(one for one in records if one.name == name)
            return f"{{{', '.join(fields(record.fields, records, (*around, name)))}}}"
        case ListOf(item):
            return f"Sequence[{written(item, records, around)}]"
        case IterableOf(item):
            return f"Iterable[{written(item, records, around)}]"
        case MappingOf(value):
            return f"Mapping[str, {written(value, records, around)}]"
        case UnionOf(members):
            return " | ".join(written(member, records, around) for member in members)
        case _:
            return TypeWriter().written(type_ref)
