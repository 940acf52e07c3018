"""Entering a scope of a jinja2 template in compiled code, and binding names in it."""

from collections.abc import Mapping
from dataclasses import replace

from genprompts.compiler.code import Assign, Code, Do, Literal, Local, Names, Slot
from genprompts.compiler.jinja.names import (
    CallerName,
    ConstantName,
    Context,
    Frame,
    Given,
    GlobalName,
    MacroName,
    Meaning,
    Nothing,
    NotNativeError,
    Variable,
    is_read_unset,
    stored_by,
)
from genprompts.compiler.jinja.place import Place
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.frames import Scope, Start
from genprompts.grammar.jinja.walk import free


def enter(place: Place, scope: Scope, body: j.Statements, given: Mapping[str, Meaning]) -> Place:
    """Return the place inside a scope that stands here; ``given`` are the names that the scope itself binds."""
    frame = Frame(scope, place.frame, place.frame.context)
    inner = replace(place, frame=frame, is_certain=True)
    _start(inner, body, given)
    return inner


def enter_root(place: Place, scope: Scope, body: j.Statements, context: Context, given: Mapping[str, Meaning]) -> Place:
    """Return the place inside the outermost scope of a template or block."""
    inner = replace(place, frame=Frame(scope, None, context), is_certain=True)
    _start(inner, body, given)
    return inner


def _start(place: Place, body: j.Statements, given: Mapping[str, Meaning]) -> None:
    """Give each name of the scope its meaning, and write what its variables hold at first."""
    frame = place.frame
    for name, start in frame.scope.starts.items():
        if start is Start.GIVEN:
            if name not in given:
                raise NotNativeError(f"the name {name!r}")
            frame.meanings[name] = given[name]
            continue
        before: Meaning = Nothing()
        if start is Start.INPUT:
            before = frame.context.resolve(name)
        elif start is Start.OUTER and frame.outer is not None:
            before = frame.outer.find(name)
        if name not in frame.scope.stored:
            frame.meanings[name] = before
            continue
        stores = stored_by(name, body)
        if any(isinstance(store, j.Macro | j.Import) for store in stores):
            frame.meanings[name] = _pending(place, stores, before)
        else:
            frame.meanings[name] = _variable(place, name, before, is_read=is_read_unset(name, body))


def _pending(place: Place, stores: list[j.Statement], before: Meaning) -> Meaning:
    """Return what a macro's name stands for before the macro is reached: others may call it already."""
    if len(stores) > 1 or not isinstance(before, Nothing):
        raise NotNativeError("a macro whose name is used for something else, too")
    (store,) = stores
    return macro_name(place, store) if isinstance(store, j.Macro) else Nothing()


def macro_name(place: Place, macro: j.Macro) -> MacroName:
    """Return the names of the function for a macro."""
    names = [target.name for target, _ in macro.parameters]
    if len(set(names)) < len(names) or "caller" in names:
        raise NotNativeError("a macro with unusual parameters")
    local = place.unit.fresh.name(macro.name)
    parameters = {name: place.unit.fresh.name(name) for name in names}
    takes_caller = "caller" in free(macro.body, frozenset({"caller"}))
    return MacroName(local, parameters, place.unit.fresh.name("caller") if takes_caller else None)


def _variable(place: Place, name: str, before: Meaning, *, is_read: bool) -> Variable:
    """Return the variable for a name, and write its first value if that is ever read."""
    found = Variable(place.unit.fresh.name(name))
    if not is_read:
        return found
    match before:
        case Given(local, may_be_absent):
            code: Code = Local(local)
            if may_be_absent and local not in place.present:
                if local not in place.unit.prelude:
                    place.unit.prelude[local] = place.unit.fresh.name(name)
                code = Local(place.unit.prelude[local])
            found.sure = True
        case Variable(local):
            before.read = True
            code = Local(local)
            found.sure, found.is_html = before.sure, before.is_html
        case CallerName(local):
            code = Local(local)
            found.sure = True
        case ConstantName(constant):
            code = Literal(constant)
            found.sure = True
        case Nothing():
            code = place.unit.undefined()
        case GlobalName():
            raise NotNativeError(f"the function {name!r} as a value")
        case _:
            raise NotNativeError(f"the name {name!r} as a value")
    place.block.append(Assign(found.local, code, "Any"))
    found.written = True
    return found


# --- binding -------------------------------------------------------------------------------------


def new_targets(place: Place, target: j.AnyTarget) -> tuple[Names, dict[str, Meaning]]:
    """Return the variables for what a loop binds, and the meanings of the names."""
    if isinstance(target, j.Targets):
        names: list[Names] = []
        meanings: dict[str, Meaning] = {}
        for item in target.items:
            one, more = new_targets(place, item)
            if more.keys() & meanings.keys():
                raise NotNativeError("a name that is bound twice at once")
            names.append(one)
            meanings |= more
        return tuple(names), meanings
    if target.attribute is not None:
        raise NotNativeError("an attribute as a loop's target")
    local = place.unit.fresh.name(target.name)
    return local, {target.name: Variable(local, sure=True, written=True)}


def assign(place: Place, target: j.AnyTarget, code: Code, *, is_html: bool = False, is_data: bool = False) -> None:
    """Write that ``target`` is set to the value."""
    if isinstance(target, j.Targets):
        if is_html:
            raise NotNativeError("texts that are marked as HTML")
        _assign_all(place, target, code)
        return
    if target.attribute is not None:
        owner = place.frame.find(target.name)
        if not isinstance(owner, Variable):
            raise NotNativeError("an attribute of something that is no namespace")
        place.flush()
        changed = place.unit.helper("set_attribute", Local(owner.local), Literal(target.attribute), code)
        place.block.append(Do(changed))
        return
    found = _target(place, target.name)
    if is_html and found.read:
        raise NotNativeError("texts that are marked as HTML")
    found.is_html = found.is_html or is_html
    _flush_before(place, (found.local,))
    place.block.append(Assign(found.local, code, "" if found.written else "Any"))
    found.written = True
    found.sure = found.sure or place.is_certain
    if is_data and target.name not in place.unit.set_often:
        place.unit.data.add(found.local)


def _target(place: Place, name: str) -> Variable:
    found = place.frame.meanings.get(name)
    if not isinstance(found, Variable):
        raise NotNativeError(f"the name {name!r} that is set")
    return found


def _assign_all(place: Place, targets: j.Targets, code: Code) -> None:
    """Write that several names are set at once."""
    variables: list[Variable] = []

    def names(target: j.AnyTarget) -> Names:
        if isinstance(target, j.Targets):
            return tuple(names(item) for item in target.items)
        if target.attribute is not None:
            raise NotNativeError("an attribute that is set together with others")
        variables.append(_target(place, target.name))
        return variables[-1].local

    bound = names(targets)
    local = place.bind(code, "values", "Any")
    _flush_before(place, tuple(variable.local for variable in variables))
    place.block.append(Assign(bound, local))
    for variable in variables:
        variable.written = True
        variable.sure = variable.sure or place.is_certain


def _flush_before(place: Place, locals_: tuple[str, ...]) -> None:
    """Write what is still to be printed of variables that are about to change."""
    if any(isinstance(piece, Slot) and piece.name in locals_ for piece in place.out.pieces):
        place.flush()
