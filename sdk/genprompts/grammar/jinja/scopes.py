"""Scopes of a jinja2 template: what each name that it reads means, and which names are inputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, Flag

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.frames import Layer, Scope, Start
from genprompts.grammar.jinja.walk import blocks_in, free, names_read
from genprompts.grammar.nodes import Text

GLOBALS = frozenset({"range", "dict", "lipsum", "cycler", "joiner", "namespace"})
"""What jinja2 gives each template. An input may have such a name, but no template asks for it."""
_MACRO_NAMES = frozenset({"caller", "kwargs", "varargs"})


class Meaning(Flag):
    """What a name that is read may be. Several together: it depends on the way that was taken."""

    NOTHING = 0
    """Certainly undefined."""
    INPUT = 1
    LOCAL = 2
    """Set, bound by a scope, or imported."""
    GLOBAL = 4
    """One of jinja2's own."""


class Part(Enum):
    """Which scope of a statement: a loop has several."""

    BODY = "body"
    ELSE = "else"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes of one template text.

    ``inputs`` are the names that it takes from outside, sorted: what LangChain asks for. ``body`` keeps the tree alive
    whose nodes the tables know by identity.
    """

    body: j.Statements
    inputs: tuple[str, ...]
    root: Scope
    scopes: Mapping[tuple[int, Part], Scope]
    meanings: Mapping[int, Meaning]

    def of(self, statement: j.Statement, part: Part = Part.BODY) -> Scope:
        """Return the scope that a statement of the tree opens."""
        return self.scopes[id(statement), part]

    def meaning(self, name: j.Name) -> Meaning:
        """Return what a name of the tree may be."""
        return self.meanings[id(name)]


class _State:
    """What the names of one scope mean at one point of the text; ``below`` is what a branch began with.

    ``outer`` is the state of the scope around, at the point where this scope stands.
    """

    __slots__ = ("below", "known", "outer", "scope")

    def __init__(self, scope: Scope, outer: "_State | None", below: "_State | None" = None) -> None:
        self.scope = scope
        self.outer = outer
        self.below = below
        self.known: dict[str, Meaning] = {}

    def branch(self) -> "_State":
        return _State(self.scope, self.outer, self)

    def get(self, name: str) -> Meaning:
        state: _State | None = self
        while state is not None:
            while True:
                if name in state.known:
                    return state.known[name]
                if state.below is None:
                    break
                state = state.below
            state = state.outer
        return Meaning.GLOBAL if name in GLOBALS else Meaning.INPUT

    def merge(self, branches: Iterable["_State"]) -> None:
        for name in {name for branch in branches for name in branch.known}:
            meaning = Meaning.NOTHING
            for branch in branches:
                meaning |= branch.get(name)
            self.known[name] = meaning


class _Walk:
    """Goes through a template once; the tables are complete for all that lies behind."""

    def __init__(self) -> None:
        self.scopes: dict[tuple[int, Part], Scope] = {}
        self.meanings: dict[int, Meaning] = {}
        self.inputs: set[str] = set()
        self.set_at_top: frozenset[str] = frozenset()
        """What the template sets at its top level: its blocks may see it."""
        self.extended = False
        """Whether the template certainly extends another one."""
        self.unreached = 0
        """How many statement lists around this point ended early, as far as jinja2 looks."""

    def opened(self, layer: Layer, outer: _State | None) -> _State:
        """Return the state at the start of a scope that is complete."""
        scope = layer.scope
        if not self.unreached:
            self.inputs |= {name for name, start in scope.starts.items() if start is Start.INPUT} - GLOBALS
        state = _State(scope, outer)
        for name, start in scope.starts.items():
            match start:
                case Start.INPUT:
                    state.known[name] = Meaning.GLOBAL if name in GLOBALS else Meaning.INPUT
                    if outer is None and name in self.set_at_top:
                        state.known[name] |= Meaning.LOCAL
                case Start.OUTER:
                    state.known[name] = Meaning.INPUT if outer is None else outer.get(name)
                case Start.NOTHING:
                    state.known[name] = Meaning.NOTHING
                case Start.GIVEN:
                    state.known[name] = Meaning.LOCAL
        return state

    def root(self, body: j.Statements, given: frozenset[str], owner: j.Block | None = None) -> Scope:
        layer = Layer(Scope(None))
        layer.give_all(free(body, given))
        layer.declare(body)
        if owner is not None:
            self.scopes[id(owner), Part.BODY] = layer.scope
        self.body(body, self.opened(layer, None))
        if owner is None:
            self.set_at_top = frozenset(layer.stored) - given
        return layer.scope

    def read(self, state: _State, *nodes: j.Expr | None) -> None:
        for name in names_read(*nodes):
            self.meanings[id(name)] = state.get(name.name)

    def bind(self, state: _State, target: j.AnyTarget) -> None:
        if isinstance(target, j.Targets):
            for item in target.items:
                self.bind(state, item)
        elif target.attribute is None:
            state.known[target.name] = Meaning.LOCAL

    def body(self, statements: j.Statements, state: _State) -> None:
        unreached = self.unreached
        for statement in statements:
            if isinstance(statement, j.Extends):
                self.read(state, statement.name)
                # Where a template certainly extends a second time, jinja2 opens no more scopes: nothing is asked there.
                self.unreached += self.extended
                self.extended |= state.outer is None and state.below is None
            else:
                self.statement(statement, state)
        self.unreached = unreached

    def statement(self, statement: j.Statement, state: _State) -> None:
        match statement:
            case j.Print(value):
                self.read(state, value)
            case j.If():
                self.branches(statement, state)
            case j.For():
                self.loop(statement, state)
            case j.Set():
                self.read(state, statement.value)
                self.bind(state, statement.target)
            case j.Macro() | j.CallBlock():
                self.macro(statement, state)
            case j.SetBlock() | j.FilterBlock() | j.With() | j.Autoescape():
                self.scoped(statement, state)
            case j.Include():
                self.read(state, statement.name)
            case j.Import():
                self.read(state, statement.name)
                for target in (statement.alias, *(target for _, target in statement.names)):
                    if target is not None:
                        self.bind(state, target)
            case Text() | j.Block() | j.Extends():
                pass

    def branches(self, statement: j.If, state: _State) -> None:
        ends = []
        for test, body in statement.branches:
            self.read(state, test)
            ends.append(state.branch())
            self.body(body, ends[-1])
        ends.append(state.branch())
        self.body(statement.orelse, ends[-1])
        state.merge(ends)

    def inside(self, owner: j.Statement, part: Part, layer: Layer, state: _State) -> _State:
        self.scopes[id(owner), part] = layer.scope
        return self.opened(layer, state)

    def loop(self, statement: j.For, state: _State) -> None:
        self.read(state, statement.iterable)
        if statement.condition is not None:
            layer = Layer(Scope(state.scope))
            layer.bind(statement.target, give=True)
            layer.read(statement.condition)
            self.read(self.inside(statement, Part.CONDITION, layer, state), statement.condition)
        layer = Layer(Scope(state.scope))
        if uses_loop(statement):
            layer.give("loop")
        layer.bind(statement.target, give=True)
        layer.declare(statement.body)
        self.body(statement.body, self.inside(statement, Part.BODY, layer, state))
        layer = Layer(Scope(state.scope))
        layer.declare(statement.orelse)
        self.body(statement.orelse, self.inside(statement, Part.ELSE, layer, state))

    def macro(self, statement: j.Macro | j.CallBlock, state: _State) -> None:
        if isinstance(statement, j.CallBlock):
            self.read(state, statement.call)
        layer = Layer(Scope(state.scope))
        own = {target.name for target, _ in statement.parameters}
        layer.give_all(free(statement.body, _MACRO_NAMES) - own)
        for target, _ in statement.parameters:
            layer.bind(target, give=True)
        defaults = [default for _, default in statement.parameters if default is not None]
        layer.read(*defaults)
        layer.declare(statement.body)
        inner = self.inside(statement, Part.BODY, layer, state)
        if isinstance(statement, j.Macro):
            # It runs when it is called: what the scopes around set until then is not known.
            around = layer.scope.outer
            while around is not None:
                inner.known.update(
                    {name: inner.get(name) | Meaning.LOCAL for name in around.stored - inner.known.keys()}
                )
                around = around.outer
            self.bind(state, j.Target(statement.name))
        self.read(inner, *defaults)
        self.body(statement.body, inner)

    def scoped(self, statement: j.SetBlock | j.FilterBlock | j.With | j.Autoescape, state: _State) -> None:
        layer = Layer(Scope(state.scope))
        first: tuple[j.Expr, ...] = ()
        last: tuple[j.Expr, ...] = ()
        match statement:
            case j.With():
                self.read(state, *(value for _, value in statement.bindings))
                for target, _ in statement.bindings:
                    layer.bind(target, give=True)
            case j.Autoescape():
                first = (statement.value,)
            case j.FilterBlock():
                last = (statement.filter,)
            case j.SetBlock():
                last = () if statement.filter is None else (statement.filter,)
        layer.read(*first)
        layer.declare(statement.body)
        layer.read(*last)
        inner = self.inside(statement, Part.BODY, layer, state)
        self.read(inner, *first)
        self.body(statement.body, inner)
        self.read(inner, *last)
        if isinstance(statement, j.SetBlock):
            self.bind(state, statement.target)


def uses_loop(statement: j.For) -> bool:
    """Return whether the body of the loop may read ``loop``; a scoped block sees it, too."""
    body = "loop" in free(statement.body, frozenset({"loop"}))
    return body or statement.recursive or any(block.scoped for block in blocks_in((statement,)))


def scopes_of(body: j.Statements) -> Scopes:
    """Return the scopes of one template text; what it includes, imports or extends has scopes of its own."""
    walk = _Walk()
    root = walk.root(body, frozenset({"self"}))
    for block in blocks_in(body):
        walk.root(block.body, frozenset({"self", "super"}), block)
    return Scopes(body, tuple(sorted(walk.inputs)), root, walk.scopes, walk.meanings)
