"""The TypedDict class of the inputs of a template made at run time."""

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from genprompts import schema
from genprompts.grammar.formats import TYPES, Demand, demand
from genprompts.messages.types import MessageLike
from genprompts.templates.inputs import specifications_in

if TYPE_CHECKING:
    from genprompts.templates.template import Template

_ORDER = [one for takes in TYPES.values() for one in takes]
MESSAGES: object = Sequence[MessageLike]
"""The type of an input that stands for messages."""


def typed_dict(template: "Template[Any]", types: Mapping[str, object]) -> type[Any]:
    """Return the TypedDict class of the inputs; ``types`` holds those that the caller gave."""
    inputs = template.inputs
    formatted = specifications_in(template.body)
    fields: dict[str, object] = {}
    for name in (*template.input_variables, *template.optional_variables):
        if name in types:
            found = types[name]
        elif name in inputs.placeholders:
            found = MESSAGES
        elif name in inputs.printed and name in formatted:
            found = _formatted(formatted[name])
        else:
            found = str if name in inputs.printed else object
        fields[name] = found if name in template.input_variables else _not_required(found)
    make: Callable[[str, dict[str, object]], type[Any]] = vars(schema)["TypedDict"]  # checkers want a literal
    return make(_class_name(template), fields)


def _formatted(specifications: "set[tuple[str | None, str]]") -> object:
    """Return the type of what all of a field's conversions and specifications take; anything, if there is none."""
    demands = {demand(*one) for one in specifications} - {Demand.PLAIN, Demand.OBJECT}
    takes = [set(TYPES[one]) for one in demands]
    found = set[type]().union(*takes).intersection(*takes)
    if float in found:
        found.discard(int)  # checkers take an int for a float
    types: list[Any] = sorted(found, key=_ORDER.index)
    return functools.reduce(operator.or_, types) if types else object


def _not_required(found: object) -> object:
    marker: Any = schema.NotRequired
    marked: object = marker[found]
    return marked


def _class_name(template: "Template[Any]") -> str:
    """Return the name of the class: the template's, so far as it can be one."""
    words = "".join(character if character.isalnum() else " " for character in template.name).split()
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return f"{name if name.isidentifier() else type(template).__name__}Input"
