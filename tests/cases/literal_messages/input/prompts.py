from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate

fixed = ChatPromptTemplate.from_messages(
    [
        SystemMessage(content='Answer as JSON: {"answer": 1}.'),
        HumanMessage("Hi!"),
        AIMessage("Hello {name}."),
        ("human", "{question}"),
    ]
)
