from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

types = PromptTemplate.from_template("{str} {text} {int} {count:d} {datetime} {day:%Y} {object} {any!r}")
generics = ChatPromptTemplate.from_messages(
    [MessagesPlaceholder("Sequence"), ("placeholder", "{MessageLike}"), ("human", "{ReadOnly} {NotRequired} {float} {price:.2f}")]
)
