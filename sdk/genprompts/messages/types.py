"""The types of messages: what prompts return and what placeholders accept."""

from collections.abc import Iterable, Mapping

from genprompts.schema import NotRequired, ReadOnly, TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Protocol, TypeAlias

    from genprompts.messages import MessageDict

if TYPE_CHECKING:

    class BlockObject(Protocol):
        """A content block of Anthropic's answers."""

        @property
        def type(self) -> str:
            """Its kind."""
            ...

    ContentLike: TypeAlias = str | Iterable[str | Mapping[str, object] | BlockObject]
    """What a message may hold when it is handed in: a text or content blocks."""
else:
    ContentLike = str | Iterable[str | Mapping[str, object]]


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

    class AssistantMessage(TypedDict):
        """What an assistant said or asks for, as OpenAI's types have it: the content may be missing."""

        role: ReadOnly[Literal["assistant"]]
        content: NotRequired[ReadOnly[ContentLike | None]]
        name: NotRequired[ReadOnly[str]]
        refusal: NotRequired[ReadOnly[str | None]]
        tool_calls: NotRequired[ReadOnly[Iterable[Mapping[str, object]]]]

    class FunctionAnswer(TypedDict):
        """The answer to a call of the older kind, as OpenAI's types have it."""

        role: ReadOnly[Literal["function"]]
        content: ReadOnly[str | None]
        name: ReadOnly[str]

    class PartsMessage(TypedDict):
        """A message dict of Google's: a role and parts."""

        role: ReadOnly[str]
        parts: ReadOnly[Iterable[str | Mapping[str, object]]]

    class LangChainOnly(TypedDict, total=False):
        """Keywords of LangChain's messages that providers do not take; they are kept for ``to_langchain``."""

        id: str | None
        additional_kwargs: Mapping[str, object]
        response_metadata: Mapping[str, object]
        usage_metadata: Mapping[str, object] | None
        example: bool
        invalid_tool_calls: Iterable[Mapping[str, object]]
        artifact: object
        status: str
        type: str

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

    class RoleObject(Protocol):
        """A message object such as OpenAI's ``ChatCompletionMessage`` and Anthropic's ``Message``."""

        @property
        def role(self) -> str:
            """Who speaks."""
            ...

        @property
        def content(self) -> ContentLike | Iterable[BlockObject] | None:
            """The text or the content blocks."""
            ...

    class PartsObject(Protocol):
        """A message object such as Google's ``Content``."""

        @property
        def role(self) -> str | None:
            """``user`` or ``model``."""
            ...

        @property
        def parts(self) -> Iterable[object] | None:
            """The parts."""
            ...

    MessageLike: TypeAlias = (
        PlainMessage
        | FullMessage
        | AssistantMessage
        | FunctionAnswer
        | PartsMessage
        | MessageDict
        | MessageObject
        | RoleObject
        | PartsObject
        | tuple[str, ContentLike]
        | str
    )
    """What a placeholder accepts as one message: a dict, a ``(role, content)`` pair, a text, or a client's object."""
else:

    class MessageLike:
        """What a placeholder accepts as one message; pydantic asks this class what that is."""

        @classmethod
        def __get_pydantic_core_schema__(cls, source, handler):  # noqa: ANN001, ANN206  (pydantic's own terms)
            """Return pydantic's schema: a value that ``as_messages`` takes, kept as it is."""
            from genprompts.messages.schema import core_schema  # noqa: PLC0415  (only pydantic asks)

            return core_schema()

        @classmethod
        def __get_pydantic_json_schema__(cls, schema, handler):  # noqa: ANN001, ANN206  (pydantic's own terms)
            """Return the JSON schema."""
            from genprompts.messages.schema import json_schema  # noqa: PLC0415  (same)

            return json_schema()
