from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

role = ChatPromptTemplate.from_messages([("developer", "Hello {x}")])
triple = ChatPromptTemplate.from_messages([("system", "Hello", "{x}")])
braces = ChatPromptTemplate.from_messages([("placeholder", "history")])
nothing = MessagesPlaceholder("history", n_messages=0)
reserved = PromptTemplate.from_template("Stop at {stop}")
flat = ChatPromptTemplate.from_messages(("system", "You are {role}."))
