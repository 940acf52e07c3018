"""Definitions that once came out differently: what the random ones found, made small."""

import pytest
from tests.differential.comparison import compare
from tests.differential.module import HEADER, Case, imported
from tests.differential.tally import Tally

ALIKE = {
    "no messages": "ChatPromptTemplate([])",
    "a block that is always empty": 'ChatPromptTemplate([("human", [{"type": "text", "text": ""}, "{a}"])])',
    "an empty image detail": 'ChatPromptTemplate([("human", [{"image_url": {"url": "{a}", "detail": ""}}])])',
    "a block's own partial": (
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{a!r}{b}", partial_variables={"b": "{x}"}), '
        'PromptTemplate.from_template("{a}")]) + "{b}"'
    ),
    "examples shown by a message": (
        "ChatPromptTemplate([FewShotChatMessagePromptTemplate("
        'example_prompt=HumanMessagePromptTemplate.from_template("{q}"), examples=[{"q": "{x}"}]), "{a}"])'
    ),
    "a partial around a message's own": (
        'ChatPromptTemplate([ChatPromptTemplate([HumanMessagePromptTemplate.from_template("{a}{b}", '
        'partial_variables={"b": "inner"})]).partial(b="outer"), "{a}"])'
    ),
    "a partial of an optional placeholder inside": (
        'ChatPromptTemplate([ChatPromptTemplate([("placeholder", "{h}")]).partial(h=[("human", "x")]), "{a}"])'
    ),
    "an escaped field with a point in format": 'PromptTemplate.from_template("In 2024: {{a:.2f}}{}".format("x."))',
    "a star and a year beside a percent directive": 'PromptTemplate.from_template("2024 ** %s{a}" % ("x",))',
    "an input named stop in a few-shot prompt": (
        'FewShotPromptTemplate(examples=[], example_prompt=PromptTemplate.from_template("{q}"), suffix="{stop}")'
    ),
}
ENDS = {
    "prefix": 'prefix="p\\n\\n", suffix=""',
    "suffix": 'suffix="{{ a }}\\n\\n"',
    "nothing but line ends": 'suffix="\\n\\n"',
    "one line end": 'prefix="p", suffix="\\n"',
    "no line end": 'suffix="{{ a }}"',
}
REFUSED = {
    "a dict is added": 'ChatPromptTemplate([]) + {"role": "human", "content": "{a}"}',
    "something is added to a few-shot chat prompt": (
        'FewShotChatMessagePromptTemplate(example_prompt=HumanMessagePromptTemplate.from_template("{q}"), '
        'examples=[{"q": "{x}"}]) + "{a}"'
    ),
    "a class is a message": 'ChatPromptTemplate([]) + (HumanMessage, "{a}")',
    "a role is a dict": 'ChatPromptTemplate([]) + ("human", ({"text": "a"}, {"text": "b"}))',
}


def _compared(written: str) -> Tally:
    tally = Tally()
    compare([Case(HEADER + imported(f"prompt = {written}\n", "names"), ())], tally)
    return tally


@pytest.mark.parametrize("name", ALIKE)
def test_comes_out_alike(name: str) -> None:
    """LangChain and we take the definition, ask for the same inputs and render the same."""
    tally = _compared(ALIKE[name])

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["both take"] == 1


@pytest.mark.parametrize("name", ENDS)
def test_line_ends_of_few_shot_prompts_in_jinja2(name: str) -> None:
    """Of the whole text, jinja2 leaves one line end out, however many there are."""
    example = 'examples=[], example_prompt=PromptTemplate.from_template("Q: {q}")'
    tally = _compared(f'FewShotPromptTemplate({example}, {ENDS[name]}, template_format="jinja2")')

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["both take"] == 1


def test_two_ways_to_fill_in_one_name_are_told() -> None:
    """Nested prompts that leave out and fill in the same placeholder have no one value: the prompt is listed only."""
    inner = 'ChatPromptTemplate([("placeholder", "{h}")])'
    tally = _compared(f'ChatPromptTemplate([{inner}.partial(h=[("human", "x")]), {inner}])')

    assert [str(difference) for difference in tally.differences] == []
    assert tally.explained == {"partials of two messages": 1}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    """LangChain and we refuse the definition."""
    tally = _compared(REFUSED[name])

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["both refuse"] == 1


@pytest.mark.parametrize(
    "written",
    [
        'PromptTemplate.from_template("{n:c}", partial_variables={"n": -7})',
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{n:c}", partial_variables={"n": -7})]) + "x"',
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{n:d}", partial_variables={"n": "x"})]) + "x"',
    ],
)
def test_a_partial_that_its_field_cannot_print_is_reported(written: str) -> None:
    """A value that makes formatting fail in any way is a finding, not a crash."""
    tally = _compared(written)

    assert [str(difference) for difference in tally.differences] == []
    assert tally.explained == {"partial does not fit": 1}
