from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

chat = ChatPromptTemplate.from_messages(
    [("system", "You are {role}."), MessagesPlaceholder("history", optional=True), ("human", "{question}")]
).partial(role="kind")
