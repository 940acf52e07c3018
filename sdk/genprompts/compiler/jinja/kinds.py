"""What kinds of values compiled code may give, as type checkers see it, so that they never see nonsense."""

from collections.abc import Mapping as MappingType
from itertools import product
from typing import TypeAlias

from genprompts.compiler.code import (
    Between,
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
    Sequence,
    Subscript,
)

Kinds: TypeAlias = frozenset[str]
"""Names of classes; "" stands for values that may be anything."""
Typed: TypeAlias = MappingType[str, str]
"""The variables that surely hold values of one class."""

ANYTHING: Kinds = frozenset({""})
NUMBERS = frozenset({"int", "float", "bool"})
ITERABLE = frozenset({"", "str", "list", "tuple", "dict", "range"})
_ORDERED = frozenset({"str", "list", "tuple"})
_CALLS = {"len": "int", "list": "list", "str": "str", "range": "range", "isinstance": "bool", "dict": "dict"}


def kinds(code: Code, typed: Typed) -> Kinds:
    """Return the classes of which one is that of what ``code`` gives."""
    match code:
        case Local(name):
            return frozenset({typed.get(name, "")})
        case Literal(value):
            return frozenset({type(value).__name__})
        case Filled():
            return frozenset({"str"})
        case Sequence(kind=found):
            return frozenset({found})
        case Mapping():
            return frozenset({"dict"})
        case Listed():
            return frozenset({"list"})
        case Comparison() | Prefix(operator="not"):
            return frozenset({"bool"})
        case Prefix(value=value):
            return kinds(value, typed)
        case Invoke(Local(name)):
            return frozenset({_CALLS.get(name, "")})
        case Subscript(value, Between()):
            return kinds(value, typed)
        case Invoke(Member(Literal(str()), "join")):
            return frozenset({"str"})
        case Chosen(_, then, other):
            return kinds(then, typed) | kinds(other, typed)
        case Logic(_, operands):
            return frozenset().union(*(kinds(operand, typed) for operand in operands))
        case Operation(_, left, right):
            both = kinds(left, typed) | kinds(right, typed)
            return both if "" not in both and len(both) == 1 and both != {"bool"} else ANYTHING
        case _:
            return ANYTHING


def are_stated(*codes: Code) -> bool:
    """Return whether all of these are among constants that a template states: checkers compare such themselves."""
    for code in codes:
        match code:
            case Chosen(_, then, other):
                if not are_stated(then, other):
                    return False
            case Logic(_, operands):
                if not are_stated(*operands):
                    return False
            case Literal():
                pass
            case _:
                return False
    return True


def are_comparable(first: Kinds, second: Kinds) -> bool:
    """Return whether a type checker lets values of these kinds be tested for equality."""
    return any("" in pair or pair[0] == pair[1] or {*pair} <= NUMBERS for pair in product(first, second))


def are_ordered(first: Kinds, second: Kinds) -> bool:
    """Return whether a type checker lets values of these kinds be put in order."""
    return (
        all(
            "" in pair or (pair[0] == pair[1] and pair[0] in _ORDERED) or {*pair} <= NUMBERS
            for pair in product(first - {""}, second - {""})
        )
        and "NoneType" not in first | second
        and "dict" not in first | second
    )


def may_be_in(first: Kinds, second: Kinds) -> bool:
    """Return whether a type checker lets values of the first kinds be looked up in the second."""
    if second <= {"", "list", "tuple", "dict"}:
        return "" in first or second == ANYTHING
    return second <= {"", "str"} and first <= {"", "str"}


def fit_operator(operator: str, first: Kinds, second: Kinds) -> bool:
    """Return whether a type checker takes the operator between values of these kinds."""
    return all(_fits(operator, *pair) for pair in product(first, second))


def _fits(operator: str, left: str, right: str) -> bool:
    if not left or not right:
        return not {left, right} & {"NoneType", "dict", "range"}
    if {left, right} <= NUMBERS:
        return True
    return operator == "+" and left == right == "str"
