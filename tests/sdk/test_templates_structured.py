"""Structured prompts made at run time: messages and the schema of the answer."""

import copy
import pickle
import warnings
from dataclasses import dataclass
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import BaseModel
from typing_extensions import TypedDict, override

from genprompts import (
    ChatPromptTemplate,
    StructuredChatPrompt,
    StructuredPrompt,
    TemplateDefinitionError,
    UnexpectedInputError,
)

MESSAGES = [("system", "{s}"), ("human", "{q}")]


class Model(BaseModel):
    """An answer as a pydantic model."""

    x: int


class Record(TypedDict):
    """An answer as a TypedDict."""

    x: int


@dataclass
class Data:
    """An answer as a dataclass."""

    x: int


JSON = {"title": "Answer", "type": "object", "properties": {"x": {"type": "integer"}}}
SCHEMAS: list[Any] = [Model, Record, Data, JSON]


class Asked(FakeListChatModel):
    """A model that remembers what it was asked for."""

    @override
    def with_structured_output(self, schema: Any, **kwargs: Any) -> "Runnable[Any, Any]":
        return RunnableLambda(lambda messages: (schema, kwargs, [message["content"] for message in messages]))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schema_travels_to_the_model(schema: Any) -> None:
    """Before a model the prompt asks for its schema, and rendered alone it gives the messages."""
    prompt = StructuredPrompt(MESSAGES, schema, method="json_schema", strict=True, include_raw=False)
    values = {"s": "S", "q": "Q"}
    options = {"method": "json_schema", "strict": True, "include_raw": False}

    assert (prompt | Asked(responses=[])).invoke(values) == (schema, options, ["S", "Q"])
    assert prompt.invoke(values) == [{"role": "system", "content": "S"}, {"role": "user", "content": "Q"}]
    assert prompt.schema == prompt.schema_ == prompt.output_schema == schema
    assert prompt.structured_output_kwargs == options
    assert isinstance(prompt, StructuredChatPrompt)


def test_the_ways_to_make_one() -> None:
    """The schema is the second argument, or goes by LangChain's names for it."""
    made = [
        StructuredPrompt(MESSAGES, Model, structured_output_kwargs={"a": 1}, name="n"),
        StructuredPrompt(MESSAGES, schema=Model, a=1, name="n"),
        StructuredPrompt(MESSAGES, schema_=Model, a=1, name="n"),
        StructuredPrompt.from_messages_and_schema(MESSAGES, Model, a=1, name="n"),
    ]

    assert made == [made[0]] * 4
    assert made[0].name == "n"
    assert made[0].structured_output_kwargs == {"a": 1}


def test_other_options_are_the_templates() -> None:
    """Partials, metadata and the language are those of a chat template."""
    prompt = StructuredPrompt(
        [("human", "{{a}}{{b}}")], JSON, template_format="mustache", partial_variables={"a": 1}, metadata={"m": 1}
    )

    assert prompt.input_variables == ("b",)
    assert prompt.metadata == {"m": 1}
    assert prompt.invoke("x")[0]["content"] == "1x"  # type: ignore[arg-type]  # the bare value is for run time


@pytest.mark.parametrize("schema", [None, {}, 5, "Model"])
def test_a_schema_is_needed(schema: Any) -> None:
    """Without a schema there is no structured prompt."""
    with pytest.raises(TemplateDefinitionError, match="the schema of an answer is a class or a JSON schema"):
        StructuredPrompt(MESSAGES, schema)


def test_the_schema_stays() -> None:
    """Slices, sums, partials and copies keep the schema; LangChain's slices and sums lose it."""
    prompt = StructuredPrompt(MESSAGES, Model, a=1)
    variations = [prompt[:1], prompt + "more", prompt.partial(s="S"), copy.deepcopy(prompt)]
    variations += [pickle.loads(pickle.dumps(prompt)), prompt + ChatPromptTemplate(["x"])]

    for one in variations:
        assert type(one) is StructuredPrompt
        assert one.schema is Model
        assert one.structured_output_kwargs == {"a": 1}
    assert copy.copy(prompt) == prompt != ChatPromptTemplate(MESSAGES)


def test_the_callers_dicts_are_not_kept() -> None:
    """What the caller does to its dicts later changes nothing."""
    schema, options = dict(JSON), {"a": 1}
    prompt = StructuredPrompt(MESSAGES, schema, structured_output_kwargs=options)
    schema.clear()
    options.clear()

    assert prompt.schema == JSON
    assert prompt.structured_output_kwargs == {"a": 1}


def test_only_a_model_may_follow() -> None:
    """What is no model cannot answer in a schema."""
    prompt = StructuredPrompt(MESSAGES, Model)

    with pytest.raises(UnexpectedInputError, match="stands before a model with 'with_structured_output'"):
        prompt | RunnableLambda(lambda value: value)


def test_the_chain_is_langchains() -> None:
    """LangChain's own prompt hands its model the same schema and options."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is in beta there
        from langchain_core.prompts.structured import StructuredPrompt as LangChains

        theirs = LangChains(MESSAGES, JSON, method="x")
    seen: list[object] = []

    class Recorder(FakeListChatModel):
        @override
        def with_structured_output(self, schema: Any, **kwargs: Any) -> "Runnable[Any, Any]":
            seen.append((schema, kwargs))
            return RunnableLambda(lambda _: AIMessage("x"))

    for prompt in (theirs, StructuredPrompt(MESSAGES, JSON, method="x")):
        (prompt | Recorder(responses=[])).invoke({"s": 1, "q": 2})

    assert seen[0] == seen[1]
