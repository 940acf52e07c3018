from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

forms = ChatPromptTemplate.from_messages(
    [
        MessagesPlaceholder("required"),
        MessagesPlaceholder(variable_name="named"),
        MessagesPlaceholder("optional", optional=True),
        MessagesPlaceholder("last_two", n_messages=2),
        ("placeholder", "{pair}"),
        ("placeholder", ["{pair_required}", False]),
        {"role": "placeholder", "content": "{mapping}"},
        ("human", "{question}"),
    ]
)
