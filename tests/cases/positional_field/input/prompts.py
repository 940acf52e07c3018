from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

empty = PromptTemplate.from_template("Fill in: {}")
number = PromptTemplate.from_template("First: {0}")
