"""Statements of jinja2 templates as Python statements, and what they print."""

from dataclasses import replace

from genprompts.compiler.code import Assign, Branch, Chosen, Code, Filled, Literal, Local, Slot, Statement
from genprompts.compiler.jinja.expressions import text, value, values
from genprompts.compiler.jinja.files import block, imported, include, super_block
from genprompts.compiler.jinja.html import is_html
from genprompts.compiler.jinja.kinds import ANYTHING, kinds
from genprompts.compiler.jinja.known import is_data, negated, present_in, wanted
from genprompts.compiler.jinja.loops import loop
from genprompts.compiler.jinja.macros import call_block, macro
from genprompts.compiler.jinja.names import ConstantName, Meaning, NotNativeError, SuperName, Variable, is_set_in
from genprompts.compiler.jinja.place import Output, Place
from genprompts.compiler.jinja.scoping import assign, enter
from genprompts.compiler.jinja.unread import NOTHING
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.walk import names_read, parts
from genprompts.grammar.nodes import Text

_BODY = " body"
"""The name of what a filter block's filter is applied to; no template has such a name."""
_PLAIN = frozenset({"str", "int"})
"""Classes whose values print the same without a conversion."""
_SHORT = 60  # characters of texts that are chosen within one line


def write(place: Place, statements: j.Statements) -> None:
    """Write statements to a place.

    Raises:
        NotNativeError: jinja2 itself has to render the template.
    """
    for statement in statements:
        _write(place, statement)


def _write(place: Place, statement: j.Statement) -> None:
    match statement:
        case Text(content):
            place.write(content)
        case j.Print(expr):
            _print(place, expr)
        case j.If():
            _branches(place, statement)
        case j.For():
            loop(place, statement, write)
        case j.Set(target, expr):
            _set(place, target, expr)
        case j.SetBlock():
            _set_block(place, statement)
        case j.With():
            _with(place, statement)
        case j.Macro():
            macro(place, statement, write)
        case j.CallBlock():
            call_block(place, statement, write)
        case j.FilterBlock():
            _filter_block(place, statement)
        case j.Include():
            include(place, statement, write)
        case j.Import():
            imported(place, statement, write)
        case j.Block():
            block(place, statement, write)
        case j.Extends():
            raise NotNativeError("a template that extends another one in some cases only")
        case j.Autoescape():
            raise NotNativeError("automatic escaping")


# --- printing ------------------------------------------------------------------------------------


def _print(place: Place, expr: j.Expr) -> None:
    """Print the value of an expression."""
    match expr:
        case j.Call(j.Name(name), j.Arguments((), (), None, None)):
            found = place.frame.find(name)
            if isinstance(found, SuperName):
                super_block(place, found, write)
                return
        case j.Concat(items) if not place.unit.has_effects:
            for item, code in zip(items, values(place, items, marked=True), strict=True):
                _print_code(place, code, item)
            return
        case _:
            pass
    calls = _calls(expr)
    if place.unit.has_effects and calls:
        place.flush()
    place.unit.linear = not calls
    code = text(place, expr)
    place.unit.linear = False
    _print_code(place, code, expr)


def _print_code(place: Place, code: Code, expr: j.Expr) -> None:
    if isinstance(code, Literal):
        place.write(str(code.value))
    else:
        is_data = isinstance(code, Local) and code.name in place.unit.data
        if place.unit.grows and not is_data and kinds(code, place.unit.typed) == ANYTHING:
            code = place.unit.helper("text", code)
        local = place.local(code, wanted(expr)).name
        place.write(Slot(local, None if place.unit.typed.get(local) in _PLAIN else "s"))


def _calls(expr: j.Expr) -> bool:
    stack: list[object] = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, j.Call):
            return True
        stack.extend(parts(node))  # type: ignore[arg-type]  # only parts of nodes are on the stack
    return False


# --- branches ------------------------------------------------------------------------------------


def _branches(place: Place, statement: j.If) -> None:
    """Write the branches of an ``if``."""
    if not place.unit.has_effects and _only_prints(statement):
        _chosen_text(place, statement)
        return
    written: list[tuple[Code, list[Statement]]] = []
    place_of_test = place
    for test, body in statement.branches:
        code = _tested(place_of_test, test)
        if place_of_test is place:
            place.flush()
        inner = place.inside(place_of_test.present | present_in(place, test, when=True))
        write(inner, body)
        inner.flush()
        written.append((code, inner.block))
        place_of_test = place_of_test.inline(present_in(place, test, when=False))
    orelse = place.inside(place_of_test.present)
    write(orelse, statement.orelse)
    orelse.flush()
    if len(written) == 1 and not written[0][1] and orelse.block:
        place.block.append(Branch(((negated(written[0][0]), tuple(orelse.block)),)))
        return
    branches = tuple((code, tuple(body) or NOTHING) for code, body in written)
    place.block.append(Branch(branches, tuple(orelse.block)))


def _tested(place: Place, test: j.Expr) -> Code:
    """Return the code for a condition."""
    place.unit.linear = not _calls(test)
    code = text(place, test)
    place.unit.linear = False
    return code


def _only_prints(statement: j.If) -> bool:
    """Return whether the branches print, and do nothing else."""
    for body in (*(body for _, body in statement.branches), statement.orelse):
        for inner in body:
            match inner:
                case Text() | j.Print(j.Name() | j.Const() | j.Getattr() | j.Getitem() | j.Filter() | j.Concat()):
                    pass
                case j.Print(j.Condition() | j.Binary() | j.Unary() | j.Compare() | j.Test()):
                    pass
                case j.If() if _only_prints(inner):
                    pass
                case _:
                    return False
    return True


def _chosen_text(place: Place, statement: j.If) -> None:
    """Write the branches of an ``if`` that only print: what they print goes to a variable."""
    written: list[tuple[Code, Place]] = []
    place_of_test = place
    for test, body in statement.branches:
        code = _tested(place_of_test, test)
        written.append((code, _branch(place, place_of_test.present | present_in(place, test, when=True), body)))
        place_of_test = place_of_test.inline(present_in(place, test, when=False))
    orelse = _branch(place, place_of_test.present, statement.orelse)
    local = place.unit.fresh.name("text")
    place.unit.typed[local] = "str"
    texts = [_only(inner) for _, inner in written]
    last = _only(orelse)
    if len(written) == 1 and not written[0][1].block and not orelse.block and _are_short(texts[0], last):
        place.block.append(Assign(local, Chosen(written[0][0], texts[0], last)))
    else:
        branches = tuple(
            (code, (*inner.block, Assign(local, found))) for (code, inner), found in zip(written, texts, strict=True)
        )
        place.block.append(Branch(branches, (*orelse.block, Assign(local, last))))
    place.write(Slot(local))


def _branch(place: Place, present: frozenset[str], body: j.Statements) -> Place:
    """Write what one branch prints to a text of its own."""
    inner = place.inside(present)
    inner.out = Output(inner.block, 0)
    write(inner, body)
    return inner


def _only(place: Place) -> Code:
    """Return what was printed here; the variable itself where that is a text."""
    match place.out.pieces:
        case [Slot(name, None)] if place.unit.typed.get(name) == "str":
            return Local(name)
        case _:
            return place.text()


def _are_short(*texts: Code) -> bool:
    """Return whether texts are chosen between on one line."""
    found = [piece for text in texts if isinstance(text, Filled) for piece in text.pieces]
    return sum(len(piece) if isinstance(piece, str) else len(piece.name) for piece in found) <= _SHORT


# --- names ---------------------------------------------------------------------------------------


def _set(place: Place, target: j.AnyTarget, expr: j.Expr) -> None:
    marked = is_html(place, expr)
    code = text(place, expr) if marked else value(place, expr)
    if place.unit.has_effects and _calls(expr):
        place.flush()
    assign(place, target, code, is_html=marked, is_data=is_data(place, expr))


def _with(place: Place, statement: j.With) -> None:
    scope = place.scopes.of(statement)
    given: dict[str, Meaning] = {}
    for target, expr in statement.bindings:
        for name in _names(target):
            if name in given:
                raise NotNativeError("a name that is bound twice at once")
            constant = (
                isinstance(target, j.Target) and isinstance(expr, j.Const) and not is_set_in(name, statement.body)
            )
            given[name] = _constant(expr) if constant else Variable(place.unit.fresh.name(name))
    inner = enter(place, scope, statement.body, given)
    for target, expr in statement.bindings:
        if isinstance(target, j.Target) and isinstance(given[target.name], ConstantName):
            continue
        marked = is_html(place, expr)
        code = text(place, expr) if marked else value(place, expr)
        assign(inner, target, code, is_html=marked, is_data=is_data(place, expr))
    write(inner, statement.body)


def _constant(expr: j.Expr) -> ConstantName:
    assert isinstance(expr, j.Const)
    return ConstantName(expr.value)


def _names(target: j.AnyTarget) -> list[str]:
    if isinstance(target, j.Targets):
        return [name for item in target.items for name in _names(item)]
    if target.attribute is not None:
        raise NotNativeError("an attribute as a target of 'with'")
    return [target.name]


# --- blocks of text ------------------------------------------------------------------------------


def _captured(place: Place, statement: j.SetBlock | j.FilterBlock) -> tuple[Place, Code]:
    """Return what the body prints, and the place inside its scope."""
    if place.out.pieces and not place.out.add:
        place.flush()
    apart = replace(place, out=Output(place.block, len(place.block)))
    after = () if statement.filter is None else (j.Print(statement.filter),)
    inner = enter(apart, place.scopes.of(statement), (*statement.body, *after), {})
    inner.out.start = len(place.block)
    write(inner, statement.body)
    return inner, inner.text()


def _filtered(inner: Place, found: j.Filter, body: Code) -> Code:
    inner.frame.meanings[_BODY] = Variable(inner.local(body, "text").name, sure=True, written=True)
    return text(inner, _with_value(found))


def _with_value(found: j.Filter) -> j.Filter:
    """Return the filter with the body for its innermost value."""
    if found.value is None:
        return replace(found, value=j.Name(_BODY))
    assert isinstance(found.value, j.Filter)
    return replace(found, value=_with_value(found.value))


def _set_block(place: Place, statement: j.SetBlock) -> None:
    if statement.filter is not None and any(True for _ in names_read(statement.filter)):
        raise NotNativeError("names in the filter of a set block")
    inner, body = _captured(place, statement)
    if statement.filter is None:
        is_constant = isinstance(body, Filled) and all(isinstance(piece, str) for piece in body.pieces)
        assign(place, statement.target, body if is_constant else place.unit.counted("kept", body))
        return
    code = _filtered(inner, statement.filter, body)
    assign(place, statement.target, code, is_html=is_html(inner, _with_value(statement.filter)))


def _filter_block(place: Place, statement: j.FilterBlock) -> None:
    inner, body = _captured(place, statement)
    code = _filtered(inner, statement.filter, body)
    place.write(Slot(place.local(code, "text").name, "s"))
