"""Chains of LangChain with generated prompts: what is right passes every checker, each marked line is refused."""

from collections.abc import Iterator
from typing import Any

from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough
from prompts import ReplyInput, reply, topic
from typing_extensions import assert_type

from genprompts import ChatPrompt, ChatPromptValue, Prompt, TextPromptValue

ok: ReplyInput = {"company": "C", "question": "Q"}
model = FakeListChatModel(responses=["x"])


def both(x: str) -> dict[str, str]:
    return {"company": x, "question": x}


def shout(messages: ChatPromptValue) -> str:
    return messages.to_string().upper()


def count(text: str) -> int:
    return len(text)


def chunks(values: Iterator[ChatPromptValue]) -> Iterator[str]:
    for value in values:
        yield value.to_string()


# --- calling ----------------------------------------------------------------------------------------
assert_type(reply.invoke({"company": "C", "question": "Q"}), ChatPromptValue)
assert_type(reply.invoke(ok, {"tags": ["x"]}), ChatPromptValue)
assert_type(reply.batch([ok, ok]), list[ChatPromptValue])
assert_type(reply.batch([ok, ok], [{"tags": ["x"]}, {}]), list[ChatPromptValue])
assert_type(reply.batch([ok, ok], return_exceptions=True), list[ChatPromptValue | Exception])
for index, value in reply.batch_as_completed([ok, ok]):
    assert_type(index, int)
    assert_type(value, ChatPromptValue)
assert_type(topic.invoke("x"), TextPromptValue)
assert_type(topic.map().invoke(["x", {"topic": "y"}]), list[TextPromptValue])
assert_type(reply.map().invoke([ok]), list[ChatPromptValue])
reply.map().invoke([{"company": "C"}])  # E
reply.invoke({"company": "C"})  # E
reply.batch([{"company": "C"}])  # E
topic.map().invoke([1])  # E

# --- chains -----------------------------------------------------------------------------------------
chain = reply | model | StrOutputParser()
assert_type(chain.invoke({"company": "C", "question": "Q"}), str)
assert_type(chain.batch([ok]), list[str])
assert_type((reply | len).invoke(ok), int)
assert_type((reply | shout).invoke(ok), str)
assert_type((reply | chunks).invoke(ok), str)
assert_type((reply | {"a": model, "b": RunnablePassthrough()}).invoke(ok), dict[str, Any])
assert_type(reply.pipe(model, StrOutputParser()).invoke(ok), str)
assert_type((chain | count).invoke(ok), int)
chain.invoke({"company": "C"})  # E
chain.invoke({"company": "C", "question": 1})  # E
chain.batch([{"company": 1}])  # E
(reply | len).invoke({"company": 1})  # E
(chain | count).invoke({"company": "C"})  # E

before = RunnablePassthrough.assign(company=lambda _: "C") | reply | model
named = {"topic": RunnablePassthrough[Any]()} | topic | model
assert_type((before | StrOutputParser()).invoke({"question": "q"}), str)
named.invoke("x")
(RunnableLambda(both) | reply).invoke("x")
RunnablePassthrough.assign(answer=chain)
RunnableParallel(a=chain, b=reply.as_runnable())
RunnableParallel({"a": chain, "b": named})
loose: Runnable[ReplyInput, str] = chain

# --- what LangChain's runnables can do ----------------------------------------------------------------
assert_type(reply.with_retry(stop_after_attempt=2).invoke(ok), ChatPromptValue)
assert_type(reply.with_fallbacks([reply]).invoke(ok), ChatPromptValue)
assert_type(reply.with_config(run_name="x", tags=["a"]).invoke(ok), ChatPromptValue)
assert_type(reply.bind(stop=["x"]).invoke(ok), ChatPromptValue)
(reply.with_config(run_name="x") | model).invoke(ok)
reply.with_retry().invoke({"company": "C"})  # E
reply.with_config({"tags": "a"})  # E
reply.as_runnable().invoke({"company": "C"})  # E
runnable: Runnable[ReplyInput, ChatPromptValue] = reply.as_runnable()

# --- what prompts say about themselves ----------------------------------------------------------------
anything: ChatPrompt[Any] = reply
some: Prompt[Any, Any] = reply
wrong: ChatPrompt[Any] = topic  # E
assert_type(reply.name, str)
assert_type(reply.get_name("x"), str)
reply.input_types["company"]
reply.get_input_jsonschema()["properties"]
reply(company="x", question="y")
reply(company="x")  # E


async def main() -> None:
    assert_type(await reply.ainvoke(ok), ChatPromptValue)
    assert_type(await reply.abatch([ok]), list[ChatPromptValue])
    assert_type(await reply.abatch([ok], return_exceptions=True), list[ChatPromptValue | Exception])
    assert_type(await chain.ainvoke(ok), str)
    async for index, value in reply.abatch_as_completed([ok]):
        assert_type(index, int)
        assert_type(value, ChatPromptValue)
    async for streamed in reply.astream(ok):
        assert_type(streamed, ChatPromptValue)
    async for event in reply.astream_events(ok):
        event["event"].upper()
