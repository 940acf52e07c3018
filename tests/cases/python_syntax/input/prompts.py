from langchain_core.prompts import PromptTemplate

greet = PromptTemplate.from_template("Hello {name}"
