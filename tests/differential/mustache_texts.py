"""Random mustache templates: every kind of tag, right and wrong, with the line breaks around them that count."""

from tests.differential.choices import Choices

TEXTS: tuple[str, ...] = ("topic", "a", "b", "name", "title", "c")
RECORDS: tuple[str, ...] = ("user", "item", "a")
LISTS: tuple[str, ...] = ("items", "tags", "rows", "b")
FLAGS: tuple[str, ...] = ("flag", "debug")
NAMES = (*TEXTS, *RECORDS, *LISTS, *FLAGS)
ODD: tuple[str, ...] = (
    "a b",
    "a-b",
    "é",
    "日本",
    "_x",
    "class",
    "keys",
    "input",
    "config",
    "0",
    '"k"',
    "else",
    "~a~",
    "a|f",
    "self",
    "str",
    "a:b",
    "a,b",
    "{a",
    "'",
    "ﬁ",
    "x" * 50,
    "mustache",
    "MISSING",
    "Any",
    "text",
    "add",
    "parts",
    "values",
)
WORDS: tuple[str, ...] = ("Hi ", " ", "\n", ", ", "word", "{", "}", "{a}", "\r\n", "\n\n", "  ", "\t", '"', "'''", "\\")
WORDS += ("\\n", "é漢字😀", "<b> & </b>", "}}", "\x85", "\u2028", "\r", "#", "%s", "100%", '{"k": 1}', "\x00")
SPACES: tuple[tuple[str, str], ...] = (("", ""), (" ", " "), ("", " "), ("\n", "\n"), ("\t", ""))
LINES: tuple[tuple[str, str], ...] = (("\n", "\n"), ("\n  ", "\n"), ("\r\n", "\r\n"), ("\n", " \t\n"), ("  ", "\n"))
LINES += (("\n", ""), ("\n\t", "\n"), ("", "\n"), ("\n", "\r\n"), ("\n \t ", "  \n"))
DELIMITERS: tuple[tuple[str, str], ...] = (("<%", "%>"), ("|", "|"), ("[", "]"), ("<<", ">>"), ("$", "$"), ("{{", "}}"))
BROKEN: tuple[str, ...] = (
    "{{a",
    "{{}}",
    "{{ }}",
    "{{#a}}",
    "{{/a}}",
    "{{#a}}{{/b}}",
    "{{#a}}{{#b}}{{/a}}{{/b}}",
    "{{#if a}}x{{/if}}",
    "{{=<% %>}}",
    "{{=<%}}",
    "{{$a}}{{/a}}",
    "{{<a}}{{/a}}",
    "{{#a b}}x{{/a  b}}",
    "{{#}}x{{/}}",
    "{{^}}",
    "{{!",
    "{{>}}",
    "{{&}}",
    "{{{}}}",
    "{{= =}}",
    "{{==}}",
    "{{=a=}}",
)
UNEVEN: tuple[str, ...] = ("{{{a}}", "{{{a} }}", "{{{a}}tail", "{{.}}", "{{a.}}", "{{.a}}", "{{a..b}}", "{{#.}}x{{/.}}")
UNEVEN += ("{{..}}", "{{{.}}}", "{{^.}}x{{/.}}", "{{a .b}}", "{{a. b}}", "{{#a.}}x{{/a.}}")
MOST_DEEP = 4


class MustacheText:
    """A template that is being written; ``left`` and ``right`` are the delimiters in force."""

    def __init__(self, draw: Choices) -> None:
        self.draw = draw
        self.left, self.right = "{{", "}}"

    def body(self, depth: int, most: int) -> str:
        """Return some pieces; inside ``depth`` sections."""
        pieces: list[str] = []
        while len(pieces) < most and self.draw.below(4):
            pieces.append(self.piece(depth))
        return "".join(pieces)

    def piece(self, depth: int) -> str:
        """Return one text or tag."""
        draw = self.draw
        kind = draw.below(40)
        if kind < 14:
            return self.variable(depth)
        if kind < 22:
            return draw.pick(WORDS)
        if kind < 34:
            return self.section(depth) if depth < MOST_DEEP else self.variable(depth)
        if kind < 36:
            return self.alone(self.tag("!", draw.pick(("c", " two\nlines ", f"{self.left} x ", "=", "#a"))))
        if kind == 36 and draw.rarely(5):
            return self.alone(self.tag(">", draw.pick(("p", "other.part", "a"))))
        if kind == 37:
            return self.delimiters()
        if kind == 38 and draw.rarely(3):
            return draw.pick(UNEVEN)
        return draw.pick(BROKEN) if kind == 39 and draw.rarely(5) else draw.pick(WORDS)

    def tag(self, sign: str, word: str) -> str:
        """Return a tag of the kind ``sign``."""
        before, after = self.draw.pick(SPACES) if self.draw.rarely(3) else ("", "")
        return f"{self.left}{sign}{before}{word}{after}{self.right}"

    def alone(self, tag: str) -> str:
        """Return a tag, mostly with line breaks around it."""
        before, after = self.draw.pick(LINES) if self.draw.below(3) else ("", "")
        return f"{before}{tag}{after}"

    def name(self, pool: tuple[str, ...]) -> str:
        """Return a name, plain or with points."""
        draw = self.draw
        kind = draw.below(20)
        if kind < 13:
            return draw.pick(pool)
        if kind < 17:
            return f"{draw.pick(RECORDS)}.{draw.pick(TEXTS)}"
        if kind == 17:
            return f"{draw.pick(RECORDS)}.{draw.pick(NAMES)}.{draw.pick(TEXTS)}"
        if kind == 18:
            return f"{draw.pick(LISTS)}.{draw.pick(('0', '1', '-1', 'x'))}"
        return draw.pick(ODD)

    def variable(self, depth: int) -> str:
        """Return a tag that prints."""
        draw = self.draw
        name = self.name(TEXTS if draw.below(6) else NAMES)
        if depth and draw.rarely(4):
            name = "."
        kind = draw.below(6)
        if kind == 4:
            return self.tag("&", name)
        if kind == 5 and self.left == "{{":
            before, after = draw.pick(SPACES)
            return "{{{" + before + name + after + "}}}"
        return self.tag("", name)

    def section(self, depth: int) -> str:
        """Return a section or an inverted one, with what is inside."""
        draw = self.draw
        sign = "^" if draw.rarely(4) else "#"
        name = self.name(draw.pick((LISTS, RECORDS, FLAGS, TEXTS)))
        if depth and draw.rarely(10):
            name = "."
        before = (self.left, self.right)
        opening = self.alone(self.tag(sign, name))
        inner = self.body(depth + 1, 5)
        closing = self.alone(self.tag("/", name))
        if draw.rarely(5) and (self.left, self.right) == before:
            other = "#" if sign == "^" else "^"
            return f"{opening}{inner}{closing}{self.tag(other, name)}{self.body(depth + 1, 3)}{self.tag('/', name)}"
        return f"{opening}{inner}{closing}"

    def delimiters(self) -> str:
        """Return a change of delimiters."""
        wanted = self.draw.pick(DELIMITERS)
        shown = self.draw.pick(("{0} {1}", "{0}  {1}", " {0} {1} ")).format(*wanted)
        tag = f"{self.left}={shown}={self.right}"
        self.left, self.right = wanted
        return self.alone(tag)


def template(draw: Choices) -> str:
    """Return the text of a template; rarely one that LangChain refuses."""
    return MustacheText(draw).body(0, 8)
