"""The check of generated code before it is written: only the syntax we mean to emit, every text as the prompt has it.

It reads the text back with Python's own parser and compares it with the prompts, so a mistake in the literal writer or
in the emitter stops the output instead of reaching a user.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from genprompts_codegen.emit.types import STANDARD_MODULES, TypeWriter, all_types
from genprompts_codegen.ir import External, LinkedPrompt, LiteralOf, ModuleSpec, PromptSpec
from genprompts_codegen.selfcheck_shape import Shape, UnexpectedSyntaxError, shape_of_body, shape_of_code

_PLAIN_FIELDS = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "level", "module", "name", "simple", "type_comment"}
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
        ast.BinOp,
        ast.BitOr,
        ast.UnaryOp,
        ast.USub,
    )
}
"""The only syntax that generated modules consist of, beside names and constants: what is checked inside each node."""

_FUNCTIONS = frozenset(
    {"ChatPromptValue", "TextPromptValue", "ImagePromptValue", "TypedDict", "as_messages", "text_block", "isinstance"}
    | {"format", "repr", "str", "ascii", "float"}
)
_METHODS = frozenset(
    {
        ("self", "_render"),
        ("self", "_input_error"),
        ("self", "_check_mapping"),
        ("self", "_forbid_extra"),
        ("input", "get"),
    }
)
_IMPORTS = frozenset({"genprompts", "collections.abc", "typing"}) | STANDARD_MODULES


def check_module(text: str, module: ModuleSpec) -> str | None:
    """Return what is wrong with the ``text`` generated for ``module``; None when nothing is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is not Python"
    classes = {prompt.names.class_name: prompt for prompt in module.prompts}
    shapes = {name: _wanted(prompt) for name, prompt in classes.items()}
    allowed = _strings(module, shapes.values())
    problem = _check_nodes(tree, classes, allowed, _external(module))
    if problem is not None:
        return problem
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for name, prompt in classes.items():
        problem = _check_prompt(found.get(name), prompt, shapes[name])
        if problem is not None:
            return f'prompt "{prompt.names.key}": {problem}'
    return None


def _check_nodes(
    tree: ast.Module, classes: Mapping[str, object], allowed: frozenset[object], external: frozenset[str]
) -> str | None:
    """Check every node: known syntax, known calls and imports, known texts outside docstrings."""
    stack: list[ast.AST | None] = [tree]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is ast.Name or node is None:
            continue
        if kind is ast.Constant:
            if isinstance(node.value, str) and node.value not in allowed:  # type: ignore[attr-defined]  # kind says so
                return f"line {node.lineno} has a text that is in no prompt"  # type: ignore[attr-defined]  # same
            continue
        if kind not in _NODES:
            return f"unexpected syntax {kind.__name__}"
        if kind is ast.Expr and _is_docstring(node):
            continue
        if kind in _SPECIAL and (problem := _check_special(node, classes, external)) is not None:
            return problem
        for field in _NODES[kind]:
            inside = getattr(node, field)
            if inside.__class__ is list:
                stack += inside
            elif inside is not None:
                stack.append(inside)
    return None


_SPECIAL = frozenset({ast.Expr, ast.Call, ast.Import, ast.ImportFrom})


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _check_special(node: ast.AST, classes: Mapping[str, object], external: frozenset[str]) -> str | None:
    """Check a node that is only allowed in some forms."""
    match node:
        case ast.Expr() if not isinstance(node.value, ast.Call):
            return f"line {node.lineno} is a statement without effect"
        case ast.Call() if not _known_call(node, classes):
            return f"line {node.lineno} has an unexpected call"
        case ast.Import() if not {alias.name for alias in node.names} <= _IMPORTS | external:
            return f"line {node.lineno} has an unexpected import"
        case ast.ImportFrom() if node.module not in _IMPORTS:
            return f"line {node.lineno} has an unexpected import"
        case _:
            return None


def _known_call(call: ast.Call, classes: Mapping[str, object]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _FUNCTIONS or name in classes
        case ast.Attribute(value=ast.Name(id=owner), attr=method):
            return (owner, method) in _METHODS
        case _:
            return False


def _wanted(prompt: LinkedPrompt) -> Shape:
    body = prompt.spec.body
    assert body is not None  # link keeps only prompts that can be rendered
    return shape_of_body(body, dict(prompt.names.locals))


def _external(module: ModuleSpec) -> frozenset[str]:
    """Return the modules whose classes the inputs' types name."""
    found = all_types(prompt.spec for prompt in module.prompts)
    return frozenset(entry.module for entry in found if isinstance(entry, External))


def _check_prompt(node: ast.ClassDef | None, prompt: LinkedPrompt, wanted: Shape) -> str | None:
    """Compare what the class of a prompt renders with the prompt."""
    if node is None:
        return "its class is missing"
    render = next((item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "_render"), None)
    if render is None:
        return "its render code is missing"
    try:
        found = shape_of_code(render.body[-1])
    except UnexpectedSyntaxError:
        return "its render code has an unexpected form"
    if found != wanted:
        return "its render code differs from its template"
    return _check_lookups(render, prompt)


def _check_lookups(function: ast.FunctionDef, prompt: LinkedPrompt) -> str | None:
    """Check that each variable is read from its own key."""
    variables = {local: name for name, local in prompt.names.locals}
    for statement in function.body:
        for inner in statement.body if isinstance(statement, ast.Try) else (statement,):
            if isinstance(inner, ast.Assign):
                target = inner.targets[0]
                if not isinstance(target, ast.Name) or _keys(inner.value) != [variables.get(target.id)]:
                    return f"line {inner.lineno} reads the wrong key"
    return None


def _keys(value: ast.expr) -> list[str]:
    """Return the keys that the right side of a lookup reads from ``input``."""
    match value:
        case ast.Subscript(value=ast.Name(id="input"), slice=ast.Constant(value=str(key))):
            return [key]
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="input"), attr="get"), args=[ast.Constant(value=str(key)), *_]
        ):
            return [key]
        case ast.IfExp(body=chosen, orelse=other):
            return _keys(chosen) + _keys(other)
        case _:
            return []


# --- texts ---------------------------------------------------------------------------------------

_OWN_TEXTS = frozenset({"role", "content", "type", "text", "image_url", "url", "detail", ""})


def _strings(module: ModuleSpec, shapes: Iterable[Shape]) -> frozenset[object]:
    """Return every text that may stand in ``module`` outside docstrings."""
    found: set[object] = set(_OWN_TEXTS)
    for prompt in module.prompts:
        names = prompt.names
        found |= {names.key, names.class_name, names.input_class}
        found |= {f"_{names.class_name}Required", f"_{names.class_name}Optional"}
        writer = TypeWriter(names.records)
        for entry in prompt.spec.inputs:
            written = writer.written(entry.type)
            found |= {entry.name, written, f"{names.input_class} | {written}"}
            if entry.default is not None:
                found.update(_texts_of_value(entry.default.value))
        found.update(_texts_of_types(prompt.spec))
    for shape in shapes:
        _add_texts(shape, found)
    return frozenset(found)


def _texts_of_types(spec: PromptSpec) -> Iterator[str]:
    for entry in all_types([spec]):
        if isinstance(entry, LiteralOf):
            yield from (value for value in entry.values if isinstance(value, str))


def _texts_of_value(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts_of_value(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts_of_value(item)


def _add_texts(shape: Shape, found: set[object]) -> None:
    """Add the texts of a body: each as a whole, because Python joins implicit concatenations while parsing."""
    if isinstance(shape, str):
        found.add(shape)
    elif isinstance(shape, tuple):
        for part in shape:
            _add_texts(part, found)
