"""Operators of jinja2 templates that can make very much of very little: run-time functions look at the size first."""

from genprompts.compiler.code import Code, Invoke, Literal, Local, Member, Sequence
from genprompts.compiler.jinja.kinds import NUMBERS, kinds
from genprompts.compiler.jinja.place import Place

_SMALL = 64
"""A number that what it multiplies can stand."""
_METHODS = {"+": "plus", "*": "times", "%": "modulo", "**": "power"}


def sized(place: Place, operator: str, left: Code, right: Code) -> Code | None:
    """Return the call that looks at the size of what an operator makes; None where that cannot explode."""
    typed = place.unit.typed
    are_numbers = [kinds(one, typed) <= NUMBERS for one in (left, right)]
    linear = place.unit.linear and not place.loops and not place.unit.macros
    match operator:
        case "+":
            harmless = any(are_numbers) or place.unit.linear
        case "*":
            harmless = all(are_numbers) or (
                place.unit.linear and (_is_small(left) or _is_small(right) or "float" in {*kinds(left, typed)})
            )
        case "%":
            harmless = are_numbers[0]
        case "**":
            harmless = place.unit.linear and _is_small(right) and (_is_small(left) or not isinstance(left, Literal))
        case _:
            harmless = True
    if harmless:
        return None
    name = _METHODS[operator]
    if operator == "**" or linear:
        return place.unit.helper(name, left, right)
    return place.unit.counted(name, left, right)


def concatenated(place: Place, values: list[Code]) -> Code:
    """Return the code for ``a ~ b``."""
    if not place.unit.linear:
        return place.unit.counted("concat", *values)
    texts = tuple(
        one if isinstance(one, Literal) and isinstance(one.value, str) else Invoke(Local("str"), (one,))
        for one in values
    )
    return Invoke(Member(Literal(""), "join"), (Sequence("tuple", texts),))


def _is_small(code: Code) -> bool:
    return isinstance(code, Literal) and isinstance(code.value, int | float) and code.value <= _SMALL
