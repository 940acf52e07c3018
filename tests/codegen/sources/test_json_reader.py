"""JSON into the tree: values, places, strictness."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.span import Span
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.json_reader import read_json
from genprompts_codegen.sources.tree import DataError, MapNode, ScalarNode, constant

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(DataError) as caught:
        read_json(Source("p.json", text))
    return caught.value.message, text[slice(*caught.value.span)]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_values_are_those_of_the_standard_library(value: object, ascii_only: bool, indent: int | str | None) -> None:
    """Whatever is written as JSON is read as it was, in all ways to write it."""
    node = read_json(Source("p.json", json.dumps(value, ensure_ascii=ascii_only, indent=indent)))
    assert node is not None

    assert constant(node) == value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [('{"a": "hi {x}"}', "{x}"), ('{"a": "\\u00e9\\n \\ud83d\\ude00 {x}"}', "{x}"), ('{"a": "\\"{x}\\""}', "{x}")],
)
def test_field_leads_to_the_file(text: str, wanted: str) -> None:
    """A field is found at its own characters, escapes before it or not."""
    node = read_json(Source("p.json", text))
    assert isinstance(node, MapNode)
    found = node.get("a")
    assert isinstance(found, ScalarNode)
    at = str(found.value).index(wanted)
    _, span = found.anchor.locate(Span(at, at + len(wanted)))

    assert text[slice(*span)] == wanted


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ('{"a": 1,}', 'a comma before "}"', ","),
        ("[1,]", 'a comma before "]"', ","),
        ("{a: 1}", "a key that is not in double quotes", "a"),
        ("{'a': 1}", "a key that is not in double quotes", "'"),
        ('{"a" 1}', '":" is missing after a key', "1"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice in one map', '"a"'),
        ('{"a": 1 "b": 2}', '"," or "}" is missing', '"'),
        ("[1", 'the text ends where "]" is missing', ""),
        ('{"a":', "the text ends where a value is expected", ""),
        ('"a', "a text that does not end", '"'),
        ('"a\nb"', "a control character inside a text", "\n"),
        ('"a\tb"', "a control character inside a text", "\t"),
        ('"\\d"', "an escape that JSON does not have", "\\"),
        ('"\\ud800"', "half a character in an escape", '"\\ud800"'),
        ("[01]", "a number that JSON does not have", "01"),
        ("[-]", "a number that JSON does not have", "-"),
        ("[1.]", "a number that JSON does not have", "1."),
        ("[NaN]", "no JSON value", "NaN"),
        ("[True]", "no JSON value", "True"),
        ("[] x", "text after the end of the value", "x"),
        ("// a\n{}", "no JSON value", "/"),
        ("1" * 5000, "a number of too many digits", "1" * 5000),
        ("[" * 41, 'nested deeper than the limit "max-data-depth" of 40', "["),
    ],
)
def test_refused(text: str, message: str, at: str) -> None:
    """What is no JSON is named, with its place."""
    assert refused(text) == (message, at)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.sampled_from('{}[]",:\\u0d8truefalsn1-.e \n'), max_size=25))
def test_never_takes_what_the_standard_library_refuses(text: str) -> None:
    """Any text gives a value that the standard library gives too, or an error of ours."""
    try:
        node = read_json(Source("p.json", text))
    except DataError:
        return
    assert node is None or constant(node) == json.loads(text)


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty(text: str) -> None:
    """A file without a value holds nothing."""
    assert read_json(Source("p.json", text)) is None
