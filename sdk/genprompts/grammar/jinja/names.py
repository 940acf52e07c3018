"""The names of a jinja2 template while it is analysed: what each may be at one point, in its scope and around it."""

from collections.abc import Callable, Mapping

from genprompts.grammar.jinja.aliases import Alias
from genprompts.grammar.jinja.frames import Scope, Start
from genprompts.grammar.jinja.values import UNDEFINED, Value, join


class Context:
    """Names that come from outside of a template's own scopes, and those that it has set at its top level.

    ``around`` gives what a name is without this template: an input, or what the including template knows.
    """

    __slots__ = ("_around", "_certain", "_set")

    def __init__(self, around: Callable[[str], Value]) -> None:
        self._around = around
        self._set: dict[str, Value] = {}
        self._certain: set[str] = set()

    def get(self, name: str) -> Value:
        """Return what the name may be."""
        if name in self._certain:
            return self._set[name]
        around = self._around(name)
        return join((self._set[name], around)) if name in self._set else around

    def put(self, name: str, value: Value, *, certain: bool) -> None:
        """Note that a name is set at the top level, in each case or in some."""
        if certain:
            self._set[name] = value
            self._certain.add(name)
        else:
            self._set[name] = join((self._set[name], value)) if name in self._set else value

    @property
    def exported(self) -> Mapping[str, Value]:
        """What the template has set at its top level."""
        return self._set


def inputs(known: Mapping[str, Value]) -> Callable[[str], Value]:
    """Return the outermost context: what jinja2 knows itself, and inputs."""
    return lambda name: known.get(name) or Value((Alias(name),))


def no_inputs(known: Mapping[str, Value]) -> Callable[[str], Value]:
    """Return the context of a template that is imported without one."""
    return lambda name: known.get(name, UNDEFINED)


class Frame:
    """The names of one scope.

    Branches add layers, the innermost last. ``late`` frames run when a macro is called: around them, a name may be all
    that it ever is. ``top`` frames are those whose sets a template exports.
    """

    __slots__ = ("_ever", "_layers", "context", "late", "outer", "pending", "scope", "top")

    def __init__(
        self, scope: Scope, outer: "Frame | None", context: Context, *, late: bool = False, top: bool = False
    ) -> None:
        self.scope = scope
        self.outer = outer
        self.context = context
        self.late = late
        self.top = top
        self.pending: list[Callable[[], None]] = []
        """What runs when all of the scope is known: macros."""
        self._ever: dict[str, list[Value]] = {}
        self._layers: list[dict[str, Value]] = [{}]
        for name, start in scope.starts.items():
            match start:
                case Start.INPUT:
                    self._put(name, context.get(name))
                case Start.OUTER:
                    self._put(name, self._outside(name))
                case Start.NOTHING | Start.GIVEN:
                    self._put(name, UNDEFINED)

    def _put(self, name: str, value: Value) -> None:
        self._layers[-1][name] = value
        self._ever.setdefault(name, []).append(value)

    def _outside(self, name: str) -> Value:
        if self.outer is None:
            return self.context.get(name)
        return self.outer.ever(name) if self.late else self.outer.get(name)

    def get(self, name: str) -> Value:
        """Return what the name may be at this point."""
        for layer in reversed(self._layers):
            if name in layer:
                return layer[name]
        return self._outside(name)

    def ever(self, name: str) -> Value:
        """Return what the name may be at any point so far."""
        if name not in self._ever:
            return self.context.get(name) if self.outer is None else self.outer.ever(name)
        values = self._ever[name]
        if len(values) > 1:
            values[:] = [join(values)]
        return values[0]

    def bind(self, name: str, value: Value) -> None:
        """Bind a name."""
        self._put(name, value)
        if self.top:
            self.context.put(name, value, certain=len(self._layers) == 1)

    def merge(self, name: str, value: Value, *, certain: bool) -> None:
        """Bind a name to what branches have left in it; ``certain`` when all of them bind it."""
        self._put(name, value)
        if self.top and certain:
            self.context.put(name, value, certain=len(self._layers) == 1)

    def give(self, name: str, value: Value) -> None:
        """Bind a name that the scope itself brings along: nobody has ever seen it without a value."""
        self._layers[-1][name] = value
        self._ever[name] = [value]

    @property
    def branches(self) -> int:
        """How many branches are open."""
        return len(self._layers) - 1

    def begin_branch(self) -> None:
        """Begin a branch: what it binds is kept apart."""
        self._layers.append({})

    def end_branch(self) -> dict[str, Value]:
        """End a branch, and return what it has bound."""
        return self._layers.pop()

    def local(self, name: str) -> Value | None:
        """Return what a scope from here outwards binds under this name; None when none does."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.scope.stored:
                return frame.get(name)
            frame = frame.outer
        return None
