from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

j = PromptTemplate.from_template("Hello {{ name }}", template_format="jinja2")
