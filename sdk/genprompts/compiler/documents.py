"""Expressions of compiled code as documents: where their lines may break."""

from collections.abc import Sequence

from genprompts.compiler.code import (
    Between,
    Chosen,
    Code,
    Comparison,
    Define,
    Filled,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Mapping,
    Member,
    Names,
    Operation,
    Prefix,
    Subscript,
)
from genprompts.compiler.code import Sequence as Display
from genprompts.compiler.literals import constant, joined, pieces
from genprompts.compiler.printing import (
    COMMA,
    Best,
    Bracket,
    Doc,
    Group,
    IfSpread,
    Indent,
    Line,
    Pieces,
    bracketed,
    listed,
    mark,
)
from genprompts.compiler.syntax import (
    ALWAYS,
    ANY,
    HELPFUL,
    OR_TEST,
    Held,
    Operator,
    breaks_inside,
    flattened,
    held,
    is_chain,
    is_long,
    is_simple_power,
    nodes,
    operand,
    owner,
    simplified,
    wants_parens,
)

BARE = 0
"""The place of code that stands in no brackets."""
INSIDE = -1
"""The place of code that stands in brackets. Any other place is the group that may become parentheses around it."""


def value(code: Code) -> Doc:
    """Return the document for what a statement gives: in parentheses where that helps."""
    simple = simplified(code)
    wanted = wants_parens(simple)
    if wanted == HELPFUL:
        place = mark()
        return Best(_written(simple, place), place)
    if wanted != ALWAYS:
        return _written(simple, BARE)
    group = mark()
    inner = _written(simple, group if breaks_inside(simple) else INSIDE)
    return Group((IfSpread("("), Indent((Line(), inner), group), Line(), IfSpread(")")), group)


def call(code: Invoke) -> Doc:
    """Return the document for a call that is a statement."""
    return _written(code, BARE)


def names(targets: Names, *, nested: bool = False) -> str:
    """Return the variables that are bound."""
    if isinstance(targets, str):
        return targets
    inner = ", ".join(names(target, nested=True) for target in targets) + ("," if len(targets) == 1 else "")
    return f"({inner})" if nested or len(targets) == 1 else inner


def target(targets: Names) -> Doc:
    """Return the variables of a loop; they get parentheses where what follows them does not fit."""
    if isinstance(targets, str):
        return Best(targets, mark())
    group = mark()
    inner = listed([names(one, nested=True) for one in targets]) if len(targets) > 1 else names(targets)
    return Group((IfSpread("("), Indent((Line(), inner), group), Line(), IfSpread(")")), group)


# --- places --------------------------------------------------------------------------------------


def _break(place: int, flat: str = " ") -> Doc:
    """Return a place to break: only inside brackets, or where parentheses come to stand around it."""
    if place == BARE:
        return flat
    return Line(flat) if place == INSIDE else IfSpread(Line(flat), flat, place)


def _group(place: int, content: Doc) -> Doc:
    """Return a group: only inside brackets, or where parentheses come to stand around it."""
    if place == BARE:
        return content
    return Group(content) if place == INSIDE else Group(content, when=place)


def _brackets(opening: str, content: Doc, closing: str, place: int) -> Doc:
    """Return ``content``, whose place is ``INSIDE``, in brackets."""
    inner = bracketed(opening, content, closing)
    return inner if place in {BARE, INSIDE} else Bracket(inner, place)


# --- expressions ---------------------------------------------------------------------------------


def _held(code: Held, place: int) -> Doc:
    """Return the document of an expression in its place."""
    if code.parens:
        return _brackets("(", _written(code.code, INSIDE), ")", place)
    return _written(code.code, place)


def _child(code: Code, place: int = INSIDE, least: int = ANY) -> Doc:
    return _held(held(code, least), place)


def _written(code: Code, place: int) -> Doc:
    """Return the document of ``code`` without parentheses around it."""
    match code:
        case Local(name):
            return name
        case Literal(known):
            return constant(known)
        case Filled():
            return _text(code)
        case Member() | Subscript() | Invoke():
            chain = place == INSIDE and is_chain(code)
            found = _trailed(code, place, chain=chain)
            return Group(found) if chain else found
        case Prefix(operator):
            return ("not " if operator == "not" else operator, _held(operand(code), place))
        case Operation() | Logic() | Comparison():
            return _group(place, _binary(flattened(code), place))
        case Chosen():
            return _group(place, _choice(code, place))
        case Display(kind, items):
            return _display(kind, items, place)
        case Mapping(items):
            entries = [Group((_child(key), ": ", _child(item))) for key, item in items]
            return _brackets("{", listed(entries), "}", place) if entries else "{}"
        case Listed():
            return _brackets("[", Group(_comprehension(code)), "]", place)


def _text(code: Filled) -> Doc:
    template, fields = nodes(code.pieces)
    if is_long(code):
        return Pieces(lambda room: pieces(template, fields, room))
    return joined(template, fields)


def _display(kind: str, items: Sequence[Code], place: int) -> Doc:
    opening, closing = "()" if kind == "tuple" else "[]"
    if not items:
        return opening + closing
    inner = listed([_child(item) for item in items])
    if kind == "tuple" and len(items) == 1:
        inner = (inner, ",")
    return _brackets(opening, inner, closing, place)


def _comprehension(code: Listed) -> Doc:
    found: list[Doc] = [_child(code.value), Line(" "), f"for {names(code.targets)} in "]
    found.append(_child(code.iterable, least=OR_TEST))
    if code.condition is not None:
        found += [Line(" "), Group(("if ", _child(code.condition, least=OR_TEST)))]
    return tuple(found)


def _choice(code: Chosen, place: int) -> Doc:
    other = held(code.other)
    nested = isinstance(other.code, Chosen) and not other.parens
    return (
        _child(code.then, place, OR_TEST),
        _break(place),
        "if ",
        _child(code.test, place, OR_TEST),
        _break(place),
        "else ",
        _choice(other.code, place) if isinstance(other.code, Chosen) and nested else _group(place, _held(other, place)),
    )


def _binary(parts: "Sequence[Held | Operator]", place: int) -> Doc:
    """Return operands and operators, broken before the loosest operators."""
    operators = [part.rank for part in parts if isinstance(part, Operator)]
    loosest = max(operators)
    found: list[Doc] = []
    start = 0
    for index, part in enumerate(parts):
        if not isinstance(part, Operator) or part.rank != loosest:
            continue
        left, right = parts[index - 1], parts[index + 1]
        assert isinstance(left, Held)
        assert isinstance(right, Held)
        tight = part.text == "**" and is_simple_power(left) and is_simple_power(right)
        found += [_operands(parts[start:index], place), _break(place, "" if tight else " "), part.text]
        found.append(_behind_power(place) if tight else " ")
        start = index + 1
    return (*found, _operands(parts[start:], place))


def _behind_power(place: int) -> Doc:
    """Return the space behind a ``**`` that stands without spaces: only where the line breaks before it."""
    if place == BARE:
        return ""
    return IfSpread(" ") if place == INSIDE else IfSpread(IfSpread(" "), "", place)


def _operands(parts: "Sequence[Held | Operator]", place: int) -> Doc:
    first = parts[0]
    if len(parts) == 1:
        assert isinstance(first, Held)
        return _held(first, place)
    return _group(place, _binary(parts, place))


# --- members, items, calls -----------------------------------------------------------------------


def _trailed(code: Member | Subscript | Invoke, place: int, *, chain: bool) -> Doc:
    """Return the document of something taken of something; a ``chain`` may break before its dots."""
    inner = owner(code)
    if not inner.parens and isinstance(inner.code, Member | Subscript | Invoke):
        found = _trailed(inner.code, place, chain=chain)
    else:
        found = _held(inner, place)
    match code:
        case Member(_, name):
            dotted = chain and (inner.parens or isinstance(inner.code, Invoke | Subscript))
            return (found, Line() if dotted else "", f".{name}")
        case Subscript(_, key):
            return (found, _brackets("[", _slice(key) if isinstance(key, Between) else _child(key), "]", place))
        case Invoke():
            return (found, _arguments(code, place))


def _arguments(code: Invoke, place: int) -> Doc:
    if len(code.arguments) == 1 and not code.keywords:
        only = simplified(code.arguments[0])
        return _brackets("(", Group(_written(only, INSIDE)), ")", place)
    found = [_child(argument) for argument in code.arguments]
    found += [(f"{name}=", _child(item)) for name, item in code.keywords]
    return _brackets("(", Group(listed(found)), ")", place) if found else "()"


def _slice(key: Between) -> Doc:
    """Return a slice: with spaces around its colons where an end is more than a name or a number."""
    space = "" if all(end is None or _is_simple(end) for end in (key.start, key.stop, key.step)) else " "
    found: list[Doc] = [] if key.start is None else [_child(key.start), space]
    found.append(":")
    found += [] if key.stop is None else [space, _child(key.stop)]
    if key.step is not None:
        found += [space if key.stop is not None else "", ":", space, _child(key.step)]
    return tuple(found)


def _is_simple(code: Code) -> bool:
    simple = simplified(code)
    if isinstance(simple, Prefix):
        return simple.operator != "not" and _is_simple(simple.value)
    return isinstance(simple, Local | Literal) or (
        isinstance(simple, Filled) and all(isinstance(piece, str) for piece in simple.pieces)
    )


def signature(code: Define) -> Doc:
    """Return the first line of a function; its parameters take anything (in quotes: only checkers know the name)."""
    found = [
        f'{name}: "Any"' if default is None else (f'{name}: "Any" = ', _child(default))
        for name, default in code.parameters
    ]
    inner: Doc = Group(listed(found)) if len(found) > 1 else (*found, COMMA)
    return (f"def {code.name}", _brackets("(", inner, ")", BARE) if found else "()", " -> str:")
