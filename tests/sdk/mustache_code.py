"""Compiled mustache templates as functions, for tests."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

from genprompts import MISSING, mustache
from genprompts.compiler import tree
from genprompts.compiler.code import Give
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.mustache.compile import compile_mustache
from genprompts.grammar.mustache.nodes import Mustache

Rendered = Callable[[Mapping[str, object]], str]


def source(template: Mustache, inputs: tuple[str, ...] = (), absent: tuple[str, ...] = ()) -> str:
    """Return the code of ``template`` as text; each of ``inputs`` is in the variable of its name."""
    module = ast.Module(_body(template, {name: name for name in inputs}, frozenset(absent)), [])
    return ast.unparse(ast.fix_missing_locations(module))


def function(template: Mustache, inputs: tuple[str, ...]) -> Rendered:
    """Return a function that takes values as generated code does; an input that is not given is ``MISSING``."""
    locals_ = {name: f"given_{number}" for number, name in enumerate(inputs)}
    made = ast.parse("def render(input, " + ", ".join(locals_.values()) + "): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = _body(template, locals_, frozenset(inputs))
    space: dict[str, Any] = {"mustache": mustache, "MISSING": MISSING}
    exec(compile(ast.fix_missing_locations(ast.Module([made], [])), "compiled", "exec"), space)
    render = space["render"]
    return lambda values: str(render(values, *(values.get(name, MISSING) for name in inputs)))


def _body(template: Mustache, locals_: Mapping[str, str], absent: frozenset[str]) -> list[ast.stmt]:
    compiled = compile_mustache(template, locals_, absent, Fresh(locals_.values()))
    assert compiled.sandboxed is None
    return tree.block((*compiled.statements, Give(compiled.text)))
