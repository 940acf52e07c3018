from langchain_core.prompts import PromptTemplate as LangChainPrompt
from llama_index.core import PromptTemplate


class ChatPromptTemplate:
    """A class of our own that happens to have this name."""

    @classmethod
    def from_template(cls, text):
        return cls()


theirs = PromptTemplate("Not ours: {x}")
own = ChatPromptTemplate.from_template("Neither: {y}")
ours = LangChainPrompt.from_template("Ours: {z}")
