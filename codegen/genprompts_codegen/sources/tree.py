"""The tree that every data format is read into: maps, lists and scalars, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from genprompts.grammar.nodes import Constant
from genprompts.span import Span
from genprompts_codegen.definitions import Anchor

MAX_DEPTH = 40
"""The limit ``max-data-depth``: maps and lists inside one another."""

Scalar: TypeAlias = "str | int | float | bool | None"


class DataError(ValueError):
    """A data file cannot be read: why, where, and what to do about it."""

    def __init__(self, message: str, span: Span, hint: str = "") -> None:
        """Say what is wrong at ``span`` of the source."""
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


@dataclass(frozen=True, slots=True, eq=False)
class ScalarNode:
    """A value without parts; the anchor of a text leads each of its characters to the file."""

    value: Scalar
    anchor: Anchor


@dataclass(frozen=True, slots=True, eq=False)
class ListNode:
    """Values in order."""

    items: tuple["DataNode", ...]
    anchor: Anchor


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A key and its value; the key is the text that is written, whatever its format would make of it."""

    key: str
    anchor: Anchor
    value: "DataNode"


@dataclass(frozen=True, slots=True, eq=False)
class MapNode:
    """Entries in the order they are written; no key twice."""

    entries: tuple[Entry, ...]
    anchor: Anchor

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries."""
        return iter(self.entries)

    def entry(self, key: str) -> Entry | None:
        """Return the entry called ``key``."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def get(self, key: str) -> "DataNode | None":
        """Return the value of ``key``."""
        found = self.entry(key)
        return None if found is None else found.value

    def text(self, key: str) -> str | None:
        """Return the value of ``key`` where it is a text."""
        return text_of(self.get(key))

    def names(self) -> tuple[str, ...]:
        """Return the keys in order."""
        return tuple(entry.key for entry in self.entries)


DataNode: TypeAlias = ScalarNode | ListNode | MapNode


def text_of(node: DataNode | None) -> str | None:
    """Return the text that ``node`` is, or None where it is anything else."""
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None


def constant(node: DataNode) -> Constant:
    """Return the plain value of ``node``."""
    match node:
        case ScalarNode(value=value):
            return value
        case ListNode(items=items):
            return [constant(item) for item in items]
        case MapNode(entries=entries):
            return {entry.key: constant(entry.value) for entry in entries}


def kind_of(node: DataNode) -> str:
    """Return the words that messages use for what ``node`` is."""
    match node:
        case ScalarNode(value=str()):
            return "a text"
        case ScalarNode(value=bool(value)):
            return f'the truth value "{str(value).lower()}"'
        case ScalarNode(value=None):
            return "empty"
        case ScalarNode(value=value):
            return f'the number "{value}"' if len(str(value)) <= 40 else "a number"
        case ListNode():
            return "a list"
        case MapNode():
            return "a map"


def has_lone_surrogate(text: str) -> bool:
    """Return whether ``text`` holds half a character, which no file and no provider takes."""
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)
