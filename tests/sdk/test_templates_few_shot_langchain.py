"""Few-shot prompts, nested templates and selectors, against langchain-core itself."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import example_selectors
from langchain_core import prompts as theirs

import genprompts as ours

PLAIN = st.text(st.characters(exclude_characters="{}\r", exclude_categories=["Cs"]), max_size=6)
TEXTS = st.lists(st.sampled_from(["{a}", "{b}", "{{", "}}", "x", " ", "\n", "{a!r:>4}", "é"]), max_size=4).map("".join)
EXAMPLES = st.lists(st.fixed_dictionaries({"q": PLAIN, "r": st.one_of(PLAIN, st.integers())}), max_size=3)
SHOWN = st.sampled_from(["{q}", "{q} {r}", "Q: {q!r}\nA: {r}", "", "{{{r}}}"])
ANY = st.one_of(PLAIN, st.integers(), st.none(), st.sampled_from(["{b}", "{a.__class__}"]))


class Last(example_selectors.BaseExampleSelector):
    """LangChain's kind of selector, which selects the last examples."""

    def __init__(self, examples: Sequence[Mapping[str, Any]]) -> None:
        self.examples = [dict(example) for example in examples]

    def add_example(self, example: dict[str, str]) -> None:
        self.examples.append(example)

    def select_examples(self, input_variables: dict[str, str]) -> list[dict[str, Any]]:
        return self.examples[len(input_variables) - 2 :]


def around(examples: Sequence[Mapping[str, Any]], *, selected: bool) -> dict[str, Any]:
    """Return how the examples are given."""
    return {"example_selector": Last(examples)} if selected else {"examples": list(examples)}


@settings(max_examples=150, derandomize=True, deadline=None)
@given(TEXTS, TEXTS, SHOWN, EXAMPLES, st.sampled_from(["\n\n", "", " - "]), ANY, ANY, st.booleans())
def test_few_shot_texts(  # noqa: PLR0917  (what hypothesis draws)
    prefix: str,
    suffix: str,
    shown: str,
    examples: list[dict[str, Any]],
    separator: str,
    a: object,
    b: object,
    selected: bool,
) -> None:
    """Examples without braces give LangChain's text, fixed and selected, with its inputs."""
    if shown == "{{{r}}}":  # braces around a value are a field of LangChain's second reading
        shown = "{r}"
    given_as = around(examples, selected=selected)
    more = {"prefix": prefix, "suffix": suffix, "example_separator": separator, **given_as}
    reference = theirs.FewShotPromptTemplate(example_prompt=theirs.PromptTemplate.from_template(shown), **more)
    template = ours.FewShotPromptTemplate(example_prompt=ours.PromptTemplate(shown), **more)
    values = {"a": a, "b": b}

    assert list(template.input_variables) == reference.input_variables
    assert template.invoke(values) == reference.format(**values)
    assert asyncio.run(template.ainvoke(values)) == reference.format(**values)
    converted = ours.FewShotPromptTemplate(example_prompt=reference.example_prompt, **more)
    assert converted.invoke(values) == reference.format(**values)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TEXTS, TEXTS, EXAMPLES, ANY, st.booleans())
def test_few_shot_messages(
    system: str,
    end: str,
    examples: list[dict[str, Any]],
    a: object,
    selected: bool,
) -> None:
    """Examples of any text give LangChain's messages, in a chat template as well as alone."""
    given_as = around(examples, selected=selected)
    turn: list[Any] = [("human", "{q}"), ("ai", "{{{r}}}")]
    reference = theirs.ChatPromptTemplate(
        [
            ("system", system),
            theirs.FewShotChatMessagePromptTemplate(example_prompt=theirs.ChatPromptTemplate(turn), **given_as),
            end,
        ]
    )
    shots = ours.FewShotChatMessagePromptTemplate(example_prompt=ours.ChatPromptTemplate(turn), **given_as)
    template = ours.ChatPromptTemplate([("system", system), shots, end])
    values = {"a": a, "b": "B"}

    assert list(template.input_variables) == reference.input_variables
    expected = reference.invoke(values).to_messages()
    assert template.invoke(values).to_langchain().to_messages() == expected
    assert asyncio.run(template.ainvoke(values)).to_langchain().to_messages() == expected
    assert ours.ChatPromptTemplate([reference]).invoke(values).to_langchain().to_messages() == expected


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.recursive(st.sampled_from(["{a}", "{b}", "x"]), lambda inner: st.lists(inner, max_size=3), max_leaves=8), ANY)
def test_nested_templates(tree: Any, a: object) -> None:
    """Templates in templates, with partials in some of them, ask for and give what LangChain's do."""

    def made(library: Any, entry: Any, *, outer: bool = True) -> Any:
        if isinstance(entry, str):
            return ("human", entry)
        template = library.ChatPromptTemplate([made(library, one, outer=False) for one in entry])
        fill = not outer and len(entry) % 2 and "b" in template.input_variables
        return template.partial(b=f"filled {json.dumps(entry).count('b')}") if fill else template

    reference = made(theirs, [tree])
    template = made(ours, [tree])

    assert list(template.input_variables) == reference.input_variables
    for values in ({"a": a, "b": "B"}, {"a": a} if "b" not in reference.input_variables else {"a": a, "b": 2}):
        assert template.format(**values) == reference.format(**values)


@pytest.mark.parametrize("length", [1, 3, 5, 8, 50])
def test_length_based_selectors(length: int) -> None:
    """Our selector chooses what LangChain's chooses, and LangChain's works in our prompts."""
    examples = [{"q": text} for text in ("one", "two words", "a\nb", "", "x")]
    shown = theirs.PromptTemplate.from_template("{q}")
    reference = example_selectors.LengthBasedExampleSelector(examples=examples, example_prompt=shown, max_length=length)
    selector = ours.LengthBasedExampleSelector(examples=examples, example_prompt=shown, max_length=length)

    for values in ({"s": "v"}, {"s": "some more words", "t": "and\nmore"}, {}):
        assert selector.select_examples(values) == reference.select_examples(values)
    for one in (reference, selector):
        template = ours.FewShotPromptTemplate(example_prompt=shown, example_selector=one, suffix="{s}")
        outer = theirs.FewShotPromptTemplate(example_prompt=shown, example_selector=reference, suffix="{s}")
        assert template.format(s="a b") == asyncio.run(template.aformat(s="a b")) == outer.format(s="a b")


def test_jinja2_few_shot_texts() -> None:
    """jinja2 few-shot texts are LangChain's, where examples hold no template."""
    more: dict[str, Any] = {
        "examples": [{"q": "1"}, {"q": "2 < 3"}],
        "prefix": "{% set x = a %}P {{ x }}\n",
        "suffix": "{% for i in b %}{{ i }}{{ x }} {% endfor %}\n",
        "template_format": "jinja2",
    }
    shown: dict[str, Any] = {"template": "Q {{ q }}", "template_format": "jinja2"}
    reference = theirs.FewShotPromptTemplate(example_prompt=theirs.PromptTemplate(**shown), **more)
    template = ours.FewShotPromptTemplate(example_prompt=ours.PromptTemplate(**shown), **more)

    assert list(template.input_variables) == reference.input_variables
    assert template.invoke({"a": "A", "b": [1, 2]}) == reference.format(a="A", b=[1, 2])
