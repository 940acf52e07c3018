"""What langchain-core makes of a definition: its prompt object, what that asks for, and what it renders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import BaseMessage, ChatMessage
from langchain_core.prompts import BasePromptTemplate, FewShotChatMessagePromptTemplate, MessagesPlaceholder
from langchain_core.prompts.chat import BaseChatPromptTemplate

ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool", "function": "function"}


@dataclass(frozen=True, slots=True)
class Failed:
    """What ran failed; two failures are alike whatever they say."""

    error: str

    def __eq__(self, other: object) -> bool:
        """Failures are alike."""
        return isinstance(other, Failed)

    __hash__ = None  # type: ignore[assignment]  # nobody needs it


def run(source: str, name: str) -> Any:
    """Return the ``prompt`` that the module ``source`` binds, or how it failed."""
    space: dict[str, Any] = {"__name__": name}
    try:
        exec(compile(source, name, "exec"), space)
        if "build" in space:
            return space["build"]()
        holder = space["Box"] if "Box" in space else space["Agent"]() if "Agent" in space else None
        return space["prompt"] if holder is None else holder.prompt
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of the inputs of a prompt: required, optional, filled in."""

    required: frozenset[str]
    optional: frozenset[str]
    partial: frozenset[str]


def asked(prompt: Any) -> Asked:
    """Return what ``prompt`` asks for, worked out from its messages.

    Two things LangChain's own attributes do not say: what ``append`` added, and the optional placeholders and partials of
    nested prompts.
    """
    required: set[str] = set(prompt.input_variables)
    optional: set[str] = set(getattr(prompt, "optional_variables", ()))
    partial: set[str] = set(prompt.partial_variables) - optional
    for part in _parts(prompt):
        if isinstance(part, MessagesPlaceholder):
            (optional if part.optional else required).add(part.variable_name)
        elif not isinstance(part, BaseMessage):
            required |= set(getattr(part, "input_variables", ()))
            for text in _texts(part):
                partial |= set(getattr(text, "partial_variables", ()))
        if isinstance(part, BaseChatPromptTemplate):
            inner = asked(part)
            required, optional, partial = required | inner.required, optional | inner.optional, partial | inner.partial
    own = set(prompt.partial_variables) - set(getattr(prompt, "optional_variables", ()))
    required -= own
    return Asked(frozenset(required), frozenset(optional - required - partial), frozenset(partial - required))


def _parts(prompt: Any) -> list[Any]:
    """Return the messages of a chat prompt."""
    return list(getattr(prompt, "messages", ())) if isinstance(prompt, BaseChatPromptTemplate) else []


def _texts(part: Any) -> list[Any]:
    """Return the text prompts of a message."""
    found = getattr(part, "prompt", None)
    return found if isinstance(found, list) else [found]


def placeholders(prompt: Any) -> Iterator[MessagesPlaceholder]:
    """Yield every placeholder, those of nested prompts too."""
    for part in _parts(prompt):
        if isinstance(part, MessagesPlaceholder):
            yield part
        elif isinstance(part, BaseChatPromptTemplate) and not isinstance(part, FewShotChatMessagePromptTemplate):
            yield from placeholders(part)


def render(prompt: BasePromptTemplate[Any], values: Mapping[str, object]) -> object:
    """Return the text, or the (role, content) pairs, that ``prompt`` gives for ``values``; or how it failed."""
    try:
        found = prompt.invoke(dict(values))
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")
    if not hasattr(found, "messages"):
        return found.to_string()
    return [(role(message), message.content) for message in found.to_messages()]


def role(message: BaseMessage) -> str:
    """Return a provider's word for who speaks."""
    if isinstance(message, ChatMessage):
        return message.role
    return str(message.additional_kwargs.get("__openai_role__") or ROLES[message.type])
