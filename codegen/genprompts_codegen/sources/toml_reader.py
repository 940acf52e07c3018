"""TOML into the tree: the values are the library's, the places our own walk's."""

import re
from collections.abc import Iterator, Mapping

from genprompts.span import Span
from genprompts_codegen import toml_place
from genprompts_codegen.definitions import Anchor, Segment
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.alignment import Piece, align
from genprompts_codegen.sources.tree import MAX_DEPTH, DataError, DataNode, Entry, ListNode, MapNode, ScalarNode
from genprompts_codegen.toml_place import TomlPath, TomlPlace

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[btnfre\"\\])")
_NAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}
_LINE = re.compile(r"[^\r\n]+")


def read_toml(source: Source) -> DataNode | None:
    """Return the tables of ``source``, or None where there is none.

    Raises:
        DataError: it is no TOML, or goes beyond a limit.
    """
    try:
        tables = toml_place.parse(source.text)
        places = toml_place.places(source.text)
    except toml_place.TomlSyntaxError as error:
        message, span = toml_place.fault(error, source.text)
        hint = "put texts in quotes, long ones in three" if message == "invalid value" else ""
        hint = hint if error.span is None else "nest less"
        raise DataError(message, span, hint) from None
    except RecursionError:
        message = f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}'
        raise DataError(message, Span(0, 0), "nest less") from None
    return _Tree(source, places).map(tables, ()) if tables else None


class _Tree:
    """Values and places put together; ``places`` holds those of keys and values by their path."""

    def __init__(self, source: Source, places: Mapping[TomlPath, TomlPlace]) -> None:
        self.source = source
        self.places = places

    def span(self, path: TomlPath) -> Span:
        found = self.places.get(path)
        return Span(0, 0) if found is None else found.value

    def map(self, value: Mapping[str, object], path: TomlPath) -> MapNode:
        if len(path) >= MAX_DEPTH:
            message = f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}'
            raise DataError(message, self.span(path), "nest less")
        entries = []
        for key, item in value.items():
            place = self.places.get((*path, key))
            node = self.node(item, (*path, key))
            # A table that only its sub-tables mention has no place of its own: the first of them stands for it.
            entries.append(Entry(key, node.anchor if place is None else Anchor(self.source, place.key), node))
        if path in self.places or not entries:
            return MapNode(tuple(entries), Anchor(self.source, self.span(path)))
        return MapNode(tuple(entries), entries[0].anchor)

    def node(self, value: object, path: TomlPath) -> DataNode:
        span = self.span(path)
        anchor = Anchor(self.source, span)
        if isinstance(value, str):
            return ScalarNode(value, Anchor(self.source, span, _segments(self.source, span, value)))
        if isinstance(value, bool | int | float):
            return ScalarNode(value, anchor)
        if isinstance(value, dict):
            return self.map(value, path)
        if isinstance(value, list):
            if len(path) >= MAX_DEPTH:
                raise DataError(f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}', span, "nest less")
            return ListNode(tuple(self.node(item, (*path, index)) for index, item in enumerate(value)), anchor)
        return ScalarNode(self.source.text[span.start : span.end], anchor)  # dates and times: as they are written


def _segments(source: Source, span: Span, value: str) -> tuple[Segment, ...]:
    written = source.text[span.start : span.end]
    quote = written[:1]
    if not value or quote not in ("'", '"'):
        return ()
    width = 3 if written.startswith(quote * 3) else 1
    inside = Span(span.start + width, span.end - width)
    if source.text[inside.start : inside.end] == value:
        return (Segment(0, len(value), source, inside.start),)
    return align(value, _pieces(source.text, inside, escapes=quote == '"'), source)


def _pieces(text: str, span: Span, *, escapes: bool) -> Iterator[Piece]:
    for line in _LINE.finditer(text, span.start, span.end):
        at = line.start()
        for escape in _ESCAPE.finditer(text, line.start(), line.end()) if escapes else ():
            yield Piece(at, text[at : escape.start()], verbatim=True)
            yield Piece(escape.start(), _decoded(escape.group()[1:]), verbatim=False)
            at = escape.end()
        rest = text[at : line.end()]
        # A backslash that is left over at the end of a line joins it to the next one, whose blanks fall away.
        bare = rest.rstrip(" \t").removesuffix("\\") if escapes else rest
        if bare.strip(" \t"):
            lead = len(bare) - len(bare.lstrip(" \t"))
            yield Piece(at + lead, bare[lead:], verbatim=True)


def _decoded(escape: str) -> str:
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _NAMED.get(escape, escape)
