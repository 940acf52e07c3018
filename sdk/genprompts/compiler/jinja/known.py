"""What is known about expressions of jinja2 templates before they are compiled: names, absent inputs, provenance."""

from genprompts.compiler.code import Chosen, Code, Comparison, Literal, Local, Logic, Prefix
from genprompts.compiler.jinja import filters as jinja_filters
from genprompts.compiler.jinja.names import Given, Variable
from genprompts.compiler.jinja.place import Place
from genprompts.compiler.jinja.tests import Operator
from genprompts.grammar.jinja import nodes as j


def wanted(expr: j.Expr) -> str:
    """Return a good name for the variable that holds the value."""
    match expr:
        case j.Name(name) | j.Getattr(_, name):
            return name
        case j.Getitem(_, j.Const(str() as key)):
            return key
        case j.Filter(
            j.Name() | j.Getattr() | j.Getitem() as inner, "default" | "d" | "upper" | "lower" | "title" | "trim"
        ):
            return wanted(inner)
        case j.Filter(_, "join" | "upper" | "lower" | "tojson" | "e"):
            return "text"
        case j.Filter(_, "length" | "count"):
            return "count"
        case j.Call(j.Name(name)):
            return name
        case j.Concat():
            return "text"
        case j.Test() | j.Compare():
            return "test"
        case _:
            return "value"


def given_by(place: Place, expr: j.Expr) -> Given | None:
    """Return the input that an expression names, if it is nothing else."""
    if isinstance(expr, j.Name):
        found = place.frame.find(expr.name)
        if isinstance(found, Given):
            return found
    return None


def present_in(place: Place, test: j.Expr, *, when: bool) -> frozenset[str]:
    """Return the inputs that are certainly there when ``test`` is true, or false."""
    match test:
        case j.Name():
            found = given_by(place, test)
            return frozenset({found.local}) if when and found else frozenset()
        case j.Test(j.Name() as name, "defined" | "undefined" as asked):
            found = given_by(place, name)
            return frozenset({found.local}) if found and when == (asked == "defined") else frozenset()
        case j.Unary("not", inner):
            return present_in(place, inner, when=not when)
        case j.Binary("and" | "or" as operator, left, right):
            both = present_in(place, left, when=when), present_in(place, right, when=when)
            return both[0] | both[1] if when == (operator == "and") else both[0] & both[1]
        case _:
            return frozenset()


def default_of_input(place: Place, found: Given, given: jinja_filters.Given) -> Code:
    """Return the code for an input with its default."""
    named = given.named("default_value boolean")
    default = named.get("default_value", Literal(""))
    is_there = not found.may_be_absent or found.local in place.present
    boolean = named.get("boolean", Literal(False))
    if not isinstance(boolean, Literal) or not isinstance(default, Local | Literal):
        code = Local(found.local) if is_there else or_undefined(place, found)
        return place.unit.helper("default", code, default, boolean)
    if boolean.value:
        return Logic("or", (Local(found.local), default))  # MISSING is false, too
    if is_there:
        return Local(found.local)
    return Chosen(Comparison(Local(found.local), (("is", place.unit.missing()),)), default, Local(found.local))


def or_undefined(place: Place, found: Given) -> Code:
    """Return the variable that holds an input, or ``UNDEFINED`` where it is absent."""
    if found.local not in place.unit.prelude:
        place.unit.prelude[found.local] = place.unit.fresh.name(found.local)
    return Local(place.unit.prelude[found.local])


def is_data(place: Place, expr: j.Expr) -> bool:
    """Return whether the value is an input, a part of one, or consists of such parts."""
    match expr:
        case j.Name(name):
            found = place.frame.find(name)
            if isinstance(found, Given):
                return not found.may_be_absent or found.local in place.present
            return isinstance(found, Variable) and found.local in place.unit.data
        case (
            j.Getattr(base)
            | j.Getitem(base)
            | j.Call(j.Getattr(base, "items" | "values" | "keys"), j.Arguments((), ()))
        ):
            return is_data(place, base)
        case j.Filter(base, name) if base is not None and name in jinja_filters.ONE_BY_ONE:
            return is_data(place, base)
        case _:
            return False


_OPPOSITES: dict[str, Operator] = {
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
    "==": "!=",
    "!=": "==",
}


def negated(code: Code) -> Code:
    """Return the code for ``not code``; of comparisons only where no value answers otherwise (``not a < b``)."""
    match code:
        case Literal(bool() as constant):
            return Literal(not constant)
        case Comparison(first, ((operator, second),)) if operator in _OPPOSITES:
            return Comparison(first, ((_OPPOSITES[operator], second),))
        case _:
            return Prefix("not", code)
