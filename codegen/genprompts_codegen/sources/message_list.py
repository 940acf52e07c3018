"""The messages of a chat prompt in a file.

An item of the list is one of::

    "text"                                     a human message
    [role, content]                            LangChain's pair; [placeholder, "{history}"] is optional, as there
    {role: content}                            {system: "…"}
    {role: …, content: …}
    {placeholder: history}                     with optional: true and n_messages: 5 where wanted

A role is ``system``, ``human`` or ``user``, ``ai`` or ``assistant``; a content is a text or a list of blocks. A
placeholder's name may stand in braces.
"""

from collections.abc import Iterable

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import Anchor, MessagePart, PartDef, PlaceholderPart, Unknown
from genprompts_codegen.diagnostics.model import Report
from genprompts_codegen.sources.entries import misspelt, refuse, whole
from genprompts_codegen.sources.message_content import read_content, text_hint
from genprompts_codegen.sources.tree import DataNode, Entry, ListNode, MapNode, ScalarNode, kind_of, text_of

ROLES = {"system": "system", "human": "user", "user": "user", "ai": "assistant", "assistant": "assistant"}
"""The roles that files use, and the provider's word for each."""

_ROLE_HINT = 'write "system", "human", "user", "ai", "assistant" or "placeholder"'
_PLACEHOLDER_KEYS = ("placeholder", "optional", "n_messages")


def is_message(node: DataNode) -> bool:
    """Return whether ``node`` cannot be anything but a message of a chat prompt."""
    match node:
        case ListNode(items=(first, _)):
            return text_of(first) in ROLES or text_of(first) == "placeholder"
        case MapNode():
            keys = set(node.names())
            return keys == {"role", "content"} or (len(keys) == 1 and keys <= set(ROLES)) or "placeholder" in keys
        case _:
            return False


def read_messages(node: ListNode, format_: TemplateFormat, *, report: Report) -> tuple[PartDef, ...]:
    """Return the parts that the items of ``node`` are; what cannot be read is reported and stays as unknown."""
    return tuple(_item(item, format_, report=report) for item in node.items)


def read_roles(entries: Iterable[Entry], format_: TemplateFormat, *, report: Report) -> tuple[PartDef, ...]:
    """Return the parts of a map from roles to contents, in the order they are written."""
    return tuple(_by_role(entry, format_, report=report) for entry in entries)


def _item(node: DataNode, format_: TemplateFormat, *, report: Report) -> PartDef:
    match node:
        case ScalarNode(value=str()):
            return _message("human", node, node.anchor, format_, report=report)
        case ListNode(items=items):
            return _pair(node, items, format_, report=report)
        case MapNode():
            return _map(node, format_, report=report)
        case _:
            return _bad(f"a message is {kind_of(node)}", node.anchor, text_hint(node), report=report)


def _pair(node: ListNode, items: tuple[DataNode, ...], format_: TemplateFormat, *, report: Report) -> PartDef:
    if len(items) != 2 or text_of(items[0]) is None:
        return _bad("a message is a list, but no pair of role and content", node.anchor, _ROLE_HINT, report=report)
    return _message(text_of(items[0]) or "", items[1], node.anchor, format_, report=report)


def _map(node: MapNode, format_: TemplateFormat, *, report: Report) -> PartDef:
    if node.entry("placeholder") is not None:
        return _placeholder(node, report=report)
    role, content = node.entry("role"), node.entry("content")
    if role is not None or content is not None:
        return _role_and_content(node, role, content, format_, report=report)
    if len(node.entries) != 1:
        hint = "write {role: …, content: …}, or one role and its content"
        return _bad("a message is a map without a role", node.anchor, hint, report=report)
    return _by_role(node.entries[0], format_, report=report)


def _role_and_content(
    node: MapNode, role: Entry | None, content: Entry | None, format_: TemplateFormat, *, report: Report
) -> PartDef:
    if role is None or content is None:
        missing = "role" if role is None else "content"
        return _bad(f'a message has no "{missing}"', node.anchor, f'add "{missing}"', report=report)
    extra = next((entry for entry in node if entry.key not in ("role", "content")), None)
    if extra is not None:
        message = f'the key "{extra.key}" is not known in a message'
        return _bad(message, extra.anchor, 'a message has "role" and "content"', report=report)
    word = text_of(role.value)
    if word is None:
        return _bad(f'the "role" of a message is {kind_of(role.value)}', role.anchor, _ROLE_HINT, report=report)
    return _message(word, content.value, node.anchor, format_, report=report)


def _by_role(entry: Entry, format_: TemplateFormat, *, report: Report) -> PartDef:
    if entry.key == "placeholder":
        name = text_of(entry.value)
        return _named(name, entry.value, report=report) or Unknown("a placeholder without a name", whole(entry))
    return _message(entry.key, entry.value, whole(entry), format_, report=report)


def _message(role: str, content: DataNode, anchor: Anchor, format_: TemplateFormat, *, report: Report) -> PartDef:
    if role == "placeholder":
        return _langchain_placeholder(content, anchor, report=report)
    word = ROLES.get(role)
    if word is None:
        return _bad(f'the role "{role}" is not known', anchor, _ROLE_HINT, report=report)
    found = read_content(content, report=report)
    if found is None:
        return Unknown("a message whose content cannot be read", anchor)
    return MessagePart(word, found, Anchor(anchor.source, anchor.span), format_)


def _langchain_placeholder(content: DataNode, anchor: Anchor, *, report: Report) -> PartDef:
    """Read the second half of the pair ``("placeholder", "{name}")`` or ``("placeholder", ["{name}", optional])``."""
    optional = True
    if isinstance(content, ListNode):
        match content.items:
            case (named, ScalarNode(value=bool(optional))):
                content = named
            case _:
                hint = 'write "{history}", or ["{history}", true]'
                return _bad("a placeholder is a list of something else", anchor, hint, report=report)
    name = text_of(content)
    if name is None or not (name.startswith("{") and name.endswith("}")) or len(name) < 3:
        said = f'"{name}"' if name is not None else kind_of(content)
        hint = text_hint(content) if name is None else "write the name in braces"
        return _bad(f"the name of a placeholder is {said}", anchor, hint, report=report)
    return PlaceholderPart(name[1:-1], optional, None, Anchor(anchor.source, anchor.span))


def _placeholder(node: MapNode, *, report: Report) -> PartDef:
    """Read our own form; unlike LangChain's pair it is required until it says otherwise."""
    for entry in node:
        if entry.key not in _PLACEHOLDER_KEYS and not misspelt(entry, _PLACEHOLDER_KEYS, report=report):
            message = f'the key "{entry.key}" is not known in a placeholder'
            hint = 'a placeholder has "placeholder", "optional" and "n_messages"'
            return _bad(message, entry.anchor, hint, report=report)
    optional, limit = node.get("optional"), node.get("n_messages")
    if optional is not None and not (isinstance(optional, ScalarNode) and isinstance(optional.value, bool)):
        return _bad(f'"optional" is {kind_of(optional)}', optional.anchor, "write true or false", report=report)
    count = limit.value if isinstance(limit, ScalarNode) else None
    if limit is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        return _bad(f'"n_messages" is {kind_of(limit)}', limit.anchor, "write a number from 1 up", report=report)
    value = node.get("placeholder") or node
    part = _named(text_of(value), value, report=report)
    if part is None:
        return Unknown("a placeholder without a name", node.anchor)
    return PlaceholderPart(
        part.name,
        isinstance(optional, ScalarNode) and optional.value is True,
        count if isinstance(count, int) else None,
        Anchor(node.anchor.source, node.anchor.span),
    )


def _named(name: str | None, node: DataNode, *, report: Report) -> PlaceholderPart | None:
    if name is not None and name.startswith("{") and name.endswith("}"):
        name = name[1:-1]
    if not name:
        said = kind_of(node) if name is None else "empty"
        refuse(report, f"the name of a placeholder is {said}", node.anchor, text_hint(node))
        return None
    return PlaceholderPart(name, optional=False, n_messages=None, anchor=Anchor(node.anchor.source, node.anchor.span))


def _bad(message: str, anchor: Anchor, hint: str, *, report: Report) -> Unknown:
    refuse(report, message, anchor, hint)
    return Unknown(message, anchor)
