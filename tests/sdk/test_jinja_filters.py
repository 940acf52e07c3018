"""The filters and tests of compiled templates: each gives what jinja2's gives, for odd values, too."""

from collections import OrderedDict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from tests.sdk.jinja_code import Built, build, difference
from tests.sdk.jinja_making import (
    ITEM_FILTERS,
    NUMBER_FILTERS,
    NUMBERS_TO_NUMBER,
    RECORDS_FILTERS,
    RECORDS_TO_NUMBER,
    RECORDS_TO_TEXT,
    TESTS,
    TEXT_FILTERS,
    TEXT_TO_NUMBER,
    TEXTS_FILTERS,
    Thing,
)

MORE = """batch(2)|list;batch(3, 'x')|list;slice(2)|list;slice(3, 'x')|list;dictsort;dictsort(true);dictsort(by='value')
dictsort(reverse=true);items|list;groupby('n');groupby('title', default='-');groupby('title', case_sensitive=true)
wordwrap(4, false);wordwrap(6, wrapstring='/');wordwrap(7, true, '/', false);truncate(3);truncate(4, leeway=0)
tojson(indent=2);tojson(2);int(base=2);int(none);float(1);round(-1);round(1, 'floor');round(2, 'ceil');max(true)
min(attribute='n');max(attribute='n');unique(true)|list;sort(true);sort(case_sensitive=true);trim(' x');center
indent('> ');indent('> ', true, true);indent(0);join(1);sum('n', 2);replace('a', 'b', 1);replace('a', 'b', count=0)
map('trim')|list;map('round', 1)|list;map('join', '-')|list;map('first')|list;map('tojson')|join;map('replace', 'a', 'b')
select('string')|list;select('divisibleby', 2)|list;reject('odd')|list;reject|list;rejectattr('n', 'none')|list
selectattr('title', 'in', ['Tea'])|list;selectattr('n', '>', 1)|list;selectattr('title.x', 'undefined')|list
map(attribute='0')|list;map(attribute=0)|list;map(attribute='tags.0')|list;map(attribute='n', default=0)|list
format(1, 'x');string|length;list|length;abs|abs;length;count;d(1);default(1, true);upper|lower;safe|string"""
FILTERS = f"""{TEXT_FILTERS}\n{ITEM_FILTERS}\n{NUMBER_FILTERS}\n{NUMBERS_TO_NUMBER}\n{RECORDS_FILTERS}
{RECORDS_TO_NUMBER}\n{RECORDS_TO_TEXT}\n{TEXTS_FILTERS}\n{TEXT_TO_NUMBER}\n{MORE}"""
MORE_TESTS = """odd;even;divisibleby(2);lower;upper;lt(2);le(2);ge('a');ne(1);greaterthan(1);equalto('x');sameas(true)
in('abc');in({'a': 1});==(1);not none;number;integer"""

numbers = st.one_of(st.integers(-9, 99), st.floats(-99, 99), st.sampled_from([2.5, 0.5, -0.0, 1e20, float("inf")]))
texts = st.one_of(
    st.text("abAB <>&'\"\n-x.1%", max_size=14),
    st.sampled_from(["two words", "line\n\n  other line\n", "a-b (c) [d]", "ß ıŞ", "%s and %d", "10", "2.5", "0b11"]),
    st.text(max_size=4),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
records = st.one_of(
    st.fixed_dictionaries(
        {"n": numbers, "title": texts, "ok": st.booleans(), "name": texts, "k": numbers},
        optional={"tags": st.lists(texts, max_size=2)},
    ),
    st.builds(Thing, n=st.integers(0, 3), title=texts, ok=st.booleans(), name=texts, k=st.integers(0, 3)),
)
odd = st.sampled_from(
    [Markup("<b>"), OrderedDict(a=1), Decimal("1.50"), b"bytes", range(3), {"a": 1, "B": 2}, Thing(n=1), {1, 2}, (), []]
)
anything = st.one_of(
    scalars,
    st.lists(texts, max_size=4),
    st.lists(numbers, max_size=4),
    st.lists(records, max_size=3),
    st.lists(scalars, max_size=3),
    st.dictionaries(texts, scalars, max_size=3),
    odd,
)
_BUILT: dict[str, Built] = {}


def differs(text: str, values: dict[str, Any]) -> str | None:
    """Return how the template, compiled once, differs from jinja2."""
    if text not in _BUILT:
        _BUILT[text] = build(text, ["x", "t"])
    assert _BUILT[text].code.sandboxed is None
    return difference(_BUILT[text], text, values)


def split(table: str) -> list[str]:
    """Return the entries of a table, sorted, each once."""
    return sorted({entry for line in table.splitlines() for entry in line.split(";")})


@pytest.mark.parametrize("name", split(FILTERS))
def test_filter(name: str) -> None:
    """A filter gives what jinja2's gives, or fails where that fails."""

    @settings(max_examples=12, derandomize=True, database=None, deadline=None)
    @given(anything)
    def hold(value: object) -> None:
        assert differs(f"{{{{ x|{name} }}}}", {"x": value, "t": ["a", "b"]}) is None

    hold()


@pytest.mark.parametrize("name", split(f"{TESTS}\n{MORE_TESTS}"))
def test_test(name: str) -> None:
    """A test answers what jinja2's answers, also as the test of a filter, or fails where that fails."""
    word, _, arguments = name.removeprefix("not ").rstrip(")").partition("(")
    selected = f"[x]|select('{word}'{', ' if arguments else ''}{arguments})|list|length"
    asked = "" if word == "==" else f"{{{{ x is {name} }}}}"

    @settings(max_examples=12, derandomize=True, database=None, deadline=None)
    @given(anything)
    def hold(value: object) -> None:
        assert differs(f"{asked}{{{{ {selected} }}}}", {"x": value}) is None

    hold()


@pytest.mark.parametrize(
    "part",
    [
        "x.title",
        "x['title']",
        "x[0]",
        "x[-1]",
        "x[1:]",
        "x.n + 1",
        "x ~ x",
        "x * 2",
        "x == 'a'",
        "x < 2",
        "x in t",
        "'a' in x",
        "x.items()|list",
        "x.get('n')",
        "x.upper()",
        "x if x else t",
        "x or t",
        "x[t]",
        "x % 2",
        "-x",
        "x.real",
        "x.count('a')",
    ],
)
def test_operation(part: str) -> None:
    """An operation gives what jinja2's gives, or fails where that fails."""

    @settings(max_examples=40, derandomize=True, database=None, deadline=None)
    @given(anything, anything)
    def hold(value: object, other: object) -> None:
        assert differs(f"{{{{ {part} }}}}", {"x": value, "t": other}) is None

    hold()


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(anything)
def test_loop(value: object) -> None:
    """A loop goes through what jinja2's goes through, whatever it is."""
    text = "{% for v in x %}{{ loop.index }}{{ loop.last }}{{ v }}{% else %}none{% endfor %}{% for a, b in x %}{{ a }}{% endfor %}"

    assert differs(text, {"x": value}) is None
