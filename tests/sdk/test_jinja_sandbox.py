"""Rendering in jinja2's sandbox: what LangChain's renders, except for keys that are not there."""

import copy
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2.sandbox import SandboxedEnvironment
from tests.sdk.jinja_code import build

from genprompts import MISSING
from genprompts.errors import MissingInputError, RenderLimitError, UnexpectedInputError
from genprompts.grammar.jinja import sandbox as jinja_sandbox
from genprompts.grammar.jinja.sandbox import render


@dataclass
class User:
    """A value with attributes."""

    name: str
    tags: list[str]
    _secret: str = "hidden"


FILES = {
    "card": "<{{ user.name }}{% if title %}, {{ title }}{% endif %}>",
    "page": "{% block head %}head{% endblock %}|{% block body %}{% endblock %}",
    "tools": "{% macro shout(text, mark='!') %}{{ text|upper }}{{ mark }}{% endmacro %}{% set answer = 42 %}",
    "endless": "{% include 'endless' %}",
}
VALUES: dict[str, object] = {
    "title": "Dr",
    "user": User("Ada", ["a", "b"]),
    "ticket": {"id": 7, "items": [{"n": 1, "t": "x"}, {"n": 2, "t": "y"}], "items_left": None},
    "numbers": [3, 1, 2],
    "nothing": None,
    "empty": [],
}

EQUAL = [
    "Hi {{ title }} {{ user.name }}, {{ ticket.id }}/{{ ticket['id'] }}/{{ user['name'] }}\n",
    "{{ nothing }}|{{ unset }}|{{ 1.0 }}|{{ true }}|{{ [1, 'a'] }}|{{ {'a': 1} }}|{{ '<b>' }}",
    "{% for item in ticket['items'] %}{{ loop.index }}:{{ item.t }}{{ loop.previtem }}{% else %}none{% endfor %}",
    "{% for item in empty %}x{% else %}none{% endfor %}{% for item in unset %}x{% endfor %}",
    "{% for k, v in ticket.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for n in numbers if n > 1 recursive %}{{ n }}{% endfor %}",
    "{{ 'a' if unset }}{{ unset or 'b' }}{{ unset is defined }}{{ unset|default('d') }}{{ (1 if unset) == unset }}",
    "{% set ns = namespace(total=0) %}{% for n in numbers %}{% set ns.total = ns.total + n %}{% endfor %}{{ ns.total }}{{ ns.x }}",
    "{% macro m(a, b=2) %}[{{ a }},{{ b }},{{ varargs }},{{ kwargs }}]{% endmacro %}{{ m() }}{{ m(1, 3, 4, c=5) }}",
    "{% macro m() %}({{ caller(1) }}){% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
    "{% filter upper %}a{{ title }}{% endfilter %}{% set b %}c{% endset %}{{ b }}{% with d = 1 %}{{ d }}{% endwith %}{{ d }}",
    "{{ numbers|sort|join(',') }}{{ numbers|sum }}{{ numbers|map('string')|list }}{{ ticket['items']|map(attribute='t')|join }}",
    "{{ ticket['items']|groupby('t')|list|length }}{{ ticket['items']|selectattr('n', 'gt', 1)|list }}",
    "{{ ticket['items']|map(attribute='z', default=0)|list }}{{ empty|first }}{{ title|attr('upper')() }}",
    "{{ '%s-%s'|format(1, 2) }}{{ '{0.name}'.format(user) }}{{ 7 // 2 }}{{ 2 ** 3 }}{{ 'a' ~ 1 }}{{ 1 < 2 < 3 }}{{ 2 in numbers }}",
    "{{ ticket.id is none }}{{ nothing is none }}{{ ticket is mapping }}{{ numbers[0:2] }}{{ numbers[-1] }}",
    "{% include 'card' %}{% include ['no', 'page'] without context %}{% include 'no' ignore missing %}",
    "{% extends 'page' %}{% block body %}{{ super() }}{{ title }}{{ self.head() }}{% endblock %}",
    "{% import 'tools' as tools %}{{ tools.shout('a') }}{% from 'tools' import shout as s, answer %}{{ s('b', '?') }}{{ answer }}{{ tools.no }}",
    "{% autoescape true %}{{ '<b>' }}{{ '<b>'|safe }}{% endautoescape %}",
    "{%- raw %} {{ x }} {% endraw -%} {# c #} a\r\nb\r\n",
    "{{ range(3)|list }}{{ cycler('a', 'b').next() }}{{ dict(a=1) }}{% set j = joiner(',') %}{{ j() }}{{ j() }}",
]  # fmt: skip


def stock(source: str, values: dict[str, object]) -> str:
    """What LangChain's environment renders, with a loader added."""
    return SandboxedEnvironment(loader=DictLoader(FILES)).from_string(source).render(**values)


@pytest.mark.parametrize("source", EQUAL)
def test_renders_as_langchain(source: str) -> None:
    """Every construct comes out as in the sandbox that LangChain uses."""
    assert stock(source, VALUES) == render(source, FILES, VALUES)


PIECES = [
    "{{ a }}", "{{ b.c }}", "{{ b['c'] }}", "{{ d[0] }}", "{% for x in d %}", "{{ x }}{{ loop.index }}", "{% endfor %}",
    "{% if a %}", "{% else %}", "{% endif %}", "{% set a = b %}", "{{ a ~ d }}", "{{ d|join('-') }}", "{{ unset }}", " \n",
    "{%- if b -%}", "{{ a|default('z') }}", "{{ b is defined }}", "{{ d|length }}", "{{ a|upper }}", "{% for x in b %}",
]  # fmt: skip
plain = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text("ab<'\n", max_size=3)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=7).map("".join), plain, plain, st.lists(plain, min_size=1, max_size=3)
)
def test_renders_any_template_as_langchain(source: str, a: object, c: object, d: list[object]) -> None:
    """Templates and values in any combination come out as in LangChain's sandbox, or fail in both."""
    values: dict[str, object] = {"a": a, "b": {"c": c}, "d": d}

    assert outcome(stock, source, values) == outcome(lambda text, given: render(text, {}, given), source, values)


def outcome(renderer: object, source: str, values: dict[str, object]) -> str:
    """What a renderer gives, or the kind of its error."""
    assert callable(renderer)
    try:
        return f"rendered {renderer(source, values)}"
    except MissingInputError:
        return "UndefinedError"
    except Exception as error:  # noqa: BLE001  (which one it is, is compared)
        return type(error).__name__


# --- keys that are not there ---------------------------------------------------------------------

REFUSED = [
    "{{ ticket.no }}",
    "{{ ticket['no'] }}",
    "{{ user.no }}",
    "{{ title.no }}",
    "{{ ticket.no.further }}",
    "{{ ticket.no[0] }}",
    "{{ ticket.no() }}",
    "{{ ticket|attr('no') }}",
    "{% if ticket.no %}{% endif %}",
    "{% if not ticket.no %}{% endif %}",
    "{% for x in ticket.no %}{% endfor %}",
    "{{ 'a' if ticket.no else 'b' }}",
    "{{ ticket.no or 'b' }}",
    "{{ ticket.no == 1 }}",
    "{{ 1 != ticket.no }}",
    "{{ ticket.no in numbers }}",
    "{{ 1 in ticket.no }}",
    "{{ ticket.no ~ 'a' }}",
    "{{ ticket.no + 1 }}",
    "{{ ticket.no is none }}",
    "{{ ticket.no is string }}",
    "{{ ticket.no|upper }}",
    "{{ ticket.no|length }}",
    "{{ ticket.no|items|list }}",
    "{{ ticket.no|tojson }}",
    "{{ ticket[ticket.no] }}",
    "{{ [ticket]|map(attribute='no')|join }}",
    "{{ [ticket]|selectattr('no')|list }}",
    "{{ [ticket, ticket]|sort(attribute='no')|list }}",
    "{% set x = ticket.no %}{{ x }}",
    "{{ ticket.id|default(ticket.no) if false else ticket.no }}",
    "{{ unset|default(ticket.no) }}",
    "{{ ticket.no in [] }}",
    "{{ [ticket.no]|length }}",
    "{{ {'a': ticket.no}|length }}",
    "{% set x = ticket.no %}",
    "{% set x = ticket.no %}{{ x|default('later') }}",
    "{% macro m(a) %}{{ a|default('x') }}{% endmacro %}{{ m(ticket.no) }}",
    "{{ [ticket]|selectattr('no', 'equalto', 1)|list }}",
    "{{ [ticket]|rejectattr('no', 'in', [])|list }}",
    "{{ [ticket]|map(attribute='no')|list|length }}",
    "{{ [ticket]|sort(attribute='no')|length }}",
    "{{ [ticket]|groupby('no')|length }}",
    "{{ ([ticket]|max(attribute='no')).id }}",
    "{{ [ticket]|map(attribute='items.0.no')|list }}",
]


@pytest.mark.parametrize("source", REFUSED)
def test_missing_keys_are_refused(source: str) -> None:
    """A key or attribute that a value does not have is an error that names it, whatever is done with it."""
    with pytest.raises(MissingInputError) as caught:
        render(source, FILES, VALUES)

    assert caught.value.names == ("no",)
    assert str(caught.value) == 'the key "no" is missing from a value that the template reads'


@pytest.mark.parametrize("source", REFUSED)
def test_compiled_code_refuses_the_same(source: str) -> None:
    """A template that is compiled refuses what the sandbox refuses."""
    built = build(source, VALUES)
    with pytest.raises(MissingInputError) as caught:
        built.render(VALUES)

    assert caught.value.names == ("no",)


POSITIONS = [
    "{{ numbers[5] }}|{{ numbers[-9] }}|{{ numbers.7 }}|{{ title[9] }}",
    "{{ numbers[count] }}|{{ ticket[secret] }}|{{ empty[0] }}|{{ empty|first }}|{{ empty|last }}|{{ ticket[1.5] }}",
    "{{ 'a' if numbers[5] else 'b' }}{{ 'a' if ticket[secret] else 'b' }}{{ not numbers[5] }}{{ numbers[5] or 'c' }}",
    "{% for x in numbers[5] %}x{% else %}none{% endfor %}{% for x in ticket[secret] %}x{% else %}none{% endfor %}",
    "{{ numbers[5]|default('d') }}{{ ticket[secret]|default('d') }}{{ numbers[5] is defined }}{{ ticket[secret] is defined }}",
    "{{ numbers[5] == 1 }}{{ numbers[5] is none }}{{ numbers[5] in numbers }}{{ numbers[5] == empty[0] }}",
    "{{ numbers[5]|upper }}{{ numbers[5]|length }}{{ [numbers[5]] }}{{ numbers[5] ~ 'a' }}",
    "{% set x = numbers[5] %}{{ x }}{{ x|default('later') }}",
    "{{ [numbers]|map(attribute='5')|list|length }}{{ [numbers]|map(attribute=5)|join }}",
]


@pytest.mark.parametrize("source", POSITIONS)
def test_positions_and_computed_keys_may_be_missing(source: str) -> None:
    """What types do not promise is jinja2's undefined, here and in compiled code."""
    values = {**VALUES, "count": 3, "secret": "hunter2"}

    assert stock(source, values) == render(source, FILES, values)
    assert stock(source, values) == build(source, values).render(values)


def test_going_on_with_a_missing_position() -> None:
    """A part of what is not there is refused, and no error shows a key, which may be a secret."""
    values = {**VALUES, "secret": "hunter2"}
    for source in (
        "{{ numbers[5].a }}",
        "{{ ticket[secret].a }}",
        "{{ ticket[secret] + 1 }}",
        "{{ ticket[secret]() }}",
    ):
        for renderer in (lambda given, text=source: render(text, {}, given), build(source, values).render):
            with pytest.raises(MissingInputError) as caught:
                renderer(values)

            assert caught.value.names == ()
            assert "hunter2" not in str(caught.value)


DONE_WITHOUT: list[tuple[str, str]] = [
    ("{{ ticket.no|default('x') }}", "x"),
    ("{{ ticket.no|d }}", ""),
    ("{{ ticket['no']|default('x', true) }}", "x"),
    ("{{ ticket.no is defined }}{{ ticket.no is undefined }}", "FalseTrue"),
    ("{% if ticket.no is defined and ticket.no %}a{% else %}b{% endif %}", "b"),
    ("{{ [ticket]|map(attribute='no', default='x')|join }}", "x"),
    ("{{ [ticket]|selectattr('no', 'defined')|list }}", "[]"),
    ("{% if false %}{{ ticket.no }}{% endif %}", ""),
]


@pytest.mark.parametrize(("source", "expected"), DONE_WITHOUT)
def test_missing_keys_that_are_done_without(source: str, expected: str) -> None:
    """A missing key may be asked for, and have a default."""
    assert expected == render(source, FILES, VALUES)


def test_what_was_not_given() -> None:
    """``MISSING`` is no value: the name is not defined."""
    assert render("{{ a is defined }}{{ a|default('x') }}", {}, {"a": MISSING}) == "Falsex"


@pytest.mark.parametrize("source", ["{{ unset.a }}", "{{ unset + 1 }}", "{{ unset() }}", "{{ (1 if false).a }}"])
def test_going_on_with_nothing(source: str) -> None:
    """What jinja2 does not let happen to undefined names is our error, not jinja2's."""
    with pytest.raises(MissingInputError):
        render(source, {}, VALUES)


# --- safety --------------------------------------------------------------------------------------

CHANGES = [
    "{{ numbers.append(4) }}",
    "{{ numbers.sort() }}",
    "{{ ticket.update(a=1) }}",
    "{% set x = ticket.pop('id') %}",
    "{{ user.tags.clear() }}",
    "{% set f = numbers.append %}{{ f(1) }}",
    "{{ numbers|map('attr', 'append')|list }}{{ (numbers|attr('append'))(1) }}",
]


@pytest.mark.parametrize("source", CHANGES)
def test_values_are_never_changed(source: str) -> None:
    """A template that would change a value is refused, and the value is what it was."""
    values = copy.deepcopy(VALUES)
    with pytest.raises((UnexpectedInputError, MissingInputError)):
        render(source, {}, values)

    assert values == VALUES


ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ user.__init__.__globals__ }}",
    "{{ ''['__class__'].x }}",
    "{{ (title|attr('__class__')).x }}",
    "{{ '{0.__class__.__mro__}'.format(title) }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ user[name] }}",
    "{{ user._secret }}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_internals_are_out_of_reach(source: str) -> None:
    """Also a template that was never checked does not get at the interpreter."""
    with pytest.raises(UnexpectedInputError, match="unsafe"):
        render(source, {}, {**VALUES, "name": "__class__"})


def test_what_is_not_reached_is_not_computed() -> None:
    """Parts of a template that its conditions leave out cost nothing."""
    source = "{% if false %}{{ 2 * 3 }}{% set x = 4 * 5 %}{% endif %}b"
    code = jinja_sandbox._environment(()).compile(source, raw=True)

    assert "'*', 2, 3)" in code
    assert "'*', 4, 5)" in code
    assert render(source, {}, {}) == "b"


def test_templates_without_end() -> None:
    """Templates that include themselves for ever are stopped."""
    with pytest.raises(RenderLimitError):
        render("{% include 'endless' %}", FILES, {})


def test_a_file_that_is_not_there() -> None:
    """A name that a template computes, and that no file has, is a wrong input; the error does not show it."""
    with pytest.raises(UnexpectedInputError) as caught:
        render("{% include title %}", FILES, VALUES)

    assert str(caught.value) == "the template includes a file that is not there"


def test_a_template_is_compiled_once() -> None:
    """The second time, the compiled template is used; other files make another one."""
    jinja_sandbox._template.cache_clear()
    for files in ({}, {}, {"a": "1"}, {"a": "1"}, {"a": "2"}):
        render("{% include 'a' ignore missing %}", files, {})

    info = jinja_sandbox._template.cache_info()
    assert (info.misses, info.hits) == (3, 2)


def test_renderings_do_not_know_of_each_other() -> None:
    """What an imported template counts, it counts anew each time; within one rendering it is one template."""
    files = {"count": "{% set ns = namespace(n=0) %}{% macro up() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{% endmacro %}"}
    source = "{% import 'count' as a %}{% import 'count' as b %}{{ a.up() }}{{ b.up() }}"

    assert [render(source, files, {}) for _ in range(2)] == ["12", "12"]


def test_names_of_any_kind() -> None:
    """Inputs may be called like anything, also like what jinja2 itself provides."""
    assert render("{{ values }}{{ range }}{{ source }}", {}, {"values": 1, "range": 2, "source": 3, "self": 4}) == "123"
