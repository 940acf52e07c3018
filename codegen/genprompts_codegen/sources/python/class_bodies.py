"""What the body of a class gives its values: annotated names, properties, methods, and what methods set on ``self``."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from genprompts_codegen.definitions import ClassKind

_PROPERTIES = frozenset({"property", "cached_property", "computed_field", "abstractproperty"})
_QUALIFIERS = frozenset({"Required", "NotRequired", "ReadOnly", "ClassVar", "Final", "InitVar"})


@dataclass(frozen=True, slots=True)
class Member:
    """One name of a class; ``annotation`` is the type of its value where one is written."""

    name: str
    annotation: ast.expr | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Members:
    """The names of one class body; ``open`` when it says that there may be others."""

    found: tuple[Member, ...]
    open: bool


def fields_of(node: ast.ClassDef, kind: ClassKind) -> Members:
    """Return the names that the body of ``node`` gives; those of its bases are not among them."""
    total = not any(
        keyword.arg == "total" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in node.keywords
    )
    found: dict[str, Member] = {}
    for member in _members(node.body, total=total or kind is not ClassKind.TYPED_DICT):
        known = found.get(member.name)
        if known is None or known.annotation is None:
            found[member.name] = member
    return Members(tuple(found.values()), kind is ClassKind.MODEL and _allows_extra(node))


def _members(body: Sequence[ast.stmt], *, total: bool) -> Iterator[Member]:
    for statement in body:
        match statement:
            case ast.AnnAssign(target=ast.Name(name), annotation=annotation):
                plain, required = _qualified(annotation, required=total)
                yield Member(name, plain, required)
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name):
                        yield from _slots(statement.value) if target.id == "__slots__" else (Member(target.id),)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield Member(statement.name, statement.returns if _is_property(statement) else None)
                yield from _set_on_self(statement)
            case ast.ClassDef(name=name):
                yield Member(name)
            case ast.If(body=then, orelse=orelse):
                yield from _members([*then, *orelse], total=total)
            case ast.Try(body=inner, handlers=handlers, orelse=orelse):
                caught = [one for handler in handlers for one in handler.body]
                yield from _members([*inner, *caught, *orelse], total=total)
            case _:
                pass


def _qualified(annotation: ast.expr, *, required: bool) -> tuple[ast.expr, bool]:
    """Return an annotation without the qualifiers around it, and whether they leave the key required."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return annotation, required
    while isinstance(annotation, ast.Subscript):
        word = _last_word(annotation.value)
        if word == "Annotated" and isinstance(annotation.slice, ast.Tuple) and annotation.slice.elts:
            inner = annotation.slice.elts[0]
            if not (isinstance(inner, ast.Subscript) and _last_word(inner.value) in _QUALIFIERS):
                return inner, required
            annotation = inner
        elif word in _QUALIFIERS:
            required = word == "Required" or (required and word != "NotRequired")
            annotation = annotation.slice
        else:
            break
    return annotation, required


def _last_word(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _slots(node: ast.expr) -> Iterator[Member]:
    names = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    for name in names:
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield Member(name.value)


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last_word(one.func if isinstance(one, ast.Call) else one) in _PROPERTIES for one in node.decorator_list)


def _set_on_self(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Member]:
    """Yield what a method assigns to its first parameter; a parameter's annotation holds for what it is assigned to."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    if not arguments:
        return
    own = arguments[0].arg
    annotations = {one.arg: one.annotation for one in (*arguments[1:], *node.args.kwonlyargs)}
    for inner in ast.walk(node):
        match inner:
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=owner), attr=name), annotation=annotation):
                if owner == own:
                    yield Member(name, annotation)
            case ast.Assign(targets=targets, value=value):
                known = annotations.get(value.id) if isinstance(value, ast.Name) else None
                for target in targets:
                    for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == own:
                            yield Member(one.attr, known if one is target else None)
            case _:
                pass


def _allows_extra(node: ast.ClassDef) -> bool:
    """Whether a pydantic model keeps fields that it does not name."""
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="model_config")], value=value):
                return _mentions_allow(value)
            case ast.AnnAssign(target=ast.Name(id="model_config"), value=ast.expr() as value):
                return _mentions_allow(value)
            case ast.ClassDef(name="Config", body=body):
                return any(isinstance(one, ast.Assign) and _mentions_allow(one.value) for one in body)
            case _:
                pass
    return any(keyword.arg == "extra" for keyword in node.keywords)


def _mentions_allow(node: ast.expr) -> bool:
    """Whether ``extra="allow"`` stands in ``node``, or anything that is no literal and may mean it."""
    if isinstance(node, ast.Name | ast.Attribute | ast.BinOp):
        return True
    return any(isinstance(one, ast.Constant) and one.value == "allow" for one in ast.walk(node))
