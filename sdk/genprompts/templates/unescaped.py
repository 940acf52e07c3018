"""Mustache templates that print values as they are, for files that say ``escape: false``."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
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
    TextTemplate,
)
from genprompts.templates.message import MessagePromptTemplate

if TYPE_CHECKING:
    from genprompts.templates.item import Item


def unescaped_body(body: Body) -> Body:
    """Return ``body`` with mustache templates that escape nothing."""
    match body:
        case TextBody(nodes=nodes):
            return TextBody(_text(nodes))
        case ImageBody(image=image):
            return ImageBody(_image(image))
        case DataBody(value=value):
            return DataBody({key: _value(item) for key, item in value.items()})
        case ChatBody(parts=parts):
            return ChatBody(tuple(_part(part) for part in parts))


def unescaped_item(item: "Item") -> "Item":
    """Return an entry of a chat template, with mustache templates that escape nothing."""
    if not isinstance(item, MessagePromptTemplate):
        return item
    made = copy(item)
    part = _part(item.part)
    assert isinstance(part, MessageTemplate)
    made.part = part
    return made


def _part(part: Part) -> Part:
    match part:
        case MessageTemplate(content=Blocks(blocks=blocks)):
            return replace(part, content=Blocks(tuple(_block(block) for block in blocks)))
        case MessageTemplate(content=nodes):
            assert not isinstance(nodes, Blocks)
            return replace(part, content=_text(nodes))
        case LiteralMessage() | Placeholder():
            return part


def _block(block: Block) -> Block:
    match block:
        case TextBlock(nodes=nodes):
            return TextBlock(_text(nodes))
        case ImageBlock():
            return _image(block)
        case DataBlock(value=value):
            return DataBlock({key: _value(item) for key, item in value.items()})


def _image(image: ImageBlock) -> ImageBlock:
    return ImageBlock(_text(image.url), None if image.detail is None else _text(image.detail))


def _value(value: DataValue) -> DataValue:
    match value:
        case TemplateValue(nodes=nodes):
            return TemplateValue(_text(nodes))
        case tuple():
            return tuple(_value(item) for item in value)
        case None | str() | bool() | int() | float():
            return value
        case Mapping():
            return {key: _value(item) for key, item in value.items()}


def _text(template: TextTemplate) -> TextTemplate:
    return replace(template, escape=False) if isinstance(template, Mustache) else template
