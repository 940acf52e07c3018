"""The check of generated code before it is written: only the syntax we mean to emit, every text as the prompt has it.

It reads the text back with Python's own parser and compares it with the prompts, so a mistake in the literal writer or
in the emitter stops the output instead of reaching a user.
"""

import ast
from collections.abc import Iterator, Mapping

from genprompts.strict.roles import ROLES
from genprompts_codegen.emit.module import bindings, needs_value_base
from genprompts_codegen.emit.outputs import output_writer
from genprompts_codegen.emit.typed_dicts import bases
from genprompts_codegen.emit.types import TypeWriter
from genprompts_codegen.ir import External, LinkedPrompt, LiteralOf, ModuleSpec, PromptSpec
from genprompts_codegen.selfcheck_syntax import Known, check_nodes, defined
from genprompts_codegen.selfcheck_tree import RenderCode, output_code, render_code, same
from genprompts_codegen.type_parts import all_types, output_types


def check_module(text: str, module: ModuleSpec, *, strict: bool = False) -> str | None:
    """Return what is wrong with the ``text`` generated for ``module``; None when nothing is."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is not Python"
    found = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    known = Known(frozenset(prompt.names.class_name for prompt in module.prompts), _external(module), _strings(module))
    for prompt in module.prompts:
        if problem := _check_output(found.get(prompt.names.class_name), prompt):
            return f'prompt "{prompt.names.key}": {problem}'
        problem = _check_prompt(found.get(prompt.names.class_name), prompt, known, strict=strict)
        if problem is not None:
            return f'prompt "{prompt.names.key}": {problem}'
    return check_nodes([tree], known)


def _check_prompt(node: ast.ClassDef | None, prompt: LinkedPrompt, known: Known, *, strict: bool) -> str | None:
    """Compare the render code in the class of a prompt with what it has to be; take out of it what was compared."""
    if node is None:
        return "its class is missing"
    render = next((item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "_render"), None)
    if render is None:
        return "its render code is missing"
    wanted = _wanted(prompt, strict=strict)
    start = next((at for at, one in enumerate(render.body) if not _comes_first(one)), 0)
    found = render.body[start:]
    if not same(found, wanted.statements):
        return "its render code differs from its template"
    del render.body[start:]
    if not wanted.compiled:
        return None  # only texts, variables and calls that were compared one by one
    return check_nodes(found, Known(known.callables | defined(found), known.modules, None))


def _check_output(node: ast.ClassDef | None, prompt: LinkedPrompt) -> str | None:
    """Compare what the class of a prompt says of its answer with what it has to say; take out what was compared."""
    if node is None or prompt.spec.output is None:
        return None
    members = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    for name, wanted in output_code(prompt.spec.output, dict(prompt.names.outputs)).items():
        if name not in members or not same(members[name].body, wanted):
            return f'its "{name}" differs from its definition'
        members[name].body.clear()
    return None


def _wanted(prompt: LinkedPrompt, *, strict: bool) -> RenderCode:
    body = prompt.spec.body
    assert body is not None  # link keeps only prompts that can be rendered
    return render_code(body, bindings(prompt), bare=needs_value_base(prompt), strict=strict)


_CHECKS = frozenset({"_forbid_extra", "_check_types", "_check_roles"})
"""What may be asked of an input before it is rendered."""
_HANDED_OVER = ast.parse("if config is not None:\n    return self._traced(input, config)").body[0]
"""What a call with a configuration does."""


def _comes_first(statement: ast.stmt) -> bool:
    """Whether ``statement`` is not of the template: it hands a traced call over, or checks the input."""
    match statement:
        case ast.If():
            return same(statement, _HANDED_OVER)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=check), args=[ast.Name(id="input")])):
            return check in _CHECKS
        case _:
            return False


def _external(module: ModuleSpec) -> frozenset[str]:
    """Return the modules whose classes the inputs' types name."""
    specs = [prompt.spec for prompt in module.prompts]
    found = (*all_types(specs), *output_types(specs))
    return frozenset(entry.module for entry in found if isinstance(entry, External))


# --- texts ---------------------------------------------------------------------------------------


def _strings(module: ModuleSpec) -> frozenset[object]:
    """Return every text that may stand in ``module`` outside docstrings and render code."""
    found: set[object] = set(ROLES)
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
        found.update(_texts_of_value(dict(prompt.spec.metadata)), prompt.spec.tags)
        found.update(_texts_of_types(prompt.spec))
        found.update(_texts_of_output(prompt))
    found.update(name.partition(".")[0] for name in _external(module))
    return frozenset(found)


def _texts_of_output(prompt: LinkedPrompt) -> Iterator[str]:
    """Return the texts in the classes of an answer, and those that name its types."""
    output = prompt.spec.output
    if output is None:
        return
    writer = output_writer(prompt)
    yield from (written := writer.written(output.type), f"type[{written}]")
    yield from (base for _, name in prompt.names.outputs for base in (name, *bases(name)))
    for record in output.records:
        for entry in record.fields:
            yield from (entry.name, writer.written(entry.type))
    yield from _texts_of_value(dict(output.options))


def _texts_of_types(spec: PromptSpec) -> Iterator[str]:
    for entry in (*all_types([spec]), *output_types([spec])):
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
