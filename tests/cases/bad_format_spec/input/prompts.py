from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

nobody = PromptTemplate.from_template("{price:.2x}")
nested = PromptTemplate.from_template("{text:>{width}}")
endless = PromptTemplate.from_template("{text:>999999999}")
converted = PromptTemplate.from_template("{price!s:.2f}")
integers_fail = PromptTemplate.from_template("{price:+.3}")
json = PromptTemplate.from_template('{"key": "value"}')
