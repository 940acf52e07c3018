"""Messages as plain dicts: what a placeholder accepts, and constructors with LangChain's names."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from genprompts.message_types import ContentLike, Message
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import MessageSource

PLAIN_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
"""The roles that providers understand as they are."""
_LISTS: tuple[type[object], ...] = (list, tuple)


def as_messages(value: object, name: str) -> "Sequence[Message]":
    """Return the messages that fill the placeholder ``name``.

    A list of message dicts comes back as it is, not copied; ``(role, content)`` pairs, texts (a user's message) and
    LangChain's messages are converted, and so are its role names ``human`` and ``ai``.

    Raises:
        UnexpectedInputError: ``value`` is no list of messages; the error names the input and the item's position.
    """
    # The hot path of each prompt with a history: one plain loop is the fastest check there is.
    given: object = value.__class__
    if given is list or given is tuple or isinstance(value, _LISTS):
        messages: Sequence[Message] = value  # type: ignore[assignment]  # the loop finds out whether it is so
        try:
            for message in messages:
                if message["role"] not in PLAIN_ROLES or "content" not in message:
                    break
            else:
                return messages
        except (TypeError, KeyError):
            pass  # an item that is no dict, or has no role: the slow way converts it or names it
    from genprompts.conversion import to_messages  # noqa: PLC0415  (rare, and kept off the import path)

    return to_messages(value, name)


def text_block(text: str) -> "tuple[dict[str, object], ...]":
    """Return the text block of ``text``, or nothing when it is empty (providers refuse empty text blocks)."""
    return ({"type": "text", "text": text},) if text else ()


class MessageDict(dict[str, object]):
    """A message dict whose class fixes its role."""

    __slots__ = ()
    role = ""

    def __init__(
        self,
        content: "ContentLike",
        *,
        name: str | None = None,
        tool_calls: "Iterable[Mapping[str, object]] | None" = None,
        tool_call_id: str | None = None,
    ) -> None:
        """Hold ``content``; what is ``None`` is left out."""
        super().__init__(role=self.role, content=content if isinstance(content, str) else list(content))
        if name is not None:
            self["name"] = name
        if tool_calls is not None:
            from genprompts.conversion import to_openai_call  # noqa: PLC0415  (rare)

            self["tool_calls"] = [to_openai_call(call) for call in tool_calls]
        if tool_call_id is not None:
            self["tool_call_id"] = tool_call_id

    def __add__(self, other: "MessageSource | Iterable[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of this message and ``other``."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (templates load the compiler)

        return ChatPromptTemplate([self]) + other

    def __reduce__(self) -> "tuple[object, ...]":
        """Pickle as class and items: the class alone cannot be made without a content."""
        return _restore, (type(self), dict(self))


def _restore(cls: type[MessageDict], items: "dict[str, object]") -> MessageDict:
    """Return the pickled message."""
    message = cls.__new__(cls)
    message.update(items)
    return message


class SystemMessage(MessageDict):
    """``{"role": "system", "content": …}``, never filled in."""

    __slots__ = ()
    role = "system"

    def __init__(self, content: "ContentLike", *, name: str | None = None) -> None:
        """Hold ``content``."""
        super().__init__(content, name=name)


class HumanMessage(MessageDict):
    """``{"role": "user", "content": …}``, never filled in."""

    __slots__ = ()
    role = "user"

    def __init__(self, content: "ContentLike", *, name: str | None = None) -> None:
        """Hold ``content``."""
        super().__init__(content, name=name)


class AIMessage(MessageDict):
    """``{"role": "assistant", "content": …}``, never filled in; ``tool_calls`` in LangChain's or OpenAI's form."""

    __slots__ = ()
    role = "assistant"

    def __init__(
        self,
        content: "ContentLike" = "",
        *,
        name: str | None = None,
        tool_calls: "Iterable[Mapping[str, object]] | None" = None,
    ) -> None:
        """Hold ``content`` and the calls the assistant asks for."""
        super().__init__(content, name=name, tool_calls=tool_calls)


class ToolMessage(MessageDict):
    """``{"role": "tool", "content": …, "tool_call_id": …}``, never filled in."""

    __slots__ = ()
    role = "tool"

    def __init__(self, content: "ContentLike", *, tool_call_id: str, name: str | None = None) -> None:
        """Hold ``content``, the answer to the call ``tool_call_id``."""
        super().__init__(content, name=name, tool_call_id=tool_call_id)
