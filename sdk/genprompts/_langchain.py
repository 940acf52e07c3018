"""Results as LangChain's objects: the only place of the run time that imports langchain-core."""

from typing import cast

from genprompts.errors import MissingExtraError
from genprompts.messages import PLAIN_ROLES

try:
    from langchain_core.messages import BaseMessage, ChatMessage, convert_to_messages
    from langchain_core.prompt_values import ChatPromptValue as LangChainChatValue
    from langchain_core.prompt_values import ImagePromptValue as LangChainImageValue
    from langchain_core.prompt_values import ImageURL
    from langchain_core.prompt_values import StringPromptValue as LangChainTextValue
except ImportError as _missing:
    raise MissingExtraError(
        'langchain-core is not installed; install it with: pip install "genprompts[langchain]"', "langchain"
    ) from _missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from genprompts.message_types import Message

__all__ = ["LangChainChatValue", "LangChainImageValue", "LangChainTextValue", "chat_value", "image_value", "text_value"]


def chat_value(messages: "Iterable[Message]") -> LangChainChatValue:
    """Return LangChain's chat prompt value of ``messages``."""
    return LangChainChatValue(messages=[_message(message) for message in messages])


def text_value(text: str) -> LangChainTextValue:
    """Return LangChain's string prompt value of ``text``."""
    return LangChainTextValue(text=text)


def image_value(image: "Mapping[str, object]") -> LangChainImageValue:
    """Return LangChain's image prompt value of ``image``."""
    return LangChainImageValue(image_url=cast("ImageURL", dict(image)))


def _message(message: "Message") -> BaseMessage:
    """Return one of LangChain's messages; a role that LangChain has no class for becomes a ``ChatMessage``."""
    if message["role"] in PLAIN_ROLES:
        return convert_to_messages([dict(message)])[0]
    return ChatMessage(role=message["role"], content=cast("str", message["content"]))
