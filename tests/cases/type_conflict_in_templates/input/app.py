from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

chat = ChatPromptTemplate.from_messages(
    [MessagesPlaceholder("history"), ("human", "{{history.name}}")], template_format="mustache"
)
