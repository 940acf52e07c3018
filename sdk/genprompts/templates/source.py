"""Templates back to the text they were written as."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from genprompts.grammar.nodes import (
    Block,
    Blocks,
    DataBlock,
    DataValue,
    Field,
    ImageBlock,
    Node,
    TemplateFormat,
    TemplateValue,
    Text,
    TextBlock,
    TextTemplate,
)

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache


def text_of(template: TextTemplate) -> str:
    """Return the text that ``template`` was read from."""
    if isinstance(template, tuple):
        return "".join(written(node) for node in template)
    return template.source


def written(node: Node) -> str:
    """Return how a node of an f-string template is written."""
    match node:
        case Text(value=value):
            return value.replace("{", "{{").replace("}", "}}")
        case Field(path=path, conversion=conversion, format_spec=spec, span=span):
            head = "{" + path[0] + (f"!{conversion}" if conversion else "")
            text = f"{head}:{spec}}}" if spec else f"{head}}}"
            # An empty specification, "{name:}", leaves no trace but one character of the span.
            return f"{head}:}}" if not spec and span.end - span.start == len(text) + 1 else text


def format_of(template: TextTemplate) -> TemplateFormat:
    """Return the language that ``template`` is written in."""
    if isinstance(template, tuple):
        return "f-string"
    return "mustache" if is_mustache(template) else "jinja2"


def is_mustache(template: "Mustache | Jinja") -> "TypeIs[Mustache]":
    """Say whether a template is one of mustache, which is not loaded for that."""
    return type(template).__name__ == "Mustache"


def is_escaped(template: TextTemplate) -> bool:
    """Say whether values are HTML-escaped as usual; False for a mustache template that was told not to."""
    return isinstance(template, tuple) or bool(getattr(template, "escape", True))


def content_of(content: "TextTemplate | Blocks") -> "str | list[object]":
    """Return a message's content as templates are written: a text, or a list of content blocks."""
    if isinstance(content, Blocks):
        return [block_of(block) for block in content.blocks]
    return text_of(content)


def block_of(block: Block) -> dict[str, object]:
    """Return a content block as it is written."""
    match block:
        case TextBlock(nodes=nodes):
            return {"type": "text", "text": text_of(nodes)}
        case ImageBlock():
            return {"type": "image_url", "image_url": image_of(block)}
        case DataBlock(value=value):
            return mapping_of(value)


def image_of(image: ImageBlock) -> dict[str, object]:
    """Return an image as it is written: its URL and, where it is given, the detail."""
    made: dict[str, object] = {"url": text_of(image.url)}
    if image.detail is not None:
        made["detail"] = text_of(image.detail)
    return made


def mapping_of(value: Mapping[str, DataValue]) -> dict[str, object]:
    """Return a mapping whose texts are templates as it is written."""
    return {key: _value_of(item) for key, item in value.items()}


def _value_of(value: DataValue) -> object:
    match value:
        case TemplateValue(nodes=nodes):
            return text_of(nodes)
        case tuple():
            return [_value_of(item) for item in value]
        case None | str() | bool() | int() | float():
            return value
        case Mapping():
            return mapping_of(value)


def templates_of(content: "TextTemplate | Blocks") -> tuple[TextTemplate, ...]:
    """Return all templates in a message's content."""
    if not isinstance(content, Blocks):
        return (content,)
    return tuple(template for block in content.blocks for template in block_templates(block))


def block_templates(block: Block) -> tuple[TextTemplate, ...]:
    """Return all templates in a content block."""
    match block:
        case TextBlock(nodes=nodes):
            return (nodes,)
        case ImageBlock(url=url, detail=detail):
            return (url,) if detail is None else (url, detail)
        case DataBlock(value=value):
            return value_templates(value)


def value_templates(value: DataValue) -> tuple[TextTemplate, ...]:
    """Return all templates in a value of a data block."""
    match value:
        case TemplateValue(nodes=nodes):
            return (nodes,)
        case tuple():
            return tuple(template for item in value for template in value_templates(item))
        case None | str() | bool() | int() | float():
            return ()
        case Mapping():
            return tuple(template for item in value.values() for template in value_templates(item))
