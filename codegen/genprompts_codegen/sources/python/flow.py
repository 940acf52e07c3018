"""Statements in order: what they bind, what they change, and which of it is certain."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from genprompts_codegen.sources.python import containers
from genprompts_codegen.sources.python.binding import assign_attribute, bind, bind_attribute
from genprompts_codegen.sources.python.branches import in_branches
from genprompts_codegen.sources.python.evaluate import evaluate, operate
from genprompts_codegen.sources.python.imports import bind_from_import, bind_import
from genprompts_codegen.sources.python.places import Place, Spot
from genprompts_codegen.sources.python.prompts import Prompt, Site
from genprompts_codegen.sources.python.resolve import look_up_callee
from genprompts_codegen.sources.python.scopes import Function, Scope, UserClass
from genprompts_codegen.sources.python.values import (
    Choice,
    Items,
    Scalar,
    SelfRef,
    Str,
    Table,
    Unknown,
    Value,
)


def follow(statements: Sequence[ast.stmt], scope: Scope) -> bool:
    """Follow ``statements`` in ``scope`` and return whether the last one leaves it (return, raise, break, continue)."""
    bound: Place = ()
    for statement in statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            _document(statement.value, bound, scope)
            continue
        bound = ()
        if isinstance(statement, (ast.Return, ast.Raise, ast.Break, ast.Continue)):
            _leave(statement, scope)
            return True
        handler = _HANDLERS.get(type(statement))
        if handler is not None and handler(statement, scope):
            return True
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            bound = _bound_name(statement)
    return False


def _bound_name(statement: ast.Assign | ast.AnnAssign) -> Place:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return (target.id,) if isinstance(target, ast.Name) else ()


def _document(node: ast.Constant, bound: Place, scope: Scope) -> None:
    """Take the text under an assignment as the description of the prompt it binds."""
    found = scope.names.get(bound[0]) if bound else None
    if isinstance(found, Prompt) and isinstance(node.value, str) and not found.foreign:
        found.doc = node.value.strip()


def _leave(statement: ast.Return | ast.Raise | ast.Break | ast.Continue, scope: Scope) -> None:
    if isinstance(statement, ast.Return) and statement.value is not None:
        evaluate(statement.value, scope, scope.path)
    elif isinstance(statement, ast.Raise) and statement.exc is not None:
        evaluate(statement.exc, scope, scope.path)


# --- assignments ---------------------------------------------------------------------------------


def _assign(node: ast.Assign, scope: Scope) -> None:
    target = node.targets[0]
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(node.value, (ast.Tuple, ast.List)):
        pairs = list(zip(target.elts, node.value.elts, strict=False))
        plain = not any(isinstance(item, ast.Starred) for pair in pairs for item in pair)
        if plain and len(target.elts) == len(node.value.elts) and len(node.targets) == 1:
            values = [evaluate(item, scope, _place_of(name, scope)) for name, item in pairs]
            for (name, item), value in zip(pairs, values, strict=True):
                _store(name, value, item, scope)
            return
    value = evaluate(node.value, scope, _place_of(target, scope))
    for each in node.targets:
        _store(each, value, node.value, scope)


def _place_of(target: ast.expr, scope: Scope) -> Place:
    """Return the words that name what is bound to ``target``."""
    match target:
        case ast.Name():
            return (*scope.foreign.get(target.id, scope).path, target.id)
        case ast.Attribute(value=ast.Name(id=name)):
            found = scope.names.get(name)
            if isinstance(found, SelfRef):
                return (*found.owner.scope.path, target.attr)
            if isinstance(found, UserClass):
                return (*found.scope.path, target.attr)
            return (*scope.path, target.attr)
        case ast.Attribute():
            return (*scope.path, target.attr)
        case ast.Subscript(slice=ast.Constant(value=str() | int() as key)):
            return (*_place_of(target.value, scope), str(key))
        case ast.Subscript():
            return _place_of(target.value, scope)
        case _:
            return scope.path


def _store(target: ast.expr, value: Value, node: ast.expr, scope: Scope) -> None:
    match target:
        case ast.Name():
            bind(target.id, value, scope)
        case ast.Attribute():
            receiver = evaluate(target.value, scope, scope.path)
            if isinstance(receiver, SelfRef):
                bind_attribute(receiver.owner, target.attr, value, scope)
            else:
                assign_attribute(receiver, target.attr, value, scope)
        case ast.Subscript():
            found = evaluate(target.value, scope, scope.path)
            key = evaluate(target.slice, scope, scope.path) if not isinstance(target.slice, ast.Slice) else Unknown("")
            containers.put(found, key, value, Spot(scope.module, node), scope.block)
        case ast.Starred():
            _store(target.value, Unknown("a part of a list"), node, scope)
        case ast.Tuple() | ast.List():
            _unpack(target, value, node, scope)
        case _:
            return


def _unpack(target: ast.Tuple | ast.List, value: Value, node: ast.expr, scope: Scope) -> None:
    starred = any(isinstance(item, ast.Starred) for item in target.elts)
    known = isinstance(value, Items) and not value.doubt and len(value.items) == len(target.elts) and not starred
    for number, item in enumerate(target.elts):
        part: Value = value.items[number] if known and isinstance(value, Items) else Unknown("an unpacked value")
        _store(item, part, node, scope)


def _annotated(node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is None:
        return
    value = evaluate(node.value, scope, _place_of(node.target, scope))
    _store(node.target, value, node.value, scope)
    if scope.kind == "class" and scope.owner is not None and isinstance(node.target, ast.Name):
        has_fields = bool(scope.owner.node.bases or scope.owner.node.decorator_list)
        if has_fields and "ClassVar" not in ast.dump(node.annotation):
            scope.owner.fields.add(node.target.id)


def _augmented(node: ast.AugAssign, scope: Scope) -> None:
    load = _loaded(node.target)
    left = evaluate(load, scope, scope.path)
    right = evaluate(node.value, scope, _place_of(node.target, scope))
    if isinstance(left, Items) and left.is_list and isinstance(node.op, ast.Add):
        if scope.block.surrounds(left.block):
            containers.extend(left, right)
        else:
            containers.doubtful(left, f"are extended {scope.block.name}", keep=True)
        return
    site = Site(scope, Spot(scope.module, node), _place_of(node.target, scope))
    _store(node.target, operate(left, node.op, right, site, node.value), node.value, scope)


def _loaded(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    return target  # evaluation does not look at the context (load or store)


def _delete(node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            bind(target.id, Unknown(f'the name "{target.id}", which is deleted'), scope)
        elif isinstance(target, ast.Subscript):
            found = evaluate(target.value, scope, scope.path)
            if isinstance(found, (Items, Table)):
                containers.doubtful(found, "are deleted in part", keep=False)


def _expression(node: ast.Expr, scope: Scope) -> None:
    evaluate(node.value, scope, scope.path)


# --- branches ------------------------------------------------------------------------------------


def _if(node: ast.If, scope: Scope) -> bool:
    bodies: list[Sequence[ast.stmt]] = []
    rest: Sequence[ast.stmt] = [node]
    while len(rest) == 1 and isinstance(rest[0], ast.If):  # a long "elif" chain must not end in a RecursionError
        evaluate(rest[0].test, scope, scope.path)
        bodies.append(rest[0].body)
        rest = rest[0].orelse
    return in_branches(scope, "inside an if", [_body(body) for body in (*bodies, rest)])


def _body(statements: Sequence[ast.stmt]) -> Callable[[Scope], bool]:
    return lambda scope: follow(statements, scope)


def _for(node: ast.For | ast.AsyncFor, scope: Scope) -> None:
    evaluate(node.iter, scope, scope.path)

    def body(inner: Scope) -> bool:
        for name in ast.walk(node.target):
            if isinstance(name, ast.Name):
                bind(name.id, Unknown(f'the loop variable "{name.id}"'), inner)
        follow(node.body, inner)
        return False

    _loop(body, node, scope)


def _while(node: ast.While, scope: Scope) -> None:
    evaluate(node.test, scope, scope.path)

    def body(inner: Scope) -> bool:
        follow(node.body, inner)
        return False

    _loop(body, node, scope)


def _loop(body: Callable[[Scope], bool], node: ast.For | ast.AsyncFor | ast.While, scope: Scope) -> None:
    for name in _assigned(node.body):
        before = scope.names.get(name)
        if isinstance(before, (Str, Scalar, Items, Table, Choice)):  # the second round may see another value
            scope.names[name] = Unknown(f'the name "{name}", which changes in a loop')
    in_branches(scope, "inside a loop", [body, _body([])])
    follow(node.orelse, scope)


def _assigned(statements: Sequence[ast.stmt]) -> set[str]:
    found: set[str] = set()
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def _try(node: ast.Try, scope: Scope) -> bool:
    """Follow the body as if nothing were raised; a handler is a branch of its own."""

    def smooth(inner: Scope) -> bool:
        return follow([*node.body, *node.orelse], inner)

    def handled(handler: ast.ExceptHandler) -> Callable[[Scope], bool]:
        return lambda inner: _captured([handler.name], inner) or follow(handler.body, inner)

    block = scope.block
    left = in_branches(scope, "", [smooth, *(handled(handler) for handler in node.handlers)], certain=1)
    scope.block = block
    return follow(node.finalbody, scope) or left


def _with(node: ast.With | ast.AsyncWith, scope: Scope) -> bool:
    for item in node.items:
        value = evaluate(item.context_expr, scope, scope.path)
        if item.optional_vars is not None:
            _store(item.optional_vars, value, item.context_expr, scope)
    return follow(node.body, scope)


def _match(node: ast.Match, scope: Scope) -> bool:
    evaluate(node.subject, scope, scope.path)

    def case_body(case: ast.match_case) -> Callable[[Scope], bool]:
        names = [
            part.rest if isinstance(part, ast.MatchMapping) else part.name
            for part in ast.walk(case.pattern)
            if isinstance(part, (ast.MatchAs, ast.MatchStar, ast.MatchMapping))
        ]
        return lambda inner: _captured(names, inner) or follow(case.body, inner)

    return in_branches(scope, "inside a match", [*map(case_body, node.cases), _body([])])


def _captured(names: Sequence[str | None], scope: Scope) -> bool:
    """Bind names whose values only the running program knows."""
    for name in names:
        if name is not None:
            bind(name, Unknown(f'the name "{name}", which is set at run time'), scope)
    return False


# --- functions, classes, imports -----------------------------------------------------------------


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for parameter, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        evaluate(default, scope, (*scope.path, node.name, parameter.arg))
    for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            evaluate(keyword_default, scope, (*scope.path, node.name, parameter.arg))
    for decorator in node.decorator_list:
        evaluate(decorator, scope, scope.path)
    made = Function(node, scope, node.name)
    bind(node.name, made, scope)
    scope.functions.append(made)


def _class(node: ast.ClassDef, scope: Scope) -> None:
    inner = Scope("class", scope.module, (*scope.path, node.name), scope, scope.block)
    bases = tuple(_base(base, scope) for base in node.bases)
    owner = UserClass(node.name, node, inner, bases)
    inner.owner = owner
    for decorator in node.decorator_list:
        evaluate(decorator, scope, scope.path)
    follow(node.body, inner)
    for base in bases:
        if isinstance(base, UserClass):
            base.overridden.update(inner.names)
    bind(node.name, owner, scope)
    scope.functions.extend(sorted(inner.functions, key=lambda function: function.name != "__init__"))


def _base(node: ast.expr, scope: Scope) -> Value:
    return look_up_callee(node.id, scope) if isinstance(node, ast.Name) else evaluate(node, scope, scope.path)


def _import(node: ast.Import, scope: Scope) -> None:
    bind_import(node, scope)


def _import_from(node: ast.ImportFrom, scope: Scope) -> None:
    bind_from_import(node, scope)


def _foreign_names(node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
    at: Scope | None = scope.parent
    for name in node.names:
        while at is not None and not (at.kind == "module" if isinstance(node, ast.Global) else name in at.names):
            at = at.parent
        if at is not None:
            scope.foreign[name] = at


_HANDLERS: dict[type[ast.stmt], Callable[..., bool | None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.Assert: lambda node, scope: _discard(evaluate(node.test, scope, scope.path)),
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _foreign_names,
    ast.Nonlocal: _foreign_names,
}
if hasattr(ast, "TryStar"):
    _HANDLERS[ast.TryStar] = _try


def _discard(value: Value) -> None:
    """Follow an expression for what is made in it only."""
