"""Faults planted in our mustache and jinja2 show up within a few hundred random templates."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.differential import jinja_texts, mustache_texts, sound_texts, templates
from tests.differential.choices import Choices

from genprompts import jinja, mustache
from genprompts.compiler.jinja import calls as jinja_calls
from genprompts.compiler.jinja import expressions as jinja_expressions
from genprompts.compiler.jinja import filters as jinja_filters
from genprompts.compiler.jinja import loops as jinja_loops
from genprompts.compiler.jinja import statements as jinja_statements
from genprompts.grammar.mustache import parse as mustache_grammar
from genprompts.grammar.mustache import tags as mustache_tags
from genprompts.grammar.mustache.nodes import Variable

PLANTED = 240
"""How many templates a planted fault has to show up in."""


def _jinja(draw: Choices) -> str:
    return draw.pick((sound_texts.template, jinja_texts.short_template))(draw)


MAKERS = {"mustache": mustache_texts.template, "jinja2": _jinja}
Plant = Callable[[pytest.MonkeyPatch], None]

# --- mustache ------------------------------------------------------------------------------------


def _escaped_twice(patch: pytest.MonkeyPatch) -> None:
    def escape(value: object) -> str:
        text = mustache.text(value).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        return text.replace("&", "&amp;")

    patch.setattr(mustache, "escape", escape)


def _lines_of_tags_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mustache_tags, "_behind", lambda _text, rest, **_: rest.start())


def _nothing_entered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mustache, "items", lambda value: value if isinstance(value, list) else (value,))


def _outer_names_forgotten(patch: pytest.MonkeyPatch) -> None:
    found: Any = mustache._lookup
    patch.setattr(mustache, "_lookup", lambda name, scopes: found(name, scopes[:1]))


def _inverted_upright(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(mustache_tags._KINDS, "^", "section")


def _zero_printed_as_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mustache, "text", lambda value: str(value) if value else "")


def _delimiters_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mustache_tags, "_delimiters", lambda _: ("{{", "}}"))


def _all_escaped(patch: pytest.MonkeyPatch) -> None:
    made: Any = Variable
    patch.setattr(mustache_grammar, "Variable", lambda path, escaped, span: made(path, escaped or True, span))


# --- jinja2 --------------------------------------------------------------------------------------


def _default_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja_expressions, "_default", lambda place, _expr, inner: jinja_expressions.value(place, inner))


def _items_before_attributes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja, "attribute", jinja.item)


def _last_is_first(patch: pytest.MonkeyPatch) -> None:
    found: Any = jinja_calls.loop_part
    names = {"last": "first", "first": "last"}
    for home in (jinja_calls, jinja_expressions):
        patch.setattr(
            home, "loop_part", lambda place, loop, name: found(place, loop, names.get(name, name)), raising=False
        )


def _set_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja_statements, "_set", lambda *_: None)


def _joined_without_separator(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja, "join", lambda value, *_: "".join(map(str, value)))


def _upper_is_lower(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(jinja_filters._STR_METHODS, "upper", "lower")


def _else_of_loops_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja_loops, "_write_else", lambda *_: None)


def _less_is_less_or_equal(patch: pytest.MonkeyPatch) -> None:
    found: Any = jinja_expressions._compare

    def compare(place: Any, expr: Any) -> Any:
        swapped = tuple(("<=" if one == "<" else ">=" if one == ">" else one, value) for one, value in expr.rest)
        return found(place, replace(expr, rest=swapped))

    patch.setattr(jinja_expressions, "_compare", compare)


def _joined_in_reverse(patch: pytest.MonkeyPatch) -> None:
    found: Any = vars(jinja_expressions)["concatenated"]
    patch.setattr(jinja_expressions, "concatenated", lambda place, items: found(place, items[::-1]))


def _titles_by_python(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja, "title", lambda value: str(value).title())


def _halves_rounded_to_even(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja, "rounded", lambda value, precision=0, _method="common": round(value, precision or None))


def _with_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(jinja_statements, "_with", lambda place, statement: jinja_statements.write(place, statement.body))


FAULTS: tuple[tuple[str, Plant], ...] = (
    ("mustache", _escaped_twice),
    ("mustache", _lines_of_tags_kept),
    ("mustache", _nothing_entered),
    ("mustache", _outer_names_forgotten),
    ("mustache", _inverted_upright),
    ("mustache", _zero_printed_as_nothing),
    ("mustache", _delimiters_kept),
    ("mustache", _all_escaped),
    ("jinja2", _default_forgotten),
    ("jinja2", _items_before_attributes),
    ("jinja2", _last_is_first),
    ("jinja2", _set_forgotten),
    ("jinja2", _joined_without_separator),
    ("jinja2", _upper_is_lower),
    ("jinja2", _else_of_loops_forgotten),
    ("jinja2", _less_is_less_or_equal),
    ("jinja2", _joined_in_reverse),
    ("jinja2", _titles_by_python),
    ("jinja2", _halves_rounded_to_even),
    ("jinja2", _with_forgotten),
)


@pytest.mark.parametrize(("language", "plant"), FAULTS)
def test_planted_faults_are_found(language: str, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in reading, compiling or the run time shows up within a few hundred templates."""
    plant(monkeypatch)
    tally = templates.Tally()
    for start in range(0, PLANTED, 20):
        if not tally.differences:
            templates.run(language, 0, range(start, start + 20), tally, MAKERS[language])

    assert tally.differences != []


@pytest.mark.parametrize("language", sorted(MAKERS))
def test_nothing_is_found_where_nothing_is_planted(language: str) -> None:
    """The templates in which planted faults show up are alike without them."""
    tally = templates.Tally()
    templates.run(language, 0, range(PLANTED), tally, MAKERS[language])

    assert [str(one) for one in tally.differences] == []
