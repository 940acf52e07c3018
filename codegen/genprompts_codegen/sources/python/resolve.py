"""What a name, or an attribute of a module or class, means: through imports, re-exports and base classes."""

from __future__ import annotations

from dataclasses import replace

from genprompts_codegen.sources.python.library import canonical
from genprompts_codegen.sources.python.modules import Module
from genprompts_codegen.sources.python.places import Block
from genprompts_codegen.sources.python.prefilter import may_name_prompts
from genprompts_codegen.sources.python.prompts import Prompt
from genprompts_codegen.sources.python.scopes import Import, Scope, UserClass, visible_from_inside
from genprompts_codegen.sources.python.values import (
    Choice,
    External,
    Items,
    LibraryRef,
    Table,
    Unknown,
    Value,
)

MAX_HOPS = 32
BUILTINS = frozenset({"str", "dict", "list", "tuple", "open", "repr", "super", "len", "print", "int", "sorted", "set"})


def look_up(name: str, scope: Scope) -> Value:
    """Return what ``name`` means in ``scope``."""
    at: Scope | None = scope
    while at is not None:
        if name in at.names and (at is scope or at.kind != "class"):
            value = resolved(name, at)
            return value if at is scope else visible_from_inside(name, value, at)
        at = at.parent
    if name == "__file__":
        return External("__file__")
    if name in BUILTINS:
        return External(f"builtins.{name}")
    return Unknown(f'the name "{name}", which is not known in this file')


def look_up_callee(name: str, scope: Scope) -> Value:
    """Return what ``name`` means where it is called: modules that speak of no prompts are not parsed for that."""
    at: Scope | None = scope
    while at is not None and name not in at.names:
        at = at.parent
    wanted = at.names[name] if at is not None else None
    if not isinstance(wanted, Import) or not wanted.name:
        return look_up(name, scope)
    dotted = scope.module.imported_path(wanted.dotted, wanted.level)
    path = scope.module.modules.find(dotted, scope.module.path)
    source = scope.module.modules.project.read(path) if path is not None else None
    if source is not None and not may_name_prompts(source.text):
        return External(f"{dotted}.{wanted.name}")
    return look_up(name, scope)


def resolved(name: str, scope: Scope) -> Value:
    """Return the value of a name that ``scope`` holds, following its import now."""
    value = scope.names[name]
    if isinstance(value, Import):
        found = follow_import(value, scope.module)
        if not isinstance(found, External):  # an import that leads out of the project still says which type it names
            scope.names[name] = found
        return found
    return value


def follow_import(wanted: Import, module: Module) -> Value:
    """Return what ``from wanted.dotted import wanted.name`` (or ``import wanted.dotted``) gives in ``module``."""
    dotted = module.imported_path(wanted.dotted, wanted.level)
    return member(dotted, wanted.name, module) if wanted.name else External(dotted)


def member(dotted: str, name: str, importer: Module, hops: int = 0) -> Value:
    """Return what ``name`` means in the module ``dotted``, as ``importer`` sees it."""
    full = f"{dotted}.{name}"
    known = canonical(full)
    if known is not None:
        return LibraryRef(known)
    path = importer.modules.find(dotted, importer.path)
    if path is not None and hops < MAX_HOPS:
        other = importer.modules.started(path)
        if other is not None and other.scope is not None and name in other.scope.names:
            return _foreign(name, other.scope, importer, hops)
    return External(full)


def _foreign(name: str, scope: Scope, importer: Module, hops: int) -> Value:
    value = scope.names[name]
    if isinstance(value, Import):
        dotted = scope.module.imported_path(value.dotted, value.level)
        return member(dotted, value.name, scope.module, hops + 1) if value.name else External(dotted)
    return _copied(value, importer)


def _copied(value: Value, importer: Module) -> Value:
    """Return ``value`` of another module so that what happens to it in ``importer`` stays there."""
    block = importer.scope.outermost_block() if importer.scope is not None else Block(None, "")
    match value:
        case Prompt():
            return replace(value, block=block, parts=list(value.parts), reasons=list(value.reasons), foreign=True)
        case Items():
            return replace(value, items=list(value.items), block=block)
        case Table():
            return replace(value, entries=dict(value.entries), block=block)
        case Choice():
            return Choice(tuple(_copied(one, importer) for one in value.values))
        case _:
            return value


def attribute(value: Value, name: str, module: Module) -> Value | None:
    """Return the attribute ``name`` of a module or class; None where that is not known."""
    match value:
        case External():
            return member(value.dotted, name, module)
        case LibraryRef():
            return None
        case UserClass():
            return class_attribute(value, name)
        case _:
            return None


def class_attribute(owner: UserClass, name: str, depth: int = 0) -> Value | None:
    """Return what the body of a class, or of its bases in the project, assigns to ``name`` once."""
    if name in owner.scope.names:
        if owner.scope.counts.get(name, 0) > 1:
            return Unknown(f'the attribute "{name}", which is assigned in more than one place')
        return resolved(name, owner.scope)
    for base in owner.bases:
        if isinstance(base, UserClass) and depth < MAX_HOPS:
            found = class_attribute(base, name, depth + 1)
            if found is not None:
                return found
    return None


def library_base(owner: UserClass, depth: int = 0) -> LibraryRef | None:
    """Return the library class that a class of the project extends, directly or not."""
    for base in owner.bases:
        if isinstance(base, LibraryRef):
            return base
        if isinstance(base, UserClass) and depth < MAX_HOPS:
            found = library_base(base, depth + 1)
            if found is not None:
                return found
    return None
