"""What constants of a jinja2 template make: what is too much whatever the inputs are is refused when it is read."""

from dataclasses import dataclass
from typing import TypeAlias

from genprompts.errors import RenderLimitError, TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.walk import Part, parts
from genprompts.grammar.nodes import Text
from genprompts.limits import CHARACTERS, DIGITS, growth
from genprompts.span import Span

MAX_CHAIN = 200
"""The limit ``max-template-chain``: branches of one "if"; Python reads them as one inside the other."""
_MOST_NUMBERS = 100_000
_WIDTHS = frozenset({"center", "indent", "ljust", "rjust", "tojson", "truncate", "wordwrap", "zfill"})


@dataclass(frozen=True, slots=True)
class _Length:
    """A text or a list of so many characters or items."""

    length: int


_Size: TypeAlias = "int | float | _Length | None"
"""A number itself, the length of a text or a list; None for what only rendering shows."""


def check(body: j.Statements) -> None:
    """Check a whole template.

    Raises:
        TemplateSyntaxError: Rendering it could only end with an error.
    """
    stack: list[tuple[Part, bool]] = [(statement, False) for statement in body]
    while stack:
        node, is_counted = stack.pop()
        if isinstance(node, Text):
            continue
        counted = isinstance(node, j.Binary | j.Unary | j.Concat)
        if isinstance(node, j.If) and len(node.branches) > MAX_CHAIN:
            message = f'an "if" has more branches than the limit "max-template-chain" of {MAX_CHAIN}'
            raise TemplateSyntaxError(message, node.branches[MAX_CHAIN][0].span, "look the text up in a mapping")
        if counted and not is_counted:
            _size(node)  # type: ignore[arg-type]  # one of the three classes above
        elif isinstance(node, j.Call | j.Filter):
            _check_call(node)
        stack.extend((part, counted) for part in parts(node))


def _size(node: j.Expr) -> _Size:
    match node:
        case j.Const(str() as text):
            return _Length(len(text))
        case j.Const(bool() | None):
            return None
        case j.Const(int() | float() as number):
            return number
        case j.Items(_, items):
            return _Length(len(items))
        case j.Unary("-", value):
            size = _size(value)
            return None if size is None or isinstance(size, _Length) else -size
        case j.Concat(items):
            sizes = [_size(item) for item in items]
            return _too_long(sum(size.length for size in sizes if isinstance(size, _Length)), node.span)
        case j.Binary(operator, left, right):
            return _operated(node, operator, _size(left), _size(right))
        case _:
            return None


def _operated(node: j.Binary, operator: str, left: _Size, right: _Size) -> _Size:
    match operator, left, right:
        case "*", int(), int():
            _check_number(node, (left.bit_length() + right.bit_length()) // 3)
            return left * right
        case "**", int(), int() if right >= 0:
            _check_number(node, left.bit_length() * right // 4 if abs(left) > 1 else 1)
            power: int = left**right
            return power
        case "*", _Length(length), int() as times:
            return _too_long(length * max(times, 0), node.span)
        case "*", int() as times, _Length(length):
            return _too_long(length * max(times, 0), node.span)
        case "+", _Length(one), _Length(other):
            return _too_long(one + other, node.span)
        case "+", int(), int():
            return left + right
        case "-", int(), int():
            return left - right
        case "%", _Length(), _ if isinstance(node.left, j.Const):
            _check_format(str(node.left.value), node.span)
            return None
        case _:
            return None


def _check_call(node: j.Call | j.Filter) -> None:
    """Check the numbers that a function or a filter is given."""
    name = node.name if isinstance(node, j.Filter) else ""
    owner: j.Expr | None = node.value if isinstance(node, j.Filter) else node.function
    match owner:
        case j.Name("range") if isinstance(node, j.Call):
            limits = [_size(one) for one in node.arguments.positional]
            numbers = [limit for limit in limits if isinstance(limit, int)]
            if len(numbers) == len(limits) and numbers and 0 not in numbers[2:3] and _count(numbers) > _MOST_NUMBERS:
                message = f"a range of more than {_MOST_NUMBERS:,} numbers"
                raise TemplateSyntaxError(message, node.span, "loop over fewer")
            return
        case j.Getattr(_, method) if isinstance(node, j.Call):
            name = method
        case j.Const(str() as text) if name == "format":
            _check_format(text, node.span)
        case _:
            pass
    if name in _WIDTHS:
        for one in (*node.arguments.positional, *(value for _, value in node.arguments.keywords)):
            size = _size(one)
            if isinstance(size, int):
                _too_long(size, node.span)


def _count(limits: list[int]) -> int:
    numbers = range(*limits[:3])
    try:
        return len(numbers)
    except OverflowError:
        return _MOST_NUMBERS + 1


def _check_format(template: str, span: Span) -> None:
    try:
        growth.check_format(template)
    except RenderLimitError:
        _too_long(CHARACTERS + 1, span)


def _check_number(node: j.Binary, digits: int) -> None:
    """Refuse a number of so many digits, if these are too many."""
    if digits > DIGITS:
        raise TemplateSyntaxError(f"a number of more than {DIGITS:,} digits", node.span, "compute with smaller numbers")


def _too_long(length: int, span: Span) -> _Length:
    if length > CHARACTERS:
        message = f"a text or a list longer than {CHARACTERS:,}"
        raise TemplateSyntaxError(message, span, "repeat it fewer times")
    return _Length(length)
