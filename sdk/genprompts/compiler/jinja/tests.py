"""Tests of jinja2 templates (``value is name``) as Python expressions."""

from typing import Literal as Word

from genprompts.compiler.code import Code, Comparison, Invoke, Literal, Local, Logic, Member, Operation
from genprompts.compiler.jinja.kinds import NUMBERS, Kinds, are_comparable, are_ordered, are_stated, kinds, may_be_in
from genprompts.compiler.jinja.names import NotNativeError
from genprompts.compiler.jinja.place import JINJA, Place

Operator = Word["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]
OPERATORS: dict[str, Operator] = {
    "==": "==",
    "eq": "==",
    "equalto": "==",
    "!=": "!=",
    "ne": "!=",
    ">": ">",
    "gt": ">",
    "greaterthan": ">",
    ">=": ">=",
    "ge": ">=",
    "<": "<",
    "lt": "<",
    "lessthan": "<",
    "<=": "<=",
    "le": "<=",
    "in": "in",
    "not in": "not in",
}
_FUNCTIONS = {
    "==": "is_equal",
    "!=": "is_unequal",
    ">": "is_greater",
    ">=": "is_greater_or_equal",
    "<": "is_less",
    "<=": "is_less_or_equal",
    "in": "is_in",
}
_HELPERS = {
    "odd": "is_odd",
    "even": "is_even",
    "divisibleby": "is_divisible",
    "defined": "is_defined",
    "undefined": "is_undefined",
    "none": "is_none",
    "boolean": "is_boolean",
    "true": "is_true",
    "false": "is_false",
    "integer": "is_integer",
    "float": "is_float",
    "number": "is_number",
    "string": "is_string",
    "lower": "is_lower",
    "upper": "is_upper",
    "mapping": "is_mapping",
    "sequence": "is_sequence",
    "iterable": "is_iterable",
    "sameas": "is_same",
}
_PARAMETERS = {"divisibleby": "num", "sameas": "other", "in": "seq"}
"""The tests that take an argument, besides comparisons, whose argument has no name."""
_CONSTANTS = {"none": None, "true": True, "false": False}


def function(name: str) -> str:
    """Return the run-time function that tests what ``name`` says."""
    found = _HELPERS.get(name) or _FUNCTIONS.get(OPERATORS.get(name, ""))
    if found is None:
        raise NotNativeError(f"the test {name!r}")
    return found


def takes(name: str) -> tuple[str, ...]:
    """Return the names of the test's arguments."""
    if name in _PARAMETERS:
        return (_PARAMETERS[name],)
    return ("",) if name in OPERATORS else ()


def tested(place: Place, name: str, value: Code, arguments: tuple[Code, ...]) -> Code:
    """Return the code for ``value is name(arguments)``; not for ``defined``, which may be asked of missing parts."""
    if name == "callable" and not arguments:
        return Invoke(Local("callable"), (value,))
    helper = function(name)
    if len(arguments) != len(takes(name)):
        raise NotNativeError(f"the test {name!r} with other arguments")
    if name in OPERATORS:
        return compared(place, value, ((OPERATORS[name], arguments[0]),))
    value = place.unit.loose(value)
    if name in _CONSTANTS:
        return Comparison(value, (("is", Literal(_CONSTANTS[name])),))
    if name in {"odd", "even", "divisibleby"} and _are_numbers(place, arguments):
        divisor = arguments[0] if arguments else Literal(2)
        return Comparison(Operation("%", value, divisor), (("==", Literal(int(name == "odd"))),))
    if name == "sameas" and isinstance(arguments[0], Literal) and isinstance(arguments[0].value, bool | None):
        return Comparison(value, (("is", arguments[0]),))
    if name == "string":
        return Invoke(Local("isinstance"), (value, Local("str")))
    if name == "boolean" and isinstance(value, Local):
        return Logic("or", (Comparison(value, (("is", Literal(True)),)), Comparison(value, (("is", Literal(False)),))))
    return place.unit.helper(helper, value, *arguments)


def _are_numbers(place: Place, arguments: tuple[Code, ...]) -> bool:
    return all(kinds(one, place.unit.typed) <= NUMBERS for one in arguments)  # else a text may meet a mapping


def compared(place: Place, first: Code, rest: tuple[tuple[Operator, Code], ...]) -> Code:
    """Return the comparison, in a form to which no type checker and no linter objects."""
    (_, second), *others = rest
    if rest[0][0] in {"==", "!="} and not others and (_is_single(first) or _is_single(second)):
        return place.unit.helper(_FUNCTIONS[rest[0][0]], first, second)
    typed = place.unit.typed
    left = kinds(first, typed)
    is_loose = False
    for operator, value in rest:
        right = kinds(value, typed)
        is_loose = is_loose or not _fits(operator, left, right) or ("" not in left | right and are_stated(first, value))
        left = right
    if not is_loose:
        return Comparison(first, rest)
    loose = place.unit.loose
    return Comparison(loose(first), tuple((operator, loose(value)) for operator, value in rest))


def _is_single(value: Code) -> bool:
    """Return whether a value is None, true or false, which people compare with "is"."""
    return isinstance(value, Literal) and (value.value is None or isinstance(value.value, bool))


def _fits(operator: Operator, left: Kinds, right: Kinds) -> bool:
    """Return whether a type checker takes the comparison."""
    if operator in {"in", "not in"}:
        return may_be_in(left, right)
    return are_comparable(left, right) if operator in {"==", "!="} else are_ordered(left, right)


def function_code(place: Place, name: str) -> Code:
    """Return the test as a function."""
    if name == "callable":
        return Local("callable")
    found = function(name)
    place.unit.runtime.add("jinja")
    return Member(JINJA, found)
