from langchain_core.prompts import ChatPromptTemplate, PromptTemplate

fixed = PromptTemplate.from_template("Say {{hello}}.")
chat = ChatPromptTemplate.from_messages([("system", "You are kind."), ("placeholder", "{history}")])
