from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

talk = ChatPromptTemplate.from_messages([("system", "Be brief."), MessagesPlaceholder("history")])
hello = ChatPromptTemplate.from_messages([("system", "Say hello to {name}.")])
