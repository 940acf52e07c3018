"""What prompts render: messages, a text or an image, each a plain Python value with a few methods."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from genprompts._langchain import LangChainChatValue, LangChainImageValue, LangChainTextValue
    from genprompts.message_types import Message

    Messages = list[Message]
    Image = dict[str, Any]
else:
    Messages = list
    Image = dict


class ChatPromptValue(Messages):
    """The messages of a chat prompt: a list of plain dicts that provider clients take as it is."""

    __slots__ = ()

    if TYPE_CHECKING:  # one signature instead of the overloads of list: checkers find the dicts' type through it

        def __init__(self, messages: Iterable[Message] = (), /) -> None:
            """Hold ``messages``."""
            ...

    @property
    def messages(self) -> "list[Message]":
        """The messages as a plain list."""
        return list(self)

    def to_messages(self) -> "list[Message]":
        """Return the messages as a plain list."""
        return list(self)

    def to_string(self) -> str:
        """Return a transcript such as ``System: …⏎Human: …``, as LangChain prints it."""
        from genprompts.transcript import transcript  # noqa: PLC0415  (kept off the import path)

        return transcript(self)

    def to_langchain(self) -> "LangChainChatValue":
        """Return LangChain's prompt value with LangChain's messages.

        Raises:
            MissingExtraError: langchain-core is not installed.
        """
        from genprompts._langchain import chat_value  # noqa: PLC0415  (langchain-core is an extra)

        return chat_value(self)

    def __repr__(self) -> str:
        """Return the class and the messages."""
        return f"ChatPromptValue({super().__repr__()})"


class TextPromptValue(str):
    """The text of a text prompt."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The text as a plain ``str``."""
        return str(self)

    @property
    def messages(self) -> "list[Message]":
        """The text as one user's message."""
        return self.to_messages()

    def to_messages(self) -> "list[Message]":
        """Return the text as one user's message."""
        return [{"role": "user", "content": str(self)}]

    def to_string(self) -> str:
        """Return the text as a plain ``str``."""
        return str(self)

    def to_langchain(self) -> "LangChainTextValue":
        """Return LangChain's prompt value.

        Raises:
            MissingExtraError: langchain-core is not installed.
        """
        from genprompts._langchain import text_value  # noqa: PLC0415  (langchain-core is an extra)

        return text_value(str(self))


class ImagePromptValue(Image):
    """The image of an image prompt: ``{"url": …}``, with ``detail`` where it is given."""

    __slots__ = ()

    @property
    def messages(self) -> "list[Message]":
        """The image as one user's message."""
        return self.to_messages()

    def to_messages(self) -> "list[Message]":
        """Return the image as one user's message."""
        return [{"role": "user", "content": [{"type": "image_url", "image_url": dict(self)}]}]

    def to_string(self) -> str:
        """Return the image's URL."""
        return str(self["url"])

    def to_langchain(self) -> "LangChainImageValue":
        """Return LangChain's prompt value.

        Raises:
            MissingExtraError: langchain-core is not installed.
        """
        from genprompts._langchain import image_value  # noqa: PLC0415  (langchain-core is an extra)

        return image_value(self)

    def __repr__(self) -> str:
        """Return the class and the image."""
        return f"ImagePromptValue({super().__repr__()})"
