from langchain_core.prompts import PromptTemplate

one = PromptTemplate.from_template("{x}")
