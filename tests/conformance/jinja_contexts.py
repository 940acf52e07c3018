"""What a test program gives its templates, as far as it can be read: values and other templates, by the function.

The program is not run: constants, displays of them, and a few calls that only make values are worked out.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import add, mul, sub

Values = Callable[[], dict[str, object]]
"""Makes the values of one rendering: some can be gone through only once."""

MAKING: dict[str, Callable[..., object]] = {
    "dict": dict,
    "enumerate": enumerate,
    "float": float,
    "frozenset": frozenset,
    "int": int,
    "iter": iter,
    "list": list,
    "range": range,
    "reversed": reversed,
    "set": set,
    "sorted": sorted,
    "str": str,
    "tuple": tuple,
    "zip": zip,
}
SIGNS: dict[type[ast.operator], Callable[[object, object], object]] = {ast.Add: add, ast.Sub: sub, ast.Mult: mul}
RENDERING = {"render", "render_async", "generate", "generate_async", "stream"}
MOST = 100_000
"""The largest number that is worked with: no list of more is made."""


class UnknownValueError(Exception):
    """A value that only the running program knows."""


@dataclass(frozen=True)
class Function:
    """One function of the program, and what its tests share: the ``names`` that are bound in it and around it."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    names: Mapping[str, ast.expr]

    def contexts(self) -> tuple[Values, ...]:
        """Return the values of each call that renders; those that are not known are left out."""
        calls = [node for node in ast.walk(self.node) if isinstance(node, ast.Call)]
        return tuple(
            self._values(call) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in RENDERING
        )

    def _values(self, call: ast.Call) -> Values:
        def values() -> dict[str, object]:
            found: dict[str, object] = {}
            for argument in call.args:
                given = _or_nothing(argument, self.names)
                found |= given if isinstance(given, dict) else {}
            for keyword in call.keywords:
                try:
                    value = evaluate(keyword.value, self.names)
                except UnknownValueError:
                    continue
                found |= {keyword.arg: value} if keyword.arg else value if isinstance(value, dict) else {}
            return found

        return values

    def files(self) -> dict[str, str]:
        """Return the templates that loaders of the function hold, by name."""
        return loaded(self.node, self.names)


def loaded(node: ast.AST, names: Mapping[str, ast.expr]) -> dict[str, str]:
    """Return the templates that loaders in ``node`` hold, by name."""
    found: dict[str, str] = {}
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and call.args and _called(call) == "DictLoader":
            given = _or_nothing(call.args[0], names)
            if isinstance(given, dict):
                found |= {str(name): text for name, text in given.items() if isinstance(text, str)}
    return found


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield the functions of a program, those around others first."""
    shared = _bound(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(node, {**shared, **_bound(node.body)})


def fixtures(tree: ast.Module) -> dict[str, dict[str, str]]:
    """Return the templates that each function at the top of a program holds in loaders, where it holds some."""
    shared = _bound(tree.body)
    found = {node.name: loaded(node, shared) for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name: files for name, files in found.items() if files}


def _bound(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """Return what names are bound to by plain statements."""
    return {
        target.id: statement.value
        for statement in body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


# --- values --------------------------------------------------------------------------------------


def _or_nothing(node: ast.expr, names: Mapping[str, ast.expr]) -> object:
    try:
        return evaluate(node, names)
    except UnknownValueError:
        return None


def evaluate(node: ast.expr, names: Mapping[str, ast.expr]) -> object:
    """Return the value of ``node``.

    Raises:
        UnknownValueError: Only the running program knows it.
    """
    try:
        return _value(node, names)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnknownValueError from error


def _value(node: ast.expr | None, names: Mapping[str, ast.expr]) -> object:
    def several(nodes: list[ast.expr]) -> list[object]:
        return [_value(one, names) for one in nodes]

    match node:
        case ast.Constant(value) if not isinstance(value, int) or abs(value) <= MOST:
            return value
        case ast.List(items):
            return several(items)
        case ast.Tuple(items):
            return tuple(several(items))
        case ast.Set(items):
            return set(several(items))
        case ast.Dict(keys, values) if None not in keys:
            return dict(zip([_value(key, names) for key in keys], several(values), strict=True))
        case ast.Name(name) if name in names:
            return _value(names[name], {one: value for one, value in names.items() if one != name})
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)):
            return -number
        case ast.BinOp(left, operator, right) if type(operator) in SIGNS:
            return SIGNS[type(operator)](_value(left, names), _value(right, names))
        case ast.Call(ast.Name(name), arguments, keywords) if name in MAKING and name not in names:
            named = {word.arg: _value(word.value, names) for word in keywords if word.arg}
            return MAKING[name](*several(arguments), **named)
        case _:
            raise UnknownValueError
