from langchain_core.prompts import PromptTemplate

x = PromptTemplate.from_template("{x}")
