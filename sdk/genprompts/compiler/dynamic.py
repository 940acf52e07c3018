"""Render functions for templates that are made at run time: the same source as generated code, compiled at once."""

import linecache
from collections.abc import Callable, Sequence
from itertools import count
from weakref import finalize

import genprompts
from genprompts.compiler.render import render_body
from genprompts.compiler.texts import Binding
from genprompts.grammar.nodes import Body

_numbers = count(1)


def compile_render(
    body: Body, bindings: Sequence[Binding], *, bare: bool, strict: bool = False
) -> Callable[..., object]:
    """Return the function ``_render(self, input, config=None)`` for ``body``.

    Tracebacks show its source for as long as the function lives.
    """
    rendering = render_body(body, bindings, bare=bare, strict=strict)
    statements = "".join(f"    {line}\n" for line in rendering.lines)
    source = f"def _render(self, input, config=None):\n{statements}"
    filename = f"<genprompts template {next(_numbers)}>"
    names: dict[str, object] = {name: getattr(genprompts, name) for name in rendering.runtime}
    exec(compile(source, filename, "exec"), names)  # noqa: S102  (our own source: texts enter it only as literals)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    render = names["_render"]
    assert callable(render)
    finalize(render, linecache.cache.pop, filename, None)
    return render
