"""Messages as plain dicts: what a placeholder accepts, and constructors with LangChain's names."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from typing_extensions import Unpack

    from genprompts.messages.types import ContentLike, LangChainOnly, Message
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import MessageSource

PLAIN_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
"""The roles that providers understand as they are."""
_SPEAKERS = frozenset({"system", "developer", "user", "assistant"})
"""Those of them that need nothing but a content."""
_FURTHER = frozenset(
    {
        *("id", "additional_kwargs", "response_metadata", "usage_metadata", "example"),
        *("invalid_tool_calls", "artifact", "status", "type"),
    }
)
"""What only LangChain's messages take: ``type`` says nothing new, the rest is kept for ``to_langchain``."""
_LISTS: tuple[type[object], ...] = (list, tuple)


def as_messages(value: object, name: str) -> "Sequence[Message]":
    """Return the messages that fill the placeholder ``name``.

    A list of message dicts comes back as it is, not copied: the dicts of a result are those of its history.
    ``(role, content)`` pairs, texts (a user's message), the messages of clients' libraries and of LangChain are
    converted, and so are LangChain's role names ``human`` and ``ai``.

    Raises:
        UnexpectedInputError: ``value`` is no list of messages; the error names the input and the item's position.
    """
    # The hot path of each prompt with a history: one plain loop is the fastest check there is.
    given: object = value.__class__
    if given is list or given is tuple or isinstance(value, _LISTS):
        messages: Sequence[Mapping[str, object]] = value  # type: ignore[assignment]  # the loop finds out whether it is so
        try:
            for message in messages:
                if message["role"] in _SPEAKERS:
                    if "content" not in message:
                        break
                elif message["role"] == "tool":
                    if message["tool_call_id"] is None or "content" not in message:
                        break
                elif not is_answer(message):
                    break
            else:
                return messages  # type: ignore[return-value]  # now it is known
        except (TypeError, KeyError):
            pass  # an item that is no dict, or has no role: the slow way converts it or names it
    from genprompts.messages.conversion import to_messages  # noqa: PLC0415  (rare, and kept off the import path)

    return to_messages(value, name)


def is_answer(message: "Mapping[str, object]") -> bool:
    """Say whether ``message`` answers a call, and says which."""
    key = "tool_call_id" if message["role"] == "tool" else "name"
    return message["role"] in {"tool", "function"} and "content" in message and isinstance(message.get(key), str)


def text_block(text: str) -> "tuple[dict[str, object], ...]":
    """Return the text block of ``text``, or nothing when it is empty (providers refuse empty text blocks)."""
    return ({"type": "text", "text": text},) if text else ()


class MessageDict(dict[str, object]):
    """A message dict that knows what LangChain's message of it holds besides."""

    __slots__ = ("origin",)
    role = ""
    origin: object
    """LangChain's message that this was made of, or a mapping of what only LangChain's hold: ``id`` and such."""

    def __init__(self, content: "ContentLike", /, **fields: object) -> None:
        """Hold ``content`` and the ``fields`` of LangChain's message of this role; what is ``None`` is left out."""
        super().__init__(role=self.role, content=content if isinstance(content, str) else list(content))
        self.origin = {}
        given = {key: value for key, value in fields.items() if value is not None}
        if given:
            from genprompts.messages.conversion import add_langchains, langchain_only  # noqa: PLC0415  (rare)

            add_langchains(self, given)
            self.origin = langchain_only(given)

    @classmethod
    def of(cls, items: "Mapping[str, object]", origin: object = None) -> "MessageDict":
        """Return the message of ``items``."""
        message = cls.__new__(cls)
        message.update(items)
        message.origin = origin
        return message

    def __add__(self, other: "MessageSource | Iterable[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of this message and ``other``."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (templates load the compiler)

        return ChatPromptTemplate([self]) + other

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Say how to read what LangChain's messages have as an attribute."""
            hint = f"; a message is a dict: write message[{name!r}]" if name in self else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name)

    def __reduce__(self) -> "tuple[object, ...]":
        """Pickle as class and items: the class alone cannot be made without a content."""
        return _restore, (type(self), dict(self), self.origin)


def _restore(cls: type[MessageDict], items: "dict[str, object]", origin: object) -> MessageDict:
    """Return the pickled message."""
    return cls.of(items, origin)


class SystemMessage(MessageDict):
    """``{"role": "system", "content": …}``, never filled in."""

    __slots__ = ()
    role = "system"

    def __init__(self, content: "ContentLike", *, name: str | None = None, **more: "Unpack[LangChainOnly]") -> None:
        """Hold ``content``; what only LangChain knows (``id`` and such) is kept for ``to_langchain``."""
        super().__init__(content, name=name, **_known(more))


class HumanMessage(MessageDict):
    """``{"role": "user", "content": …}``, never filled in."""

    __slots__ = ()
    role = "user"

    def __init__(self, content: "ContentLike", *, name: str | None = None, **more: "Unpack[LangChainOnly]") -> None:
        """Hold ``content``; what only LangChain knows (``id`` and such) is kept for ``to_langchain``."""
        super().__init__(content, name=name, **_known(more))


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
        **more: "Unpack[LangChainOnly]",
    ) -> None:
        """Hold ``content`` and the calls the assistant asks for."""
        calls = None if tool_calls is None else list(tool_calls)
        super().__init__(content, name=name, tool_calls=calls, **_known(more))


class ToolMessage(MessageDict):
    """``{"role": "tool", "content": …, "tool_call_id": …}``, never filled in."""

    __slots__ = ()
    role = "tool"

    def __init__(
        self, content: "ContentLike", *, tool_call_id: str, name: str | None = None, **more: "Unpack[LangChainOnly]"
    ) -> None:
        """Hold ``content``, the answer to the call ``tool_call_id``; ``status="error"`` says that the call failed."""
        super().__init__(content, name=name, tool_call_id=tool_call_id, **_known(more))


class FunctionMessage(MessageDict):
    """``{"role": "function", "content": …, "name": …}``, never filled in: the answer to a call of the older kind."""

    __slots__ = ()
    role = "function"

    def __init__(self, content: "ContentLike", *, name: str, **more: "Unpack[LangChainOnly]") -> None:
        """Hold ``content``, the answer of the function ``name``."""
        super().__init__(content, name=name, **_known(more))


class ChatMessage(MessageDict):
    """A message of any role, never filled in: ``{"role": role, "content": …}``."""

    __slots__ = ()

    def __init__(
        self, content: "ContentLike", *, role: str, name: str | None = None, **more: "Unpack[LangChainOnly]"
    ) -> None:
        """Hold ``content``, said by ``role``."""
        super().__init__(content, name=name, **_known(more))
        self["role"] = role


def _known(more: "LangChainOnly") -> "dict[str, object]":
    """Return the further keywords of a message if LangChain's messages have them all."""
    unknown = sorted(more.keys() - _FURTHER)
    if unknown:
        raise TypeError(f"a message takes no keyword {unknown[0]!r}")
    return dict(more)
