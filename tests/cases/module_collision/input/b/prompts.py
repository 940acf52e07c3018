from langchain_core.prompts import PromptTemplate

two = PromptTemplate.from_template("{x}")
