"""The common form in which generated render code and the prompt it was generated from are compared.

A text is ``("text", part, …)`` with parts ``str`` or ``("field", variable, conversion, format_spec)``; a mapping is
``("dict", (key, shape), …)``; a list ``("list", shape, …)``; a placeholder ``("messages", variable, n_messages)``.
"""

import ast
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    Field,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)

Shape: TypeAlias = object
_RESULTS = frozenset({"ChatPromptValue", "TextPromptValue", "ImagePromptValue"})
_NO_TEXT: Shape = ("dict", ("type", ("text", "text")), ("text", ("text",)))
_CONVERTERS = {"repr": "r", "str": "s", "ascii": "a"}


class UnexpectedSyntaxError(Exception):
    """Render code has a form that we do not emit."""


# --- from the prompt -----------------------------------------------------------------------------


def shape_of_body(body: Body, variables: Mapping[str, str]) -> Shape:
    """Return the shape of what ``body`` renders; inputs without a variable keep their name."""
    match body:
        case ChatBody(parts):
            return ("list", *(_part(part, variables) for part in parts))
        case TextBody(nodes):
            return _text(nodes, variables)
        case ImageBody(image):
            return _image(image, variables)


def _part(part: Part, variables: Mapping[str, str]) -> Shape:
    match part:
        case MessageTemplate(role, content):
            shape = _blocks(content, variables) if isinstance(content, Blocks) else _text(content, variables)
            return ("dict", ("role", _value(role, variables)), ("content", shape))
        case LiteralMessage(message):
            return _value(message, variables)
        case Placeholder(name, _, n_messages):
            return ("messages", variables.get(name, name), n_messages)


def _blocks(content: Blocks, variables: Mapping[str, str]) -> Shape:
    """Return the shape of a message's blocks; a text that is empty whatever the inputs are has no block."""
    shapes = (_block(block, variables) for block in content.blocks)
    return ("list", *(shape for shape in shapes if shape != _NO_TEXT))


def _block(block: Block, variables: Mapping[str, str]) -> Shape:
    match block:
        case TextBlock(nodes):
            return ("dict", ("type", _value("text", variables)), ("text", _text(nodes, variables)))
        case ImageBlock():
            return ("dict", ("type", _value("image_url", variables)), ("image_url", _image(block, variables)))
        case DataBlock(value):
            return _value(value, variables)


def _image(image: ImageBlock, variables: Mapping[str, str]) -> Shape:
    url = ("url", _text(image.url, variables))
    return ("dict", url) if image.detail is None else ("dict", url, ("detail", _text(image.detail, variables)))


def _value(value: object, variables: Mapping[str, str]) -> Shape:
    """Return the shape of a constant, or of a data value with templates inside."""
    match value:
        case TemplateValue(nodes):
            return _text(nodes, variables)
        case str():
            return ("text", value) if value else ("text",)
        case Mapping():
            return ("dict", *((key, _value(item, variables)) for key, item in value.items()))
        case list() | tuple():
            return ("list", *(_value(item, variables) for item in value))
        case _:
            return ("value", type(value).__name__, repr(value))


def _text(nodes: Nodes, variables: Mapping[str, str]) -> Shape:
    parts: list[object] = []
    for node in nodes:
        match node:
            case Text(value):
                _add_text(parts, value)
            case Field():
                parts.append(("field", variables.get(node.name, node.name), node.conversion, node.format_spec))
    return ("text", *parts)


def _add_text(parts: list[object], value: str) -> None:
    if parts and isinstance(parts[-1], str):
        parts[-1] += value
    elif value:
        parts.append(value)


# --- from the code -------------------------------------------------------------------------------


def shape_of_code(statement: ast.stmt) -> Shape:
    """Return the shape of what the ``return`` statement of render code gives.

    Raises:
        UnexpectedSyntaxError: the statement has another form.
    """
    match statement:
        case ast.Return(value=ast.Call(func=ast.Name(id=name), args=[argument], keywords=[])) if name in _RESULTS:
            return _code(argument)
        case ast.Return(value=ast.Call(func=ast.Name(id="ChatPromptValue"), args=[], keywords=[])):
            return ("list",)
        case _:
            raise UnexpectedSyntaxError


def _code(node: ast.expr) -> Shape:
    match node:
        case ast.Constant(value=str(value)):
            return ("text", value) if value else ("text",)
        case ast.Constant(value=value):
            return ("value", type(value).__name__, repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return ("value", type(value).__name__, repr(-value))
        case ast.JoinedStr(values=values):
            return _joined(values)
        case ast.Dict(keys=keys, values=values):
            return ("dict", *(_entry(key, value) for key, value in zip(keys, values, strict=True)))
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return ("list", *(_item(item) for item in items))
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str(value))]):
            return ("value", "float", repr(float(value)))
        case _:
            raise UnexpectedSyntaxError


def _entry(key: ast.expr | None, value: ast.expr) -> Shape:
    match key:
        case ast.Constant(value=str(text)):
            return (text, _code(value))
        case _:
            raise UnexpectedSyntaxError


def _item(node: ast.expr) -> Shape:
    """Return an item of a list display: a starred call of one of our helpers, or a plain value."""
    match node:
        case ast.Starred(value=ast.Call(func=ast.Name(id="text_block"), args=[text])):
            return ("dict", ("type", ("text", "text")), ("text", _code(text)))
        case ast.Starred(value=ast.Call(func=ast.Name(id="as_messages"), args=[ast.Name(id=name), *_])):
            return ("messages", name, None)
        case ast.Starred(
            value=ast.Subscript(
                value=ast.Call(func=ast.Name(id="as_messages"), args=[ast.Name(id=name), *_]),
                slice=ast.Slice(lower=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(last))), upper=None),
            )
        ):
            return ("messages", name, last)
        case ast.Starred():
            raise UnexpectedSyntaxError
        case _:
            return _code(node)


def _joined(values: Sequence[ast.expr]) -> Shape:
    parts: list[object] = []
    for value in values:
        match value:
            case ast.Constant(value=str(text)):
                _add_text(parts, text)
            case ast.FormattedValue():
                parts.append(_field(value))
            case _:
                raise UnexpectedSyntaxError
    return ("text", *parts)


def _field(node: ast.FormattedValue) -> Shape:
    """Return a field: ``{x!r:>3}``, or ``{format(repr(x), ">3")}`` where Python's own syntax cannot hold it."""
    match node.value:
        case ast.Name(id=name):
            conversion = None if node.conversion == -1 else chr(node.conversion)
            return ("field", name, conversion, _format_spec(node.format_spec))
        case ast.Call(func=ast.Name(id="format"), args=[value, ast.Constant(value=str(format_spec))]):
            return ("field", *_converted(value), format_spec)
        case _:
            raise UnexpectedSyntaxError


def _format_spec(node: ast.expr | None) -> str:
    match node:
        case None:
            return ""
        case ast.JoinedStr(values=[ast.Constant(value=str(text))]):
            return text
        case _:
            raise UnexpectedSyntaxError


def _converted(node: ast.expr) -> tuple[str, str | None]:
    match node:
        case ast.Name(id=name):
            return name, None
        case ast.Call(func=ast.Name(id=converter), args=[ast.Name(id=name)]) if converter in _CONVERTERS:
            return name, _CONVERTERS[converter]
        case _:
            raise UnexpectedSyntaxError
