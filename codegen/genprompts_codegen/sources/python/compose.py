"""Prompts made from prompts: ``+``, ``partial``, ``append``, slices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import (
    LiteralPart,
    MessagePart,
    NestedPart,
    PartDef,
    PartialDef,
    PlaceholderPart,
    PromptKind,
)
from genprompts_codegen.sources.python.arguments import Argument, Arguments, partial
from genprompts_codegen.sources.python.blocks import texts_in
from genprompts_codegen.sources.python.messages import CHAT_KINDS, is_pair, read_message, read_messages
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, note_text, settle
from genprompts_codegen.sources.python.text import join
from genprompts_codegen.sources.python.values import (
    Items,
    Message,
    Scalar,
    Str,
    Table,
    Unknown,
    Value,
    origin,
)

CHAT = "langchain_core.prompts.chat.ChatPromptTemplate"
SAME_OBJECT = (
    "with_config",
    "with_retry",
    "with_types",
    "with_listeners",
    "with_alisteners",
    "with_fallbacks",
    "bind",
)
COPIES = ("copy", "model_copy", "__copy__", "__deepcopy__")
CONFIGURABLE = ("configurable_fields", "configurable_alternatives")


def with_partials(prompt: Prompt, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``prompt.partial(…)`` gives."""
    site.ours = prompt.is_ours
    found = {name: partial(name, given.value, given.spot, site) for name, given in arguments.named.items()}
    if arguments.doubt:
        site.unsure(f"the names of its partials come from {arguments.doubt}")
    made = prompt.derive(site)
    made.partials.update(found)
    return made


def method(prompt: Prompt, name: str, arguments: Arguments, site: Site) -> Value | None:
    """Return what a method of ``prompt`` gives; None for methods that give no prompt."""
    if name == "partial":
        return with_partials(prompt, arguments, site)
    if name in SAME_OBJECT:
        return prompt
    if name in CONFIGURABLE:
        prompt.unsure("its parts can be configured when it runs")
        return prompt
    if name in COPIES:
        if arguments.named.get("update") is not None:
            site.unsure("a copy of it is changed")
        return prompt.derive(site)
    if name in ("append", "extend") and prompt.kind in CHAT_KINDS:
        given = arguments.take("message" if name == "append" else "messages", 0)
        if given is not None:
            _grow(prompt, name, given, site)
        return Scalar(None)
    return None


def _grow(prompt: Prompt, name: str, given: Argument, site: Site) -> None:
    block = site.scope.block
    site.ours = prompt.is_ours
    if not block.surrounds(prompt.block):
        prompt.unsure(f"messages are appended {block.name}")
        return
    if name == "append":
        prompt.parts.append(read_message(given.value, site, _format_of_more(prompt), given.spot))
    else:
        prompt.parts.extend(read_messages(given.value, site, _format_of_more(prompt), given.spot, growing=True))
    settle(prompt, site)


def _format_of_more(prompt: Prompt | Message) -> TemplateFormat:
    """Return the language of texts that are added: LangChain forgets that of the prompt, our own classes keep it."""
    return prompt.format if isinstance(prompt, Prompt) and prompt.is_ours else "f-string"


def add(left: Prompt | Message, right: Value, site: Site, right_spot: Spot) -> Value:
    """Return what ``left + right`` gives."""
    if isinstance(left, Prompt) and left.kind is PromptKind.TEXT:
        return _add_text(left, right, site, right_spot)
    if isinstance(left, Prompt) and left.kind is PromptKind.FEW_SHOT_CHAT:
        site.fault("nothing can be added to a few-shot chat prompt", site.spot, "put both in a list of messages")
    made = make(site, PromptKind.CHAT, CHAT, _format_of_more(left))
    made.base = left if isinstance(left, Prompt) else None
    if isinstance(left, Prompt) and left.is_ours:
        _keep(left, made, site)
    partials = {**_take(left, made, site, site.spot), **_take(right, made, site, right_spot)}
    made.partials.update(partials)
    return settle(made, site)


def _keep(left: Prompt, made: Prompt, site: Site) -> None:
    """Let ``made`` be what our own classes make of ``left + …``: it keeps what the left side is."""
    site.ours = True
    structured = left.kind is PromptKind.STRUCTURED
    made.class_path = left.class_path if structured else "genprompts.ChatPromptTemplate"
    made.kind = left.kind if structured else PromptKind.CHAT
    made.output, made.metadata, made.tags = left.output, left.metadata, left.tags


def _take(value: Value, made: Prompt, site: Site, spot: Spot) -> dict[str, PartialDef]:
    """Add the messages of one side of a ``+`` to ``made`` and return its partials."""
    if isinstance(value, Prompt):
        value.consumed = True
        if value.kind in (PromptKind.CHAT, PromptKind.STRUCTURED):
            for reason in value.reasons:
                site.unsure(reason)
            made.parts.extend(value.parts)
            return dict(value.partials)
        if value.kind in (PromptKind.MESSAGE, PromptKind.FEW_SHOT_CHAT):
            made.parts.append(read_message(value, site, made.format, spot))
        else:
            site.fault("a chat prompt and this kind of prompt cannot be added", spot, "add a message instead")
    elif isinstance(value, (Str, Message)) or (site.ours and _is_one(value)):
        made.parts.append(read_message(value, site, made.format, spot))
    elif isinstance(value, Items):
        made.parts.extend(read_messages(value, site, made.format, spot))
    elif isinstance(value, Scalar):
        site.fault(f'a chat prompt and "{value.value}" cannot be added', spot, "add a message or a list of messages")
    elif isinstance(value, Table):
        site.fault("a chat prompt and a dict cannot be added", spot, "put the dict in a list")
    else:
        site.unsure(f"what is added comes from {origin(value)}")
    return {}


def _is_one(value: Value) -> bool:
    """Whether a dict or a tuple is one message for our own classes: a tuple, if it is a pair of role and template."""
    return is_pair(value) if isinstance(value, Items) else isinstance(value, Table)


def _add_text(left: Prompt, right: Value, site: Site, spot: Spot) -> Value:
    made = left.derive(site)
    made.declared, made.metadata = (), None
    if isinstance(right, Prompt) and right.kind is PromptKind.TEXT:
        right.consumed = True
        if right.format != left.format:
            site.fault("templates of different formats cannot be added", spot, "use one format")
        for name in sorted(set(left.partials) & set(right.partials)):
            site.fault(f'both sides of "+" fill in "{name}"', spot, "fill it in once, after adding")
        made.texts.extend(right.texts)
        made.partials.update(right.partials)
        for reason in right.reasons:
            site.unsure(reason)
    elif isinstance(right, (Prompt, Scalar, Items, Message)):
        site.fault("a text prompt can only be added to a text or another text prompt", spot, "add a text")
    else:
        text = note_text(right, site, "what is added")
        if text is not None:
            made.texts.append(text)
    joined = join(made.texts, site.spot)
    made.texts = [joined] if isinstance(joined, Str) else made.texts
    return settle(made, site)


def pick(prompt: Prompt, index: int, site: Site) -> Value:
    """Return what ``prompt[index]`` gives: one of its messages, as a message template."""
    if prompt.kind not in CHAT_KINDS or prompt.reasons or not -len(prompt.parts) <= index < len(prompt.parts):
        return Unknown("a message of a prompt")
    part: PartDef = prompt.parts[index]
    template_format: TemplateFormat = part.format if isinstance(part, MessagePart) else "f-string"
    made = make(site, PromptKind.MESSAGE, "langchain_core.prompts.message.BaseMessagePromptTemplate", template_format)
    made.parts = [part]
    made.consumed = True
    return made


def _mentions(parts: Sequence[PartDef], name: str) -> bool:
    """Whether one of ``parts`` may have the input ``name``: all but a plain text without the word does."""
    return any(_says(part, name) for part in parts)


def _says(part: PartDef, name: str) -> bool:
    match part:
        case LiteralPart():
            return False
        case PlaceholderPart():
            return part.name == name
        case NestedPart(definition) if definition.kind is not PromptKind.FEW_SHOT_CHAT:
            return _mentions(definition.parts, name)
        case MessagePart():
            return any(name in text.text for text in texts_in(part.content))
        case _:
            return True


def _taken_apart(parts: Sequence[PartDef]) -> list[PartDef]:
    """Return ``parts`` with each message of a nested prompt by itself, as our own classes count them."""
    found: list[PartDef] = []
    for part in parts:
        if isinstance(part, NestedPart) and part.definition.kind is PromptKind.CHAT and not part.definition.incomplete:
            inner = _taken_apart(part.definition.parts)
            found += [replace(part, definition=replace(part.definition, parts=(one,))) for one in inner]
        else:
            found.append(part)
    return found


def some(prompt: Prompt, bounds: slice, site: Site) -> Value:
    """Return what ``prompt[a:b]`` gives: a chat prompt of those messages; LangChain's forgets all else."""
    if prompt.kind not in CHAT_KINDS:
        return Unknown("a part of a prompt")
    made = prompt.derive(site)
    if prompt.is_ours:
        made.parts = _taken_apart(prompt.parts)[bounds]
        made.partials = {name: one for name, one in prompt.partials.items() if _mentions(made.parts, name)}
        return made
    made.output, made.tags = None, ()
    made.kind, made.parts, made.partials, made.declared, made.metadata = (
        PromptKind.CHAT,
        prompt.parts[bounds],
        {},
        (),
        None,
    )
    return made
