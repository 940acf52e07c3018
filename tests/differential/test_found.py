"""Definitions that once came out differently: what the random ones found, made small."""

import pytest
from tests.differential.comparison import Tally, compare
from tests.differential.module import HEADER, Case

IMPORTS = (
    "from langchain_core.messages import HumanMessage\n"
    "from langchain_core.prompts import ChatPromptTemplate, FewShotChatMessagePromptTemplate, FewShotPromptTemplate\n"
    "from langchain_core.prompts import HumanMessagePromptTemplate, PromptTemplate\n\n"
)
ALIKE = {
    "no messages": "ChatPromptTemplate([])",
    "a block that is always empty": 'ChatPromptTemplate([("human", [{"type": "text", "text": ""}, "{a}"])])',
    "an empty image detail": 'ChatPromptTemplate([("human", [{"image_url": {"url": "{a}", "detail": ""}}])])',
    "a block's own partial": (
        'HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{a!r}{b}", partial_variables={"b": "{x}"}), '
        'PromptTemplate.from_template("{a}")]) + "{b}"'
    ),
    "examples shown by a message": (
        'FewShotChatMessagePromptTemplate(example_prompt=HumanMessagePromptTemplate.from_template("{q}"), '
        'examples=[{"q": "{x}"}]) + "{a}"'
    ),
    "an escaped field with a point in format": 'PromptTemplate.from_template("In 2024: {{a:.2f}}{}".format("x."))',
    "a star and a year beside a percent directive": 'PromptTemplate.from_template("2024 ** %s{a}" % ("x",))',
    "an input named stop in a few-shot prompt": (
        'FewShotPromptTemplate(examples=[], example_prompt=PromptTemplate.from_template("{q}"), suffix="{stop}")'
    ),
}
REFUSED = {
    "a dict is added": 'ChatPromptTemplate([]) + {"role": "human", "content": "{a}"}',
    "a class is a message": 'ChatPromptTemplate([]) + (HumanMessage, "{a}")',
    "a role is a dict": 'ChatPromptTemplate([]) + ("human", ({"text": "a"}, {"text": "b"}))',
}


def _compared(written: str) -> Tally:
    tally = Tally()
    compare([Case(f"{HEADER}{IMPORTS}prompt = {written}\n", ())], tally)
    return tally


@pytest.mark.parametrize("name", ALIKE)
def test_comes_out_alike(name: str) -> None:
    """LangChain and we take the definition, ask for the same inputs and render the same."""
    tally = _compared(ALIKE[name])

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["both take"] == 1


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
