"""Tests of what a rendering may make of its inputs."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment
from tests.sdk.hostile import JINJA, MUSTACHE, REFUSED

from genprompts import PromptTemplate, RenderLimitError, TemplateSyntaxError, limits

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    *(name for table in (JINJA, MUSTACHE) for name in table),
    *(f"{name} (sandbox)" for name in JINJA),
    *(f"{name} (step by step)" for name in MUSTACHE),
]
LOOP = "{% for i in a %}{{ i }}{{ x }}{% endfor %}"


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, tuple[str, float]]:
    """Return what became of each hostile template, in a process with 250 MB to spare, and the seconds it took."""
    program = "from tests.sdk.hostile import main; main()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=120)
    found: Mapping[str, tuple[str, float]] = json.loads(done.stdout)
    return found


def text_of(template: str, values: Mapping[str, object], template_format: str = "jinja2") -> str:
    """Return what a template made at run time renders."""
    made = PromptTemplate.from_template(template, template_format=template_format)  # type: ignore[arg-type]  # one of ours
    return str(made.invoke(values))


@pytest.mark.parametrize("name", NAMES)
def test_what_explodes_ends(name: str, outcomes: Mapping[str, tuple[str, float]]) -> None:
    """A template that makes very much of very little ends soon, with the error that says so."""
    outcome, seconds = outcomes[name]

    assert outcome == "RenderLimitError"
    assert seconds < 2  # a quiet machine takes less than half a second


@pytest.mark.parametrize("name", REFUSED)
def test_what_explodes_in_any_case_is_refused(name: str) -> None:
    """What is too much whatever the inputs are is refused when it is read, at its place."""
    with pytest.raises(TemplateSyntaxError) as caught:
        PromptTemplate.from_template(REFUSED[name], template_format="jinja2")

    assert caught.value.span.start < caught.value.span.end <= len(REFUSED[name])


@pytest.mark.parametrize("template_format", ["jinja2", "mustache"])
def test_the_error_names_the_limit(template_format: str) -> None:
    """The error names the limit and how to allow more, and no value."""
    template = {"jinja2": LOOP, "mustache": "{{#a}}{{x}}{{/a}}"}[template_format]
    with pytest.raises(RenderLimitError) as caught:
        text_of(template, {"a": ["secret"] * 999, "x": "secret" * 9_999}, template_format)

    assert caught.value.limit == "characters"
    assert str(caught.value) == (
        "rendering makes a text of more than 16,777,216 characters; "
        "to allow more, render within genprompts.limits.allow(characters=...)"
    )


def test_more_can_be_allowed() -> None:
    """Within a block that allows more, more is rendered; behind it the limits are as before."""
    values = {"a": [1] * 300, "x": "x" * 100_000}
    with limits.allow(characters=50_000_000):
        found = text_of(LOOP, values)

    assert len(found) == 300 * 100_001
    with pytest.raises(RenderLimitError):
        text_of(LOOP, values)


def test_less_can_be_allowed() -> None:
    """Each limit can be lower, too, and what is not named stays as it is around the block."""
    with limits.allow(steps=1_000), limits.allow(characters=10_000), pytest.raises(RenderLimitError, match="1,000"):
        text_of("{% for i in a %}{% for j in a %}{% endfor %}{% endfor %}", {"a": [1] * 100})

    assert limits.current().steps == limits.STEPS


def test_other_threads_have_their_own_limits() -> None:
    """What one thread allows holds there alone."""
    found: list[int] = []
    with limits.allow(depth=7):
        thread = threading.Thread(target=lambda: found.append(limits.current().depth))
        thread.start()
        thread.join()

    assert found == [limits.DEPTH]


@pytest.mark.parametrize(
    ("template", "values", "length"),
    [
        ("{% for i in range(100000) %}x{% endfor %}", {}, 100_000),
        ("{% for i in a %}{% for j in i %}{{ j }}{% endfor %}{% endfor %}", {"a": ["x" * 300] * 300}, 90_000),
        ("{{ x }}", {"x": "x" * 20_000_000}, 20_000_000),
        ("{{ x * 3 }}{{ x ~ x }}", {"x": "x" * 5_000_000}, 25_000_000),
        ("{% set ns = namespace(s='') %}{% for i in a %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.s }}", {"a": ["x" * 9] * 5_000}, 45_000),
        ("{% set ns = namespace(l=[]) %}{% for i in a %}{% set ns.l = ns.l + [i] %}{% endfor %}{{ ns.l | join }}", {"a": ["x"] * 3_000}, 3_000),
        ("{% macro m(n) %}{% if n %}x{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(150) }}", {}, 150),
        ("{{ a | join(', ') }}", {"a": ["x"] * 100_000}, 299_998),
        ("{{ 2 ** 10 }}{{ 10 ** 20 }}{{ x | center(20) }}", {"x": "x"}, 45),
    ],
)  # fmt: skip
def test_what_is_large_and_sane(template: str, values: Mapping[str, object], length: int) -> None:
    """A large prompt is none that explodes."""
    assert len(text_of(template, values)) == length


@pytest.mark.parametrize("passes", [0, 1, 63, 64, 65, 128, 200])
def test_each_number_of_passes(passes: int) -> None:
    """Loops go through all items, however many there are."""
    values = {"a": [*range(passes)]}

    assert text_of("{% for i in a %}{{ i }},{% endfor %}", values) == "".join(f"{i}," for i in range(passes))
    assert text_of("{{#a}}{{.}},{{/a}}", values, "mustache") == "".join(f"{i}," for i in range(passes))


PIECES = [
    "{% for i in a %}{{ loop.index }}{{ i }}{% if not loop.last %};{% endif %}{% else %}none{% endfor %}",
    "{% for i in a %}{% for j in i %}{{ j }}{{ x }}{% endfor %}{% endfor %}",
    "{% for r in rows %}{{ r.k }}{{ r.v }}{% if r.k == x %}{{ r.v }}!{% endif %}{% endfor %}",
    "{% if x %}{{ x }}{% elif n %}{{ n }}{% else %}-{% endif %}",
    "{% if n %}{% if x %}a{% endif %}{{ n }}{% endif %}",
    "{% macro m(y) %}[{{ y }}]{% endmacro %}{{ m(x) }}{{ m(n) }}",
    "{% set z = x ~ n %}{{ z }}{{ z | upper }}",
    "{% set b %}{% for i in a %}{{ i }}{% endfor %}{% endset %}{{ b }}{{ b }}",
    "{{ n * 3 }}{{ n % 2 }}{{ x * 2 }}{{ n ** 2 }}{{ '%s' | format(n) }}{{ a | join('-') }}",
    "{% set l = [x, n] %}{{ l }}{{ (l + a) | length }}{{ {'k': l} }}",
    "{{ x | center(9) }}{{ x | replace('a', 'bb') }}{{ x | indent(2) }}{{ x.zfill(3) }}{{ rows | tojson }}",
]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.fixed_dictionaries(
        {
            "a": st.lists(st.text("ab<\n", max_size=4), max_size=4),
            "x": st.text("ab\n ", max_size=9),
            "n": st.integers(-9, 99),
            "rows": st.lists(st.fixed_dictionaries({"k": st.text("ab", max_size=1), "v": st.integers()}), max_size=3),
        }
    ),
)
def test_ordinary_templates_are_as_ever(pieces: list[str], values: Mapping[str, object]) -> None:
    """What does not explode is what jinja2's own sandbox renders."""
    template = "|".join(pieces)

    assert text_of(template, values) == SandboxedEnvironment().from_string(template).render(values)
