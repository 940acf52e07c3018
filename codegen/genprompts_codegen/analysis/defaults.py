"""Values that definitions give their inputs: whether they can be printed, and the types that admit them."""

from genprompts.grammar.nodes import Constant, Field
from genprompts_codegen.analysis.unify import OBJECT, STR, atoms_of
from genprompts_codegen.ir import LiteralOf, Messages, Scalar, ScalarKind, TypeRef, UnionOf


def prints(template_field: Field, value: Constant) -> bool:
    """Whether ``value`` can be printed by ``template_field`` (its width was bounded when it was read)."""
    if template_field.conversion is not None or not template_field.format_spec:
        return True
    try:
        format(value, template_field.format_spec)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def widen(type_ref: TypeRef, value: Constant) -> TypeRef:
    """Return ``type_ref`` so that it also admits the default ``value``."""
    if isinstance(type_ref, Messages) or type_ref == OBJECT:
        return type_ref
    of_value = _type_of_value(value)
    if atoms_of(of_value) <= atoms_of(type_ref) and not (
        isinstance(type_ref, LiteralOf) and not _listed(type_ref, value)
    ):
        return type_ref
    if of_value == OBJECT:
        return OBJECT
    members = type_ref.members if isinstance(type_ref, UnionOf) else (type_ref,)
    return UnionOf((*members, of_value))


def _listed(type_ref: LiteralOf, value: Constant) -> bool:
    return any(value == member and type(value) is type(member) for member in type_ref.values)


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
