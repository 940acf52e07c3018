"""Template text, and the content of a message, to nodes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError, TemplateSyntaxError, UnsupportedFormatError
from genprompts.grammar import fstring
from genprompts.grammar.image_urls import known_fault
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Constant,
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
    from os import PathLike

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
    fields = image_fields(image)
    if not fields.get("url"):
        raise TemplateDefinitionError("an image has no 'url'")
    if not set(fields) <= {"url", "detail"}:
        return None
    return ImageBlock(read_url(fields["url"], template_format), read_detail(fields.get("detail"), template_format))


def image_fields(image: object) -> Mapping[str, object]:
    """Return the dict that describes an image, less an empty ``path``.

    Raises:
        TemplateDefinitionError: it is neither a URL nor a dict, or the image is to be read from a path.
    """
    if isinstance(image, str):
        return {"url": image}
    if not is_mapping(image):
        raise TemplateDefinitionError(f"an image is a URL or a dict with 'url', not {kind(image)}")
    if image.get("path"):
        raise TemplateDefinitionError("an image cannot be read from a path; give its 'url', which may be a data URL")
    return {key: value for key, value in image.items() if key != "path"}


def read_url(url: object, template_format: TemplateFormat) -> TextTemplate:
    """Return the template of an image's URL.

    Raises:
        TemplateDefinitionError: it is none whatever the inputs are.
    """
    template = read_text(url, template_format)
    fault = known_fault(template)
    if fault:
        raise TemplateDefinitionError(f"the URL of an image {fault}")
    return template


def read_detail(detail: object, template_format: TemplateFormat) -> "TextTemplate | None":
    """Return the template of an image's detail; one that says nothing is none, as for LangChain."""
    return None if detail is None or detail == "" else read_text(detail, template_format)


def read_mapping(value: object, template_format: TemplateFormat) -> dict[str, DataValue]:
    """Return a dict with the templates in it.

    Raises:
        TemplateDefinitionError: it is no dict, or holds what is neither text, number, list nor dict.
    """
    if not is_mapping(value):
        raise TemplateDefinitionError(f"a dict template is a dict, not {kind(value)}")
    return _mapping(value, template_format)


def read_constant(value: object) -> Constant:
    """Return a copy of ``value``, which must be what a literal can say.

    Raises:
        TemplateDefinitionError: it is, or holds, something else.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if is_mapping(value):
        return {str(key): read_constant(item) for key, item in value.items()}
    if is_sequence(value):
        items: Sequence[object] = value
        return [read_constant(item) for item in items]
    raise TemplateDefinitionError(f"a message holds {kind(value)}; texts, numbers, lists and dicts are allowed")


def read_extra(extra: Mapping[str, object]) -> tuple[tuple[str, Constant], ...]:
    """Return the further keys of a message, which must not be those that it has anyhow."""
    for key in ("role", "content"):
        if key in extra:
            raise TemplateDefinitionError(f"'additional_kwargs' cannot hold '{key}', which the message has itself")
    return tuple((str(key), read_constant(value)) for key, value in extra.items())


def read_file(path: "str | PathLike[str]", encoding: str) -> str:
    """Return the text of a template's file, to its last newline."""
    from pathlib import Path  # noqa: PLC0415  (few templates are files)

    return Path(path).read_text(encoding=encoding)


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
