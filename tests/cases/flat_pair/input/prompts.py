from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

flat = ChatPromptTemplate.from_messages(("ai", "You are {role}."))
added = ChatPromptTemplate.from_messages([("human", "{x}")]) + ("ai", "{y}")
block = ChatPromptTemplate.from_messages([("human", [{"type": "other", "text": "{x}"}])])
