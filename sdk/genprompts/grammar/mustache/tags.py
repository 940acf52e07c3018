"""The tags of a mustache text, in order and with their places; tags alone on a line take the line with them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from genprompts.errors import TemplateSyntaxError
from genprompts.span import Span

Kind: TypeAlias = Literal["text", "variable", "raw", "section", "inverted", "end", "partial"]

_KINDS: dict[str, Kind] = {"#": "section", "^": "inverted", "/": "end", ">": "partial", "&": "raw", "{": "raw"}
_REST_OF_LINE = re.compile(r"[^\S\n]*(?:\n|\Z)")
_USUAL = ("{{", "}}")


class Tag(NamedTuple):
    """One tag, or the text between two; ``indentation`` is what stood before a partial that has its own line."""

    kind: Kind
    value: str
    span: Span
    indentation: str = ""


class _Found(NamedTuple):
    """A tag as it is written: its first character (or none), what follows it, and where the tag stands."""

    sigil: str
    value: str
    span: Span


def tags(text: str, *, spec: bool = False, lines: bool = False) -> Iterator[Tag]:
    """Yield what ``text`` consists of; comments and changes of the delimiters are left out.

    With ``lines`` an empty text stands before each tag that begins a line and does not have it for itself: there the
    indentation of a partial goes. ``spec`` takes tabs away with the line, too; LangChain takes spaces.

    Raises:
        TemplateSyntaxError: A tag cannot be read.
    """
    delimiters = _USUAL
    at = 0
    blank = True  # nothing but tags with lines of their own came before `at` in its line
    while at < len(text):
        start = text.find(delimiters[0], at)
        if start < 0:
            yield Tag("text", text[at:], Span(at, len(text)))
            return
        found = _tag(text, start, delimiters)
        if found.sigil == "=":
            delimiters = _delimiters(found)
        line = text.rfind("\n", at, start) + 1
        blank = (line > 0 or blank) and not text[line or at : start].strip()
        rest = _REST_OF_LINE.match(text, found.span.end) if blank and found.sigil not in _PRINTED else None
        blank = rest is not None
        yield from _before(text, at, found, _Line(line or at, standalone=blank, spec=spec, marked=lines))
        if found.sigil not in {"!", "="}:
            indentation = text[line or at : start] if blank and found.sigil == ">" else ""
            yield Tag(_KINDS.get(found.sigil, "variable"), _name(found), found.span, indentation)
        at = found.span.end if rest is None else _behind(text, rest, spec=spec)


_PRINTED = frozenset({"", "&", "{"})


class _Line(NamedTuple):
    """The line of a tag: where it begins, whether the tag has it for itself, and how its blanks are treated."""

    start: int
    standalone: bool
    spec: bool
    marked: bool


def _before(text: str, at: int, found: _Found, line: _Line) -> Iterator[Tag]:
    """Yield the text between ``at`` and the tag."""
    start = found.span.start
    stop = start
    if line.standalone:
        blanks = " \t" if line.spec else " "
        stop = line.start if found.sigil == ">" else at + len(text[at:start].rstrip(blanks))
    if stop > at:
        yield Tag("text", text[at:stop], Span(at, stop))
    if line.marked and not line.standalone and (start == 0 or text[start - 1] == "\n"):
        yield Tag("text", "", Span(start, start))


def _behind(text: str, rest: re.Match[str], *, spec: bool) -> int:
    """Return where a line ends that a tag takes with it; LangChain leaves the blanks of a last line."""
    return rest.end() if spec or text.endswith("\n", rest.start(), rest.end()) else rest.start()


def _tag(text: str, start: int, delimiters: tuple[str, str]) -> _Found:
    """Return the tag that opens at ``start``."""
    opening, closing = delimiters
    inner = start + len(opening)
    stop = text.find(closing, inner)
    if stop < 0:
        raise TemplateSyntaxError("unclosed tag", Span(start, inner), f'close it with "{closing}"')
    content, end = text[inner:stop], stop + len(closing)
    if not content.strip():
        raise TemplateSyntaxError("empty tag", Span(start, end), "name the input to print")
    sigil = content[0] if content[0] in "!#^/>=&{" else ""
    value = content[len(sigil) :].strip()
    if sigil == "=":
        if not value.endswith("=") or not content.endswith("="):
            hint = f'write it as "{opening}=<% %>={closing}"'
            raise TemplateSyntaxError("unclosed set delimiter tag", Span(start, end), hint)
        value = value[:-1].strip()
    elif sigil == "{":
        if delimiters != _USUAL:
            hint = f'write "{opening}&name{closing}"'
            raise TemplateSyntaxError("a name in three braces between other delimiters", Span(start, end), hint)
        if not text.startswith("}", end):
            hint = 'write "{{{name}}}" for text that is not escaped, or "{{name}}"'
            raise TemplateSyntaxError("a tag with three opening and two closing braces", Span(start, end), hint)
        end += 1
    return _Found(sigil, value, Span(start, end))


def _delimiters(found: _Found) -> tuple[str, str]:
    """Return the delimiters that hold from this tag on; one word is both of them."""
    words = found.value.split()
    if len(words) not in {1, 2}:
        message = f"a set delimiter tag with {len(words)} delimiters"
        raise TemplateSyntaxError(message, found.span, 'write the two delimiters, such as "{{=<% %>=}}"')
    return words[0], words[-1]


def _name(found: _Found) -> str:
    if not found.value:
        raise TemplateSyntaxError("empty tag", found.span, "write a name into the tag")
    return found.value
