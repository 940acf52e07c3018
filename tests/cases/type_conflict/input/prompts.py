from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

spec = PromptTemplate.from_template("{when:%Y} and {when:.2f}")
text = ChatPromptTemplate.from_messages([MessagesPlaceholder("history"), ("human", "So far: {history}")])
both = ChatPromptTemplate.from_messages([MessagesPlaceholder("history"), MessagesPlaceholder("history", optional=True)])
partial = PromptTemplate.from_template("{count:d}", partial_variables={"count": "many"})
declared = PromptTemplate(template="{count:d}", input_types={"count": str})
