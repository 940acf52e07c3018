"""How an expression is spread over lines: as Python's formatters do it, so that they leave it as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from genprompts.compiler.characters import INDENT, LINE, columns
from genprompts.compiler.literals import constant, joined, pieces, string
from genprompts.grammar.nodes import Constant, Nodes, Text

if TYPE_CHECKING:
    from genprompts.compiler.printing import Doc

_LONGEST_FLAT = 400  # characters; more never fit on a line, whatever their width


@dataclass(frozen=True, slots=True)
class Atom:
    """Code that is never spread over lines."""

    flat: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A text with fields; ``flat`` is its one literal, None when that is too long for any line."""

    flat: str | None
    nodes: Nodes
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Display:
    """A list, tuple or dict display. The items' first halves are keys with their colon, or empty."""

    flat: str | None
    opening: str
    items: "tuple[tuple[str, Expression], ...]"
    closing: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call or a subscript; ``closing`` is all that follows the last argument."""

    flat: str | None
    head: str
    arguments: "tuple[Expression, ...]"
    closing: str


@dataclass(frozen=True, slots=True)
class Choice:
    """``chosen if test else other``."""

    flat: str | None
    chosen: "Expression"
    test: str
    other: "Expression"


@dataclass(frozen=True, slots=True)
class Keyed:
    """An expression behind a prefix: ``name: type = value`` in a signature."""

    flat: str | None
    key: str
    item: "Expression"


@dataclass(frozen=True, slots=True)
class Laid:
    """Code that knows by itself where its lines break."""

    flat: str
    doc: "Doc"


Expression: TypeAlias = Atom | Prose | Display | Call | Choice | Keyed | Laid


# --- making --------------------------------------------------------------------------------------


def prose(nodes: Nodes, names: Mapping[str, str]) -> Prose:
    """Return the expression for a text; ``names`` leads from inputs to local variables."""
    length = sum(len(node.value) for node in nodes if isinstance(node, Text))
    return Prose(joined(nodes, names) if length < _LONGEST_FLAT else None, nodes, names)


def display(
    opening: str, items: Sequence[tuple[str, Expression]], closing: str, *, one_a_line: bool = False
) -> Expression:
    """Return a display; with ``one_a_line`` it is spread even where it would fit on one line."""
    if not items:
        return Atom(opening + closing)
    inner = None if one_a_line else _join([item.flat for _, item in items], [key for key, _ in items])
    comma = "," if opening == "(" and len(items) == 1 else ""
    return Display(None if inner is None else f"{opening}{inner}{comma}{closing}", opening, tuple(items), closing)


def call(head: str, arguments: Sequence[Expression], closing: str = ")") -> Call:
    """Return a call; ``head`` ends with the opening bracket."""
    inner = _join([argument.flat for argument in arguments])
    return Call(None if inner is None else f"{head}{inner}{closing}", head, tuple(arguments), closing)


def choice(chosen: Expression, test: str, other: Expression) -> Choice:
    """Return a conditional expression."""
    flat = None if chosen.flat is None or other.flat is None else f"{chosen.flat} if {test} else {other.flat}"
    return Choice(flat, chosen, test, other)


def keyed(key: str, item: Expression) -> Keyed:
    """Return ``item`` behind ``key``."""
    return Keyed(None if item.flat is None else key + item.flat, key, item)


def value(known: Constant) -> Expression:
    """Return the expression for a value that a source states literally."""
    match known:
        case str():
            return prose((Text(known),) if known else (), {})
        case dict():
            return display("{", [(f"{string(key)}: ", value(item)) for key, item in known.items()], "}")
        case list():
            return display("[", [("", value(item)) for item in known], "]")
        case tuple():
            return display("(", [("", value(item)) for item in known], ")")
        case _:
            return Atom(constant(known))


def _join(flats: Sequence[str | None], keys: Sequence[str] = ()) -> str | None:
    """Return what stands between the brackets when all is on one line; None when that is too long."""
    found = [flat for flat in flats if flat is not None]
    if len(found) < len(flats) or sum(map(len, found)) > _LONGEST_FLAT:
        return None
    return ", ".join(key + flat for key, flat in zip(keys, found, strict=True)) if keys else ", ".join(found)


# --- writing -------------------------------------------------------------------------------------


def spread(expression: Expression, prefix: str, suffix: str, indent: int) -> list[str]:
    """Return the lines of ``expression`` between ``prefix`` and ``suffix``, the first one at column ``indent``."""
    margin = " " * indent
    flat = expression.flat
    if flat is not None and (isinstance(expression, Atom) or indent + columns(prefix + flat + suffix) <= LINE):
        return [f"{margin}{prefix}{flat}{suffix}"]
    match expression:
        case Prose():
            lines = _prose_lines(expression, indent + INDENT)
            if len(lines) == 1:
                return [f"{margin}{prefix}{lines[0].lstrip(' ')}{suffix}"]
            return [f"{margin}{prefix}(", *lines, f"{margin}){suffix}"]
        case Display(opening=opening, items=items, closing=closing):
            inner = [line for key, item in items for line in spread(item, key, ",", indent + INDENT)]
            return [f"{margin}{prefix}{opening}", *inner, f"{margin}{closing}{suffix}"]
        case Call(head=head, arguments=arguments, closing=closing):
            return [f"{margin}{prefix}{head}", *_arguments(arguments, indent + INDENT), f"{margin}{closing}{suffix}"]
        case Keyed(key=key, item=item):
            return spread(item, prefix + key, suffix, indent)
        case Choice():
            return [f"{margin}{prefix}(", *_choice(expression, indent + INDENT), f"{margin}){suffix}"]
        case Laid(doc=doc):
            from genprompts.compiler.printing import lines as document_lines  # noqa: PLC0415  (not for f-strings)

            return document_lines((prefix, doc, suffix), indent)
        case Atom():
            raise AssertionError(flat)  # an atom is always flat


def _prose_lines(text: Prose, indent: int) -> list[str]:
    """Return the literals of a text, one a line; a single one where that fits."""
    room = LINE - indent
    flat = text.flat
    found = (flat,) if flat is not None and columns(flat) <= room else pieces(text.nodes, text.names, room)
    return [" " * indent + piece for piece in found]


def _arguments(arguments: Sequence[Expression], indent: int) -> list[str]:
    """Return the lines between the brackets of a call: a single argument, all on one line, or one a line."""
    if len(arguments) == 1:
        only = arguments[0]
        return _prose_lines(only, indent) if isinstance(only, Prose) else spread(only, "", "", indent)
    together = _join([argument.flat for argument in arguments])
    if together is not None and indent + columns(together) <= LINE:
        return [" " * indent + together]
    return [line for argument in arguments for line in spread(argument, "", ",", indent)]


def _choice(found: Choice, indent: int) -> list[str]:
    """Return the lines of a conditional expression in brackets."""
    margin = " " * indent
    if found.flat is not None and indent + columns(found.flat) <= LINE:
        return [margin + found.flat]
    test = f"{margin}if {found.test}"
    return [*spread(found.chosen, "", "", indent), test, *spread(found.other, "else ", "", indent)]
