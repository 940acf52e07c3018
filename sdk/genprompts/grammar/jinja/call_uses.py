"""What calls in a jinja2 template ask: methods of inputs, macros, and jinja2's own functions."""

from dataclasses import replace

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.aliases import Fact
from genprompts.grammar.jinja.demands import METHODS, NUMBER_ARGUMENTS, TEXT_ARGUMENTS
from genprompts.grammar.jinja.filter_uses import Filtering, knowing, text_of
from genprompts.grammar.jinja.format_uses import asked_by_format
from genprompts.grammar.jinja.values import INT, NONE, OTHER, TEXT, UNDEFINED, Given, Kind, Thing, Value, join, list_of
from genprompts.grammar.paths import Ask, Key, Step


class Calling(Filtering):
    """Follows values into calls."""

    # --- methods of inputs and of lists and dicts that the template makes ---

    def call_method(self, value: Value, name: str, given: Given) -> Value:
        """Note what ``value.name(…)`` asks, and return what it gives."""
        found = [self._thing_method(thing, name, given) for thing in value.things]
        own = replace(value, things=())
        if own.aliases or own.kinds & ~Kind.UNDEFINED:
            found.append(self._method(own, name, given))
        return join(found) if found else self._unknown(UNDEFINED, given)

    def _thing_method(self, thing: Thing, name: str, given: Given) -> Value:
        part = None if thing.attribute is None else thing.attribute(name)
        return self._unknown(OTHER, given) if part is None else self.call(part, given)

    def _method(self, value: Value, name: str, given: Given) -> Value:
        match name:
            case "get":
                return self._get(value, given)
            case "items" | "keys" | "values":
                return self._view(value, name, given)
            case "copy":
                return value
            case "append" | "insert" | "extend":
                return self._grow(value, given)
            case _:
                return self._method_by_rule(value, name, given)

    def _method_by_rule(self, value: Value, name: str, given: Given) -> Value:
        if name == "format":
            return self.fill_in(value, asked_by_format(text_of(value)), given)
        rule = METHODS.get(name)
        if rule is None:
            return self._unknown(join(self.step(alias, Key(name)) for alias in value.aliases), given)
        if name == "join":
            for argument in given.all:
                self.ask(self.items_of(argument), Ask.TEXT)
        elif name in TEXT_ARGUMENTS:
            for index, argument in enumerate(given.all):
                number = argument.only(Kind.INT) or (index == 0 and name in NUMBER_ARGUMENTS)
                self.ask(argument, Ask.INT if number else Ask.TEXT)
            given = Given()
        return self.apply_rule(rule, value, given)

    def _get(self, value: Value, given: Given) -> Value:
        key = given.argument(0, "key")
        other = given.argument(1, "default") or NONE
        name = key.literal[0] if key is not None and key.literal is not None else None
        if isinstance(name, str):
            for alias in value.aliases:
                self.ask(self.step(alias, Key(name)), Ask.ANY, facts=Fact.DEFINED)
            return join((knowing(self.entry(value, name), Fact.DEFINED), other))
        if key is not None:
            self.ask(key, Ask.TEXT)
        self.ask(value, Ask.MAPPING)
        return join((*self._values(value), other))

    def _values(self, value: Value, token: object = None) -> list[Value]:
        found = [self.step(alias, Step.VALUE, token) for alias in value.aliases]
        return [*found, *(part for _, part in value.fields), *((value.items,) if value.items is not None else ())]

    def _view(self, value: Value, name: str, given: Given) -> Value:
        self.ask_arguments(given, Ask.ANY)
        if name == "items":
            return self.pairs(value)
        self.ask(value, Ask.MAPPING)
        if name == "values":
            return list_of(join(self._values(value)))
        return list_of(join([*(self.step(alias, Step.KEY) for alias in value.aliases), TEXT]))

    def _grow(self, value: Value, given: Given) -> Value:
        """Return nothing: a list that the template makes cannot grow in the sandbox, only be noted to."""
        self.ask(value, Ask.SEQUENCE)
        self.ask_arguments(given, Ask.ANY)
        return NONE

    # --- calls of values ---

    def call(self, function: Value, given: Given) -> Value:
        """Note what a call asks of ``function`` and its arguments, and return what it gives."""
        found = [self._unknown(OTHER, given) if thing.call is None else thing.call(given) for thing in function.things]
        if function.aliases or not found:
            found.append(self._unknown(replace(function, things=()), given))
        return join(found)

    def _unknown(self, function: Value, given: Given) -> Value:
        self.ask(function, Ask.OPAQUE)
        self.ask_arguments(given, Ask.OPAQUE)
        return OTHER

    # --- macros ---

    def pass_on(self, owner: j.Macro | j.CallBlock, given: Given, accepted: frozenset[str]) -> None:
        """Hand arguments to the parameters of a macro; ``accepted`` are those of its special names that it reads."""
        names = [target.name for target, _ in owner.parameters]
        key = id(owner)
        for name, value in zip(names, given.positional, strict=False):
            self.give((key, name), value, key, given.site)
        for value in given.positional[len(names) :]:
            self.give((key, "varargs"), list_of(self.settled(value)), key, given.site)
        for name, value in given.keywords.items():
            if name in names or name == "caller":
                self.give((key, name), value, key, given.site)
            else:
                self.give(
                    (key, "kwargs"), Value(kinds=Kind.DICT, fields=((name, value),)), through=key, site=given.site
                )
        left = names[len(given.positional) :]
        if given.star is not None:
            items = self.items_of(given.star)
            for name in left:
                self.give((key, name), items, key, given.site)
            if "varargs" in accepted:
                self.give((key, "varargs"), list_of(items), key, given.site)
        if given.double_star is not None:
            self.ask(given.double_star, Ask.MAPPING)
            values = join(self._values(given.double_star))
            for name in left:
                self.give((key, name), values, key, given.site)
            if "kwargs" in accepted:
                self.give((key, "kwargs"), Value(kinds=Kind.DICT, items=values), key, given.site)

    # --- jinja2's own functions ---

    def globals(self) -> dict[str, Value]:
        """Return what jinja2 gives each template."""
        calls = {
            "range": self._range,
            "dict": self._dict,
            "lipsum": self._lipsum,
            "cycler": self._cycler,
            "joiner": self._joiner,
            "namespace": self._namespace,
        }
        return {name: Value(things=(Thing(name, call=call),)) for name, call in calls.items()}

    def _range(self, given: Given) -> Value:
        self.ask_arguments(given, Ask.INT)
        return list_of(INT)

    def _lipsum(self, given: Given) -> Value:
        self.ask_arguments(given, Ask.ANY)
        return TEXT

    def _dict(self, given: Given) -> Value:
        found = [Value(kinds=Kind.DICT, fields=tuple(given.keywords.items()))]
        unpacked = (given.double_star,) if given.double_star is not None else ()
        for value in (*given.positional, *unpacked):
            self.ask(value, Ask.MAPPING if not value.parts else Ask.ANY)
            found.append(value)
        return join(found)

    def _cycler(self, given: Given) -> Value:
        item = join(given.positional)
        step = Value(things=(Thing(("next", given.site), call=lambda _: item),))
        attributes = {"next": step, "current": item, "reset": step}
        return Value(things=(Thing(("cycler", given.site), attribute=attributes.get),))

    def _joiner(self, given: Given) -> Value:
        separator = given.argument(0, "sep") or TEXT
        return Value(things=(Thing(("joiner", given.site), call=lambda _: separator),))

    def _namespace(self, given: Given) -> Value:
        key = ("namespace", given.site)
        for name, value in given.keywords.items():
            self.keep(key, name, value)
        for value in (*given.positional, *((given.double_star,) if given.double_star is not None else ())):
            for name, part in value.fields:
                self.keep(key, name, part)
            self.ask(replace(value, fields=()), Ask.MAPPING)
            for part in self._values(replace(value, fields=())):
                self.keep(key, None, part)

        def attribute(name: str) -> Value:
            return join((self.cell((key, name)), self.cell((key, None))))

        return Value(things=(Thing(key, attribute=attribute),))
