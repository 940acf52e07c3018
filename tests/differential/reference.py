"""What langchain-core makes of a definition: its prompt object, what that asks for, and what it renders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import BaseMessage, ChatMessage
from langchain_core.prompts import (
    BasePromptTemplate,
    ChatPromptTemplate,
    FewShotChatMessagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
    get_template_variables,
)
from langchain_core.prompts.chat import BaseChatPromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate
from langchain_core.utils.mustache import tokenize

ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool", "function": "function"}


@dataclass(frozen=True, slots=True)
class Failed:
    """What ran failed; two failures are alike whatever they say."""

    error: str

    def __eq__(self, other: object) -> bool:
        """Failures are alike."""
        return isinstance(other, Failed)

    __hash__ = None  # type: ignore[assignment]  # nobody needs it


def _space(source: str, name: str) -> dict[str, Any]:
    """Return the names that running ``source`` binds."""
    space: dict[str, Any] = {"__name__": name}
    exec(compile(source, name, "exec"), space)
    return space


def run(source: str, name: str) -> Any:
    """Return the ``prompt`` that the module ``source`` binds, or how it failed."""
    try:
        space = _space(source, name)
        if "build" in space:
            return space["build"]()
        holder = space["Box"] if "Box" in space else space["Agent"]() if "Agent" in space else None
        return space["prompt"] if holder is None else holder.prompt
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")


def named(source: str, name: str) -> Any:
    """Return the prompt that the module ``source`` or its class binds to ``name``; None where it is local."""
    space = _space(source, "theirs")
    found = space.get(name, getattr(space.get("Box"), name, None))
    return found if isinstance(found, BasePromptTemplate) else None


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of the inputs of a prompt: required, optional, filled in."""

    required: frozenset[str]
    optional: frozenset[str]
    partial: frozenset[str]


def asked(prompt: Any) -> Asked:
    """Return what ``prompt`` asks for, worked out from its messages.

    Three things LangChain's own attributes do not say: what ``append`` added, the optional placeholders and partials of
    nested prompts, and which partials an optional placeholder has.
    """
    found = _open(prompt)
    own = set(getattr(prompt, "partial_variables", ()))
    for around in (getattr(prompt, "prefix", None), getattr(prompt, "suffix", None)):
        own |= set(getattr(around, "partial_variables", ()))
    places = {one.variable_name for one in placeholders(prompt)}
    required = (found.required | set(prompt.input_variables)) - own
    optional = found.optional | set(getattr(prompt, "optional_variables", ()))
    partial = (found.partial | own) - required - (places & optional)
    return Asked(frozenset(required), frozenset(optional - required - partial), frozenset(partial))


def complete(prompt: Any) -> bool:
    """Let the images of ``prompt`` list their inputs, which LangChain leaves to the author; say whether any did not."""
    changed = False
    for one in images(prompt):
        names = {
            name for text in one.template.values() for name in get_template_variables(str(text), one.template_format)
        }
        names |= set() if one.template.get("url") else {"url"}
        read = sorted(names - one.partial_variables.keys())
        changed = changed or read != sorted(one.input_variables)
        one.input_variables = read
    return changed


def complete_examples(prompt: Any) -> bool:
    """Let the prompts of mustache examples see all that the examples hold; say whether any did not."""
    changed = False
    found = [prompt, *(getattr(part, "prompt", None) for part in _parts(prompt)), *_parts(prompt)]
    for part in found:
        if isinstance(part, FewShotChatMessagePromptTemplate) and part.examples:
            shown = part.example_prompt
            names = set.intersection(*(set(one) for one in part.examples)) - set(shown.input_variables)
            if (
                names
                and isinstance(shown, ChatPromptTemplate)
                and any(kind == "mustache" for kind, _ in templates(shown))
            ):
                shown.input_variables = sorted({*shown.input_variables, *names})
                changed = True
    return changed


def images(prompt: Any) -> Iterator[ImagePromptTemplate]:
    """Yield every image of a prompt."""
    if isinstance(prompt, ImagePromptTemplate):
        yield prompt
    for part in _parts(prompt):
        yield from images(part)
        found = getattr(part, "prompt", None)
        for text in found if isinstance(found, list) else [found]:
            yield from images(text)


def _open(prompt: Any) -> Asked:
    """Return what the messages of ``prompt`` ask for, those of nested prompts too."""
    required: set[str] = set()
    optional: set[str] = set()
    partial: set[str] = set()
    for part in _parts(prompt):
        if isinstance(part, MessagesPlaceholder):
            (optional if part.optional else required).add(part.variable_name)
        elif isinstance(part, FewShotChatMessagePromptTemplate):
            required |= set(part.input_variables)
        elif isinstance(part, BaseChatPromptTemplate):
            inner, own = _open(part), set(part.partial_variables) - set(part.optional_variables)
            required |= inner.required - own
            optional |= inner.optional
            looked_up = {name for text in texts(part) for name in _names(text)}
            partial |= inner.partial | (own & (inner.required | inner.optional | looked_up))
        elif not isinstance(part, BaseMessage):
            required |= set(part.input_variables)
            for text in _texts(part):
                if isinstance(text, PromptTemplate):
                    partial |= set(text.partial_variables) & _names(text)
    return Asked(frozenset(required), frozenset(optional), frozenset(partial))


def _names(text: PromptTemplate) -> set[str]:
    """Return the names that a text may look up; for mustache also those in sections."""
    if text.template_format == "mustache":
        kinds = {"variable", "no escape", "section", "inverted section"}
        return {key.split(".")[0] for kind, key in tokenize(text.template) if kind in kinds}
    return set(get_template_variables(text.template, text.template_format))


def _parts(prompt: Any) -> list[Any]:
    """Return the messages of a chat prompt."""
    return list(getattr(prompt, "messages", ())) if isinstance(prompt, BaseChatPromptTemplate) else []


def _texts(part: Any) -> list[Any]:
    """Return the text prompt of a message; those of blocks keep their partials to themselves."""
    found = getattr(part, "prompt", None)
    return [] if isinstance(found, list) else [found]


def texts(prompt: Any) -> Iterator[PromptTemplate]:
    """Yield every text template of a prompt."""
    if isinstance(prompt, PromptTemplate):
        yield prompt
    for part in _parts(prompt):
        yield from texts(part)
        found = getattr(part, "prompt", None)
        for text in found if isinstance(found, list) else [found]:
            yield from texts(text)


def templates(prompt: Any) -> Iterator[tuple[str, str]]:
    """Yield the language and the text of every template of a prompt, those of images and data, too."""
    if hasattr(prompt, "template_format") and hasattr(prompt, "template"):
        yield prompt.template_format, str(prompt.template)
    for part in _parts(prompt):
        yield from templates(part)
        found = getattr(part, "prompt", None)
        for text in found if isinstance(found, list) else [found]:
            yield from templates(text)


def blocks(prompt: Any) -> Iterator[list[PromptTemplate]]:
    """Yield the texts of each message that consists of blocks."""
    for part in _parts(prompt):
        yield from blocks(part)
        found = getattr(part, "prompt", None)
        if isinstance(found, list):
            yield [one for one in found if isinstance(one, PromptTemplate)]


def placeholders(prompt: Any) -> Iterator[MessagesPlaceholder]:
    """Yield every placeholder, those of nested prompts too."""
    for part in _parts(prompt):
        if isinstance(part, MessagesPlaceholder):
            yield part
        elif isinstance(part, BaseChatPromptTemplate) and not isinstance(part, FewShotChatMessagePromptTemplate):
            yield from placeholders(part)


def render(prompt: BasePromptTemplate[Any], values: Any) -> object:
    """Return the text, or the (role, content) pairs, that ``prompt`` gives for ``values``; or how it failed."""
    try:
        if isinstance(prompt, ImagePromptTemplate):
            names = prompt.input_variables
            given = values if isinstance(values, dict) else dict.fromkeys(names[:1], values)
            found: Any = prompt.format(**given) if set(names) <= given.keys() else Failed("an input is missing")
        else:
            found = prompt.invoke(values)
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")
    if isinstance(found, (dict, Failed)):
        return steady(found)
    if not hasattr(found, "messages"):
        return steady(found.to_string())
    return [(role(message), steady(message.content)) for message in found.to_messages()]


def steady(found: Any) -> Any:
    """Return what was rendered without the addresses of objects and the names of generators."""
    if isinstance(found, str):
        return re.sub(r"0x[0-9a-f]{6,}|(?<=<generator object )\w+|(?<=<function )\w+", "0x", found, flags=re.IGNORECASE)
    if isinstance(found, dict):
        return {key: steady(one) for key, one in found.items()}
    return [steady(one) for one in found] if isinstance(found, list | tuple) else found


def role(message: BaseMessage) -> str:
    """Return a provider's word for who speaks."""
    if isinstance(message, ChatMessage):
        return message.role
    return str(message.additional_kwargs.get("__openai_role__") or ROLES[message.type])
