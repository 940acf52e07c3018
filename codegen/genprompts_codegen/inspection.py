"""One prompt as ``inspect`` tells it: the JSON contract of docs/inspect.schema.json."""

from collections.abc import Mapping
from typing import Any

from genprompts.grammar.nodes import (
    Block,
    Blocks,
    ChatBody,
    DataBlock,
    DataBody,
    DataValue,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
)
from genprompts_codegen.emit.types import TypeWriter
from genprompts_codegen.ir import Input, InputSource, Output, PromptSpec, Record
from genprompts_codegen.template_text import template_text

Json = dict[str, Any]  # JSON has no narrower type


def describe(spec: PromptSpec, name: str) -> Json:
    """Return ``spec`` as JSON; ``name`` is what it is called in the generated package, or would be."""
    start = spec.anchor.source.position(spec.anchor.span.start)
    end = spec.anchor.source.position(max(spec.anchor.span.start, spec.anchor.span.end - 1))
    writer = type_writer(spec)
    return {
        "name": name,
        "qualname": ".".join(spec.scope),
        "kind": spec.kind.value,
        "class": spec.class_path,
        "format": spec.format,
        "source": {
            "path": spec.anchor.source.path,
            "line": start.line,
            "column": start.column,
            "end_line": end.line,
        },
        "inputs": [_input(entry, writer) for entry in spec.inputs],
        "records": [_record(record, writer) for record in spec.records],
        "partials": [entry.name for entry in spec.inputs if entry.source is InputSource.PARTIAL],
        "messages": _messages(spec),
        "output": None if spec.output is None else _output(spec.output),
        "rendering": "compiled" if spec.sandboxed is None else "sandbox",
        "sandbox_reason": spec.sandboxed,
        "complete": spec.incomplete is None,
        "reason": spec.incomplete,
        "digest": spec.digest,
    }


def type_writer(spec: PromptSpec) -> TypeWriter:
    """Return what writes the types of ``spec``: its records by their short names, which no package changes."""
    return TypeWriter(tuple((record.name, record.name) for record in spec.records))


def _output(output: Output) -> Json:
    """Return what the model is asked to answer with."""
    writer = TypeWriter(tuple((record.name, record.name) for record in output.records), made=True)
    return {
        "type": writer.written(output.type),
        "records": [_record(record, writer) for record in output.records],
        "schema": None if output.schema is None else _constant(output.schema.value),
        "options": {key: _constant(value) for key, value in output.options},
    }


def _record(record: Record, writer: TypeWriter) -> Json:
    fields = [
        {"name": field.name, "type": writer.written(field.type), "required": field.required} for field in record.fields
    ]
    return {"name": record.name, "fields": fields}


def _input(entry: Input, writer: TypeWriter) -> Json:
    described: Json = {
        "name": entry.name,
        "type": writer.written(entry.type),
        "required": entry.required,
        "default": None if entry.default is None else _constant(entry.default.value),
        "source": entry.source.value,
    }
    if entry.source is InputSource.PARTIAL and entry.default is None:
        described["dynamic"] = True
    if entry.guarded:
        described["guarded"] = True
    return described


def _constant(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_constant(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _constant(item) for key, item in value.items()}
    return value


def _messages(spec: PromptSpec) -> list[Json]:
    match spec.body:
        case ChatBody(parts):
            return [_part(part) for part in parts]
        case TextBody(nodes):
            return [{"role": "user", "template": template_text(nodes)}]
        case ImageBody(image):
            return [{"role": "user", "content": [_block(image)]}]
        case DataBody(value):
            return [{"role": "user", "content": [_block(DataBlock(value))]}]
        case None:
            return []


def _part(part: Part) -> Json:
    match part:
        case MessageTemplate(role, Blocks(blocks)):
            return {"role": role, "content": [_block(block) for block in blocks]}
        case MessageTemplate(role, content):
            assert not isinstance(content, Blocks)
            return {"role": role, "template": template_text(content)}
        case LiteralMessage(message):
            return {"role": message.get("role"), "literal": _constant(message.get("content"))}
        case Placeholder(name, optional, n_messages):
            described: Json = {"placeholder": name, "optional": optional}
            return described if n_messages is None else {**described, "n_messages": n_messages}


def _block(block: Block) -> Json:
    match block:
        case TextBlock(nodes):
            return {"type": "text", "template": template_text(nodes)}
        case ImageBlock(url, detail):
            described: Json = {"type": "image_url", "template": template_text(url)}
            return described if detail is None else {**described, "detail": template_text(detail)}
        case DataBlock(value):
            return {"type": "data", "value": {key: _value(item) for key, item in value.items()}}


def _value(value: DataValue) -> object:
    if isinstance(value, TemplateValue):
        return {"template": template_text(value.nodes)}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    return value
