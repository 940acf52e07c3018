"""What operators, filters and methods may make of values: those that can explode look at the size first."""

from itertools import chain

from genprompts.errors import UnexpectedInputError
from genprompts.limits import FREE, check_characters, check_steps, current, exceed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_BITS = 3.33
"""Bits of a digit, a little more than there are."""
_ITEMS = 10
"""How many items of lists and mappings may be printed for each step."""
_CONTAINERS = (list, tuple, dict, set, frozenset)
_SEQUENCES = (str, bytes, list, tuple)
_FORMAT = r"%(?:\([^)]*\))?[-#0 +]*(\*|[0-9]*)(?:\.(\*|[0-9]*))?"


# --- operators -----------------------------------------------------------------------------------


def times(left: "Any", right: "Any") -> "Any":
    """Return ``left * right``."""
    if isinstance(left, int) and isinstance(right, int):
        check_digits((left.bit_length() + right.bit_length()) / _BITS)
    elif isinstance(left, _SEQUENCES) and isinstance(right, int):
        check_repeated(left, right)
    elif isinstance(right, _SEQUENCES) and isinstance(left, int):
        check_repeated(right, left)
    return left * right


def power(left: "Any", right: "Any") -> "Any":
    """Return ``left ** right``."""
    if isinstance(left, int) and isinstance(right, int) and right > 0:
        check_digits(left.bit_length() * right / _BITS if left not in {-1, 0, 1} else 1)
    return left**right


def modulo(left: "Any", right: "Any") -> "Any":
    """Return ``left % right``."""
    if isinstance(left, (str, bytes)):
        check_format(left if isinstance(left, str) else left.decode("latin-1"), right)
        try:
            return left % right
        except (KeyError, ValueError):  # Python says which key, or shows a part of the text
            raise UnexpectedInputError("a text with '%' marks is given values that do not fit them") from None
    return left % right


def check_digits(digits: float) -> None:
    """Refuse a whole number that is computed if it has too many digits."""
    if digits > 1000 and digits > current().digits:
        exceed("digits")


def check_repeated(value: "str | bytes | list[Any] | tuple[Any, ...]", times: int) -> None:
    """Refuse ``value * times`` if that is too long."""
    if times > 1:
        if not isinstance(value, (str, bytes)):
            check_steps(len(value) * times)
        check_characters((len(value) if isinstance(value, (str, bytes)) else size(value)) * times)


def check_format(template: str, arguments: "Any" = ()) -> None:
    """Refuse a ``%`` format if its widths and precisions are too large."""
    if "%" not in template:
        return
    from re import finditer  # noqa: PLC0415  (slow to import, and rarely needed)

    total = 0
    for match in finditer(_FORMAT, template):
        for number in match.groups():
            if number == "*":
                given = arguments if isinstance(arguments, tuple) else (arguments,)
                total += max((abs(one) for one in given if isinstance(one, int)), default=0)
            elif number:
                total += int(number) if len(number) < 20 else 10**20
    check_characters(total)


# --- sizes ---------------------------------------------------------------------------------------


def size(value: "Any") -> int:
    """Return about how many characters ``value`` prints, as far as lists and mappings hold each other.

    Raises:
        RenderLimitError: too many, or too many items.
    """
    if not isinstance(value, _CONTAINERS):
        return len(value) if isinstance(value, (str, bytes)) else 1
    total = count = 0
    waiting = [value]
    limits = current()
    while waiting:
        container = waiting.pop()
        count += len(container)
        if count > limits.steps * _ITEMS:
            exceed("steps")
        entries = chain(container, container.values()) if isinstance(container, dict) else container
        for entry in entries:
            if entry.__class__ is str:
                total += len(entry)
            elif isinstance(entry, _CONTAINERS) and entry:
                waiting.append(entry)
        if total > limits.characters:
            exceed("characters")
    return total + count


def sized(value: "Any") -> "Any":
    """Return ``value`` if it is not too long to be printed."""
    if isinstance(value, (list, tuple, dict)):
        size(value)
    return value


def text(value: "Any") -> str:
    """Return the text of ``value``; lists and mappings may hold each other many times over."""
    return str(sized(value))


def texts(values: "Iterable[Any]", separator: str) -> "list[str]":
    """Return the texts of ``values``, which are not too long with the ``separator`` between them."""
    found: list[str] = []
    total, between, free = 0, len(separator), FREE
    for value in values:
        one = value if value.__class__ is str else text(value)
        total += len(one) + between
        if total > free:
            check_characters(total)
        found.append(one)
    return found


# --- filters -------------------------------------------------------------------------------------


def check_width(width: "Any") -> None:
    """Refuse a number of columns that is too large."""
    if isinstance(width, int):
        check_characters(width)


def check_margin(value: "Any", width: "Any") -> None:
    """Refuse margins before the lines of a text that are too long together."""
    if isinstance(value, str) and isinstance(width, (int, str)):
        margin = width if isinstance(width, int) else len(width)
        if margin > 0:
            check_characters(len(value) + margin * (len(value.splitlines()) + 1))


def check_replaced(value: str, old: str, new: str, count: "Any" = -1) -> None:
    """Refuse a replacement that makes a text too long."""
    if (len(value) + 1) * len(new) > FREE and len(new) > len(old):
        found = len(value) + 1 if not old else value.count(old)
        if isinstance(count, int) and 0 <= count < found:
            found = count
        check_characters(len(value) + found * (len(new) - len(old)))


# --- methods -------------------------------------------------------------------------------------

_WIDTHS = frozenset({"center", "ljust", "rjust", "to_bytes", "zfill"})


def check_method(function: "Any", arguments: "tuple[Any, ...]", keywords: "Mapping[str, Any]") -> "tuple[Any, ...]":
    """Refuse to call a method of a text or a number with arguments that make its result too long.

    The arguments are given back: what could be gone through only once is a list then.
    """
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
    if not isinstance(owner, (str, bytes, int)) or not (arguments or keywords):
        return arguments
    given = [*arguments, *keywords.values()]
    if name in _WIDTHS:
        check_width(given[0])
    elif name == "expandtabs" and isinstance(owner, (str, bytes)) and isinstance(given[0], int):
        check_characters(len(owner) * max(given[0], 1))
    elif isinstance(owner, str) and name == "replace" and all(isinstance(one, str) for one in given[:2]):
        check_replaced(owner, *given)
    elif isinstance(owner, str) and name == "join" and not isinstance(given[0], str):
        entries = [*given[0]]
        check_characters(len(owner) * len(entries) + sum(len(one) for one in entries if isinstance(one, str)))
        return (entries,)
    elif isinstance(owner, str) and name == "join":
        check_characters((len(owner) + 1) * len(given[0]))
    elif isinstance(owner, str) and name == "translate" and isinstance(given[0], dict):
        longest = max((len(one) for one in given[0].values() if isinstance(one, str)), default=1)
        check_characters(len(owner) * longest)
    return arguments
