"""Template texts with every kind of field, and the many ways to write a text in Python."""

import textwrap
from collections.abc import Callable

from tests.differential.choices import Choices

PLAIN: tuple[str, ...] = (
    "a",
    "b",
    "topic",
    "a b",
    "class",
    "é",
    "日本",
    "_x",
    "input",
    "config",
    "name",
    "str",
    "match",
    "ﬁ",
    "a-b",
)
PLAIN += ("values", "args", "self_", "ChatPromptValue", "as_messages", "None", "format", "x" * 70, "messages", "__y")
ODD = (" a ", '"k"', "1a", "a,b", "a=", "**k", "'q'", "\n", "-1", "a\\b", "a/b", "#")
WHOLE, NUMBER, DAY = ("n", "count"), ("price", "rate"), ("day", "when")
WORDS: tuple[str, ...] = (
    "Hi",
    "You are a helper. ",
    " ",
    "\n",
    "Answer in one line:\n",
    "ok?",
    "\t",
    "# no comment",
    "100%",
    "$",
    "%s %d",
)
WORDS += (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\n",
    "\\N{DASH}",
    "é",
    "漢字",
    "😀",
    "שלום",
    "\u200b",
    "\u2028",
    "\x85",
    "\r",
    "\r\n",
)
WORDS += (
    "\x00",
    "\ufeff",
    "\x1b[0m",
    "word " * 30,
    "    indented\n",
    "\n\n",
    "{{",
    "}}",
    "{{}}",
    '{{"k": [1, 2]}}',
    "\\{{",
)
ANY: tuple[str, ...] = ("", "", "", "!r", "!s", "!a", "!r:>12", "!s:.3", "!a:^9", ":")
SIZED: tuple[str, ...] = (
    ":>10",
    ":<5",
    ":^7",
    ":*^9",
    ":10",
    ':"^9',
    ":'<4",
    ":\\^5",
    ":é^7",
    ":\n^4",
    ":\\>6",
    ":}}",
    ":0>4",
    ":.3",
    ":s",
)
INTEGER = (":d", ":05d", ":x", ":,d", ":+d", ":c", ":b", ":_d", ":#x", ":>8d", "")
REAL = (":.2f", ":.1%", ":e", ":,", ":+.3f", ":g", ":010.2f", ":=+8", "")
DATES = (":%Y-%m-%d", ":%d.%m.", ":%B %Y", ":%%%Y", "")
BROKEN: tuple[str, ...] = (
    "{",
    "}",
    "{a",
    "a}",
    "{0}",
    "{a.b}",
    "{a[0]}",
    "{a:{b}}",
    "{a!}",
    "{a{b}}",
    "{٣}",
    "{²}",
    "{a!r",
    "{a:>3",
    "{a!rr}",
)
BROKEN += ("{a:{}}", "{a]}", "{a[}", "{stop}", "{a!r!s}", "{{a}", "{a}}", "{a:{{}}}")
LATE = (
    "{}",
    "{:>3}",
    "{!r}",
    "{a!x}",
    "{a:zz}",
    "{a:>100000}",
    "{a:.d}",
    "{n:.99999f}",
    "{a:>>>}",
    "{price:%}",
    "{n:d}{n:%Y}",
    "{b:s}{b:d}",
)


def field(draw: Choices) -> str:
    """Return one field of a template."""
    kind = draw.below(14)
    if kind < 8:
        return f"{{{draw.pick(PLAIN)}{draw.pick(ANY)}}}"
    if kind == 8:
        return f"{{{draw.pick(PLAIN[:4])}{draw.pick(SIZED)}}}"
    if kind == 9:
        return f"{{{draw.pick(WHOLE)}{draw.pick(INTEGER)}}}"
    if kind == 10:
        return f"{{{draw.pick(NUMBER)}{draw.pick(REAL)}}}"
    if kind == 11:
        return f"{{{draw.pick(DAY)}{draw.pick(DATES)}}}"
    if kind == 12:
        return f"{{{{{{{draw.pick(PLAIN)}}}}}}}"
    return f"{{{draw.pick(ODD)}{draw.pick(ANY)}}}"


def template(draw: Choices) -> str:
    """Return the text of a template; rarely one that LangChain refuses, or that fails whenever it is filled in."""
    pieces: list[str] = []
    while len(pieces) < 9 and draw.below(4):
        kind = draw.below(90)
        if kind < 45:
            pieces.append(field(draw))
        elif kind < 88:
            pieces.append(draw.pick(WORDS))
        else:
            pieces.append(draw.pick(LATE if draw.rarely(2) else BROKEN))
    return "".join(pieces)


# --- ways to write a text ------------------------------------------------------------------------

QUOTES = ('"', "'", '"""', "'''")


def _escaped(text: str, quote: str, *, ascii_only: bool = False) -> str:
    """Return ``text`` for use between ``quote``; line ends stay what they are in triple quotes."""
    triple = len(quote) == 3
    made: list[str] = []
    for char in text:
        if char == "\\":
            made.append("\\\\")
        elif char == quote[0]:
            made.append(f"\\{char}")
        elif char == "\n":
            made.append("\n" if triple else "\\n")
        elif char in "\r\x00\x85\u2028\ufeff\x1b\u200b" or (ascii_only and not char.isascii()):
            made.append(f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\U{ord(char):08x}")
        else:
            made.append(char)
    return "".join(made)


def literal(text: str, draw: Choices, *, plain: bool = False) -> str:
    """Return one string literal."""
    style = 0 if plain else draw.below(4)
    quote = draw.pick(QUOTES)
    raw_fits = "\r" not in text and "\x00" not in text and not text.endswith(("\\", quote[0])) and quote not in text
    if style == 2 and raw_fits and (len(quote) == 3 or not {"\n", quote} & set(text)):
        return f"r{quote}{text}{quote}"
    if style == 3 and len(quote) == 3:
        return f"{quote}\\\n{_escaped(text, quote)}{quote}"
    return f"{quote}{_escaped(text, quote, ascii_only=style == 1)}{quote}"


class Names:
    """Where texts and parts can be given a name: lines of the module before the definition, and lines in its scope."""

    def __init__(self) -> None:
        self.module: list[str] = []
        self.inner: list[str] = []
        self.count = 0

    def new(self, word: str) -> str:
        """Return a name that was not used yet."""
        self.count += 1
        return f"{word}_{self.count}"


def expression(text: str, draw: Choices, names: Names) -> str:
    """Return an expression whose value is ``text``."""
    return draw.pick(WAYS)(text, draw, names) if draw.below(3) else literal(text, draw)


def _halves(text: str, draw: Choices) -> tuple[str, str]:
    at = draw.below(len(text) + 1)
    return text[:at], text[at:]


def _implicit(text: str, draw: Choices, _names: Names) -> str:
    first, second = _halves(text, draw)
    return f"({literal(first, draw)} {literal(second, draw)})"


def _plus(text: str, draw: Choices, names: Names) -> str:
    first, second = _halves(text, draw)
    return f"({literal(first, draw)} + {expression(second, draw, names)})"


def _name(text: str, draw: Choices, names: Names) -> str:
    written = literal(text, draw)
    if draw.rarely(3):
        name = names.new("local")
        names.inner.append(f"{name} = {written}")
        return name
    if draw.rarely(3):
        name = names.new("Texts")
        names.module += [f"class {name}:", f"    TEXT: str = {written}"]
        return f"{name}.TEXT"
    name = names.new("TEXT")
    names.module.append(f"{name} = {written}")
    return name


def _f_string(text: str, draw: Choices, names: Names) -> str:
    first, second = _halves(text, draw)
    quote = draw.pick(("'''", '"""'))
    rest = _escaped(second.replace("{", "{{").replace("}", "}}"), quote)
    return f"f{quote}{{{_name(first, draw, names)}}}{rest}{quote}"


def _dedent(text: str, draw: Choices, names: Names) -> str:
    inner = textwrap.indent(text, "    ")
    if textwrap.dedent(inner) != text:
        return literal(text, draw)
    return f"{draw.pick(('textwrap.dedent', 'dedent'))}({expression(inner, draw, names)})"


def _strip(text: str, draw: Choices, names: Names) -> str:
    if text.strip() != text:
        return f"{literal('  ' + text, draw)}.removeprefix('  ')"
    return f"{expression(draw.pick((' ', chr(10))) + text + ' ', draw, names)}.strip()"


def _join(text: str, draw: Choices, names: Names) -> str:
    parts = text.split("\n")
    written = ", ".join(expression(part, draw, names) for part in parts[:6])
    opening, closing = draw.pick((("[", "]"), ("(", ")")))
    joined = f"'\\n'.join({opening}{written},{closing})"
    rest = "\n" + "\n".join(parts[6:])
    return f"({joined} + {literal(rest, draw)})" if len(parts) > 6 else joined


def _format(text: str, draw: Choices, names: Names) -> str:
    first, second = _halves(text, draw)
    rest = second.replace("{", "{{").replace("}", "}}")
    if draw.rarely(2):
        return f"{literal('{part}' + rest, draw)}.format(part={expression(first, draw, names)})"
    return f"{literal('{}' + rest, draw)}.format({expression(first, draw, names)})"


def _replace(text: str, draw: Choices, names: Names) -> str:
    first, second = _halves(text, draw)
    if "@@" in text or first.endswith("@") or second.startswith("@"):
        return literal(text, draw)
    return f"{literal('@@' + second, draw)}.replace('@@', {expression(first, draw, names)})"


def _percent(text: str, draw: Choices, names: Names) -> str:
    first, second = _halves(text, draw)
    return f"({literal('%s' + second.replace('%', '%%'), draw)} % {draw.pick(('({0},)', '{0}')).format(_name(first, draw, names))})"


WAYS: tuple[Callable[[str, Choices, Names], str], ...] = (
    _implicit,
    _plus,
    _name,
    _f_string,
    _dedent,
    _strip,
    _join,
    _format,
    _replace,
    _percent,
)
