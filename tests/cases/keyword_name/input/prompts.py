from langchain_core.prompts import PromptTemplate

legal = PromptTemplate.from_template("{class} {from} {self} {input} {str} {match}")
