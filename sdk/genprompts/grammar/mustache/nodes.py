"""What a mustache template consists of, after reading and before rendering."""

from dataclasses import dataclass, field
from typing import TypeAlias

from genprompts.grammar.nodes import Text
from genprompts.span import Span


@dataclass(frozen=True, slots=True)
class Variable:
    """``{{name}}``: a value, printed.

    ``path`` holds the segments of a dotted name; it is empty for ``{{.}}``. ``escaped`` is False for ``{{{name}}}`` and
    ``{{&name}}``. ``lenient`` ones print nothing when the name is nowhere, the others are refused then.
    """

    path: tuple[str, ...]
    escaped: bool = True
    lenient: bool = False
    span: Span = field(default=Span(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """``{{#name}}…{{/name}}``, or ``{{^name}}…{{/name}}`` when ``inverted``.

    ``span`` is the opening tag's.
    """

    path: tuple[str, ...]
    body: "MustacheNodes"
    inverted: bool = False
    span: Span = field(default=Span(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Partial:
    """``{{>name}}``: another template; ``indentation`` goes before each of its lines."""

    name: str
    indentation: str = ""
    span: Span = field(default=Span(0, 0), compare=False, repr=False)


MustacheNode: TypeAlias = Text | Variable | Section | Partial
MustacheNodes: TypeAlias = tuple[MustacheNode, ...]


@dataclass(frozen=True, slots=True)
class Mustache:
    """One mustache template.

    ``source`` is its text. ``partials`` are all templates that it includes, directly or through another, by name; a
    partial that is not among them prints nothing. ``escape`` is False where no value is HTML-escaped. ``spec`` follows
    the mustache specification where LangChain's dialect differs from it. ``strict`` refuses a variable whose name is
    nowhere, where that has to be given; without it (LangChain, the specification) all variables are lenient.
    """

    source: str
    nodes: MustacheNodes
    partials: tuple[tuple[str, MustacheNodes], ...] = ()
    escape: bool = True
    spec: bool = False
    strict: bool = True
