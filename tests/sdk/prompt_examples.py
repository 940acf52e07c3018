"""Prompt classes as the generator writes them, for the tests of all that prompts do."""
# ruff: noqa: A002  (the signatures are the generator's)

from collections.abc import Sequence
from types import MappingProxyType

from genprompts import (
    ChatPrompt,
    ChatPromptValue,
    ImagePrompt,
    ImagePromptValue,
    MessageLike,
    NotRequired,
    ReadOnly,
    TextPrompt,
    TextPromptValue,
    TypedDict,
    ValueChatPrompt,
    as_messages,
)


class ReplyInput(TypedDict):
    """Inputs of ``support/reply``."""

    company: ReadOnly[str]
    question: ReadOnly[str]
    history: NotRequired[ReadOnly[Sequence[MessageLike]]]


class Reply(ChatPrompt[ReplyInput]):
    """``support/reply``."""

    __slots__ = ()
    name = "support/reply"
    input_variables = ("company", "question")
    optional_variables = ("history",)
    input_schema = ReplyInput
    metadata = MappingProxyType({"owner": "support"})
    tags = ("mail",)

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
            (
                {"role": "system", "content": f"You are {company}."},
                *as_messages(history, "history"),
                {"role": "user", "content": f"{question}"},
            )
        )

    def __call__(self, *, company: str, question: str, history: Sequence[MessageLike] = ()) -> ChatPromptValue:
        """Render ``support/reply``."""
        return self._render({"company": company, "question": question, "history": history})

    format_messages = __call__


class TopicInput(TypedDict):
    """Inputs of ``topic``."""

    topic: ReadOnly[str]


class Topic(ValueChatPrompt[TopicInput, str]):
    """``topic``."""

    __slots__ = ()
    name = "topic"
    input_variables = ("topic",)
    input_schema = TopicInput

    def _render(self, input: TopicInput | str, config: object = None) -> ChatPromptValue:
        if config is not None:
            return self._traced(input, config)
        try:
            topic = input["topic"] if isinstance(input, dict) else input  # type: ignore[redundant-expr]  # mypy: no dict
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        return ChatPromptValue(({"role": "user", "content": f"{topic}"},))


class Plain(TextPrompt[TopicInput]):
    """``plain``."""

    __slots__ = ()
    name = "plain"
    input_variables = ("topic",)
    input_schema = TopicInput

    def _render(self, input: TopicInput, config: object = None) -> TextPromptValue:
        if config is not None:
            return self._traced(input, config)
        try:
            topic = input["topic"]
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        return TextPromptValue(f"{topic}")


class Picture(ImagePrompt[TopicInput]):
    """``picture``."""

    __slots__ = ()
    input_variables = ("topic",)
    input_schema = TopicInput

    def _render(self, input: TopicInput, config: object = None) -> ImagePromptValue:
        if config is not None:
            return self._traced(input, config)
        try:
            topic = input["topic"]
        except (KeyError, TypeError):
            raise self._input_error(input) from None
        return ImagePromptValue({"url": f"{topic}"})


OK: ReplyInput = {"company": "C", "question": "Q"}
RENDERED = [{"role": "system", "content": "You are C."}, {"role": "user", "content": "Q"}]
