from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

unclosed = PromptTemplate.from_template("Hello {name")
single = ChatPromptTemplate.from_messages(
    [
        ("system", "Fine: {x}"),
        ("human", """First line,
second } line"""),
    ]
)
conversion = PromptTemplate.from_template("{name!x}")
