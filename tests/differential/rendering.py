"""Our ways to render one template, each from its text alone: step by step, and compiled to Python."""

import ast
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import genprompts
from genprompts.compiler import tree
from genprompts.compiler.code import Compiled
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.jinja import compile as jinja_compiler
from genprompts.compiler.mustache import compile as mustache_compiler
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.jinja import sandbox as jinja_sandbox
from genprompts.grammar.jinja import uses as jinja_uses
from genprompts.grammar.mustache import parse as mustache
from genprompts.grammar.mustache import render as mustache_render
from genprompts.grammar.mustache import uses as mustache_uses
from genprompts.grammar.paths import PathUse
from genprompts.missing import MISSING

Render = Callable[[Mapping[str, object]], str]
Names = tuple[frozenset[str], frozenset[str]]


class Ours(Protocol):
    """One template, read by us."""

    def names(self) -> Names:
        """Return the names of the required inputs, and of those that may be left out."""
        ...

    def ways(self) -> dict[str, Render]:
        """Return the ways to render it."""
        ...


def split(uses: tuple[PathUse, ...]) -> Names:
    """Return the inputs that ``uses`` read, and those of them that every place does without."""
    required = frozenset(use.path.name for use in uses if not use.guarded)
    return required, frozenset(use.path.name for use in uses) - required


def function(compiled: Compiled, locals_: Mapping[str, str], required: frozenset[str]) -> Render:
    """Return a function that renders as the compiled code does."""
    fetched = [
        f"{local} = values[{name!r}]" if name in required else f"{local} = values.get({name!r}, MISSING)"
        for name, local in locals_.items()
    ]
    body = ast.parse("\n".join(fetched)).body
    body += tree.block(compiled.statements)
    made = ast.parse("def render(values): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = [*body, ast.Return(tree.expression(compiled.text))]
    space: dict[str, Any] = {name: getattr(genprompts, name) for name in compiled.runtime}
    space |= {"MISSING": MISSING, "Any": Any}
    exec(compile(ast.fix_missing_locations(ast.Module([made], [])), "compiled", "exec"), space)
    found: Render = space["render"]
    return found


def locals_of(names: Names) -> tuple[dict[str, str], Fresh]:
    """Return a variable for each input, and the names that are left."""
    locals_ = {name: f"value_{number}" for number, name in enumerate(sorted(names[0] | names[1]))}
    return locals_, Fresh([*locals_.values(), "MISSING", "jinja", "mustache", "Any", "values"])


class OurMustache:
    """One mustache template."""

    def __init__(self, text: str) -> None:
        self.template = mustache.parse(text)

    def names(self) -> Names:
        """Return the names of the inputs."""
        return split(mustache_uses.uses_of(self.template))

    def ways(self) -> dict[str, Render]:
        """Return the ways to render it."""
        names = self.names()
        locals_, fresh = locals_of(names)
        compiled = mustache_compiler.compile_mustache(self.template, locals_, names[1], fresh)
        return {
            "step by step": lambda values: mustache_render.render(self.template, dict(values)),
            "compiled": function(compiled, locals_, names[0]),
        }


class OurJinja:
    """One jinja2 template."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.template = jinja.parse(text)

    def names(self) -> Names:
        """Return the names of the inputs."""
        return split(jinja_uses.uses_of(self.template))

    def ways(self) -> dict[str, Render]:
        """Return the ways to render it."""
        names = self.names()
        locals_, fresh = locals_of(names)
        compiled = jinja_compiler.compile_jinja(self.template, locals_, names[1], fresh)
        return {
            "sandbox": lambda values: jinja_sandbox.render(self.text, {}, dict(values)),
            "compiled": function(compiled, locals_, names[0]),
        }


OURS: dict[str, Callable[[str], Ours]] = {"mustache": OurMustache, "jinja2": OurJinja}
