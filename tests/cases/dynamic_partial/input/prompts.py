from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

from datetime import date

prompt = PromptTemplate.from_template("{today}: {text}", partial_variables={"today": date.today})


def build(tools):
    chat = ChatPromptTemplate.from_messages([("system", "{tools} {names}"), ("human", "{question}")])
    return chat.partial(tools=tools, names=", ".join(tool.name for tool in tools))
