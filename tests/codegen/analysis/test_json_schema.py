"""What a JSON schema describes, as types."""

import pytest

from genprompts.grammar.nodes import Constant
from genprompts_codegen.analysis.json_schema import described
from genprompts_codegen.emit.types import TypeWriter
from genprompts_codegen.ir import Record

NODE: dict[str, Constant] = {
    "type": "object",
    "properties": {"next": {"$ref": "#/$defs/Node"}, "names": {"$ref": "#/$defs/Names"}},
}
DEFS: dict[str, Constant] = {"Node": NODE, "Names": {"type": "array", "items": {"type": "string"}}}


def written(schema: dict[str, Constant]) -> dict[str, dict[str, str]]:
    """Return the fields of each record of ``schema``, an optional one with a question mark."""
    _, records = described(schema)
    writer = TypeWriter(tuple((record.name, record.name) for record in records), made=True)

    def fields(record: Record) -> dict[str, str]:
        return {f"{one.name}{'' if one.required else '?'}": writer.written(one.type) for one in record.fields}

    return {record.name: fields(record) for record in records}


def of(schema: Constant) -> str:
    """Return the type of a property with ``schema``."""
    whole: dict[str, Constant] = {"type": "object", "properties": {"x": schema}, "required": ["x"], "$defs": DEFS}
    return written(whole)["Output"]["x"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "str"),
        ({"type": "integer"}, "int"),
        ({"type": "number"}, "float"),
        ({"type": "boolean"}, "bool"),
        ({"type": "null"}, "None"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": ["null", "string"]}, "str | None"),
        ({"type": "string", "nullable": True}, "str | None"),
        ({"enum": ["a", "b", "a"]}, 'Literal["a", "b"]'),
        ({"enum": ["a", None]}, 'Literal["a", None]'),
        ({"enum": [1.5]}, "object"),
        ({"const": 3}, "Literal[3]"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"type": "array"}, "list[object]"),
        ({"type": "object"}, "dict[str, object]"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "dict[str, bool]"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}, {"type": "integer"}]}, "str | int | None"),
        ({"oneOf": [{"type": "string"}, {}]}, "object"),
        ({"allOf": [{"type": "string"}]}, "str"),
        ({"allOf": [{"type": "string"}, {"maxLength": 3}]}, "object"),
        ({"properties": {"a": {"type": "string"}}}, "X"),
        ({"type": "array", "items": {"type": "object", "properties": {"a": True}}}, "list[XItem]"),
        ({"$ref": "#/$defs/Node"}, "Node"),
        ({"$ref": "#/$defs/Names"}, "list[str]"),
        ({"$ref": "#/$defs/Missing"}, "object"),
        ({"$ref": "https://example.org/other.json"}, "object"),
        (True, "object"),
        ({}, "object"),
    ],
)
def test_types(schema: Constant, expected: str) -> None:
    """Each form of a schema has its type; what has none of ours is any object."""
    assert of(schema) == expected


def test_records() -> None:
    """Objects become records, those inside others first, with their keys as they are required."""
    schema: dict[str, Constant] = {
        "type": "object",
        "description": "An order.",
        "properties": {
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
            "node": {"$ref": "#/$defs/Node"},
        },
        "required": ["lines"],
        "$defs": DEFS,
    }

    assert written(schema) == {
        "Line": {"n?": "int"},
        "Node": {"next?": "Node", "names?": "list[str]"},
        "Output": {"lines": "list[Line]", "node?": "Node"},
    }
    assert described(schema)[1][-1].doc == "An order."


@pytest.mark.parametrize(
    "wrap",
    [
        lambda inner: inner,
        lambda inner: {"name": "answer", "parameters": inner},
        lambda inner: {"name": "answer", "input_schema": inner},
        lambda inner: {"type": "function", "function": {"name": "answer", "parameters": inner}},
        lambda inner: {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": inner}},
    ],
)
def test_wrappings(wrap: object) -> None:
    """A schema is found in the wrappings in which providers take one."""
    inner: dict[str, Constant] = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    assert callable(wrap)

    assert written(wrap(inner)) == {"Output": {"text": "str"}}


def test_no_object() -> None:
    """What is no object with known keys is answered with any dict."""
    type_ref, records = described({"type": "array", "items": {"type": "string"}})

    assert (TypeWriter(made=True).written(type_ref), records) == ("dict[str, object]", ())


def test_endless_references() -> None:
    """References that lead to themselves, and schemas inside one another without an end, are any object."""
    loop: dict[str, Constant] = {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}
    deep: Constant = {"type": "string"}
    for _ in range(100):
        deep = {"type": "array", "items": deep}

    assert written({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": loop})["Output"] == {"x?": "object"}
    assert of(deep).startswith("list[list[")
    assert "object" in of(deep)
