from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

prompt = PromptTemplate.from_template("One {a}")
first = prompt
prompt = PromptTemplate.from_template("Two {b}")


def build():
    prompt = PromptTemplate.from_template("Three {c}")
    prompt = PromptTemplate.from_template("Four {d}")
    return prompt
