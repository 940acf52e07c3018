"""YAML into the tree: values, places, limits."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.span import Span
from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.sources.tree import DataError, DataNode, ListNode, MapNode, ScalarNode, constant
from genprompts_codegen.sources.yaml_reader import MAX_ALIASES, MAX_NODES, read_yaml


def read(text: str) -> object:
    node = read_yaml(Source("p.yaml", text))
    return None if node is None else constant(node)


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(DataError) as caught:
        read_yaml(Source("p.yaml", text))
    return caught.value.message, text[slice(*caught.value.span)]


def texts(node: DataNode) -> list[ScalarNode]:
    match node:
        case ScalarNode(value=str()):
            return [node]
        case ScalarNode():
            return []
        case ListNode(items=items):
            return [text for item in items for text in texts(item)]
        case MapNode(entries=entries):
            return [text for entry in entries for text in texts(entry.value)]


def place(text: str, wanted: str) -> int:
    """Return where the file has ``wanted`` of the value at ``a``."""
    node = read_yaml(Source("p.yaml", text))
    assert isinstance(node, MapNode)
    found = node.get("a")
    assert isinstance(found, ScalarNode)
    assert isinstance(found.value, str)
    at = found.value.index(wanted)
    source, span = found.anchor.locate(Span(at, at + len(wanted)))
    assert source.text[slice(*span)] == wanted
    return span.start


class TestValues:
    @pytest.mark.parametrize(
        "text",
        [
            "a: text",
            "a: [1, -2, 0x1f, 0b11, 017, 1_000, 1:30]",
            "a: [.5, 1e3, 1.5e+3, -.inf, 1:30.5]",
            "a: [yes, No, ON, true, ~, null, '']",
            "a: {b: {c: [d, {e: f}]}}",
            "? a\n: b",
            "a: |+\n  x\n\n",
            "a: >-\n  x\n  y\n\n   z\n",
            "- &x one\n- *x\n",
            "a: !!str 1\nb: !!int '2'",
            "a: !!map {b: !!seq [c]}",
            "",
            "# only a comment",
            "plain",
        ],
    )
    def test_values_are_those_of_safe_load(self, text: str) -> None:
        """What YAML's own loader gives is what the tree holds."""
        assert read(text) == yaml.safe_load(text)

    def test_dates_stay_texts(self) -> None:
        """A date is the text that is written: a prompt's constant is no object."""
        assert read("a: 2024-01-31") == {"a": "2024-01-31"}

    def test_keys_are_as_written(self) -> None:
        """A key is its text, also where YAML would read a truth value or a number."""
        assert read("on: a\n1: b\nnull: c\nключ: d") == {"on": "a", "1": "b", "null": "c", "ключ": "d"}

    def test_number_that_python_does_not_take(self) -> None:
        """A number of very many digits is kept as its text."""
        assert read("a: " + "1" * 5000) == {"a": "1" * 5000}


class TestPlaces:
    @pytest.mark.parametrize(
        ("text", "wanted", "at"),
        [
            ("a: hello {x}", "{x}", 9),
            ("a: hello\n   you {x}", "{x}", 16),
            ("a: 'it''s {x}'", "{x}", 10),
            ("a: 'it\n  is {x}'", "{x}", 12),
            ('a: "x \\n \\u00e9 {x}"', "{x}", 16),
            ('a: "x \\\n   y {x}"', "{x}", 13),
            ("a: |\n  one\n    two {x}\n", "{x}", 19),
            ("a: |2-\n   one {x}\n", "{x}", 14),
            ("a: >\n  one\n  two {x}\n\n    three\n", "{x}", 17),
            ("a: >\n  one\n\n    two {x}\n", "{x}", 20),
            ("é: {b: 1}\na: 😀 {x}", "{x}", 15),
        ],
    )
    def test_field_leads_to_the_file(self, text: str, wanted: str, at: int) -> None:
        """A field of a template is found at its own characters, in each way to write a text."""
        assert place(text, wanted) == at

    @settings(derandomize=True, max_examples=150, deadline=None)
    @given(
        st.text(st.sampled_from("ab {}'\"\\:#-\n\té😀"), max_size=30),
        st.sampled_from(["'", '"', "|", ">", None]),
    )
    def test_segments_are_verbatim(self, value: str, style: str | None) -> None:
        """Each segment has the same characters in the text and in the file, and no printed one is left out."""
        written = yaml.dump({"k": value}, default_style=style, allow_unicode=True, width=20)
        node = read_yaml(Source("p.yaml", written))
        assert node is not None
        assert constant(node) == {"k": value}
        for found in texts(node):
            covered: set[int] = set()
            for segment in found.anchor.segments:
                run = slice(segment.start, segment.start + segment.length)
                assert str(found.value)[run] == written[segment.source_start :][: segment.length]
                covered.update(range(run.start, run.stop))
            missing = {letter for at, letter in enumerate(value) if at not in covered and letter in written}

            assert missing <= set(" \n\t'\"\\")

    def test_part_of_a_file(self) -> None:
        """Places count from the start of the file, also when a part of it is read."""
        text = "---\na: x {y}\n---\nbody"
        node = read_yaml(Source("p.md", text), Span(4, 13))
        assert isinstance(node, MapNode)

        assert text[slice(*node.entries[0].anchor.span)] == "a"
        assert text[slice(*node.entries[0].value.anchor.span)] == "x {y}"


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "message", "at"),
        [
            ("a: 1\nb: 2\na: 3", 'the key "a" stands twice in one map', "a"),
            ("b: &b {x: y}\na:\n  <<: *b", 'the merge key "<<" is not read', "<<"),
            ("a: 1\n---\nb: 2", "a second document", "---"),
            ("a: &a [*a]", 'the alias "a" stands inside its own anchor', "*a"),
            ("a: *nowhere", 'the alias "nowhere" has no anchor', "*nowhere"),
            ("{[a]: b}", "a key that is no text", "[a]"),
            ("a: b: c", "mapping values are not allowed here", ":"),
            ("a: \x07", "a character that YAML does not allow", "\x07"),
            ('a: "\\ud800"', "half a character in an escape", '"\\ud800"'),
            ("a: !!binary aGk=", 'the tag "tag:yaml.org,2002:binary" is not read', "!!binary aGk="),
            ("a: !Thing {b: c}", 'the tag "!Thing" is not read', "!Thing {"),
            ('a: "x', "found unexpected end of stream", '"'),
        ],
    )
    def test_message_and_place(self, text: str, message: str, at: str) -> None:
        """What cannot be read is named, with its place."""
        assert refused(text) == (message, at)

    def test_python_objects_are_never_made(self) -> None:
        """A tag that makes objects in unsafe loaders is refused."""
        assert refused("a: !!python/object/apply:os.system [x]")[0].endswith("is not read")

    def test_quotes_are_advised(self) -> None:
        """The usual mistake, a colon inside a bare text, comes with its remedy."""
        with pytest.raises(DataError) as caught:
            read_yaml(Source("p.yaml", "a: Answer: {x}"))

        assert "quotes" in caught.value.hint


class TestLimits:
    def test_depth(self) -> None:
        """Forty levels are read, one more is refused by the name of the limit."""
        assert read("[" * 40 + "]" * 40) is not None
        assert "max-data-depth" in refused("[" * 41 + "]" * 41)[0]

    def test_depth_through_aliases(self) -> None:
        """An alias counts with all the levels that it brings."""
        chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 45))

        assert "max-data-depth" in refused(chain)[0]

    def test_aliases(self) -> None:
        """A hundred aliases are read, one more is refused."""
        assert read("- &x 1\n" + "- *x\n" * MAX_ALIASES) is not None
        assert "max-aliases" in refused("- &x 1\n" + "- *x\n" * (MAX_ALIASES + 1))[0]

    @pytest.mark.parametrize(
        "text",
        [
            "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 4)}]\n" for n in range(1, 24)),
            "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 26)),
            "[" * 20000,
            "- " * 20000,
        ],
        ids=["aliases", "merge keys", "brackets", "dashes"],
    )
    def test_bomb_returns_at_once(self, text: str) -> None:
        """A small file that stands for a huge value is refused before anything is built."""
        started = time.process_time()
        refused(text)

        assert time.process_time() - started < 1

    def test_values(self) -> None:
        """The number of values is limited."""
        assert "max-nodes" in refused("[" + "1," * MAX_NODES + "]")[0]
