"""The parts of the conformance programs that decide what counts: they need no download."""

import ast
from pathlib import Path

import pytest
from tests.conformance import __main__ as program
from tests.conformance import jinja_contexts, jinja_rendering, jinja_samples, mustache_types
from tests.conformance.jinja_coverage import reasons
from tests.conformance.jinja_samples import Sample
from tests.conformance.mustache_spec import Case
from tests.conformance.result import Result, Row, all_of, printed, row

from genprompts_codegen.diagnostics.model import Diagnostic

TESTS = """\
LAYOUT = "[{% block a %}{% endblock %}]"

@pytest.fixture
def env():
    return Environment(loader=DictLoader({"layout": LAYOUT}))

class TestThings:
    def test_one(self, env):
        numbers = list(range(3))
        t = env.from_string("{{ x }}{{ y }}")
        assert t.render(x=numbers, y=unknown()) == t.render({"x": "a" * 2}, y=iter([1]))

    def test_two(self, env):
        env.from_string("{% extends 'layout' %}{% block a %}{% include 'gone' %}{% endblock %}")
"""


def test_samples_of_a_program() -> None:
    """A template is found with the values and the other templates of its function, as far as they can be read."""
    found = {sample.text: sample for sample in jinja_samples.in_program("tests.py", ast.parse(TESTS))}
    one, two, three = found.values()

    assert [one.text[:2], two.text[:4], three.text[:4]] == ["[{", "{{ x", "{% e"]
    assert [values() for values in two.contexts[:1]] == [{"x": [0, 1, 2]}]
    assert list(two.contexts[1]()["y"]) == [1]  # type: ignore[call-overload]  # an iterator
    assert two.contexts[1]()["x"] == "aa"
    assert three.files == {"layout": one.text}


@pytest.mark.parametrize("text", ["unknown", "open('x')", "range(10**9)", "(lambda: 1)()", "[1][0]", "int('x')", "x"])
def test_values_that_are_not_known(text: str) -> None:
    """What only a running program knows is not guessed at, and no program is run."""
    node = ast.parse(text, mode="eval").body

    with pytest.raises(jinja_contexts.UnknownValueError):
        jinja_contexts.evaluate(node, {"x": ast.Name("x")})


def pair(text: str) -> jinja_rendering.Pair:
    """Return a template as jinja2 and we render it."""
    findings: list[Diagnostic] = []
    sample = Sample(text, "here", {})
    return jinja_rendering.pair_of(sample, jinja_rendering.understood(sample, findings.append))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{{ x }}", {"x": 1}, jinja_rendering.SAME),
        ("{{ x }}", {}, jinja_rendering.SAME),
        ("{{ x + 1 }}", {"x": "a"}, jinja_rendering.ERROR),
        ("{{ x.a }}", {"x": {}}, jinja_rendering.REFUSED),
    ],
)
def test_outcomes(text: str, values: dict[str, object], expected: str) -> None:
    """Two texts have to be the same; a key that is missing is refused, and that is the only exception."""
    outcome = pair(text).compared(lambda: values)

    assert outcome == (expected, "")


def test_a_planted_difference() -> None:
    """A template that is compiled to something else is noticed."""
    right, wrong = pair("{{ x | upper }}"), pair("{{ x | lower }}")
    right.built[frozenset()] = wrong.ours(())
    tally = jinja_rendering.Tally()

    tally.add(right)

    assert tally.outcomes[jinja_rendering.DIFFERENT] == len(tally.wrong) > 0


def test_templates_by_chance_are_not_compared() -> None:
    """What prints otherwise each time is counted apart."""
    tally = jinja_rendering.Tally()

    tally.add(pair("{{ x | random }}"))

    assert (tally.by_chance, tally.outcomes.total()) == (1, 0)


CASES = (
    Case("a", "printed", "{{x}}", {"x": 1}, {}, ""),
    Case("a", "a list", "{{#x}}{{a}}{{/x}}", {"x": [{"a": 1}]}, {}, ""),
    Case("a", "no mapping", "{{#.}}{{.}}{{/.}}", [1, 2], {}, ""),
    Case("a", "a partial that is not there", "{{>gone}}", {}, {}, ""),
    Case("a", "not read", "a", {"x": 1}, {}, ""),
    Case("a", "nowhere", "{{x}}", {}, {}, ""),
    Case("a", "from around", "{{#x}}{{y}}{{/x}}", {"x": True, "y": 1}, {}, ""),
)
NO, NOWHERE, AROUND = "", mustache_types.NOWHERE, mustache_types.FROM_AROUND


@pytest.mark.parametrize(
    ("mode", "refused"),
    [("spec", [NO, NO, NO, NO, NO, NO, NO]), ("langchain", [NO, NO, NO, NO, NO, NOWHERE, AROUND])],
)
def test_data_of_the_specification(mode: mustache_types.Mode, refused: list[str], tmp_path: Path) -> None:
    """As the specification says nothing is refused; in LangChain's dialect what is missing is, with its reason."""
    mustache_types.write(CASES, tmp_path)

    calls = list(mustache_types.generate(CASES, tmp_path, mode))

    assert [call.refused for call in calls] == refused
    assert calls[4].extra == (mustache_types.UNREAD,)
    assert calls[4].line.endswith(".invoke({})")


def test_mypy_has_the_last_word() -> None:
    """A call that mypy refuses, though the types are said to take it, fails; and the other way round."""
    call = mustache_types.Call(CASES[0], "m", "m.x.invoke({})", (), "")
    other = mustache_types.Call(CASES[1], "m", "m.y.invoke({})", (), NOWHERE)

    assert mustache_types.summary("langchain", [call, other], {other}).failures == ()
    assert len(mustache_types.summary("langchain", [call, other], {call, other}).failures) == 1
    assert len(mustache_types.summary("langchain", [call, other], set()).failures) == 1
    assert len(mustache_types.summary("spec", [other], {other}).failures) == 1


def test_reasons() -> None:
    """Templates that are not compiled are counted by the reason."""
    texts = ["{{ x }}", "{{ x | random }}", "{% include 'a' %}", "{{ x.__class__ }}"]

    assert reasons(texts, {texts[2]: {"a": "b"}}) == {"(compiled)": 2, "uses the filter 'random'": 1, "(refused)": 1}


def test_table() -> None:
    """All figures stand in one table, with remarks and failures below."""
    results = [
        ("one", Result((Row("a", "1"), row("long", 1, 2, share=True)), (), ("a remark",))),
        ("two", all_of("b", 1, 2)),
    ]

    assert printed(results).splitlines() == [
        "one  a     1",
        "     long  1 of 2 (50 %)",
        "two  b     1 of 2",
        "",
        "a remark",
        "",
        "two: b: only 1 of 2",
    ]
    assert printed([("one", all_of("a", 2, 2))]).splitlines()[-1] == "all as promised"
    assert all_of("a", 0, 0).failures


def test_a_crash_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A suite that crashes makes the run fail and does not keep the others from running."""
    monkeypatch.setattr(program, "SUITES", {"gone": ("gone", ""), "result": ("result", "")})

    code = program.main(["gone", "--cache", str(tmp_path / "new")])

    assert code == 1
    assert "No module named" in capsys.readouterr().out
    assert (tmp_path / "new").is_dir()


def test_an_unknown_suite(capsys: pytest.CaptureFixture[str]) -> None:
    """A suite that does not exist is a mistake of the command line."""
    with pytest.raises(SystemExit) as error:
        program.main(["gone"])

    assert error.value.code == 2
    assert 'there is no suite "gone"' in capsys.readouterr().err
