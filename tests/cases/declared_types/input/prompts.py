from langchain_core.prompts import PromptTemplate

count = PromptTemplate(template="{n} of {total}", input_types={"n": int, "total": float})
