"""The f-string template language: string.Formatter's reading, with places, and what is refused."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.fstring import parse
from genprompts.grammar.nodes import Conversion, Field, Nodes, Text

Shape = list[str | tuple[str, str | None, str]]

brace_rich = st.text(st.sampled_from("{}{}{}ab!:[]r. s>1é\n"), max_size=12)
LATER = ("positional-field", "attribute-access", "bad-format-spec")
"""Faults that string.Formatter does not know when it reads."""


def shape(nodes: Nodes) -> Shape:
    """The nodes without places."""
    return [node.value if isinstance(node, Text) else (node.name, node.conversion, node.format_spec) for node in nodes]


def formatter_shape(text: str) -> Shape:
    """The same from string.Formatter, neighbouring texts joined."""
    found: Shape = []
    literal = ""
    for before, name, spec, conversion in string.Formatter().parse(text):
        literal += before
        if name is not None:
            found += [literal] if literal else []
            found.append((name, conversion, spec or ""))
            literal = ""
    return found + ([literal] if literal else [])


def read(text: str) -> Nodes | TemplateSyntaxError:
    """The nodes, or what is wrong."""
    try:
        return parse(text)
    except TemplateSyntaxError as error:
        return error


@settings(max_examples=3000, derandomize=True)
@given(brace_rich)
def test_reads_as_string_formatter(text: str) -> None:
    """Structure and error texts are those of string.Formatter, for any text."""
    try:
        expected: Shape | str = formatter_shape(text)
    except ValueError as error:
        expected = str(error)
    found = read(text)
    if isinstance(found, tuple):
        assert shape(found) == expected
    elif found.fault in LATER or found.message.startswith("Unknown conversion"):
        assert isinstance(expected, list)
    else:
        assert found.message == expected


@settings(max_examples=1000, derandomize=True)
@given(brace_rich)
def test_places_cover_the_text(text: str) -> None:
    """The nodes' places follow each other without a gap, and each fits what stands there."""
    found = read(text)
    if isinstance(found, TemplateSyntaxError):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert found.hint
        return
    nodes = found

    assert [node.span.start for node in nodes] == [0, *(node.span.end for node in nodes)][: len(nodes)]
    assert not nodes or nodes[-1].span.end == len(text)
    for node in nodes:
        raw = text[node.span.start : node.span.end]
        if isinstance(node, Text):
            assert raw.replace("{{", "{").replace("}}", "}") == node.value
        else:
            assert raw.startswith("{" + node.name)
            assert raw.endswith(node.format_spec + "}")


@pytest.mark.parametrize(
    ("text", "name", "conversion", "spec"),
    [
        ("{a}", "a", None, ""),
        ("{ a }", " a ", None, ""),
        ("{class}", "class", None, ""),
        ("{a-b}", "a-b", None, ""),
        ("{a=}", "a=", None, ""),
        ('{"key": >1}', '"key"', None, " >1"),
        ("{a!r}", "a", "r", ""),
        ("{a!s:>10}", "a", "s", ">10"),
        ("{a:%Y-%m-%d}", "a", None, "%Y-%m-%d"),
        ("{a:}", "a", None, ""),
        ("{a:10000}", "a", None, "10000"),
    ],
)
def test_field(text: str, name: str, conversion: Conversion | None, spec: str) -> None:
    """Names are kept verbatim, with conversion and specification."""
    assert parse(text) == (Field((name,), conversion, spec),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("{{", ["{"]),
        ("{{a}}", ["{a}"]),
        ("{{{a}}}", ["{", ("a", None, ""), "}"]),
        ("${a}", ["$", ("a", None, "")]),
    ],
)
def test_doubled_braces(text: str, expected: Shape) -> None:
    """Doubled braces print one."""
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "fault", "place", "message"),
    [
        ("x {", "template-syntax", "{", "Single '{' encountered in format string"),
        ("x } y", "template-syntax", "}", "Single '}' encountered in format string"),
        ("x {a", "template-syntax", "{a", "expected '}' before end of string"),
        ("x {a{b}}", "template-syntax", "{", "unexpected '{' in field name"),
        ("x {a!r", "template-syntax", "!r", "unmatched '{' in format spec"),
        ("x {a!rs}", "template-syntax", "!rs", "expected ':' after conversion specifier"),
        ("x {a!", "template-syntax", "!", "end of string while looking for conversion specifier"),
        ("x {a:>3", "template-syntax", "{a:>3", "unmatched '{' in format spec"),
        ("x {a!x}", "template-syntax", "!x", "Unknown conversion specifier x"),
        ("x {} y", "positional-field", "{}", "a field without a name"),
        ("x {!r} y", "positional-field", "{!r}", "a field without a name"),
        ("x {0} y", "positional-field", "0", 'the field name "0" is a number, which means a positional argument'),
        ("x {a.b} y", "attribute-access", "a.b", 'the field name "a.b" reads an attribute or an index'),
        ("x {a[0]} y", "attribute-access", "a[0]", 'the field name "a[0]" reads an attribute or an index'),
        ("x {a:{w}} y", "bad-format-spec", "{w}", "a field in a format specification is not supported"),
        ("x {a:>10001}", "bad-format-spec", ">10001", "the format specification asks for more than 10000 characters"),
        ("x {a:.99999f}", "bad-format-spec", ".99999f", "the format specification asks for more than 10000 characters"),
        ("x {a:foo} y", "bad-format-spec", "foo", 'no value takes the format specification "foo"'),
        ('{"k": "v"}', "bad-format-spec", ' "v"', 'no value takes the format specification " "v""'),
    ],
)
def test_refusals(text: str, fault: str, place: str, message: str) -> None:
    """What cannot be read, or could only fail later, is refused with its place and a hint."""
    with pytest.raises(TemplateSyntaxError) as caught:
        parse(text)

    error = caught.value
    assert (error.fault, text[error.span.start : error.span.end], error.message) == (fault, place, message)
    assert error.hint


def test_structure_comes_first() -> None:
    """A text that is no template is called that, whatever else is wrong with its fields."""
    with pytest.raises(TemplateSyntaxError, match="Single '}'"):
        parse("{} {a.b} }")
