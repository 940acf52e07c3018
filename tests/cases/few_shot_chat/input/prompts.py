from langchain_core.prompts import ChatPromptTemplate, FewShotChatMessagePromptTemplate

example = ChatPromptTemplate.from_messages([("human", "{question}"), ("ai", "{answer}")])
examples = FewShotChatMessagePromptTemplate(
    example_prompt=example,
    examples=[{"question": "2 + 2", "answer": "4"}, {"question": "{x}", "answer": "unknown"}],
)

calculator = ChatPromptTemplate.from_messages([("system", "You do sums."), examples, ("human", "{sum}")])
