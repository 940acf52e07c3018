"""What an expression can be known to be, without running it: a closed union of values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from genprompts.grammar.nodes import Constant
from genprompts_codegen.definitions import LiteralPart
from genprompts_codegen.sources.python.literals import Literal
from genprompts_codegen.sources.python.places import Block, Spot

if TYPE_CHECKING:
    from genprompts_codegen.sources.python.prompts import Prompt
    from genprompts_codegen.sources.python.scopes import Function, UserClass

HOLE = "…"
"""Stands in a text for a value that only the running program knows."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """``text``, which stands in ``literal`` from the offset ``start`` of its value on (or is computed: None)."""

    text: str
    literal: Literal | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Str:
    """A text. Where ``unsure`` is given, ``HOLE`` stands in it for what is not known."""

    text: str
    chunks: tuple[Chunk, ...] = field(compare=False)
    spot: Spot = field(compare=False)
    unsure: "Unknown | None" = None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, truth value or None."""

    value: int | float | bool | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be known. ``origin`` names where the value comes from: 'the parameter "text"'."""

    origin: str


@dataclass(slots=True, eq=False)
class Items:
    """A list or tuple, with identity: methods change it. ``doubt`` says why more (or other) items are possible."""

    items: "list[Value]"
    is_list: bool
    block: Block
    spot: Spot
    doubt: str = ""


@dataclass(slots=True, eq=False)
class Table:
    """A dict with constant text keys, with identity. ``doubt`` says why more (or other) entries are possible."""

    entries: "dict[str, Value]"
    spots: dict[str, Spot]
    block: Block
    spot: Spot
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class FilePath:
    """A path below the project's root; ``PurePosixPath`` in form, never looked at by itself."""

    path: PurePosixPath


@dataclass(frozen=True, slots=True)
class Message:
    """A message object, or why its content cannot be known."""

    part: LiteralPart
    unsure: Unknown | None = None


@dataclass(frozen=True, slots=True)
class LibraryRef:
    """A class or function of a prompt library, by its canonical path."""

    path: str

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class External:
    """A module, or a thing in a module, that is not part of the project: known by its import path only."""

    dotted: str


@dataclass(frozen=True, slots=True)
class SelfRef:
    """The first parameter of a method: an instance, or the class itself."""

    owner: "UserClass"
    is_class: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values; which one is decided at run time."""

    values: "tuple[Value, ...]"


Value: TypeAlias = (
    "Str | Scalar | Unknown | Items | Table | FilePath | Message | Prompt | LibraryRef | External"
    " | SelfRef | UserClass | Function | Choice"
)

NOT_CONSTANT = Unknown("an expression that only the running program knows")
BY_CHOICE = Unknown("a choice that is made at run time")
MAX_CHOICES = 8


def choose(values: "Sequence[Value]") -> "Value":
    """Return the one value that all of ``values`` are, or the choice between them."""
    distinct: list[Value] = []
    for value in values:
        for one in value.values if isinstance(value, Choice) else (value,):
            if not any(one is other or one == other for other in distinct):
                distinct.append(one)
    if len(distinct) == 1:
        return distinct[0]
    return Choice(tuple(distinct)) if len(distinct) <= MAX_CHOICES else BY_CHOICE


def alternatives(value: "Value") -> "tuple[Value, ...]":
    """Return the values that ``value`` may be."""
    return value.values if isinstance(value, Choice) else (value,)


MAX_CONSTANT = 1024 * 1024
"""Constants of more characters and items are not worked out: lists that share their items grow exponentially."""
MAX_CONSTANT_DEPTH = 40
"""Lists and dicts inside one another; a list can also hold itself."""


def constant(value: "Value") -> tuple[Constant] | None:
    """Return the constant that ``value`` is, in a tuple of one; None where it is none, or one that is too large."""
    try:
        return (_constant(value, [MAX_CONSTANT], 0),)
    except _NoConstantError:
        return None


class _NoConstantError(Exception):
    """What is looked at is no constant, or there is too much of it."""


def _constant(value: "Value", left: list[int], depth: int) -> Constant:
    """Return the constant that ``value`` is; ``left`` holds how much more is taken."""
    left[0] -= 1 + len(value.text) if isinstance(value, Str) else 1
    if left[0] < 0 or depth > MAX_CONSTANT_DEPTH:
        raise _NoConstantError
    match value:
        case Str(unsure=None):
            return value.text
        case Scalar():
            return value.value
        case Items(doubt=""):
            known = [_constant(item, left, depth + 1) for item in value.items]
            return known if value.is_list else tuple(known)
        case Table(doubt=""):
            return {key: _constant(item, left, depth + 1) for key, item in value.entries.items()}
        case _:
            raise _NoConstantError


def origin(value: "Value") -> str:
    """Return in words where a value comes from that is not what was wanted."""
    match value:
        case Unknown():
            return value.origin
        case Str(unsure=Unknown() as unsure):
            return unsure.origin
        case Choice():
            return next((one.origin for one in value.values if isinstance(one, Unknown)), BY_CHOICE.origin)
        case External():
            return f'"{value.dotted}", which is not part of the project'
        case Message(unsure=Unknown() as unsure):
            return unsure.origin
        case _:
            return NOT_CONSTANT.origin
