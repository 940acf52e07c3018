"""What a body gives for certain inputs, worked out step by step: the reference that compiled code is compared with."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from genprompts.grammar.image_urls import image_paths, inputs_in, is_in_cloud
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    Constant,
    DataBlock,
    DataBody,
    DataValue,
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
    TextTemplate,
)
from genprompts.images import image_url
from genprompts.messages import as_messages

if TYPE_CHECKING:
    pass

_CONVERSIONS: dict[str, Callable[[object], str]] = {"r": repr, "s": str, "a": ascii}


def evaluate(
    body: Body, inputs: Mapping[str, object], defaults: Mapping[str, object] | None = None
) -> list[dict[str, object]] | str | dict[str, object]:
    """Return the messages, the text, the image or the dict that ``body`` gives.

    ``defaults`` stand in for inputs that were left out; an optional placeholder needs none.

    Raises:
        KeyError: An input is missing.
        UnexpectedInputError: The URL of an image is none that may be sent.
    """
    values = {**(defaults or {}), **inputs}
    match body:
        case TextBody(nodes=nodes):
            return _text(nodes, values)
        case ImageBody(image=image):
            return _image(image, values)
        case DataBody(value=data):
            return _block_data(data, values)
        case ChatBody(parts=parts):
            return [message for part in parts for message in _messages(part, values)]


def _text(template: TextTemplate, values: Mapping[str, object]) -> str:
    """Return the text, filled in as its language does it."""
    if isinstance(template, tuple):
        return _formatted(template, values)
    # Each language is a family of modules that only its templates need.
    from genprompts.grammar.mustache.nodes import Mustache  # noqa: PLC0415

    if isinstance(template, Mustache):
        from genprompts.grammar.mustache import render as mustache_render  # noqa: PLC0415

        return mustache_render.render(template, values)
    from genprompts.grammar.jinja import sandbox as jinja_sandbox  # noqa: PLC0415

    return jinja_sandbox.render(template.source, {name: file.source for name, file in template.files}, values)


def _formatted(nodes: Nodes, values: Mapping[str, object]) -> str:
    """Return the text with its fields filled in, as ``str.format`` fills them."""
    found = ""
    for node in nodes:
        if isinstance(node, Text):
            found += node.value
        else:
            value = values[node.name]
            found += format(_CONVERSIONS[node.conversion](value) if node.conversion else value, node.format_spec)
    return found


def _messages(part: Part, values: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the messages of one entry."""
    match part:
        case MessageTemplate(role=role, content=content, extra=extra):
            more = {key: _copied(value) for key, value in extra}
            if isinstance(content, Blocks):
                blocks = [one for block in content.blocks for one in _block(block, values)]
                return [{"role": role, "content": blocks, **more}]
            return [{"role": role, "content": _text(content, values), **more}]
        case LiteralMessage(message=message):
            return [{key: _copied(value) for key, value in message.items()}]
        case Placeholder(name=name, optional=optional, n_messages=n_messages):
            given = values.get(name, ()) if optional else values[name]
            messages = [dict(message) for message in as_messages(given, name)]
            return messages if n_messages is None else messages[-n_messages:]


def _copied(value: Constant) -> object:
    """Return a fresh copy: what one render gave away must not change the next."""
    match value:
        case dict():
            return {key: _copied(item) for key, item in value.items()}
        case list():
            return [_copied(item) for item in value]
        case tuple():
            return tuple(_copied(item) for item in value)
        case _:
            return value


def _block(block: Block, values: Mapping[str, object]) -> list[object]:
    """Return the block, or nothing for a text that came out empty."""
    match block:
        case TextBlock(nodes=nodes):
            text = _text(nodes, values)
            return [{"type": "text", "text": text}] if text else []
        case ImageBlock():
            return [{"type": "image_url", "image_url": _image(block, values)}]
        case DataBlock(value=data):
            return [_block_data(data, values)]


def _image(image: ImageBlock, values: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {"url": _url(image.url, values)}
    if image.detail is not None:
        found["detail"] = _text(image.detail, values)
    return found


def _url(template: TextTemplate, values: Mapping[str, object]) -> str:
    """Return the URL of an image, which must be one that may be sent."""
    url = _text(template, values)
    return url if is_in_cloud(template) else image_url(url, *inputs_in(template))


def _block_data(block: Mapping[str, DataValue], values: Mapping[str, object]) -> dict[str, object]:
    """Return a content block with its templates filled in."""
    images = image_paths(block)
    return {key: _data(item, values, images, (key,)) for key, item in block.items()}


def _data(
    data: DataValue,
    values: Mapping[str, object],
    images: Collection[tuple[str, ...]] = (),
    path: tuple[str, ...] = (),
) -> object:
    """Return the value with its templates filled in; sequences become lists, as providers want them."""
    match data:
        case TemplateValue(nodes=nodes):
            return _url(nodes, values) if path in images else _text(nodes, values)
        case tuple():
            return [_data(item, values) for item in data]
        case None | str() | bool() | int() | float():
            return data
        case _:
            return {key: _data(item, values, images, (*path, key)) for key, item in data.items()}
