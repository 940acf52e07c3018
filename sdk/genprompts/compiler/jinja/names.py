"""What the names of a jinja2 template stand for in compiled code, scope by scope."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.frames import Scope, Start
from genprompts.grammar.jinja.scopes import GLOBALS, Scopes
from genprompts.grammar.jinja.walk import parts
from genprompts.grammar.nodes import Text


class NotNativeError(Exception):
    """A template uses something that is left to jinja2 itself; the message says what."""


@dataclass(frozen=True, slots=True)
class Given:
    """An input; ``local`` may hold ``MISSING`` if it ``may_be_absent``."""

    local: str
    may_be_absent: bool = False


@dataclass(slots=True)
class Variable:
    """A name that the template binds to a value, which ``local`` holds.

    ``sure`` says that it certainly has one at this point of the text, ``is_html`` that jinja2 marks it as HTML.
    """

    local: str
    sure: bool = False
    is_html: bool = False
    read: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class ConstantName:
    """A name that is bound to a literal, and never again."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class MacroName:
    """A macro; ``parameters`` leads from their names to those of the function ``local``, in order."""

    local: str
    parameters: Mapping[str, str]
    takes_caller: str | None = None


@dataclass(frozen=True, slots=True)
class CallerName:
    """``caller`` inside a macro: a function of positional arguments, or undefined."""

    local: str


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A template that was imported; ``members`` are what it exports."""

    members: Mapping[str, "MacroName | Variable"]


@dataclass(frozen=True, slots=True)
class LoopName:
    """``loop``: its parts by their names, each an expression made of ``index`` and the like."""

    index: str
    first_index: int
    length: str = ""
    rows: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class SuperName:
    """``super`` in the block ``name``: what the template ``level`` steps further up has for it."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class GlobalName:
    """One of the names that jinja2 brings along."""

    name: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Certainly undefined."""


Meaning: TypeAlias = (
    Given | Variable | ConstantName | MacroName | CallerName | ModuleName | LoopName | SuperName | GlobalName | Nothing
)


@dataclass(slots=True)
class Context:
    """Where names come from that no scope around knows, and blocks.

    ``roots`` are the outermost scopes of the template and of those that it extends: blocks see what they set.
    ``around`` is the scope of an ``include``. ``blocks`` holds what each block consists of, the template's own part
    first, with the scopes of its text.
    """

    inputs: Mapping[str, Given]
    around: "Frame | None" = None
    roots: list["Frame"] = field(default_factory=list)
    blocks: dict[str, list[tuple[j.Block, Scopes]]] = field(default_factory=dict)

    def resolve(self, name: str) -> Meaning:
        """Return what ``name`` stands for at this point of the text."""
        own = [found for root in self.roots if (found := root.exported(name)) is not None]
        if len(own) > 1:
            raise NotNativeError(f"the name {name!r}, which several templates set")
        if own:
            return own[0]
        frame = self.around
        while frame is not None:
            found = frame.exported(name)
            if found is not None:
                return found
            if frame.outer is None:
                return frame.context.resolve(name)
            frame = frame.outer
        if name in self.inputs:
            return self.inputs[name]
        return GlobalName(name) if name in GLOBALS else Nothing()


@dataclass(slots=True)
class Frame:
    """A scope that code is being written for; ``meanings`` are those of the names that it knows itself."""

    scope: Scope
    outer: "Frame | None"
    context: Context
    meanings: dict[str, Meaning] = field(default_factory=dict)

    def find(self, name: str) -> Meaning:
        """Return what ``name`` stands for in this scope."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.meanings:
                return frame.meanings[name]
            frame = frame.outer
        raise NotNativeError(f"the name {name!r} in a place where jinja2 does not look for it")

    def exported(self, name: str) -> Meaning | None:
        """Return what an included template or a block sees under ``name``; None if this scope does not bind it.

        Raises:
            NotNativeError: It depends on the way that was taken.
        """
        if name not in self.scope.stored or name not in self.meanings:
            return None
        found = self.meanings[name]
        if not isinstance(found, Variable) or found.sure:
            return found
        if self.scope.starts[name] is not Start.NOTHING or not found.written:
            return None if self.scope.starts[name] is Start.NOTHING else found
        raise NotNativeError(f"the name {name!r} where it may not have been set")


# --- what is read when ---------------------------------------------------------------------------


def mentions(name: str, *nodes: j.Statement | j.Expr | None) -> bool:
    """Return whether the name is read anywhere in ``nodes``, or may be by a template that they include."""
    stack: list[object] = [node for node in nodes if node is not None]
    while stack:
        node = stack.pop()
        match node:
            case j.Name(found):
                if found == name:
                    return True
            case j.Include() | j.Import(with_context=True) | j.Block():
                return True
            case j.Target(found, attribute):
                if attribute is not None and found == name:
                    return True
            case Text():
                pass
            case _:
                stack.extend(parts(node))  # type: ignore[arg-type]  # only parts of nodes are on the stack
    return False


def uses_name(name: str, statements: j.Statements) -> bool:
    """Return whether the name is read anywhere in ``statements``, in inner blocks, too."""
    return any(mentions(name, statement) for statement in statements)


def is_read_unset(name: str, statements: j.Statements) -> bool:
    """Return whether the name may be read by ``statements`` before they have set it."""
    return _set_after(name, statements, already=False) is None


def _set_after(name: str, statements: j.Statements, *, already: bool) -> bool | None:
    """Return whether the name is certainly set behind ``statements``; None if it may be read before."""
    known = already
    for statement in statements:
        if known:
            return True
        match statement:
            case j.Set(j.Target(target, None), value) if target == name:
                if mentions(name, value):
                    return None
                known = True
            case j.SetBlock(j.Target(target, None), _, None) if target == name:
                if mentions(name, *statement.body):
                    return None
                known = True
            case j.If(branches, orelse):
                if any(mentions(name, test) for test, _ in branches):
                    return None
                ends = [_set_after(name, body, already=False) for body in (*(body for _, body in branches), orelse)]
                if None in ends:
                    return None
                known = all(ends)
            case _:
                if mentions(name, statement):
                    return None
    return known


def stored_by(name: str, statements: j.Statements) -> list[j.Statement]:
    """Return the statements of one scope that bind ``name`` in it."""
    found: list[j.Statement] = []
    for statement in statements:
        match statement:
            case j.If(branches, orelse):
                for body in (*(body for _, body in branches), orelse):
                    found += stored_by(name, body)
            case j.Set(target) | j.SetBlock(target):
                found += [statement] * (name in bound(target))
            case j.Macro(macro):
                found += [statement] * (macro == name)
            case j.Import(_, alias, names):
                targets = [target.name for target in (alias, *(target for _, target in names)) if target is not None]
                found += [statement] * (name in targets)
            case _:
                pass
    return found


def is_set_in(name: str, statements: j.Statements) -> bool:
    """Return whether any of ``statements``, or one inside them, sets the name."""
    stack: list[object] = list(statements)
    while stack:
        node = stack.pop()
        if isinstance(node, j.Set | j.SetBlock) and name in bound(node.target):
            return True
        if not isinstance(node, Text):
            stack.extend(parts(node))  # type: ignore[arg-type]  # only parts of nodes are on the stack
    return False


def bound(target: j.AnyTarget) -> tuple[str, ...]:
    """Return the names that a target binds, in order."""
    if isinstance(target, j.Targets):
        return tuple(name for item in target.items for name in bound(item))
    return () if target.attribute is not None else (target.name,)
