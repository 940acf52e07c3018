"""What jinja2 refuses only when it compiles a template: how its statements may stand to one another."""

from dataclasses import dataclass, replace

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja import sizes
from genprompts.grammar.jinja.callables import check_expression
from genprompts.grammar.jinja.walk import Part, blocks_in, free, parts
from genprompts.grammar.nodes import Text
from genprompts.span import Span

_MOST_LOOPS = 20  # Python nests no more
_IMPLIED = {"_loop_vars", "_block_vars", "__debug__"}


@dataclass(frozen=True, slots=True)
class _Around:
    """Where a statement stands.

    ``top``: no scope is around it. ``looped``: a loop is. ``buffered``: its text is collected, not printed at once.
    ``nested``: loops around it that Python sees as one inside another. ``excused``: an "if" around it asks whether
    some filter or test exists, so that one that does not is no mistake.
    """

    top: bool = True
    looped: bool = False
    buffered: bool = False
    nested: int = 0
    excused: bool = False


def check(body: j.Statements) -> None:
    """Check a whole template.

    Raises:
        TemplateSyntaxError: jinja2 would not compile it, or the sandbox would not let it run.
    """
    seen: set[str] = set()
    for block in blocks_in(body):
        if block.name in seen:
            raise TemplateSyntaxError(f"block {block.name!r} defined twice", block.span, "give each block its own name")
        seen.add(block.name)
    sizes.check(body)
    _statements(body, _Around())


def _statements(body: j.Statements, around: _Around) -> None:
    for node in body:
        _statement(node, around)


def _statement(node: j.Statement, around: _Around) -> None:
    inner = replace(around, top=False, excused=False)
    match node:
        case j.If():
            excused = around.excused or any(_asks(test) for test, _ in node.branches)
            for test, body in node.branches:
                _expression(test, excused)
                _statements(body, replace(around, excused=excused))
            _statements(node.orelse, replace(around, excused=excused))
        case j.For():
            _for(node, around)
        case j.Macro() | j.CallBlock():
            _macro(node, around)
        case j.Block():
            if around.buffered:
                _leaf(node.span, around)
            _statements(node.body, _Around(top=False, looped=around.looped))
        case j.Include():
            _expression(node.name, around.excused)
            if node.with_context:
                _leaf(node.span, around)
        case j.Extends():
            if not around.top:
                message = "cannot use extend from a non top-level scope"
                raise TemplateSyntaxError(message, node.span, "extend at the top of the template")
            _expression(node.name, around.excused)
        case j.SetBlock() | j.FilterBlock():
            if isinstance(node, j.SetBlock):
                _bind(node.target, around)
            if node.filter is not None:
                _expression(node.filter, excused=False)
            _statements(node.body, replace(inner, buffered=True))
        case j.With() | j.Autoescape():
            for value in (one for _, one in node.bindings) if isinstance(node, j.With) else (node.value,):
                _expression(value, around.excused)
            _statements(node.body, inner)
        case j.Set():
            _bind(node.target, around)
            _expression(node.value, around.excused)
        case j.Print():
            _expression(node.value, around.excused)
        case j.Import():
            _expression(node.name, around.excused)
        case Text():
            pass


def _for(node: j.For, around: _Around) -> None:
    inner = replace(around, top=False, excused=False, looped=True)
    _bind(node.target, inner)
    _expression(node.iterable, around.excused)
    if node.condition is not None:
        _expression(node.condition, excused=False)
    if node.recursive:  # becomes a function of its own
        inner = replace(inner, nested=0, buffered=True)
    if inner.nested == _MOST_LOOPS:
        raise _too_nested(node.span)
    _statements(node.body, replace(inner, nested=inner.nested + 1))
    _statements(node.orelse, inner)


def _leaf(span: Span, around: _Around) -> None:
    """Refuse another template's text where Python cannot nest the loop, and its clean-up, that fetch it."""
    if around.nested + 2 > _MOST_LOOPS:
        raise _too_nested(span)


def _too_nested(span: Span) -> TemplateSyntaxError:
    hint = f"nest {_MOST_LOOPS} loops at most, or put the inner ones into a macro"
    return TemplateSyntaxError("too many statically nested blocks", span, hint)


def _macro(node: j.Macro | j.CallBlock, around: _Around) -> None:
    seen: set[str] = set()
    for target, default in node.parameters:
        if target.name in seen:
            message = f"duplicate argument {target.name!r} in macro definition"
            raise TemplateSyntaxError(message, target.span, "give each parameter its own name")
        seen.add(target.name)
        if target.name == "caller" and default is None and free(node.body, frozenset({"caller"})):
            message = (
                "When defining macros or call blocks the special "
                '"caller" argument must be omitted or be given a default.'
            )
            raise TemplateSyntaxError(message, target.span, "leave the parameter out")
        if default is not None:
            _expression(default, excused=False)
    if isinstance(node, j.CallBlock):
        if any(name == "caller" for name, _ in node.call.arguments.keywords):
            message = "keyword argument repeated: caller"
            raise TemplateSyntaxError(message, node.call.span, "the call block itself is the caller")
        _expression(node.call, around.excused)
    _statements(node.body, _Around(top=False, looped=around.looped, buffered=True))


def _bind(target: j.AnyTarget, around: _Around) -> None:
    if isinstance(target, j.Targets):
        for item in target.items:
            _bind(item, around)
    elif target.name == "loop" and around.looped:
        message = "Can't assign to special loop variable in for-loop target"
        raise TemplateSyntaxError(message, target.span, "give the variable another name")


def _asks(test: j.Expr) -> bool:
    """Return whether the test asks whether some filter or test exists."""
    stack: list[Part] = [test]
    while stack:
        node = stack.pop()
        if isinstance(node, j.Test) and node.name in {"filter", "test"}:
            return True
        stack.extend(parts(node))
    return False


def _expression(node: Part, excused: bool) -> None:
    """Check an expression and all that it consists of."""
    if isinstance(node, j.Condition):
        excused = excused or _asks(node.test)
    if isinstance(node, j.Call):
        taken = next((name for name, _ in node.arguments.keywords if name in _IMPLIED), None)
        if taken is not None:
            message = f'jinja2 keeps the keyword argument "{taken}" to itself'
            raise TemplateSyntaxError(message, node.span, "give the argument another name")
    if isinstance(node, j.Pairs):
        for key, _ in node.items:
            _check_key(key)
    check_expression(node, excused=excused)
    for part in parts(node):
        _expression(part, excused)


def _check_key(key: j.Expr) -> None:
    """Refuse a list or a dict as a key of a dict, also inside a tuple."""
    if isinstance(key, j.Items) and key.kind == "tuple":
        for item in key.items:
            _check_key(item)
    elif isinstance(key, j.Items | j.Pairs):
        kind = "list" if isinstance(key, j.Items) else "dict"
        raise TemplateSyntaxError(f"unhashable type: {kind!r}", key.span, "write a text or a number as the key")
