"""Prompts in LangChain's chains: ``|`` in each direction, and what the model behind them gets."""

import asyncio
import copy
import pickle
from collections.abc import AsyncIterator, Iterator
from types import MappingProxyType
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import (
    Runnable,
    RunnableBranch,
    RunnableLambda,
    RunnableParallel,
    RunnablePassthrough,
    RunnableSequence,
)
from pydantic import BaseModel, Field

from genprompts import ChatPromptTemplate, ChatPromptValue, MissingInputError, PromptTemplate, UnexpectedInputError
from genprompts.langchain.runnable import PromptRunnable
from genprompts.prompts.structured import StructuredChatPrompt

from .prompt_examples import OK, RENDERED, Picture, Plain, Reply, Topic, TopicInput


class Listening(FakeListChatModel):
    """A model that keeps what it was asked."""

    asked: list[list[BaseMessage]] = Field(default_factory=list)

    def _call(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> str:
        self.asked.append(messages)
        return super()._call(messages, *args, **kwargs)


def model(*answers: str) -> Listening:
    """Return a model with these answers."""
    return Listening(responses=list(answers) or ["hello"])


def test_prompt_model_parser() -> None:
    """``prompt | model | parser`` is LangChain's own sequence, and the model gets the prompt's messages."""
    asked = model()
    chain: Any = Reply() | asked | StrOutputParser()

    assert type(chain) is RunnableSequence
    assert chain.invoke(OK) == "hello"
    assert [(message.type, message.content) for message in asked.asked[0]] == [("system", "You are C."), ("human", "Q")]
    assert asyncio.run(chain.ainvoke(OK)) == "hello"
    assert chain.batch([OK, OK]) == ["hello"] * 2
    assert asyncio.run(chain.abatch([OK, OK])) == ["hello"] * 2


def test_chains_stream() -> None:
    """The chunks of the model come through, synchronously and asynchronously."""
    chain = Reply() | GenericFakeChatModel(messages=iter([AIMessage("a b"), AIMessage("c d")])) | StrOutputParser()

    async def streamed() -> list[str]:
        return [chunk async for chunk in chain.astream(OK)]

    assert list(chain.stream(OK)) == ["a", " ", "b"]
    assert asyncio.run(streamed()) == ["c", " ", "d"]


def test_text_prompts_before_models() -> None:
    """A model takes the text of a text prompt as a user's message."""
    asked = model()

    (Plain() | asked).invoke({"topic": "cats"})

    assert asked.asked == [[HumanMessage("cats")]]


def test_image_prompts_before_models() -> None:
    """A model takes the image of an image prompt as a user's message; other steps take the dict."""
    asked = model()

    (Picture() | asked).invoke({"topic": "https://example.com/a.png"})
    bound: Any = Picture().partial(topic="https://example.com/a.png")  # type: ignore[attr-defined]  # generated per prompt
    (bound | asked).invoke({})
    (Picture().as_runnable() | asked).invoke({"topic": "https://example.com/a.png"})

    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    assert asked.asked == [[HumanMessage([image])]] * 3
    assert (Picture() | RunnablePassthrough()).invoke({"topic": "u"}) == {"url": "u"}


def test_a_runnable_before_a_prompt() -> None:
    """``runnable | prompt`` keeps the prompt, and does not take its call by keywords for a function."""
    chain: Any = RunnablePassthrough.assign(company=lambda _: "C") | Reply()

    assert chain.steps[-1] == Reply()
    assert chain.invoke({"question": "Q"}) == RENDERED
    assert (chain | model()).invoke({"question": "Q"}).content == "hello"
    assert asyncio.run(chain.ainvoke({"question": "Q"})) == RENDERED
    assert list(chain.stream({"question": "Q"})) == [RENDERED]


@pytest.mark.parametrize(
    "first",
    [
        {"company": lambda _: "C", "question": RunnablePassthrough()},
        lambda question: {"company": "C", "question": question},
        RunnableLambda(lambda question: {"company": "C", "question": question}),
        RunnableParallel(company=lambda _: "C", question=RunnablePassthrough()),
    ],
    ids=["dict", "function", "lambda", "parallel"],
)
def test_what_may_stand_before_a_prompt(first: Any) -> None:
    """Dicts, functions and runnables give a prompt its input."""
    chain = first | Reply()

    assert chain.invoke("Q") == RENDERED
    assert chain.batch(["Q", "Q"]) == [RENDERED] * 2
    assert list(chain.stream("Q")) == [RENDERED]


@pytest.mark.parametrize(
    "second",
    [ChatPromptValue.to_string, RunnableLambda(ChatPromptValue.to_string), {"a": ChatPromptValue.to_string}],
    ids=["function", "runnable", "dict"],
)
def test_what_may_follow_a_prompt(second: Any) -> None:
    """Functions, runnables and dicts get the same value that the prompt renders alone."""
    found = (Reply() | second).invoke(OK)

    assert found == (
        {"a": Reply().invoke(OK).to_string()} if isinstance(second, dict) else Reply().invoke(OK).to_string()
    )


def test_functions_that_stream() -> None:
    """Generators follow a prompt as they do in LangChain."""

    def shout(chunks: Iterator[ChatPromptValue]) -> Iterator[str]:
        for chunk in chunks:
            yield chunk.to_string().upper()

    async def ashout(chunks: AsyncIterator[ChatPromptValue]) -> AsyncIterator[str]:
        async for chunk in chunks:
            yield chunk.to_string().upper()

    async def streamed() -> list[str]:
        return [chunk async for chunk in (Reply() | ashout).astream(OK)]

    assert list((Reply() | shout).stream(OK)) == asyncio.run(streamed()) == ["SYSTEM: YOU ARE C.\nHUMAN: Q"]


def test_a_prompt_behind_a_prompt() -> None:
    """A prompt of one input takes what another one renders, as its bare value."""
    chain = Plain() | PromptTemplate("<{text}>")

    assert chain.invoke({"topic": "x"}) == "<x>"


def test_pipe() -> None:
    """``pipe`` joins several steps at once, under a name."""
    chain = Reply().pipe(model(), StrOutputParser(), name="answer")

    assert chain.get_name() == "answer"
    assert chain.invoke(OK) == "hello"


def test_prompts_are_runnables() -> None:
    """LangChain takes prompts for runnables wherever it asks."""
    prompts: list[Any] = [Reply(), Topic(), ChatPromptTemplate([("human", "{x}")]), Topic().map()]
    for prompt in prompts:
        assert isinstance(prompt, Runnable)
    assert not isinstance(Reply().invoke(OK), Runnable)
    assert isinstance(Reply().as_runnable(), PromptRunnable)


def test_parallel_and_branches() -> None:
    """Prompts stand in parallel steps and in branches."""
    both: Any = RunnableParallel(a=Reply().as_runnable(), b=Topic().as_runnable())
    raw: Any = RunnableParallel({"a": Reply(), "b": Reply()})  # type: ignore[dict-item]  # a runnable at run time only
    branch: Any = RunnableBranch((lambda given: "company" in given, Reply()), Topic())  # type: ignore[arg-type]  # same

    assert raw.invoke(OK) == {"a": RENDERED, "b": RENDERED}
    assert both.invoke({**OK, "topic": "x"}) == {"a": RENDERED, "b": Topic().invoke("x")}
    assert [branch.invoke(OK), branch.invoke({"topic": "x"})] == [RENDERED, Topic().invoke("x")]


def test_schemas_of_chains() -> None:
    """A chain's input schema is the prompt's; parallel prompts have the inputs of both."""
    chain = Reply() | model() | StrOutputParser()
    both: Any = RunnableParallel({"a": Reply(), "b": Topic()})  # type: ignore[dict-item]  # a runnable at run time only

    assert chain.get_input_jsonschema()["required"] == ["company", "question"]
    assert set(both.get_input_jsonschema()["properties"]) == {"company", "question", "history", "topic"}
    assert set(both.get_output_schema().model_fields) == {"a", "b"}


def test_chains_survive_copies() -> None:
    """The adapter and chains with it are copied and pickled with their prompt."""
    adapter = Reply().as_runnable()
    chain = Reply() | StrOutputParser()

    for made in (copy.copy(adapter), copy.deepcopy(adapter), pickle.loads(pickle.dumps(adapter))):
        assert made == adapter
        assert made.invoke(OK) == RENDERED
    assert pickle.loads(pickle.dumps(chain)).first == adapter


def test_errors_pass_through_chains() -> None:
    """A prompt's errors come out of a chain as they are."""
    with pytest.raises(MissingInputError, match='prompt "support/reply" is missing the input "question"'):
        (Reply() | model()).invoke({"company": "C"})  # type: ignore[typeddict-item]  # the mistake is the test
    with pytest.raises(UnexpectedInputError):
        (Reply() | model()).invoke("x")  # type: ignore[arg-type]  # same
    with pytest.raises(TypeError, match="Runnable"):
        Reply() | 3  # type: ignore[operator]  # same


class Answer(BaseModel):
    """What a model is to answer with."""

    text: str


class Reviewed(StructuredChatPrompt[TopicInput, Answer]):
    """``reviewed``."""

    __slots__ = ()
    name = "reviewed"
    input_variables = ("topic",)
    input_schema = TopicInput
    structured_output_kwargs = MappingProxyType({"method": "json"})

    @property
    def output_schema(self) -> type[Answer]:
        return Answer

    def _render(self, input: TopicInput, config: object = None) -> ChatPromptValue:  # noqa: A002  (LangChain's name)
        if config is not None:
            return self._traced(input, config)
        return ChatPromptValue([{"role": "user", "content": input["topic"]}])


class Obliging(FakeListChatModel):
    """A model that answers in a schema."""

    def with_structured_output(self, schema: Any, **kwargs: Any) -> Runnable[Any, Any]:
        return RunnableLambda(lambda messages: schema(text=f"{messages[0]['content']} {kwargs}"))


def test_what_a_prompt_says_of_the_model_behind_it() -> None:
    """A structured prompt makes the model answer in its schema: by each way to join them, and with inputs filled in."""
    prompt: Any = Reviewed()
    bound = prompt.partial(topic="x")
    asked = Obliging(responses=[])
    expected = Answer(text="x {'method': 'json'}")

    assert (prompt | asked).invoke({"topic": "x"}) == expected
    assert prompt.pipe(asked, lambda answer: answer.text, name="n").invoke({"topic": "x"}) == expected.text
    assert (prompt.as_runnable() | asked).invoke({"topic": "x"}) == expected
    assert (bound | asked).invoke({}) == expected
    assert isinstance(bound, StructuredChatPrompt)
    assert (bound.output_schema, bound.schema_) == (Answer, Answer)
    assert pickle.loads(pickle.dumps(bound)) == bound
