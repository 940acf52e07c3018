"""What a mustache template asks of its inputs, and that what it requires is what LangChain lists."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.prompts.string import get_template_variables

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.mustache.nodes import Mustache, MustacheNodes, Section, Variable
from genprompts.grammar.mustache.parse import parse
from genprompts.grammar.mustache.uses import uses_of
from genprompts.grammar.paths import Ask, Key, PathUse


def line(use: PathUse) -> str:
    """One use as a line: ``items[].title PRINTED guarded narrowed``."""
    path = use.path.name + "".join(f".{step.name}" if isinstance(step, Key) else "[]" for step in use.path.steps)
    assert isinstance(use.ask, Ask)
    return path + f" {use.ask.name}" + " guarded" * use.guarded + " narrowed" * use.narrowed


def lines(template: Mustache, *outer: str) -> list[str]:
    """All uses as lines."""
    return [line(use) for use in uses_of(template, frozenset(outer))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text {{! a }}{{>p}}", []),
        ("{{a}}{{{a}}}{{&b}}", ["a PRINTED", "a PRINTED", "b PRINTED"]),
        ("{{a.b.c}}", ["a.b.c PRINTED"]),
        ("{{a.0.b}}", ["a SEQUENCE", "a[].b PRINTED"]),
        ("{{#a}}x{{/a}}", ["a FLAG"]),
        ("{{^a}}x{{/a}}", ["a FLAG"]),
        ("{{#a.b}}x{{/a.b}}", ["a ANY", "a.b FLAG guarded"]),
        ("{{^a.b.c}}x{{/a.b.c}}", ["a ANY", "a.b ANY guarded", "a.b.c FLAG guarded"]),
        ("{{#a}}{{.}}{{/a}}", ["a SECTION", "a[] PRINTED"]),
        ("{{#a}}{{#.}}{{.}}{{/.}}{{/a}}", ["a SECTION", "a[] SECTION", "a[][] PRINTED"]),
        ("{{#a}}{{#.}}{{b}}{{/.}}{{/a}}", ["a SECTION", "a[] SECTION", "a[][].b PRINTED"]),
        ("{{#a}}{{0}}{{1.b}}{{/a}}", ["a SECTION", "a[] SEQUENCE", "a[][] PRINTED", "a[] SEQUENCE", "a[][].b PRINTED"]),
        ("{{#a}}{{b}}{{c.d}}{{/a}}", ["a SECTION", "a[].b PRINTED", "a[].c.d PRINTED"]),
        ("{{#a.b}}{{c}}{{/a.b}}", ["a ANY", "a.b SECTION guarded", "a.b[].c PRINTED"]),
        ("{{^a}}{{b}}{{/a}}", ["a FLAG", "b PRINTED guarded"]),
        ("{{^a}}{{b.c}}{{#d}}{{e}}{{/d}}{{/a}}", ["a FLAG", "b ANY guarded", "b.c PRINTED guarded", "d SECTION guarded", "d[].e PRINTED guarded"]),
        ("{{b}}{{^a}}{{b.c}}{{/a}}", ["b PRINTED", "a FLAG", "b.c PRINTED"]),
        ("{{#a}}{{^b}}{{c}}{{/b}}{{/a}}", ["a SECTION", "a[].b FLAG guarded", "a[].c PRINTED"]),
        ("{{#a}}{{#b}}{{c}}{{/b}}{{/a}}", ["a SECTION", "a[].b SECTION guarded", "a[].b[].c PRINTED"]),
        ("{{#a}}{{#b.c}}x{{/b.c}}{{/a}}", ["a SECTION", "a[].b ANY guarded", "a[].b.c FLAG guarded"]),
    ],
)  # fmt: skip
def test_uses(text: str, expected: list[str]) -> None:
    """Each tag asks one thing of one part of an input; names in a section are fields of its items."""
    assert lines(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{b}}{{#a}}{{b}}{{/a}}", ["b PRINTED", "a SECTION", "a[].b PRINTED guarded"]),
        ("{{#a}}{{b}}{{/a}}{{b}}", ["a SECTION", "a[].b PRINTED guarded", "b PRINTED"]),
        ("{{#a}}{{b}}{{/a}}{{^a}}{{b}}{{/a}}", ["a SECTION", "a[].b PRINTED guarded", "a FLAG", "b PRINTED guarded"]),
        ("{{#a}}{{b}}{{#c}}{{b}}{{/c}}{{/a}}", ["a SECTION", "a[].b PRINTED", "a[].c SECTION guarded", "a[].c[].b PRINTED guarded"]),
        ("{{#a}}{{#c}}{{b}}{{/c}}{{/a}}{{#d}}{{b}}{{/d}}", ["a SECTION", "a[].c SECTION guarded", "a[].c[].b PRINTED", "d SECTION", "d[].b PRINTED"]),
        ("{{b.c}}{{#a}}{{b.d}}{{/a}}", ["b.c PRINTED", "a SECTION", "a[].b ANY guarded", "a[].b.d PRINTED guarded", "b.d PRINTED"]),
        (
            "{{#a}}{{b.c}}{{#d}}{{#e}}{{b.f}}{{/e}}{{/d}}{{/a}}",
            ["a SECTION", "a[].b.c PRINTED", "a[].d SECTION guarded", "a[].d[].e SECTION guarded", "a[].d[].e[].b ANY guarded", "a[].d[].e[].b.f PRINTED guarded", "a[].b.f PRINTED"],
        ),
        (
            "{{b.c}}{{#a}}{{#b.d}}{{b.d}}{{/b.d}}{{/a}}",
            ["b.c PRINTED", "a SECTION", "a[].b ANY guarded", "a[].b.d FLAG guarded", "a[].b ANY guarded narrowed", "a[].b.d PRINTED guarded narrowed", "b ANY narrowed", "b.d PRINTED guarded narrowed"],
        ),
    ],
)  # fmt: skip
def test_names_of_outer_scopes(text: str, expected: list[str]) -> None:
    """A field that a scope around the section has, too, may be left out of its items."""
    assert lines(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#a}}Hi {{a}}{{/a}}", ["a FLAG", "a PRINTED guarded narrowed"]),
        ("{{#a}}{{a.b}}{{/a}}", ["a FLAG", "a.b PRINTED narrowed"]),
        ("{{#a.b}}{{a.b}} {{a.c}}{{/a.b}}", ["a ANY", "a.b FLAG guarded", "a ANY narrowed", "a.b PRINTED guarded narrowed", "a.c PRINTED narrowed"]),
        ("{{#a}}{{#b}}{{b}}{{/b}}{{/a}}", ["a SECTION", "a[].b FLAG guarded", "a[].b PRINTED guarded narrowed"]),
        ("{{#a}}{{#a}}{{a}}{{/a}}{{/a}}", ["a FLAG", "a FLAG guarded narrowed", "a PRINTED guarded narrowed"]),
        ("{{#a}}{{a}}{{b}}{{/a}}", ["a SECTION", "a PRINTED guarded narrowed", "a[].b PRINTED"]),
    ],
)  # fmt: skip
def test_a_section_that_tests_what_it_prints(text: str, expected: list[str]) -> None:
    """Within its own section a name is what the section tests, which is true there."""
    assert lines(parse(text)) == expected


def test_inputs_that_others_provide() -> None:
    """A name that the prompt provides otherwise may be left out of items, and is read as an input, too."""
    template = parse("{{#a}}{{b}}{{c.d}}{{#e}}{{f}}{{/e}}{{/a}}")

    assert lines(template, "b", "c", "e", "z") == [
        "a SECTION",
        "a[].b PRINTED guarded",
        "b PRINTED guarded",
        "a[].c ANY guarded",
        "a[].c.d PRINTED guarded",
        "c ANY guarded",
        "c.d PRINTED guarded",
        "a[].e SECTION",  # or else the input of the name would be entered, which has no f
        "e FLAG guarded",
        "a[].e[].f PRINTED",
    ]
    assert lines(parse("{{b}}"), "b") == ["b PRINTED"]


def test_without_strictness() -> None:
    """Where missing names print nothing, only the inputs themselves are required."""
    assert lines(parse("{{a.b}}{{c}}{{#d}}{{e}}{{.}}{{/d}}", strict=False)) == [
        "a ANY",
        "a.b PRINTED guarded",
        "c PRINTED",
        "d SECTION",
        "d[].e PRINTED guarded",
        "d[] PRINTED",
    ]


def test_by_the_specification() -> None:
    """The specification requires nothing."""
    template = parse("{{a.b}}{{c.0}}{{#d}}{{e}}{{.}}{{0}}{{/d}}", spec=True)

    assert all(use.guarded for use in uses_of(template))


def test_places() -> None:
    """A use is at its tag, in the text or in the partial that it names."""
    text = "x {{a}}{{#b}}{{>p}}{{/b}}"
    partial = "- {{c.0}}"

    found = {line(use): (use.span, use.file) for use in uses_of(parse(text, partials={"p": partial}))}

    places = {key: ({"": text, "p": partial}[file][slice(*span)], file) for key, (span, file) in found.items()}
    assert places == {
        "a PRINTED": ("{{a}}", ""),
        "b SECTION": ("{{#b}}", ""),
        "b[].c SEQUENCE": ("{{c.0}}", "p"),
        "b[].c[] PRINTED": ("{{c.0}}", "p"),
    }


def test_partials() -> None:
    """A partial reads names where it is included, once for each scope."""
    partials = {"n": "{{v}}{{#c}}{{>n}}{{/c}}", "m": "{{>n}}{{>n}}", "f": "text"}

    assert lines(parse("{{>m}}{{>n}}", partials=partials)) == [
        "v PRINTED",
        "c SECTION",
        "c[].v PRINTED guarded",
        "c[].c SECTION guarded",
        "c[].c[] AGAIN guarded",
    ]
    assert lines(parse("{{#x}}{{>m}}{{/x}}{{#y}}{{>f}}{{/y}}", partials=partials)) == [
        "x SECTION",
        "x[].v PRINTED",
        "x[].c SECTION guarded",
        "x[].c[] AGAIN guarded",
        "y FLAG",
    ]
    assert lines(parse("{{>p}}{{#x}}{{v}}{{/x}}", partials={"p": "{{v}}"})) == [
        "v PRINTED",
        "x SECTION",
        "x[].v PRINTED guarded",
    ]


def test_partials_that_multiply() -> None:
    """Partials that include each other many times over are gone through once for each scope."""
    partials = {str(number): f"{{{{>{number + 1}}}}}" * 2 for number in range(90)} | {"90": "{{a}}"}
    assert lines(parse("{{>0}}", partials=partials)) == ["a PRINTED"]


def test_partials_that_all_include_each_other() -> None:
    """No tangle of partials takes too long: where it is not gone through any further, that is said."""
    others = "".join(f"{{{{>{other}}}}}" for other in range(30))
    partials = {str(one): f"{{{{#s{one}}}}}{others}{{{{/s{one}}}}}" for one in range(30)}

    found = lines(parse("{{>0}}", partials=partials))

    assert found[0] == "s0 SECTION"
    assert any(line.endswith(" OPAQUE guarded") for line in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#c}}{{>n}}{{/c}}", ["c SECTION", "c[].v PRINTED", "c[].c SECTION guarded", "c[].c[] AGAIN guarded of c[]"]),
        ("{{#r}}{{>n}}{{/r}}", ["r SECTION", "r[].v PRINTED", "r[].c SECTION guarded", "r[].c[] AGAIN guarded of r[]"]),
        ("{{#r}}{{>m}}{{/r}}", ["r SECTION", "r[].l SECTION guarded", "r[].l[].w PRINTED", "r[].l[].l SECTION guarded", "r[].l[].l[] AGAIN guarded of r[].l[]"]),
    ],
)  # fmt: skip
def test_partials_that_include_themselves(text: str, expected: list[str]) -> None:
    """What a partial reads in its own sections is read again: the items are of the type of those around them."""
    partials = {"n": "{{v}}{{#c}}({{>n}}){{/c}}", "m": "{{#l}}{{w}}{{>m}}{{/l}}"}

    found = uses_of(parse(text, partials=partials))

    assert [
        line(use) + (f" of {line(PathUse(use.again, Ask.ANY))[:-4]}" if use.again else "") for use in found
    ] == expected


def lenient(text: str, **partials: str) -> list[str]:
    """The variables of a template that may be nowhere."""

    def inside(nodes: MustacheNodes) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, Variable) and node.lenient:
                yield ".".join(node.path)
            elif isinstance(node, Section):
                yield from inside(node.body)

    template = parse(text, partials=partials)
    return [name for nodes in (template.nodes, *(nodes for _, nodes in template.partials)) for name in inside(nodes)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{a}}{{#b}}{{c}}{{.}}{{/b}}", []),
        ("{{^a}}{{b}}{{/a}}", ["b"]),
        ("{{b}}{{^a}}{{b}}{{/a}}", []),
        ("{{^f}}{{#a}}{{b.c}}{{/a}}{{/f}}", ["b.c"]),
        ("{{#a}}{{b}}{{/a}}{{#b}}x{{/b}}", []),
        ("{{#a}}{{#n}}x{{/n}}{{#b}}{{n}}{{/b}}{{/a}}", ["n"]),
        ("{{#a}}{{n}}{{#b}}{{n}}{{/b}}{{/a}}", []),
        ("{{#a}}{{n.x}}{{#b}}{{n}}{{/b}}{{/a}}", []),
        ("{{#a}}{{a}}{{/a}}{{^c}}{{#b}}{{b}}{{/b}}{{/c}}", []),
    ],
)
def test_variables_that_may_be_nowhere(text: str, expected: list[str]) -> None:
    """A variable is lenient where no scope is required to have its name."""
    assert lenient(text) == expected


def test_lenient_variables_of_partials() -> None:
    """A variable of a partial is lenient if it is in one of the places that include it."""
    assert lenient("{{#a}}{{>p}}{{/a}}{{^x}}{{>p}}{{/x}}", p="{{n}}") == ["n"]
    assert lenient("{{^x}}{{>p}}{{/x}}", p="{{n}}{{#a}}{{m}}{{/a}}") == ["n", "m"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#a}}{{#b}}{{c}}{{/b}}{{/a}}{{#b}}{{d}}{{/b}}", ["a[].b SECTION", "a[].b[].c PRINTED"]),
        ("{{#a}}{{#b}}{{c}}{{/b}}{{/a}}{{#b}}{{c}}{{/b}}", ["a[].b SECTION guarded", "a[].b[].c PRINTED"]),
        ("{{#a}}{{#b}}x{{/b}}{{/a}}{{#b}}{{d}}{{/b}}", ["a[].b FLAG guarded"]),
        ("{{#a}}{{#b.x}}{{c}}{{/b.x}}{{/a}}{{b.y}}", ["b.x SECTION guarded", "b.x[].c PRINTED"]),
        (
            "{{#a}}{{#b.x}}{{c}}{{/b.x}}{{^b.x}}-{{/b.x}}{{/a}}{{b.y}}",
            ["a[].b.x SECTION", "a[].b.x[].c PRINTED", "a[].b ANY guarded", "a[].b.x FLAG guarded"],
        ),
    ],
)
def test_sections_that_are_elsewhere_too(text: str, expected: list[str]) -> None:
    """Items have to have a section of their own where another one, with other items, would be found around them."""
    assert [one for one in lines(parse(text)) if one.startswith(("a[].b", "b.x"))] == expected


tags = st.sampled_from(
    ["{{a}}", "{{b.c}}", "{{{d}}}", "{{& e }}", "{{!f}}", "{{>g}}", "x", "\n", "{{ a b }}", "{{0}}", "{{c.0.d}}"]
)
bodies = st.recursive(
    st.lists(tags, max_size=4).map("".join),
    lambda inner: st.builds(
        lambda sigil, name, body, rest: f"{{{{{sigil}{name}}}}}{body}{{{{/{name}}}}}{rest}",
        st.sampled_from("#^"),
        st.sampled_from(["a", "b", "b.c", "s", "t.u.v"]),
        inner,
        inner,
    ),
    max_leaves=6,
)


@settings(max_examples=800, derandomize=True)
@given(bodies, st.booleans())
def test_requires_what_langchain_lists(text: str, strict: bool) -> None:
    """The inputs that some place cannot do without are LangChain's input variables."""
    try:
        template = parse(text, strict=strict)
    except TemplateSyntaxError:
        return

    required = {use.path.name for use in uses_of(template) if not use.guarded}

    assert sorted(required) == get_template_variables(text, "mustache")
