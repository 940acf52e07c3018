"""Messages as LangChain's objects."""

from typing import TYPE_CHECKING, Any, cast

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)

from genprompts.clients.blocks import Unfit
from genprompts.clients.langchain_fields import fields
from genprompts.clients.reading import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from genprompts.clients.langchain_fields import Fields
    from genprompts.messages.types import Message

_CLASSES: "Mapping[str, Callable[..., BaseMessage]]" = {
    "human": HumanMessage,
    "ai": AIMessage,
    "system": SystemMessage,
    "tool": ToolMessage,
    "function": FunctionMessage,
    "chat": ChatMessage,
}


def langchain_messages(messages: "Iterable[Message]", drop: "Collection[str]" = ()) -> list[BaseMessage]:
    """Return LangChain's messages of ``messages``; a role that LangChain has no class for becomes a ``ChatMessage``.

    Raises:
        UnsupportedContentError: a message cannot be read; the error names its position.
    """
    return [_message(made) for made in fields(cast("Iterable[Mapping[str, object]]", messages), drop)]


def _message(made: "Fields") -> BaseMessage:
    """Return one of LangChain's messages."""
    if isinstance(made.origin, BaseMessage):
        return made.origin
    keywords: dict[str, Any] = dict(made.keywords)
    try:
        return _CLASSES[made.kind](**keywords)
    except ValueError:  # pydantic's, whose text shows values
        unfit = Unfit("has a content or a field that LangChain's messages do not take", "message")
    raise refusal(unfit, made.position, "langchain")


def langchain_message(message: "Message") -> BaseMessage:
    """Return LangChain's message of one message."""
    return langchain_messages([message])[0]
