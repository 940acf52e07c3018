"""The check of generated code before it is written: only the syntax we mean to emit, every text as the prompt has it.

It reads the text back with Python's own parser and compares it with the prompts, so a mistake in the literal writer or
in the emitter stops the output instead of reaching a user.
"""

import ast
from collections.abc import Iterator, Mapping

from genprompts_codegen.emit.module import bindings, needs_value_base
from genprompts_codegen.emit.typed_dicts import bases
from genprompts_codegen.emit.types import TypeWriter, all_types
from genprompts_codegen.ir import External, LinkedPrompt, LiteralOf, ModuleSpec, PromptSpec
from genprompts_codegen.selfcheck_syntax import Known, check_nodes, defined
from genprompts_codegen.selfcheck_tree import RenderCode, render_code, same


def check_module(text: str, module: ModuleSpec) -> str | None:
    """Return what is wrong with the ``text`` generated for ``module``; None when nothing is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is not Python"
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    known = Known(frozenset(prompt.names.class_name for prompt in module.prompts), _external(module), _strings(module))
    for prompt in module.prompts:
        problem = _check_prompt(found.get(prompt.names.class_name), prompt, known)
        if problem is not None:
            return f'prompt "{prompt.names.key}": {problem}'
    return check_nodes([tree], known)


def _check_prompt(node: ast.ClassDef | None, prompt: LinkedPrompt, known: Known) -> str | None:
    """Compare the render code in the class of a prompt with what it has to be; take out of it what was compared."""
    if node is None:
        return "its class is missing"
    render = next((item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "_render"), None)
    if render is None:
        return "its render code is missing"
    wanted = _wanted(prompt)
    start = 1 if _forbids_extra(render.body[0]) else 0
    found = render.body[start:]
    if not same(found, wanted.statements):
        return "its render code differs from its template"
    del render.body[start:]
    if not wanted.compiled:
        return None  # only texts, variables and calls that were compared one by one
    return check_nodes(found, Known(known.callables | defined(found), known.modules, None))


def _wanted(prompt: LinkedPrompt) -> RenderCode:
    body = prompt.spec.body
    assert body is not None  # link keeps only prompts that can be rendered
    return render_code(body, bindings(prompt), bare=needs_value_base(prompt))


def _forbids_extra(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="_forbid_extra"), args=[ast.Name(id="input")])):
            return True
        case _:
            return False


def _external(module: ModuleSpec) -> frozenset[str]:
    """Return the modules whose classes the inputs' types name."""
    found = all_types(prompt.spec for prompt in module.prompts)
    return frozenset(entry.module for entry in found if isinstance(entry, External))


# --- texts ---------------------------------------------------------------------------------------


def _strings(module: ModuleSpec) -> frozenset[object]:
    """Return every text that may stand in ``module`` outside docstrings and render code."""
    found: set[object] = set()
    for prompt in module.prompts:
        names = prompt.names
        found |= {names.key, names.class_name, names.input_class, *bases(names.class_name)}
        found.update(base for _, name in names.records for base in bases(name))
        writer = TypeWriter(names.records)
        for entry in (*prompt.spec.inputs, *(field for record in prompt.spec.records for field in record.fields)):
            written = writer.written(entry.type)
            found |= {entry.name, written, f"{names.input_class} | {written}", f"{written} | Missing"}
            if entry.default is not None:
                found.update(_texts_of_value(entry.default.value))
        found.update(_texts_of_types(prompt.spec))
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
