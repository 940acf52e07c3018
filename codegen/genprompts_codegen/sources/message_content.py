"""The content of one message in a file: a text, or a list of blocks, read as LangChain reads it."""

from collections.abc import Mapping

from genprompts_codegen.definitions import (
    BlockDef,
    ContentDef,
    DataBlockDef,
    DataValueDef,
    ImageBlockDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.diagnostics.model import Report
from genprompts_codegen.sources.entries import refuse
from genprompts_codegen.sources.tree import DataNode, ListNode, MapNode, ScalarNode, kind_of, text_of

_IMAGE_KEYS = ("url", "detail", "path")


def read_content(node: DataNode, *, report: Report) -> ContentDef | None:
    """Return the content that ``node`` holds, or None with a finding."""
    match node:
        case ScalarNode(value=str(text)):
            return TemplateText(text, node.anchor)
        case ListNode(items=items):
            blocks = [read_block(item, report=report) for item in items]
            found = tuple(block for block in blocks if block is not None)
            return found if len(found) == len(blocks) else None
        case _:
            refuse(report, f"the content of a message is {kind_of(node)}", node.anchor, text_hint(node))
            return None


def text_hint(node: DataNode) -> str:
    """Return what to do about a ``node`` that should be a text."""
    if unquoted_braces(node):
        return 'put the text in quotes: YAML reads a text that begins with "{" as a map'
    if isinstance(node, ScalarNode) and node.value is not None:
        return "put the text in quotes"
    return "write a text"


def unquoted_braces(node: DataNode) -> bool:
    """Return whether ``node`` most likely is a template such as ``{question}`` that lacks its quotes."""
    return (
        isinstance(node, MapNode)
        and bool(node.entries)
        and all(isinstance(entry.value, ScalarNode) and entry.value.value is None for entry in node)
        and node.anchor.source.text.startswith("{", node.anchor.span.start)
    )


def read_block(node: DataNode, *, report: Report) -> BlockDef | None:
    """Return the content block that ``node`` is, or None with a finding."""
    if isinstance(node, ScalarNode) and isinstance(node.value, str):
        return TextBlockDef(TemplateText(node.value, node.anchor))
    if not isinstance(node, MapNode):
        hint = 'write a text, or a map such as {type: "text", text: "…"}'
        refuse(report, f"a content block is {kind_of(node)}", node.anchor, hint)
        return None
    keys = set(node.names())
    if "text" in keys and keys <= {"type", "text"}:
        text = _template(node.get("text"), '"text" of a content block', report=report)
        return None if text is None else TextBlockDef(text)
    if "image_url" in keys and keys <= {"type", "image_url"}:
        return read_image(node.get("image_url") or node, report=report)
    return DataBlockDef(data_values(node))


def read_image(node: DataNode, *, report: Report) -> ImageBlockDef | None:
    """Return the image whose address ``node`` gives: a text, or a map with ``url`` and ``detail``."""
    if not isinstance(node, MapNode):
        url = _template(node, '"image_url"', report=report)
        return None if url is None else ImageBlockDef(url)
    for entry in node:
        if entry.key not in _IMAGE_KEYS:
            message = f'the key "{entry.key}" of an image does not reach the model'
            refuse(report, message, entry.anchor, 'an image has "url" and "detail"')
            return None
    path = node.entry("path")
    if path is not None and text_of(path.value) != "":
        refuse(report, "an image that is read from a path", path.anchor, 'give the image as "url"')
        return None
    if node.get("url") is None:
        refuse(report, 'an image without "url"', node.anchor, 'give the image as "url"')
        return None
    url = _template(node.get("url"), '"url" of an image', report=report)
    if url is None or node.get("detail") is None:
        return None if url is None else ImageBlockDef(url)
    detail = _template(node.get("detail"), '"detail" of an image', report=report)
    return None if detail is None else ImageBlockDef(url, detail)


def data_values(node: MapNode) -> Mapping[str, DataValueDef]:
    """Return a map with its texts as templates, but lists inside lists as they are, as LangChain has it."""
    return {entry.key: _value(entry.value, listed=False) for entry in node}


def _value(node: DataNode, *, listed: bool) -> DataValueDef:
    match node:
        case ScalarNode(value=str(text)):
            return TemplateText(text, node.anchor)
        case ScalarNode(value=value):
            return value
        case MapNode():
            return data_values(node)
        case ListNode(items=items):
            return tuple(_plain(item) if listed else _value(item, listed=True) for item in items)


def _plain(node: DataNode) -> DataValueDef:
    match node:
        case ScalarNode(value=value):
            return value
        case ListNode(items=items):
            return tuple(_plain(item) for item in items)
        case MapNode():
            return {entry.key: _plain(entry.value) for entry in node}


def _template(node: DataNode | None, name: str, *, report: Report) -> TemplateText | None:
    if isinstance(node, ScalarNode) and isinstance(node.value, str):
        return TemplateText(node.value, node.anchor)
    assert node is not None  # callers ask for keys that are there
    refuse(report, f"{name} is {kind_of(node)}", node.anchor, text_hint(node))
    return None
