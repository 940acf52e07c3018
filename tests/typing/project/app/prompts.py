"""Prompts in LangChain's form: two inputs and more, one input, no input, odd names, formats, partials."""

from datetime import date

from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate
from langchain_core.prompts.dict import DictPromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate
from langchain_core.prompts.structured import StructuredPrompt

from app.models import User

reply = ChatPromptTemplate.from_messages(
    [
        ("system", "You work for {company}."),
        MessagesPlaceholder("history"),
        ("placeholder", "{notes}"),
        ("human", "{question}"),
    ]
)
report = PromptTemplate.from_template("{price:.2f} EUR for {count:d} pieces of {title:>20} on {day:%Y-%m-%d}: {raw!r}")
summary = PromptTemplate.from_template("Summarise: {text}")
short = ChatPromptTemplate.from_template("Answer in one word: {question}")
sheep = PromptTemplate.from_template("{count:d} sheep")
go_on = ChatPromptTemplate.from_messages([("system", "Go on."), MessagesPlaceholder("messages")])
anything = PromptTemplate.from_template("{value!r}")
legal = PromptTemplate.from_template("{class}, {first name}")
fixed = ChatPromptTemplate.from_messages([("system", "Say hello.")])
dated = ChatPromptTemplate.from_messages([("system", "Today is {today}."), ("human", "{question}")]).partial(today=date.today)
polite = ChatPromptTemplate.from_messages([("system", "Be {tone}."), ("human", "{question}")]).partial(tone="kind")
photo = ImagePromptTemplate(template={"url": "https://example.org/{name}.png", "detail": "{level}"})
block = DictPromptTemplate(template={"type": "audio", "data": "{data}"}, template_format="f-string")
who = StructuredPrompt([("system", "Find {what}."), ("human", "{text}")], User)
joke = StructuredPrompt(
    [("human", "A joke about {topic}")],
    {"title": "joke", "type": "object", "properties": {"setup": {"type": "string"}}, "required": ["setup"]},
)
