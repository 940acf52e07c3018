"""Template texts put together from others, and jinja2 texts that state values: nothing is evaluated to know them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar import fstring
from genprompts.grammar.nodes import Constant, Text
from genprompts_codegen.definitions import Anchor, Segment, TemplateText

_NAME = re.compile(r"(?!(?:[Tt]rue|[Ff]alse|[Nn]one|and|else|if|in|is|not|or)\Z)[A-Za-z_][A-Za-z0-9_]*\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TRIMMED_END = ("-}}", "-%}", "-#}")
_TRIMMED_START = ("{{-", "{%-", "{#-")


def joined(pieces: Sequence[TemplateText], anchor: Anchor) -> TemplateText:
    """Return ``pieces`` one after the other; each character keeps its place, all else stands at ``anchor``."""
    segments: list[Segment] = []
    files: dict[str, TemplateText] = {}
    unresolved: dict[str, None] = {}
    at = 0
    for piece in pieces:
        segments += [replace(segment, start=segment.start + at) for segment in piece.anchor.segments]
        files.update(piece.files)
        unresolved.update(dict.fromkeys(piece.unresolved))
        at += len(piece.text)
    text = "".join(piece.text for piece in pieces)
    excess = next((piece.excess for piece in pieces if piece.excess), "")
    placed = replace(anchor, segments=tuple(segments))
    return TemplateText(text, placed, tuple(files.items()), tuple(unresolved), excess)


# --- jinja2 --------------------------------------------------------------------------------------


def literal(value: Constant) -> str | None:
    """Return how jinja2 writes ``value``; None where it has no words for it."""
    match value:
        case None | bool():
            return {None: "none", True: "true", False: "false"}[value]
        case int():
            return str(value)
        case float():
            return repr(value) if value - value == 0 else None  # neither infinite nor no number
        case str():
            return f'"{"".join(_ESCAPES.get(character, character) for character in value)}"'
        case tuple() | list():
            return _listed(value)
        case dict():
            pairs = [(literal(key), literal(item)) for key, item in value.items()]
            written = [f"{key}: {item}" for key, item in pairs if key is not None and item is not None]
            return f"{{{', '.join(written)}}}" if len(written) == len(pairs) else None


def _listed(value: tuple[Constant, ...] | list[Constant]) -> str | None:
    items = [literal(item) for item in value]
    written = [item for item in items if item is not None]
    if len(written) < len(items):
        return None
    if isinstance(value, list):
        return f"[{', '.join(written)}]"
    return f"({', '.join(written)}{',' if len(written) == 1 else ''})"


def bound(text: TemplateText, values: Mapping[str, Constant]) -> TemplateText | None:
    """Return the jinja2 template ``text`` in which names have these ``values``; None if one cannot be written."""
    written = [(name, literal(value)) for name, value in values.items()]
    if any(value is None for _, value in written):
        return None
    inner = ended(text)
    if not written:
        return inner
    opening = f"{{% with {', '.join(f'{name} = {value}' for name, value in written)} %}}"
    return joined([_words(opening, text), inner, _words("{% endwith %}", text)], text.anchor)


def ended(text: TemplateText) -> TemplateText:
    """Return ``text`` without the line end that jinja2 drops at the end of a template."""
    for line_end in ("\r\n", "\n", "\r"):
        if text.text.endswith(line_end):
            return replace(text, text=text.text.removesuffix(line_end))
    return text


def printed(value: str, before: str, after: str, at: TemplateText) -> TemplateText:
    """Return a jinja2 template that prints ``value``, to stand between the templates ``before`` and ``after``."""
    trimmed = before.endswith(_TRIMMED_END) or after.startswith(_TRIMMED_START)
    plain = not trimmed and "{" not in value and "\r" not in value
    return _words(value if plain else f"{{{{ {literal(value)} }}}}", at)


def from_fstring(text: TemplateText) -> TemplateText | None:
    """Return the f-string template ``text`` as a jinja2 template; None if it does more than to print names."""
    try:
        nodes = fstring.parse(text.text)
    except TemplateSyntaxError:
        return None
    pieces: list[TemplateText] = []
    for node in nodes:
        if isinstance(node, Text):
            pieces.append(printed(node.value, "", "", text))
        elif node.conversion or node.format_spec or not _NAME.match(node.name):
            return None
        else:
            source, span = text.anchor.locate(node.span)
            name = Segment(3, len(node.name), source, span.start + 1)
            segments = (name,) if text.anchor.segments else ()
            pieces.append(TemplateText(f"{{{{ {node.name} }}}}", replace(text.anchor, segments=segments)))
    return joined(pieces, text.anchor)


def _words(text: str, at: TemplateText) -> TemplateText:
    return TemplateText(text, Anchor(at.anchor.source, at.anchor.span))
