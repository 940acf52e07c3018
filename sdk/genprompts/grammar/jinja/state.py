"""What is known at one point of a jinja2 template: what tests have shown, what macros were given, what was asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from genprompts.grammar.jinja.aliases import MAX_STEPS, NO_FACT, Alias, Fact, Place
from genprompts.grammar.jinja.demands import DICT_METHODS
from genprompts.grammar.jinja.values import (
    MAX_ALIASES,
    NOTHING,
    OTHER,
    Cell,
    Kind,
    Value,
    changed,
    cut,
    join,
    loose,
    parts_of,
)
from genprompts.grammar.paths import AnyAsk, Ask, Key, Path, Step
from genprompts.span import Span

FactKey: TypeAlias = tuple[str, Place] | tuple[frozenset[tuple[str, Place]], Kind]
"""A part of an input, or a value that is one of several parts (or of other kinds)."""
Facts: TypeAlias = Mapping[FactKey, Fact]
"""What is known of values."""
NO_FACTS: Facts = {}
_DEEP = frozenset({Ask.PRINTED, Ask.ANY, Ask.OPAQUE})
"""What is asked of a list is asked of its items, too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One place that asks something; ``soft`` when a list is only gone through more than once."""

    alias: Alias
    ask: AnyAsk
    soft: bool
    span: Span
    file: str


def both(one: Facts, other: Facts) -> Facts:
    """Return what is known where both hold."""
    found = dict(one)
    for key, fact in other.items():
        found[key] = found.get(key, NO_FACT) | fact
    return found


def either(one: Facts, other: Facts) -> Facts:
    """Return what is known where one of them holds."""
    return {key: fact & other[key] for key, fact in one.items() if key in other}


def _either_key(value: Value) -> FactKey | None:
    """Return what identifies a value that may be one of several things."""
    keys = [alias.certain() for alias in value.aliases]
    return None if None in keys else (frozenset(key for key in keys if key is not None), value.kinds)


class State:
    """What the analysis of one template remembers; the classes that follow add what they do with it."""

    def __init__(self) -> None:
        self.asked: dict[Asked, None] = {}
        """All places of this round, in order."""
        self.methods: dict[tuple[Span, str, str], None] = {}
        """Where an attribute is read that mappings have themselves, without calling it."""
        self.read: dict[Path, Asked] = {}
        """The parts of inputs that expressions have named, and where first: they are read, whatever becomes of them."""
        self.demanded: dict[Path, Asked] = {}
        """Those keys of inputs that some expression reads without a guard, and where first."""
        self.facts: dict[FactKey, Fact] = {}
        """What tests have shown at this point."""
        self.cells: dict[object, Cell] = {}
        """What macros' parameters and namespaces' attributes have been given so far, in all rounds."""
        self.senders: dict[tuple[object, str, Place], set[object]] = {}
        """For each part that was given to a macro: the calls that did."""
        self.sites: dict[object, set[object]] = {}
        """For each macro: the calls of it (None for one in a loop)."""
        self.changed = False
        """Whether a cell was given something new in this round."""
        self.repeats: list[object] = []
        """The loops around this point, and macros that run more than once."""
        self.file = ""
        """The included template in which this point is."""

    # --- what is known ---

    @contextmanager
    def assuming(self, facts: Facts) -> Iterator[None]:
        """Know ``facts`` for a while."""
        before = {key: self.facts.get(key) for key in facts}
        for key, fact in facts.items():
            self.facts[key] = self.facts.get(key, NO_FACT) | fact
        yield
        for key, known in before.items():
            if known is None:
                del self.facts[key]
            else:
                self.facts[key] = known

    def facts_about(self, value: Value, fact: Fact) -> Facts:
        """Return ``fact`` about a value, when it is clear which value that is."""
        if not fact or not value.aliases or value.things:
            return NO_FACTS
        single = len(value.aliases) == 1 and (
            not value.kinds
            or (value.empty and Fact.TRUE in fact)
            or (value.kinds is Kind.UNDEFINED and Fact.DEFINED in fact)
        )
        key = value.aliases[0].certain() if single else _either_key(value)
        return NO_FACTS if key is None else {key: fact}

    def informed(self, alias: Alias) -> Alias:
        """Return ``alias`` with what is known of it here."""
        if not self.facts:
            return alias
        for length in range(len(alias.place) + 1):
            key = alias.certain(length)
            if key is None:
                break
            fact = self.facts.get(key, NO_FACT)
            if fact:
                alias = alias.knowing(fact, length)
        return alias

    def settled(self, value: Value) -> Value:
        """Return ``value`` with what is known of it here: for where that is not known any more."""
        return changed(value, self.informed) if self.facts else value

    def read_at(self, value: Value, span: Span) -> Value:
        """Return ``value`` as the expression at ``span`` gives it."""
        if not value.aliases:
            return value
        fact = NO_FACT
        if self.facts and (len(value.aliases) > 1 or value.kinds):
            key = _either_key(value)
            fact = NO_FACT if key is None else self.facts.get(key, NO_FACT)
        aliases = (replace(alias, span=span, file=self.file) for alias in value.aliases)
        return replace(value, aliases=tuple(alias.knowing(fact) if fact else alias for alias in aliases))

    def touched(self, value: Value) -> Value:
        """Return ``value``, having noted that it is read."""
        for alias in value.aliases:
            if alias.path not in self.read:
                self.read[alias.path] = Asked(
                    self.informed(alias), Ask.ANY, soft=False, span=alias.span, file=alias.file
                )
        return value

    def needed(self, value: Value) -> Value:
        """Return ``value``, a key that is read here, having noted that it must be there unless a test has shown it."""
        for alias in value.aliases:
            if alias.path not in self.demanded and alias.place and isinstance(alias.place[-1][0], Key):
                known = self.informed(alias)
                if len(known.place) not in known.guarded:
                    self.demanded[alias.path] = Asked(known, Ask.ANY, soft=False, span=alias.span, file=alias.file)
        return value

    # --- what is asked ---

    def ask(self, value: Value, ask: AnyAsk, *, facts: Fact = NO_FACT) -> None:
        """Note what this place asks of ``value``; ``facts`` hold of it in this very place."""
        for alias in value.aliases:
            self._ask(alias.knowing(facts) if facts else alias, ask)
        if ask is Ask.INT:
            for alias in value.operands:
                self._ask(alias, ask)
        if ask in _DEEP:
            for part in parts_of(value):
                for alias in (*part.aliases, *(part.operands if ask is Ask.INT else ())):
                    self._ask(alias, ask)

    def _ask(self, alias: Alias, ask: AnyAsk) -> None:
        alias = self.informed(alias)
        soft = ask is Ask.ITERATED and self.comes_again(alias)
        asked = Asked(replace(alias, again=False), Ask.SEQUENCE if soft else ask, soft, alias.span, alias.file)
        self.asked.setdefault(asked)

    def ask_length(self, value: Value) -> None:
        """Ask for a length of what is gone through."""
        for alias in value.aliases:
            self.asked.setdefault(Asked(self.informed(alias), Ask.SEQUENCE, True, alias.span, alias.file))

    def comes_again(self, alias: Alias) -> bool:
        """Whether this place sees the same value more than once."""
        if alias.again or not self.repeats:
            return alias.again
        tokens = {token for _, token in alias.place} | alias.through
        return any(repeat not in tokens for repeat in self.repeats)

    # --- parts of values ---

    def step(self, alias: Alias, step: Key | Step, token: object = None) -> Value:
        """Return a part of a part; what lies too deep is not followed."""
        if len(alias.place) < MAX_STEPS:
            return Value((alias.then(step, token),))
        self._ask(alias, Ask.OPAQUE)
        return OTHER

    def items_of(self, value: Value, ask: Ask = Ask.ITERATED, token: object = None) -> Value:
        """Return what the items of ``value`` may be, and note that they are gone through."""
        self.ask(value, ask)
        found = [self.step(alias, Step.ITEM, token) for alias in value.aliases]
        if value.kinds & (Kind.TEXT | Kind.DICT):
            found.append(Value(kinds=Kind.TEXT))
        if Kind.DICT not in value.kinds:
            found += [part for part in (value.items, *(value.places or ())) if part is not None]
        if value.things:
            found.append(OTHER)
        return join(found)

    def entry(self, value: Value, name: str) -> Value:
        """Return the attribute or entry ``name`` of ``value``."""
        found = [self.step(alias, Key(name)) for alias in value.aliases]
        fields = dict(value.fields)
        if name in fields:
            found.append(fields[name])
        elif Kind.DICT in value.kinds and value.items is not None:
            found.append(value.items)
        for thing in value.things:
            part = None if thing.attribute is None else thing.attribute(name)
            if part is not None:
                found.append(part)
        return join(found) if found else Value(kinds=Kind.UNDEFINED)

    def note_method(self, value: Value, name: str, span: Span) -> None:
        """Note that a mapping's own method is read like an entry."""
        if value.aliases and name in DICT_METHODS:
            self.methods.setdefault((span, self.file, name))

    # --- what is handed on ---

    def cell(self, key: object) -> Value:
        """Return what a macro's parameter or a namespace's attribute has been given so far."""
        return self.cells[key].value if key in self.cells else NOTHING

    def give(self, key: object, value: Value, through: object, site: object) -> None:
        """Hand ``value`` to a parameter of the macro ``through``, or to a loop that calls itself."""
        kept, lost = cut(self.settled(value))
        for alias in lost:
            self._ask(alias, Ask.OPAQUE)
        cell = self.cells.setdefault(key, Cell())
        self.changed |= cell.add(self._handed(kept, key, through, site))

    def keep(self, namespace: object, name: str | None, value: Value) -> None:
        """Keep ``value`` in an attribute of a namespace (None: in one with an unknown name)."""
        key = (namespace, name)
        if key in self.cells and len(self.cells[key].aliases) > MAX_ALIASES:
            self.ask(value, Ask.OPAQUE)
        else:
            self.give(key, loose(value), namespace, None)

    def _handed(self, value: Value, key: object, through: object, site: object) -> Value:
        """Return ``value`` as it arrives: a part of a part of what a macro itself was given is not followed."""
        known = self.cells[key].aliases
        lost: list[Alias] = []

        def handed(alias: Alias) -> Alias:
            part = (alias.name, alias.place)
            senders = self.senders.setdefault((key, *part), set())
            senders.add(site)
            again = self.comes_again(alias) or len(senders) > 1
            deeper = alias.deeper + (through in alias.through)
            if part in known:
                deeper = min(deeper, known[part].deeper)
            if deeper > 1:
                lost.append(alias)
            return replace(alias, again=again, through=alias.through | {through}, deeper=deeper)

        arrived = changed(value, handed)
        if not lost:
            return arrived
        for alias in lost:
            self._ask(alias, Ask.AGAIN)
        return replace(
            arrived, aliases=tuple(one for one in arrived.aliases if one.deeper < 2), items=None, places=None
        )
