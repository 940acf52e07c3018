"""Types that authors wrote down, with the names in them led to where they are defined."""

import ast

from genprompts_codegen.sources.python.scopes import Import, Scope, UserClass
from genprompts_codegen.sources.python.values import External, LibraryRef

_PLAIN = ("typing", "typing_extensions", "collections.abc", "builtins")


def type_text(node: ast.expr, scope: Scope) -> str:
    """Return the type expression ``node`` as text, classes as ``module:Class``, builtins and typing names as is."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return _written(node, scope)


def _written(node: ast.expr, scope: Scope) -> str:
    match node:
        case ast.Name() | ast.Attribute():
            return _named(node, scope)
        case ast.Subscript():
            name = _written(node.value, scope)
            if name.rpartition(".")[2] == "Literal":
                return f"{name}[{_listed(node.slice)}]"
            items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return f"{name}[{', '.join(_written(item, scope) for item in items)}]"
        case ast.BinOp(op=ast.BitOr()):
            return f"{_written(node.left, scope)} | {_written(node.right, scope)}"
        case ast.List():
            return f"[{', '.join(_written(item, scope) for item in node.elts)}]"
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=str()):
            return type_text(node, scope)
        case _:
            return ast.unparse(node)


def _listed(node: ast.expr) -> str:
    return ", ".join(ast.unparse(item) for item in node.elts) if isinstance(node, ast.Tuple) else ast.unparse(node)


def _named(node: ast.Name | ast.Attribute, scope: Scope) -> str:
    words: list[str] = []
    at: ast.expr = node
    while isinstance(at, ast.Attribute):
        words.insert(0, at.attr)
        at = at.value
    if not isinstance(at, ast.Name):
        return ast.unparse(node)
    found = _home(at.id, scope)
    if found is None:
        return ".".join([at.id, *words])
    module, name = found
    path = [*name, *words]
    if module in _PLAIN:
        return ".".join(path)
    if not name:  # a module: the last word is the class
        module, path = ".".join([module, *words[:-1]]), words[-1:]
        return ".".join(path) if module in _PLAIN else f"{module}:{'.'.join(path)}"
    return f"{module}:{'.'.join(path)}"


def _home(name: str, scope: Scope) -> tuple[str, tuple[str, ...]] | None:
    """Return the module and the path in it that ``name`` means; None for builtins and what is not known."""
    at: Scope | None = scope
    while at is not None and name not in at.names:
        at = at.parent
    if at is None:
        return None
    value = at.names[name]
    match value:
        case Import():
            module = at.module.imported_path(value.dotted, value.level)
            return (module, (value.name,)) if value.name else (module, ())
        case UserClass():
            return value.scope.module.dotted(), value.scope.path
        case LibraryRef():
            module, _, word = value.path.rpartition(".")
            return module, (word,)
        case External():
            return value.dotted, ()
        case _:
            return None
