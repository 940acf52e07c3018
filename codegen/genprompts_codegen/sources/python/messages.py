"""Entries of a message list, in every form LangChain takes, as parts of a chat prompt."""

from __future__ import annotations

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import (
    MessagePart,
    NestedPart,
    PartDef,
    PlaceholderPart,
    PromptKind,
)
from genprompts_codegen.definitions import Unknown as UnknownPart
from genprompts_codegen.sources.python.blocks import read_content
from genprompts_codegen.sources.python.library import MESSAGE_ROLES, MESSAGE_TEMPLATES, TEMPLATE_ROLES
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.prompts import MAX_MESSAGES, TOO_MANY, Prompt, Site, note_text, readable
from genprompts_codegen.sources.python.text import cut
from genprompts_codegen.sources.python.values import (
    Choice,
    Items,
    LibraryRef,
    Message,
    Scalar,
    Str,
    Table,
    Value,
    origin,
)

ROLES_HINT = 'use "human", "user", "ai", "assistant", "system" or "placeholder"'
PAIRS_HINT = 'write a pair of role and template: ("human", "…")'
PLACEHOLDER_HINT = 'write ("placeholder", "{name}") or MessagesPlaceholder("name")'
CHAT_KINDS = (PromptKind.CHAT, PromptKind.STRUCTURED, PromptKind.FEW_SHOT_CHAT)
MAX_CHARACTERS = 500


def is_pair(value: Items) -> bool:
    """Whether a tuple is one message for our own classes, a pair of role and template, and no sequence of messages."""
    if value.is_list or value.doubt or len(value.items) != 2:
        return False
    role = value.items[0]
    known = isinstance(role, Str) and role.text in {*TEMPLATE_ROLES, "developer", "placeholder"}
    return known or isinstance(role, LibraryRef)


def read_messages(
    value: Value, site: Site, template_format: TemplateFormat, spot: Spot, *, growing: bool = False
) -> list[PartDef]:
    """Return the parts that a list of messages consists of; ``growing``: they are added to those of a prompt."""
    match value:
        case Items() if site.ours and is_pair(value) and not growing:
            return [read_message(value, site, template_format, spot)]
        case Items():
            if value.doubt:
                site.unsure(f"the messages {value.doubt}")
            if len(value.items) > MAX_MESSAGES:
                site.unsure(TOO_MANY)
                return []
            return [read_message(item, site, template_format, spot) for item in value.items]
        case Str(unsure=None) if len(value.text) <= MAX_CHARACTERS:  # a text is a sequence of one-character messages
            letters = [cut(value, at, at + 1) for at in range(len(value.text))]
            return [read_message(letter, site, template_format, spot) for letter in letters]
        case Scalar() | Message() | LibraryRef() | Prompt():
            site.fault("the messages are no list", spot, "give a list of messages")
        case Choice():
            site.unsure("the messages come from a choice that is made at run time")
        case _:
            site.unsure(f"the messages come from {origin(value)}")
    return []


def read_message(value: Value, site: Site, template_format: TemplateFormat, spot: Spot) -> PartDef:
    """Return the part that one entry of a message list is."""
    match value:
        case Str():
            return _text_message("user", value, site, template_format)
        case Items(is_list=False, items=[role, content]):
            return _pair(role, content, site, template_format, value.spot)
        case Items(is_list=False, doubt=""):
            return _bad(f"a message has {len(value.items)} items instead of 2", PAIRS_HINT, site, value.spot)
        case Items(items=[role, content]) if site.ours:
            return _pair(role, content, site, template_format, value.spot)
        case Items(is_list=True):
            return _bad("a message is a list, which LangChain refuses", PAIRS_HINT, site, value.spot)
        case Table(doubt=""):
            return _record(value, site, template_format)
        case Message():
            if value.unsure is not None:
                site.unsure(f"the content of a message comes from {value.unsure.origin}")
            return value.part
        case Prompt():
            return _template(value, site, spot)
        case Scalar():
            return _bad(f'a message is "{value.value}"', PAIRS_HINT, site, spot)
        case LibraryRef():
            return _bad(f'a message is the class "{value.name}", which LangChain refuses', PAIRS_HINT, site, spot)
        case _:
            return _unknown(f"a message comes from {origin(value)}", site, spot)


def _bad(message: str, hint: str, site: Site, spot: Spot) -> UnknownPart:
    site.fault(message, spot, hint)
    return UnknownPart(message, spot.anchor())


def _unknown(reason: str, site: Site, spot: Spot) -> UnknownPart:
    site.unsure(reason)
    return UnknownPart(reason, spot.anchor())


def _record(value: Table, site: Site, template_format: TemplateFormat) -> PartDef:
    if set(value.entries) != {"role", "content"}:
        keys = ", ".join(f'"{key}"' for key in value.entries) or "none"
        message = f'a message dict must have exactly the keys "role" and "content", and has {keys}'
        return _bad(message, PAIRS_HINT, site, value.spot)
    return _pair(value.entries["role"], value.entries["content"], site, template_format, value.spot)


def _template(prompt: Prompt, site: Site, spot: Spot) -> PartDef:
    """Return a prompt that stands in a message list as the part it is."""
    prompt.consumed = True
    for reason in prompt.reasons:
        site.unsure(reason)
    site.failed = site.failed or prompt.failed
    if prompt.kind is PromptKind.MESSAGE:
        return prompt.parts[0] if prompt.parts else UnknownPart(prompt.reasons[0], prompt.spot.anchor())
    if prompt.kind in CHAT_KINDS:
        return NestedPart(prompt.definition(), prompt.spot.anchor())
    name = prompt.class_path.rpartition(".")[2]
    return _bad(f'a message is a "{name}", which LangChain refuses', PAIRS_HINT, site, spot)


def _pair(role: Value, content: Value, site: Site, template_format: TemplateFormat, spot: Spot) -> PartDef:
    match role:
        case Str(text="placeholder", unsure=None):
            return _placeholder(content, site, spot)
        case Str(unsure=None) if role.text in TEMPLATE_ROLES:
            return message_part(TEMPLATE_ROLES[role.text], content, site, template_format, spot)
        case Str(text="developer", unsure=None) if site.ours:
            return message_part(role.text, content, site, template_format, spot)
        case Str(unsure=None):
            return _bad(f'the role "{role.text}" is none that LangChain takes here', ROLES_HINT, site, role.spot)
        case LibraryRef() if role.name in ("HumanMessage", "AIMessage", "SystemMessage"):
            return message_part(MESSAGE_ROLES[role.name], content, site, template_format, spot)
        case LibraryRef() if role.name in MESSAGE_TEMPLATES and role.name != "ChatMessagePromptTemplate":
            if isinstance(content, Items) and not site.ours:
                message = f'a list cannot follow the class "{role.name}" here'
                return _bad(message, "name the role as a text", site, content.spot)
            return message_part(MESSAGE_TEMPLATES[role.name], content, site, template_format, spot)
        case LibraryRef():
            return _bad(f'the class "{role.name}" is none that LangChain takes here', ROLES_HINT, site, spot)
        case Scalar():
            return _bad(f'the role of a message is "{role.value}"', ROLES_HINT, site, spot)
        case Table() | Items() | Message() | Prompt():
            return _bad("the role of a message is no text", ROLES_HINT, site, spot)
        case _:
            return _unknown(f"the role of a message comes from {origin(role)}", site, spot)


def message_part(role: str, content: Value, site: Site, template_format: TemplateFormat, spot: Spot) -> PartDef:
    """Return a message whose content is filled in."""
    if isinstance(content, Str):
        return _text_message(role, content, site, template_format)
    if isinstance(content, Items):
        blocks = read_content(content, site, template_format)
        return MessagePart(role, blocks, spot.anchor(), template_format)
    if isinstance(content, (Scalar, Table, Message, Prompt)):
        return _bad("the template of a message is neither a text nor a list", PAIRS_HINT, site, spot)
    return _unknown(f"the template of a message comes from {origin(content)}", site, spot)


def _text_message(role: str, text: Str, site: Site, template_format: TemplateFormat) -> PartDef:
    note_text(text, site, "the template of a message")
    content = readable(text, template_format)
    if content is None:
        return UnknownPart(site.reasons[-1], text.spot.anchor())
    return MessagePart(role, content, text.spot.anchor(), template_format)


def _placeholder(content: Value, site: Site, spot: Spot) -> PartDef:
    optional = True
    if isinstance(content, Items) and not content.doubt:
        if len(content.items) != 2:
            return _bad("a placeholder takes a name and whether it is optional", PLACEHOLDER_HINT, site, content.spot)
        content, flag = content.items
        if isinstance(flag, Scalar) and isinstance(flag.value, bool):
            optional = flag.value
        elif isinstance(flag, (Scalar, Str)):
            return _bad("whether a placeholder is optional must be True or False", PLACEHOLDER_HINT, site, spot)
        else:
            return _unknown(f"whether a placeholder is optional comes from {origin(flag)}", site, spot)
    match content:
        case Str(unsure=None) if content.text[:1] == "{" and content.text[-1:] == "}":
            return PlaceholderPart(content.text[1:-1], optional, None, content.spot.anchor())
        case Str(unsure=None):
            message = f'the placeholder "{content.text}" is no name in braces'
            return _bad(message, PLACEHOLDER_HINT, site, content.spot)
        case Scalar() | Table() | Items(doubt=""):
            return _bad("the name of a placeholder is no text", PLACEHOLDER_HINT, site, spot)
        case _:
            return _unknown(f"the name of a placeholder comes from {origin(content)}", site, spot)
