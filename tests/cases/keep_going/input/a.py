from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

one = PromptTemplate.from_template("{")
two = PromptTemplate.from_template("{x}")
