from langchain_core.prompts import ChatPromptTemplate


def build_summary(model):
    prompt = ChatPromptTemplate.from_template("Summarise: {text}")
    return prompt | model


def build_answer(model):
    """Two branches, one name."""
    if model.is_small:
        prompt = ChatPromptTemplate.from_template("Answer briefly: {question}")
    else:
        prompt = ChatPromptTemplate.from_template("Answer {question} with {context}")
    return prompt | model


def inline(model):
    return ChatPromptTemplate.from_template("Say {word}") | model
