"""From a JSON schema to types: objects become records, what has no type of ours is any object."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from genprompts.grammar.nodes import Constant
from genprompts.grammar.paths import Key, Path, Step
from genprompts_codegen.analysis.atoms import OBJECT
from genprompts_codegen.analysis.records import record_name
from genprompts_codegen.ir import (
    ANSWER,
    Input,
    InputSource,
    ListOf,
    LiteralOf,
    MappingOf,
    Record,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

MAX_DEPTH = 40
"""The limit ``max-type-depth``: schemas inside one another; what lies deeper is not typed."""

_Schema: TypeAlias = dict[str, Constant]
_WORDS: Mapping[object, TypeRef] = {
    "string": Scalar(ScalarKind.STR),
    "integer": Scalar(ScalarKind.INT),
    "number": Scalar(ScalarKind.FLOAT),
    "boolean": Scalar(ScalarKind.BOOL),
    "null": Scalar(ScalarKind.NONE),
}
_NONE = Scalar(ScalarKind.NONE)


def described(schema: _Schema) -> tuple[TypeRef, tuple[Record, ...]]:
    """Return the type that ``schema`` describes, and the records that it names, those inside others first."""
    reader = _Reader(_bare(schema))
    return reader.root(), tuple(reader.records.values())


def _bare(schema: _Schema) -> _Schema:
    """Return the schema itself, out of the wrappings in which the providers take one."""
    for key in ("function", "json_schema"):  # {"type": "function", "function": {…}}
        inner = schema.get(key)
        if isinstance(inner, dict) and schema.get("type") == key:
            return _bare(inner)
    for key in ("parameters", "input_schema", "schema"):  # {"name": …, "parameters": {…}}
        inner = schema.get(key)
        if isinstance(inner, dict) and "name" in schema and "properties" not in schema:
            return inner
    return schema


class _Reader:
    """Reads one schema; ``records`` are those that are done, by their names."""

    def __init__(self, schema: _Schema) -> None:
        self.schema = schema
        self.records: dict[str, Record] = {}
        self._taken: set[str] = set()
        self._begun: dict[str, TypeRef] = {}  # what a reference leads to, as soon as that is known

    def root(self) -> TypeRef:
        """Return the type of the whole."""
        found = self._type(self.schema, Path(ANSWER), 0)
        return found if isinstance(found, RecordRef) else MappingOf(OBJECT)

    def _type(self, schema: Constant, path: Path, depth: int) -> TypeRef:
        """Return the type that ``schema``, which stands at ``path``, describes."""
        if not isinstance(schema, dict) or depth > MAX_DEPTH:
            return OBJECT
        if "$ref" in schema:
            return self._referred(schema["$ref"], depth)
        if "const" in schema:
            return _choice([schema["const"]])
        choices = schema.get("enum")
        if isinstance(choices, list):
            return _choice(choices)
        for key in ("anyOf", "oneOf"):
            options = schema.get(key)
            if isinstance(options, list) and options:
                return _union([self._type(option, path, depth + 1) for option in options])
        together = schema.get("allOf")
        if isinstance(together, list) and "properties" not in schema:
            return self._type(together[0], path, depth + 1) if len(together) == 1 else OBJECT
        kinds = schema.get("type", "object" if "properties" in schema else None)
        if isinstance(kinds, list):
            return _union([self._of_kind(kind, schema, path, depth) for kind in kinds])
        found = self._of_kind(kinds, schema, path, depth)
        return _union([found, _NONE]) if schema.get("nullable") is True else found

    def _of_kind(self, kind: Constant, schema: _Schema, path: Path, depth: int) -> TypeRef:
        if kind == "array":
            return ListOf(self._type(schema.get("items"), path.then(Step.ITEM), depth + 1))
        if kind == "object":
            return self._object(schema, path, depth)
        return _WORDS.get(kind, OBJECT) if isinstance(kind, str) else OBJECT

    def _object(self, schema: _Schema, path: Path, depth: int) -> TypeRef:
        properties = schema.get("properties")
        if not isinstance(properties, dict) or not properties:
            more = schema.get("additionalProperties")
            return MappingOf(self._type(more, path.then(Step.VALUE), depth + 1) if isinstance(more, dict) else OBJECT)
        return self._record(schema, properties, path, depth)

    def _record(self, schema: _Schema, properties: Mapping[str, Constant], path: Path, depth: int) -> RecordRef:
        """Return the record for an object whose keys are known."""
        name = self._free(record_name(path))
        listed = schema.get("required")
        required = set(listed) if isinstance(listed, list) and all(isinstance(key, str) for key in listed) else set()
        fields = tuple(
            Input(
                key,
                self._type(inner, path.then(Key(key)), depth + 1),
                required=key in required,
                source=InputSource.DECLARED,
                doc=_description(inner),
            )
            for key, inner in properties.items()
        )
        self.records[name] = Record(name, fields, _description(schema))
        return RecordRef(name)

    def _referred(self, reference: Constant, depth: int) -> TypeRef:
        """Return what a reference inside the schema leads to; a record may lead to itself."""
        if not isinstance(reference, str) or not reference.startswith("#"):
            return OBJECT
        if reference in self._begun:
            return self._begun[reference]
        found: Constant = dict(self.schema)
        words = [word for word in reference[1:].split("/") if word]
        for word in words:
            found = found.get(word) if isinstance(found, dict) else None
        short = Path(words[-1]) if words else Path(ANSWER)
        record = isinstance(found, dict) and isinstance(found.get("properties"), dict) and "$ref" not in found
        name = record_name(short)
        self._begun[reference] = RecordRef(name) if record and name not in self._taken else OBJECT
        self._begun[reference] = self._type(found, short, depth + 1)
        return self._begun[reference]

    def _free(self, name: str) -> str:
        number, free = 2, name
        while free in self._taken:
            free, number = f"{name}{number}", number + 1
        self._taken.add(free)
        return free


def _choice(values: Sequence[Constant]) -> TypeRef:
    """Return one of several values."""
    known = [value for value in values if value is None or isinstance(value, str | int)]
    return LiteralOf(tuple(dict.fromkeys(known))) if known and len(known) == len(values) else OBJECT


def _union(members: Sequence[TypeRef]) -> TypeRef:
    """Return one of several types, None last."""
    flat: dict[TypeRef, None] = {}
    for member in members:
        flat.update(dict.fromkeys(member.members if isinstance(member, UnionOf) else (member,)))
    if OBJECT in flat:
        return OBJECT
    ordered = sorted(flat, key=lambda member: member == _NONE)
    return ordered[0] if len(ordered) == 1 else UnionOf(tuple(ordered))


def _description(schema: Constant) -> str:
    found = schema.get("description") if isinstance(schema, dict) else None
    return found if isinstance(found, str) else ""
