"""Templates for people: each message below a ruled title, the text as it was written."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from genprompts.grammar.nodes import (
    Block,
    Blocks,
    ChatBody,
    DataBlock,
    Field,
    ImageBlock,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TextBlock,
    TextTemplate,
)
from genprompts.kinds import is_mapping, is_sequence
from genprompts.messages.conversion import to_openai_call
from genprompts.templates.source import is_mustache, mapping_of, text_of, written

if TYPE_CHECKING:
    from genprompts.grammar.mustache.nodes import MustacheNodes

_WIDTH = 80
_TITLES = {"system": "System", "user": "Human", "assistant": "AI"}
_LITERAL_TITLES = {"system": "System", "developer": "System", "user": "Human", "assistant": "Ai"}
_PRINTED = re.compile(r"\{#.*?#\}|\{%.*?%\}|(?P<printed>\{\{.*?\}\})", re.DOTALL)


def pretty_chat(body: ChatBody, *, html: bool) -> str:
    """Return the messages, one below the other."""
    return "\n\n".join(pretty_part(part, html=html) for part in body.parts)


def pretty_part(part: Part, *, html: bool) -> str:
    """Return one message below its title."""
    match part:
        case MessageTemplate(role=role, content=content):
            return f"{titled(role, html=html)}\n\n{pretty_content(content, html=html)}"
        case Placeholder(name=name):
            return f"{ruled('Messages Placeholder', html=html)}\n\n{marked(f'{{{name}}}', html=html)}"
        case LiteralMessage(message=message):
            return pretty_message(message, html=html)


def pretty_content(content: "TextTemplate | Blocks", *, html: bool) -> str:
    """Return a text, or content blocks one below the other."""
    if isinstance(content, Blocks):
        return "\n\n".join(pretty_block(block, html=html) for block in content.blocks)
    return pretty_text(content, html=html)


def pretty_block(block: Block, *, html: bool) -> str:
    """Return one content block: its text, the URL of its image, or its data as JSON."""
    match block:
        case TextBlock(nodes=nodes):
            return pretty_text(nodes, html=html)
        case ImageBlock(url=url, detail=detail):
            shown = pretty_text(url, html=html)
            return shown if detail is None else f"{shown} (detail: {pretty_text(detail, html=html)})"
        case DataBlock(value=value):
            return json.dumps(mapping_of(value), ensure_ascii=False, indent=2)


def pretty_text(template: TextTemplate, *, html: bool) -> str:
    """Return a template's text; with ``html``, what is printed of inputs stands out."""
    if not html:
        return text_of(template)
    if isinstance(template, tuple):
        return "".join(marked(written(node), html=isinstance(node, Field)) for node in template)
    source = template.source
    if is_mustache(template):
        places = list(_printed(template.nodes))
    else:
        places = [match.span("printed") for match in _PRINTED.finditer(source) if match["printed"]]
    return "".join(_pieces(source, places))


def pretty_message(message: Mapping[str, object], *, html: bool) -> str:
    """Return a message that is never filled in."""
    role = str(message.get("role", ""))
    known = _LITERAL_TITLES.get(role) or (role.title() if role in ("tool", "function") else "Chat")
    name = message.get("name")
    head = _title(known, html=html) + (f"\nName: {name}" if name is not None else "")
    text = f"{head}\n\n{_literal_content(message.get('content'))}"
    if role != "assistant":
        return text
    calls = message.get("tool_calls")
    lines = [line for call in (calls if is_sequence(calls) else ()) if is_mapping(call) for line in _call(call)]
    return "\n".join([text.strip(), *(["Tool Calls:"] if lines else []), *lines])


def titled(role: str, *, html: bool) -> str:
    """Return the title of a message template of ``role``."""
    return _title(_TITLES.get(role, "Chat"), html=html)


def _title(word: str, *, html: bool) -> str:
    return ruled(f"{word} Message", html=html)


def ruled(title: str, *, html: bool) -> str:
    """Return a title in the middle of a ruled line."""
    padded = f" {title} "
    rule = "=" * ((_WIDTH - len(padded)) // 2)
    right = "=" * (_WIDTH - len(padded) - len(rule))
    return f"{rule}\x1b[1m{padded}\x1b[0m{right}" if html else f"{rule}{padded}{right}"


def marked(text: str, *, html: bool) -> str:
    """Return ``text``, in yellow with ``html``."""
    return f"\x1b[33;1m\x1b[1;3m{text}\x1b[0m" if html else text


def _pieces(source: str, places: list[tuple[int, int]]) -> Iterator[str]:
    """Yield ``source`` with what stands at ``places`` marked."""
    at = 0
    for start, end in places:
        yield source[at:start]
        yield marked(source[start:end], html=True)
        at = end
    yield source[at:]


def _printed(nodes: "MustacheNodes") -> Iterator[tuple[int, int]]:
    """Yield where a mustache template prints values."""
    from genprompts.grammar.mustache.nodes import Section, Variable  # noqa: PLC0415  (most programs need one language)

    for node in nodes:
        if isinstance(node, Variable):
            yield node.span.start, node.span.end
        elif isinstance(node, Section):
            yield from _printed(node.body)


def _literal_content(content: object) -> str:
    """Return the content of a literal message; blocks one below the other, as those of templates."""
    if not is_sequence(content):
        return "" if content is None else str(content)
    return "\n\n".join(_literal_block(block) for block in content)


def _literal_block(block: object) -> str:
    if is_mapping(block):
        text, image = block.get("text"), block.get("image_url")
        if isinstance(text, str) and set(block) <= {"type", "text"}:
            return text
        if is_mapping(image) and set(block) <= {"type", "image_url"} and set(image) <= {"url", "detail"}:
            return str(image.get("url")) + (f" (detail: {image['detail']})" if "detail" in image else "")
        return json.dumps(block, ensure_ascii=False, indent=2, default=str)
    return str(block)


def _call(call: Mapping[str, object]) -> list[str]:
    """Return the lines of one tool call."""
    function = to_openai_call(call).get("function")
    name, arguments = (function.get("name"), function.get("arguments")) if is_mapping(function) else (None, None)
    lines = [f"  {name} ({call.get('id')})", f" Call ID: {call.get('id')}", "  Args:"]
    try:
        read: object = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError:
        read = None
    if not is_mapping(read):
        return [*lines, f"    {arguments}"]
    return [*lines, *(f"    {key}: {value}" for key, value in read.items())]
