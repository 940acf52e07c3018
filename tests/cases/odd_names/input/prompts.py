from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

form = PromptTemplate.from_template("{first name} {e-mail} {1st} {__private} {_one}")
twins = ChatPromptTemplate.from_template("{a-b} {a b} {a_b}")
mixed = ChatPromptTemplate.from_messages([("placeholder", "{chat history}"), ("human", "{the question}")])
print_ = PromptTemplate.from_template("{x}")
_PRIVATE = PromptTemplate.from_template("{x}")
QA_PROMPT = PromptTemplate.from_template("{x}")
camelCase = PromptTemplate.from_template("{x}")
