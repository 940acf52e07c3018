"""Where keys and values stand in a TOML text that is known to be valid; parsing itself is the library's."""

import contextlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genprompts.span import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_KEY_PARTS = 50
"""The limit ``toml-key-parts``: old parsers need quadratic time and memory for ``a.a.a…``."""

MAX_BITS = 10_000
"""Python does not print integers that are much larger."""

TomlPath: TypeAlias = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ATOM = re.compile(r"[^,\]}\s#]+(?: [0-9:.]+[^,\]}\s#]*)?")  # a date and a time may be parted by one blank
_AT = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")


_TOKEN = re.compile(
    r'''
    (?P<part> """ [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* """ | \'\'\' .*? \'\'\'
        | " [^"\\\n]* (?: \\. [^"\\\n]* )* " | ' [^'\n]* ' | [A-Za-z0-9_-]+ )
    | (?P<dot> \. ) | (?P<blank> [ \t]+ ) | (?P<open> ["'] ) | \# [^\n]* | .
    ''',
    re.VERBOSE | re.DOTALL,
)


class TomlSyntaxError(ValueError):
    """A text that is no TOML, or goes beyond a limit (at ``span``); `fault` tells its words from its place."""

    def __init__(self, message: str, span: Span | None = None) -> None:
        """Take what is wrong, and where if that is known."""
        super().__init__(message)
        self.span = span


@dataclass(frozen=True, slots=True)
class TomlPlace:
    """Where an entry stands: its key (for a list item the item itself) and its value."""

    key: Span
    value: Span


def parse(text: str) -> Mapping[str, object]:
    """Return the tables of ``text``.

    Raises:
        TomlSyntaxError: the text is no TOML, or has a key of too many parts.
        RecursionError: the text is nested too deeply.
    """
    long = _long_key(text) if text.count(".") >= MAX_KEY_PARTS else None
    if long is not None:
        raise TomlSyntaxError(f'a key has more parts than the limit "toml-key-parts" of {MAX_KEY_PARTS}', long)
    try:
        found = tomllib.loads(text)
    except ValueError as error:  # the library's own, and numbers of too many digits
        raise TomlSyntaxError(str(error)) from None
    if "0x" in text or "0o" in text or "0b" in text:  # these may have any number of digits, and then cannot be printed
        _check_numbers(found)
    return found


def _check_numbers(tables: Mapping[str, object]) -> None:
    values: list[object] = [tables]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)
        elif isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise TomlSyntaxError("a number of too many digits")


def _long_key(text: str) -> Span | None:
    """Return the place of a dotted key of too many parts; texts and comments hold none."""
    dots = start = 0
    for found in _TOKEN.finditer(text):
        match found.lastgroup:
            case "part":
                start = start if dots else found.start()
            case "dot":
                dots += 1
                if dots >= MAX_KEY_PARTS:
                    return Span(start, found.end())
            case "blank":
                pass
            case "open":  # quotes that do not end: the library reads no further either
                return None
            case _:
                dots = 0
    return None


def fault(error: TomlSyntaxError, text: str) -> tuple[str, Span]:
    """Return what ``error`` says, in our words' style, and its place in ``text``."""
    message = str(error)
    if error.span is not None:
        return message, error.span
    found = _AT.search(message)
    if found is None:
        return message[:1].lower() + message[1:], Span(0, 0)
    said = message[: found.start()].rstrip()
    said = said[:1].lower() + said[1:]
    if found.group(1) is None:
        return said, Span(len(text), len(text))
    before = text.split("\n")[: int(found.group(1)) - 1]
    at = sum(len(line) + 1 for line in before) + int(found.group(2)) - 1
    return said, Span(min(at, len(text)), min(at + 1, len(text)))


def places(text: str) -> Mapping[TomlPath, TomlPlace]:
    """Return the place of every key and list item of a valid TOML ``text``, by its path from the top.

    Of a text that is nested too deeply, the places up to there.
    """
    scan = _Scan(text)
    with contextlib.suppress(RecursionError):
        scan.document()
    return scan.found


class _Scan:
    """One walk over a valid text. ``at`` is the offset that is read next; ``table`` the path of the open table."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: TomlPath = ()
        self.found: dict[TomlPath, TomlPlace] = {}
        self.counts: dict[TomlPath, int] = {}  # how many [[tables]] of a name were opened

    def document(self) -> None:
        while self.blank(newlines=True):
            if self.text[self.at] == "[":
                self.header()
            else:
                self.entry(self.table)

    def blank(self, *, newlines: bool) -> bool:
        """Skip blanks and comments; return whether anything is left."""
        skipped = " \t\r\n" if newlines else " \t"
        while self.at < len(self.text):
            if self.text[self.at] in skipped:
                self.at += 1
            elif newlines and self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False

    def header(self) -> None:
        start = self.at
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        path, last = self.key()
        self.at += brackets
        full: TomlPath = ()
        for part in path:
            if full:
                self.found.setdefault(full, TomlPlace(last, Span(start, self.at)))
            full = (*full, part)
            if full in self.counts and full != path:
                full = (*full, self.counts[full] - 1)
        if brackets == 2:
            self.counts[full] = self.counts.get(full, 0) + 1
            self.found.setdefault(full, TomlPlace(last, Span(start, self.at)))
            full = (*full, self.counts[full] - 1)
        self.table = full
        self.found[full] = TomlPlace(last, Span(start, self.at))

    def entry(self, below: TomlPath) -> None:
        path, last = self.key()
        self.at += 1  # =
        self.blank(newlines=False)
        start = self.at
        full = (*below, *path)
        self.value(full)
        for length in range(len(below) + 1, len(full)):
            self.found.setdefault(full[:length], TomlPlace(last, Span(start, self.at)))
        self.found[full] = TomlPlace(last, Span(start, self.at))

    def key(self) -> tuple[TomlPath, Span]:
        """Read a dotted key up to the sign after it; return its parts and the place of the last one."""
        parts: list[str | int] = []
        while True:
            self.blank(newlines=False)
            start = self.at
            if self.text[self.at] in "\"'":
                self.string()
                parts.extend(tomllib.loads(self.text[start : self.at] + " = 0"))
            else:
                bare = _BARE.match(self.text, self.at)
                assert bare is not None  # the text is valid
                self.at = bare.end()
                parts.append(bare.group())
            last = Span(start, self.at)
            self.blank(newlines=False)
            if self.text[self.at] != ".":
                return tuple(parts), last
            self.at += 1

    def string(self) -> None:
        quote = self.text[self.at]
        ends = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(ends)
        while not self.text.startswith(ends, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(ends)
        while len(ends) == 3 and self.text.startswith(quote, self.at):  # quotes just before the end belong to the text
            self.at += 1

    def value(self, path: TomlPath) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self.string()
        elif opening == "[":
            self.items(path)
        elif opening == "{":
            self.inline_table(path)
        else:
            atom = _ATOM.match(self.text, self.at)
            assert atom is not None  # the text is valid
            self.at = atom.end()

    def items(self, path: TomlPath) -> None:
        self.at += 1
        index = 0
        while self.blank(newlines=True) and self.text[self.at] != "]":
            start = self.at
            item = (*path, index)
            self.value(item)
            self.found[item] = TomlPlace(Span(start, self.at), Span(start, self.at))
            index += 1
            self.blank(newlines=True)
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1

    def inline_table(self, path: TomlPath) -> None:
        self.at += 1
        while self.blank(newlines=True) and self.text[self.at] != "}":
            self.entry(path)
            self.blank(newlines=True)
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1
