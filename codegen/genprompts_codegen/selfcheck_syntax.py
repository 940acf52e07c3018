"""The only syntax that generated modules consist of: the second net, which holds whatever is written."""

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from genprompts.limits.counting import Count
from genprompts_codegen.emit.types import STANDARD_MODULES

_PLAIN_FIELDS = frozenset(
    {
        "arg",
        "asname",
        "attr",
        "conversion",
        "ctx",
        "id",
        "is_async",
        "level",
        "module",
        "name",
        "simple",
        "type_comment",
    }
    | {"type_ignores"}
)
"""Fields of nodes that hold no expression or statement."""

_NODES: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field for field in kind._fields if field not in _PLAIN_FIELDS)
    for kind in (
        ast.Module,
        ast.Expr,
        ast.Import,
        ast.ImportFrom,
        ast.alias,
        ast.ClassDef,
        ast.FunctionDef,
        ast.arguments,
        ast.arg,
        ast.AnnAssign,
        ast.Assign,
        ast.Return,
        ast.Try,
        ast.ExceptHandler,
        ast.Raise,
        ast.If,
        ast.IfExp,
        ast.Attribute,
        ast.Subscript,
        ast.Slice,
        ast.Tuple,
        ast.List,
        ast.Dict,
        ast.Starred,
        ast.Call,
        ast.keyword,
        ast.JoinedStr,
        ast.FormattedValue,
        ast.For,
        ast.Continue,
        ast.ListComp,
        ast.comprehension,
        ast.BoolOp,
        ast.Compare,
        ast.BinOp,
        ast.UnaryOp,
        *(ast.BitOr, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
        *(ast.Not, ast.USub, ast.UAdd, ast.And, ast.Or),
        *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot),
    )
}
"""The only syntax that generated modules consist of, beside names and constants: what is checked inside each node."""

_FUNCTIONS = frozenset(
    {
        "ChatPromptValue",
        "TextPromptValue",
        "ImagePromptValue",
        "TypedDict",
        "as_messages",
        "image_url",
        "lazy_module",
        "strict_image_url",
        "text_block",
    }
    | {"abs", "bool", "callable", "dict", "enumerate", "float", "int", "isinstance", "len", "list", "max", "min"}
    | {"range", "repr", "reversed", "round", "sorted", "str", "sum", "tuple", "zip"}
)
_METHODS = frozenset(
    {
        ("self", "_render"),
        ("self", "_traced"),
        ("self", "_input_error"),
        ("self", "_check_mapping"),
        ("self", "_forbid_extra"),
        ("self", "_check_types"),
        ("self", "_check_roles"),
        ("self", "invoke_mapping"),
        ("input", "get"),
    }
)
_HELPERS = frozenset({"jinja", "mustache"})
"""The modules whose functions compiled templates call."""
_MEMBERS = frozenset(
    name
    for name in ("__class__", "append", *dir(str), *dir(dict), *vars(Count))
    if name == "__class__" or name[0] != "_"
) - {"format", "format_map", "fromkeys", "clear", "pop", "popitem", "setdefault", "update"}
"""What compiled templates take of values: nothing that changes them, or leads elsewhere."""
_IMPORTS = frozenset({"genprompts", "collections.abc", "typing"}) | STANDARD_MODULES


@dataclass(frozen=True, slots=True)
class Known:
    """What a module may mention: what it calls, the modules of its types, and texts (None: they were checked)."""

    callables: frozenset[str]
    modules: frozenset[str]
    texts: frozenset[object] | None


def check_nodes(roots: Sequence[ast.AST], known: Known) -> str | None:
    """Return what is wrong with the syntax of ``roots``; None when nothing is."""
    stack: list[ast.AST | None] = [*roots]
    texts = known.texts
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is ast.Name or node is None:
            continue
        if kind is ast.Constant:
            value = node.value  # type: ignore[attr-defined]  # kind says so
            if texts is not None and isinstance(value, str) and value not in texts:
                return f"line {node.lineno} has a text that is in no prompt"  # type: ignore[attr-defined]  # same
            continue
        if kind not in _NODES:
            return f"unexpected syntax {kind.__name__}"
        if kind is ast.Expr and _is_docstring(node):
            continue
        if kind in _SPECIAL and (problem := _check_special(node, known)) is not None:
            return problem
        for field in _NODES[kind]:
            inside = getattr(node, field)
            if inside.__class__ is list:
                stack += inside
            elif inside is not None:
                stack.append(inside)
    return None


def defined(body: Sequence[ast.stmt]) -> frozenset[str]:
    """Return the variables and functions that a method's ``body`` defines and may call; no builtin is among them."""
    return frozenset(name for statement in body for name in _names(statement)) - set(dir(builtins))


def _names(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg


_SPECIAL = frozenset({ast.Expr, ast.Call, ast.Attribute, ast.Import, ast.ImportFrom})


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _check_special(node: ast.AST, known: Known) -> str | None:
    """Check a node that is only allowed in some forms."""
    match node:
        case ast.Expr() if not isinstance(node.value, ast.Call):
            return f"line {node.lineno} is a statement without effect"
        case ast.Call() if not _known_call(node, known):
            return f"line {node.lineno} has an unexpected call"
        case ast.Attribute() if not _known_member(node):
            return f"line {node.lineno} has an unexpected attribute"
        case ast.Import() if not {alias.name for alias in node.names} <= _IMPORTS | known.modules:
            return f"line {node.lineno} has an unexpected import"
        case ast.ImportFrom() if node.module not in _IMPORTS:
            return f"line {node.lineno} has an unexpected import"
        case _:
            return None


def _known_call(call: ast.Call, known: Known) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _FUNCTIONS or name in known.callables
        case ast.Attribute(attr=method):
            return method != "__class__"  # which others there may be is checked where it stands
        case _:
            return False


def _known_member(node: ast.Attribute) -> bool:
    match node.value:
        case ast.Name(id=owner) if owner in _HELPERS:
            return not node.attr.startswith("_") and hasattr(import_module(f"genprompts.{owner}"), node.attr)
        case ast.Name(id="self" as owner):
            return (owner, node.attr) in _METHODS
        case ast.Name(id=owner) if owner in STANDARD_MODULES:
            return True
        case _:
            return node.attr in _MEMBERS
