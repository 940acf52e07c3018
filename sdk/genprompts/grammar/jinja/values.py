"""What an expression of a jinja2 template may be, without evaluating it: parts of inputs, and kinds of other values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Flag, auto

from genprompts.grammar.jinja.aliases import Alias, Place, merged
from genprompts.grammar.paths import Key

MAX_ALIASES = 100
"""Parts of inputs that one name may stand for; those of a name that may be more are not followed."""
MAX_DEPTH = 4
"""How many lists, one in the other, are remembered of a value that macros and namespaces hand on."""


class Kind(Flag):
    """Values that are not parts of inputs."""

    TEXT = auto()
    INT = auto()
    NUMBER = auto()
    FLAG = auto()
    NONE = auto()
    UNDEFINED = auto()
    LIST = auto()
    DICT = auto()
    OTHER = auto()


NO_KIND = Kind(0)


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call; ``star`` and ``double_star`` are the values that are unpacked there.

    ``site`` tells calls apart.
    """

    positional: "tuple[Value, ...]" = ()
    keywords: "Mapping[str, Value]" = field(default_factory=dict)
    star: "Value | None" = None
    double_star: "Value | None" = None
    site: object = None

    def argument(self, index: int, name: str) -> "Value | None":
        """Return the argument with this position or name."""
        return self.positional[index] if index < len(self.positional) else self.keywords.get(name)

    @property
    def all(self) -> "tuple[Value, ...]":
        """All arguments."""
        unpacked = (value for value in (self.star, self.double_star) if value is not None)
        return (*self.positional, *self.keywords.values(), *unpacked)


@dataclass(frozen=True, slots=True)
class Thing:
    """A value of jinja2's own: a macro, a namespace, ``loop``. Equal to another one with the same ``key``."""

    key: object
    attribute: "Callable[[str], Value | None] | None" = field(default=None, compare=False, repr=False)
    call: "Callable[[Given], Value] | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression may be: one of ``aliases``, a value of ``kinds``, or one of ``things``.

    ``literal`` holds the one value of a constant. A list has ``items`` (what each may be) and, when its positions are
    known, ``places``; a dict has ``fields``, and ``items`` for its values under other keys. A number is whole
    when its ``operands`` are. ``empty`` says that all that it may be besides ``aliases`` is false.
    """

    aliases: tuple[Alias, ...] = ()
    kinds: Kind = NO_KIND
    literal: tuple[str | int | float | bool | None] | None = None
    items: "Value | None" = None
    places: "tuple[Value, ...] | None" = None
    fields: "tuple[tuple[str, Value], ...]" = ()
    things: tuple[Thing, ...] = ()
    operands: tuple[Alias, ...] = ()
    empty: bool = False

    def only(self, kinds: Kind) -> bool:
        """Whether it is certainly of one of ``kinds``."""
        return not self.aliases and not self.things and bool(self.kinds) and self.kinds & kinds == self.kinds

    @property
    def parts(self) -> "tuple[Value, ...]":
        """The values that it is made of."""
        items = () if self.items is None else (self.items,)
        return (*items, *(self.places or ()), *(value for _, value in self.fields))


NOTHING = Value()
TEXT, INT, NUMBER, FLAG = (
    Value(kinds=Kind.TEXT),
    Value(kinds=Kind.INT),
    Value(kinds=Kind.NUMBER),
    Value(kinds=Kind.FLAG),
)
OTHER, UNDEFINED = Value(kinds=Kind.OTHER), Value(kinds=Kind.UNDEFINED, empty=True)
NONE = Value(kinds=Kind.NONE, literal=(None,), empty=True)


def constant(value: str | float | bool | None) -> Value:
    """Return the value of a literal."""
    kinds = Kind.NONE
    match value:
        case None:
            pass
        case bool():
            kinds = Kind.FLAG
        case int():
            kinds = Kind.INT
        case float():
            kinds = Kind.NUMBER
        case str():
            kinds = Kind.TEXT
    return Value(kinds=kinds, literal=(value,), empty=not value)


def list_of(items: Value | None, places: tuple[Value, ...] | None = None) -> Value:
    """Return a list that the template makes."""
    return Value(kinds=Kind.LIST, items=items, places=places)


def join(values: Iterable[Value]) -> Value:
    """Return what is one of ``values``."""
    found: list[Value] = []
    for value in values:
        if value != NOTHING and not (found and (value is found[-1] or value == found[-1])):
            found.append(value)
    if len(found) < 2:
        return found[0] if found else NOTHING
    aliases: dict[tuple[str, Place], Alias] = {}
    fields: dict[str, list[Value]] = {}
    kinds = NO_KIND
    for value in found:
        kinds |= value.kinds
        for alias in value.aliases:
            known = aliases.get((alias.name, alias.place))
            aliases[alias.name, alias.place] = alias if known is None else merged(known, alias)
        for name, part in value.fields:
            fields.setdefault(name, []).append(part)
    places, items = _joined_items(found)
    return Value(
        tuple(aliases.values()),
        kinds,
        None,
        items,
        places,
        tuple((name, join(parts)) for name, parts in fields.items()),
        tuple({thing.key: thing for value in found for thing in value.things}.values()),
        tuple(dict.fromkeys(alias for value in found for alias in value.operands)),
        empty=all(value.empty for value in found if value.kinds),
    )


def _joined_items(values: Iterable[Value]) -> tuple[tuple[Value, ...] | None, Value | None]:
    lists = [value for value in values if Kind.LIST in value.kinds or value.places is not None]
    items = [value.items for value in values if value.items is not None]
    rows = [value.places for value in lists if value.places is not None]
    if rows and len(rows) == len(lists) and len({len(row) for row in rows}) == 1:
        return tuple(join(column) for column in zip(*rows, strict=True)), join(items) if items else None
    items += [part for row in rows for part in row]
    return None, join(items) if items else None


class Cell:
    """A value that grows: what a macro's parameter is given by all its calls.

    ``aliases`` are those of the value, by what they stand for.
    """

    __slots__ = ("_rest", "_value", "aliases")

    def __init__(self) -> None:
        self.aliases: dict[tuple[str, Place], Alias] = {}
        self._rest = NOTHING
        self._value: Value | None = NOTHING

    def add(self, value: Value) -> bool:
        """Add what else it may be, and return whether this is news."""
        news = False
        for alias in value.aliases:
            key = (alias.name, alias.place)
            known = self.aliases.get(key)
            joined = alias if known is None else merged(known, alias)
            if joined != known:
                self.aliases[key] = joined
                news = True
        rest = join((self._rest, replace(value, aliases=())))
        if rest != self._rest:
            self._rest = rest
            news = True
        if news:
            self._value = None
        return news

    @property
    def value(self) -> Value:
        """What it may be so far."""
        if self._value is None:
            self._value = replace(self._rest, aliases=tuple(self.aliases.values()))
        return self._value


def changed(value: Value, change: Callable[[Alias], Alias], *, inside: bool = True) -> Value:
    """Return ``value`` with other aliases; also in what it is made of, or only in the positions of a list."""
    if not value.aliases and not value.parts:
        return value
    deep = [changed(part, change) if inside else part for part in (() if value.items is None else (value.items,))]
    return replace(
        value,
        aliases=tuple(map(change, value.aliases)),
        items=deep[0] if deep else None,
        places=None if value.places is None else tuple(changed(part, change, inside=inside) for part in value.places),
        fields=tuple((name, changed(part, change, inside=inside)) for name, part in value.fields),
    )


def bound(value: Value, token: object) -> Value:
    """Return an item as a loop binds it: which one it is stays the same while ``token`` does."""

    def fixed(alias: Alias) -> Alias:
        place = tuple(
            (step, token if known is None and not isinstance(step, Key) else known) for step, known in alias.place
        )
        return alias if place == alias.place else replace(alias, place=place)

    return changed(value, fixed, inside=False)


def loose(value: Value) -> Value:
    """Return a value of which nobody knows any more which items it stands for."""
    return changed(value, lambda alias: replace(alias, place=tuple((step, None) for step, _ in alias.place)))


def cut(value: Value, depth: int = MAX_DEPTH) -> tuple[Value, tuple[Alias, ...]]:
    """Return ``value`` with at most ``depth`` lists in each other, and the aliases that this loses."""
    if not value.parts:
        return value, ()
    if depth == 0:
        return replace(value, items=None, places=None, fields=()), tuple(_all_aliases(value.parts))
    lost: list[Alias] = []
    seen: dict[int, Value] = {}  # one part may be in several places, and stays one

    def shorter(part: Value) -> Value:
        if id(part) not in seen:
            seen[id(part)], gone = cut(part, depth - 1)
            lost.extend(gone)
        return seen[id(part)]

    kept = replace(
        value,
        items=None if value.items is None else shorter(value.items),
        places=None if value.places is None else tuple(map(shorter, value.places)),
        fields=tuple((name, shorter(part)) for name, part in value.fields),
    )
    return kept, tuple(lost)


def _all_aliases(values: Iterable[Value]) -> Iterable[Alias]:
    for value in values:
        yield from value.aliases
        for part in parts_of(value):
            yield from part.aliases


def parts_of(value: Value) -> Iterator[Value]:
    """Yield all parts of a value, and theirs, each once: one may be in many places."""
    seen: set[int] = set()
    stack = list(reversed(value.parts))
    while stack:
        part = stack.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield part
            stack.extend(reversed(part.parts))
