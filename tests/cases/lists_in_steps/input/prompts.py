from langchain_core.prompts import ChatPromptTemplate

EXAMPLES = [("human", "2 + 2?"), ("ai", "4")]


def build(strict):
    messages = [("system", "Answer {subject} questions.")]
    messages += EXAMPLES
    messages.append(("human", "{question}"))
    return ChatPromptTemplate.from_messages(messages)


spread = ChatPromptTemplate.from_messages([("system", "Sums."), *EXAMPLES, ("human", "{sum}")])
added = ChatPromptTemplate.from_messages(EXAMPLES + [("human", "{sum}")])
