"""What jinja2's filters and tests ask of the values they are given, and what they give."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from genprompts.grammar.formats import Demand
from genprompts.grammar.jinja.aliases import NO_FACT, Fact
from genprompts.grammar.jinja.demands import COMPARISONS, FILTERS, KIND_TESTS, NOT_NONE_TESTS, TESTS, Rule
from genprompts.grammar.jinja.format_uses import asked_by_percent
from genprompts.grammar.jinja.state import NO_FACTS, Facts, State, both
from genprompts.grammar.jinja.values import OTHER, TEXT, UNDEFINED, Given, Kind, Value, changed, constant, join, list_of
from genprompts.grammar.paths import AnyAsk, Ask, EqualTo, Step

_PRESENT = Fact.DEFINED | Fact.TRUE


def knowing(value: Value, fact: Fact) -> Value:
    """Return ``value`` where ``fact`` is known of it (not of what it is made of)."""
    if not fact or not value.aliases:
        return value
    return replace(value, aliases=tuple(alias.knowing(fact) for alias in value.aliases))


def text_of(value: Value) -> str:
    """Return the text that a constant is; an empty one for other values."""
    text = value.literal[0] if value.literal is not None else None
    return text if isinstance(text, str) else ""


class Filtering(State):
    """Follows values through filters and tests."""

    # --- comparisons ---

    def compare(self, left: Value, operator: str, right: Value) -> tuple[Facts, Facts]:
        """Note what a comparison asks; return what is known where it holds, and where it does not."""
        if operator in {"in", "not in"}:
            facts = self._contained(left, right)
            return (facts, NO_FACTS) if operator == "in" else (NO_FACTS, facts)
        if operator in {"==", "!="}:
            facts = both(self._equal(left, right), self._equal(right, left))
            nothing = left.literal == (None,) or right.literal == (None,)
            return (facts, NO_FACTS) if (operator == "==") != nothing else (NO_FACTS, facts)
        for one, other in ((left, right), (right, left)):
            if other.only(Kind.INT | Kind.NUMBER):
                self.ask(one, Ask.NUMBER)
            else:
                self.ask(one, Ask.TEXT if other.only(Kind.TEXT) else Demand.TEXT_OR_NUMBER)
        return NO_FACTS, NO_FACTS

    def _equal(self, value: Value, other: Value) -> Facts:
        if other.literal is None:
            self.ask(value, Ask.ANY)
            return NO_FACTS
        self.ask(value, EqualTo(other.literal))
        return self.facts_about(value, Fact.TRUE)

    def _contained(self, item: Value, container: Value) -> Facts:
        places = container.places
        if places and all(place.literal is not None for place in places):
            self.ask(item, EqualTo(tuple(value for place in places if place.literal for value in place.literal)))
            some = all(place.literal != (None,) for place in places)
            return self.facts_about(item, Fact.TRUE) if some else NO_FACTS
        if container.only(Kind.TEXT):
            self.ask(item, Ask.TEXT)
            return self.facts_about(item, Fact.TRUE)
        self.ask(item, Demand.TEXT_OR_NUMBER if container.aliases else Ask.ANY)  # a mapping's keys are hashed
        self.ask(container, Ask.SIZED)
        for part in container.parts:
            self.ask(part, Ask.ANY)
        name = item.literal[0] if item.literal else None
        if not isinstance(name, str) or container.kinds or not container.aliases:
            return NO_FACTS
        return self.facts_about(self.entry(container, name), Fact.DEFINED)

    # --- tests ---

    def test_facts(self, name: str, given: Given) -> tuple[Fact, Fact]:
        """Return what a test shows of its value where it holds, and where it does not."""
        match name:
            case "defined":
                return Fact.DEFINED, NO_FACT
            case "undefined":
                return NO_FACT, Fact.DEFINED
            case "none":
                return NO_FACT, Fact.TRUE
            case "==" | "eq" | "equalto" | "!=" | "ne":
                other = given.argument(0, "other")
                same = Fact.TRUE if other is not None and other.literal is not None else NO_FACT
                nothing = other is not None and other.literal == (None,)
                return (same, NO_FACT) if (COMPARISONS[name] == "==") != nothing else (NO_FACT, same)
            case _:
                kind = KIND_TESTS.get(name, NO_FACT)
                holds = kind | Fact.TRUE if name in NOT_NONE_TESTS else kind
                return holds, Fact.ANOTHER if kind else NO_FACT

    def apply_test(self, value: Value, name: str, given: Given) -> tuple[Facts, Facts]:
        """Note what a test asks of its value; return what is known where it holds, and where it does not."""
        if name in COMPARISONS and (given.positional or given.keywords):
            return self.compare(value, COMPARISONS[name], given.all[0])
        self.ask_arguments(given, Ask.INT if name == "divisibleby" else Ask.ANY)
        match name:
            case "defined" | "undefined":
                self.ask(value, Ask.ANY, facts=Fact.DEFINED)
            case "none":
                self.ask(value, EqualTo((None,)))
            case _:
                self.ask(value, TESTS.get(name, Ask.OPAQUE))
        holds, fails = self.test_facts(name, given)
        return self.facts_about(value, holds), self.facts_about(value, fails)

    def truth(self, value: Value) -> Facts:
        """Return what is known of a value that is true."""
        if value.kinds and not value.empty:
            return NO_FACTS
        fact = Fact.TRUE
        if len(value.aliases) == 1 and len(value.aliases[0].place) in value.aliases[0].guarded:
            fact = _PRESENT
        return self.facts_about(value, fact)

    def ask_arguments(self, given: Given, ask: Ask) -> None:
        """Ask the same of all arguments."""
        for value in given.all:
            self.ask(value, ask)

    # --- filters ---

    def apply_filter(self, value: Value, name: str, given: Given) -> Value:
        """Note what a filter asks, and return what it gives."""
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, value, given)
        rule = FILTERS.get(name)
        if rule is None:
            for one in (value, *given.all):
                self.ask(one, Ask.OPAQUE)
            return OTHER
        return self.apply_rule(rule, value, given)

    def apply_rule(self, rule: Rule, value: Value, given: Given) -> Value:
        """Note what a filter or method asks by ``rule``, and return what it gives."""
        for index, (parameter, ask) in enumerate(rule.arguments):
            argument = given.argument(index, parameter)
            if argument is not None:
                self.ask(argument, ask)
        for one in (
            *given.positional[len(rule.arguments) :],
            *given.all[len(given.positional) + len(given.keywords) :],
        ):
            self.ask(one, Ask.ANY)
        names = [parameter for parameter, _ in rule.arguments]
        attribute = given.argument(names.index("attribute"), "attribute") if "attribute" in names else None
        if rule.keeps is None and rule.items is None:
            self.ask(value, rule.asks)
            return rule.gives
        items = self.items_of(value, Ask.SEQUENCE if rule.asks is Ask.SEQUENCE else Ask.ITERATED)
        if rule.items is not None or attribute is not None:
            for part in self.attributes(items, attribute):
                self.ask(part, rule.items or Ask.ANY)
        if rule.keeps is None:
            return rule.gives
        filling = given.argument(1, "fill_with") if rule.keeps == "rows" else None
        items = items if filling is None else join((items, filling))
        return {"one": join((items, UNDEFINED)), "rows": list_of(list_of(items))}.get(rule.keeps, list_of(items))

    # --- attributes of items ---

    def attributes(self, items: Value, attribute: Value | None) -> tuple[Value, ...]:
        """Return what ``attribute="a.b,c"`` reads of each item: the items themselves without one."""
        if attribute is None or attribute.literal == (None,):
            return (items,)
        if attribute.literal is None:
            self.ask(items, Ask.OPAQUE)
            return ()
        text = attribute.literal[0]
        paths = text.split(",") if isinstance(text, str) else [str(text)]
        return tuple(self.follow(items, path) for path in paths)

    def follow(self, value: Value, path: str) -> Value:
        """Return what the dotted ``path`` reads of ``value``."""
        for name in path.split("."):
            if name.isdigit():
                self.ask(value, Ask.SEQUENCE)
                value = self.position(value, int(name))
            else:
                value = self.entry(value, name)
        return value

    def position(self, value: Value, index: int) -> Value:
        """Return the item at a known position."""
        found = [self.step(alias, Step.ITEM, ("at", index)) for alias in value.aliases]
        places = value.places
        if places is not None and -len(places) <= index < len(places):
            found.append(places[index])
        elif value.items is not None and Kind.DICT not in value.kinds:
            found.append(value.items)
        if Kind.TEXT in value.kinds:
            found.append(TEXT)
        return join(found) if found else UNDEFINED

    # --- filters that hand on what they are given ---

    def filter_default(self, value: Value, given: Given) -> Value:
        """Follow ``default``: its value may be missing."""
        other = given.argument(0, "default_value")
        switch = given.argument(1, "boolean")
        false = switch is not None and switch.literal is not None and bool(switch.literal[0])
        if switch is not None:
            self.ask(switch, Ask.FLAG)
        self.ask(value, Ask.FLAG if false else Ask.ANY, facts=Fact.DEFINED)
        value = knowing(value, _PRESENT if false else Fact.DEFINED)
        return join((replace(value, kinds=value.kinds & ~Kind.UNDEFINED), constant("") if other is None else other))

    def pairs(self, value: Value) -> Value:
        """Return the items of ``value.items()``."""
        self.ask(value, Ask.MAPPING)
        keys = [self.step(alias, Step.KEY) for alias in value.aliases]
        values = [self.step(alias, Step.VALUE) for alias in value.aliases]
        if Kind.DICT in value.kinds:
            keys.append(TEXT)
            values += [*(part for _, part in value.fields), *((value.items,) if value.items else ())]
        return list_of(list_of(None, (join(keys), join(values))))

    def filter_pairs(self, value: Value, given: Given) -> Value:
        """Follow ``items`` and ``dictsort``."""
        self.ask_arguments(given, Ask.ANY)
        return self.pairs(value)

    def fill_in(self, text: Value, asks: Mapping[int | str, AnyAsk], given: Given) -> Value:
        """Note what a text with places to fill in asks of what fills them in; ``asks`` where it is known."""
        self.ask(text, Ask.TEXT)
        for index, value in enumerate(given.positional):
            self.ask(value, asks.get(index, Ask.ANY))
        for name, value in given.keywords.items():
            self.ask(value, asks.get(name, Ask.ANY))
        for unpacked in (given.star, given.double_star):
            if unpacked is not None:
                self.ask(unpacked, Ask.ANY)
        return TEXT

    def filter_format(self, value: Value, given: Given) -> Value:
        """Follow ``format``, which is the operator ``%``."""
        return self.fill_in(value, asked_by_percent(text_of(value)), given)

    def filter_attr(self, value: Value, given: Given) -> Value:
        """Follow ``attr``, which only reads attributes of objects."""
        self.ask_arguments(given, Ask.ANY)
        self.ask(value, Ask.OPAQUE)
        return OTHER

    def filter_map(self, value: Value, given: Given) -> Value:
        """Follow ``map``: another filter for each item, or an attribute of each."""
        items = self.items_of(value)
        if given.positional:
            name, *others = given.positional
            rest = replace(given, positional=tuple(others))
            if name.literal is not None and isinstance(name.literal[0], str):
                return list_of(self.apply_filter(items, name.literal[0], rest))
            self.ask(name, Ask.TEXT)
            self.ask(items, Ask.OPAQUE)
            return list_of(OTHER)
        found = self.attributes(items, given.keywords.get("attribute"))
        other = given.keywords.get("default")
        if other is not None and other.literal != (None,):
            found = tuple(join((knowing(part, Fact.DEFINED), other)) for part in found)
            for part in found:
                self.ask(part, Ask.ANY)
        return list_of(join(found))

    def filter_groupby(self, value: Value, given: Given) -> Value:
        """Follow ``groupby``: a list of groups, each with what its members share."""
        items = self.items_of(value)
        keys = self.attributes(items, given.argument(0, "attribute"))
        other = given.argument(1, "default")
        if other is not None and other.literal != (None,):
            keys = tuple(join((knowing(key, Fact.DEFINED), other)) for key in keys)
        for key in keys:
            self.ask(key, Demand.TEXT_OR_NUMBER)
        group, members = join(keys), list_of(items)
        return list_of(Value(kinds=Kind.LIST, places=(group, members), fields=(("grouper", group), ("list", members))))

    def filter_select(self, value: Value, given: Given, *, holds: bool, attribute: bool) -> Value:
        """Follow ``select`` and its kind: a list of the items that pass a test."""
        items = self.items_of(value)
        arguments = list(given.positional)
        name = arguments.pop(0) if attribute and arguments else None
        tested = (items,) if name is None else self.attributes(items, name)
        if not arguments:
            for part in tested:
                self.ask(part, Ask.FLAG)
            facts = (Fact.TRUE, NO_FACT)
        elif arguments[0].literal is not None:
            test, rest = str(arguments[0].literal[0]), replace(given, positional=tuple(arguments[1:]))
            for part in tested:
                self.apply_test(part, test, rest)
            facts = self.test_facts(test, rest)
        else:
            self.ask(items, Ask.OPAQUE)
            facts = (NO_FACT, NO_FACT)
        fact = facts[0 if holds else 1] & _PRESENT
        if name is None:
            return list_of(knowing(items, fact))
        entry = name.literal[0] if name.literal else None
        if not fact or not isinstance(entry, str):
            return list_of(items)
        return list_of(changed(items, lambda alias: replace(alias, has=alias.has | {(entry, fact)}), inside=False))


_SPECIAL: dict[str, Callable[[Filtering, Value, Given], Value]] = {
    "default": Filtering.filter_default,
    "d": Filtering.filter_default,
    "items": Filtering.filter_pairs,
    "dictsort": Filtering.filter_pairs,
    "format": Filtering.filter_format,
    "attr": Filtering.filter_attr,
    "map": Filtering.filter_map,
    "groupby": Filtering.filter_groupby,
    "select": lambda self, value, given: self.filter_select(value, given, holds=True, attribute=False),
    "reject": lambda self, value, given: self.filter_select(value, given, holds=False, attribute=False),
    "selectattr": lambda self, value, given: self.filter_select(value, given, holds=True, attribute=True),
    "rejectattr": lambda self, value, given: self.filter_select(value, given, holds=False, attribute=True),
}
