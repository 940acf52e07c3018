"""Inputs that fit prompts by their types: one, or several that differ in what is left out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from genprompts.prompts.prompt import Prompt
from genprompts.strict.roles import roles_named
from genprompts.strict.shapes import Choice, Either, Field, Instance, Plain
from genprompts.strict.types import fields_of
from genprompts.testing.values import Sampler

if TYPE_CHECKING:
    from genprompts.templates.template import Template

Sampled: TypeAlias = "Prompt[Any, Any] | type"
"""A prompt, or the TypedDict class of an input."""


def sample_input(
    prompt_or_schema: Sampled, *, full: bool = False, given: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Return an input that the types allow, the same at each call.

    What may be left out is left out unless ``full``. Texts are the names of their inputs, so that what is rendered
    shows where they went. ``given`` are values to use as they are.

    Raises:
        SampleError: the class of an input cannot be made; give a value.
    """
    subject = _Subject(prompt_or_schema)
    return subject.input(dict(given or {}), full=full)


def sample_inputs(prompt_or_schema: Sampled, *, given: Mapping[str, object] | None = None) -> dict[str, dict[str, Any]]:
    """Return inputs that the types allow, by what is special about them.

    These are ``minimal`` and ``full``, each optional input alone and left out alone, each value of a ``Literal`` and
    of a ``bool``, and each member of a union.

    Raises:
        SampleError: the class of an input cannot be made; give a value.
    """
    subject, fixed = _Subject(prompt_or_schema), dict(given or {})
    minimal, full = subject.input(fixed, full=False), subject.input(fixed, full=True)
    found = {"minimal": minimal, "full": full}
    for field in subject.fields:
        if field.name in fixed:
            continue
        if not field.required and field.name in full:
            found[f"with {field.name}"] = {**minimal, field.name: full[field.name]}
            found[f"without {field.name}"] = {name: value for name, value in full.items() if name != field.name}
        for label, value in subject.others(field):
            found[f"{field.name} is {label}"] = {**full, field.name: value}
    return _distinct(found)


def _distinct(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the inputs that differ, the first of equal ones."""
    kept: dict[str, dict[str, Any]] = {}
    for label, value in found.items():
        if value not in kept.values():
            kept[label] = value
    return kept


class _Subject:
    """What inputs are made for: its fields, and what is known of values besides their types."""

    def __init__(self, subject: Sampled) -> None:
        self.roles = roles_named(None)
        self.known: dict[str, object] = {}
        if isinstance(subject, Prompt):
            self.fields = fields_of(subject.input_schema)
            self.roles = roles_named(subject.history_roles)
            objects = [field.name for field in self.fields if isinstance(field.shape, Plain)]
            if objects and hasattr(subject, "body"):
                self.known = _read(subject, objects)
        else:
            self.fields = fields_of(subject)

    def input(self, given: Mapping[str, object], *, full: bool) -> dict[str, Any]:
        """Return one input."""
        wanted = [field for field in self.fields if field.name not in given]
        made = Sampler(self.roles, full=full).record([field for field in wanted if field.name not in self.known])
        for field in wanted:
            if field.name in self.known and (full or field.required):
                made[field.name] = self.known[field.name]
        values = {**made, **given}
        ordered = [field.name for field in self.fields if field.name in values]
        return {name: values[name] for name in dict.fromkeys((*ordered, *values))}

    def others(self, field: Field) -> list[tuple[str, object]]:
        """Return the values that a field may have besides the first one, each with what it is."""
        sampler = Sampler(self.roles, full=True)
        shape = field.shape
        if isinstance(shape, Choice):
            return [(repr(value), value) for value in shape.values[1:]]
        if isinstance(shape, Instance) and shape.classes[0] is bool:
            return [("False", False)]
        if isinstance(shape, Either):
            return [(member.written, sampler.value(member, field.name)) for member in shape.members]
        return []


def _read(template: "Template[Any] | Prompt[Any, Any]", names: list[str]) -> dict[str, object]:
    """Return values for those inputs of a run-time template of which only the template knows more."""
    from genprompts.testing.template_values import values_for  # noqa: PLC0415  (most prompts are generated)

    return values_for(template.body, names)  # type: ignore[union-attr]  # only templates get here
