"""What templates are told besides their text: checking it, and joining it when templates are added."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import nearest, quoted, shown

if TYPE_CHECKING:
    from typing import Any

    from genprompts.templates.template import Options, Template


def check_keywords(options: Iterable[str], known: Collection[str]) -> None:
    """Refuse a keyword that no template knows (LangChain drops it in silence)."""
    for name in options:
        if name not in known:
            meant = nearest(name, known)
            raise TypeError(f"unexpected keyword {shown(name)}" + (f"; did you mean {shown(meant)}?" if meant else ""))


def check_inputs(template: "Template[Any]", options: "Options") -> None:
    """Compare the inputs that the caller expects with those that the template has.

    Raises:
        TemplateDefinitionError: ``input_variables`` is to be exact and is not, or ``optional_variables`` names an
            input that has to be given.
    """
    expected = options.get("input_variables") or ()
    if template.validate_template and sorted(expected) != sorted(template.input_variables):
        found = quoted(template.input_variables) or "none"
        given = quoted(expected) or "none"
        raise TemplateDefinitionError(f"the template has the inputs {found}, but 'input_variables' says {given}")
    for name in options.get("optional_variables") or ():
        if name in template.input_variables:
            message = (
                f"input {shown(name)} has to be given, but 'optional_variables' says that it may be left out; "
                "give it a value in 'partial_variables'"
            )
            raise TemplateDefinitionError(message)
        if name not in template.optional_variables:
            found = quoted(template.optional_variables) or "none"
            message = f"'optional_variables' names {shown(name)}, but the optional inputs of the template are {found}"
            raise TemplateDefinitionError(message)


def roles_of(roles: Iterable[str] | None) -> tuple[str, ...] | None:
    """Return the roles that histories are to be limited to, sorted.

    Raises:
        TemplateDefinitionError: one is no role.
    """
    if roles is None:
        return None
    from genprompts.strict.roles import roles_named  # noqa: PLC0415  (few programs limit them)

    return tuple(sorted(roles_named(roles)))


def types_of(placeholders: Iterable[str]) -> dict[str, object]:
    """Return the type of each of these inputs, which stand for messages."""
    names = sorted(placeholders)
    if not names:
        return {}
    from genprompts.templates.typed_inputs import MESSAGES  # noqa: PLC0415  (few programs ask)

    return dict.fromkeys(names, MESSAGES)


def joined_options(left: "Template[Any]", right: "Template[Any]") -> "Options":
    """Return the options of two templates that are added: the left one's, completed by the right one's.

    Raises:
        TemplateDefinitionError: they give one input two types.
    """
    first, second = left._options(), right._options()  # noqa: SLF001  (the two halves of one thing)
    types: Mapping[str, object] = first.get("input_types") or {}
    others: Mapping[str, object] = second.get("input_types") or {}
    for name in types:
        if name in others and others[name] != types[name]:
            raise TemplateDefinitionError(f"input {shown(name)} has two different types in 'input_types'")
    first["name"] = left.name or right.name
    first["metadata"] = {**right.metadata, **left.metadata}
    first["tags"] = tuple(dict.fromkeys((*left.tags, *right.tags)))
    first["input_types"] = {**others, **types}
    first["output_parser"] = right.output_parser if left.output_parser is None else left.output_parser
    first["strict"] = left.strict or right.strict
    first["history_roles"] = _joined_roles(left.history_roles, right.history_roles)
    return first


def _joined_roles(left: tuple[str, ...] | None, right: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the roles that both sides allow."""
    if left is None or right is None:
        return right if left is None else left
    return tuple(role for role in left if role in right)
