"""The tokens of a jinja2 template, each with its exact place in the text as it was written."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator

from jinja2.exceptions import TemplateSyntaxError
from jinja2.lexer import TOKEN_EOF, TOKEN_NAME, Lexer, Token, TokenStream

from genprompts.span import Span

_NEWLINE = re.compile("\r\n|\r|\n")
_OPENING = {"(", "[", "{"}
_CLOSING = {")", "]", "}"}
_BEGIN = {"variable_begin", "block_begin", "comment_begin", "raw_begin"}
_END = {"variable_end", "block_end", "comment_end", "raw_end"}
_MOST_DIGITS = 4000  # Python refuses to print integers with more than 4300


class Placed(str):  # noqa: SLOT000  (a str cannot have slots with values)
    """A name out of the text; ``at`` is the index of its token."""

    at: int


def plain(name: str) -> str:
    """Return a name without its place."""
    return "".join(name)


class Tokens:
    """All tokens of one text, those that jinja2 skips among them.

    jinja2 is given the index of a token wherever it asks for a line number: so each of its nodes and errors leads
    back to a token, and with it to a place. ``closing`` is the index of the bracket that closes the one at an index.
    ``broken`` is the place where the text stops being tokens, with jinja2's word about it.
    """

    def __init__(self, text: str, lexer: Lexer) -> None:
        self.text = text
        self.types: list[str] = []
        self.values: list[str] = []
        self.closing: dict[int, int] = {}
        self.broken: tuple[str, Span] | None = None
        self._lexer = lexer
        self._starts: list[int] = []
        self._read_as = _NEWLINE.sub("\n", text)  # what the lexer counts in
        self._dropped = _dropped(text)
        self._split()

    def __len__(self) -> int:
        return len(self.types)

    def _split(self) -> None:
        """Take the text apart."""
        at = 0
        brackets: list[int] = []
        try:
            for index, (_, kind, value) in enumerate(self._lexer.tokeniter(self.text, None)):
                # Nothing is ever left out but the space in front of a tag that trims it.
                at = self._read_as.find(value, at)
                self.types.append(kind)
                self.values.append(value)
                self._starts.append(at)
                at += len(value)
                if kind == "operator" and value in _OPENING:
                    brackets.append(index)
                elif kind == "operator" and value in _CLOSING:
                    self.closing[brackets.pop()] = index
        except TemplateSyntaxError as error:
            self.broken = self._break(error.message or "", at)

    def _break(self, message: str, at: int) -> tuple[str, Span]:
        """Return what is wrong behind the last token, which ends at ``at``, and where exactly."""
        if message.startswith("Missing end of"):
            return message, self.span(len(self) - 1)
        said = re.fullmatch(r"(unexpected char .*) at (\d+)", message, re.DOTALL)
        place = int(said.group(2)) if said else at
        return said.group(1) if said else message, Span(self._written(place), self._written(place + 1))

    def _written(self, offset: int) -> int:
        """Return the offset in the text of one in the text that the lexer reads."""
        return offset + bisect_right(self._dropped, offset)

    def span(self, first: int, last: int | None = None) -> Span:
        """Return where the token ``first``, or the tokens up to ``last``, stand; without space behind a tag."""
        end = first if last is None else last
        value = self.values[end]
        length = len(value) if self.types[end] == "data" else len(value.rstrip())
        return Span(self._written(self._starts[first]), self._written(self._starts[end] + length))

    def after(self, index: int) -> int:
        """Return the index of the token behind, space aside."""
        index += 1
        while index < len(self.types) and self.types[index] == "whitespace":
            index += 1
        return index

    def before(self, index: int) -> int:
        """Return the index of the token in front, space aside."""
        index -= 1
        while index >= 0 and self.types[index] == "whitespace":
            index -= 1
        return index

    def value(self, index: int) -> str:
        """Return the text of a token, or nothing behind the last one."""
        return self.values[index] if 0 <= index < len(self.values) else ""

    def last_name(self, index: int) -> int:
        """Return where the dotted name that starts at ``index`` ends."""
        while self.value(dot := self.after(index)) == ".":
            index = self.after(dot)
        return index

    def end(self) -> Span:
        """Return where the tokens end: where they break off, or the tag that is never closed."""
        if self.broken:
            return self.broken[1]
        for index in range(len(self) - 1, -1, -1):
            if self.types[index] in _BEGIN:
                return Span(self.span(index).start, len(self.text))
            if self.types[index] in _END:
                break
        return Span(len(self.text), len(self.text))

    def stream(self) -> TokenStream:
        """Return what jinja2's parser reads."""
        return TokenStream(self._placed(), None, None)

    def _placed(self) -> Iterator[Token]:
        for token in self._lexer.wrap(
            (index, kind, _number(index, kind, value))
            for index, (kind, value) in enumerate(zip(self.types, self.values, strict=True))
        ):
            if token.type == TOKEN_NAME:
                name = Placed(token.value)
                name.at = token.lineno
                yield Token(token.lineno, TOKEN_NAME, name)
            else:
                yield token
        if self.broken:
            raise TemplateSyntaxError(self.broken[0], len(self))
        yield Token(len(self), TOKEN_EOF, "")


def _dropped(text: str) -> list[int]:
    """Return the offsets, as the lexer counts, behind which it has read one character less than was written."""
    return [
        match.end() - found for found, match in enumerate(re.finditer("\r\n", text), start=1)
    ]  # the n-th such line end has n - 1 before it, and itself counts as one character


def _number(index: int, kind: str, value: str) -> str:
    """Return the text of a token if it is a number that a program can hold, or no number."""
    if (kind == "integer" and len(value) > _MOST_DIGITS) or (
        kind == "float" and math.isinf(float(value.replace("_", "")))
    ):
        raise TemplateSyntaxError("the number is too large", index)
    return value
