from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

text = PromptTemplate.from_template("Shout {word}")
number = PromptTemplate.from_template("{count:d} sheep")
anything = PromptTemplate.from_template("{value!r}")
messages = ChatPromptTemplate.from_messages([("system", "Go on."), MessagesPlaceholder("messages")])
with_optional = ChatPromptTemplate.from_messages([("placeholder", "{history}"), ("human", "{question}")])
