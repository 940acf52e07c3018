"""Values that definitions give their inputs: whether the templates can use them, and the types that admit them."""

from collections.abc import Iterable, Mapping

from genprompts.grammar.nodes import Constant, Field
from genprompts.grammar.paths import Key, PathUse, Step
from genprompts_codegen.analysis.atoms import OBJECT, STR, accepted, atom_of
from genprompts_codegen.analysis.parsed import FieldUse, PlaceholderUse, TemplateUse, Use
from genprompts_codegen.analysis.records import Records
from genprompts_codegen.ir import (
    External,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)


def suits(use: Use, value: Constant) -> bool:
    """Whether the place ``use`` can do with ``value``; what a placeholder takes is checked elsewhere."""
    match use:
        case FieldUse(node):
            return _prints(node, value)
        case PlaceholderUse():
            return True
        case TemplateUse(path_use):
            return _suits_path(path_use, value, path_use.path.steps, mustache=use.format == "mustache")


def _prints(template_field: Field, value: Constant) -> bool:
    """Whether ``value`` can be printed by ``template_field`` (its width was bounded when it was read)."""
    if template_field.conversion is not None or not template_field.format_spec:
        return True
    try:
        format(value, template_field.format_spec)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _suits_path(use: PathUse, value: object, steps: tuple[Key | Step, ...], *, mustache: bool) -> bool:
    """Whether the place ``use``, which is ``steps`` further in, can do with ``value``."""
    if use.narrowed and not value:
        return True  # the place is not reached
    if not steps:
        return atom_of(value) in accepted(use.ask)
    step, rest = steps[0], steps[1:]
    if isinstance(step, Key):
        if not isinstance(value, Mapping):
            return False
        if step.name not in value:
            return use.guarded or bool(rest)  # the place that reads the value before it says so
        return _suits_path(use, value[step.name], rest, mustache=mustache)
    found = _inside(value, step, mustache=mustache)
    return found is not None and all(_suits_path(use, one, rest, mustache=mustache) for one in found)


def _inside(value: object, step: Step, *, mustache: bool) -> tuple[object, ...] | None:
    """Return what ``step`` leads to in ``value``; None where it leads nowhere."""
    if isinstance(value, Mapping):
        if step is Step.ITEM and mustache:
            return (value,)
        return tuple(value.values()) if step is Step.VALUE else tuple(value)
    if step is not Step.ITEM:
        return None
    if isinstance(value, list | tuple):
        return tuple(value)
    if mustache:  # a section: entered once, or not at all
        return (value,) if value else ()
    return tuple(value) if isinstance(value, str) else None


def widen(type_ref: TypeRef, value: Constant, records: Records) -> TypeRef:
    """Return ``type_ref`` so that it also admits the default ``value``."""
    if isinstance(type_ref, Messages) or _admits(type_ref, value, records):
        return type_ref
    members: list[TypeRef] = list(type_ref.members) if isinstance(type_ref, UnionOf) else [type_ref]
    if not isinstance(value, list | tuple | Mapping):
        return UnionOf((*members, _type_of_value(value)))
    for index, member in enumerate(members):
        inside = _widen_inside(member, value, records)
        if inside is not None:
            members[index] = inside
            return UnionOf(tuple(members)) if len(members) > 1 else inside
    return OBJECT


def _widen_inside(type_ref: TypeRef, value: object, records: Records) -> TypeRef | None:
    """Return ``type_ref`` with items that also admit those of ``value``; None where it has none like it."""
    match type_ref, value:
        case ListOf(item), list() | tuple():
            return ListOf(_widen_for_all(item, value, records))
        case IterableOf(item), list() | tuple():
            return IterableOf(_widen_for_all(item, value, records))
        case MappingOf(item), dict():
            return MappingOf(_widen_for_all(item, value.values(), records))
        case _:
            return None


def _widen_for_all(type_ref: TypeRef, values: Iterable[Constant], records: Records) -> TypeRef:
    for value in values:
        type_ref = widen(type_ref, value, records)
    return type_ref


def _admits(type_ref: TypeRef, value: object, records: Records) -> bool:
    """Whether checkers take ``value`` for a ``type_ref``."""
    match type_ref:
        case Scalar(kind):
            return isinstance(value, _CLASSES[kind])
        case ListOf(item) | IterableOf(item):
            if isinstance(value, str):
                return item in {STR, OBJECT}
            return isinstance(value, list | tuple) and all(_admits(item, one, records) for one in value)
        case MappingOf(inner):
            return isinstance(value, Mapping) and all(_admits(inner, one, records) for one in value.values())
        case UnionOf(members):
            return any(_admits(member, value, records) for member in members)
        case LiteralOf(values):
            return any(value == one and type(value) is type(one) for one in values)
        case RecordRef(name):
            return isinstance(value, Mapping) and all(
                _admits(entry.type, value[entry.name], records) if entry.name in value else not entry.required
                for entry in records.get(name).fields
            )
        case External() | Messages():
            return False


_CLASSES: dict[ScalarKind, type | tuple[type, ...]] = {
    ScalarKind.STR: str,
    ScalarKind.INT: int,
    ScalarKind.FLOAT: (float, int),
    ScalarKind.BOOL: bool,
    ScalarKind.NONE: type(None),
    ScalarKind.OBJECT: object,
}


def _type_of_value(value: Constant) -> TypeRef:
    match value:
        case bool():
            return Scalar(ScalarKind.BOOL)
        case int():
            return Scalar(ScalarKind.INT)
        case float():
            return Scalar(ScalarKind.FLOAT)
        case str():
            return STR
        case None:
            return Scalar(ScalarKind.NONE)
        case _:
            return OBJECT
