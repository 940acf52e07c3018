"""Strict mode: inputs are checked against their types before a prompt is rendered.

The check of a schema is made when it is first needed. It refuses what a type checker would refuse and, besides, a text
where a sequence is asked for, functions and other objects where the type is ``object``, lone surrogates, and messages
of roles that the prompt does not allow. What is not checked: a class that cannot be imported, what an iterator will
give, and the types inside objects.
"""

from _collections_abc import Mapping

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping
from genprompts.missing import MISSING
from genprompts.prompts.prompt import ValueChatPrompt, ValueImagePrompt, ValueTextPrompt
from genprompts.strict.check import Place, Problem, problem_in, roles_of
from genprompts.strict.code import write_check
from genprompts.strict.roles import roles_named
from genprompts.strict.shapes import Field, Messages
from genprompts.strict.types import fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from genprompts.errors import GenPromptsError
    from genprompts.prompts.prompt import Prompt
    from genprompts.templates.template import Template

    Check: TypeAlias = Callable[[Any, Any], None]
    """Takes a prompt and its input, and raises what is wrong with it."""
    Finder: TypeAlias = Callable[[Field, object], Problem | None]
    """Says what is wrong with the value of one input."""

_BARE = (ValueChatPrompt, ValueTextPrompt, ValueImagePrompt)
_MOST_PROBLEMS = 5


def checker(schema: type, *, bare: bool = False, roles: "Iterable[str] | None" = None) -> "Check":
    """Return the check of inputs of the TypedDict ``schema``: call it with the prompt and the input.

    With ``bare`` what is no dict is the value of the one required input; ``roles`` are those that messages may have.
    It raises UnexpectedInputError, or what the prompt says when an input is missing.
    """
    fields, allowed = fields_of(schema), roles_named(roles)

    def find(field: Field, value: object) -> Problem | None:
        return problem_in(field.shape, value, Place(field.name, allowed))

    return write_check(fields, _refusing(fields, find, bare=bare), allowed, bare=bare)


def role_checker(schema: type, *, bare: bool = False, roles: "Iterable[str] | None" = None) -> "Check":
    """Return the check of the roles alone, of the messages in an input of ``schema``."""
    allowed = roles_named(roles)
    fields = fields_of(schema)
    histories = tuple(field for field in fields if isinstance(field.shape, Messages))

    def find(field: Field, value: object) -> Problem | None:
        return roles_of(value, Place(field.name, allowed))

    return _refusing(histories, find, bare=bare and any(field.required for field in histories))


# --- what prompts call ---------------------------------------------------------------------------


def check_types(prompt: "Prompt[Any, Any]", given: object) -> None:
    """Check an input of a generated prompt, whose class checks all later ones without this detour."""
    _install(checker, "_check_types", prompt, given)


def check_roles(prompt: "Prompt[Any, Any]", given: object) -> None:
    """Check the roles in an input of a generated prompt, as ``check_types`` does the types."""
    _install(role_checker, "_check_roles", prompt, given)


def _install(make: "Callable[..., Check]", name: str, prompt: "Prompt[Any, Any]", given: object) -> None:
    cls = type(prompt)
    check = make(prompt.input_schema, bare=isinstance(prompt, _BARE), roles=prompt.history_roles)
    setattr(cls, name, check)
    check(prompt, given)


def check_values(template: "Template[Any]", values: "Mapping[str, object]") -> None:
    """Check the values of a run-time template that is ``strict`` or limits the roles of its histories."""
    check = template._checker  # noqa: SLF001  (the slot is there for this function)
    if check is None:
        make = checker if template.strict else role_checker
        check = make(template.input_schema, roles=template.history_roles)
        template._checker = check  # noqa: SLF001  (same)
    check(template, values)


# --- what is said --------------------------------------------------------------------------------


def _refusing(fields: tuple[Field, ...], find: "Finder", *, bare: bool) -> "Check":
    """Return the check that looks at each of the ``fields`` and raises all problems at once."""

    def check(prompt: "Prompt[Any, Any]", given: object) -> None:
        values = given
        if bare and not isinstance(given, dict):
            values = {next(field.name for field in fields if field.required): given}
        if not is_mapping(values):
            return  # rendering says so
        found: dict[str, Problem] = {}
        for field in fields:
            if field.name not in values:
                if field.required:
                    return  # rendering says which are missing
                continue
            value = values[field.name]
            if value is MISSING and not field.required:
                continue
            problem = find(field, value)
            if problem is not None:
                found[field.name] = problem
        if found:
            raise _error(prompt.name, found)

    return check


def _error(prompt: str, found: "Mapping[str, Problem]") -> "GenPromptsError":
    """Return the error that tells all problems."""
    texts = [problem.text for problem in found.values()]
    more = len(texts) - _MOST_PROBLEMS
    text = "; ".join(texts[:_MOST_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
    return UnexpectedInputError(f"prompt {shown(prompt)}: {text}" if prompt else text, prompt, tuple(found))
