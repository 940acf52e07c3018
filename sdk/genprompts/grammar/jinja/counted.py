"""What jinja2's sandbox does in one rendering, counted; and its filters, with a look at sizes first."""

from collections.abc import Callable, Iterable, Mapping

from genprompts.limits import FREE, check_characters, check_steps, current, exceed, growth
from genprompts.limits.counting import Count

_OPERATORS: Mapping[str, Callable[[object, object], object]] = {
    "*": growth.times,
    "%": growth.modulo,
    "**": growth.power,
}


class Counted(Count):
    """What was done so far."""

    printed = 0

    def step(self) -> None:
        """Count the pass of a loop, or the call of a macro.

        Raises:
            RenderLimitError: there were too many.
        """
        self.steps += 1
        if self.steps > FREE and self.steps > current().steps:
            exceed("steps")

    def joined(self, pieces: Iterable[str]) -> str:
        """Return the pieces of a text put together."""
        size, found = 0, []
        for piece in pieces:
            size += len(piece)
            if size > FREE:
                check_characters(size)
            found.append(piece)
        return self.kept("".join(found))

    def prints(self, value: object) -> object:
        """Return a value that is printed."""
        if isinstance(value, str):
            self.printed += len(value)
            check_characters(self.printed)
        return growth.sized(value)

    def operated(self, operator: str, left: object, right: object) -> object:
        """Return what an operator gives."""
        if operator == "+":
            return self.plus(left, right)
        return self.made(_OPERATORS[operator](left, right))


# --- filters -------------------------------------------------------------------------------------


def checked_arguments(
    name: str, value: object, arguments: tuple[object, ...], keywords: Mapping[str, object]
) -> object:
    """Return the value of a filter, which its arguments make not too long.

    Raises:
        RenderLimitError: they do.
    """
    given = [*arguments, *keywords.values()]
    for one in given:
        if isinstance(one, int) and name in _NUMBERS:
            check_characters(abs(one))
    match name, given:
        case "replace", [str() as old, str() as new, *_]:
            growth.check_replaced(str(value), old, new)
        case "indent", [width, *_]:
            growth.check_margin(value, width)
        case "format", _ if isinstance(value, str):
            growth.check_format(value, tuple(given))
        case (("batch" | "slice"), [int() as count, *_]):
            check_steps(count)
        case "join", _:
            return _joinable(value, next((one for one in given if isinstance(one, str)), ""))
        case (("tojson" | "pprint" | "string" | "upper" | "lower" | "e" | "escape"), _):
            return growth.sized(value)
        case _:
            pass
    return value


_NUMBERS = frozenset({"center", "indent", "int", "round", "tojson", "truncate", "wordwrap"})


def _joinable(value: object, separator: str) -> object:
    """Return the items that are to be joined."""
    if not isinstance(value, Iterable):
        return value
    found: list[object] = []
    size = 0
    for entry in value:
        growth.sized(entry)
        size += len(separator) + (len(entry) if isinstance(entry, str) else 1)
        if size > FREE:
            check_characters(size)
        found.append(entry)
    return found
