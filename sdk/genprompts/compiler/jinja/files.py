"""Templates that others include, import or extend: their statements stand where they are used."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from genprompts.compiler.jinja.expressions import value
from genprompts.compiler.jinja.macros import macro
from genprompts.compiler.jinja.names import (
    Context,
    MacroName,
    Meaning,
    ModuleName,
    NotNativeError,
    SuperName,
    Variable,
)
from genprompts.compiler.jinja.place import Output, Place
from genprompts.compiler.jinja.scoping import assign, enter_root
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.scopes import Scopes
from genprompts.grammar.jinja.walk import blocks_in
from genprompts.grammar.nodes import Text

Write: TypeAlias = Callable[[Place, j.Statements], None]


def _opened(place: Place, name: str) -> j.JinjaFile:
    """Return the file that is called ``name``, and note that it is being read."""
    if name not in place.unit.files:
        raise NotNativeError("a template that does not exist")
    if name in place.unit.opened:
        raise NotNativeError("a template that includes itself")
    place.unit.opened += (name,)
    return place.unit.files[name]


def _closed(place: Place) -> None:
    place.unit.opened = place.unit.opened[:-1]


def include(place: Place, statement: j.Include, write: Write) -> None:
    """Write what an included template prints."""
    match statement.name:
        case j.Const(str() as name):
            names = [name]
        case j.Items(_, items):
            names = [item.value for item in items if isinstance(item, j.Const) and isinstance(item.value, str)]
            if len(names) < len(items):
                raise NotNativeError("a template whose name is not constant")
        case _:
            raise NotNativeError("a template whose name is not constant")
    existing = [name for name in names if name in place.unit.files]
    if not existing and statement.ignore_missing:
        return
    file = _opened(place, existing[0] if existing else names[0])
    context = Context(place.frame.context.inputs, around=place.frame) if statement.with_context else Context({})
    template(place, file.body, context, write)
    _closed(place)


# --- extends and blocks --------------------------------------------------------------------------


def template(place: Place, body: j.Statements, context: Context, write: Write) -> None:
    """Write what a whole template prints, with the templates that it extends."""
    chain = [body]
    opened = 0
    while (parent := _parent(chain[-1])) is not None:
        chain.append(_opened(place, parent).body)
        opened += 1
    for one in chain:
        scopes = place.unit.scopes_for(one)
        for block in blocks_in(one):
            context.blocks.setdefault(block.name, []).append((block, scopes))
    for one in chain:
        root = place.unit.scopes_for(one)
        inner = enter_root(place, root.root, one, context, {})
        inner.scopes = root
        inner.is_certain = True
        context.roots.append(inner.frame)
        write(inner, _silent(one) if _parent(one) is not None else one)
    for _ in range(opened):
        _closed(place)


def _parent(body: j.Statements) -> str | None:
    """Return the name of the template that ``body`` extends."""
    found: list[j.Extends] = [statement for statement in body if isinstance(statement, j.Extends)]
    if _extends_in(body) > len(found) or len(found) > 1:
        raise NotNativeError("a template that extends another one in some cases only")
    if not found:
        return None
    name = found[0].name
    if not isinstance(name, j.Const) or not isinstance(name.value, str):
        raise NotNativeError("a template whose name is not constant")
    return name.value


def _extends_in(body: j.Statements) -> int:
    count = 0
    for statement in body:
        match statement:
            case j.Extends():
                count += 1
            case j.If(branches, orelse):
                count += sum(_extends_in(inner) for _, inner in branches) + _extends_in(orelse)
            case _:
                pass
    return count


def _silent(body: j.Statements) -> j.Statements:
    """Return the statements of a template that extends another one, without those that would print."""
    found: list[j.Statement] = []
    has_parent = False
    for statement in body:
        match statement:
            case j.Extends():
                has_parent = True
            case Text() | j.Print():
                if not has_parent:
                    found.append(statement)
            case j.Block():
                if not has_parent:
                    raise NotNativeError("a block before 'extends'")
            case j.Set() | j.SetBlock() | j.Macro() | j.Import():
                found.append(statement)
            case _:
                raise NotNativeError("statements between the blocks of a template that extends another one")
    return tuple(found)


def block(place: Place, statement: j.Block, write: Write) -> None:
    """Write what a block prints: the part of the template that comes first."""
    parts = place.frame.context.blocks.get(statement.name, [])
    if statement.required and len(parts) <= 1:
        raise NotNativeError("a required block that nobody gives")
    context = place.frame.context
    if statement.scoped:
        context = Context(context.inputs, around=place.frame, blocks=context.blocks)
    _block(place, context, statement.name, 0, write)


def super_block(place: Place, found: SuperName, write: Write) -> None:
    """Write what the template further up has for the block at hand."""
    _block(place, place.frame.context, found.name, found.level, write)


def _block(place: Place, context: Context, name: str, level: int, write: Write) -> None:
    parts = context.blocks[name]
    if level >= len(parts):
        raise NotNativeError("'super' in a block without a parent")
    own, scopes = parts[level]
    if place.depth > 20:
        raise NotNativeError("very deep nesting")
    given: dict[str, Meaning] = {"super": SuperName(name, level + 1)}
    inner = enter_root(place, scopes.of(own), own.body, context, given)
    inner.scopes = scopes
    inner.depth += 1
    write(inner, own.body)


# --- import --------------------------------------------------------------------------------------


def imported(place: Place, statement: j.Import, write: Write) -> None:
    """Write the macros and values of an imported template."""
    if not isinstance(statement.name, j.Const) or not isinstance(statement.name.value, str):
        raise NotNativeError("a template whose name is not constant")
    members = _members(place, statement, statement.name.value, write)
    if statement.alias is not None:
        _name(place, statement.alias.name, ModuleName(members))
    for name, target in statement.names:
        if name not in members:
            raise NotNativeError("a name that the imported template does not have")
        _name(place, target.name, members[name])


def _members(place: Place, statement: j.Import, name: str, write: Write) -> Mapping[str, MacroName | Variable]:
    """Return what the imported template exports.

    One that only defines macros, and sees nothing of the template that imports it, is written once, before all else.
    """
    unit = place.unit
    if name in unit.modules and not statement.with_context:
        return unit.modules[name]
    file = _opened(place, name)
    if statement.with_context:
        found = _module(place, file.body, Context(place.frame.context.inputs, around=place.frame), write)
    elif all(isinstance(one, Text | j.Macro) for one in file.body):
        apart = replace(place, block=unit.shared, known={}, present=frozenset(), is_certain=True, depth=0, loops=0)
        found = unit.modules[name] = _module(apart, file.body, Context({}), write)
    else:
        found = _module(place, file.body, Context({}), write)
    _closed(place)
    return found


def _name(place: Place, name: str, meaning: Meaning) -> None:
    if not place.is_certain:
        raise NotNativeError("a template that is imported in some cases only")
    place.frame.meanings[name] = meaning


def _module(place: Place, body: j.Statements, context: Context, write: Write) -> Mapping[str, MacroName | Variable]:
    scopes: Scopes = place.unit.scopes_for(body)
    if place.block is not place.unit.shared:
        place.flush()
    inner = enter_root(replace(place, out=Output(place.block, len(place.block))), scopes.root, body, context, {})
    inner.scopes = scopes
    context.roots.append(inner.frame)
    for statement in body:
        match statement:
            case Text():
                pass
            case j.Macro():
                macro(inner, statement, write)
            case j.Set(target, expr):
                assign(inner, target, value(inner, expr))
            case j.Import():
                imported(inner, statement, write)
            case _:
                raise NotNativeError("an imported template that does more than define macros")
    found = {name: meaning for name, meaning in inner.frame.meanings.items() if name in scopes.root.stored}
    local = {name for name in found if name.startswith("_")} | {
        target.name
        for statement in body
        if isinstance(statement, j.Import)
        for target in (statement.alias, *(target for _, target in statement.names))
        if target is not None
    }
    return {
        name: meaning
        for name, meaning in found.items()
        if name not in local and isinstance(meaning, MacroName | Variable)
    }
