"""What the statements of a jinja2 template ask of its inputs: branches, loops, names that are bound, macros."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.expression_uses import Expressions
from genprompts.grammar.jinja.frames import Scope
from genprompts.grammar.jinja.names import Frame
from genprompts.grammar.jinja.scopes import Part, Scopes
from genprompts.grammar.jinja.state import NO_FACTS, Facts, both
from genprompts.grammar.jinja.values import (
    FLAG,
    INT,
    MAX_ALIASES,
    OTHER,
    TEXT,
    UNDEFINED,
    Given,
    Kind,
    Thing,
    Value,
    bound,
    join,
    list_of,
    loose,
)
from genprompts.grammar.nodes import Text
from genprompts.grammar.paths import Ask

_COUNTS = frozenset({"index", "index0", "revindex", "revindex0", "length", "depth", "depth0"})
_WHOLE = frozenset({"revindex", "revindex0", "length", "last", "previtem", "nextitem"})
"""What ``loop`` only knows of a list, not of anything that can be gone through once."""


class Statements(Expressions):
    """Follows the statements of one template text; ``scopes`` are those of this text."""

    scopes: Scopes
    silent = False
    """Whether what is printed here is never shown: a template that extends another one, outside of its blocks."""

    def statements(self, statements: j.Statements) -> None:
        """Follow statements in order."""
        for statement in statements:
            self.statement(statement)

    def statement(self, statement: j.Statement) -> None:
        """Follow one statement."""
        match statement:
            case Text():
                pass
            case j.Print(value):
                if not self.silent:
                    self.ask(self.evaluate(value), Ask.PRINTED)
            case j.If():
                self._if(statement)
            case j.For():
                self._for(statement)
            case j.Set(target, value):
                self.bind(target, self.evaluate(value), self.frame.bind)
            case j.SetBlock():
                self._set_block(statement)
            case j.With():
                self._with(statement)
            case j.Macro():
                self._macro(statement)
            case j.CallBlock():
                self._call_block(statement)
            case j.FilterBlock():
                with self.inside(self.scopes.of(statement)):
                    self.statements(statement.body)
                    self.ask(self.evaluate(statement.filter), Ask.PRINTED)
            case j.Autoescape(value, body):
                with self.inside(self.scopes.of(statement)):
                    self.ask(self.evaluate(value), Ask.FLAG)
                    self.statements(body)
            case j.Include() | j.Import() | j.Extends() | j.Block():
                self.other_template(statement)

    def other_template(self, statement: j.Include | j.Import | j.Extends | j.Block) -> None:
        """Follow a statement that leads to another template or block."""

    @contextmanager
    def inside(self, scope: Scope, *, late: bool = False, outer: Frame | None = None) -> Iterator[Frame]:
        """Follow what stands in a scope of its own; its macros when all else is known."""
        before = self.frame
        frame = Frame(scope, outer or before, before.context, late=late)
        self.frame = frame
        yield frame
        self.run_pending(frame)
        self.frame = before

    def run_pending(self, frame: Frame) -> None:
        """Follow the macros of a scope, now that all else is known."""
        while frame.pending:
            frame.pending.pop(0)()

    # --- names -----------------------------------------------------------------------------------

    def bind(self, target: j.AnyTarget, value: Value, put: Callable[[str, Value], None]) -> None:
        """Bind the names of a target to a value and its parts."""
        match target:
            case j.Target(name, None):
                put(name, value)
            case j.Target(name, attribute):
                for thing in self.frame.get(name).things:
                    if isinstance(thing.key, tuple) and thing.key[0] == "namespace":
                        self.keep(thing.key, attribute, value)
            case j.Targets(items):
                for item, part in zip(items, self._unpacked(value, len(items)), strict=True):
                    self.bind(item, part, put)

    def _unpacked(self, value: Value, count: int) -> tuple[Value, ...]:
        """Return the values of ``a, b = value``."""
        if value.aliases:
            self.ask(replace(value, kinds=Kind(0), places=None, items=None), Ask.ITERATED)
        return tuple(self.position(value, index) for index in range(count))

    def _set_block(self, statement: j.SetBlock) -> None:
        silent, self.silent = self.silent, False
        with self.inside(self.scopes.of(statement)):
            self.statements(statement.body)
            value = TEXT if statement.filter is None else self.settled(self.evaluate(statement.filter))
        self.silent = silent
        self.bind(statement.target, value, self.frame.bind)

    def _with(self, statement: j.With) -> None:
        values = [self.evaluate(value) for _, value in statement.bindings]
        with self.inside(self.scopes.of(statement)) as frame:
            for (target, _), value in zip(statement.bindings, values, strict=True):
                self.bind(target, value, frame.give)
            self.statements(statement.body)

    # --- branches --------------------------------------------------------------------------------

    def _if(self, statement: j.If) -> None:
        ends: list[tuple[Facts, dict[str, Value]]] = []
        failed: Facts = NO_FACTS
        for test, body in statement.branches:
            with self.assuming(failed):
                judged = self.test(test)
            ends.append(self._branch(body, both(failed, judged.holds)))
            failed = both(failed, judged.fails)
        ends.append(self._branch(statement.orelse, failed))
        frame = self.frame
        for name in sorted({name for _, values in ends for name in values}):
            before, found = frame.get(name), []
            for facts, values in ends:
                if name in values:
                    found.append(values[name])
                else:
                    with self.assuming(facts):
                        found.append(self.settled(before))
            value = join(found)
            if len(value.aliases) > MAX_ALIASES:
                self.ask(value, Ask.OPAQUE)
                value = OTHER
            frame.merge(name, value, certain=all(name in values for _, values in ends))

    def _branch(self, body: j.Statements, facts: Facts) -> tuple[Facts, dict[str, Value]]:
        self.frame.begin_branch()
        with self.assuming(facts):
            self.statements(body)
            values = {name: self.settled(value) for name, value in self.frame.end_branch().items()}
        return facts, values

    # --- loops -----------------------------------------------------------------------------------

    def _for(self, statement: j.For) -> None:
        iterable = self.iterable(statement.iterable)
        token = id(statement)
        cell = ("loop", token)
        if statement.recursive:
            self.give(cell, iterable, token, token)
            iterable = self.cell(cell)
        items = bound(self.items_of(iterable, token=token), token)
        facts: Facts = NO_FACTS
        self.repeats.append(token)
        if statement.condition is not None:
            with self.inside(self.scopes.of(statement, Part.CONDITION)) as frame:
                self.bind(statement.target, items, frame.give)
                facts = self.test(statement.condition).holds
        scope = self.scopes.of(statement)
        with self.assuming(facts), self.inside(scope) as frame:
            if "loop" in scope.starts:
                frame.give("loop", self._loop(statement, iterable, items))
            self.bind(statement.target, items, frame.give)
            self.statements(statement.body)
        self.repeats.pop()
        with self.inside(self.scopes.of(statement, Part.ELSE)):
            self.statements(statement.orelse)

    def _loop(self, statement: j.For, iterable: Value, items: Value) -> Value:
        """Return what ``loop`` is in the body of a loop."""
        token = id(statement)

        def attribute(name: str) -> Value:
            if name in _WHOLE:
                self.ask_length(iterable)
            if name in {"previtem", "nextitem"}:
                return join((loose(items), UNDEFINED))
            if name == "cycle":
                return Value(things=(Thing(("cycle", token), call=lambda given: join(given.positional)),))
            if name == "changed":
                return Value(things=(Thing(("changed", token), call=changed_call),))
            return INT if name in _COUNTS else FLAG if name in {"first", "last"} else UNDEFINED

        def changed_call(given: Given) -> Value:
            self.ask_arguments(given, Ask.ANY)
            return FLAG

        def call(given: Given) -> Value:
            for value in given.positional:
                self.give(("loop", token), value, token, given.site)
            return TEXT

        return Value(things=(Thing(("loop", token), attribute, call if statement.recursive else None),))

    # --- macros ----------------------------------------------------------------------------------

    def _macro(self, macro: j.Macro) -> None:
        frame, scopes, file, facts = self.frame, self.scopes, self.file, dict(self.facts)
        self.frame.bind(macro.name, Value(things=(self._callable(macro),)))

        def run() -> None:
            before = self.scopes, self.file, self.facts, self.frame
            self.scopes, self.file, self.facts, self.frame = scopes, file, facts, frame
            self._body(macro, late=True)
            self.scopes, self.file, self.facts, self.frame = before

        self.frame.pending.append(run)

    def _callable(self, owner: j.Macro | j.CallBlock) -> Thing:
        """Return what the name of a macro stands for."""
        accepted = frozenset(self.scopes.of(owner).starts)

        def call(given: Given) -> Value:
            sites = self.sites.setdefault(id(owner), set())
            before = len(sites)
            sites.add(given.site)
            if self.repeats:
                sites.add(None)
            self.changed |= before < 2 <= len(sites)
            self.pass_on(owner, given, accepted)
            return TEXT

        attributes = {
            "name": TEXT,
            "arguments": list_of(TEXT),
            "catch_kwargs": FLAG,
            "catch_varargs": FLAG,
            "caller": FLAG,
        }
        return Thing(("macro", id(owner)), attributes.get, call)

    def _body(self, owner: j.Macro | j.CallBlock, *, late: bool) -> None:
        """Follow the body of a macro with all that any call has given it."""
        key = id(owner)
        silent, self.silent = self.silent, False
        repeats, self.repeats = self.repeats, [key] if len(self.sites.get(key, ())) > 1 else []
        with self.inside(self.scopes.of(owner), late=late) as frame:
            for name, value in (("varargs", list_of(None)), ("kwargs", Value(kinds=Kind.DICT)), ("caller", UNDEFINED)):
                if name in frame.scope.stored:
                    frame.give(name, join((self.cell((key, name)), value)))
            for target, _ in owner.parameters:
                frame.give(target.name, self.cell((key, target.name)))
            for target, default in owner.parameters:
                if default is not None:
                    value = self.cell((key, target.name))
                    frame.give(target.name, join((value, self.evaluate(default))))
            self.statements(owner.body)
        self.repeats, self.silent = repeats, silent

    def _call_block(self, statement: j.CallBlock) -> None:
        caller = Value(things=(self._callable(statement),))
        self.evaluate_call(statement.call, caller)
        self._body(statement, late=False)

    def evaluate_call(self, call: j.Call, caller: Value) -> None:
        """Follow the call of a call block."""
        given = self.given(call.arguments, call)
        given = replace(given, keywords={**given.keywords, "caller": caller})
        if isinstance(call.function, j.Getattr):
            self.call_method(self.evaluate(call.function.value), call.function.name, given)
        else:
            self.call(self.evaluate(call.function), given)
