"""Data as an inferred type sees it: what the type lists of it, which keys it has besides, and which it lacks."""

from collections.abc import Mapping, Sequence

from genprompts_codegen.ir import (
    Input,
    IterableOf,
    ListOf,
    MappingOf,
    Record,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

TRUE = (ScalarKind.BOOL, ScalarKind.INT, ScalarKind.FLOAT, ScalarKind.OBJECT)
"""What takes True; a section does whose items need no key."""


class Fitting:
    """Goes through data with the type it is for; ``extra`` are keys that were left out, ``missing`` those not found."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = {record.name: record.fields for record in records}
        self.extra: list[str] = []
        self.missing: list[str] = []

    def record(self, fields: Sequence[Input], values: Mapping[str, object]) -> dict[str, object]:
        """Return the entries of ``values`` that are in ``fields``."""
        types = {field.name: field.type for field in fields}
        self.extra += [name for name in values if name not in types]
        self.missing += [field.name for field in fields if field.demanded and field.name not in values]
        return {name: self.value(types[name], value) for name, value in values.items() if name in types}

    def value(self, wanted: TypeRef, value: object) -> object:
        """Return ``value`` with the keys that the type ``wanted`` lists."""
        match wanted:
            case RecordRef(name) if isinstance(value, dict):
                return self.record(self._records[name], value)
            case ListOf(item) | IterableOf(item) if isinstance(value, list):
                return [self.value(item, one) for one in value]
            case MappingOf(item) if isinstance(value, dict):
                return {name: self.value(item, one) for name, one in value.items()}
            case UnionOf(members) if value is True and not any(
                isinstance(one, Scalar) and one.kind in TRUE for one in members
            ):
                self.missing.append("True")
                return value
            case UnionOf(members):
                shape = RecordRef | MappingOf if isinstance(value, dict) else ListOf | IterableOf
                member = next((one for one in members if isinstance(one, shape)), None)
                return value if member is None else self.value(member, value)
            case _:
                return value
