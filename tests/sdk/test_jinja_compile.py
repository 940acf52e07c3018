"""jinja2 templates as Python: the text is jinja2's for every value."""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from tests.conformance import jinja_coverage
from tests.sdk.jinja_code import build, difference, outcome, reference
from tests.sdk.jinja_making import OPTIONAL, REQUIRED, Maker, Thing, values

from genprompts import UnexpectedInputError
from genprompts.compiler.code import Assign
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.jinja.compile import compile_jinja
from genprompts.errors import MissingInputError, RenderLimitError, TemplateSyntaxError
from genprompts.grammar.jinja.parse import parse

RECORD = {"title": "Tea", "n": 2, "tags": ["a", "b"], "items": [1]}
GIVEN: dict[str, Any] = {
    "a": "x",
    "n": 3,
    "xs": [RECORD, {"title": "Cup", "n": 5, "tags": [], "items": []}, Thing(title="Pot", n=1, tags=("c",), items=[])],
    "d": RECORD,
    "none": [],
    "private": {"_p": 1},
    "f": lambda value="nobody": f"called with {value}",
}


def check(text: str, files: dict[str, str] | None = None, **more: Any) -> None:
    """Assert that the template is compiled, and renders what jinja2 renders."""
    built = build(text, {**GIVEN, **more}, files=files)

    assert built.code.sandboxed is None
    assert difference(built, text, {**GIVEN, **more}, files) is None


@pytest.mark.parametrize(
    "text",
    [
        "{{ a }} and {{ n }}\n",
        "{{ 1 }}{{ 1.50 }}{{ true }}{{ none }}{{ 'x' }}{{ -n }}",
        "{{ d.title }}{{ d['n'] }}{{ d.tags[0] }}{{ d['items'] }}{{ xs[2].title }}",
        "{{ d.items }}"[:0] + "{{ d.items()|list }}{{ d.keys()|list }}{{ d.get('q', 4) }}",
        "{{ a[0] }}{{ a[:1] }}{{ xs[1:]|length }}{{ d.tags[::-1] }}",
        "{{ n + 1 }}{{ n - 1 }}{{ n * 2 }}{{ n / 2 }}{{ n // 2 }}{{ n % 2 }}{{ n ** 2 }}{{ '%s!' % a }}",
        "{{ a ~ n ~ none }}{{ a ~ 'y' == 'xy' }}",
        "{{ 1 < n < 5 }}{{ n in [3] }}{{ a not in 'xyz' }}{{ n == 'x' }}{{ 1 == '1' }}",
        "{{ n and a }}{{ none or a }}{{ not n }}{{ (a or d.missing) }}",
        "{{ a if n > 2 }}{{ a if n > 9 }}{{ a if n > 9 else d.title }}",
        "{% if n > 9 %}big{% elif n > 2 %}middle{% else %}small{% endif %}{% if none %}{% else %}x{% endif %}",
        "{% for x in xs %}{{ loop.index }}/{{ loop.length }}{{ x.title }}{{ ',' if not loop.last }}{% endfor %}",
        "{% for x in xs if x.n > 1 %}{{ loop.index0 }}{{ x.title }}{% else %}none{% endfor %}",
        "{% for x in none %}x{% else %}none{{ a }}{% endfor %}",
        "{% for x in xs %}{{ loop.previtem.title if loop.previtem is defined }}<{{ x.title }}{% endfor %}",
        "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for (p, (q, r)) in [(1, (2, 3))] %}{{ r }}{% endfor %}",
        "{% for x in xs %}{{ loop.cycle('odd', 'even') }}{{ loop.changed(x.n) }}{{ loop.revindex }}{% endfor %}",
        "{% set y = n %}{% set n = 9 %}{{ y }}{{ n }}{% for x in xs %}{% set n = x.n %}{{ n }}{% endfor %}{{ n }}",
        "{% if a %}{% set q = 1 %}{% endif %}{{ q }}{% set p, q = 1, [2] %}{{ p }}{{ q }}",
        "{% set text %}<{{ a }}>{% for x in xs %}{{ x.n }}{% endfor %}{% endset %}{{ text|upper }}{{ text }}",
        "{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
        "{% filter upper %}x{{ a }}{% for x in xs %}y{% endfor %}{% endfilter %}",
        "{% set g = namespace(n=0) %}{% for x in xs %}{% set g.n = g.n + x.n %}{% endfor %}{{ g.n }}{{ g.q }}",
        "{% macro m(p, q='z', r=p ~ q) %}[{{ p }}{{ q }}{{ r }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(q=3, p=4) }}{{ m() }}",
        "{% macro m(p) %}<{{ caller(p) }}>{% endmacro %}{% call(v) m(7) %}{{ v }}{{ a }}{% endcall %}",
        (
            "{% macro even(k) %}{{ odd(k - 1) if k else 'e' }}{% endmacro %}"
            "{% macro odd(k) %}{{ even(k - 1) if k else 'o' }}{% endmacro %}{{ even(n) }}"
        ),
        "{{ range(3)|list }}{{ range(n)|list }}{{ dict(x=1) }}{{ f() }}{{ f(a) }}",
        "{{ a.upper() }}{{ a.startswith('x') }}{{ ', '.join(d.tags) }}",
        "{{ [a, n] }}{{ (a,) }}{{ {'k': a} }}{{ {'k': {'l': n}}.k.l }}",
        "{{ xs[7] }}|{{ d[a] }}|{{ 'y' if xs[7] else 'n' }}|{{ xs[n + 9]|default('d') }}{% for x in d[a] %}x{% endfor %}",
        "{{ private._p }}{{ private['_p'] }}{{ [private]|map(attribute='_p')|join }}{{ private._q|default('z') }}",
        "{{ 'a' if not n == 3 else 'b' }}{{ 'a' if not n != 3 else 'b' }}{{ not a in 'xy' }}{{ not n < 3 }}",
        "{{ none|first }}|{{ none|max }}|{{ (none|first)|default('d') }}",
        "{{ {'a': '<b>'}|tojson }}{{ a|e }}{{ xs|map(attribute='title')|map('e')|join('<') }}{{ '<b>'|e|upper }}",
        "{{ 'a' }}{{ '{' }}}{{ '\"' }}'{{ '\\n' }}",
        "{% raw %}{{ a }}{% endraw %}{# nothing #}",
    ],
)
def test_construct(text: str) -> None:
    """Each construct is compiled, and prints what jinja2 prints."""
    check(text)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("{% include 'p' %}|{{ v }}", {"p": "{% set v = a %}{{ v }}{{ n }}"}),
        ("{% set w = 1 %}{% for x in xs %}{% include 'p' %}{% endfor %}", {"p": "{{ x.title }}{{ w }}{{ loop }}"}),
        ("{% include ['q', 'p'] %}{% include 'q' ignore missing %}", {"p": "{{ a }}"}),
        ("{% include 'p' without context %}", {"p": "[{{ a }}]"}),
        (
            "{% from 'm' import one, two as three %}{{ one(a) }}{{ three }}",
            {"m": "{% macro one(x) %}<{{ x }}>{% endmacro %}{% set two = 2 %}"},
        ),
        (
            "{% import 'm' as m %}{{ m.one(a) }}{{ m.two }}",
            {"m": "{% macro one(x) %}<{{ x }}{{ a }}>{% endmacro %}{% set two = 2 %}"},
        ),
        (
            "{% extends 'b' %}{% set t = a %}lost{% block one %}[{{ super() }}{{ t }}]{% endblock %}",
            {"b": "top {% block one %}{{ n }}{% endblock %} {% block two %}{{ t }}{% endblock %}"},
        ),
        (
            "{% extends 'm' %}{% block one %}3{{ super() }}{% endblock %}",
            {
                "m": "{% extends 'b' %}{% block one %}2{{ super() }}{% endblock %}",
                "b": "{% block one %}1{% endblock %}",
            },
        ),
        (
            "{% extends 'b' %}{% block row %}{{ x.title }}{% endblock %}",
            {"b": "{% for x in xs %}{% block row scoped %}{% endblock %}{% endfor %}"},
        ),
    ],
)
def test_files(text: str, files: dict[str, str]) -> None:
    """Included, imported and extended templates stand where they are used."""
    check(text, files)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ '{}'.format(a) }}", "uses the method 'format'"),
        ("{{ xs|random }}", "uses the filter 'random'"),
        ("{% for x in xs recursive %}{{ loop(x.items) }}{% endfor %}", "uses a recursive loop"),
        ("{{ lipsum() }}", "uses the function 'lipsum'"),
        ("{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}", "uses the name 'varargs'"),
        ("{{ a|tojson + '<' }}", "uses texts that are marked as HTML"),
        ("{% autoescape true %}{{ a }}{% endautoescape %}", "uses automatic escaping"),
        ("{% include a %}", "uses a template whose name is not constant"),
    ],
)
def test_sandboxed(text: str, reason: str) -> None:
    """What is not compiled is handed to jinja2's sandbox as a whole, and the reason is said."""
    built = build(text, GIVEN)

    assert reason == built.code.sandboxed
    assert frozenset({"jinja"}) == built.code.runtime


def test_plain_prints_need_no_statements() -> None:
    """A template of texts and plain prints is one f-string."""
    built = build("Hello {{ name }}, {{ n }}!", ["name", "n"])

    assert built.code.statements == ()
    assert built.source == "def render(name, n):\n    return f'Hello {name!s}, {n!s}!'"


def test_a_part_is_read_once() -> None:
    """What a loop's body reads in several places is read into one variable."""
    built = build("{% for x in xs %}{% if x.title %}{{ x.title }}{% endif %}{% endfor %}", ["xs"])

    assert built.source.count("x['title']") == 1


MACROS = {
    "m": "{% macro one(x) %}<{{ two(x) }}>{% endmacro %}{% macro two(x) %}{{ x|upper }}{% endmacro %}{% macro no() %}{% endmacro %}"
}


def test_imported_macros_are_written_once() -> None:
    """However often a file is imported, its macros are there once, and only those that are called."""
    text = "{% import 'm' as m %}{% for x in xs %}{% from 'm' import one %}{{ one(x.title) }}{% endfor %}{{ m.one(a) }}"
    built = build(text, GIVEN, files=MACROS)

    assert difference(built, text, GIVEN, MACROS) is None
    assert [built.source.count(f"def {name}(") for name in ("one", "two", "no")] == [1, 1, 0]


def test_macros_that_nobody_calls_need_nothing() -> None:
    """An import alone leaves nothing in the code, and needs no run time."""
    built = build("{% import 'm' as m %}x", [], files=MACROS)

    assert built.source == "def render():\n    return 'x'"
    assert built.code.runtime == frozenset()


def test_constants_are_written_where_they_are_used() -> None:
    """What ``with`` binds to a literal, and nobody sets again, is part of the text."""
    text = "{% with k = 'x' %}{{ k }}-{% include 'p' %}{% endwith %}"

    assert build(text, ["a"], files={"p": "{{ k }}{{ a }}"}).source == "def render(a):\n    return f'x-x{a!s}'"
    check("{% with k = 'x' %}{% set k = a %}{{ k }}{% endwith %}{{ k }}")
    check(
        "{% with k = 'x' %}{% include 'p' %}{{ k }}{{ k|d(1) }}{{ k is defined }}{% endwith %}",
        {"p": "{% set k = 2 %}{{ k }}"},
    )
    check(
        "{% with k = none, n = n %}{{ k }}{{ k == 'x' }}{{ n }}{% for k in xs %}{{ k.n }}{% endfor %}{{ k }}{% endwith %}"
    )


def test_negated_comparisons() -> None:
    """The opposite of a comparison is written as one where that is the same for all values."""
    built = build("{% for x in xs %}{{ x if not loop.last }}{% endfor %}{{ not n < 3 }}", ["xs", "n"])

    assert "if index != count" in built.source
    assert "not n < 3" in built.source


def test_names_of_variables() -> None:
    """Variables are named after what they hold."""
    built = build("{% for row in rows %}{{ row.title|upper }}{% endfor %}", ["rows"])

    assert (
        "title = row['title'] if row.__class__ is dict and 'title' in row else jinja.attribute(row, 'title')"
        in built.source
    )


@pytest.mark.parametrize(
    "text", ["{{ d.q }}", "{% if d.q %}{% endif %}", "{{ xs|map(attribute='q')|list }}", "{{ d['q'] }}"]
)
def test_missing_key(text: str) -> None:
    """A key that a record does not have is refused, and named."""
    with pytest.raises(MissingInputError, match='"q"') as caught:
        build(text, GIVEN).render(GIVEN)

    assert caught.value.names == ("q",)


@pytest.mark.parametrize(
    "text",
    [
        "{{ d.q|default('no') }}{{ d.title|default('no') }}",
        "{{ d.q is defined }}{{ d['q'] is not defined }}{{ d.title is undefined }}",
        "{% if d.q is defined and d.q %}x{% endif %}",
        "{{ xs|selectattr('q', 'defined')|list }}{{ xs|map(attribute='q', default=1)|list }}",
        "{{ d.title|d(d.n) }}{{ d.q|d(d.n, true) }}",
    ],
)
def test_guarded_key(text: str) -> None:
    """A key that the template does without may be missing."""
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ u|default('no') }}",
        "{{ u|d(a, true) }}",
        "{% if u is defined %}{{ u }}{% endif %}",
        "{{ u }}|{{ not u }}",
        "{% set v = u %}{{ v is defined }}{{ [u] }}",
        "{% for x in u %}{% endfor %}{{ u is defined and u }}",
    ],
)
@pytest.mark.parametrize("given", [{}, {"u": "you"}, {"u": ""}, {"u": None}])
def test_absent_input(text: str, given: dict[str, Any]) -> None:
    """An input that is left out is what jinja2 calls undefined."""
    built = build(text, ["a"], absent=["u"])

    assert difference(built, text, {"a": "x", **given}) is None


@pytest.mark.parametrize(
    "text", ["{{ xs.append(1) }}", "{{ d.update(a=1) }}", "{{ d.pop('title') }}", "{{ s['add'](1) }}", "{{ f[k] }}"]
)
def test_unsafe(text: str) -> None:
    """Values are not changed, and what leads into the interpreter is not read."""
    with pytest.raises(UnexpectedInputError):
        build(text, [*GIVEN, "s", "k"]).render({**GIVEN, "s": set(), "k": "__globals__"})


LOOPED: list[Callable[[], Any]] = [
    lambda: (one for one in (1, 2)),
    lambda: iter([]),
    lambda: iter([1]),
    {"k": 1}.keys,
    lambda: "abc",
    lambda: "",
    lambda: range(3),
    lambda: deque([1]),
    lambda: (1, 2),
    list,
    lambda: [*range(99)],
    lambda: 5,
]
LOOPS = (
    "{% for x in rows %}{{ x }}{% endfor %}",
    "{% for x in rows %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in rows if x %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in rows if x %}{{ loop.index }}{{ x }}{% else %}none{% endfor %}",
    "{% for x in rows %}{{ x }}{{ loop.last }}{% else %}none{% endfor %}",
)


@pytest.mark.parametrize("made", LOOPED)
@pytest.mark.parametrize("text", LOOPS)
@pytest.mark.parametrize("name", ["rows", "rows_2", "values", "xs"])
def test_whatever_is_looped_over(name: str, text: str, made: Callable[[], Any]) -> None:
    """Loops go through whatever jinja2 goes through, whatever the input is called."""
    text = text.replace("rows", name)
    wanted = reference(text, {name: made()})
    found = outcome(lambda: build(text, [name]).render({name: made()}))

    assert str(found) == str(wanted) or (isinstance(found, Exception) and isinstance(wanted, Exception))


def test_range_is_limited() -> None:
    """A range has at most 100,000 numbers, as in jinja2's sandbox."""
    with pytest.raises(RenderLimitError):
        build("{{ range(n)|list }}", ["n"]).render({"n": 100_001})


def test_calls_keep_their_order() -> None:
    """Where a template calls what may change its values, everything happens in the template's order."""
    text = "{{ log }}{{ note('a') }}{{ log }}{{ note('b') ~ log }}"
    log: list[str] = []

    def note(word: str) -> str:
        log.append(word)
        return word

    built = build(text, ["log", "note"])

    assert built.render({"log": log, "note": note}) == "[]a['a']b['a', 'b']"


@pytest.mark.parametrize("start", range(0, 240, 40))
def test_random_templates(start: int) -> None:
    """Random templates render what jinja2 renders, or fail where it fails."""
    found = []
    for seed in range(start, start + 40):
        random = Random(seed)
        maker = Maker(random, random.choice((0.0, 0.03, 0.1)))
        text = maker.template()
        try:
            built = build(text, REQUIRED, absent=OPTIONAL, files=maker.files)
        except TemplateSyntaxError:
            continue
        for _ in range(3):
            given = values(random)
            if built.code.sandboxed is None and (wrong := difference(built, text, given, maker.files)):
                found.append(f"{seed}: {wrong}")

    assert found == []


def test_real_prompts() -> None:
    """Prompts like those that people write are nearly all compiled, and render what jinja2 renders."""
    prompts = jinja_coverage.real_prompts()
    wrong = [said for name, text in prompts.items() for said in jinja_coverage.differing(name, text)]
    compiled = jinja_coverage.reasons(prompts.values())["(compiled)"]

    assert wrong == []
    assert compiled >= len(prompts) - 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{% set x = 1 %}{{ a }}", "return f'{a!s}'"),
        ("{% set x = a.b %}{{ a }}", "_b = a['b']"),
        ("{% for x in a %}-{% endfor %}", "for _x in a"),
        ("{% if a %}{% set x = 1 %}{% endif %}", "str()"),
    ],
)
def test_what_nothing_reads(text: str, code: str) -> None:
    """A variable that nothing reads is left out; its name begins with an underscore where its value may fail."""
    found = build(text, ["a"]).source

    assert code in found
    assert " x" not in found.replace("for _x", "")


@pytest.mark.parametrize("other", ["none", "true", "false"])
@pytest.mark.parametrize("operator", ["==", "!="])
def test_comparisons_with_the_only_one_of_its_kind(operator: str, other: str) -> None:
    """Linters want "is" for None, true and false, which means something else: no operator is written there."""
    text = f"{{% if a {operator} {other} %}}a{{% endif %}}{{{{ n is eq {other} }}}}"

    assert f" {operator} " not in build(text, ["a", "n"]).source
    assert difference(build(text, ["a", "n"]), text, {"a": 1, "n": None}) is None


def test_an_input_keeps_its_name() -> None:
    """What nothing reads is not written to the variable of an input whose name begins with an underscore."""
    code = compile_jinja(parse("{% set x = n + 1 %}{{ _x }}"), {"_x": "_x", "n": "n"}, frozenset(), Fresh({"_x", "n"}))

    assert [statement.targets for statement in code.statements if isinstance(statement, Assign)] == ["x"]
