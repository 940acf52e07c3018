"""Random mustache and jinja2 prompts against langchain-core (``python -m tests.differential --language …`` for more)."""

from collections import Counter
from collections.abc import Mapping

import pytest
from langchain_core.prompts import get_template_variables
from tests.differential import evidence, explained, round_trip, templates
from tests.differential.comparison import cases, compare, smallest
from tests.differential.data import called
from tests.differential.languages import LANGUAGES
from tests.differential.module import HEADER, Case, imported
from tests.differential.rendering import OURS
from tests.differential.tally import Tally

from genprompts.errors import TemplateSyntaxError

DEFINITIONS = {"mustache": 240, "jinja2": 60}
TEMPLATES = {"mustache": 400, "jinja2": 60}
TYPED = 25


@pytest.mark.parametrize("language", sorted(DEFINITIONS))
def test_definitions_come_out_alike(language: str) -> None:
    """Inputs, messages and refusals are those of langchain-core, but for the differences that are explained."""
    tally = Tally()
    compare(cases(0, 0, DEFINITIONS[language], language), tally)
    shown = [str(smallest(difference)) for difference in tally.differences[:3]]

    assert shown == []
    assert tally.counts["both take"] > 0.5 * DEFINITIONS[language]
    assert tally.counts["renders, both fail"] < 0.4 * tally.counts["renders"]


@pytest.mark.parametrize("language", sorted(TEMPLATES))
def test_templates_come_out_alike(language: str) -> None:
    """Single templates, step by step, in the sandbox and compiled, give what langchain-core gives."""
    tally = templates.Tally()
    templates.run(language, 0, range(TEMPLATES[language]), tally)
    shown = [str(templates.smallest(difference)) for difference in tally.differences[:3]]

    assert shown == []


def test_types_are_enough_and_nothing_less_is() -> None:
    """Values of the inferred types render, and without a required key both mypy and the run time refuse them."""
    counts: Counter[str] = Counter()
    found = round_trip.run(tuple(LANGUAGES), 0, range(TYPED), counts)

    assert [str(one) for one in found[:5]] == []
    assert counts["keys taken out"] > 6 * TYPED
    assert counts["calls that mypy judged"] > 6 * TYPED


# --- each explained difference -------------------------------------------------------------------

PUT_RIGHT: tuple[tuple[str, str, str, Mapping[str, object]], ...] = (
    ("missing name", "mustache", "{{user.name}}", {"user": {}}),
    ("inside of nothing", "mustache", "{{a.b}}", {"a": 0}),
    ("false item", "mustache", "{{#items}}[{{.}}]{{/items}}", {"items": [0, 1, ""]}),
    ("true item", "mustache", "{{#items}}[{{.}}]{{/items}}", {"items": [True, "a"]}),
    ("function", "mustache", "{{#a}}x{{/a}}", {"a": called}),
    ("own inverse", "mustache", "{{#a}}1{{^a}}2{{/a}}3{{/a}}", {"a": ["x", "y"]}),
    ("empty section", "mustache", "{{#a}}{{/a}}", {"a": object}),
    ("bytes", "mustache", "{{#a}}x{{/a}}", {"a": b"bytes"}),
    ("missing key", "jinja2", "{{ user.name }}", {"user": {}}),
    ("stored key", "jinja2", "{% set name = user.name %}x", {"user": {}}),
    ("changed value", "jinja2", "{{ items.append(1) }}", {"items": []}),
)
REFUSED: tuple[tuple[str, str, str], ...] = (
    ("too large", "jinja2", "{% for i in range(10 ** 9) %}{{ a }}{% endfor %}"),
    ("point alone", "mustache", "{{.}}"),
    ("uneven braces", "mustache", "{{{a}}"),
    ("empty name", "mustache", "{{a.}}"),
    ("no delimiters", "mustache", "{{==}}"),
    ("lost opening", "mustache", "x {{"),
    ("unsafe attribute", "jinja2", "{{ a.__class__ }}"),
    ("two parameters", "jinja2", "{% macro m(a, a) %}{% endmacro %}"),
    ("unknown filter", "jinja2", "{% if a %}{{ b | nothing }}{% endif %}"),
    ("wrong arguments", "jinja2", "{% if a %}{{ a is filter('x') }}{% endif %}"),
)


CASES: tuple[tuple[str, str, str], ...] = (
    ("no such file", "mustache", 'PromptTemplate.from_template("{{>p}}", template_format="mustache")'),
    (
        "include that may fail",
        "jinja2",
        "PromptTemplate.from_template(\"{% include 'x' ignore missing %}\", template_format='jinja2')",
    ),
    (
        "blocks of two languages",
        "mustache",
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{a}"), PromptTemplate.from_template("{{a}}", template_format="mustache")]) + "x"',
    ),
    (
        "partial of a block",
        "mustache",
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{{a}}{{b}}", partial_variables={"b": "x"}, template_format="mustache"), PromptTemplate.from_template("", template_format="mustache")]) + ""',
    ),
    (
        "part of a sum",
        "mustache",
        'PromptTemplate.from_template("{{=<% %>=}}", template_format="mustache") + PromptTemplate.from_template("{{a", template_format="mustache")',
    ),
    ("conditional input", "mustache", 'PromptTemplate.from_template("{{^a}}{{b}}{{/a}}", template_format="mustache")'),
    (
        "other blocks",
        "mustache",
        'ChatPromptTemplate([("human", ["{{topic}}", "{{#a}}x{{topic}}{{/a}}"])], template_format="mustache")',
    ),
    ("input called self", "mustache", 'PromptTemplate.from_template("{{self}}", template_format="mustache")'),
    (
        "guarded input",
        "jinja2",
        "PromptTemplate.from_template(\"{{ a | default('x') }}\", template_format='jinja2')",
    ),
)


@pytest.mark.parametrize(("word", "language", "written"), CASES)
def test_each_difference_of_definitions_is_seen(word: str, language: str, written: str) -> None:
    """The definition differs in the way that is explained, and in no other."""
    tally = Tally()
    compare([Case(HEADER + imported(f"prompt = {written}\n", "names"), (), language)], tally)

    assert [str(difference) for difference in tally.differences] == []
    assert tally.explained[word] > 0


@pytest.mark.parametrize(("word", "language", "text", "values"), PUT_RIGHT)
def test_each_way_of_langchain_is_put_right(word: str, language: str, text: str, values: Mapping[str, object]) -> None:
    """We differ from langchain-core, and agree with it once the one way that the explanation names is put right."""
    theirs = templates.tried(lambda: templates.theirs_for(language, text)(dict(values)))
    ours = templates.tried(lambda: OURS[language](text).ways()["compiled"](values))

    assert ours != theirs
    assert word in templates.explained(language, text, values, ours)


@pytest.mark.parametrize(("word", "language", "text"), REFUSED)
def test_each_refusal_is_known_by_what_it_says(word: str, language: str, text: str) -> None:
    """We refuse what langchain-core takes when it is defined."""
    with pytest.raises(TemplateSyntaxError) as raised:
        OURS[language](text)

    assert get_template_variables(text, language) is not None
    assert explained.sign(raised.value.message) == word


def test_all_ways_are_shown() -> None:
    """No explanation is without an example."""
    shown = {word for word, *_ in (*PUT_RIGHT, *REFUSED, *CASES)}

    assert shown == set(explained.READ)
    assert {*evidence.MUSTACHE, *evidence.JINJA, *explained.SIGNS.values()} <= shown
