"""The prompts of a small support application, as its team wrote them for LangChain."""

from textwrap import dedent

from langchain_core.messages import SystemMessage
from langchain_core.prompts import (
    ChatPromptTemplate,
    FewShotPromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
)

COMPANY = "Acme Rockets"
TONE = "You answer in a {tone} tone and never promise a refund."

greeting = ChatPromptTemplate.from_messages(
    [
        ("system", f"You are the assistant of {COMPANY}. " + TONE),
        MessagesPlaceholder("history", optional=True),
        ("human", "{user_input}"),
    ]
)

reply = ChatPromptTemplate.from_messages(
    [
        SystemMessage('Return JSON such as {"answer": "…"}.'),
        (
            "system",
            dedent("""\
                Customer: {customer}
                Order total: {total:.2f} EUR, placed on {placed:%Y-%m-%d}
                """),
        ),
        MessagesPlaceholder("history"),
        ("human", "{question}"),
    ]
).partial(customer="unknown")

summarise = PromptTemplate.from_template("Summarise in one sentence:\n\n{text}")

classify = FewShotPromptTemplate(
    examples=[
        {"text": "Where is my order?", "label": "shipping"},
        {"text": "The engine {broke}!", "label": "defect"},
    ],
    example_prompt=PromptTemplate.from_template("Text: {text}\nLabel: {label}"),
    prefix="Label the text.",
    suffix="Text: {text}\nLabel:",
)
