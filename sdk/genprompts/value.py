"""What prompts render: messages, a text or an image, each a plain Python value with a few methods."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from genprompts.clients.types import AnthropicMessages, GoogleContents, OpenAIMessages
    from genprompts.langchain.values import LangChainChatValue, LangChainImageValue, LangChainTextValue
    from genprompts.messages.types import Message

    Messages = list[Message]
    Image = dict[str, Any]
else:
    Messages = list
    Image = dict


class ClientValue:
    """The shapes of the clients, of any value that has ``to_messages``.

    Each method reads the messages in whichever shape their content is, and writes its client's. Blocks whose kind is in
    ``drop`` (``"thinking"``, ``"audio"``, …) are left out.

    Each raises ``UnsupportedContentError`` where a message holds what the client does not take.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def to_messages(self) -> list[Message]:
            """Return the messages."""
            ...

    def to_openai(self, *, drop: "Collection[str]" = ()) -> "OpenAIMessages":
        """Return the messages for ``client.chat.completions.create(messages=…)`` of OpenAI."""
        from genprompts.clients.writing import openai_messages  # noqa: PLC0415  (kept off the import path)

        return openai_messages(self.to_messages(), drop)

    def to_anthropic(self, *, drop: "Collection[str]" = ()) -> "AnthropicMessages":
        """Return the keywords ``messages`` and, if there is one, ``system`` for ``client.messages.create(**…)``."""
        from genprompts.clients.writing import anthropic_messages  # noqa: PLC0415  (same)

        return anthropic_messages(self.to_messages(), drop)

    def to_google(self, *, drop: "Collection[str]" = ()) -> "GoogleContents":
        """Return the keywords ``contents`` and ``config`` for ``client.models.generate_content(**…)`` of Google."""
        from genprompts.clients.writing import google_contents  # noqa: PLC0415  (same)

        return google_contents(self.to_messages(), drop)


class ChatPromptValue(Messages, ClientValue):
    """The messages of a chat prompt: a list of plain dicts."""

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
        from genprompts.messages.transcript import transcript  # noqa: PLC0415  (kept off the import path)

        return transcript(self)

    def to_langchain(self, *, drop: "Collection[str]" = ()) -> "LangChainChatValue":
        """Return LangChain's prompt value with LangChain's messages.

        Raises:
            MissingExtraError: langchain-core is not installed.
            UnsupportedContentError: a message cannot be read.
        """
        from genprompts.langchain.values import chat_value  # noqa: PLC0415  (langchain-core is an extra)

        return chat_value(self, drop)

    def __repr__(self) -> str:
        """Return the class and the messages."""
        return f"ChatPromptValue({super().__repr__()})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: "Any", handler: "Any") -> "Any":
        """Return pydantic's schema: messages, which become a value of this class."""
        from genprompts.messages.types import Message  # noqa: PLC0415  (only pydantic asks)

        return _schema(cls, handler.generate_schema(list[Message]))


class TextPromptValue(str, ClientValue):
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
        from genprompts.langchain.values import text_value  # noqa: PLC0415  (langchain-core is an extra)

        return text_value(str(self))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: "Any", handler: "Any") -> "Any":
        """Return pydantic's schema: a text, which becomes a value of this class."""
        return _schema(cls, handler.generate_schema(str))


class ImagePromptValue(Image, ClientValue):
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
        from genprompts.langchain.values import image_value  # noqa: PLC0415  (langchain-core is an extra)

        return image_value(self)

    def __repr__(self) -> str:
        """Return the class and the image."""
        return f"ImagePromptValue({super().__repr__()})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: "Any", handler: "Any") -> "Any":
        """Return pydantic's schema: the image's dict, which becomes a value of this class."""
        return _schema(cls, handler.generate_schema(dict[str, object]))


def _schema(cls: type[object], plain: object) -> "dict[str, object]":
    """Return pydantic's schema of a plain value that becomes one of ``cls``."""
    return {"type": "function-after", "function": {"type": "no-info", "function": cls}, "schema": plain}
