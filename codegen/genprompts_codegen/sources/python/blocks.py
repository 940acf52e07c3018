"""The content blocks of a message: texts, images, and any other mapping."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from genprompts.errors import MissingExtraError
from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import (
    BlockDef,
    ContentDef,
    DataBlockDef,
    DataValueDef,
    ImageBlockDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.prompts import Prompt, Site, note_text, readable
from genprompts_codegen.sources.python.values import Items, Scalar, Str, Table, Value, constant, origin

_WHAT = "the template of a block"
_HINT = 'write a text, {"type": "text", "text": "…"} or {"type": "image_url", "image_url": {"url": "…"}}'


def read_content(value: Items, site: Site, template_format: TemplateFormat) -> tuple[BlockDef, ...]:
    """Return the blocks that a list of templates becomes; what is unknown is left out and noted."""
    if value.doubt:
        site.unsure(f"the blocks of a message {value.doubt}")
    found = [_block(item, site, template_format, value.spot) for item in value.items]
    return tuple(block for block in found if block is not None)


def _block(value: Value, site: Site, template_format: TemplateFormat, spot: Spot) -> BlockDef | None:
    match value:
        case Str():
            return _text_block(value, site, template_format)
        case Table(doubt=""):
            return _mapping(value, site, template_format)
        case Scalar() | Items():
            site.fault("a block of a message is neither a text nor a dict", spot, _HINT)
        case Prompt():
            return prompt_block(value, site, spot)
        case _:
            site.unsure(f"a block of a message comes from {origin(value)}")
    return None


def prompt_block(prompt: Prompt, site: Site, spot: Spot) -> BlockDef | None:
    """Return the block that a prompt in ``prompt=[…]`` gives."""
    prompt.consumed = True
    for reason in prompt.reasons:
        site.unsure(reason)
    if prompt.texts:
        block = _text_block(prompt.texts[0], site, prompt.format)
        own = () if site.ours else tuple(prompt.partials.values())  # ours are those of the whole message
        return None if block is None else TextBlockDef(block.text, own)
    if prompt.image is None and prompt.data is None and not prompt.reasons:
        site.fault("a block of a message is neither a text nor an image nor a dict prompt", spot, _HINT)
    return prompt.image if prompt.image is not None else prompt.data


def _text_block(text: Str, site: Site, template_format: TemplateFormat) -> TextBlockDef | None:
    note_text(text, site, _WHAT)
    template = readable(text, template_format)
    return TextBlockDef(template) if template is not None else None


def _mapping(value: Table, site: Site, template_format: TemplateFormat) -> BlockDef | None:
    keys = set(value.entries)
    if site.ours and not _is_rebuilt(value):
        return data_block(value, site, template_format)
    if "text" in keys and keys <= {"type", "text"}:
        text = note_text(value.entries["text"], site, _WHAT)
        if text is None and isinstance(value.entries["text"], (Scalar, Items, Table)):
            site.fault("the text of a block is no text", value.spots["text"], _HINT)
        return _text_block(text, site, template_format) if text is not None else None
    if "image_url" in keys and keys <= {"type", "image_url"}:
        return image_block(value.entries["image_url"], site, template_format, value.spots["image_url"])
    if template_format == "jinja2" and not site.ours:
        site.fault("a block other than text or image cannot be a jinja2 template", value.spot, "use mustache")
        return None
    return data_block(value, site, template_format)


def _is_rebuilt(value: Table) -> bool:
    """Whether a dict is a plain text or image, as our own classes see it: all others keep what they say."""
    keys, word = set(value.entries), value.entries.get("type")
    kind = word.text if isinstance(word, Str) and word.unsure is None else None
    if "text" in keys and keys <= {"type", "text"}:
        return word is None or kind == "text"
    image = value.entries.get("image_url")
    further = set(image.entries) - {"url", "detail", "path"} if isinstance(image, Table) else set()
    return image is not None and keys <= {"type", "image_url"} and (word is None or kind == "image_url") and not further


def texts_in(content: ContentDef) -> Iterator[TemplateText]:
    """Yield the templates of a message's content."""
    match content:
        case TemplateText():
            yield content
        case _:
            for block in content:
                match block:
                    case TextBlockDef(text):
                        yield text
                    case ImageBlockDef(url, detail):
                        yield from (one for one in (url, detail) if one is not None)
                    case DataBlockDef(value):
                        yield from _texts_of(value)


def _texts_of(value: DataValueDef) -> Iterator[TemplateText]:
    match value:
        case TemplateText():
            yield value
        case tuple():
            for item in value:
                yield from _texts_of(item)
        case Mapping():
            for item in value.values():
                yield from _texts_of(item)
        case _:
            return


# --- images --------------------------------------------------------------------------------------


def image_block(value: Value, site: Site, template_format: TemplateFormat, spot: Spot) -> ImageBlockDef | None:
    """Return the image that the value of ``image_url`` describes."""
    if isinstance(value, Str):
        url = _image_text(value, site, template_format)
        if url is not None and not site.ours and len(names_in(url.text, template_format)) > 1:
            site.fault("an image has more than one variable", spot, 'write {"image_url": {"url": "…"}}')
        return ImageBlockDef(url) if url is not None else None
    if not isinstance(value, Table):
        if isinstance(value, (Scalar, Items)):
            site.fault("an image is neither a text nor a dict", spot, _HINT)
        else:
            site.unsure(f"an image comes from {origin(value)}")
        return None
    if value.doubt:
        site.unsure(f"an image {value.doubt}")
    return image_fields(value, site, template_format)


def image_fields(value: Table, site: Site, template_format: TemplateFormat) -> ImageBlockDef | None:
    """Return the image whose ``url`` and ``detail`` a dict gives."""
    path = value.entries.get("path")
    if path is not None and path not in (Str("", (), value.spot), Scalar(None)):
        site.fault('an image is loaded from a "path", which LangChain refuses', value.spots["path"], 'give a "url"')
    found: dict[str, TemplateText | None] = {}
    for key in ("url", "detail"):
        entry = value.entries.get(key)
        if entry is None:
            continue
        if isinstance(entry, (Scalar, Items, Table)):
            site.fault(f'the "{key}" of an image is no text', value.spots[key], "write a text")
            continue
        text = note_text(entry, site, f'the "{key}" of an image')
        found[key] = _image_text(text, site, template_format) if text is not None else None
    url = found.get("url")
    if url is None and "url" not in value.entries:
        site.fault("an image has no url", value.spot, 'add a "url"')
    return ImageBlockDef(url, found.get("detail")) if url is not None else None


def _image_text(text: Str, site: Site, template_format: TemplateFormat) -> TemplateText | None:
    note_text(text, site, "the url of an image")
    template = readable(text, template_format)
    if template is None:
        return None
    refused = set() if site.ours else {"url", "path", "detail"}
    for name in sorted(names_in(template.text, template_format) & refused):
        site.fault(f'a variable of an image is named "{name}", which LangChain refuses', text.spot, "rename it")
    return template


def names_in(text: str, template_format: TemplateFormat) -> set[str]:
    """Return the inputs of a template; none where it cannot be read (its analysis says why)."""
    try:
        match template_format:
            case "f-string":
                return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            case "mustache":
                from genprompts.grammar.mustache import parse as mustache  # noqa: PLC0415 (most need one language)
                from genprompts.grammar.mustache import uses as mustache_uses  # noqa: PLC0415 (same)

                return {use.path.name for use in mustache_uses.uses_of(mustache.parse(text))}
            case "jinja2":
                from genprompts.grammar.jinja import parse as jinja  # noqa: PLC0415 (same)
                from genprompts.grammar.jinja import uses as jinja_uses  # noqa: PLC0415 (same)

                return {use.path.name for use in jinja_uses.uses_of(jinja.parse(text))}
    except (ValueError, MissingExtraError):  # a template's syntax error is a ValueError, too
        return set()


# --- data ----------------------------------------------------------------------------------------


def data_block(value: Table, site: Site, template_format: TemplateFormat) -> DataBlockDef:
    """Return the mapping that ``value`` is, its texts being templates."""
    return DataBlockDef(_templates(value, site, template_format))


def _templates(value: Table, site: Site, template_format: TemplateFormat) -> dict[str, DataValueDef]:
    if value.doubt:
        site.unsure(f"a dict {value.doubt}")
    found: dict[str, DataValueDef] = {}
    for key, item in value.entries.items():
        if isinstance(item, Items) and not item.doubt:
            found[key] = tuple(_item(one, site, template_format, in_list=True) for one in item.items)
        else:
            found[key] = _item(item, site, template_format, in_list=False)
    return found


def _item(value: Value, site: Site, template_format: TemplateFormat, *, in_list: bool) -> DataValueDef:
    match value:
        case Str():
            note_text(value, site, "a value of a dict")
            return readable(value, template_format)
        case Table():
            return _templates(value, site, template_format)
        case Scalar():
            return value.value
        case Items(doubt="") if in_list and site.ours:
            return tuple(_item(one, site, template_format, in_list=True) for one in value.items)
        case Items() if in_list and (known := constant(value)) is not None:
            return _frozen(known[0])  # LangChain looks into no list in a list
        case _:
            site.unsure(f"a value of a dict comes from {origin(value)}")
            return None


def _frozen(value: object) -> DataValueDef:
    match value:
        case list() | tuple():
            return tuple(_frozen(item) for item in value)
        case dict():
            return {key: _frozen(item) for key, item in value.items() if isinstance(key, str)}
        case str() | int() | float() | None:
            return value
        case _:
            return str(value)
