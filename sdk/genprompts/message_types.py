"""The types of messages: what prompts return and what placeholders accept."""

from collections.abc import Iterable, Mapping

from genprompts.schema import NotRequired, ReadOnly, TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    from genprompts.messages import MessageDict

ContentLike: "TypeAlias" = str | Iterable[str | Mapping[str, object]]
"""What a message may hold when it is handed in: a text or content blocks."""


class Message(TypedDict):
    """One message as providers take it."""

    role: str
    """``system``, ``user``, ``assistant``, ``tool`` or any other role the provider knows."""
    content: str | list[dict[str, object]]
    """The text, or content blocks (``{"type": "text", "text": …}``, ``{"type": "image_url", …}``, …)."""
    name: NotRequired[str]
    """Who speaks, where several share a role."""
    tool_calls: NotRequired[list[dict[str, object]]]
    """The calls that an assistant asks for, in OpenAI's form."""
    tool_call_id: NotRequired[str]
    """The call that a tool message answers."""


class PlainMessage(TypedDict):
    """A message dict with a role and a content: the least that a placeholder accepts."""

    role: ReadOnly[str]
    content: ReadOnly[ContentLike]


class FullMessage(TypedDict):
    """A message dict with the further keys that a placeholder accepts; a call for tools may have no content."""

    # Were it a subtype of PlainMessage, mypy would drop it from the union and refuse a literal with a name.
    role: ReadOnly[str]
    content: ReadOnly[ContentLike | None]
    name: NotRequired[ReadOnly[str]]
    tool_calls: NotRequired[ReadOnly[Iterable[Mapping[str, object]]]]
    tool_call_id: NotRequired[ReadOnly[str]]


if TYPE_CHECKING:

    class MessageObject(Protocol):
        """A message object such as LangChain's ``BaseMessage``."""

        @property
        def type(self) -> str:
            """``human``, ``ai``, ``system``, ``tool``, ``function`` or ``chat``."""
            ...

        @property
        def content(self) -> ContentLike:
            """The text or the content blocks."""
            ...

    MessageLike: TypeAlias = PlainMessage | FullMessage | MessageDict | MessageObject | tuple[str, ContentLike] | str
    """What a placeholder accepts as one message: a dict, a ``(role, content)`` pair, a text, or LangChain's object."""
else:
    # What a placeholder accepts is decided when it is filled (pydantic has no schema for "has these attributes").
    MessageLike = object
