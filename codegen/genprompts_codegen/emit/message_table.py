"""The table of messages in a prompt's docstring."""

from genprompts.grammar.nodes import (
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataBody,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts_codegen.template_text import shortened, template_text

CELL = 120
"""Characters of a template that the table shows."""


def message_table(body: Body) -> list[str]:
    """Return the lines of the table: role and template of each message; for text and images the template alone."""
    match body:
        case ChatBody(parts):
            return ["| role | template |", "| --- | --- |", *(_row(part) for part in parts)]
        case TextBody(nodes):
            return [shortened(shown_template(nodes), CELL * 2)]
        case ImageBody(image):
            return [shortened(shown_template(image.url), CELL * 2)]
        case DataBody(value):
            return [shortened(f"A dict with {', '.join(f'``{key}``' for key in value)}.", CELL * 2)]


def shown_template(template: TextTemplate) -> str:
    """Return a template as its author wrote it."""
    return template_text(template) if isinstance(template, tuple) else template.source


def role_of(part: Part) -> str:
    """Return the role that a table or docstring shows for ``part``."""
    match part:
        case MessageTemplate(role, _):
            return role
        case LiteralMessage(message):
            return str(message.get("role", ""))
        case Placeholder():
            return "placeholder"


def _row(part: Part) -> str:
    return f"| {_cell(role_of(part))} | {_cell(_shown(part))} |"


def _shown(part: Part) -> str:
    """Return what the table shows of a part besides its role."""
    match part:
        case MessageTemplate(_, content):
            return _content(content) if isinstance(content, Blocks) else shown_template(content)
        case LiteralMessage(message):
            content_value = message.get("content", "")
            return content_value if isinstance(content_value, str) else "(blocks)"
        case Placeholder(name, optional, n_messages):
            return name + (" (optional)" if optional else "") + (f" (last {n_messages})" if n_messages else "")


def _cell(text: str) -> str:
    return shortened(text, CELL).replace("|", "\\|")


def _content(content: Blocks) -> str:
    words: list[str] = []
    for block in content.blocks:
        match block:
            case TextBlock(nodes):
                words.append(shown_template(nodes))
            case ImageBlock(url, _):
                words.append(f"(image {shown_template(url)})")
            case DataBlock(value):
                words.append(f"({value.get('type', 'data')} block)")
    return " ".join(words)
