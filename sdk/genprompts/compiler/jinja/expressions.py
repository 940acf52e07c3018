"""Expressions of jinja2 templates as Python expressions that give the same for every value."""

from math import isfinite

from genprompts.compiler.code import (
    Between,
    Chosen,
    Code,
    Comparison,
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
from genprompts.compiler.jinja import calls as jinja_calls
from genprompts.compiler.jinja import filters as jinja_filters
from genprompts.compiler.jinja import reads as jinja_reads
from genprompts.compiler.jinja import tests as jinja_tests
from genprompts.compiler.jinja.growing import concatenated, sized
from genprompts.compiler.jinja.html import is_html, maps_to_html
from genprompts.compiler.jinja.kinds import NUMBERS, fit_operator, kinds
from genprompts.compiler.jinja.known import default_of_input, given_by, negated, or_undefined, present_in, wanted
from genprompts.compiler.jinja.names import (
    CallerName,
    ConstantName,
    Given,
    GlobalName,
    LoopName,
    MacroName,
    ModuleName,
    Nothing,
    NotNativeError,
    SuperName,
    Variable,
)
from genprompts.compiler.jinja.place import DEEPEST, Place
from genprompts.grammar.jinja import nodes as j


def value(place: Place, expr: j.Expr) -> Code:
    """Return the code for an expression whose value may be used in every way.

    Raises:
        NotNativeError: jinja2 may do something with it that we do not follow.
    """
    if is_html(place, expr):
        raise NotNativeError("texts that are marked as HTML")
    return text(place, expr)


def text(place: Place, expr: j.Expr) -> Code:
    """Return the code for an expression that is used as text, truth value or what it is compared with."""
    place.unit.nesting += 1
    if place.unit.nesting > DEEPEST:
        raise NotNativeError("very deep nesting")
    found = _expression(place, expr)
    place.unit.nesting -= 1
    return found


def _expression(place: Place, expr: j.Expr) -> Code:
    match expr:
        case j.Name(name):
            return _name(place, name)
        case j.Const(constant):
            return _literal(constant)
        case j.Items(form, items):
            return Sequence(form, tuple(values(place, items)))
        case j.Pairs(pairs):
            found = values(place, [half for pair in pairs for half in pair])
            return Mapping(tuple(zip(found[::2], found[1::2], strict=True)))
        case j.Getattr():
            return _attribute(place, expr)
        case j.Getitem(base, key):
            return _item(place, base, key)
        case j.Call():
            return _call(place, expr)
        case j.Filter():
            return _filter(place, expr)
        case j.Test():
            return _test(place, expr)
        case j.Concat(items):
            return concatenated(place, values(place, items, marked=True))
        case j.Compare():
            return _compare(place, expr)
        case j.Condition():
            return _condition(place, expr)
        case j.Unary() | j.Binary():
            return _operation(place, expr)


def values(place: Place, expressions: "tuple[j.Expr, ...] | list[j.Expr]", *, marked: bool = False) -> list[Code]:
    """Return the code for expressions that are evaluated one after the other.

    Where one of them needs a statement first, those before it come still earlier. HTML may be among them if ``marked``.
    """
    found: list[Code] = []
    ends: list[int] = []
    for expr in expressions:
        found.append(text(place, expr) if marked else value(place, expr))
        ends.append(len(place.block))
    shift = 0
    for index, code in enumerate(found):
        later = len(place.block) - shift > ends[index]
        if later and not isinstance(code, Local | Literal | Member):
            name = place.unit.fresh.name(wanted(expressions[index]))
            place.block.insert(ends[index] + shift, place.unit.assigned(name, code))
            found[index] = Local(name)
            shift += 1
    return found


def _literal(constant: str | float | bool | None) -> Code:
    if isinstance(constant, float) and not isfinite(constant):
        raise NotNativeError("a number that is not finite")
    return Literal(constant)


# --- names ---------------------------------------------------------------------------------------


def _name(place: Place, name: str) -> Code:
    found = place.frame.find(name)
    match found:
        case Given(local, may_be_absent):
            if not may_be_absent or local in place.present:
                return Local(local)
            return or_undefined(place, found)
        case Variable(local):
            found.read = True
            return Local(local)
        case ConstantName(constant):
            return _literal(constant)
        case Nothing():
            return place.unit.undefined()
        case CallerName(local):
            return Local(local)
        case LoopName():
            raise NotNativeError("the loop itself as a value")
        case MacroName() | ModuleName() | SuperName():
            raise NotNativeError(f"the name {name!r} as a value")
        case GlobalName():
            raise NotNativeError(f"the function {name!r} as a value")


# --- parts ---------------------------------------------------------------------------------------


def _attribute(place: Place, expr: j.Getattr) -> Code:
    if isinstance(expr.value, j.Name):
        found = place.frame.find(expr.value.name)
        if isinstance(found, LoopName):
            return jinja_calls.loop_part(place, found, expr.name)
        if isinstance(found, ModuleName):
            member = found.members.get(expr.name)
            if isinstance(member, Variable):
                return Local(member.local)
            raise NotNativeError("a member of an imported template as a value")
    return jinja_reads.attribute(place, value(place, expr.value), expr.name)


def _item(place: Place, base: j.Expr, key: j.Expr | j.Slice) -> Code:
    if isinstance(key, j.Slice):
        ends = [end for end in (key.start, key.stop, key.step) if end is not None]
        code, *found = values(place, [base, *ends])
        if not kinds(code, place.unit.typed) <= {"", "str", "list"}:
            code = place.unit.loose(code)
        rest = iter(end if kinds(end, place.unit.typed) <= {"", "int"} else place.unit.loose(end) for end in found)
        start, stop, step = (None if end is None else next(rest) for end in (key.start, key.stop, key.step))
        return Subscript(code, Between(start, stop, step))
    code, at = values(place, [base, key])
    return jinja_reads.item(place, code, at)


def _found(place: Place, expr: j.Getattr | j.Getitem) -> tuple[Code, Code | None]:
    """Return the code that reads what need not be there, and the test whether it plainly is.

    The value that is read from must be there.
    """
    is_attribute = isinstance(expr, j.Getattr)
    if isinstance(expr, j.Getattr):
        if isinstance(expr.value, j.Name) and not isinstance(
            place.frame.find(expr.value.name), Variable | Given | ConstantName
        ):
            return _attribute(place, expr), None
        base, key = value(place, expr.value), Literal(expr.name)
    else:
        assert not isinstance(expr.key, j.Slice)
        base, at = values(place, [expr.value, expr.key])
        if not isinstance(at, Literal):
            return jinja_reads.find(place, base, at, is_attribute=False), None
        key = at
    if place.may_bind and not isinstance(base, Local | Literal):
        base = place.bind(base, wanted(expr.value))
    plain = jinja_reads.has_plainly(place, base, key, is_attribute=is_attribute)
    return jinja_reads.find(place, base, key, is_attribute=is_attribute), plain


# --- calls, filters, tests -----------------------------------------------------------------------


def arguments(place: Place, given: j.Arguments, *before: j.Expr) -> tuple[list[Code], jinja_filters.Given]:
    """Return the code for ``before``, and for the arguments that follow it."""
    if given.star is not None or given.double_star is not None:
        raise NotNativeError("arguments with a star")
    found = values(place, [*before, *given.positional, *(one for _, one in given.keywords)])
    count, middle = len(before), len(before) + len(given.positional)
    names = [name for name, _ in given.keywords]
    compiled = jinja_filters.Given(tuple(found[count:middle]), tuple(zip(names, found[middle:], strict=True)))
    jinja_calls.check_keywords(compiled)
    return found[:count], compiled


def _call(place: Place, expr: j.Call) -> Code:
    function = expr.function
    if isinstance(function, j.Name):
        found = place.frame.find(function.name)
        _, given = arguments(place, expr.arguments)
        return jinja_calls.called(place, found, function.name, given)
    if isinstance(function, j.Getattr):
        if isinstance(function.value, j.Name):
            owner = place.frame.find(function.value.name)
            if isinstance(owner, LoopName | ModuleName):
                _, given = arguments(place, expr.arguments)
                return jinja_calls.member_called(owner, function.name, given)
        (owner_code,), given = arguments(place, expr.arguments, function.value)
        return jinja_reads.method(place, owner_code, function.name, given.positional, given.keywords)
    (code,), given = arguments(place, expr.arguments, function)
    return place.unit.helper("call", code, *given.positional, keywords=given.keywords)


def _filter(place: Place, expr: j.Filter) -> Code:
    if expr.value is None:
        raise NotNativeError("a filter without a value")
    if expr.name in {"default", "d"}:
        return _default(place, expr, expr.value)
    if is_html(place, expr.value):
        return _html_filter(place, expr, expr.value)
    (code,), given = arguments(place, expr.arguments, expr.value)
    found = jinja_filters.filtered(place, expr.name, code, given)
    if expr.name not in jinja_filters.SCALAR:
        place.forget(code)
    return found


def _html_filter(place: Place, expr: j.Filter, inner: j.Expr) -> Code:
    """Return the code for a filter whose value jinja2 marks as HTML, where that makes no difference."""
    if maps_to_html(inner):
        fits = expr.name == "join" and all(name == "d" for name, _ in expr.arguments.keywords)
    else:
        fits = expr.name in jinja_filters.KEEP_HTML | jinja_filters.DROP_HTML | {"e", "escape"}
        fits = fits and (expr.arguments == j.Arguments() or expr.name in {"replace", "indent"})
    if not fits:
        raise NotNativeError("texts that are marked as HTML")
    if expr.name in {"e", "escape", "safe", "string"}:
        return text(place, inner)
    code = text(place, inner)
    if place.may_bind:
        code = place.local(code, "text")
    _, given = arguments(place, expr.arguments)
    return jinja_filters.filtered(place, expr.name, code, given)


def _default(place: Place, expr: j.Filter, inner: j.Expr) -> Code:
    if is_html(place, inner):
        raise NotNativeError("texts that are marked as HTML")
    guarded = isinstance(inner, j.Getattr) or (isinstance(inner, j.Getitem) and not isinstance(inner.key, j.Slice))
    if guarded:
        assert isinstance(inner, j.Getattr | j.Getitem)
        code, plain = _found(place, inner)
        start = len(place.block)
        _, given = arguments(place, expr.arguments)
        named = given.named("default_value boolean")
        if len(place.block) > start and not isinstance(code, Local):
            place.block.insert(start, place.unit.assigned(name := place.unit.fresh.name(wanted(inner)), code))
            code, plain = Local(name), None
        found = jinja_filters.filtered(place, "default", code, given)
        if (
            plain is None
            or "boolean" in named
            or not isinstance(named.get("default_value", Literal("")), Local | Literal)
        ):
            return found
        assert isinstance(plain, Logic)
        last = plain.operands[1]
        assert isinstance(last, Comparison)
        return Chosen(plain, Subscript(last.rest[0][1], last.first), found)
    given_name = given_by(place, inner)
    if given_name is None:
        (code,), given = arguments(place, expr.arguments, inner)
        return jinja_filters.filtered(place, "default", code, given)
    _, given = arguments(place, expr.arguments)
    return default_of_input(place, given_name, given)


def _test(place: Place, expr: j.Test) -> Code:
    if expr.name in {"defined", "undefined"}:
        if expr.arguments != j.Arguments():
            raise NotNativeError(f"the test {expr.name!r} with arguments")
        found = _is_defined(place, expr.value)
        return found if expr.name == "defined" else negated(found)
    if is_html(place, expr.value):
        raise NotNativeError("texts that are marked as HTML")
    (code,), given = arguments(place, expr.arguments, expr.value)
    found_arguments = list(given.positional)
    for name, one in given.keywords:
        if found_arguments or (name,) != jinja_tests.takes(expr.name):
            raise NotNativeError(f"the test {expr.name!r} with other arguments")
        found_arguments.append(one)
    if expr.name == "in":
        place.forget(found_arguments[0] if found_arguments else code)
    return jinja_tests.tested(place, expr.name, code, tuple(found_arguments))


def _is_defined(place: Place, expr: j.Expr) -> Code:
    if isinstance(expr, j.Name):
        found = place.frame.find(expr.name)
        match found:
            case Given(local, may_be_absent):
                if not may_be_absent or local in place.present:
                    return Literal(True)
                return Comparison(Local(local), (("is not", place.unit.missing()),))
            case GlobalName() | LoopName() | ConstantName():
                return Literal(True)
            case Nothing():
                return Literal(False)
            case _:
                pass
    if isinstance(expr, j.Getattr) or (isinstance(expr, j.Getitem) and not isinstance(expr.key, j.Slice)):
        code, plain = _found(place, expr)
        is_found = Comparison(code, (("is not", place.unit.undefined()),))
        return is_found if plain is None else Logic("or", (plain, is_found))
    return Comparison(value(place, expr), (("is not", place.unit.undefined()),))


# --- operations ----------------------------------------------------------------------------------


def _compare(place: Place, expr: j.Compare) -> Code:
    (_, second), *others = expr.rest
    if others:
        place = place.inline()
    first, *found = values(place, (expr.first, second), marked=True)
    found += [text(place, one) for _, one in others]
    rest = [(jinja_tests.OPERATORS[name], one) for (name, _), one in zip(expr.rest, found, strict=True)]
    for name, one in rest:
        if name in {"in", "not in"}:
            place.forget(one)
    return jinja_tests.compared(place, first, tuple(rest))


def _condition(place: Place, expr: j.Condition) -> Code:
    test = text(place, expr.test)
    then = text(place.inline(present_in(place, expr.test, when=True)), expr.then)
    if expr.orelse is None:
        return Chosen(test, then, place.unit.undefined())
    return Chosen(test, then, text(place.inline(present_in(place, expr.test, when=False)), expr.orelse))


def _operation(place: Place, expr: j.Unary | j.Binary) -> Code:
    match expr:
        case j.Unary("not", inner):
            return negated(text(place, inner))
        case j.Unary(operator, inner):
            code = value(place, inner)
            if not kinds(code, place.unit.typed) <= NUMBERS | {""}:
                code = place.unit.loose(code)
            return Prefix(operator, code)
        case j.Binary("and" | "or" as operator, left, right):
            first = text(place, left)
            present = present_in(place, left, when=operator == "and")
            second = text(place.inline(present), right)
            head = first.operands if isinstance(first, Logic) and first.operator == operator else (first,)
            tail = second.operands if isinstance(second, Logic) and second.operator == operator else (second,)
            return Logic(operator, head + tail)
        case j.Binary(operator, left, right):
            one, other = values(place, (left, right))
            if not fit_operator(operator, kinds(one, place.unit.typed), kinds(other, place.unit.typed)):
                one, other = place.unit.loose(one), place.unit.loose(other)
            assert operator != "and"
            assert operator != "or"
            return sized(place, operator, one, other) or Operation(operator, one, other)
