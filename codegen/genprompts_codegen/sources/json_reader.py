"""JSON into the tree: a strict reader that knows where each value stands."""

import re

from genprompts.span import Span
from genprompts_codegen.definitions import Anchor
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.alignment import Piece, align
from genprompts_codegen.sources.tree import (
    MAX_DEPTH,
    DataError,
    DataNode,
    Entry,
    ListNode,
    MapNode,
    ScalarNode,
    has_lone_surrogate,
)

_BLANK = re.compile(r"[ \t\n\r]*")
_RUN = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\"\\/bfnrt])", re.ASCII
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z_+-][\w.+-]{0,40}")
_WORDS = {"true": True, "false": False, "null": None}
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def read_json(source: Source) -> DataNode | None:
    """Return the one value of ``source``, or None where it is empty.

    Raises:
        DataError: it is no JSON (RFC 8259, no key twice), or goes beyond a limit.
    """
    reader = _Reader(source)
    if reader.peek() == "":
        return None
    node = reader.value(0)
    if reader.peek():
        raise reader.fault("text after the end of the value", "keep one value in a file")
    return node


class _Reader:
    """One walk over the text; ``at`` is the offset that is read next."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0

    def peek(self) -> str:
        """Skip blanks and return the next character, or nothing at the end."""
        blank = _BLANK.match(self.text, self.at)
        assert blank is not None  # it matches the empty text
        self.at = blank.end()
        return self.text[self.at : self.at + 1]

    def fault(self, message: str, hint: str = "") -> DataError:
        return DataError(message, Span(self.at, min(self.at + 1, len(self.text))), hint)

    def anchor(self, start: int) -> Anchor:
        return Anchor(self.source, Span(start, self.at))

    def value(self, depth: int) -> DataNode:
        sign = self.peek()
        if sign in ("{", "["):
            if depth >= MAX_DEPTH:
                raise self.fault(f'nested deeper than the limit "max-data-depth" of {MAX_DEPTH}', "nest less")
            return self.object(depth) if sign == "{" else self.array(depth)
        if sign == '"':
            return self.string()
        if sign == "":
            raise self.fault("the text ends where a value is expected")
        return self.number() if sign in "-0123456789" else self.word()

    def object(self, depth: int) -> MapNode:
        start = self.at
        self.at += 1
        entries: list[Entry] = []
        keys: set[str] = set()
        while self.more("}", first=not entries):
            if self.peek() != '"':
                raise self.fault("a key that is not in double quotes", "write keys in double quotes")
            key = self.string()
            name = str(key.value)
            if name in keys:
                raise DataError(f'the key "{name}" stands twice in one map', key.anchor.span, "rename one of the two")
            keys.add(name)
            if self.peek() != ":":
                raise self.fault('":" is missing after a key')
            self.at += 1
            entries.append(Entry(name, key.anchor, self.value(depth + 1)))
        return MapNode(tuple(entries), self.anchor(start))

    def array(self, depth: int) -> ListNode:
        start = self.at
        self.at += 1
        items: list[DataNode] = []
        while self.more("]", first=not items):
            items.append(self.value(depth + 1))
        return ListNode(tuple(items), self.anchor(start))

    def more(self, end: str, *, first: bool) -> bool:
        """Return whether another item follows, and step over the comma before it or the ``end``."""
        sign = self.peek()
        if sign == end:
            self.at += 1
            return False
        if first:
            return True
        if sign != ",":
            raise self.fault(f'"," or "{end}" is missing' if sign else f'the text ends where "{end}" is missing')
        comma = self.at
        self.at += 1
        if self.peek() == end:
            self.at = comma
            raise self.fault(f'a comma before "{end}"', "remove the comma")
        return True

    def string(self) -> ScalarNode:
        start = self.at
        self.at += 1
        pieces: list[Piece] = []
        while True:
            run = _RUN.match(self.text, self.at)
            assert run is not None  # it matches the empty text
            pieces.append(Piece(self.at, run.group(), verbatim=True))
            self.at = run.end()
            sign = self.text[self.at : self.at + 1]
            if sign == '"':
                self.at += 1
                break
            pieces.append(self.escape(sign, start))
        value = "".join(piece.text for piece in pieces)
        span = Span(start, self.at)
        if has_lone_surrogate(value):
            raise DataError("half a character in an escape", span, "write the character itself")
        return ScalarNode(value, Anchor(self.source, span, align(value, pieces, self.source)))

    def escape(self, sign: str, start: int) -> Piece:
        if sign == "":
            raise DataError("a text that does not end", Span(start, start + 1), "close the quotes")
        if sign != "\\":
            hint = 'write "\\n" for a line end' if sign in "\r\n" else "write it as an escape"
            raise self.fault("a control character inside a text", hint)
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            raise self.fault("an escape that JSON does not have", 'write "\\\\" for a backslash')
        self.at = found.end()
        return Piece(found.start(), _decoded(found.group()[1:]), verbatim=False)

    def number(self) -> ScalarNode:
        start = self.at
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            raise self.fault("a number that JSON does not have")
        self.at = found.end()
        if self.text[self.at : self.at + 1].isalnum() or self.text[self.at : self.at + 1] in ("_", "."):
            raise DataError("a number that JSON does not have", Span(start, self.at + 1), "put the text in quotes")
        try:
            whole = found.group(1) is None and found.group(2) is None
            value = int(found.group()) if whole else float(found.group())
        except ValueError:
            raise DataError("a number of too many digits", Span(start, self.at), "put it in quotes") from None
        return ScalarNode(value, self.anchor(start))

    def word(self) -> ScalarNode:
        start = self.at
        found = _WORD.match(self.text, self.at)
        if found is None or found.group() not in _WORDS:
            end = self.at + 1 if found is None else found.end()
            raise DataError("no JSON value", Span(start, end), "put texts in double quotes; JSON has no comments")
        self.at = found.end()
        return ScalarNode(_WORDS[found.group()], self.anchor(start))


def _decoded(escape: str) -> str:
    if escape[0] != "u":
        return _NAMED.get(escape, escape)
    if len(escape) == 5:
        return chr(int(escape[1:], 16))
    high, low = int(escape[1:5], 16), int(escape[7:], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
