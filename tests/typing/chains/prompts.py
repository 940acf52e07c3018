from collections.abc import Sequence

from genprompts import (
    ChatPrompt,
    ChatPromptValue,
    MessageLike,
    NotRequired,
    ReadOnly,
    TextPromptValue,
    TypedDict,
    ValueTextPrompt,
    as_messages,
)


class ReplyInput(TypedDict):
    company: ReadOnly[str]
    question: ReadOnly[str]
    history: NotRequired[ReadOnly[Sequence[MessageLike]]]


class Reply(ChatPrompt[ReplyInput]):
    __slots__ = ()
    name = "support/reply"
    input_variables = ("company", "question")
    optional_variables = ("history",)
    input_schema = ReplyInput
    metadata = {"owner": "me"}
    tags = ("a",)

    def __call__(
        self, *, company: str, question: str, history: Sequence[MessageLike] = ()
    ) -> ChatPromptValue:
        return self._render(
            {"company": company, "question": question, "history": history}
        )

    def _render(self, input: ReplyInput, config: object = None) -> ChatPromptValue:
        if config is not None:
            return self._traced(input, config)
        try:
            company = input["company"]
            question = input["question"]
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        history = input.get("history", ())
        return ChatPromptValue(
            [
                {"role": "system", "content": f"You are {company}."},
                *as_messages(history, "history"),
                {"role": "user", "content": f"{question}"},
            ]
        )


reply = Reply()


class TopicInput(TypedDict):
    topic: ReadOnly[str]


class Topic(ValueTextPrompt[TopicInput, str]):
    __slots__ = ()
    name = "topic"
    input_variables = ("topic",)
    input_schema = TopicInput

    def __call__(self, *, topic: str) -> TextPromptValue:
        return self._render({"topic": topic})

    def _render(
        self, input: TopicInput | str, config: object = None
    ) -> TextPromptValue:
        if config is not None:
            return self._traced(input, config)
        return TextPromptValue(f"{input}")


topic = Topic()
