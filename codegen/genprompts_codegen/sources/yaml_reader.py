"""YAML into the tree: the parser's events, taken one by one, so that every limit holds before anything is built."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from genprompts.span import Span
from genprompts.templates.yaml_scalar import scalar_value
from genprompts_codegen.definitions import Anchor
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.tree import (
    MAX_DEPTH,
    DataError,
    DataNode,
    Entry,
    ListNode,
    MapNode,
    Scalar,
    ScalarNode,
    has_lone_surrogate,
)
from genprompts_codegen.sources.yaml_scalar import scalar_segments

MAX_ALIASES = 100
"""The limit ``max-aliases``: uses of YAML anchors in one file."""
MAX_NODES = 50_000
"""The limit ``max-nodes``: values in one file, counted again for each alias that repeats them."""

_CORE = "tag:yaml.org,2002:"
_COLLECTION_TAGS = {None, "!", _CORE + "map", _CORE + "seq"}
_HINTS = {
    "mapping values are not allowed here": 'put the text in quotes, or write it below a "|"',
    "cannot start any token": "put the text in quotes; indent with spaces, not tabs",
    "could not find expected ':'": 'check the indentation; put the text in quotes, or write it below a "|"',
    "found unexpected end of stream": "close the quotes",
    "found undefined alias": 'put a text that begins with "*" in quotes',
    "did not find expected alphabetic": 'put a text that begins with "*" or "&" in quotes',
    "expected <block end>": 'check the indentation; put the text in quotes, or write it below a "|"',
    "while parsing a flow": 'put a text that begins with "{" or "[" in quotes',
}


def read_yaml(source: Source, part: Span | None = None) -> DataNode | None:
    """Return the one document of ``source`` (of ``part`` of it), or None where it is empty.

    Raises:
        DataError: it is no YAML, or goes beyond a limit.
    """
    span = part or Span(0, len(source.text))
    loader: yaml.SafeLoader | None = None
    try:
        loader = yaml.SafeLoader(source.text[span.start : span.end])
        return _Builder(source, span.start, loader).document()
    except yaml.reader.ReaderError as error:
        at = span.start + error.position
        raise DataError("a character that YAML does not allow", Span(at, at + 1), "write it as an escape") from None
    except yaml.MarkedYAMLError as error:
        raise _readable(error, span) from None
    finally:
        if loader is not None:
            loader.dispose()


def _readable(error: yaml.MarkedYAMLError, part: Span) -> DataError:
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and "end of stream" in (error.problem or ""):
        mark = error.context_mark  # the quotes that were opened, not the end of the file
    at = part.end if mark is None else min(part.start + mark.index, part.end)
    said = " ".join((error.problem or error.context or "this is no YAML").split())
    everything = f"{error.context or ''} {said}"
    hint = next((hint for words, hint in _HINTS.items() if words in everything), "")
    return DataError(said, Span(at, min(at + 1, part.end)), hint)


@dataclass(slots=True)
class _Open:
    """A map or list that is being read. ``key`` is the key that waits for its value."""

    start: int
    name: str | None
    is_map: bool
    items: list[DataNode] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    key: ScalarNode | None = None
    count: int = 1  # values in it, itself included
    height: int = 1  # levels in it, itself included


@dataclass(frozen=True, slots=True)
class _Named:
    """What an anchor stands for, and how much an alias of it weighs."""

    node: DataNode
    count: int
    height: int


class _Builder:
    """One walk over the events. ``stack`` holds what is open, outermost first; ``count`` the values read so far."""

    def __init__(self, source: Source, base: int, loader: yaml.SafeLoader) -> None:
        self.source = source
        self.base = base
        self.loader = loader
        self.stack: list[_Open] = []
        self.named: dict[str, _Named | None] = {}  # None while the anchored value is still open
        self.root: DataNode | None = None
        self.aliases = 0
        self.count = 0

    def document(self) -> DataNode | None:
        started = False
        for event in self.events():
            match event:
                case yaml.DocumentStartEvent():
                    if started:
                        raise DataError("a second document", self.span(event), "keep one document in a file")
                    started = True
                case yaml.AliasEvent():
                    self.alias(event)
                case yaml.ScalarEvent():
                    self.scalar(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self.open(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.close(event)
                case _:
                    pass
        return self.root

    def events(self) -> Iterator[yaml.Event]:
        while self.loader.check_event():
            event: yaml.Event = self.loader.get_event()  # type: ignore[no-untyped-call]  # stubs leave it bare
            yield event

    def span(self, event: yaml.Event) -> Span:
        assert event.start_mark is not None  # of events that a text was parsed into
        assert event.end_mark is not None
        return Span(self.base + event.start_mark.index, self.base + event.end_mark.index)

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        span = self.span(event)
        if event.tag not in _COLLECTION_TAGS:
            raise DataError(f'the tag "{event.tag}" is not read', span, "write plain maps, lists and texts")
        if len(self.stack) >= MAX_DEPTH:
            raise DataError(f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}', span, "nest less")
        if event.anchor is not None:
            self.named[event.anchor] = None
        self.count += 1
        self.stack.append(_Open(span.start, event.anchor, isinstance(event, yaml.MappingStartEvent)))

    def close(self, event: yaml.Event) -> None:
        done = self.stack.pop()
        # A block collection "ends" where the next token starts: its span ends with its last value instead.
        start, end = self.span(event)
        if start == end:
            last = done.entries[-1].value if done.entries else done.items[-1] if done.items else None
            end = end if last is None else max(last.anchor.span.end, done.start)
        anchor = Anchor(self.source, Span(done.start, max(done.start, end)))
        node = MapNode(tuple(done.entries), anchor) if done.is_map else ListNode(tuple(done.items), anchor)
        if done.name is not None:
            self.named[done.name] = _Named(node, done.count, done.height)
        self.add(node, done.count, done.height)

    def alias(self, event: yaml.AliasEvent) -> None:
        span = self.span(event)
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise DataError(f'more aliases than the limit "max-aliases" of {MAX_ALIASES}', span, "write the texts out")
        if event.anchor not in self.named:
            message = f'the alias "{event.anchor}" has no anchor'
            raise DataError(message, span, 'put a text that begins with "*" in quotes')
        found = self.named[event.anchor]
        if found is None:
            raise DataError(f'the alias "{event.anchor}" stands inside its own anchor', span, "write the value out")
        if len(self.stack) + found.height - 1 > MAX_DEPTH:
            raise DataError(f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}', span, "nest less")
        self.count += found.count
        self.add(found.node, found.count, found.height, at=span)

    def scalar(self, event: yaml.ScalarEvent) -> None:
        span = self.span(event)
        if event.style in ("|", ">"):
            text = self.source.text
            span = Span(span.start, span.start + len(text[span.start : span.end].rstrip()))
        if has_lone_surrogate(event.value):
            raise DataError("half a character in an escape", span, "write the character itself")
        is_key = bool(self.stack) and self.stack[-1].is_map and self.stack[-1].key is None
        if is_key and event.value == "<<" and event.style is None:
            raise DataError('the merge key "<<" is not read', span, "write the keys out")
        value = event.value if is_key else self.value(event, span)
        is_text = isinstance(value, str) and not is_key
        segments = scalar_segments(self.source, span, event.value, event.style) if is_text else ()
        node = ScalarNode(value, Anchor(self.source, span, segments))
        if event.anchor is not None:
            self.named[event.anchor] = _Named(node, 1, 0)
        self.count += 1
        self.add(node, 1, 0)

    def value(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        """Return what the scalar means: a null, a truth value, a number, or the text as it is (dates, too)."""
        tag = event.tag
        if tag is None or tag == "!":
            resolved = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]  # same
            tag = str(resolved)
        elif not tag.startswith(_CORE) or tag.removeprefix(_CORE) not in ("str", "int", "float", "bool", "null"):
            raise DataError(f'the tag "{tag}" is not read', span, "write plain maps, lists and texts")
        return scalar_value(tag.removeprefix(_CORE), event.value)

    def add(self, node: DataNode, count: int, height: int, *, at: Span | None = None) -> None:
        """Put a finished value where it belongs."""
        if self.count > MAX_NODES:
            place = at or node.anchor.span
            raise DataError(f'more values than the limit "max-nodes" of {MAX_NODES}', place, "split the file")
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        top.count += count
        top.height = max(top.height, height + 1)
        if not top.is_map:
            top.items.append(node)
        elif top.key is None:
            top.key = _key(node, top, at or node.anchor.span)
        else:
            top.entries.append(Entry(str(top.key.value), top.key.anchor, node))
            top.key = None


def _key(node: DataNode, top: _Open, span: Span) -> ScalarNode:
    if not isinstance(node, ScalarNode):
        raise DataError("a key that is no text", span, 'put a text that begins with "{" or "[" in quotes')
    name = str(node.value)
    if name in top.keys:
        raise DataError(f'the key "{name}" stands twice in one map', span, "rename one of the two")
    top.keys.add(name)
    return node
