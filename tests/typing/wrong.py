"""Calls that are wrong: each marked line is refused, with a message that holds the marked words."""

import datetime

from app.models import User
from app.prompts_gen import (
    ReplyInput,
    dated,
    fixed,
    go_on,
    joke,
    legal,
    letter,
    photo,
    polite,
    prompts,
    reply,
    report,
    sheep,
    summary,
    who,
)
from langchain_core.language_models import BaseChatModel
from typing_extensions import TypedDict

from genprompts import ChatPrompt, ChatPromptValue

# --- a missing key -------------------------------------------------------------------------------
reply.invoke({"company": "Acme", "history": []})  # E: Missing key "question" for TypedDict "ReplyInput"
reply.invoke({"history": []})  # E: Missing keys ("company", "question") for TypedDict "ReplyInput"
reply.invoke({})  # E: Missing keys ("company", "history", "question") for TypedDict "ReplyInput"
reply(company="Acme", history=[])  # E: Missing named argument "question" for "__call__" of "Reply"
reply.format_messages(company="Acme", history=[])  # E: Missing named argument "question"
reply.batch([{"company": "Acme", "history": [], "question": "?"}, {"company": "Acme", "history": []}])  # E: Missing key "question"
reply.stream({"company": "Acme", "history": []})  # E: Missing key "question"
dated.invoke({"question": "Why?"})  # E: Missing key "today" for TypedDict "DatedInput"
letter.invoke({"user": User("Ann"), "tone": "formal"})  # E: Missing key "topics"
legal.invoke({"class": "A"})  # E: Missing key "first name"
prompts["support/refund"].invoke({"order": "A1"})  # E: Missing key "name" for TypedDict "RefundInput"
inputs: ReplyInput = {"company": "Acme", "history": []}  # E: Missing key "question"


async def use() -> None:
    """Await what is wrong."""
    await reply.ainvoke({"company": "Acme", "history": []})  # E: Missing key "question"
    await reply.abatch([{"company": "Acme", "history": []}])  # E: Missing key "question"
    async for _ in reply.astream({"company": "Acme", "history": []}):  # E: Missing key "question"
        pass
    await reply.aformat_messages(company="Acme", history=[])  # E: Missing named argument "question"
    await reply.aformat(company="Acme", history=[], qestion="?")  # E: Unexpected keyword argument "qestion"; did you mean "question"?
    await summary.aformat_prompt(text=1)  # E: Argument "text" has incompatible type "int"; expected "str"


# --- an unknown key ------------------------------------------------------------------------------
reply.invoke({"company": "Acme", "history": [], "question": "?", "extra": 1})  # E: Extra key "extra" for TypedDict "ReplyInput"
reply.invoke({"company": "Acme", "history": [], "qestion": "?"})  # E: Extra key "qestion" && Missing key "question"
reply(company="Acme", history=[], qestion="?")  # E: Unexpected keyword argument "qestion" for "__call__" of "Reply"; did you mean "question"?
fixed.invoke({"name": "Bob"})  # E: Extra key "name" for TypedDict "FixedInput"
fixed(name="Bob")  # E: Unexpected keyword argument "name"
fixed.format(name="Bob")  # E: Unexpected keyword argument "name"
reply.format(company="Acme", history=[])  # E: Missing named argument "question"
fixed.format_prompt("Acme")  # E: Too many arguments
photo.format(name="cat")  # E: Missing named argument "level"
photo.format_messages(name="cat", level="low")  # E: has no attribute "format_messages"

# --- what the model answers with -----------------------------------------------------------------


def answer(model: BaseChatModel) -> None:
    """Let a model answer what it is not asked for."""
    (who | model).invoke({"what": "names"})  # E: Missing key "text" for TypedDict "WhoInput"
    (who | model).invoke({"what": "names", "text": "Ann"}).age  # E: "User" has no attribute "age"
    (joke | model).invoke("cats")["punchline"]  # E: TypedDict "JokeOutput" has no key "punchline"
    joke.output_schema(punchline="x")  # E: Unexpected keyword argument "punchline"


# --- a value of the wrong type -------------------------------------------------------------------
reply.invoke({"company": 1, "history": [], "question": "?"})  # E: TypedDict item "company" has type "str"
reply(company=None, history=[], question="?")  # E: Argument "company" to "__call__" of "Reply" has incompatible type "None"; expected "str"
report.invoke({"price": "1.50", "count": 2, "title": "x", "day": datetime.date.min, "raw": 1})  # E: item "price" has type "float"
report.invoke({"price": 1.5, "count": 2.5, "title": "x", "day": datetime.date.min, "raw": 1})  # E: item "count" has type "int"
report.invoke({"price": 1.5, "count": 2, "title": None, "day": datetime.date.min, "raw": 1})  # E: item "title" has type "str | float"
report.invoke({"price": 1.5, "count": 2, "title": "x", "day": "2025-01-31", "raw": 1})  # E: item "day" has type "date | time"
sheep.invoke("three")  # E: has incompatible type "str"; expected "SheepInput | int"
letter.invoke({"user": "Ann", "tone": "formal", "topics": []})  # E: TypedDict item "user" has type "User"
letter.invoke({"user": User("Ann"), "tone": "rude", "topics": []})  # E: TypedDict item "tone" has type "Literal['formal', 'casual']"
letter.invoke({"user": User("Ann"), "tone": "formal", "topics": [1]})  # E: has incompatible type "int"; expected "str"
letter(user=User("Ann"), tone="formal", topics=[], copies="two")  # E: "copies" to "__call__" of "Letter" has incompatible type "str"; expected "int"

# --- what a placeholder does not take ------------------------------------------------------------
reply.invoke({"company": "A", "question": "?", "history": [1]})  # E: List item 0 has incompatible type "int"
reply.invoke({"company": "A", "question": "?", "history": [("human", 1)]})  # E: List item 0 has incompatible type "tuple[str, int]"
reply.invoke({"company": "A", "question": "?", "history": [("human", "a", "b")]})  # E: List item 0 has incompatible type "tuple[str, str, str]"
reply.invoke({"company": "A", "question": "?", "history": [{"role": "user"}]})  # E: List item 0
reply.invoke({"company": "A", "question": "?", "history": [{"role": "user", "content": 1}]})  # E: List item 0
reply.invoke({"company": "A", "question": "?", "history": None})  # E: TypedDict item "history"
reply.invoke({"company": "A", "question": "?", "history": [], "notes": 5})  # E: TypedDict item "notes"
go_on.invoke([1])  # E: List item 0 has incompatible type "int"

# --- a bare value where there are two inputs -----------------------------------------------------
reply.invoke("Why?")  # E: has incompatible type "str"; expected "ReplyInput"
dated.invoke("Why?")  # E: has incompatible type "str"; expected "DatedInput"
fixed.invoke("Why?")  # E: has incompatible type "str"; expected "FixedInput"
summary.invoke(["a", "list"])  # E: expected "SummaryInput | str"
summary.invoke({"txt": "A text."})  # E: has incompatible type "dict[str, str]"; expected "SummaryInput | str"
polite.invoke(5)  # E: has incompatible type "int"; expected "PoliteInput | str"

# --- mappings that are no TypedDict --------------------------------------------------------------
untyped = {"company": "Acme", "question": "Why?"}
reply.invoke(untyped)  # E: has incompatible type "dict[str, str]"; expected "ReplyInput"


class Poor(TypedDict):
    """Less than the prompt needs."""

    company: str


poor: Poor = {"company": "Acme"}
reply.invoke(poor)  # E: has incompatible type "Poor"; expected "ReplyInput"

# --- the registry --------------------------------------------------------------------------------
prompts["support/refnd"]  # E: TypedDict "_Registry" has no key "support/refnd"
prompts["refund"]  # E: TypedDict "_Registry" has no key "refund"

# --- what is read-only, and prompts as values ----------------------------------------------------


def change(given: ReplyInput) -> None:
    """Write what may only be read."""
    given["company"] = "Other"  # E: key "company" TypedDict is mutated


class Question(TypedDict):
    """What a helper hands to any prompt."""

    question: str


def narrow(prompt: ChatPrompt[Question]) -> ChatPromptValue:
    """Take any chat prompt that needs nothing but a question."""
    return prompt.invoke({"question": "Why?"})


narrow(reply)  # E: has incompatible type "Reply"; expected "ChatPrompt[Question]"
reply.invoke({"company": "A", "history": [], "question": "?"}).content  # E: has no attribute "content"
