"""Classes that are written as calls (``TypedDict("User", {...})``), in the form of a class statement."""

import ast

from genprompts_codegen.sources.python.values import External, Value

_TYPED_DICTS = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
_NAMED_TUPLES = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})


def as_class(name: str, call: ast.Call, called: Value) -> ast.ClassDef | None:
    """Return the class statement that means the same as ``name = call``; None where the call makes no such class."""
    if not isinstance(called, External) or len(call.args) < 2:
        return None
    pairs: list[tuple[ast.expr, ast.expr]] | None = None
    if called.dotted in _TYPED_DICTS:
        pairs = _pairs_of_dict(call.args[1])
    elif called.dotted in _NAMED_TUPLES:
        pairs = _pairs_of_list(call.args[1])
    if pairs is None:
        return None
    body: list[ast.stmt] = []
    for key, annotation in pairs:
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        target = ast.copy_location(ast.Name(key.value, ast.Store()), key)
        body.append(ast.copy_location(ast.AnnAssign(target, annotation, None, 1), key))
    made = ast.ClassDef(name, [call.func], list(call.keywords), body, [])
    return ast.copy_location(made, call)


def _pairs_of_dict(node: ast.expr) -> list[tuple[ast.expr, ast.expr]] | None:
    if not isinstance(node, ast.Dict):
        return None
    pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    return pairs if len(pairs) == len(node.keys) else None


def _pairs_of_list(node: ast.expr) -> list[tuple[ast.expr, ast.expr]] | None:
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for item in node.elts:
        if not isinstance(item, ast.Tuple) or len(item.elts) != 2:
            return None
        pairs.append((item.elts[0], item.elts[1]))
    return pairs
