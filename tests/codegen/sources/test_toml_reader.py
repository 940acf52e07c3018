"""TOML into the tree: values, places, limits."""

import time

import pytest

from genprompts.span import Span
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.toml_reader import read_toml
from genprompts_codegen.sources.tree import DataError, DataNode, ListNode, MapNode, ScalarNode, constant


def refused(text: str) -> tuple[str, Span]:
    with pytest.raises(DataError) as caught:
        read_toml(Source("p.toml", text))
    return caught.value.message, caught.value.span


def scalar(text: str, *path: str | int) -> ScalarNode:
    node: DataNode | None = read_toml(Source("p.toml", text))
    for part in path:
        if isinstance(part, int):
            assert isinstance(node, ListNode)
            node = node.items[part]
        else:
            assert isinstance(node, MapNode)
            node = node.get(part)
    assert isinstance(node, ScalarNode)
    return node


def test_values() -> None:
    """All kinds of values are read; dates are kept as they are written."""
    text = 'a = "x"\nb.c = [1, 2.5, true]\n[d]\n"e f" = 2024-01-31\n[[g]]\nh = {i = \'j\'}\n'
    node = read_toml(Source("p.toml", text))
    assert node is not None

    assert constant(node) == {
        "a": "x",
        "b": {"c": [1, 2.5, True]},
        "d": {"e f": "2024-01-31"},
        "g": [{"h": {"i": "j"}}],
    }


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('a = "hi {x}"', ("a",)),
        ("a = 'hi {x}'", ("a",)),
        ('a = "\\u00e9 \\n \\" {x}"', ("a",)),
        ('a = """\nhi\n  you {x}"""', ("a",)),
        ('a = """hi \\\n   you {x}\n"""', ("a",)),
        ("a = '''\nhi \\\n you {x}'''", ("a",)),
        ('[p.q]\na = "{x}"', ("p", "q", "a")),
        ('[[p]]\na = "b"\n[[p]]\na = "{x}"', ("p", 1, "a")),
        ('a = ["b", "{x}"]', ("a", 1)),
        ('p = {b = "c", a = "{x}"}', ("p", "a")),
    ],
)
def test_field_leads_to_the_file(text: str, path: tuple[str | int, ...]) -> None:
    """A field is found at its own characters, in each way to write a text."""
    node = scalar(text, *path)
    at = str(node.value).index("{x}")
    _, span = node.anchor.locate(Span(at, at + 3))

    assert text[slice(*span)] == "{x}"


def test_keys_have_places() -> None:
    """A key stands where it is written; a table that only its sub-tables mention where the first of them does."""
    text = '[p.q]\na = "b"'
    node = read_toml(Source("p.toml", text))
    assert isinstance(node, MapNode)
    outer = node.entries[0]
    assert isinstance(outer.value, MapNode)

    assert text[slice(*outer.value.entries[0].anchor.span)] == "q"
    assert outer.anchor.span.start < text.index("a =")


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("a = b", "invalid value", 4),
        ("a = 1\na = 2", "cannot overwrite a value", 11),
        (".".join("a" * 60) + " = 1", 'a key has more parts than the limit "toml-key-parts" of 50', 0),
    ],
)
def test_refused(text: str, message: str, at: int) -> None:
    """What is no TOML is named, with its place."""
    found, span = refused(text)

    assert (found, span.start) == (message, at)


@pytest.mark.parametrize("part", ["a", '"a b"', "'a.b'", '"\\""'])
def test_long_key_returns_at_once(part: str) -> None:
    """A key of very many parts, quoted or not, is refused before the library needs quadratic time for it."""
    started = time.process_time()
    message, _ = refused(".".join([part] * 20000) + " = 1")

    assert "toml-key-parts" in message
    assert time.process_time() - started < 1


def test_dots_in_texts_are_no_keys() -> None:
    """Dots count in keys alone."""
    dots = " . ..." * 60
    text = f'a = """\n{dots}"""\nb = "{dots}" # {dots}\nc = [{"1.5, " * 60}]\n{".".join("d" * 30)} = 1\n'

    assert constant(scalar(text, "b")) == dots


def test_depth() -> None:
    """Deep nesting is refused by the name of the limit, however deep."""
    assert "max-data-depth" in refused("a = " + "[" * 45 + "]" * 45)[0]
    assert "max-data-depth" in refused("a = " + "[" * 5000 + "]" * 5000)[0]


def test_empty() -> None:
    """A file without a key holds nothing."""
    assert read_toml(Source("p.toml", "# nothing\n")) is None
