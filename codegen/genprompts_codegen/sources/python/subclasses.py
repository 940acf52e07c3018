"""Classes of the project that extend a library's prompt class: what they do in their own way."""

import ast

from genprompts_codegen.sources.python.scopes import UserClass

_PLAIN_STATEMENTS = (ast.Pass, ast.Expr)


def own_ways(owner: UserClass, method: str, depth: int = 0) -> str | None:
    """Return the first method or field by which a class changes what its base's definitions mean; None if none does."""
    for statement in owner.node.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name == method or _matters(name) or (statement.decorator_list and _validates(statement)):
                    return name
            case ast.AnnAssign(target=ast.Name(id=name)) if "ClassVar" not in ast.dump(statement.annotation):
                return name
            case ast.Assign(targets=[ast.Name(id=name)]) if not name.isupper():
                return name
            case _:
                continue
    for base in owner.bases:
        if isinstance(base, UserClass) and depth < 16:
            found = own_ways(base, method, depth + 1)
            if found is not None:
                return found
    return None


def _matters(name: str) -> bool:
    return name.startswith(("__init__", "__new__", "format", "aformat", "invoke", "ainvoke", "_", "partial"))


def _validates(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("valid" in ast.dump(decorator) for decorator in node.decorator_list)
