"""Calls of ChatPromptTemplate, of the message template classes, and of message objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from genprompts.grammar.nodes import Constant
from genprompts_codegen.definitions import (
    BlockDef,
    LiteralPart,
    MessagePart,
    PartDef,
    PartialDef,
    PlaceholderPart,
    PromptKind,
)
from genprompts_codegen.definitions import Unknown as UnknownPart
from genprompts_codegen.sources.python.arguments import (
    Arguments,
    common,
    read_bool,
    read_format,
    read_partials,
    required,
)
from genprompts_codegen.sources.python.blocks import names_in, prompt_block, texts_in
from genprompts_codegen.sources.python.files import read_file
from genprompts_codegen.sources.python.library import MESSAGE_ROLES, MESSAGE_TEMPLATES
from genprompts_codegen.sources.python.messages import message_part, read_messages
from genprompts_codegen.sources.python.outputs import read_output
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, readable
from genprompts_codegen.sources.python.values import (
    Items,
    Message,
    Scalar,
    Str,
    Unknown,
    Value,
    constant,
    origin,
)


def chat(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``ChatPromptTemplate(…)`` or ``StructuredPrompt(…)`` gives."""
    kind = PromptKind.STRUCTURED if path.endswith("StructuredPrompt") else PromptKind.CHAT
    prompt = make(site, kind, path, read_format(arguments, site))
    found = required(arguments, "messages", 0, site)
    if found is not None:
        prompt.parts = read_messages(found.value, site, prompt.format, found.spot)
    if kind is PromptKind.STRUCTURED:
        prompt.output = read_output(arguments, site)
    return common(prompt, arguments, site)


def chat_from_messages(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``ChatPromptTemplate.from_messages(…)`` gives."""
    prompt = make(site, PromptKind.CHAT, path, read_format(arguments, site, 1))
    found = required(arguments, "messages", 0, site)
    if found is not None:
        prompt.parts = read_messages(found.value, site, prompt.format, found.spot)
    for name in sorted(set(arguments.named) - {"messages", "template_format"}):
        if not path.startswith("genprompts."):
            site.fault(f'"from_messages" does not take "{name}"', arguments.named[name].spot, "call the class itself")
    if path.endswith("StructuredPrompt"):
        prompt.kind = PromptKind.STRUCTURED
        site.fault('"from_messages" gives no schema', site.spot, 'use "from_messages_and_schema"')
    return prompt


def chat_from_template(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``ChatPromptTemplate.from_template(…)`` gives: one user message."""
    prompt = make(site, PromptKind.CHAT, path, read_format(arguments, site))
    found = required(arguments, "template", 0, site)
    if found is not None:
        part = message_part("user", found.value, site, prompt.format, site.spot)
        prompt.parts = [_with_partials(part, arguments, site)]
    return prompt


def _with_partials(part: PartDef, arguments: Arguments, site: Site) -> PartDef:
    """Return ``part`` with the partials of its own."""
    given = arguments.take("partial_variables")
    partials = tuple(read_partials(given, site).values())
    if not partials or not isinstance(part, MessagePart):
        return part
    if isinstance(part.content, tuple) and given is not None:
        site.fault("a message of blocks cannot have partials", given.spot, "fill in the whole prompt instead")
    return replace(part, partials=partials)


# --- message templates ---------------------------------------------------------------------------


def message_from_template(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``HumanMessagePromptTemplate.from_template(…)`` and its siblings give."""
    prompt = make(site, PromptKind.MESSAGE, path, read_format(arguments, site, 1))
    found = required(arguments, "template", 0, site)
    if found is not None:
        part = message_part(_role(path, arguments, site), found.value, site, prompt.format, site.spot)
        prompt.parts = [_with_partials(part, arguments, site)]
    return _whole(prompt, site)


def message_from_file(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``HumanMessagePromptTemplate.from_template_file(…)`` and its siblings give."""
    prompt = make(site, PromptKind.MESSAGE, path, read_format(arguments, site))
    found = required(arguments, "template_file", 0, site)
    text = read_file(found.value, site) if found is not None else None
    if text is not None:
        part = message_part(_role(path, arguments, site), text, site, prompt.format, site.spot)
        prompt.parts = [_with_partials(part, arguments, site)]
    return _whole(prompt, site)


def message(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``HumanMessagePromptTemplate(prompt=…)`` and its siblings give."""
    prompt = make(site, PromptKind.MESSAGE, path, "f-string")
    found = required(arguments, "prompt", 0, site)
    role = _role(path, arguments, site)
    if found is None:
        return _whole(prompt, site)
    value = found.value
    if isinstance(value, Prompt) and value.kind is PromptKind.TEXT:
        _take_text(prompt, value, role, site)
    elif isinstance(value, Items) and not value.doubt and all(isinstance(item, Prompt) for item in value.items):
        blocks = [prompt_block(item, site, found.spot) for item in value.items if isinstance(item, Prompt)]
        formats = [item.format for item in value.items if isinstance(item, Prompt)]
        prompt.format = formats[0] if formats else "f-string"
        if len(set(formats)) > 1:
            site.unsure("the blocks of a message are templates of different languages")
            return _whole(prompt, site)
        known = tuple(block for block in blocks if block is not None)
        partials = _of_blocks(value, blocks, site) if site.ours else ()
        prompt.parts = [MessagePart(role, known, site.spot.anchor(), prompt.format, partials)]
    elif isinstance(value, (Str, Scalar, Message)):
        site.fault("the prompt of a message is no prompt template", found.spot, 'use "from_template"')
    else:
        site.unsure(f"the prompt of the message comes from {origin(value)}")
    return _whole(prompt, site)


def _of_blocks(value: Items, blocks: Sequence[BlockDef | None], site: Site) -> tuple[PartialDef, ...]:
    """Return what the prompts of blocks fill in: for our own classes it holds for the whole message."""
    found: dict[str, PartialDef] = {}
    asked: set[str] = set()
    for item, block in zip(value.items, blocks, strict=True):
        if isinstance(item, Prompt) and block is not None:
            names = {name for text in texts_in((block,)) for name in names_in(text.text, item.format)}
            asked |= names - item.partials.keys()
            for name, one in item.partials.items():
                if name in found and found[name].value != one.value:
                    message = f'the input "{name}" is filled in with two different values'
                    site.fault(message, site.spot, "fill it in after joining the blocks")
                found[name] = one
    for name in sorted(asked & found.keys()):
        message = f'the input "{name}" is filled in for one block and asked for by another'
        site.fault(message, site.spot, "fill it in after joining the blocks")
    return tuple(found.values())


def _take_text(prompt: Prompt, inner: Prompt, role: str, site: Site) -> None:
    inner.consumed = True
    for reason in inner.reasons:
        site.unsure(reason)
    prompt.format = inner.format
    content = readable(inner.texts[0], inner.format) if len(inner.texts) == 1 else None
    if content is not None:
        partials = tuple(inner.partials.values())
        prompt.parts = [MessagePart(role, content, inner.spot.anchor(), inner.format, partials)]


def _whole(prompt: Prompt, site: Site) -> Prompt:
    """Return ``prompt`` with the one part that a message has."""
    if not prompt.parts:
        reason = site.reasons[-1] if site.reasons else "its arguments are not known"
        prompt.parts = [UnknownPart(reason, site.spot.anchor())]
    return prompt


def _role(path: str, arguments: Arguments, site: Site) -> str:
    fixed = MESSAGE_TEMPLATES.get(path.rpartition(".")[2], "")
    if fixed:
        return fixed
    found = required(arguments, "role", -1, site)
    if found is not None and isinstance(found.value, Str) and found.value.unsure is None:
        return found.value.text
    if found is not None:
        site.unsure(f"the role comes from {origin(found.value)}")
    return ""


def placeholder(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``MessagesPlaceholder(…)`` gives."""
    prompt = make(site, PromptKind.MESSAGE, path, "f-string")
    found = required(arguments, "variable_name", 0, site)
    optional = read_bool(arguments.take("optional"), site, "whether the placeholder is optional")
    n_messages = _count(arguments, site)
    if found is not None and isinstance(found.value, Str) and found.value.unsure is None:
        prompt.parts = [PlaceholderPart(found.value.text, optional, n_messages, site.spot.anchor())]
    elif found is not None and isinstance(found.value, (Scalar, Items)):
        site.fault("the name of a placeholder is no text", found.spot, "give a name")
    elif found is not None:
        site.unsure(f"the name of a placeholder comes from {origin(found.value)}")
    return _whole(prompt, site)


def _count(arguments: Arguments, site: Site) -> int | None:
    found = arguments.take("n_messages")
    match found.value if found is not None else Scalar(None):
        case Scalar(value=None):
            return None
        case Scalar(value=int() as count) if not isinstance(count, bool) and count > 0:
            return count
        case Scalar() if found is not None:
            site.fault('"n_messages" is no number above zero', found.spot, "leave it out, or give at least 1")
        case value:
            site.unsure(f'"n_messages" comes from {origin(value)}')
    return None


# --- message objects -----------------------------------------------------------------------------

_KEPT = ("name", "tool_call_id", "tool_calls")


def literal_message(name: str, arguments: Arguments, site: Site) -> Value:
    """Return what ``HumanMessage(…)`` and its siblings give."""
    content = arguments.take("content", 0)
    role: Constant = MESSAGE_ROLES[name]
    if not role:
        given = arguments.take("role")
        known_role = constant(given.value) if given is not None else None
        if known_role is None:
            return Unknown(f"{origin(given.value)}" if given is not None else f'a "{name}" without a role')
        role = known_role[0]
    if content is None:
        return Unknown(arguments.doubt or f'a "{name}" without content')
    if isinstance(content.value, Scalar):
        site.fault("the content of a message is neither a text nor a list", content.spot, "give a text")
    found = constant(content.value)
    spoken: dict[str, Constant] = {"role": role}
    if found is not None:
        spoken["content"] = found[0]
    elif isinstance(content.value, Str):
        spoken["content"] = content.value.text
    unsure = None if found is not None else Unknown(origin(content.value))
    for key in _KEPT:
        extra = arguments.named.get(key)
        known = constant(extra.value) if extra is not None else None
        if known is not None:
            spoken[key] = known[0]
        elif extra is not None:
            unsure = unsure or Unknown(origin(extra.value))
    return Message(LiteralPart(spoken, site.spot.anchor()), unsure)
