"""The parts of Google's messages as the content of a message dict."""

from collections.abc import Sequence

from genprompts.clients.google_blocks import snake
from genprompts.clients.objects import as_plain
from genprompts.kinds import is_mapping


def content_of(parts: Sequence[object]) -> object:
    """Return one plain text as a text, and all else as blocks: texts as text blocks, other parts as they are."""
    blocks = [_block(part) for part in parts]
    match blocks:
        case [{"type": "text", "text": str(text), **rest}] if not rest:
            return text
        case _:
            return blocks


def _block(part: object) -> object:
    """Return the block of one part."""
    plain = as_plain(part)
    if isinstance(plain, str):
        return {"type": "text", "text": plain}
    if not is_mapping(plain):
        return plain  # whoever reads it says what is wrong with it
    if isinstance(plain.get("text"), str) and not plain.get("thought"):
        named = snake({key: item for key, item in plain.items() if item is not None})
        return {"type": "text", **named} if is_mapping(named) else plain
    return plain
