from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

attribute = PromptTemplate.from_template("Dear {user.name}")
index = PromptTemplate.from_template("Take {items[0]}")
