"""The names of one scope of a jinja2 template: which it binds, and what each holds when the scope is entered."""

from collections.abc import Sequence
from enum import Enum

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.walk import names_read
from genprompts.grammar.nodes import Text


class Start(Enum):
    """What a name holds when its scope is entered."""

    INPUT = "input"
    """What the context has under this name: an input, or what the template around has set at its top level."""
    OUTER = "outer"
    """What it holds in the scope around; setting it here leaves that one alone."""
    NOTHING = "nothing"
    """It is undefined until it is set."""
    GIVEN = "given"
    """The scope binds it: a loop's target, a macro's parameter, ``loop``, ``caller``."""


class Scope:
    """The names of one scope.

    ``starts`` are the names that it knows itself, ``stored`` those of them that it binds. ``outer`` is the scope
    around, or None at the top of a template or block.
    """

    __slots__ = ("outer", "starts", "stored")

    def __init__(self, outer: "Scope | None") -> None:
        self.outer = outer
        self.starts: dict[str, Start] = {}
        self.stored: set[str] = set()

    def knows(self, name: str) -> bool:
        """Return whether this scope or one around it has the name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.starts:
                return True
            scope = scope.outer
        return False


class Layer:
    """What one branch of a scope adds to what was known when it began (``below``; None for the scope itself)."""

    __slots__ = ("below", "scope", "starts", "stored")

    def __init__(self, scope: Scope, below: "Layer | None" = None) -> None:
        self.scope = scope
        self.below = below
        self.starts = scope.starts if below is None else {}
        self.stored = scope.stored if below is None else set()

    def _has(self, name: str, *, stored: bool) -> bool:
        layer: Layer | None = self
        while layer is not None:
            if name in (layer.stored if stored else layer.starts):
                return True
            layer = layer.below
        return False

    def _known_outside(self, name: str) -> bool:
        return self.scope.outer is not None and self.scope.outer.knows(name)

    def load(self, name: str) -> None:
        """Note that a name is read here."""
        if not self._has(name, stored=False) and not self._known_outside(name):
            self.starts[name] = Start.INPUT

    def store(self, name: str) -> None:
        """Note that a name is set here."""
        self.stored.add(name)
        if not self._has(name, stored=False):
            self.starts[name] = Start.OUTER if self._known_outside(name) else Start.NOTHING

    def give(self, name: str) -> None:
        """Note that the scope itself binds a name."""
        self.stored.add(name)
        self.starts[name] = Start.GIVEN

    def give_all(self, names: frozenset[str]) -> None:
        """Note that the scope itself binds names."""
        for name in sorted(names):
            self.give(name)

    def merge(self, branches: Sequence["Layer"]) -> None:
        """Take over what branches know. What only some of them set may be what it was before."""
        for branch in branches:
            self.starts.update(branch.starts)
            for name in branch.stored:
                if not self._has(name, stored=True):
                    self.starts[name] = Start.OUTER if self._known_outside(name) else Start.INPUT
        for branch in branches:
            self.stored |= branch.stored

    # --- statements, as the scope that they stand in sees them ---

    def read(self, *nodes: j.Expr | j.Arguments | j.Slice | None) -> None:
        """Note the names that expressions read."""
        for name in names_read(*nodes):
            self.load(name.name)

    def bind(self, target: j.AnyTarget, *, give: bool = False) -> None:
        """Note what a target binds; a namespace's attribute reads the namespace."""
        if isinstance(target, j.Targets):
            for item in target.items:
                self.bind(item, give=give)
        elif target.attribute is not None:
            self.load(target.name)
        elif give:
            self.give(target.name)
        else:
            self.store(target.name)

    def declare(self, statements: j.Statements) -> None:
        """Note what statements read and set in this scope, not what they do in scopes of their own."""
        for statement in statements:
            self.declare_one(statement)

    def declare_one(self, statement: j.Statement) -> None:
        """Note what one statement reads and sets in this scope."""
        match statement:
            case j.Print(value):
                self.read(value)
            case j.If():
                self._declare_if(statement)
            case j.For():
                self.read(statement.iterable)
            case j.Set():
                self.read(statement.value)
                self.bind(statement.target)
            case j.SetBlock():
                self.bind(statement.target)
            case j.With():
                self.read(*(value for _, value in statement.bindings))
            case j.Macro():
                self.store(statement.name)
            case j.CallBlock():
                self.read(statement.call)
            case j.FilterBlock():
                self.read(statement.filter)
            case j.Include() | j.Extends():
                self.read(statement.name)
            case j.Import():
                self.read(statement.name)
                for target in (statement.alias, *(target for _, target in statement.names)):
                    if target is not None:
                        self.store(target.name)
            case Text() | j.Block() | j.Autoescape():
                pass

    def _declare_if(self, statement: j.If) -> None:
        (test, body), *others = statement.branches
        self.read(test)
        branches = [Layer(self.scope, self) for _ in range(3)]
        branches[0].declare(body)
        for other_test, other_body in others:
            branches[1].read(other_test)
            inner = Layer(self.scope, branches[1])
            inner.declare(other_body)
            branches[1].merge([inner])
        branches[2].declare(statement.orelse)
        self.merge(branches)
