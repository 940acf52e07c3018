"""Import statements: names are bound at once, and looked up only when they are needed."""

import ast

from genprompts_codegen.sources.python.library import NAMES, canonical
from genprompts_codegen.sources.python.modules import Module
from genprompts_codegen.sources.python.scopes import Import, Scope
from genprompts_codegen.sources.python.values import Items, Str


def bind_import(node: ast.Import, scope: Scope) -> None:
    """Bind what ``import a.b`` and ``import a.b as c`` bind."""
    for alias in node.names:
        if alias.asname is not None:
            _bind(alias.asname, Import(alias.name, "", 0), scope)
        else:
            top = alias.name.partition(".")[0]
            _bind(top, Import(top, "", 0), scope)


def bind_from_import(node: ast.ImportFrom, scope: Scope) -> None:
    """Bind what ``from a import b`` binds."""
    for alias in node.names:
        if alias.name == "*":
            _bind_all(node, scope)
        else:
            _bind(alias.asname or alias.name, Import(node.module or "", alias.name, node.level), scope)


def _bind(name: str, value: Import, scope: Scope) -> None:
    target = scope.foreign.get(name, scope)
    old = target.names.get(name)
    if old == value:
        return
    if not isinstance(old, Import):
        target.counts[name] = target.counts.get(name, 0) + 1
    target.names[name] = value


def _bind_all(node: ast.ImportFrom, scope: Scope) -> None:
    dotted = scope.module.imported_path(node.module or "", node.level)
    names = [name for name in sorted(NAMES) if canonical(f"{dotted}.{name}") is not None]
    path = scope.module.modules.find(dotted, scope.module.path) if not names else None
    if path is not None:
        other = scope.module.modules.started(path)
        names = _public(other) if other is not None else []
    for name in names:
        _bind(name, Import(node.module or "", name, node.level), scope)


def _public(module: Module) -> list[str]:
    if module.scope is None:
        return []
    listed = module.scope.names.get("__all__")
    if isinstance(listed, Items):
        return [item.text for item in listed.items if isinstance(item, Str)]
    return [name for name in module.scope.names if not name.startswith("_")]
