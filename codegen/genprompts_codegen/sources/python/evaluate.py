"""What an expression is known to be, without running it; prompts that are made on the way are noted in its module."""

from __future__ import annotations

import ast
from collections.abc import Callable

from genprompts_codegen.sources.python import compose, containers
from genprompts_codegen.sources.python.arguments import Argument, Arguments
from genprompts_codegen.sources.python.attributes import attribute_of
from genprompts_codegen.sources.python.binding import bind
from genprompts_codegen.sources.python.calls import call, call_method
from genprompts_codegen.sources.python.literals import Literal
from genprompts_codegen.sources.python.naming import callee, snake_case, spoken
from genprompts_codegen.sources.python.places import Place, Spot
from genprompts_codegen.sources.python.prompts import Prompt, Site
from genprompts_codegen.sources.python.resolve import look_up, look_up_callee
from genprompts_codegen.sources.python.scopes import Scope
from genprompts_codegen.sources.python.text import cut, format_one, hole, join, percent, plain
from genprompts_codegen.sources.python.values import (
    NOT_CONSTANT,
    Choice,
    Chunk,
    FilePath,
    Items,
    Message,
    Scalar,
    Str,
    Table,
    Unknown,
    Value,
    choose,
    origin,
)

MAX_BITS = 10_000
"""Python does not print integers that are much larger; only hexadecimal ones can be written at all."""


def evaluate(node: ast.expr, scope: Scope, place: Place) -> Value:
    """Return what ``node`` is in ``scope``; a prompt found in it is named by ``place``."""
    handler = _HANDLERS.get(type(node))
    return handler(node, scope, place) if handler is not None else _other(node, scope, place)


def _other(node: ast.expr, scope: Scope, place: Place) -> Value:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(child, scope, place)
    return NOT_CONSTANT


def _constant(node: ast.Constant, scope: Scope, _place: Place) -> Value:
    value = node.value
    if isinstance(value, str):
        return Str(value, (Chunk(value, Literal(scope.module, node, value)),), Spot(scope.module, node))
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return Unknown("a number of too many digits")
    if value is None or isinstance(value, (bool, int, float)):
        return Scalar(value)
    return NOT_CONSTANT


def _f_string(node: ast.JoinedStr, scope: Scope, place: Place) -> Value:
    spot = Spot(scope.module, node)
    pieces: list[Str] = []
    for number, part in enumerate(node.values):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            literal = Literal(scope.module, node, part.value, number)
            pieces.append(Str(part.value, (Chunk(part.value, literal),), spot))
        elif isinstance(part, ast.FormattedValue):
            value = evaluate(part.value, scope, place)
            spec = evaluate(part.format_spec, scope, place) if part.format_spec is not None else plain("", spot)
            known = isinstance(spec, Str) and spec.unsure is None
            shown = format_one(value, part.conversion, spec.text, spot) if known and isinstance(spec, Str) else None
            pieces.append(shown if shown is not None else hole(_holding(value, part.value), spot))
    return join(pieces, spot)


def _holding(value: Value, node: ast.expr) -> Value:
    """Return what an unknown piece of a text is, in words."""
    return value if isinstance(value, Unknown) and value is not NOT_CONSTANT else Unknown(_named(value, node))


def _named(value: Value, node: ast.expr) -> str:
    name = spoken(node)
    return f'the value of "{name}"' if name else origin(value)


def _name(node: ast.Name, scope: Scope, _place: Place) -> Value:
    return look_up(node.id, scope)


def _attribute(node: ast.Attribute, scope: Scope, place: Place) -> Value:
    receiver = evaluate(node.value, scope, place)
    found = attribute_of(receiver, node.attr, Site(scope, Spot(scope.module, node), place))
    return found if found is not None else Unknown(f'the attribute "{spoken(node) or node.attr}"')


def _sequence(node: ast.List | ast.Tuple, scope: Scope, place: Place) -> Value:
    made = Items([], isinstance(node, ast.List), scope.block, Spot(scope.module, node))
    for number, item in enumerate(node.elts):
        if isinstance(item, ast.Starred):
            containers.extend(made, evaluate(item.value, scope, place))
        else:
            made.items.append(evaluate(item, scope, (*place, str(number))))
    return made


def _dict(node: ast.Dict, scope: Scope, place: Place) -> Value:
    made = Table({}, {}, scope.block, Spot(scope.module, node))
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            containers.merge(made, evaluate(value, scope, place))
            continue
        name = evaluate(key, scope, place)
        if isinstance(name, Str) and name.unsure is None:
            made.entries[name.text] = evaluate(value, scope, (*place, name.text))
            made.spots[name.text] = Spot(scope.module, value)
        else:
            evaluate(value, scope, place)
            made.doubt = made.doubt or f"has a key that comes from {origin(name)}"
    return made


def _subscript(node: ast.Subscript, scope: Scope, place: Place) -> Value:
    found = evaluate(node.value, scope, place)
    site = Site(scope, Spot(scope.module, node), place)
    if isinstance(node.slice, ast.Slice):
        return _slice(found, node.slice, site)
    key = evaluate(node.slice, scope, place)
    match found, key:
        case Table(doubt=""), Str(unsure=None) if key.text in found.entries:
            return found.entries[key.text]
        case Items(doubt=""), Scalar(value=int() as at) if -len(found.items) <= at < len(found.items):
            return found.items[at]
        case Prompt(), Scalar(value=int() as at):
            return compose.pick(found, at, site)
        case _:
            name = spoken(node.value)
            return Unknown(f'a lookup in "{name}"' if name else "a lookup")


def _slice(found: Value, node: ast.Slice, site: Site) -> Value:
    bounds: list[int | None] = []
    for bound in (node.lower, node.upper, node.step):
        value = evaluate(bound, site.scope, site.place) if bound is not None else Scalar(None)
        if not isinstance(value, Scalar) or not isinstance(value.value, (int, type(None))):
            return Unknown("a slice with bounds that are not known")
        bounds.append(value.value)
    window = slice(*bounds)
    if window.step == 0:
        return NOT_CONSTANT
    match found:
        case Items(doubt=""):
            return Items(found.items[window], found.is_list, site.scope.block, site.spot)
        case Str(unsure=None) if window.step in (None, 1):
            start, end, _ = window.indices(len(found.text))
            return cut(found, start, max(start, end))
        case Prompt():
            return compose.some(found, window, site)
        case _:
            return Unknown("a slice")


def _conditional(node: ast.IfExp, scope: Scope, place: Place) -> Value:
    test = evaluate(node.test, scope, place)
    if isinstance(test, Scalar):
        return evaluate(node.body if test.value else node.orelse, scope, place)
    return choose([evaluate(node.body, scope, place), evaluate(node.orelse, scope, place)])


def _either(node: ast.BoolOp, scope: Scope, place: Place) -> Value:
    return choose([evaluate(value, scope, place) for value in node.values])


def _operator(node: ast.BinOp, scope: Scope, place: Place) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, ast.BinOp):  # a long sum must not end in a RecursionError
        chain.append(chain[-1].left)
    value = evaluate(chain[-1].left, scope, place)
    for step in reversed(chain):
        right = evaluate(step.right, scope, place)
        value = operate(value, step.op, right, Site(scope, Spot(scope.module, step), place), step.right)
    return value


def operate(left: Value, operator: ast.operator, right: Value, site: Site, right_node: ast.expr) -> Value:
    """Return what ``left operator right`` gives."""
    match operator, left, right:
        case ast.Add(), Prompt() | Message(), _:
            return compose.add(left, right, site, Spot(site.scope.module, right_node))
        case ast.Add(), Choice(), _ if any(isinstance(one, Prompt) for one in left.values):
            return choose([operate(one, operator, right, site, right_node) for one in left.values])
        case ast.Add(), Str(), Str():
            return join([left, right], site.spot)
        case (ast.Add(), Items(), _) | (ast.Add(), _, Items()):
            return containers.joined(left, right, site.scope.block, site.spot)
        case ast.Add(), Str(), _:
            return join([left, hole(right, site.spot)], site.spot)
        case ast.Add(), _, Str():
            return join([hole(left, site.spot), right], site.spot)
        case ast.Mod(), Str(unsure=None), _:
            return percent(left, right, site.spot)
        case ast.Mult(), Str(unsure=None), Scalar(value=int() as count) if len(left.text) * count <= 100_000:
            return plain(left.text * count, site.spot)
        case ast.Div(), FilePath(), Str(unsure=None):
            return FilePath(left.path / right.text)
        case ast.BitOr(), Table(), Table():
            made = Table(dict(left.entries), dict(left.spots), site.scope.block, site.spot, left.doubt)
            containers.merge(made, right)
            return made
        case ast.BitOr(), _, _:
            return Unknown("a chain")
        case _:
            return NOT_CONSTANT


def _unary(node: ast.UnaryOp, scope: Scope, place: Place) -> Value:
    value = evaluate(node.operand, scope, place)
    match node.op, value:
        case ast.USub(), Scalar(value=(int() | float()) as number):
            return Scalar(-number)
        case ast.Not(), Scalar(value=known):
            return Scalar(not known)
        case _:
            return NOT_CONSTANT


def _call(node: ast.Call, scope: Scope, place: Place) -> Value:
    site = Site(scope, Spot(scope.module, node), place)
    shown = spoken(node.func)
    if isinstance(node.func, ast.Attribute):
        receiver = evaluate(node.func.value, scope, place)
        return call_method(receiver, node.func.attr, read_arguments(node, scope), site, shown)
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    function = look_up_callee(name, scope) if name else evaluate(node.func, scope, place)
    return call(function, read_arguments(node, scope), site, shown)


def read_arguments(node: ast.Call, scope: Scope) -> Arguments:
    """Return the arguments of a call; prompts among them are named by the call and by their keywords."""
    module = scope.module
    word = callee(node.func)
    place = (*scope.path, snake_case(word)) if word else scope.path
    positional: list[Argument] = []
    named: dict[str, Argument] = {}
    doubt = ""
    for item in node.args:
        if not isinstance(item, ast.Starred):
            positional.append(Argument(evaluate(item, scope, place), Spot(module, item)))
            continue
        more = evaluate(item.value, scope, place)
        if isinstance(more, Items) and not more.doubt:
            positional += [Argument(one, Spot(module, item)) for one in more.items]
        else:
            doubt = doubt or _named(more, item.value)
    for keyword in node.keywords:
        if keyword.arg is not None:
            value = evaluate(keyword.value, scope, (*scope.path, keyword.arg))
            named[keyword.arg] = Argument(value, Spot(module, keyword.value))
            continue
        more = evaluate(keyword.value, scope, place)
        if isinstance(more, Table) and not more.doubt:
            named.update({key: Argument(one, more.spots[key]) for key, one in more.entries.items()})
        else:
            doubt = doubt or _named(more, keyword.value)
    return Arguments(tuple(positional), named, doubt)


def _named_expression(node: ast.NamedExpr, scope: Scope, _place: Place) -> Value:
    value = evaluate(node.value, scope, (*scope.path, node.target.id))
    bind(node.target.id, value, scope)
    return value


def _lambda(node: ast.Lambda, scope: Scope, place: Place) -> Value:
    inner = _inner(scope)
    arguments = node.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        inner.names[argument.arg] = Unknown(f'the parameter "{argument.arg}"')
    evaluate(node.body, inner, place)
    return Unknown("a lambda")


def _inner(scope: Scope) -> Scope:
    return Scope("function", scope.module, scope.path, scope, scope.block, scope.owner)


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope, place: Place
) -> Value:
    inner = _inner(scope)
    for generator in node.generators:
        evaluate(generator.iter, inner, place)
        for name in ast.walk(generator.target):
            if isinstance(name, ast.Name):
                inner.names[name.id] = Unknown(f'the loop variable "{name.id}"')
        for test in generator.ifs:
            evaluate(test, inner, place)
    if isinstance(node, ast.DictComp):
        evaluate(node.key, inner, place)
        evaluate(node.value, inner, place)
    else:
        evaluate(node.elt, inner, place)
    return Unknown("a comprehension")


_HANDLERS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: _constant,
    ast.JoinedStr: _f_string,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.IfExp: _conditional,
    ast.BoolOp: _either,
    ast.BinOp: _operator,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.NamedExpr: _named_expression,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
}
