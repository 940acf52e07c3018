"""Calls that are right, in every form: no checker may say a word here."""

import datetime
from collections.abc import Sequence
from typing import Any

from app.models import User
from app.prompts_gen import (
    JokeOutput,
    Reply,
    ReplyInput,
    anything,
    block,
    dated,
    fixed,
    go_on,
    joke,
    legal,
    letter,
    load,
    photo,
    polite,
    prompts,
    reply,
    report,
    sheep,
    short,
    summary,
    who,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.messages import HumanMessage as LangChainHumanMessage
from typing_extensions import NotRequired, TypedDict, assert_type

from genprompts import (
    ChatPrompt,
    ChatPromptValue,
    HumanMessage,
    ImagePromptValue,
    Message,
    MessageLike,
    StructuredChatPrompt,
    TextPromptValue,
)

# --- the dict form -------------------------------------------------------------------------------
assert_type(reply.invoke({"company": "Acme", "history": [], "question": "Why?"}), ChatPromptValue)
reply.invoke({"company": "Acme", "history": [], "question": "Why?", "notes": ["Be kind."]})
assert_type(
    report.invoke({"price": 1, "count": 2, "title": "bolts", "day": datetime.date(2025, 1, 31), "raw": None}),
    TextPromptValue,
)
report.invoke({"price": 1.5, "count": True, "title": 7, "day": datetime.datetime(2025, 1, 31), "raw": [1]})
report.invoke({"price": 1.5, "count": 2, "title": 7.5, "day": datetime.time(12, 30), "raw": object()})
legal.invoke({"class": "A", "first name": "Bob"})
letter.invoke({"user": User("Ann"), "tone": "formal", "topics": ["rockets"]})
letter.invoke({"user": User("Ann"), "tone": "casual", "topics": ("rockets", "fuel"), "copies": 2})
fixed.invoke({})
dated.invoke({"today": "Monday", "question": "Why?"})
polite.invoke({"question": "Why?"})
polite.invoke({"question": "Why?", "tone": "dry"})

# --- the keyword form ----------------------------------------------------------------------------
assert_type(reply(company="Acme", history=[], question="Why?"), ChatPromptValue)
reply(company="Acme", history=[], question="Why?", notes=[])
reply.format_messages(company="Acme", history=[], question="Why?")
assert_type(summary.format(text="A long text."), TextPromptValue)
legal(class_="A", first_name="Bob")
letter(user=User("Ann"), tone="formal", topics=[])
fixed()
polite(question="Why?", tone="dry")
assert_type(reply.format_messages(company="Acme", history=[], question="Why?", notes=[]), ChatPromptValue)
assert_type(reply.format_prompt(company="Acme", history=[], question="Why?"), ChatPromptValue)
assert_type(reply.format(company="Acme", history=[], question="Why?"), str)
assert_type(fixed.format(), str)
assert_type(legal.format_prompt(class_="A", first_name="Bob"), TextPromptValue)
assert_type(photo.format(name="cat", level="low"), ImagePromptValue)
assert_type(block.format(data="aGk="), dict[str, object])
assert_type(block.invoke("aGk="), dict[str, object])

# --- one input: the bare value -------------------------------------------------------------------
assert_type(summary.invoke("A long text."), TextPromptValue)
summary.invoke({"text": "A long text."})
sheep.invoke(3)
polite.invoke("Why?")
go_on.invoke([("human", "Hello")])
go_on.invoke({"messages": ["Hello"]})
anything.invoke({"value": {"a": "mapping"}})
summary.batch(["one", {"text": "two"}])

# --- variables -----------------------------------------------------------------------------------
inputs: ReplyInput = {"company": "Acme", "history": [], "question": "Why?"}
reply.invoke(inputs)
many: Sequence[ReplyInput] = (inputs, inputs)
reply.batch(many)
reply.batch([inputs, {"company": "Acme", "history": [], "question": "And?"}])


class Row(TypedDict):
    """A richer mapping than the prompt needs, with a list where a sequence is enough."""

    company: str
    history: list[Message]
    notes: NotRequired[list[Message]]
    question: str
    answered: bool


row: Row = {"company": "Acme", "history": [], "question": "Why?", "answered": False}
reply.invoke(row)

# --- messages in a placeholder -------------------------------------------------------------------
reply.invoke({"company": "Acme", "question": "Why?", "history": ["a text"]})
reply.invoke({"company": "Acme", "question": "Why?", "history": [("human", "Hi"), ("ai", "Hello")]})
reply.invoke({"company": "Acme", "question": "Why?", "history": ({"role": "user", "content": "Hi"},)})
reply.invoke({"company": "Acme", "question": "Why?", "history": [{"role": "user", "content": "Hi", "name": "Bob"}]})
reply.invoke({"company": "Acme", "question": "Why?", "history": [{"role": "user", "content": [{"type": "text"}]}]})
reply.invoke({"company": "Acme", "question": "Why?", "history": [HumanMessage("Hi"), "a text", ("ai", "Hello")]})
reply.invoke({"company": "Acme", "question": "Why?", "history": [LangChainHumanMessage("Hi"), AIMessage("Hello")]})
earlier = reply.invoke(inputs)
reply.invoke({"company": "Acme", "question": "Why?", "history": earlier})
said: list[MessageLike] = [*earlier, ("human", "And then?")]
go_on(messages=said)

# --- the other methods ---------------------------------------------------------------------------
assert_type(reply.batch([inputs]), list[ChatPromptValue])
assert_type(reply.batch([inputs], return_exceptions=True), list[ChatPromptValue | Exception])
for value in reply.stream(inputs):
    assert_type(value, ChatPromptValue)
assert_type(earlier.to_string(), str)
assert_type(earlier.to_messages(), list[Message])
assert_type(earlier[0]["role"], str)
assert_type(reply.invoke_mapping(dict[str, object]()), ChatPromptValue)


async def use() -> None:
    """Await what can be awaited."""
    assert_type(await reply.ainvoke(inputs), ChatPromptValue)
    assert_type(await reply.abatch([inputs]), list[ChatPromptValue])
    async for one in reply.astream(inputs):
        assert_type(one, ChatPromptValue)
    assert_type(await reply.aformat_messages(company="Acme", history=[], question="Why?"), ChatPromptValue)
    assert_type(await reply.aformat_prompt(company="Acme", history=[], question="Why?"), ChatPromptValue)
    assert_type(await reply.aformat(company="Acme", history=[], question="Why?"), str)
    assert_type(await summary.aformat(text="A long text."), TextPromptValue)
    assert_type(await photo.aformat_prompt(name="cat", level="low"), ImagePromptValue)
    assert_type(await block.aformat(data="aGk="), dict[str, object])


# --- what the model answers with -----------------------------------------------------------------
assert_type(who.output_schema, type[User])
assert_type(joke.output_schema, type[JokeOutput])
assert_type(joke.schema, dict[str, object])


async def answer(model: BaseChatModel, prompt: StructuredChatPrompt[Any, User]) -> None:
    """Let a model answer."""
    chain = who | model
    assert_type(chain.invoke({"what": "names", "text": "Ann was here."}), User)
    assert_type((joke | model).invoke("cats"), JokeOutput)
    assert_type((joke | model).invoke({"topic": "cats"})["setup"], str)
    assert_type(await joke.pipe(model).ainvoke("cats"), JokeOutput)
    assert_type(prompt.output_schema, type[User])
    await answer(model, who)


# --- the registry, and prompts as values ---------------------------------------------------------
assert_type(prompts["prompts/reply"], Reply)
prompts["support/refund"].invoke({"order": "A1", "name": "Bob"})
load("support/refund").invoke({"order": "A1", "name": "Bob"})


class Question(TypedDict):
    """What a helper hands to any prompt."""

    question: str


def ask(prompt: ChatPrompt[ReplyInput], given: ReplyInput) -> ChatPromptValue:
    """Take any chat prompt that needs no more than ``reply``."""
    return prompt.invoke(given)


def render(prompt: ChatPrompt[Any]) -> str:
    """Take any chat prompt."""
    return prompt.invoke({"question": "Why?"}).to_string()


def narrow(prompt: ChatPrompt[Question]) -> ChatPromptValue:
    """Take any chat prompt that needs nothing but a question."""
    return prompt.invoke({"question": "Why?"})


ask(reply, inputs)
ask(short, inputs)
render(reply)
narrow(short)
narrow(fixed)
