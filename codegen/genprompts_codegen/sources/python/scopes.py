"""Names and what they are bound to: modules, classes, functions, and how an inner scope sees an outer one."""

import ast
import re
from dataclasses import dataclass, field
from genprompts_codegen.sources.python.modules import Module
from genprompts_codegen.sources.python.places import Block, Place
from genprompts_codegen.sources.python.values import (
    Choice,
    External,
    Items,
    LibraryRef,
    SelfRef,
    Table,
    Unknown,
    Value,
)

@dataclass(slots=True, eq=False)
class Function:
    """A function of the project, and the scope it stands in."""

    node: "ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda"
    scope: "Scope"
    name: str


@dataclass(slots=True, eq=False)
class UserClass:
    """A class of the project. ``attributes`` holds what its methods assign to ``self``."""

    name: str
    node: ast.ClassDef
    scope: "Scope"
    bases: "tuple[Value, ...]" = ()
    attributes: "dict[str, Value]" = field(default_factory=dict)
    set_in: dict[str, "Scope"] = field(default_factory=dict)
    overridden: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Import:
    """A name whose import has not been looked up yet: nobody may ever ask."""

    dotted: str
    name: str
    level: int


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class body or function while its statements are followed.

    ``counts`` says how often each name was bound; ``owner`` is the class of a class body, or of the method around.
    """

    kind: str
    module: Module
    path: Place
    parent: "Scope | None"
    block: Block
    owner: "UserClass | None" = None
    names: "dict[str, Value | Import]" = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    foreign: dict[str, "Scope"] = field(default_factory=dict)
    functions: "list[Function]" = field(default_factory=list)
    


def visible_from_inside(name: str, value: Value, scope: Scope) -> Value:
    """Return what an inner function sees of ``name`` in ``scope``: nothing certain if it is bound more than once."""
    if scope.counts.get(name, 0) <= 1 or isinstance(value, (LibraryRef, External, UserClass, Function, SelfRef)):
        if isinstance(value, (Items, Table)) and changed_elsewhere(scope.module, name):
            return Unknown(f'the name "{name}", whose value is changed inside a function')
        return value
    if isinstance(value, Choice) and any(isinstance(one, (LibraryRef, UserClass)) for one in value.values):
        return value
    return Unknown(f'the name "{name}", which is assigned in more than one place')


_CHANGES = r"(?m)^[ \t]+.*\b{}(?:\.(?:append|extend|insert|pop|remove|clear|sort|reverse|update|setdefault)\(|\[[^\]\n]*\][ \t]*[+]?=[^=]|[ \t]*[+]=)"


def changed_elsewhere(module: Module, name: str) -> bool:
    """Return whether an indented statement of ``module`` changes the list or dict ``name`` in place."""
    return re.search(_CHANGES.format(re.escape(name)), module.source.text) is not None
