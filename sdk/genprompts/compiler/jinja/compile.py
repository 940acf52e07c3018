"""Compiling jinja2 templates: to Python where that gives the same text, or else to a call of jinja2's sandbox."""

from collections import Counter
from collections.abc import Iterable, Mapping

from genprompts.compiler.code import Code, Compiled, Define, Invoke, Literal, Local, Member, Statement
from genprompts.compiler.code import Mapping as Pairs
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.jinja.files import template as write_template
from genprompts.compiler.jinja.names import Context, Frame, Given, NotNativeError, bound
from genprompts.compiler.jinja.place import JINJA, Output, Place, Unit
from genprompts.compiler.jinja.reads import HARMLESS
from genprompts.compiler.jinja.statements import write
from genprompts.compiler.jinja.unread import without_unread
from genprompts.compiler.mentions import names_in
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.scopes import GLOBALS
from genprompts.grammar.jinja.walk import parts
from genprompts.grammar.nodes import Text


def compile_jinja(
    template: j.Jinja,
    locals: Mapping[str, str],  # noqa: A002  (the contract's word)
    absent: frozenset[str],
    fresh: Fresh,
) -> Compiled:
    """Return the code that renders ``template``.

    ``locals`` leads from inputs to the variables that hold them; those of ``absent`` may hold ``MISSING``.
    """
    for name in ("jinja", "MISSING", "Any"):
        fresh.name(name)  # no variable may hide what the code mentions
    try:
        return _native(template, locals, absent, fresh)
    except NotNativeError as error:
        return _sandboxed(template, locals, f"uses {error}")
    except RecursionError:
        return _sandboxed(template, locals, "uses very deep nesting")


def _sandboxed(template: j.Jinja, locals_: Mapping[str, str], reason: str) -> Compiled:
    """Return the code that hands the whole template to jinja2."""
    files = Literal({name: file.source for name, file in template.files})
    given = Pairs(tuple((Literal(name), Local(local)) for name, local in locals_.items()))
    text = Invoke(Member(JINJA, "render"), (Literal(template.source), files, given))
    return Compiled((), text, frozenset({"jinja"}), reason)


def _native(template: j.Jinja, locals_: Mapping[str, str], absent: frozenset[str], fresh: Fresh) -> Compiled:
    files = dict(template.files)
    nodes = _all_parts([template.body, *(file.body for file in files.values())])
    bound_names = Counter(name for node in nodes for name in _bound_by(node))
    callables = {node.name for node in nodes if isinstance(node, j.Macro)} | {"caller", "super"} | GLOBALS
    callables |= {name for node in nodes if isinstance(node, j.Import) for name in _bound_by(node)}
    unit = Unit(
        files,
        fresh,
        runtime=set(),
        has_effects=any(
            isinstance(node, j.Call) and not _is_harmless(node, callables - locals_.keys()) for node in nodes
        ),
        sets_attributes=any(isinstance(node, j.Target) and node.attribute is not None for node in nodes),
        set_often=frozenset(name for name, count in bound_names.items() if count > 1),
        data=set(locals_.values()),
        flat=_is_flat(nodes),
        grows=_grows(nodes),
    )
    inputs = {name: Given(local, name in absent) for name, local in locals_.items()}
    context = Context(inputs)
    scopes = unit.scopes_for(template.body)
    place = Place(unit, Frame(scopes.root, None, context), scopes, out := [], Output(out, 0, is_whole=True))  # type: ignore[var-annotated]
    write_template(place, template.body, context, write)
    text: Code = place.text()
    block, named = tuple(place.block), _named(unit.shared, [*place.block, text])
    while (needed := without_unread(block, named, fresh)) != block:
        block, named = needed, _named(unit.shared, [needed, text])
    prelude = unit.prelude_code(named)
    runtime = unit.runtime & _named([], [*prelude, block, text]) if unit.shared else unit.runtime
    return Compiled((*prelude, *block), text, frozenset(runtime))


def _named(shared: Iterable[Statement], code: Iterable[object]) -> frozenset[str]:
    """Return the variables that ``code`` reads, and those that the ``shared`` macros do which it calls."""
    macros = {statement.name: statement for statement in shared if isinstance(statement, Define)}
    found: set[str] = set()
    waiting = list(code)
    while waiting:
        new = {*names_in(waiting)} - found
        found |= new
        waiting = [macros[name] for name in new if name in macros]
    return frozenset(found)


def _all_parts(bodies: Iterable[j.Statements]) -> list[object]:
    """Return all nodes of templates."""
    found: list[object] = []
    stack: list[object] = [statement for body in bodies for statement in body]
    while stack:
        node = stack.pop()
        if not isinstance(node, Text):
            found.append(node)
            stack.extend(parts(node))  # type: ignore[arg-type]  # only parts of nodes are on the stack
    return found


def _bound_by(node: object) -> tuple[str, ...]:
    match node:
        case j.Set(target) | j.SetBlock(target) | j.For(target):
            return bound(target)
        case j.With(bindings):
            return tuple(name for target, _ in bindings for name in bound(target))
        case j.Macro(name, parameters):
            return (name, *(target.name for target, _ in parameters))
        case j.CallBlock(_, parameters):
            return tuple(target.name for target, _ in parameters)
        case j.Import(_, alias, names):
            return tuple(target.name for target in (alias, *(target for _, target in names)) if target is not None)
        case _:
            return ()


def _is_flat(nodes: Iterable[object]) -> bool:
    """Return whether no loop is inside another one, or in a text that is made apart."""
    for node in nodes:
        match node:
            case j.Macro() | j.CallBlock() | j.SetBlock() | j.FilterBlock() | j.Include() | j.Import() | j.Block():
                return False
            case j.For() if any(isinstance(inner, j.For) for inner in _all_parts([node.body, node.orelse])):
                return False
            case _:
                pass
    return True


def _grows(nodes: Iterable[object]) -> bool:
    """Return whether a template may put lists together that hold each other many times over."""
    for node in nodes:
        match node:
            case j.Set(_, value) if _makes(value):
                return True
            case j.With(bindings) if any(_makes(value) for _, value in bindings):
                return True
            case j.Call() | j.For(_, j.Items()) if _makes(node):
                return True
            case _:
                pass
    return False


def _makes(node: object) -> bool:
    """Return whether an expression puts a list or a mapping together of others."""
    for part in _all_parts([(node,)]):  # type: ignore[list-item]  # parts of statements do as well
        match part:
            case j.Binary("+" | "*", left, right) if not isinstance(left, j.Const) and not isinstance(right, j.Const):
                return True
            case j.Items(_, items) if not all(isinstance(item, j.Const) for item in items):
                return True
            case j.Pairs(items) if not all(isinstance(value, j.Const) for _, value in items):
                return True
            case _:
                pass
    return False


def _is_harmless(call: j.Call, callables: Iterable[str]) -> bool:
    """Return whether a call changes nothing that templates see."""
    match call.function:
        case j.Name(name):
            return name in callables
        case j.Getattr(j.Name("loop"), "cycle" | "changed"):
            return True
        case j.Getattr(j.Name(owner), name):
            return owner in callables or name in HARMLESS
        case j.Getattr(_, name):
            return name in HARMLESS
        case _:
            return False
