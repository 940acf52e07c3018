"""Prompts of a shop."""

from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

SYSTEM = "You work for {company}."

reply = ChatPromptTemplate.from_messages(
    [
        ("system", SYSTEM),
        MessagesPlaceholder(variable_name="history"),
        ("human", "{question}"),
    ]
)

summary = PromptTemplate.from_template("Summarise for {audience}: {text}")
declared = PromptTemplate(input_variables=["text"], template="Shorten: {text} by {percent}")
single = ChatPromptTemplate.from_template("Tell me about {topic} in {language}.")
