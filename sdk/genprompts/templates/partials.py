"""Inputs that are filled in beforehand: checking and joining them."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.input_errors import nearest, quoted, shown

Partials: TypeAlias = Mapping[str, object]
"""The value of each input that is filled in; a function without parameters is called at each render."""


def checked(partials: Partials, known: Iterable[str]) -> dict[str, object]:
    """Return ``partials``, each of which must be an input.

    Raises:
        UnexpectedInputError: the template has no input of such a name.
    """
    names = sorted(known)
    unknown = tuple(name for name in partials if name not in names)
    if unknown:
        meant = nearest(unknown[0], names)
        hint = f"; did you mean {shown(meant)}?" if meant is not None else f"; it has {quoted(names) or 'none'}"
        raise UnexpectedInputError(f"the template has no input {quoted(unknown)}{hint}", names=unknown)
    return dict(partials)


def joined(sides: Iterable[tuple[Partials, Iterable[str]]]) -> dict[str, object]:
    """Return the partials of all sides together; each side comes with the names of all its inputs.

    Raises:
        TemplateDefinitionError: one side fills in an input that another one asks for, or fills in differently.
    """
    found: dict[str, object] = {}
    asked: set[str] = set()
    for partials, names in sides:
        asked.update(name for name in names if name not in partials)
        for name, value in partials.items():
            if name in found and not same(found[name], value):
                raise TemplateDefinitionError(f"input {shown(name)} is filled in with two different values")
            found[name] = value
    both = sorted(asked & found.keys())
    if both:
        message = (
            f"input {shown(both[0])} is filled in for one part of the template and asked for by another; "
            "fill it in after joining the parts"
        )
        raise TemplateDefinitionError(message)
    return found


def same(first: object, second: object) -> bool:
    """Say whether two values that are filled in are one."""
    return first is second or bool(first == second)
