"""What a jinja2 template consists of, after reading and before rendering: jinja2's own tree, frozen, with places."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from genprompts.grammar.nodes import Text
from genprompts.span import Span

_NOWHERE = Span(0, 0)

# --- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is read; ``span`` is exactly its letters."""

    name: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    value: str | int | float | bool | None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Items:
    """``[a, b]`` or ``(a, b)``."""

    kind: Literal["list", "tuple"]
    items: tuple["Expr", ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pairs:
    """``{a: b}``."""

    items: tuple[tuple["Expr", "Expr"], ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Getattr:
    """``value.name``; ``span`` runs from the value's start to the name's end."""

    value: "Expr"
    name: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """``start:stop:step`` in a subscript."""

    start: "Expr | None"
    stop: "Expr | None"
    step: "Expr | None"


@dataclass(frozen=True, slots=True)
class Getitem:
    """``value[key]``; also ``value.0`` (an integer key)."""

    value: "Expr"
    key: "Expr | Slice"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call, a filter or a test is given."""

    positional: tuple["Expr", ...] = ()
    keywords: tuple[tuple[str, "Expr"], ...] = ()
    star: "Expr | None" = None
    double_star: "Expr | None" = None


@dataclass(frozen=True, slots=True)
class Call:
    """``function(…)``."""

    function: "Expr"
    arguments: Arguments = Arguments()
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """``value | name(…)``; ``value`` is None in a filter block, whose value is its body. ``span`` is the name's."""

    value: "Expr | None"
    name: str
    arguments: Arguments = Arguments()
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Test:
    """``value is name(…)``; ``span`` is the name's."""

    value: "Expr"
    name: str
    arguments: Arguments = Arguments()
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """``not value``, ``-value``, ``+value``."""

    operator: Literal["not", "-", "+"]
    value: "Expr"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """An arithmetic operation, or ``and`` and ``or``."""

    operator: Literal["+", "-", "*", "/", "//", "%", "**", "and", "or"]
    left: "Expr"
    right: "Expr"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Concat:
    """``a ~ b ~ c``: the texts of all, joined."""

    items: tuple["Expr", ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """``first op value op value``; the operators are Python's, ``in`` and ``not in`` among them."""

    first: "Expr"
    rest: tuple[tuple[str, "Expr"], ...]
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """``then if test else orelse``; without ``orelse`` it is undefined when the test fails."""

    test: "Expr"
    then: "Expr"
    orelse: "Expr | None"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


Expr: TypeAlias = (
    Name
    | Const
    | Items
    | Pairs
    | Getattr
    | Getitem
    | Call
    | Filter
    | Test
    | Unary
    | Binary
    | Concat
    | Compare
    | Condition
)

# --- targets -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """A name that is bound; ``attribute`` is set for ``{% set namespace.attribute = … %}``."""

    name: str
    attribute: str | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Targets:
    """``a, b``: names that are bound together; one of them may itself be such a group."""

    items: tuple["Target | Targets", ...]


AnyTarget: TypeAlias = Target | Targets

# --- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Print:
    """``{{ value }}``."""

    value: Expr


@dataclass(frozen=True, slots=True)
class If:
    """``{% if %}…{% elif %}…{% else %}…{% endif %}``."""

    branches: tuple[tuple[Expr, "Statements"], ...]
    orelse: "Statements" = ()


@dataclass(frozen=True, slots=True)
class For:
    """``{% for target in iterable if condition recursive %}…{% else %}…{% endfor %}``; ``span`` is the word "for"."""

    target: AnyTarget
    iterable: Expr
    body: "Statements"
    orelse: "Statements" = ()
    condition: Expr | None = None
    recursive: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Set:
    """``{% set target = value %}``."""

    target: AnyTarget
    value: Expr


@dataclass(frozen=True, slots=True)
class SetBlock:
    """``{% set target %}…{% endset %}``; ``filter`` is the innermost of its filters, with a value of None there."""

    target: Target
    body: "Statements"
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class With:
    """``{% with target = value, … %}…{% endwith %}``; the values do not see the targets."""

    bindings: tuple[tuple[AnyTarget, Expr], ...]
    body: "Statements"


@dataclass(frozen=True, slots=True)
class Macro:
    """``{% macro name(parameters) %}…{% endmacro %}``; a parameter's second half is its default."""

    name: str
    parameters: tuple[tuple[Target, Expr | None], ...]
    body: "Statements"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CallBlock:
    """``{% call(parameters) macro(…) %}…{% endcall %}``."""

    call: Call
    parameters: tuple[tuple[Target, Expr | None], ...]
    body: "Statements"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FilterBlock:
    """``{% filter name %}…{% endfilter %}``; the innermost of its filters has a value of None."""

    filter: Filter
    body: "Statements"


@dataclass(frozen=True, slots=True)
class Include:
    """``{% include name %}``; ``span`` is the tag's word."""

    name: Expr
    ignore_missing: bool = False
    with_context: bool = True
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Import:
    """``{% import name as alias %}``, or ``{% from name import a as b %}`` with ``names`` and no alias."""

    name: Expr
    alias: Target | None
    names: tuple[tuple[str, Target], ...] = ()
    with_context: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Extends:
    """``{% extends name %}``."""

    name: Expr
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """``{% block name %}…{% endblock %}``."""

    name: str
    body: "Statements"
    scoped: bool = False
    required: bool = False
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Autoescape:
    """``{% autoescape value %}…{% endautoescape %}``."""

    value: Expr
    body: "Statements"
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


Statement: TypeAlias = (
    Text
    | Print
    | If
    | For
    | Set
    | SetBlock
    | With
    | Macro
    | CallBlock
    | FilterBlock
    | Include
    | Import
    | Extends
    | Block
    | Autoescape
)
Statements: TypeAlias = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Jinja:
    """One jinja2 template.

    ``source`` is its text. ``files`` are all templates that it includes, imports or extends, directly or through
    another, by the name that the templates use.
    """

    source: str
    body: Statements
    files: tuple[tuple[str, "JinjaFile"], ...] = ()


@dataclass(frozen=True, slots=True)
class JinjaFile:
    """A template that others include, import or extend; its spans count in its own ``source``."""

    source: str
    body: Statements
