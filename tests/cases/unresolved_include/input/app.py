from langchain_core.prompts import PromptTemplate

prompt = PromptTemplate.from_template("Hello {{>prompts/part}}", template_format="mustache")
