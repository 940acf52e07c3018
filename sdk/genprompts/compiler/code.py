"""The Python that templates compile to, before it is written: a closed language of expressions and statements.

Texts of templates are only ever ``Literal`` values and text pieces of ``Filled``; names are ours or were checked.
"""

from dataclasses import dataclass
from typing import Literal as Word
from typing import TypeAlias

from genprompts.grammar.nodes import Constant, Conversion

# --- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Local:
    """A variable, a builtin, or a name of the run time."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that the template states."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Slot:
    """A replacement field of an f-string; ``name`` is a variable."""

    name: str
    conversion: Conversion | None = None
    format_spec: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """An f-string; without slots it is a plain text."""

    pieces: tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """``start:stop:step``: only as the key of a ``Subscript``."""

    start: "Code | None" = None
    stop: "Code | None" = None
    step: "Code | None" = None


@dataclass(frozen=True, slots=True)
class Subscript:
    """``value[key]``."""

    value: "Code"
    key: "Code | Between"


@dataclass(frozen=True, slots=True)
class Member:
    """``value.name``; ``name`` is one of ours (``join``, ``append``, ``__class__``), never one from a template."""

    value: "Code"
    name: str


@dataclass(frozen=True, slots=True)
class Invoke:
    """``function(…)``."""

    function: "Code"
    arguments: tuple["Code", ...] = ()
    keywords: tuple[tuple[str, "Code"], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """``left operator right``."""

    operator: Word["+", "-", "*", "/", "//", "%", "**"]
    left: "Code"
    right: "Code"


@dataclass(frozen=True, slots=True)
class Prefix:
    """``not value``, ``-value``, ``+value``."""

    operator: Word["not", "-", "+"]
    value: "Code"


@dataclass(frozen=True, slots=True)
class Logic:
    """``a and b and c``, or the same with ``or``; at least two operands."""

    operator: Word["and", "or"]
    operands: tuple["Code", ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``first operator value …``."""

    first: "Code"
    rest: tuple[tuple[Word["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"], "Code"], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """``then if test else other``."""

    test: "Code"
    then: "Code"
    other: "Code"


@dataclass(frozen=True, slots=True)
class Sequence:
    """``[a, b]``, ``(a, b)``."""

    kind: Word["list", "tuple"]
    items: tuple["Code", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """``{a: b}``."""

    items: tuple[tuple["Code", "Code"], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """``[value for targets in iterable if condition]``."""

    value: "Code"
    targets: "Names"
    iterable: "Code"
    condition: "Code | None" = None


Code: TypeAlias = (
    Local
    | Literal
    | Filled
    | Subscript
    | Member
    | Invoke
    | Operation
    | Prefix
    | Logic
    | Comparison
    | Chosen
    | Sequence
    | Mapping
    | Listed
)
Names: TypeAlias = "str | tuple[Names, ...]"
"""A variable that is bound, or several at once."""

# --- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assign:
    """``targets = value``; ``annotation`` (``list[str]``, ``Any``) is ours, and only for a single target."""

    targets: Names
    value: Code
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Do:
    """A call for its effect: ``add(text)``."""

    call: Invoke


@dataclass(frozen=True, slots=True)
class Branch:
    """``if … elif … else …``; no body of a branch is empty."""

    branches: tuple[tuple[Code, "Block"], ...]
    orelse: "Block" = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """``for targets in iterable: body``; the body is not empty."""

    targets: Names
    iterable: Code
    body: "Block"


@dataclass(frozen=True, slots=True)
class Define:
    """``def name(parameters) -> str:``; a parameter is ``Any``, its second half is its default.

    The body ends with a ``Give`` of a text.
    """

    name: str
    parameters: tuple[tuple[str, Code | None], ...]
    body: "Block"


@dataclass(frozen=True, slots=True)
class Give:
    """``return value``."""

    value: Code


@dataclass(frozen=True, slots=True)
class Continue:
    """``continue``."""


Statement: TypeAlias = Assign | Do | Branch | Loop | Define | Give | Continue
Block: TypeAlias = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """One template as Python: the ``statements`` that come first, and the expression of its text.

    ``runtime`` are the names of ``genprompts`` that it mentions. ``sandboxed`` says why a template is handed to
    jinja2's sandbox as a whole; None when it is compiled.
    """

    statements: Block
    text: Code
    runtime: frozenset[str] = frozenset()
    sandboxed: str | None = None
