from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

import os
from langchain import hub

from .elsewhere import TEXT


def build(text, role):
    return ChatPromptTemplate.from_messages([("system", text), (role, "{x}"), ("human", "{question}")])


TABLE = {"a": "{a}"}
environment = PromptTemplate.from_template(os.environ["PROMPT"])
imported = PromptTemplate.from_template(TEXT)
interpolated = PromptTemplate.from_template(f"{os.getcwd()} {{x}}")
looked_up = PromptTemplate.from_template(TABLE["a"])
many = [PromptTemplate.from_template(text) for text in TABLE.values()]
pulled = hub.pull("owner/name")
sound = PromptTemplate.from_template("{y}")
