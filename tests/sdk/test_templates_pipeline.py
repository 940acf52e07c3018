"""Pipelines of prompts made at run time."""

import asyncio
import copy
import pickle
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from langchain_core import prompts as theirs

from genprompts import (
    ChatPromptTemplate,
    ChatPromptValue,
    FewShotPromptTemplate,
    ImagePromptTemplate,
    MessagesPlaceholder,
    MissingInputError,
    PipelinePromptTemplate,
    PromptTemplate,
    TemplateDefinitionError,
    TextPromptValue,
    UnexpectedInputError,
)

INTRO = PromptTemplate("You are {person}.")
FULL = PromptTemplate("{intro}\n{task}")


class Selector:
    """Selects in asynchronous calls only."""

    async def aselect_examples(self, input_variables: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [{"q": input_variables["person"]}]


class Own:
    """A text prompt of a user's own."""

    input_variables = ("person",)

    def format(self, **kwargs: Any) -> str:
        return f"own {kwargs['person']}"


def test_prompts_fill_in_the_inputs_of_others() -> None:
    """Each prompt fills in an input of those behind it; the pipeline asks for the rest, the last one's own included."""
    pipeline = PipelinePromptTemplate(final_prompt=FULL, pipeline_prompts=[("intro", INTRO)], name="n")

    assert (pipeline.input_variables, pipeline.name) == (("person", "task"), "n")
    value = pipeline.invoke({"person": "{P}", "task": "T"})
    assert type(value) is TextPromptValue
    assert value == pipeline.format(person="{P}", task="T") == "You are {P}.\nT"
    assert pipeline.format_messages(person="P", task="T") == [{"role": "user", "content": "You are P.\nT"}]
    assert pipeline.partial(task="t").format(person="P") == pipeline.partial(task="t").invoke("P") == "You are P.\nt"  # type: ignore[arg-type]  # the one input that is left


def test_stages_see_the_stages_before_them() -> None:
    """A prompt may use what earlier ones render; a name that only a later one renders has to be given."""
    stages = [("a", PromptTemplate("A{x}")), ("b", PromptTemplate("B{a}{c}")), ("c", PromptTemplate("C{b}"))]
    pipeline = PipelinePromptTemplate(final_prompt=PromptTemplate("{a} {b} {c}"), pipeline_prompts=stages)

    assert pipeline.input_variables == ("c", "x")
    assert pipeline.format(x=1, c=2) == "A1 BA12 CBA12"


def test_chat_prompts_fill_in_placeholders() -> None:
    """A chat prompt gives its messages to a placeholder, and a chat prompt at the end gives messages."""
    turn = ChatPromptTemplate([("human", "{q}"), ("ai", "{a}")])
    last = ChatPromptTemplate([("system", "{intro}"), MessagesPlaceholder("turn"), ("placeholder", "{more}")])
    pipeline = PipelinePromptTemplate(final_prompt=last, pipeline_prompts=[("intro", INTRO), ("turn", turn)])

    value = pipeline.invoke({"person": "P", "q": "Q", "a": "A", "more": ["!"]})
    assert type(value) is ChatPromptValue
    assert (pipeline.input_variables, pipeline.optional_variables) == (("a", "person", "q"), ("more",))
    assert value.to_string() == "System: You are P.\nHuman: Q\nAI: A\nHuman: !"
    assert ChatPromptTemplate([pipeline]).invoke({"person": "P", "q": "Q", "a": "A", "more": ["!"]}) == value


def test_prompts_of_all_sorts() -> None:
    """LangChain's prompts, a user's own, images and pipelines may be part of a pipeline."""
    inner = PipelinePromptTemplate(final_prompt=PromptTemplate("<{intro}>"), pipeline_prompts=[("intro", INTRO)])
    stages: list[Any] = [
        ("inner", inner),
        ("own", Own()),
        ("their", theirs.PromptTemplate.from_template("their {person}")),
        ("strange", theirs.PromptTemplate.from_template("{{person}}", template_format="mustache")),
    ]
    text = "{inner}|{own}|{their}|{strange}"
    expected = "<You are P.>|own P|their P|P"
    for final in (PromptTemplate(text), theirs.PromptTemplate.from_template(text)):
        pipeline = PipelinePromptTemplate(final_prompt=final, pipeline_prompts=stages)  # type: ignore[arg-type]  # LangChain's, too
        assert pipeline.input_variables == ("person",)
        assert pipeline.format(person="P") == asyncio.run(pipeline.aformat(person="P")) == expected
    image = PipelinePromptTemplate(
        final_prompt=ImagePromptTemplate(template={"url": "https://{host}/a.png"}),
        pipeline_prompts=[("host", PromptTemplate("{name}.example"))],
    )
    assert image.invoke({"name": "x"}) == {"url": "https://x.example/a.png"}


def test_pipelines_await() -> None:
    """Asynchronous calls await selectors and partials; the others say that they cannot."""

    async def task() -> str:
        return "awaited"

    intro = FewShotPromptTemplate(example_selector=Selector(), example_prompt="{q}", suffix="{person}")
    pipeline = PipelinePromptTemplate(final_prompt=FULL, pipeline_prompts=[("intro", intro)]).partial(task=task)

    found = asyncio.run(pipeline.ainvoke({"person": "P"}))
    assert found == asyncio.run(pipeline.aformat_prompt(person="P")) == "P\n\nP\nawaited"
    assert asyncio.run(pipeline.aformat_messages(person="P"))[0]["content"] == found
    with pytest.raises(UnexpectedInputError, match="asynchronous"):
        pipeline.invoke({"person": "P"})


def test_missing_inputs() -> None:
    """All inputs that are missing are named before anything is rendered."""
    pipeline = PipelinePromptTemplate(final_prompt=FULL, pipeline_prompts=[("intro", INTRO)])

    with pytest.raises(MissingInputError) as raised:
        pipeline.format()

    assert raised.value.names == ("person", "task")


@pytest.mark.parametrize(
    ("final", "stages", "fault"),
    [
        ("x", [], "the final prompt is a str"),
        (FULL, [INTRO], "stage 0 of a pipeline is a (name, prompt) pair"),
        (FULL, [("a", INTRO), ("b", 5)], 'the prompt "b" of a pipeline is an int'),
    ],
)
def test_what_is_no_prompt_is_refused(final: Any, stages: Any, fault: str) -> None:
    """A pipeline is made of (name, prompt) pairs and a last prompt."""
    with pytest.raises(TemplateDefinitionError) as raised:
        PipelinePromptTemplate(final_prompt=final, pipeline_prompts=stages)

    assert fault in str(raised.value)


def test_copies_and_pickles() -> None:
    """Copies and pickles of pipelines are equal and render alike."""
    pipeline = PipelinePromptTemplate(final_prompt=FULL, pipeline_prompts=[("intro", INTRO)]).partial(task="t")

    for made in (copy.deepcopy(pipeline), pickle.loads(pickle.dumps(pipeline))):
        assert made == pipeline
        assert made.format(person="P") == "You are P.\nt"
    assert pipeline != PipelinePromptTemplate(final_prompt=FULL, pipeline_prompts=[])
    assert type(pipeline).__name__ in repr(pipeline)
