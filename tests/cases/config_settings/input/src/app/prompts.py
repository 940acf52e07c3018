from langchain_core.prompts import PromptTemplate

ask = PromptTemplate.from_template("{count} {tone} {text}")
