"""Compiled jinja2 templates as functions, and what jinja2 itself renders, for tests."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import DictLoader
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from genprompts import jinja
from genprompts.compiler import tree
from genprompts.compiler.code import Compiled, Give
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.jinja.compile import compile_jinja
from genprompts.errors import MissingInputError
from genprompts.grammar.jinja.parse import parse
from genprompts.missing import MISSING

_RUNTIME = {"jinja": jinja, "MISSING": MISSING, "Any": Any}
_ADDRESS = re.compile(r"<[^<>]* (?:object|function) [^<>]*>|<function [^<>]*<locals>[^<>]*>|0x[0-9a-f]+", re.IGNORECASE)


@dataclass(frozen=True)
class Built:
    """A template, compiled: the code, its Python, and the function that renders."""

    code: Compiled
    source: str
    render: Callable[[Mapping[str, object]], str]


def build(
    text: str, inputs: Iterable[str], *, absent: Iterable[str] = (), files: Mapping[str, str] | None = None
) -> Built:
    """Return the template as a function of its inputs; those that are ``absent`` may be left out."""
    absent = frozenset(absent)
    names = [*inputs, *sorted(absent)]
    fresh = Fresh(_RUNTIME)
    held = {name: fresh.name(name) for name in names}
    code = compile_jinja(parse(text, files=files or {}), held, absent, fresh)
    function = ast.parse("def render(): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.args.args = [ast.arg(local) for local in held.values()]
    function.body = tree.block((*code.statements, Give(code.text)))
    module = ast.fix_missing_locations(ast.Module([function], []))
    space: dict[str, Any] = dict(_RUNTIME)
    exec(compile(module, "<template>", "exec"), space)
    rendered: Callable[..., str] = space["render"]
    return Built(code, ast.unparse(module), lambda values: rendered(*(values.get(name, MISSING) for name in names)))


class Tracked(Undefined):
    """jinja2's own undefined values, which remember that a key of a value was missing."""

    __slots__ = ()
    seen = False

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = None) -> None:
        if obj is not missing:
            Tracked.seen = True
        super().__init__(hint, obj, name, *([exc] if exc else []))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, Undefined)

    __hash__ = Undefined.__hash__


def outcome(render: Callable[[], str]) -> str | Exception:
    """Return the text, or the error."""
    try:
        return render()
    except Exception as error:  # noqa: BLE001  (every error is an outcome)
        return error


def reference(text: str, values: Mapping[str, object], files: Mapping[str, str] | None = None) -> str | Exception:
    """Return what jinja2's sandbox renders; ``Tracked.seen`` says then whether it met a missing key."""
    environment = ImmutableSandboxedEnvironment(undefined=Tracked, loader=DictLoader(dict(files or {})))
    Tracked.seen = False
    return outcome(lambda: environment.from_string(text).render(**values))


def same_text(found: str, wanted: str) -> bool:
    """Say whether two texts are the same, but for the addresses of objects."""
    return _ADDRESS.sub("@", found) == _ADDRESS.sub("@", wanted)


def difference(
    built: Built, text: str, values: Mapping[str, object], files: Mapping[str, str] | None = None
) -> str | None:
    """Return how our text differs from jinja2's; missing keys are refused where jinja2 goes on without them."""
    wanted = reference(text, values, files)
    found = outcome(lambda: built.render(values))
    if isinstance(found, Exception) and isinstance(wanted, Exception):
        return None
    if isinstance(found, MissingInputError) and Tracked.seen:
        return None
    if isinstance(found, str) and isinstance(wanted, str) and same_text(found, wanted):
        return None
    return f"{text!r} with {values!r}: {wanted!r} by jinja2, {found!r} by us\n{built.source}"
