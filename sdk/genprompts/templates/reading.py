"""Template text, and the content of a message, to nodes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError, TemplateSyntaxError, UnsupportedFormatError
from genprompts.grammar import fstring
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    DataBlock,
    DataValue,
    ImageBlock,
    TemplateFormat,
    TemplateValue,
    TextBlock,
    TextTemplate,
)
from genprompts.kinds import is_mapping, is_sequence, kind

if TYPE_CHECKING:
    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache


def read_text(text: object, template_format: str) -> TextTemplate:
    """Return what the template ``text`` consists of.

    Raises:
        TemplateSyntaxError: the text cannot be read, or includes other templates.
        UnsupportedFormatError: templates of this language cannot be read.
        TemplateDefinitionError: it is no text at all.
        MissingExtraError: it is a jinja2 template, and the package is not installed.
    """
    if not isinstance(text, str):
        raise TemplateDefinitionError(f"a template is a text, not {kind(text)}")
    match template_format:
        case "f-string":
            return fstring.parse(text)
        case "mustache":
            from genprompts.grammar.mustache import parse as mustache  # noqa: PLC0415  (most programs need one language)

            return _whole(mustache.parse(text))
        case "jinja2":
            from genprompts.grammar.jinja import parse as jinja  # noqa: PLC0415  (same)

            return _whole(jinja.parse(text))
        case _:
            message = f'there is no template format "{template_format}"; use "f-string", "mustache" or "jinja2"'
            raise UnsupportedFormatError(message, template_format)


def _whole(template: "Mustache | Jinja") -> "Mustache | Jinja":
    """Return ``template``, which must not include others: here nobody could say where they are."""
    from genprompts.grammar.unresolved import unresolved  # noqa: PLC0415  (most programs need no such template)

    for missing in unresolved(template):
        message = "a template made at run time cannot include others"
        raise TemplateSyntaxError(message, missing.span, "put it into a prompt file, for which code is generated")
    return template


def read_content(content: object, template_format: TemplateFormat) -> "TextTemplate | Blocks":
    """Return the content of a message: a template, or blocks of templates.

    Raises:
        TemplateSyntaxError: a text cannot be read.
        UnsupportedFormatError: templates of this language cannot be read.
        TemplateDefinitionError: it is neither a text nor a list of blocks.
    """
    if is_sequence(content):
        return Blocks(tuple(_block(block, template_format) for block in content))
    if isinstance(content, str):
        return read_text(content, template_format)
    raise TemplateDefinitionError(f"the content of a message is a text or a list of blocks, not {kind(content)}")


def _block(block: object, template_format: TemplateFormat) -> Block:
    """Return one content block."""
    if isinstance(block, str):
        return TextBlock(read_text(block, template_format))
    if not is_mapping(block):
        raise TemplateDefinitionError(f"a content block is a text or a dict, not {kind(block)}")
    # A block of another type, or with more keys, keeps all it says: only the two plain kinds are rebuilt.
    if "text" in block and set(block) <= {"type", "text"} and block.get("type", "text") == "text":
        return TextBlock(read_text(block["text"], template_format))
    image = block.get("image_url")
    if image is not None and set(block) <= {"type", "image_url"} and block.get("type", "image_url") == "image_url":
        read = read_image(image, template_format)
        if read is not None:
            return read
    return DataBlock({str(key): _value(value, template_format) for key, value in block.items()})


def read_image(image: object, template_format: TemplateFormat) -> ImageBlock | None:
    """Return the image that a URL or a dict with ``url`` and ``detail`` stands for; None when it has further keys."""
    if isinstance(image, str):
        image = {"url": image}
    if not is_mapping(image):
        raise TemplateDefinitionError(f"an image is a URL or a dict with 'url', not {kind(image)}")
    if "path" in image:
        raise TemplateDefinitionError("an image cannot be read from a path; give its 'url', which may be a data URL")
    if not image.get("url"):
        raise TemplateDefinitionError("an image has no 'url'")
    if not set(image) <= {"url", "detail"}:
        return None
    detail = image.get("detail")
    return ImageBlock(
        read_text(image["url"], template_format), None if detail is None else read_text(detail, template_format)
    )


def _value(value: object, template_format: TemplateFormat) -> DataValue:
    """Return a value inside a data block; each text in it is a template, keys are not."""
    if isinstance(value, str):
        return TemplateValue(read_text(value, template_format))
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if is_mapping(value):
        return _mapping(value, template_format)
    if is_sequence(value):
        return _items(value, template_format)
    raise TemplateDefinitionError(f"a content block holds {kind(value)}; texts, numbers, lists and dicts are allowed")


def _mapping(value: Mapping[str, object], template_format: TemplateFormat) -> dict[str, DataValue]:
    return {str(key): _value(item, template_format) for key, item in value.items()}


def _items(value: Sequence[object], template_format: TemplateFormat) -> tuple[DataValue, ...]:
    return tuple(_value(item, template_format) for item in value)
