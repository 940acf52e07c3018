"""Macros of jinja2 templates as functions inside the function that renders."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from genprompts.compiler.code import Assign, Branch, Code, Comparison, Define, Do, Give, Local, Slot
from genprompts.compiler.jinja.calls import macro_called
from genprompts.compiler.jinja.expressions import arguments, value
from genprompts.compiler.jinja.known import wanted
from genprompts.compiler.jinja.names import (
    CallerName,
    MacroName,
    Meaning,
    ModuleName,
    NotNativeError,
    Variable,
    mentions,
)
from genprompts.compiler.jinja.place import Output, Place
from genprompts.compiler.jinja.scoping import enter
from genprompts.grammar.jinja import nodes as j

Write: TypeAlias = Callable[[Place, j.Statements], None]
_Parameters: TypeAlias = "tuple[tuple[j.Target, j.Expr | None], ...]"


def macro(place: Place, statement: j.Macro, write: Write) -> None:
    """Write a macro's function."""
    found = place.frame.meanings.get(statement.name)
    if not isinstance(found, MacroName):
        raise NotNativeError("a macro whose name is used for something else, too")
    _define(place, statement, found, write)


def _define(place: Place, statement: j.Macro | j.CallBlock, name: MacroName, write: Write) -> None:
    """Write the function ``name``."""
    place.flush()
    outer = place.inside()
    outer.block.append(Do(place.unit.counted("enter")))
    place.unit.macros += 1
    inner = replace(outer, out=Output(outer.block, 1), known={}, loops=0)
    given: dict[str, Meaning] = {
        wanted: Variable(local, sure=True, written=True) for wanted, local in name.parameters.items()
    }
    if name.takes_caller is not None:
        given["caller"] = CallerName(name.takes_caller)
    inner = enter(inner, place.scopes.of(statement), statement.body, given)
    parameters = _parameters(inner, statement.parameters, name)
    if name.takes_caller is not None:
        parameters.append((name.takes_caller, place.unit.undefined()))
    inner.out.start = len(inner.block)
    write(inner, statement.body)
    text = place.unit.counted("leave", inner.text())
    place.unit.macros -= 1
    place.block.append(Define(name.local, tuple(parameters), (*inner.block, Give(text))))


def _parameters(inner: Place, parameters: _Parameters, name: MacroName) -> list[tuple[str, Code | None]]:
    """Return the parameters, and write what computes those defaults that are not constant."""
    found: list[tuple[str, Code | None]] = []
    names = [target.name for target, _ in parameters]
    for index, (target, default) in enumerate(parameters):
        local = name.parameters[target.name]
        if default is None:
            found.append((local, inner.unit.undefined()))
        elif isinstance(default, j.Const):
            found.append((local, value(inner, default)))
        else:
            if any(mentions(later, default) for later in names[index:]):
                raise NotNativeError("a macro whose defaults need each other")
            found.append((local, inner.unit.missing()))
            branch = inner.inside()
            branch.block.append(Assign(local, value(branch, default)))
            inner.block.append(
                Branch(((Comparison(Local(local), (("is", inner.unit.missing()),)), tuple(branch.block)),))
            )
    return found


def call_block(place: Place, statement: j.CallBlock, write: Write) -> None:
    """Write a call block: its body becomes a function that the macro is given."""
    found = _called(place, statement.call.function)
    names = [target.name for target, _ in statement.parameters]
    if len(set(names)) < len(names):
        raise NotNativeError("a call block with unusual parameters")
    fresh = place.unit.fresh
    own = MacroName(fresh.name("caller"), {name: fresh.name(name) for name in names})
    place.flush()
    _define(place, statement, own, write)
    _, given = arguments(place, statement.call.arguments)
    code = macro_called(found, given, Local(own.local))
    place.write(Slot(place.bind(code, wanted(statement.call)).name, "s"))


def _called(place: Place, function: j.Expr) -> MacroName:
    match function:
        case j.Name(name):
            found = place.frame.find(name)
        case j.Getattr(j.Name(owner), name):
            module = place.frame.find(owner)
            found = module.members.get(name) if isinstance(module, ModuleName) else None  # type: ignore[assignment]  # checked below
        case _:
            found = None  # type: ignore[assignment]  # checked below
    if not isinstance(found, MacroName):
        raise NotNativeError("a call block for something that is no macro")
    return found
