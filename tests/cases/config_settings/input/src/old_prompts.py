from langchain_core.prompts import PromptTemplate

old = PromptTemplate.from_template("{x")
