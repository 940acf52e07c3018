from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

m = PromptTemplate.from_template("Hello {{name}}", template_format="mustache")
chat = ChatPromptTemplate.from_messages([("human", "{{question}}")], template_format="mustache")
fine = PromptTemplate.from_template("{x}")
