"""Templates made at run time, with LangChain's names: the same grammar and compiler as generated code."""

from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.message import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    SystemMessagePromptTemplate,
)
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.text import PromptTemplate

__all__ = [
    "AIMessagePromptTemplate",
    "ChatMessagePromptTemplate",
    "ChatPromptTemplate",
    "HumanMessagePromptTemplate",
    "MessagesPlaceholder",
    "PromptTemplate",
    "SystemMessagePromptTemplate",
]
