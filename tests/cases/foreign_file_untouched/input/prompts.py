from langchain_core.prompts import PromptTemplate

kept = PromptTemplate.from_template("{x}")
