"""What jinja2 templates ask of their inputs: each construct, and that nothing is forgotten."""

import time

import pytest
from tests.sdk import jinja_asked
from tests.sdk.jinja_random import Templates

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.parse import parse
from genprompts.grammar.jinja.scopes import scopes_of
from genprompts.grammar.jinja.uses import method_reads, uses_of
from genprompts.grammar.paths import Ask, EqualTo, Key, Path, PathUse, Step

_STEPS = {Step.ITEM: "[]", Step.VALUE: "{}", Step.KEY: "<>"}


def shown(use: PathUse) -> str:
    """A use in the notation of the table."""
    path = use.path.name + "".join(f".{one.name}" if isinstance(one, Key) else _STEPS[one] for one in use.path.steps)
    ask = "==" + "|".join(map(repr, use.ask.values)) if isinstance(use.ask, EqualTo) else use.ask.name
    return " ".join([path, ask, *["guarded"] * use.guarded, *["narrowed"] * use.narrowed])


def asked(text: str, files: dict[str, str] | None = None) -> str:
    """What a template asks, in the notation of the table."""
    return "; ".join(map(shown, uses_of(parse(text, files=files or {}))))


@pytest.mark.parametrize(("text", "expected"), jinja_asked.PRINTED + jinja_asked.SUBSCRIPTS)
def test_reading(text: str, expected: str) -> None:
    """What is printed may be of any type; a key that is known makes a record, one that is not a mapping or a list."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.LOOPS + jinja_asked.MAPPINGS)
def test_loops(text: str, expected: str) -> None:
    """A loop asks for items once, and for a list where it goes through them again or asks how many there are."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.METHODS)
def test_methods(text: str, expected: str) -> None:
    """A method that only one type has asks for this type; a call that is not known is not understood."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.FILTERS + jinja_asked.TESTS)
def test_filters_and_tests(text: str, expected: str) -> None:
    """A filter asks what it needs, and hands on the items that it keeps; so does a test."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.COMPARISONS + jinja_asked.ARITHMETIC)
def test_operators(text: str, expected: str) -> None:
    """The other side of an operator says what it asks."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.TRUTH + jinja_asked.GUARDS)
def test_conditions(text: str, expected: str) -> None:
    """Where a test has shown that something is there, or true, the places behind it say so."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.BINDINGS + jinja_asked.SCOPES)
def test_names(text: str, expected: str) -> None:
    """A name that the template binds stands for what it is bound to, as long as it does."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.MACROS)
def test_macros(text: str, expected: str) -> None:
    """A macro's parameter stands for what the macro is called with, by all its calls."""
    assert expected == asked(text)


@pytest.mark.parametrize(("text", "expected"), jinja_asked.OTHER_TEMPLATES)
def test_other_templates(text: str, expected: str) -> None:
    """Templates that are included, imported or extended ask, too: each with the names that it can see."""
    assert expected == asked(text, jinja_asked.FILES)


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a.b['c'] }}", ["a.b['c']"]),
        ("{% set u = order.user %}{{ u.name }}", ["u.name"]),
        ("{% for x in xs.all %}{{ x.t|upper }}{% endfor %}", ["xs.all", "x.t"]),
        ("{% macro m(p) %}{{ p.x }}{% endmacro %}{{ m(order) }}", ["p.x"]),
        ("{{ xs|map(attribute='n')|join }}", ["xs"]),
        ("{% if a > 3 and b is none %}{% endif %}", ["a", "b"]),
        ("{{ d.get('k').x }}", ["d", "d.get('k').x"]),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    """Each use stands where the expression does that reads the input, under whatever name."""
    spans = dict.fromkeys(use.span for use in uses_of(parse(text)))

    assert expected == [text[span.start : span.end] for span in spans]


def test_span_in_an_included_file() -> None:
    """A use in an included template has its place in that file."""
    files = {"part": "-- {{ x.title }}"}

    (use,) = uses_of(parse("{% include 'part' %}", files=files))

    assert (use.file, files["part"][use.span.start : use.span.end]) == ("part", "x.title")


def test_order() -> None:
    """Uses are in the order of the text, also those of macros, which run later; included files come last."""
    text = "{% macro m() %}{{ a }}{% include 'f' %}{% endmacro %}{{ b }}{{ m() }}{{ c }}"

    assert asked(text, {"f": "{{ d }}"}) == "a PRINTED; b PRINTED; c PRINTED; d PRINTED"


# --- methods of mappings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ order.items }}", [("order.items", "items")]),
        ("{% for i in order.items %}{% endfor %}{{ d.a.keys|join }}", [("order.items", "items"), ("d.a.keys", "keys")]),
        ("{% for k, v in order.items() %}{% endfor %}{{ order['items'] }}{{ order.get('items') }}", []),
        ("{% set ns = namespace(items=1) %}{{ ns.items }}{{ {'keys': 1}.keys }}{{ name.first }}", []),
    ],
)
def test_method_reads(text: str, expected: list[tuple[str, str]]) -> None:
    """An attribute that mappings have themselves is found where it is read without a call."""
    found = method_reads(parse(text))

    assert expected == [(text[span.start : span.end], name) for span, _, name in found]


# --- all templates -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(100, 104))
def test_random_templates(seed: int) -> None:
    """Each template can be followed, and each name that LangChain demands has a use; no other has."""
    templates = Templates(seed)
    for _ in range(60):
        text = templates.template()
        try:
            template = parse(text)
        except TemplateSyntaxError:
            continue
        actual = {use.path.name for use in uses_of(template)}

        assert set(scopes_of(template.body).inputs) == actual, text


@pytest.mark.parametrize("seed", range(200, 202))
def test_same_uses_each_time(seed: int) -> None:
    """The same template gives the same uses, in the same order and places."""
    templates = Templates(seed)
    for _ in range(20):
        try:
            template = parse(templates.template())
        except TemplateSyntaxError:
            continue
        first, second = ([(use, use.span) for use in uses_of(template)] for _ in range(2))

        assert first == second


def test_template_that_is_nested_too_deep() -> None:
    """A tree that is deeper than Python goes is not followed, and says so for each of its names."""
    value: j.Expr = j.Name("a")
    for _ in range(3000):
        value = j.Unary("-", value)

    assert (PathUse(Path("a"), Ask.OPAQUE),) == uses_of(j.Jinja("", (j.Print(value),)))
    assert method_reads(j.Jinja("", (j.Print(value),))) == ()


def test_recursion_without_end() -> None:
    """Templates that include each other without end are followed for a while, macros until nothing new turns up."""
    files = {"a": "{% include 'b' %}{% include 'b' %}{{ x }}", "b": "{% include 'a' %}{% include 'a' %}{{ y.z }}"}
    macros = (
        "{% macro f(p) %}{{ g([p]) }}{{ p.x }}{% endmacro %}{% macro g(q) %}{{ f(q[0].y) }}{{ f(q) }}{% endmacro %}"
    )

    assert "; ".join(sorted(asked("{% include 'a' %}", files).split("; "))) == "x PRINTED; y.z PRINTED"
    assert "a.x PRINTED" in asked(macros + "{{ f(a) }}")


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in xs %}{{ x.y }}{% endfor %}" * 2000,
        "".join(f"{{% if c %}}{{% set x = y{i}.z %}}{{% endif %}}{{{{ x }}}}" for i in range(500)),
        "{% macro m(p) %}{{ p.x }}{% endmacro %}" + "".join(f"{{{{ m(a{i}) }}}}" for i in range(2000)),
        "{% set ns = namespace() %}" + "".join(f"{{% set ns.a = b{i} %}}" for i in range(2000)) + "{{ ns.a }}",
        "".join(
            f"{{% block b{i} %}}{{{{ self.b{i + 1}() }}}}{{{{ self.b{i + 2}() }}}}{{% endblock %}}" for i in range(60)
        ),
        "{{ a" + ".b" * 60 + " }}",
    ],
    ids=["loops", "branches", "macro calls", "namespace", "blocks", "steps"],
)
def test_time(text: str) -> None:
    """Large templates take time in proportion: nothing is followed again for each place that leads to it."""
    template = parse(text)
    before = time.process_time()

    uses_of(template)

    assert time.process_time() - before < 10
