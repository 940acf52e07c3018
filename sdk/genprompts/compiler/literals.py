"""The one door through which outside text enters Python source: literals, f-strings, docstrings, comments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import TypeAlias

from genprompts.compiler.characters import columns, escaped, is_wide
from genprompts.grammar.nodes import Constant, Field, Nodes, Text

_SHORT_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_WORD = 400  # longer ones (encoded data) are cut into chunks
_CHUNK = 64
_WORD = re.compile(r"[^ ]* +|[^ ]+")
_UNIT = re.compile(r"\\(?:x..|u....|U........|.)|[^\\]")  # one character, escaped or not
_CLOSING = frozenset("、。，．・：；！？）］｝〕〉》」』】…ー々")  # never begins a line
_OPENING = frozenset("（［｛〔〈《「『【")  # never ends one
_BIGGEST_DECIMAL = 10**4000  # Python refuses to write longer integers in decimal
_QUOTE_ESCAPES = str.maketrans({'"': "\\x22", "'": "\\x27", "{": "\\x7b", "}": "\\x7d"})

_HALF = re.compile("[\ud800-\udfff]")
_OPEN_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"$')  # a last quote without a backslash of its own

# What makes tools change their mind about a file when it stands in a comment.
_DIRECTIVE = re.compile(
    r"(?i)(?<![a-z0-9_])(?:(?:noqa|nosec|nosemgrep|skipcq)(?![a-z0-9_])|(?:type|fmt|ruff|mypy|pyright|basedpyright|pyre"
    r"|pyrefly|ty|zuban|flake8|pylint|isort|yapf|autopep8|pragma|pytype|sourcery|doctest)(?=\s*:))"
    r"|coding(?=[:=])|\#|^!"
)


def _escape_char(match: re.Match[str]) -> str:
    char = match.group()
    short = _SHORT_ESCAPES.get(char)
    if short is not None:
        return short
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escape(text: str) -> str:
    """Return ``text`` as it stands inside a literal, its quotes untouched."""
    return escaped(text).sub(_escape_char, text)


def _quote(body: str, prefix: str = "") -> str:
    """Return the escaped ``body`` in the quotes that formatters choose: double ones unless single ones escape less."""
    doubles = body.count('"')
    if doubles == 0:
        return f'{prefix}"{body}"'
    if doubles > body.count("'"):
        return f"{prefix}'" + body.replace("'", "\\'") + "'"
    return f'{prefix}"' + body.replace('"', '\\"') + '"'


def string(text: str) -> str:
    """Return the one-line literal for ``text``; ``ast.literal_eval`` gives ``text`` back, whatever it holds."""
    return _quote(_escape(text))


def constant(value: Constant) -> str:
    """Return the one-line expression for a ``value`` that a source states literally."""
    match value:
        case str():
            return string(value)
        case bool() | None:
            return repr(value)
        case int():
            return (
                repr(value) if -_BIGGEST_DECIMAL < value < _BIGGEST_DECIMAL else f"{'-' * (value < 0)}0x{abs(value):X}"
            )
        case float():
            return _decimal(value)
        case tuple():
            return "(" + ", ".join(map(constant, value)) + (",)" if len(value) == 1 else ")")
        case list():
            return "[" + ", ".join(map(constant, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{string(key)}: {constant(item)}" for key, item in value.items()) + "}"


def _decimal(value: float) -> str:
    """Return the expression for a float; what has no literal is made from its name."""
    return repr(value).replace("e+", "e") if isfinite(value) else f'float("{value}")'


# --- docstrings and comments ---------------------------------------------------------------------


def docstring(lines: Sequence[str], indent: int) -> list[str]:
    """Return the source lines of a docstring at column ``indent``; none when there is nothing to say.

    The texts are shown, not kept to the letter: blanks at line ends, blank lines at both ends and an indentation that
    all lines but the first share are dropped, and half characters are spelt out (no class takes them in its docstring).
    """
    shown = [_escape(_HALF.sub(_spelt, line)).rstrip(" ").replace('"""', '\\"\\"\\"') for line in lines]
    while shown and not shown[-1]:
        shown.pop()
    while shown and not shown[0]:
        shown.pop(0)
    if not shown:
        return []
    margin = " " * indent
    first, *rest = shown[0].lstrip(" "), *shown[1:]
    if first.startswith('"'):
        first = f"\\{first}"
    if not rest:
        if _OPEN_QUOTE.search(first):
            first = f'{first[:-1]}\\"'
        return [f'{margin}"""{first}"""']
    depth = min((len(line) - len(line.lstrip(" ")) for line in rest if line), default=0)
    return [f'{margin}"""{first}', *(f"{margin}{line[depth:]}" if line else "" for line in rest), f'{margin}"""']


def _spelt(half: "re.Match[str]") -> str:
    return f"\\u{ord(half.group()):04x}"


def comment(text: str) -> str:
    """Return one line that may follow ``"# "``: nothing in it ends the comment or means something to a tool."""
    return _DIRECTIVE.sub(lambda match: f"\\x{ord(match.group()[0]):02x}{match.group()[1:]}", _escape(text).strip(" "))


# --- texts with fields ---------------------------------------------------------------------------

_Part: TypeAlias = tuple[str, bool]
"""What stands in a literal: escaped text, or (True) a replacement field."""

_LINE_FEED: _Part = ("\\n", False)


def joined(nodes: Nodes, names: Mapping[str, str]) -> str:
    """Return the one literal for the whole text; ``names`` leads from inputs to local variables."""
    return _literal(_parts(nodes, names))


def pieces(nodes: Nodes, names: Mapping[str, str], width: int = 76) -> tuple[str, ...]:
    """Return the literals whose implicit concatenation is the text: one a line of it, cut at spaces to ``width``.

    Only a word that is wider itself, and quotes that need a backslash, make a piece wider. ``names`` leads from inputs
    to local variables.
    """
    doubled = any(not isinstance(node, Text) for node in nodes)  # whether braces are
    found: list[list[_Part]] = []
    for line in _lines(nodes, names):
        if line == [_LINE_FEED] and found:
            found[-1].append(_LINE_FEED)  # an empty line stays with the line above it
        elif sum(_width(body, doubled=doubled and not is_field) for body, is_field in line) + 3 <= width:
            found.append(line)
        else:
            found.extend(_cut(line, width, doubled=doubled))
    return tuple(map(_literal, found)) or ('""',)


def _parts(nodes: Nodes, names: Mapping[str, str]) -> list[_Part]:
    """Return the text in the words of Python source, braces still single."""
    return [
        (_escape(node.value), False) if isinstance(node, Text) else (_field(node, names[node.name]), True)
        for node in nodes
    ]


def _field(field: Field, local: str) -> str:
    """Return the replacement field; quotes in its specification are written as numbers, which every Python reads."""
    conversion = f"!{field.conversion}" if field.conversion else ""
    spec = f":{_escape(field.format_spec).translate(_QUOTE_ESCAPES)}" if field.format_spec else ""
    return f"{{{local}{conversion}{spec}}}"


def _literal(parts: Sequence[_Part]) -> str:
    """Return the literal for ``parts``: an f-string only where a field is among them."""
    if any(is_field for _, is_field in parts):
        return _quote("".join(body if is_field else _double_braces(body) for body, is_field in parts), "f")
    return _quote("".join(body for body, _ in parts))


def _double_braces(body: str) -> str:
    return body.replace("{", "{{").replace("}", "}}")


def _width(body: str, *, doubled: bool) -> int:
    """Return the columns that ``body`` takes in a literal, without the backslashes that quotes may need."""
    return columns(body) + (body.count("{") + body.count("}") if doubled else 0)


def _lines(nodes: Nodes, names: Mapping[str, str]) -> Iterator[list[_Part]]:
    """Yield the text line by line; a line ends behind its line feed."""
    line: list[_Part] = []
    for node in nodes:
        if isinstance(node, Field):
            line.append((_field(node, names[node.name]), True))
            continue
        *whole, rest = node.value.split("\n")
        for text in whole:
            line.append((_escape(text) + "\\n", False))
            yield line
            line = []
        if rest:
            line.append((_escape(rest), False))
    if line:
        yield line


def _cut(line: Sequence[_Part], width: int, *, doubled: bool) -> Iterator[list[_Part]]:
    """Yield the parts of a line that is too long, cut behind spaces so that each but the widest words fits."""
    piece: list[_Part] = []
    used = 3  # the quotes, and the f
    word: list[_Part] = []  # what has to stay together
    word_width = 0
    doubled = doubled and any("{" in body or "}" in body for body, is_field in line if not is_field)
    for part, may_end in _stretches(line):
        word.append(part)
        word_width += _width(part[0], doubled=doubled and not part[1])
        if may_end:
            if piece and used + word_width > width:
                yield piece
                piece, used = [], 3
            piece += word
            used += word_width
            word, word_width = [], 0
    if piece and used + word_width > width:
        yield piece
        piece = []
    if piece or word:
        yield piece + word


def _stretches(line: Sequence[_Part]) -> Iterator[tuple[_Part, bool]]:
    """Yield the words of a line, each with the spaces behind it, its fields, and whether a cut may follow each."""
    for part in line:
        body, is_field = part
        if is_field:
            yield part, False
            continue
        for word in _WORD.findall(body):
            if len(word) <= _LONGEST_WORD and word.isascii():
                yield (word, False), word[-1] == " "
            else:
                yield from _signs(word)


def _signs(word: str) -> Iterator[tuple[_Part, bool]]:
    """Yield the stretches of a word that may be cut although it has no space: where a wide sign stands, or too long."""
    chunk = _CHUNK if len(word) > _LONGEST_WORD else _LONGEST_WORD
    stretch = last = ""
    for unit in _UNIT.findall(word):
        wide = bool(last) and is_wide(last) and last not in _OPENING and unit not in _CLOSING
        if stretch and ((wide and unit != "\\n") or len(stretch) >= chunk):
            yield (stretch, False), True
            stretch = ""
        stretch += unit
        last = unit
    yield (stretch, False), word.endswith(" ")
