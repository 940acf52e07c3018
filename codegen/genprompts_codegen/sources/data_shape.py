"""Which shape a map in a data file has: a prompt with settings, a map of roles, or a folder (see ``data_file``)."""

from genprompts_codegen.sources.entries import SETTINGS
from genprompts_codegen.sources.message_content import unquoted_braces
from genprompts_codegen.sources.message_list import ROLES
from genprompts_codegen.sources.tree import DataNode, Entry, ListNode, MapNode, ScalarNode, text_of

NAMES = ("name", "id", "task", "key")
"""The keys under which a prompt in a list has its name; the first that is there counts."""
SPOKEN = (*ROLES, "placeholder")
"""The keys of a map of roles."""

# fmt: off
_ABOUT = frozenset({
    "$schema", "author", "authors", "category", "created", "created_at", "date", "description", "encoding",
    "engine", "format", "id", "kind", "lang", "language", "last_updated", "license", "locale", "maintainer",
    "model", "model_name", "name", "namespace", "owner", "provider", "schema", "schema_version", "source",
    "status", "tags", "title", "type", "updated", "updated_at", "url", "version",
})
# fmt: on
_TEXTS = ("prompt", "content", "text")  # for "template", where the map is a prompt for certain


def body_of(node: MapNode, *, top: bool, named: bool) -> Entry | None:
    """Return the entry that holds the text or the messages, when the map is a prompt with settings.

    ``top`` is the map that is the whole file, ``named`` an item of a list.
    """
    messages, template = node.entry("messages"), node.entry("template")
    if messages is not None and (isinstance(messages.value, ListNode) or are_roles(messages.value)):
        return messages
    # At the top of a file "template" may as well be the name of one prompt of many.
    alone = not top or not any(_is_prompt_text(entry) for entry in node if entry.key != "template")
    if template is not None and alone and (not isinstance(template.value, MapNode) or unquoted_braces(template.value)):
        return template
    if named or any(node.entry(key) is not None for key in ("inputs", "partials")) or node.text("format"):
        texts = (*_TEXTS, "system_prompt") if named else _TEXTS
        held = [entry for entry in node if entry.key in texts and text_of(entry.value) is not None]
        if len(held) == 1 and (not top or len(node.entries) > 1):
            return held[0]
    return None


def are_roles(node: DataNode) -> bool:
    """Return whether ``node`` is a map of roles."""
    return isinstance(node, MapNode) and is_roles(node)


def is_roles(node: MapNode) -> bool:
    """Return whether all templates in the map stand under roles."""
    said = spoken(node)
    return (
        any(entry.key in ROLES for entry in said)
        and all(not isinstance(entry.value, MapNode) or unquoted_braces(entry.value) for entry in said)
        and not any(
            not (is_about(entry) or (isinstance(entry.value, ListNode | MapNode) and _is_quiet(entry.value)))
            for entry in node
            if entry.key not in SPOKEN and entry.key not in SETTINGS
        )
    )


def spoken(node: MapNode) -> tuple[Entry, ...]:
    """Return the entries that are messages of a map of roles."""
    return tuple(entry for entry in node if entry.key in SPOKEN)


def _is_prompt_text(entry: Entry) -> bool:
    return entry.key not in SETTINGS and text_of(entry.value) is not None and not _is_quiet(entry.value)


def is_about(entry: Entry) -> bool:
    """Return whether ``entry`` speaks of the file, not of a prompt; what is no text and has no parts always does."""
    if entry.key == "metadata" or (isinstance(entry.value, ScalarNode) and text_of(entry.value) is None):
        return True
    if entry.key == "description":
        return "{" not in (text_of(entry.value) or "{")
    return entry.key.lower() in _ABOUT and _is_quiet(entry.value)


def _is_quiet(node: DataNode) -> bool:
    """Return whether no text in ``node`` has a brace or a second line: what no one would take for a template."""
    match node:
        case ScalarNode(value=str(text)):
            return "{" not in text and "\n" not in text.strip()
        case ScalarNode():
            return True
        case ListNode(items=items):
            return all(_is_quiet(item) for item in items)
        case MapNode(entries=entries):
            return all(_is_quiet(entry.value) for entry in entries)


def without_name(node: MapNode) -> MapNode:
    """Return the map without the keys that name it."""
    return MapNode(tuple(entry for entry in node if entry.key not in NAMES), node.anchor)


def name_of(node: DataNode) -> str | None:
    """Return the name of an item of a list."""
    if not isinstance(node, MapNode):
        return None
    for key in NAMES:
        found = node.get(key)
        if isinstance(found, ScalarNode) and isinstance(found.value, str | int) and not isinstance(found.value, bool):
            return str(found.value) or None
    return None
