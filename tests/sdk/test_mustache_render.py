"""Mustache templates filled in: the same step by step, compiled, and, where no difference is documented, by LangChain."""

from collections import UserDict, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.utils import mustache as langchain
from tests.sdk.mustache_code import function

from genprompts import MISSING, mustache
from genprompts.errors import MissingInputError, RenderLimitError, TemplateSyntaxError, UnexpectedInputError
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.mustache.parse import parse
from genprompts.grammar.mustache.render import render


class Colour(str, Enum):
    """A text that is more than that."""

    RED = "red"

    def __str__(self) -> str:
        return "not red"


class Thing:
    """Something with an attribute, which templates do not reach."""

    name = "secret"

    def __str__(self) -> str:
        return "<thing>"


def both(template: Mustache, values: Mapping[str, object]) -> str:
    """Return the text, after making sure that all ways to get it agree."""
    text = render(template, values)
    inputs = tuple(sorted(values))

    assert text == function(template, inputs)(values)
    assert text == function(template, inputs[:1])(values)
    assert text == function(template, ())(values)
    return text


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Hi {{name}}!", {"name": "Ada"}, "Hi Ada!"),
        ("{{a}}|{{{a}}}|{{&a}}", {"a": "<\"&'>"}, "&lt;&quot;&amp;'&gt;|<\"&'>|<\"&'>"),
        ("{{a}} {{b}} {{c}} {{d}}", {"a": 0, "b": False, "c": 0.0, "d": True}, "0 False 0.0 True"),
        ("[{{a}}{{b}}{{c}}{{d}}{{e}}]", {"a": None, "b": "", "c": [], "d": {}, "e": ()}, "[]"),
        ("{{a}} {{{b}}}", {"a": Decimal(0), "b": [1, "x"]}, "0 [1, 'x']"),
        ("{{a}} {{{a}}}", {"a": Colour.RED}, "red red"),
        ("{{a}} {{{a}}}", {"a": Thing()}, "&lt;thing&gt; <thing>"),
        ("{{a.b.c}}", {"a": {"b": {"c": 1}}}, "1"),
        ("{{a.1}} {{a.-1}}", {"a": ["x", "y", "z"]}, "y z"),
        ("{{a.0.b}}", {"a": ({"b": 1},)}, "1"),
        ("{{a.0}}", {"a": {"0": "key"}}, "key"),
        ("{{a.b}}", {"a": UserDict(b=1)}, "1"),
        ("{{a.b}}", {"a": defaultdict(lambda: "new")}, "new"),
        ("{{#a}}x{{/a}}", {"a": True}, "x"),
        ("{{#a}}x{{/a}}{{^a}}y{{/a}}", {"a": False}, "y"),
        ("{{#a}}x{{/a}}{{^a}}y{{/a}}", {"a": []}, "y"),
        ("{{#a}}x{{/a}}{{^a}}y{{/a}}", {"a": "text"}, "x"),
        ("{{#a}}x{{/a}}", {"a": [0, None]}, "xx"),
        ("{{#a}}{{b}}{{/a}}", {"a": {"b": 1}}, "1"),
        ("{{#a}}{{b}}{{/a}}", {"a": [{"b": 1}, {"b": 2}]}, "12"),
        ("{{#a}}{{.}},{{/a}}", {"a": ("x", "y")}, "x,y,"),
        ("{{#a}}{{.}}{{/a}}", {"a": {"x"}}, "{'x'}"),
        ("{{#a}}{{.}}{{/a}}", {"a": b"xy"}, "b'xy'"),
        ("{{#a}}({{#.}}{{.}}{{/.}}){{/a}}", {"a": [[1, 2], [3]]}, "(12)(3)"),
        ("{{#a}}{{^b}}{{.}}{{/b}}{{/a}}", {"a": ["x"]}, "x"),
        ("{{#a.b}}{{c}}{{/a.b}}", {"a": {"b": [{"c": 1}]}}, "1"),
        ("{{#a}}{{c}}{{/a}}", {"a": [1, {"c": 2}], "c": "out"}, "out2"),
        ("{{#a}}{{#b}}{{c}}{{/b}}{{/a}}", {"a": {"b": True, "c": "mid"}, "c": "out"}, "mid"),
        ("{{#a}}{{b.c}}{{/a}}", {"a": {"b": {"c": 1}}, "b": {"c": 2}}, "1"),
        ("{{#a}}{{b.c.d}}{{/a}}", {"a": {"b": {"c": {"d": 1}}}}, "1"),
        ("{{#a}}Hi {{a}}{{/a}}", {"a": "Ada"}, "Hi Ada"),
        ("{{#a}}{{a}}{{/a}}", {"a": {"a": 1}}, "1"),
        ("{{#a}}{{{a}}}{{/a}}", {"a": ["x", 2]}, "['x', 2]['x', 2]"),
        ("{{#a}}{{0}}{{/a}}", {"a": [["x"], ["y"]]}, "xy"),
        ("{{^a}}{{b}}{{/a}}", {"a": None, "b": "x"}, "x"),
        ("{{#a}}{{#b}}{{.}}{{/b}}{{^b}}-{{/b}}{{/a}}", {"a": [{"b": [1, 2]}, {}]}, "12-"),
        ("{{#a}}{{/a}}{{#a}}{{! no }}{{/a}}.", {"a": [1]}, "."),
        ("a\n{{#b}}\n- {{.}}\n{{/b}}\nc", {"b": ["x", "y"]}, "a\n- x\n- y\nc"),
        ("{{a}}{{a}}{{#b}}{{a}}{{/b}}{{{a}}}", {"a": "<", "b": [1]}, "&lt;&lt;&lt;<"),
        (
            "{{mustache}}{{#x}}{{MISSING}}{{input}}{{_}}{{/x}}",
            dict.fromkeys(("mustache", "MISSING", "input", "_", "x"), "v"),
            "vvvv",
        ),
        ("{{=<% %>=}}<%#a%>{{b}}<%/a%>", {"a": 1}, "{{b}}"),
    ],
)
def test_text(text: str, values: dict[str, object], expected: str) -> None:
    """Values print as LangChain prints them, and sections go through what they hold."""
    assert both(parse(text), values) == expected


@pytest.mark.parametrize(
    ("text", "values", "ours", "langchains"),
    [
        ("{{#a}}({{.}}){{/a}}", {"a": [0, "", None, 1]}, "(0)()()(1)", "(1)"),
        ("{{#a}}[{{.}}]{{/a}}", {"a": [True]}, "[True]", "[{'a': [True]}]"),
        ("{{#a}}{{b}} {{/a}}", {"a": [{}, {"b": 1}], "b": 0}, "0 1 ", "1 "),
        ("{{a.b}}", {"a": 0}, "", "0"),
        ("{{#a}}{{b}}{{/a}}", {"a": [0], "b": 1}, "1", ""),
        ("{{^a}}{{#b}}{{{.}}}{{/b}}{{/a}}", {"a": 0, "b": ["x"]}, "x", "x"),
        ("{{#b}}{{^a}}{{{.}}}{{/a}}{{/b}}", {"a": 0, "b": ["x"]}, "x", "True"),
    ],
)
def test_where_langchain_errs(text: str, values: dict[str, object], ours: str, langchains: str) -> None:
    """Items that are false are items, ``{{.}}`` is the item, and nothing is read from a value that has no parts."""
    assert both(parse(text, strict=False), values) == ours
    assert langchain.render(text, values) == langchains


@pytest.mark.parametrize(
    "text",
    ["{{b}}", "{{a.b}}", "{{a.b.c.d}}", "{{a.0}}", "{{#s}}{{b}}{{/s}}", "{{#s}}{{a.b}}{{/s}}", "{{#s}}{{b.0}}{{/s}}"],
)
def test_missing_names(text: str) -> None:
    """A name that is nowhere is refused by name; without strictness it prints nothing, as in LangChain."""
    values: dict[str, Any] = {"a": {"x": Thing()}, "s": [{"x": 1}]}
    name = text.removeprefix("{{#s}}").split("}}")[0].strip("{")
    for way in (render, lambda _, given: function(parse(text), ("a", "b", "s"))(given)):
        with pytest.raises(MissingInputError) as caught:
            way(parse(text), values)

        assert caught.value.names == (name,)
        assert f'"{name}"' in caught.value.message
    assert both(parse(text, strict=False), values) == langchain.render(text, values) == ""


def test_attributes_are_out_of_reach() -> None:
    """Only entries of mappings and items of sequences are read."""
    for text in ("{{a.name}}", "{{a.__class__}}", "{{#a}}{{name}}{{/a}}", "{{b.upper}}"):
        assert both(parse(text, strict=False), {"a": Thing(), "b": "x"}) == ""


def test_missing_sections_are_false() -> None:
    """A section on a name that is nowhere is skipped, also in a strict template."""
    assert both(parse("{{#a}}x{{/a}}{{^a}}y{{/a}}{{#b.c}}x{{/b.c}}{{#d}}{{#e}}x{{/e}}{{/d}}"), {"d": 1}) == "y"


def test_absent_inputs() -> None:
    """An input that was left out counts as missing, wherever it is looked up."""
    values: dict[str, object] = {"a": MISSING, "s": [1]}

    assert both(parse("[{{a}}{{#a}}x{{/a}}{{#s}}{{a}}{{/s}}{{a.b}}]", strict=False), values) == "[]"
    for text in ("{{a}}", "{{{a}}}", "{{#s}}{{a}}{{/s}}", "{{a.b}}"):
        for way in (render, lambda template, given: function(template, ("a", "s"))(given)):
            with pytest.raises(MissingInputError, match='"a'):
                way(parse(text), values)


def test_the_specification_differs_in_dotted_names() -> None:
    """LangChain takes the first scope that has the whole name, the specification the first that has its beginning."""
    values = {"a": {"b": {}}, "b": {"c": "out"}}
    text = "{{#a}}{{b.c}}{{/a}}"

    assert both(parse(text, strict=False), values) == langchain.render(text, values) == "out"
    assert both(parse(text, spec=True, strict=False), values) == ""
    assert both(parse("{{#b}}{{b.c}}{{x.y}}{{/b}}", spec=True, strict=False), values) == "out"


@pytest.mark.parametrize(
    "text", ["{{#a}}x{{/a}}", "{{#a}}{{b}}{{/a}}", "{{#a}}{{>no}}{{/a}}", "{{a}}", "{{{a}}}", "{{#s}}{{.}}{{/s}}"]
)
@pytest.mark.parametrize("value", [len, lambda text, render: render(text), dict])
def test_callables_are_refused(text: str, value: object) -> None:
    """Templates call nothing."""
    values = {"a": value, "b": 1, "s": [value]}
    for way in (render, lambda template, given: function(template, ("a", "b", "s"))(given)):
        with pytest.raises(UnexpectedInputError, match="calls nothing"):
            way(parse(text), values)


def test_iterators() -> None:
    """An iterator is gone through once, item by item."""

    def numbers() -> Iterator[int]:
        yield from (1, 2)

    assert render(parse("{{#a}}{{.}},{{/a}}"), {"a": numbers()}) == "1,2,"
    assert function(parse("{{#a}}{{.}},{{/a}}"), ("a",))({"a": numbers()}) == "1,2,"


def test_no_escape() -> None:
    """Without HTML escaping all values print as they are."""
    assert both(parse("{{a}}{{#b}}{{.}}{{/b}}", escape=False), {"a": "<&>", "b": ['"', 1]}) == '<&>"1'


# --- partials ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "partials", "expected"),
    [
        ("[{{>p}}]", {}, "[]"),
        ("a\n \t{{>p}}\nb", {}, "a\n \tb"),
        ("[{{>p}}]", {"p": "{{a}} {{#l}}{{.}}{{/l}}"}, "[A 12]"),
        ("{{#l}}{{>p}}{{/l}}", {"p": "({{.}}{{a}})"}, "(1A)(2A)"),
        ("  {{>p}}\n.", {"p": "x\n\ny\n"}, "  x\n  \n  y\n."),
        ("  {{>p}}\n.", {"p": "x\ny"}, "  x\n  y."),
        ("  {{>p}} .", {"p": "x\ny"}, "  x\ny ."),
        (" {{>p}}\n", {"p": "{{a}}\n{{{n}}}\n"}, " A\n 1\n2\n"),
        (" {{>p}}\n", {"p": "{{#l}}\n- {{.}}\n{{/l}}\n"}, " - 1\n - 2\n"),
        (" {{>p}}\n.", {"p": "{{^l}}\nnone\n{{/l}}\n"}, "."),
        (" {{>p}}\n.", {"p": "{{#l}}-{{/l}}\n{{^l}}\n{{/l}}x"}, " --\nx."),
        (" {{>p}}\n.", {"p": "{{^l}}a\n{{/l}}b\n"}, " b\n."),
        (" {{>p}}\n.", {"p": "{{#l}}a\n{{/l}}b\n"}, " a\n a\n b\n."),
        (" {{>p}}\n.", {"p": "{{! c }}{{#l}}a{{/l}}\n{{>q}}\n"}, " aa\n Q\n."),
        (" {{>p}}\n.", {"p": "-\n  {{>q}}\n{{>q}}|\n"}, " -\n   Q\n Q\n|\n."),
        ("{{=<% %>=}}<%>p%>", {"p": "{{a}}<%a%>"}, "A<%a%>"),
    ],
)
def test_partials(text: str, partials: dict[str, str], expected: str) -> None:
    """A partial stands in place of its tag; one that has its own line is indented as its tag is."""
    values = {"a": "A", "l": [1, 2], "n": "1\n2"}
    partials = {"q": "Q\n", **partials} if ">q" in str(partials) else partials

    assert both(parse(text, partials=partials), values) == expected


def test_missing_partials_of_the_specification() -> None:
    """By the specification nothing is left of a line that holds an unknown partial only."""
    assert both(parse("a\n  {{>p}}\nb", spec=True), {}) == "a\nb"


TREE = {
    "name": "a",
    "children": [{"name": "b", "children": []}, {"name": "<c>", "children": [{"name": "d", "children": 0}]}],
}


@pytest.mark.parametrize("settings", [{}, {"escape": False}, {"spec": True, "strict": False}])
def test_recursive_partials(settings: dict[str, bool]) -> None:
    """A partial may include itself: a tree is printed to its leaves, each level indented further."""
    partials = {"node": "- {{name}}\n{{#children}}\n  {{>node}}\n{{/children}}\n"}

    found = both(parse("Tree:\n  {{>node}}\n{{#x}}{{>node}}{{/x}}!", partials=partials, **settings), {**TREE, "x": 0})

    c = "<c>" if settings == {"escape": False} else "&lt;c&gt;"
    assert found == f"Tree:\n  - a\n    - b\n    - {c}\n      - d\n!"


def test_mutually_recursive_partials() -> None:
    """Partials that include each other find the names of all scopes around them."""
    partials = {"a": "({{v}}{{#l}}{{>b}}{{/l}})", "b": "[{{^l}}{{v}}{{o}}{{{.}}}{{/l}}{{>a}}]"}
    values = {"v": 1, "o": "o", "l": [{"v": 2, "l": []}, {"v": 3, "l": False}]}

    found = both(parse("{{#x}}{{>a}}{{/x}}", partials=partials), {"x": values, "o": "O"})

    assert found == "(1[2o{'v': 2, 'l': []}(2)][3o{'v': 3, 'l': False}(3)])"


def test_endless_recursion_is_refused() -> None:
    """A partial that includes itself in the same scope is refused when it is read; values without end are, later."""
    for body in ("{{>a}}", "{{^y}}{{>a}}{{/y}}", "{{#.}}{{>a}}{{/.}}", "{{>b}}"):
        with pytest.raises(TemplateSyntaxError, match='"a" includes itself'):
            parse("{{#x}}{{>a}}{{/x}}", partials={"a": body, "b": "{{>a}}"})
    template = parse("{{>a}}", partials={"a": "x{{>b}}", "b": "{{#y}}{{>a}}{{/y}}"})
    endless: dict[str, object] = {}
    endless["y"] = endless
    assert [both(template, {"y": value}) for value in (0, True, [1, {"y": [1]}])] == ["x", "xx", "xxxx"]
    for way in (render, lambda _, values: function(template, ("y",))(values)):
        with pytest.raises(RenderLimitError, match="levels deep"):
            way(template, endless)


def test_trees_end() -> None:
    """In a partial that includes itself, an item without the section ends there; the others look no further out."""
    node = "{{name}}{{#children}}({{>node}}){{/children}}{{^children}}.{{/children}}"
    tree = {"name": "a", "children": [{"name": "b"}, {"name": "c", "children": [{"name": "d"}]}]}

    for text, values in (("{{>node}}", tree), (node, tree), ("{{#t}}{{>node}}{{/t}}", {"t": tree, "children": 0})):
        assert both(parse(text, partials={"node": node}), values) == "a(b.)(c(d.))"


def test_names_that_nothing_promises() -> None:
    """What the types let be left out everywhere prints nothing, also in a strict template."""
    assert both(parse("[{{^x}}{{b}}{{{c.d}}}{{/x}}]"), {}) == "[]"
    assert both(parse("{{#a}}{{#n}}x{{/n}}{{#b}}[{{n}}]{{/b}}{{/a}}"), {"a": [{"b": 1}, {"b": 1, "n": 2}]}) == "[]x[2]"
    assert both(parse("{{>r}}", partials={"r": "{{^x}}{{b}}{{#y}}{{>r}}{{/y}}{{/x}}"}), {"y": [1, 2]}) == ""


def test_positions_that_are_not_there() -> None:
    """No type says how long a list is: a position that it lacks prints nothing, and is false."""
    text = "[{{a.1}}{{{a.1.b}}}{{a.-3}}{{#a.1}}x{{/a.1}}{{^a.1}}y{{/a.1}}{{#s}}{{0}}{{/s}}]"

    assert (
        both(parse(text), {"a": ["x"], "s": [[], "text"]}) == langchain.render(text, {"a": ["x"], "s": [[]]}) == "[y]"
    )
    assert both(parse("{{a.0}}"), {"a": "text"}) == ""
    with pytest.raises(MissingInputError, match=r'"a\.0\.b"'):
        render(parse("{{a.0.b}}"), {"a": [{}]})


def test_deepest_template() -> None:
    """What is read can be filled in, and compiled: Python's limits of depth are kept."""
    text = "{{#a}}" * 50 + "{{^b}}" * 49 + "{{a}}{{.}}{{>p}}" + "{{/b}}" * 49 + "{{/a}}" * 50

    assert both(parse(text, partials={"p": "{{c}}"}), {"a": [1], "c": 2}) == "[1]12"


def test_partials_that_multiply() -> None:
    """Partials that include each other many times over are not all written out in place."""
    partials = {str(number): f"{{{{>{number + 1}}}}}" * 2 for number in range(11)} | {"11": "{{a}}"}

    assert both(parse("{{>0}}", partials=partials), {"a": "x"}) == "x" * 2**11


# --- any template --------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c", "a.b", "b.c", "b.0", "a.b.c"])
leaves = st.one_of(
    st.sampled_from(
        ["x", "\n", " ", "<", "\r\n", "{{!c}}", "\n {{>p}}\n", "{{>p}}", "{{>r}}", "{{!c}}\n", " {{>no}}\n"]
    ),
    names.map("{{{{{}}}}}".format),
    names.map("{{{{{{{}}}}}}}".format),
    st.just("{{.}}"),
)
bodies = st.recursive(
    st.lists(leaves, max_size=4).map("".join),
    lambda inner: st.builds(
        lambda sigil, name, line, body, rest: f"{{{{{sigil}{name}}}}}{line}{body}{{{{/{name}}}}}{line}{rest}",
        st.sampled_from("##^"),
        names | st.just("."),
        st.sampled_from(["", "\n"]),
        inner,
        inner,
    ),
    max_leaves=5,
)
atoms: st.SearchStrategy[object] = st.sampled_from([None, True, False, 0, 1, 2.5, "", "t", "<&\n>"])
values_ = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
inputs_ = st.dictionaries(st.sampled_from("abc"), values_, max_size=3)
PARTIALS = {"p": "P{{a}}\n  {{>q}}\nx", "q": "{{#b}}\n{{c}}\n{{/b}}\n", "r": "{{#c}}\n {{a}}\n {{>r}}\n{{/c}}"}


def outcome(way: Any, *given_: object) -> str | type[Exception]:
    """The text, or the kind of error."""
    try:
        return str(way(*given_))
    except (MissingInputError, RenderLimitError) as error:
        return type(error)


@settings(max_examples=600, derandomize=True, deadline=None)
@given(bodies, inputs_, st.booleans(), st.booleans(), st.booleans())
def test_compiled_is_step_by_step(text: str, values: dict[str, object], escape: bool, spec: bool, strict: bool) -> None:
    """Compiled code gives what filling in step by step gives, for any template and any values."""
    try:
        template = parse(text, partials=PARTIALS, escape=escape, spec=spec, strict=strict)
    except TemplateSyntaxError:
        return
    expected = outcome(render, template, values)
    for inputs in ((), ("a",), ("a", "b", "c")):
        assert outcome(function(template, inputs), values) == expected


def tame(value: object) -> object:
    """The value without what LangChain gets wrong: false items and parts of what has none."""
    match value:
        case list():
            return [item for item in map(tame, value) if item and item is not True]
        case dict():
            return {key: tame(item) for key, item in value.items()}
        case 0:  # and False
            return None
        case _:
            return value


@settings(max_examples=600, derandomize=True)
@given(bodies.map(lambda text: text.replace("{{{.}}}", "{{.}}")), inputs_)
def test_as_langchain(text: str, values: dict[str, object]) -> None:
    """Without strictness, texts are LangChain's, but for the differences that are documented."""
    given_ = {name: tame(value) for name, value in values.items()}
    try:
        template = parse(text, strict=False)
    except TemplateSyntaxError:
        return
    if "{{#.}}" in text or "{{^.}}" in text or not given_:  # LangChain asks for the item's truth here
        return

    assert render(template, given_) == langchain.render(text, given_)


def test_helpers() -> None:
    """Each helper does its part alone, too."""
    assert (mustache.text(None), mustache.text(0), mustache.text([]), mustache.text(MISSING)) == ("", "0", "", "")
    assert (mustache.escape('"'), mustache.escape(1)) == ("&quot;", "1")
    assert (list(mustache.items("text")), list(mustache.items(())), list(mustache.items((1,)))) == (["text"], [], [1])
    assert mustache.find("a.b", 1, {"a": {}}, {"a": {"b": 2}}) == 2
    assert mustache.find_if_any("a") is None
