"""The f-string template language: exactly what ``string.Formatter`` reads, less what could only fail later."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.formats import demand, sizes
from genprompts.grammar.nodes import Conversion, Field, Nodes, Text
from genprompts.span import Span

_BRACE_HINT = 'write "{{" and "}}" to print braces'
_BRACE = re.compile("[{}]")
_MOST = 10_000  # characters that one field may be padded to
_CONVERSIONS: dict[str, Conversion] = {"r": "r", "s": "s", "a": "a"}


class _Found(NamedTuple):
    """A field as it is written; nothing about it is decided yet."""

    name: str
    conversion: str | None
    spec: str
    spec_start: int
    span: Span


def parse(text: str) -> Nodes:
    """Return what ``text`` consists of, each node with its place.

    Raises:
        TemplateSyntaxError: The text cannot be read; ``fault`` is "template-syntax", "positional-field",
            "attribute-access" or "bad-format-spec".
    """
    # The whole text is read before anything is refused: what is no template at all is said first.
    found = list(_scan(text))
    return tuple(_checked(node) if isinstance(node, _Found) else node for node in found)


def _scan(text: str) -> Iterator[Text | _Found]:
    """Yield the texts and fields of a template."""
    literal: list[str] = []
    literal_start = at = 0
    while at < len(text):
        match = _BRACE.search(text, at)
        brace = match.start() if match else len(text)
        literal.append(text[at:brace])
        if brace == len(text):
            break
        if text.startswith(text[brace] * 2, brace):
            literal.append(text[brace])
            at = brace + 2
            continue
        if text[brace] == "}" or brace + 1 == len(text):
            raise _lone_brace(text, brace)
        if brace > literal_start:
            yield Text("".join(literal), Span(literal_start, brace))
        literal.clear()
        field = _field(text, brace)
        yield field
        literal_start = at = field.span.end
    if literal_start < len(text):
        yield Text("".join(literal), Span(literal_start, len(text)))


def _lone_brace(text: str, at: int) -> TemplateSyntaxError:
    brace = text[at]
    return TemplateSyntaxError(
        f"Single '{brace}' encountered in format string", Span(at, at + 1), f'write "{brace * 2}" to print a brace'
    )


def _field(text: str, start: int) -> _Found:
    """Return the field that opens at ``start``."""
    name_end = end = _name_end(text, start)
    conversion: str | None = None
    if text[end] == "!":
        conversion, end = _conversion(text, name_end)
    spec_start = end
    if text[end] == ":":
        spec_start = end + 1
        end = _spec_end(text, start, spec_start)
    return _Found(text[start + 1 : name_end], conversion, text[spec_start:end], spec_start, Span(start, end + 1))


def _name_end(text: str, start: int) -> int:
    """Return where the name of the field ends: at its "!", ":" or "}"."""
    at = start + 1
    while at < len(text):
        char = text[at]
        if char == "{":
            raise TemplateSyntaxError("unexpected '{' in field name", Span(at, at + 1), _BRACE_HINT)
        if char in "}:!":
            return at
        if char == "[":  # an index may hold any character up to its bracket
            closing = text.find("]", at)
            at = closing if closing >= 0 else len(text) - 1
        at += 1
    raise TemplateSyntaxError("expected '}' before end of string", Span(start, len(text)), _BRACE_HINT)


def _conversion(text: str, at: int) -> tuple[str, int]:
    """Return the conversion behind the "!" at ``at``, and where it ends: at a ":" or "}"."""
    behind = at + 2
    if at + 1 >= len(text):
        message = "end of string while looking for conversion specifier"
    elif behind >= len(text):
        message = "unmatched '{' in format spec"
    elif text[behind] not in ":}":
        message = "expected ':' after conversion specifier"
    else:
        return text[at + 1], behind
    raise TemplateSyntaxError(message, Span(at, min(behind + 1, len(text))), _BRACE_HINT)


def _spec_end(text: str, start: int, spec_start: int) -> int:
    """Return where the format specification ends; braces in it have to match."""
    depth = 1
    for match in _BRACE.finditer(text, spec_start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    raise TemplateSyntaxError("unmatched '{' in format spec", Span(start, len(text)), _BRACE_HINT)


# --- what string.Formatter would accept here and refuse later ------------------------------------


def _checked(found: _Found) -> Field:
    """Return the field that was ``found`` if every value of some type can fill it."""
    _check_name(found.name, found.span)
    _check_spec(found.spec, found.spec_start)
    if found.conversion is not None and found.conversion not in _CONVERSIONS:
        at = found.span.start + 1 + len(found.name)
        message = f"Unknown conversion specifier {found.conversion}"
        raise TemplateSyntaxError(message, Span(at, at + 2), 'the conversions are "!r", "!s" and "!a"')
    try:
        demand(found.conversion, found.spec)
    except TemplateSyntaxError as error:
        place = Span(found.spec_start, found.spec_start + len(found.spec))
        raise TemplateSyntaxError(error.message, place, error.hint, error.fault) from None
    conversion = _CONVERSIONS[found.conversion] if found.conversion else None
    return Field((found.name,), conversion, found.spec, found.span)


def _check_name(name: str, span: Span) -> None:
    place = Span(span.start + 1, span.start + 1 + len(name))
    if not name:
        raise TemplateSyntaxError(
            "a field without a name", span, f"name the input, or {_BRACE_HINT}", "positional-field"
        )
    if name.isdigit():
        message = f'the field name "{name}" is a number, which means a positional argument'
        raise TemplateSyntaxError(message, place, "give the input a name", "positional-field")
    if "." in name or "[" in name or "]" in name:
        message = f'the field name "{name}" reads an attribute or an index'
        hint = f"pass the value as an input of its own, or {_BRACE_HINT}"
        raise TemplateSyntaxError(message, place, hint, "attribute-access")


def _check_spec(spec: str, start: int) -> None:
    brace = spec.find("{")
    if brace >= 0:
        place = Span(start + brace, start + len(spec))
        message = "a field in a format specification is not supported"
        raise TemplateSyntaxError(message, place, f"write the width out, or {_BRACE_HINT}", "bad-format-spec")
    if max(sizes(spec)) > _MOST:
        message = f"the format specification asks for more than {_MOST} characters"
        place = Span(start, start + len(spec))
        raise TemplateSyntaxError(message, place, f"ask for {_MOST} at most", "bad-format-spec")
