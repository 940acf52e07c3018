"""What reading the templates of a definition gives: its body, and every place that reads an input."""

from dataclasses import dataclass
from typing import TypeAlias

from genprompts.grammar.nodes import Body, Field, Placeholder, TemplateFormat
from genprompts.grammar.paths import PathUse
from genprompts_codegen.definitions import PartialDef, TemplateDef
from genprompts_codegen.diagnostics.model import Label


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A template field; the ``partials`` of its message or nested prompt fill it in when nobody else does."""

    field: Field
    label: Label
    message: int
    partials: tuple[PartialDef, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceholderUse:
    """A placeholder in the message list; ``nested`` when it belongs to a prompt inside this one."""

    placeholder: Placeholder
    label: Label
    message: int
    partials: tuple[PartialDef, ...] = ()
    nested: bool = False


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A place in a mustache or jinja2 template (``format``) that reads an input or a part of it."""

    use: PathUse
    label: Label
    message: int
    partials: tuple[PartialDef, ...] = ()
    format: TemplateFormat = "jinja2"


Use: TypeAlias = FieldUse | PlaceholderUse | TemplateUse


@dataclass(frozen=True, slots=True)
class ParsedDef:
    """A definition with its nodes. ``body`` is None when it cannot be rendered; ``uses`` are in order of appearance."""

    definition: TemplateDef
    body: Body | None
    uses: tuple[Use, ...]
    incomplete: str | None
    sandboxed: str | None = None
