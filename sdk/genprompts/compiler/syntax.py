"""What Python's grammar and its formatters ask about an expression: does it need parentheses, where may it break."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, isfinite
from typing import TypeAlias

from genprompts.compiler.characters import columns
from genprompts.compiler.code import (
    Chosen,
    Code,
    Comparison,
    Filled,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Mapping,
    Member,
    Operation,
    Prefix,
    Slot,
    Subscript,
)
from genprompts.compiler.code import Sequence as Display
from genprompts.compiler.literals import constant, joined, pieces
from genprompts.grammar.nodes import Constant, Field, Nodes, Text

# How tightly an expression holds together: what is looser than its place asks gets parentheses.
ANY, OR_TEST, AND, NOT, COMPARED, SUM, PRODUCT, SIGNED, POWER, TRAILED = range(1, 11)
_TIGHTNESS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT, "**": POWER}

# In which order lines break: at the loosest operators first.
NOWHERE, AT_ATTRIBUTE, AT_POWER, AT_PRODUCT, AT_SUM, AT_COMPARISON, AT_LOGIC, AT_CHOICE = range(8)
_BREAKS = {SUM: AT_SUM, PRODUCT: AT_PRODUCT, POWER: AT_POWER}

_LONGEST = 80  # columns of a literal; longer ones fit on no line of a method, and are cut

Binary: TypeAlias = Operation | Comparison | Logic


@dataclass(frozen=True, slots=True)
class Held:
    """An expression in its place, in parentheses or not."""

    code: Code
    parens: bool


def held(code: Code, least: int = ANY) -> Held:
    """Return ``code`` as it stands where something as tight as ``least`` is asked for."""
    simple = simplified(code)
    return Held(simple, tightness(simple) < least or is_long(simple))


def simplified(code: Code) -> Code:
    """Return ``code`` with each value in one form: texts are ``Filled``, a negative number is one behind a sign."""
    return _plain(code.value) if isinstance(code, Literal) else code


def _plain(value: Constant) -> Code:
    match value:
        case str():
            return Filled((value,))
        case bool() | None:
            return Literal(value)
        case float() if not isfinite(value):
            return Invoke(Local("float"), (Literal(str(value)),))
        case int() | float():
            negative = value < 0 or (value == 0 and copysign(1, value) < 0)
            return Prefix("-", Literal(-value)) if negative else Literal(value)
        case tuple():
            return Display("tuple", tuple(map(Literal, value)))
        case list():
            return Display("list", tuple(map(Literal, value)))
        case dict():
            return Mapping(tuple((Literal(key), Literal(item)) for key, item in value.items()))


def is_long(code: Code) -> bool:
    """Whether ``code`` is a text that has to be cut, and can be."""
    if not isinstance(code, Filled):
        return False
    template, fields = nodes(code.pieces)
    shown = sum(len(piece) if isinstance(piece, str) else len(piece.name) for piece in code.pieces)
    wide = shown > _LONGEST or columns(joined(template, fields)) > _LONGEST
    return wide and len(pieces(template, fields, _LONGEST - 8)) > 1


def nodes(parts: Sequence[str | Slot]) -> tuple[Nodes, dict[str, str]]:
    """Return an f-string as the template that it is filled from."""
    found = tuple(
        Text(part) if isinstance(part, str) else Field((part.name,), part.conversion, part.format_spec)
        for part in parts
    )
    return found, {part.name: part.name for part in parts if isinstance(part, Slot)}


def tightness(code: Code) -> int:
    """Return how tightly ``code`` holds together."""
    match code:
        case Chosen():
            return ANY
        case Logic(operator):
            return OR_TEST if operator == "or" else AND
        case Prefix(operator):
            return NOT if operator == "not" else SIGNED
        case Comparison():
            return COMPARED
        case Operation(operator):
            return _TIGHTNESS[operator]
        case _:
            return TRAILED


# --- operators -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator between two operands, and when lines break at it."""

    text: str
    rank: int


def flattened(code: Binary) -> "list[Held | Operator]":
    """Return operands and operators in turn, as they are written: those of operands without parentheses, too."""
    found: list[Held | Operator] = []
    operands, operators = _parts(code)
    for index, operand in enumerate(operands):
        if index:
            found.append(operators[index - 1])
        if isinstance(operand.code, Operation | Comparison | Logic) and not operand.parens:
            found += flattened(operand.code)
        else:
            found.append(operand)
    return found


def _parts(code: Binary) -> tuple[list[Held], list[Operator]]:
    """Return the operands of one expression, and the operators between them."""
    match code:
        case Operation(operator, left, right):
            tight = _TIGHTNESS[operator]
            power = operator == "**"
            operands = [held(left, TRAILED if power else tight), held(right, SIGNED if power else tight + 1)]
            return operands, [Operator(operator, _BREAKS[tight])]
        case Comparison(first, rest):
            operators = [Operator(operator, AT_COMPARISON) for operator, _ in rest]
            return [held(one, COMPARED + 1) for one in (first, *(value for _, value in rest))], operators
        case Logic(operator, values):
            least = AND if operator == "or" else NOT
            return [held(value, least) for value in values], [Operator(operator, AT_LOGIC)] * (len(values) - 1)


def is_simple_power(code: Held) -> bool:
    """Whether ``**`` next to this operand stands without spaces."""
    if code.parens:
        return False
    match code.code:
        case Prefix("-" | "+", value):
            return is_simple_power(Held(simplified(value), parens=False))
        case Member(value):
            return is_simple_power(Held(simplified(value), parens=False))
        case Local() | Literal():
            return True
        case _:
            return False


def operand(code: Prefix) -> Held:
    """Return what the operator stands before."""
    found = held(code.value, NOT if code.operator == "not" else SIGNED)
    power = isinstance(found.code, Operation) and found.code.operator == "**"
    return Held(found.code, parens=True) if power else found


def owner(code: Member | Subscript | Invoke) -> Held:
    """Return what a member, an item or a result is taken of."""
    found = held(code.function if isinstance(code, Invoke) else code.value, TRAILED)
    number = isinstance(code, Member) and isinstance(found.code, Literal) and constant(found.code.value)[:1].isdigit()
    return Held(found.code, parens=True) if number else found


# --- parentheses that formatters add ---------------------------------------------------------------

# What an expression gets that does not fit on its line.
ALWAYS, HELPFUL, NEVER = range(3)


def wants_parens(code: Code) -> int:
    """Return whether a too long ``code`` gets parentheses: always, if that makes it fit, or never."""
    match code:
        case Operation() | Logic() | Comparison() | Chosen():
            return ALWAYS
        case Filled():
            return ALWAYS if is_long(code) else HELPFUL
        case Local() | Literal():
            return HELPFUL
        case Prefix():
            inner = operand(code)
            return NEVER if inner.parens else wants_parens(inner.code)
        case Member() | Subscript() | Invoke() if is_chain(code):
            return ALWAYS
        case Member() | Subscript() | Invoke():
            inner = owner(code)
            found = NEVER if inner.parens else wants_parens(inner.code)
            return NEVER if isinstance(code, Subscript) and found == HELPFUL else found
        case Display() | Mapping() | Listed():
            return NEVER


def is_chain(code: Code) -> bool:
    """Whether ``code`` is a chain of calls, which breaks before its dots."""
    dots = 0
    while isinstance(code, Member | Subscript | Invoke):
        inner = owner(code)
        if isinstance(code, Member) and (inner.parens or isinstance(inner.code, Invoke | Subscript)):
            dots += 1
        if inner.parens:
            break
        code = inner.code
    return dots > 1


def has_brackets(code: Held) -> bool | None:
    """Return whether ``code`` ends in brackets that hold something; None where it has no brackets."""
    if code.parens:
        return True
    match code.code:
        case Listed() | Subscript():
            return True
        case Display(_, items) | Mapping(items):
            return bool(items)
        case Invoke(_, arguments, keywords):
            return bool(arguments or keywords)
        case _:
            return None


def breaks_inside(code: Code) -> bool:
    """Whether a too long ``code`` is better spread inside its own brackets than in new parentheses."""
    view = _View()
    view.inside(code)
    if not view.brackets or view.count > 1:
        return False
    if view.rank in {NOWHERE, AT_ATTRIBUTE}:
        return True
    return any(end is not None and not isinstance(end.code, Subscript) and has_brackets(end) for end in view.ends())


class _View:
    """What decides it: the loosest operators, how many there are, and the first and the last operand."""

    def __init__(self) -> None:
        self.rank, self.count = NOWHERE, 0
        self.brackets = False
        self._first: Held | None = None
        self._has_first = False  # it may begin with a word or sign, which is no operand
        self._last: Held | None = None

    def ends(self) -> tuple[Held | None, Held | None]:
        return self._first, self._last

    def _saw(self, rank: int, times: int = 1) -> None:
        if rank > self.rank:
            self.rank, self.count = rank, times
        elif rank == self.rank:
            self.count += times

    def _begin(self, first: Held | None) -> None:
        if not self._has_first:
            self._first, self._has_first = first, True

    def _visit(self, code: Held) -> None:
        self._last = code
        if code.parens:
            self.brackets = True
        else:
            self.inside(code.code)
        self._begin(code)

    def inside(self, code: Code) -> None:
        """Look at an expression without its own parentheses."""
        match code:
            case Display() | Mapping() | Listed():
                self.brackets = True
            case Operation() | Comparison() | Logic():
                operands, operators = _parts(code)
                self._saw(operators[0].rank, len(operators))
                for one in operands:
                    self._visit(one)
            case Chosen(test, then, other):
                self._saw(AT_CHOICE, 2)
                for one in (held(then, OR_TEST), held(test, OR_TEST), held(other)):
                    self._visit(one)
            case Prefix():
                self._begin(None)
                self._visit(operand(code))
            case Invoke() | Subscript():
                self.brackets = True
                self._visit(owner(code))
                self._last = Held(code, parens=False)
            case Member():
                inner = owner(code)
                self._visit(inner)
                if has_brackets(inner) is not None:
                    self._saw(AT_ATTRIBUTE)
                self._last = Held(code, parens=False)
            case Local() | Literal() | Filled():
                return
