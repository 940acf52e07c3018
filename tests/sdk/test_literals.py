"""Literals, docstrings and comments: whatever the text, the source means exactly that text."""

import ast
import io
import math
import random
import subprocess
import sys
import tokenize
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.compiler.characters import columns
from genprompts.compiler.literals import comment, constant, docstring, joined, pieces, string
from genprompts.grammar.nodes import Constant, Field, Nodes, Text

NASTY = [
    '"', "'", '"""', "'''", "\\", "\\n", "\n", "\r", "\r\n", "\t", "\0", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "{", "}", "{x}", "{{", "#", " ",
    "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufe0f", "\ud800", "\udfff", "\U0001fae8", "\U000e0041",
    "é", "漢字", "한", "ا", "е", "😀", "a", "word ", "$", "%s", "\\N{DASH}", "\\x41", "coding: latin-1", "type: ignore",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=3)), max_size=12).map("".join)
fields = st.builds(
    Field,
    st.sampled_from([("a",), ("a b",), ('"k"',), ("class",)]),
    st.sampled_from([None, "r", "s", "a"]),
    st.sampled_from(["", ">10", '"<9', "'^9", "\\^4", "\n>3", "é>5", "\u202e>3", "#>4"]),
)
nodes = st.lists(st.one_of(texts.map(Text), fields), max_size=6).map(tuple)
NAMES = {"a": "a", "a b": "a_b", '"k"': "k", "class": "class_"}
VALUES = {"a": "A{a}", "a b": "'", '"k"': "\\", "class": "\u2028"}


def render(found: Nodes) -> str:
    """What ``str.format`` makes of the nodes."""
    shown: dict[str, Callable[[object], str]] = {"r": repr, "s": str, "a": ascii}
    return "".join(
        node.value
        if isinstance(node, Text)
        else format(
            shown[node.conversion](VALUES[node.name]) if node.conversion else VALUES[node.name], node.format_spec
        )
        for node in found
    )


def evaluate(source: str) -> object:
    """The value of an expression in which the inputs' local variables are known."""
    return eval(source, {NAMES[name]: value for name, value in VALUES.items()})


@settings(max_examples=400, derandomize=True)
@given(texts)
def test_string_round_trip(text: str) -> None:
    """A literal is one printable line whose value is the text."""
    source = string(text)

    assert ast.literal_eval(source) == text
    assert len(source.splitlines()) == 1
    assert source.isprintable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's \"so\" 'x'", '"it\'s \\"so\\" \'x\'"'),
        ('it\'s "so"', "'it\\'s \"so\"'"),
        ("a\n\t\r\\\0", '"a\\n\\t\\r\\\\\\x00"'),
        ("naïve 漢字 한 😀 → ½", '"naïve 漢字 한 😀 → ½"'),
        ("\u202e\u200b\u2028\ud800\U0001fae8", '"\\u202e\\u200b\\u2028\\ud800\\U0001fae8"'),
        ("", '""'),
    ],
)
def test_string_shape(text: str, expected: str) -> None:
    """Known characters stand as they are, others as lower-case escapes; quotes are chosen to escape least."""
    assert string(text) == expected


def test_every_character_round_trips() -> None:
    """No code point is lost, whatever Unicode thinks of it."""
    for start in range(0, 0x110000, 0x800):
        text = "".join(map(chr, range(start, min(start + 0x800, 0x110000))))

        assert ast.literal_eval(string(text)) == text


CONSTANTS: list[Constant] = [
    None, True, False, 0, -1, 10**30, 1.5, -0.0, 1e16, 1e-7, math.inf, -math.inf, "x", (), ("a",), (1, 2), [], [1, [2.5, None]], {}, {"a": {"b": ["c"]}},
]  # fmt: skip


@pytest.mark.parametrize("value", CONSTANTS, ids=repr)
def test_constant(value: Constant) -> None:
    """The expression for a constant gives it back, type and all."""
    found = evaluate(constant(value))

    assert found == value
    assert repr(found) == repr(value)


def test_constants_without_a_literal() -> None:
    """What has no literal, or none that every Python reads, is still written."""
    assert math.isnan(float(str(evaluate(constant(math.nan)))))
    assert evaluate(constant(-(10**5000))) == -(10**5000)
    assert constant(1e16) == "1e16"


@settings(max_examples=400, derandomize=True)
@given(nodes, st.integers(min_value=20, max_value=90))
def test_pieces_mean_the_text(found: Nodes, width: int) -> None:
    """The pieces side by side, and the one literal, are the text with its fields filled in."""
    parts = pieces(found, NAMES, width)

    assert evaluate("(" + "\n".join(parts) + ")") == render(found)
    assert evaluate(joined(found, NAMES)) == render(found)
    assert all(part.isprintable() for part in parts)


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.sampled_from(["word ", "a ", "longer ", "\n", "{", "漢字", "é ", '"x" ']), max_size=80).map("".join))
def test_pieces_are_narrow(text: str) -> None:
    """Texts of ordinary words fit the width."""
    found: Nodes = (Text(text), Field(("a",)), Text(" " + text))

    assert max(columns(part) for part in pieces(found, NAMES, 60)) <= 60


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), ('""',)),
        ((Text("one\ntwo {x}\n"),), ('"one\\n"', '"two {x}\\n"')),
        ((Text("one\n\n\ntwo"),), ('"one\\n\\n\\n"', '"two"')),
        ((Text("\n\nTo "), Field(("a b",)), Text(" {x}")), ('"\\n\\n"', 'f"To {a_b} {{x}}"')),
        ((Text('{"'), Field(("a",), "r", ">9"), Text('"}')), ("f'{{\"{a!r:>9}\"}}'",)),
        ((Text("aaaa bbbb cccc "), Field(("a",)), Text("dd, ee"), Field(("a",))), ('"aaaa bbbb cccc "', 'f"{a}dd, ee{a}"')),
        ((Field(("a",), None, '%H"'),), ('f"{a:%H\\x22}"',)),
    ],
)  # fmt: skip
def test_pieces_shape(found: Nodes, expected: tuple[str, ...]) -> None:
    """A line of the text is a piece, cut at spaces, an f-string only where a field stands."""
    assert pieces(found, NAMES, 20) == expected


def test_text_without_spaces_is_cut() -> None:
    """Writing without spaces is cut between signs, never before closing punctuation; encoded data anywhere."""
    chinese = pieces((Text("你好，" * 40),), {}, 40)
    data = pieces((Text("x" * 1000),), {}, 70)

    assert all(columns(part) <= 40 and not part.startswith('"，') for part in chinese)
    assert max(map(len, data)) <= 70


@settings(max_examples=300, derandomize=True)
@given(st.lists(texts, max_size=4), st.sampled_from([0, 4, 8]))
def test_docstring_is_a_docstring(lines: list[str], indent: int) -> None:
    """Whatever the lines hold, the result is one string expression and nothing else, printable throughout."""
    found = docstring(lines, indent)
    outer = [" " * column + "if x:" for column in range(0, indent, 4)]
    source = "\n".join([*outer, " " * indent + "pass", *found])
    block = ast.parse(source).body
    while isinstance(block[0], ast.If):
        block = block[0].body

    assert all(line.isprintable() and not line.endswith(" ") for line in found)
    assert len(block) == (2 if found else 1)
    assert not found or (isinstance(block[1], ast.Expr) and isinstance(block[1].value, ast.Constant))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["", " "], []),
        (["One line."], ['    """One line."""']),
        (['"quoted"'], ['    """\\"quoted\\""""']),
        (["Title.", "", "  a  ", '    b"""'], ['    """Title.', "", "    a", '      b\\"\\"\\"', '    """']),
        (["back\\slash\ntwo"], ['    """back\\\\slash\\ntwo"""']),
    ],
)
def test_docstring_shape(lines: list[str], expected: list[str]) -> None:
    """One line stays one line; several end with the quotes on a line of their own."""
    assert docstring(lines, 4) == expected


def test_formatter_changes_no_docstring() -> None:
    """Docstrings of all sorts of lines are left as they are by the formatter."""
    pick = random.Random(3)
    source = ""
    for number in range(300):
        lines = ["".join(pick.choices(NASTY, k=pick.randint(0, 6))) for _ in range(pick.randint(1, 4))]
        found = "\n".join(docstring(lines, 8))
        source += f"class C{number}:\n    def f(self):\n{found}\n        return 1\n\n\n" if found else ""
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"],
        input=(source.rstrip("\n") + "\n").encode(),
        capture_output=True,
        check=False,
    )

    assert ran.stdout.decode() == ""
    assert ran.returncode == 0, ran.stderr.decode()


@settings(max_examples=300, derandomize=True)
@given(texts)
def test_comment_is_one_comment(text: str) -> None:
    """Whatever the text holds, it stays inside one comment."""
    source = f"# {comment(text)}\n"
    tokens = [token.type for token in tokenize.generate_tokens(io.StringIO(source).readline)]

    assert tokens == [tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER]
    assert source[:-1].isprintable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from prompts/a.py", "from prompts/a.py"),
        ("a\rimport os", "a\\rimport os"),
        ("type: ignore", "\\x74ype: ignore"),
        ("a # noqa", "a \\x23 \\x6eoqa"),
        ("-*- coding: utf-7 -*-", "-*- \\x63oding: utf-7 -*-"),
        ("my type", "my type"),
    ],
)
def test_comment_gives_no_orders(text: str, expected: str) -> None:
    """No text becomes a directive to a tool or an encoding declaration."""
    assert comment(text) == expected
