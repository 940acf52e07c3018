"""Names and what they are bound to: modules, classes, functions, and how an inner scope sees an outer one."""

from __future__ import annotations

import ast
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

    node: ast.FunctionDef | ast.AsyncFunctionDef
    scope: "Scope"
    name: str


@dataclass(slots=True, eq=False)
class UserClass:
    """A class of the project. ``attributes`` holds what its methods assign to ``self``.

    ``set_in`` says which method did; ``overridden`` are names that a subclass assigns anew; ``fields`` are names whose
    values are only defaults, as in a data class.
    """

    name: str
    node: ast.ClassDef
    scope: "Scope"
    bases: "tuple[Value, ...]" = ()
    attributes: "dict[str, Value]" = field(default_factory=dict)
    set_in: dict[str, "Scope"] = field(default_factory=dict)
    overridden: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)


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

    def outermost_block(self) -> Block:
        """Return the block that the scope's own statements start in."""
        block = self.block
        while block.parent is not None:
            block = block.parent
        return block


def visible_from_inside(name: str, value: Value, scope: Scope) -> Value:
    """Return what an inner function sees of ``name`` in ``scope``: nothing certain if it is bound more than once."""
    if scope.counts.get(name, 0) <= 1 or isinstance(value, (LibraryRef, External, UserClass, Function, SelfRef)):
        if isinstance(value, (Items, Table)) and scope.module.changed_inside(name):
            return Unknown(f'the name "{name}", whose value is changed inside a function')
        return value
    if isinstance(value, Choice) and any(isinstance(one, (LibraryRef, UserClass)) for one in value.values):
        return value
    return Unknown(f'the name "{name}", which is assigned in more than one place')
