"""Results as LangChain's prompt values."""

from typing import TYPE_CHECKING, cast

from langchain_core.prompt_values import ChatPromptValue as LangChainChatValue
from langchain_core.prompt_values import ImagePromptValue as LangChainImageValue
from langchain_core.prompt_values import ImageURL
from langchain_core.prompt_values import StringPromptValue as LangChainTextValue

from genprompts.clients.blocks import Unfit
from genprompts.clients.reading import refusal
from genprompts.langchain.messages import langchain_messages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from genprompts.messages.types import Message

__all__ = ["LangChainChatValue", "LangChainImageValue", "LangChainTextValue", "chat_value", "image_value", "text_value"]


def chat_value(messages: "Iterable[Message]", drop: "Collection[str]" = ()) -> LangChainChatValue:
    """Return LangChain's chat prompt value of ``messages``."""
    return LangChainChatValue(messages=langchain_messages(messages, drop))


def text_value(text: str) -> LangChainTextValue:
    """Return LangChain's string prompt value of ``text``."""
    return LangChainTextValue(text=text)


def image_value(image: "Mapping[str, object]") -> LangChainImageValue:
    """Return LangChain's image prompt value of ``image``.

    Raises:
        UnsupportedContentError: its ``detail`` is none that LangChain knows.
    """
    try:
        return LangChainImageValue(image_url=cast("ImageURL", dict(image)))
    except ValueError:  # pydantic's, whose text shows values
        unfit = Unfit("has a 'detail' that LangChain does not take; it is 'auto', 'low' or 'high'", "image")
    raise refusal(unfit, 0, "langchain")
