"""What a template gets from other prompts at each render: messages and texts of theirs, a user's or LangChain's own."""

from collections.abc import Awaitable, Coroutine, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.grammar.nodes import ChatBody, MessageTemplate, Placeholder
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import MessageDict, as_messages
from genprompts.prompts.prompt import Prompt
from genprompts.templates.inputs import Inputs, formatted_in, inputs_of
from genprompts.templates.template import Template

if TYPE_CHECKING:
    from genprompts.messages.types import Message

MOST_LEVELS = 50
"""How deep prompts may hold other prompts."""


class GivesMessages(Protocol):
    """Any object that renders messages: a prompt of a user's own, or one of LangChain's.

    ``input_variables`` and ``optional_variables`` are asked as well, where it has them, and ``aformat_messages``.
    """

    def format_messages(self, **kwargs: Any) -> Sequence[Any]:
        """Return the messages."""
        ...


class GivesText(Protocol):
    """Any object that renders a text: a prompt of a user's own, or one of LangChain's."""

    def format(self, **kwargs: Any) -> str:
        """Return the text."""
        ...


Nested: TypeAlias = Prompt[Any, Any] | GivesMessages
"""A prompt inside another that is asked at each render."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The messages of ``source``, which are asked for at each render."""

    source: Nested

    @property
    def inputs(self) -> Inputs:
        """What ``source`` has to be given."""
        return inputs_for(self.source)

    def messages(self, values: Mapping[str, object]) -> "list[Message]":
        """Return the messages for the ``values`` of the outer prompt."""
        if isinstance(self.source, Prompt):
            return list(self.source.invoke(given_to(self.source, values)).to_messages())
        return messages_of(at_once(self.source.format_messages(**keywords_of(values)), self.source), self.source)

    async def amessages(self, values: Mapping[str, object]) -> "list[Message]":
        """Return the messages, after awaiting what has to be awaited."""
        if isinstance(self.source, Prompt):
            return list((await self.source.ainvoke(given_to(self.source, values))).to_messages())
        ask = getattr(self.source, "aformat_messages", None) or self.source.format_messages
        return messages_of(await _awaited(ask(**keywords_of(values))), self.source)


class KeptMessage:
    """A message that is never filled in, and holds what only LangChain's messages do: ``id`` and such."""

    def __init__(self, message: MessageDict) -> None:
        """Give copies of ``message``."""
        self._message = message

    def format_messages(self, **_: object) -> Sequence[MessageDict]:
        """Return a copy of the message."""
        return (MessageDict.of(deepcopy(dict(self._message)), self._message.origin),)


def holds_more(message: object) -> bool:
    """Say whether ``message`` was made of one of LangChain's that holds more than a plain dict says."""
    origin: object = getattr(message, "origin", None)
    fields = ("id", "additional_kwargs", "response_metadata", "usage_metadata", "artifact")
    return bool(origin) if is_mapping(origin) else any(getattr(origin, name, None) for name in fields)


def text_of(prompt: object, values: Mapping[str, object]) -> str:
    """Return the text that ``prompt`` renders."""
    if isinstance(prompt, Prompt):
        return str(prompt.invoke(given_to(prompt, values)).to_string())
    found = cast("GivesText", prompt).format(**keywords_of(values))
    return text_from(at_once(found, prompt), prompt)


async def atext_of(prompt: object, values: Mapping[str, object]) -> str:
    """Return the text that ``prompt`` renders, after awaiting what has to be awaited."""
    if isinstance(prompt, Prompt):
        return str((await prompt.ainvoke(given_to(prompt, values))).to_string())
    ask = getattr(prompt, "aformat", None) or cast("GivesText", prompt).format
    return text_from(await _awaited(ask(**keywords_of(values))), prompt)


def inputs_for(prompt: object) -> Inputs:
    """Return what ``prompt`` has to be given, and what it may be given."""
    required = _names(prompt, "input_variables")
    optional = tuple(name for name in _names(prompt, "optional_variables") if name not in required)
    if isinstance(prompt, Template):
        printed = prompt.inputs.printed - formatted_in(prompt.body)
        return replace(prompt.inputs, required=required, optional=optional, printed=printed, computed=())
    part = getattr(prompt, "part", None)
    if isinstance(part, (MessageTemplate, Placeholder)):  # a message or a placeholder of a user's own class
        return inputs_of(ChatBody((part,)), ())
    return Inputs(required, optional, frozenset())


def given_to(prompt: Prompt[Any, Any], values: Mapping[str, object]) -> dict[str, object]:
    """Return those of ``values`` that ``prompt`` takes; a template may have a selector, which sees them all."""
    if isinstance(prompt, Template):
        return dict(values)
    return {name: values[name] for name in inputs_for(prompt).all if name in values}


def is_fixed(prompt: object) -> bool:
    """Say whether ``prompt`` renders the same for the same values at any time, and calls nothing of a user's."""
    if not isinstance(prompt, Template):
        return False
    partials = prompt.partial_variables.values()
    return not (prompt.is_overridden or prompt._has_more()) and not any(callable(value) for value in partials)  # noqa: SLF001  (its sibling)


def is_static(template: Template[Any]) -> bool:
    """Say whether the body of ``template`` is all there is: no partials, and nothing that is computed."""
    return not (template.is_overridden or template.partial_variables or template._has_more())  # noqa: SLF001  (its sibling)


def depth_of(prompts: Iterable[object]) -> int:
    """Return how many levels of prompts there are with ``prompts`` inside another.

    Raises:
        TemplateDefinitionError: there are too many to render them one inside the other.
    """
    depth = 1 + max((getattr(prompt, "_depth", 0) for prompt in prompts if isinstance(prompt, Template)), default=0)
    if depth > MOST_LEVELS:
        raise TemplateDefinitionError(f"prompts are nested more than {MOST_LEVELS} deep")
    return depth


def at_once(found: object, source: object) -> object:
    """Return what ``source`` gave, which must not have to be awaited.

    Raises:
        UnexpectedInputError: it has to be awaited.
    """
    if isinstance(found, Awaitable):
        if isinstance(found, Coroutine):
            found.close()  # it was made to be awaited, and warns when nobody does
        raise UnexpectedInputError(f"what {kind(source)} gives has to be awaited; use the asynchronous call")
    return found


async def _awaited(found: object) -> object:
    return await found if isinstance(found, Awaitable) else found


def messages_of(found: object, source: object) -> "list[Message]":
    """Return the messages that ``source`` gave, as dicts of our own."""
    try:
        return [_copied(message) for message in as_messages(found, "messages")]
    except UnexpectedInputError as error:
        what = f"item by item: {error.message}" if is_sequence(found) else f"but {kind(found)}"
        raise UnexpectedInputError(f"{kind(source)} gives no list of messages, {what}") from None


def _copied(message: object) -> "Message":
    """Return a copy of a message, which still knows what LangChain's of it holds."""
    items = cast("Mapping[str, object]", message)
    made = MessageDict.of(items, items.origin) if isinstance(items, MessageDict) else dict(items)
    return cast("Message", made)


def text_from(found: object, source: object) -> str:
    """Return the text that ``source`` gave."""
    if isinstance(found, str):
        return found
    raise UnexpectedInputError(f"{kind(source)} gives no text, but {kind(found)}")


def keywords_of(values: Mapping[str, object]) -> dict[str, object]:
    """Return those of ``values`` that can be keywords of a method."""
    keys: Iterable[object] = values
    return {key: values[key] for key in keys if isinstance(key, str) and key != "self"}


def _names(prompt: object, attribute: str) -> tuple[str, ...]:
    names: object = getattr(prompt, attribute, ())
    return tuple(sorted(name for name in names if isinstance(name, str))) if is_sequence(names) else ()
