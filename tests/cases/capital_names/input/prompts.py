from langchain_core.prompts import PromptTemplate

Reply = PromptTemplate.from_template("One {x}")
reply = PromptTemplate.from_template("Two {x}")
ReplyInput = PromptTemplate.from_template("Three {x}")
