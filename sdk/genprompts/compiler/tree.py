"""Compiled code as Python's own syntax tree: what its written form has to read back as.

Texts become constants directly, on no way through source; so the tree also says what the writer has to write.
"""

import ast
from collections.abc import Sequence
from math import copysign, isfinite
from typing import TYPE_CHECKING

from genprompts.compiler.code import (
    Assign,
    Between,
    Block,
    Branch,
    Chosen,
    Code,
    Comparison,
    Continue,
    Define,
    Do,
    Filled,
    Give,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Loop,
    Mapping,
    Member,
    Names,
    Operation,
    Prefix,
    Slot,
    Statement,
    Subscript,
)
from genprompts.compiler.code import Sequence as Display
from genprompts.grammar.nodes import Constant

if TYPE_CHECKING:
    from typing_extensions import assert_never

_LOAD = ast.Load()
_STORE = ast.Store()
_OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(),
    "-": ast.Sub(),
    "*": ast.Mult(),
    "/": ast.Div(),
    "//": ast.FloorDiv(),
    "%": ast.Mod(),
    "**": ast.Pow(),
}
_PREFIXES: dict[str, ast.unaryop] = {"not": ast.Not(), "-": ast.USub(), "+": ast.UAdd()}
_COMPARISONS: dict[str, ast.cmpop] = {
    "==": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "in": ast.In(),
    "not in": ast.NotIn(),
    "is": ast.Is(),
    "is not": ast.IsNot(),
}


# --- expressions ---------------------------------------------------------------------------------


def expression(code: Code) -> ast.expr:
    """Return the tree of an expression, without places."""
    match code:
        case Local(name):
            return ast.Name(name, _LOAD)
        case Literal(value):
            return constant(value)
        case Filled(pieces):
            return filled(pieces)
        case Member(value, name):
            return ast.Attribute(expression(value), name, _LOAD)
        case Subscript(value, key):
            return ast.Subscript(expression(value), _key(key), _LOAD)
        case Invoke():
            return _call(code)
        case Chosen(test, then, other):
            return ast.IfExp(expression(test), expression(then), expression(other))
        case Display("list", items):
            return ast.List([expression(item) for item in items], _LOAD)
        case Display(_, items):
            return ast.Tuple([expression(item) for item in items], _LOAD)
        case Mapping(items):
            return ast.Dict([expression(key) for key, _ in items], [expression(value) for _, value in items])
        case Listed(value, targets, iterable, condition):
            ifs = [] if condition is None else [expression(condition)]
            return ast.ListComp(expression(value), [ast.comprehension(_target(targets), expression(iterable), ifs, 0)])
        case _:
            return _operation(code)


def _operation(code: Operation | Prefix | Logic | Comparison) -> ast.expr:
    match code:
        case Operation(operator, left, right):
            return ast.BinOp(expression(left), _OPERATORS[operator], expression(right))
        case Prefix(operator, value):
            return ast.UnaryOp(_PREFIXES[operator], expression(value))
        case Logic(operator, operands):
            return ast.BoolOp(ast.And() if operator == "and" else ast.Or(), [expression(one) for one in operands])
        case Comparison(first, rest):
            operators = [_COMPARISONS[operator] for operator, _ in rest]
            return ast.Compare(expression(first), operators, [expression(value) for _, value in rest])
        case _:
            assert_never(code)


def _call(code: Invoke) -> ast.Call:
    return ast.Call(
        expression(code.function),
        [expression(argument) for argument in code.arguments],
        [ast.keyword(name, expression(value)) for name, value in code.keywords],
    )


def _key(key: Code | Between) -> ast.expr:
    if isinstance(key, Between):
        ends = (None if end is None else expression(end) for end in (key.start, key.stop, key.step))
        return ast.Slice(*ends)
    return expression(key)


def constant(value: Constant) -> ast.expr:
    """Return the tree of a value: Python has no literal for negative numbers, infinity and what is no number."""
    match value:
        case float() if not isfinite(value):
            return ast.Call(ast.Name("float", _LOAD), [ast.Constant(str(value))], [])
        case bool():
            return ast.Constant(value)
        case int() | float() if value < 0 or (value == 0 and copysign(1, value) < 0):
            return ast.UnaryOp(ast.USub(), ast.Constant(-value))
        case tuple():
            return ast.Tuple([constant(item) for item in value], _LOAD)
        case list():
            return ast.List([constant(item) for item in value], _LOAD)
        case dict():
            return ast.Dict([ast.Constant(key) for key in value], [constant(item) for item in value.values()])
        case _:
            return ast.Constant(value)


def filled(pieces: Sequence[str | Slot]) -> ast.expr:
    """Return the tree of an f-string: neighbouring texts are one, as Python's parser joins them."""
    values: list[ast.expr] = []
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            values.append(ast.Constant(text))
            text = ""
        spec = ast.JoinedStr([ast.Constant(piece.format_spec)]) if piece.format_spec else None
        values.append(
            ast.FormattedValue(ast.Name(piece.name, _LOAD), ord(piece.conversion) if piece.conversion else -1, spec)
        )
    if not values:
        return ast.Constant(text)
    return ast.JoinedStr([*values, ast.Constant(text)] if text else values)


def _target(names: Names) -> ast.expr:
    if isinstance(names, str):
        return ast.Name(names, _STORE)
    return ast.Tuple([_target(name) for name in names], _STORE)


# --- statements ----------------------------------------------------------------------------------


def block(statements: Block) -> list[ast.stmt]:
    """Return the trees of ``statements``, without places: ``ast.fix_missing_locations`` makes them compile."""
    return [_statement(statement) for statement in statements]


def _statement(statement: Statement) -> ast.stmt:
    match statement:
        case Assign(targets, value, ""):
            return ast.Assign([_target(targets)], expression(value))
        case Assign(targets, value, annotation):
            assert isinstance(targets, str)
            hint = ast.parse(annotation, mode="eval").body
            return ast.AnnAssign(ast.Name(targets, _STORE), hint, expression(value), 1)
        case Do(call):
            return ast.Expr(_call(call))
        case Branch(branches, orelse):
            rest = block(orelse)
            for test, body in reversed(branches):
                rest = [ast.If(expression(test), block(body), rest)]
            return rest[0]
        case Loop(targets, iterable, body):
            return ast.For(_target(targets), expression(iterable), block(body), [])
        case Define():
            return _function(statement)
        case Give(value):
            return ast.Return(expression(value))
        case Continue():
            return ast.Continue()


def _function(code: Define) -> ast.stmt:
    made = ast.parse("def _() -> str: ...").body[0]  # has the fields that this Python wants
    assert isinstance(made, ast.FunctionDef)
    made.name = code.name
    made.args.args = [ast.arg(name, ast.Constant("Any")) for name, _ in code.parameters]
    made.args.defaults = [expression(default) for _, default in code.parameters if default is not None]
    made.body = block(code.body)
    return made
