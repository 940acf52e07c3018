"""The check of generated code before it is written: only the syntax we mean to emit, and every text as the prompt has it.

It reads the text back with Python's own parser and compares it with the prompts, so a mistake in the literal writer or
in the emitter stops the output instead of reaching a user.
"""

import ast
from collections.abc import Iterator, Mapping

from genprompts_codegen.emit.types import STANDARD_MODULES, TypeWriter, all_types
from genprompts_codegen.ir import External, LinkedPrompt, LiteralOf, ModuleSpec, PromptSpec
from genprompts_codegen.selfcheck_shape import Shape, UnexpectedSyntaxError, shape_of_body, shape_of_code

_NODES = frozenset(
    {
        ast.Module,
        ast.Expr,
        ast.Constant,
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
        ast.Name,
        ast.Load,
        ast.Store,
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
    }
)
"""The only syntax that generated modules consist of."""

_FUNCTIONS = frozenset(
    "ChatPromptValue TextPromptValue ImagePromptValue TypedDict as_messages text_block isinstance format repr str ascii"
    " float".split()
)
_METHODS = frozenset(
    {("self", "_render"), ("self", "_input_error"), ("self", "_check_mapping"), ("self", "_forbid_extra"), ("input", "get")}
)
_IMPORTS = frozenset({"genprompts", "collections.abc", "typing"}) | STANDARD_MODULES


def check_module(text: str, module: ModuleSpec) -> str | None:
    """Return what is wrong with the ``text`` generated for ``module``; None when nothing is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is not Python"
    classes = {prompt.names.class_name: prompt for prompt in module.prompts}
    allowed = _strings(module)
    problem = _check_nodes(tree, classes, allowed, _external(module))
    if problem is not None:
        return problem
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for name, prompt in classes.items():
        problem = _check_prompt(found.get(name), prompt)
        if problem is not None:
            return f'prompt "{prompt.names.key}": {problem}'
    return None


def _check_nodes(
    tree: ast.Module, classes: Mapping[str, object], allowed: frozenset[object], external: frozenset[str]
) -> str | None:
    """Check every node: known syntax, known calls and imports, known texts outside docstrings."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Constant:
            if isinstance(node.value, str) and node.value not in allowed:  # type: ignore[attr-defined]  # kind says so
                return f"line {node.lineno} has a text that is in no prompt"  # type: ignore[attr-defined]  # same
            continue
        if kind not in _NODES:
            return f"unexpected syntax {kind.__name__}"
        if isinstance(node, ast.Expr):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                continue  # a docstring
            if not isinstance(node.value, ast.Call):
                return f"line {node.lineno} is a statement without effect"
        if isinstance(node, ast.Call) and not _known_call(node, classes):
            return f"line {node.lineno} has an unexpected call"
        if isinstance(node, ast.Import) and not {alias.name for alias in node.names} <= _IMPORTS | external:
            return f"line {node.lineno} has an unexpected import"
        if isinstance(node, ast.ImportFrom) and node.module not in _IMPORTS:
            return f"line {node.lineno} has an unexpected import"
        stack.extend(ast.iter_child_nodes(node))
    return None


def _known_call(call: ast.Call, classes: Mapping[str, object]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in _FUNCTIONS or name in classes
        case ast.Attribute(value=ast.Name(id=owner), attr=method):
            return (owner, method) in _METHODS
        case _:
            return False


def _external(module: ModuleSpec) -> frozenset[str]:
    """Return the modules whose classes the inputs' types name."""
    found = all_types(prompt.spec for prompt in module.prompts)
    return frozenset(entry.module for entry in found if isinstance(entry, External))


def _check_prompt(node: ast.ClassDef | None, prompt: LinkedPrompt) -> str | None:
    """Compare what the class of a prompt renders with the prompt."""
    if node is None:
        return "its class is missing"
    body = prompt.spec.body
    assert body is not None  # noqa: S101 (link keeps only prompts that can be rendered)
    functions = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    try:
        found: Shape = shape_of_code(functions["_render"].body[-1])
    except (KeyError, IndexError, UnexpectedSyntaxError):
        return "its render code has an unexpected form"
    if found != shape_of_body(body, dict(prompt.names.locals)):
        return "its render code differs from its template"
    return _check_lookups(functions["_render"], prompt)


def _check_lookups(function: ast.FunctionDef, prompt: LinkedPrompt) -> str | None:
    """Check that each variable is read from its own key."""
    variables = {local: name for name, local in prompt.names.locals}
    read: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            keys = [key for key in _keys(node.value)]
            if len(keys) != 1:
                return "its render code reads more than one key at once"
            read[node.targets[0].id] = keys[0]
    wrong = [local for local, key in read.items() if variables.get(local) != key]
    return f'variable "{wrong[0]}" is read from the wrong key' if wrong else None


def _keys(value: ast.AST) -> Iterator[str]:
    """Yield the keys that an expression reads from ``input``."""
    for node in ast.walk(value):
        match node:
            case ast.Subscript(value=ast.Name(id="input"), slice=ast.Constant(value=str(key))):
                yield key
            case ast.Call(func=ast.Attribute(value=ast.Name(id="input"), attr="get"), args=[ast.Constant(value=str(key)), *_]):
                yield key
            case _:
                pass


# --- texts ---------------------------------------------------------------------------------------

_OWN_TEXTS = frozenset({"role", "content", "type", "text", "image_url", "url", "detail", ""})


def _strings(module: ModuleSpec) -> frozenset[object]:
    """Return every text that may stand in ``module`` outside docstrings."""
    found: set[object] = set(_OWN_TEXTS)
    for prompt in module.prompts:
        names = prompt.names
        found |= {names.key, names.class_name, names.input_class}
        found |= {f"_{names.class_name}Required", f"_{names.class_name}Optional"}
        found |= {entry.name for entry in prompt.spec.inputs}
        writer = TypeWriter(names.records)
        written = {writer.written(entry.type) for entry in prompt.spec.inputs}
        found |= written | {f"{names.input_class} | {text}" for text in written}
        found |= set(_texts_of_types(prompt.spec))
        for entry in prompt.spec.inputs:
            if entry.default is not None:
                found |= set(_texts_of_value(entry.default.value))
        found |= set(_pieces(prompt.spec))
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


def _pieces(spec: PromptSpec) -> Iterator[str]:
    """Yield the texts inside the body of ``spec``: as a whole; Python joins implicit concatenations while parsing."""
    assert spec.body is not None  # noqa: S101 (link keeps only prompts that can be rendered)
    stack: list[object] = [shape_of_body(spec.body, {})]
    while stack:
        entry = stack.pop()
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, tuple):
            stack.extend(entry)
