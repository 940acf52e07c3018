"""The arguments of a call, worked out, and taken by position or name."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from genprompts.grammar.nodes import Constant, Known, TemplateFormat
from genprompts_codegen.definitions import Declared, Dynamic, PartialDef
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.prompts import Prompt, Site
from genprompts_codegen.sources.python.types import type_text
from genprompts_codegen.sources.python.values import Scalar, Str, Table, Value, constant, origin


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument and where it stands."""

    value: Value
    spot: Spot


@dataclass(frozen=True, slots=True)
class Arguments:
    """All arguments of a call. ``doubt`` says where further ones come from (``*args``, ``**kwargs``)."""

    positional: tuple[Argument, ...]
    named: Mapping[str, Argument]
    doubt: str = ""

    def take(self, name: str, position: int = -1) -> Argument | None:
        """Return the argument ``name``, which may also stand at ``position``."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        return self.named.get(name)

    def note_doubt(self, site: Site) -> None:
        """Say at ``site`` that there may be more arguments."""
        if self.doubt:
            site.unsure(f"its arguments come from {self.doubt}")


def required(arguments: Arguments, name: str, position: int, site: Site) -> Argument | None:
    """Return an argument that must be given."""
    found = arguments.take(name, position)
    if found is None and not arguments.doubt:
        site.fault(f'the argument "{name}" is missing', site.spot, f'add "{name}"')
    return found


def common(prompt: Prompt, arguments: Arguments, site: Site) -> Prompt:
    """Fill in the arguments that all prompt classes share."""
    prompt.partials.update(read_partials(arguments.take("partial_variables"), site))
    prompt.declared = read_declared(arguments.take("input_types"), site)
    prompt.metadata = read_metadata(arguments.take("metadata"))
    prompt.tags = read_tags(arguments.take("tags"))
    return prompt


def read_format(arguments: Arguments, site: Site, position: int = -1) -> TemplateFormat:
    """Return the template language that ``template_format`` asks for."""
    found = arguments.take("template_format", position)
    match found.value if found is not None else None:
        case None:
            return "f-string"
        case Str(text="f-string" | "mustache" | "jinja2" as known, unsure=None):
            return _FORMATS[known]
        case Str(text=text, unsure=None) if found is not None:
            message = f'the template format "{text}" is not known'
            site.fault(message, found.spot, 'use "f-string", "mustache" or "jinja2"')
        case value if value is not None:
            site.unsure(f"the template format comes from {origin(value)}")
    return "f-string"


_FORMATS: dict[str, TemplateFormat] = {"f-string": "f-string", "mustache": "mustache", "jinja2": "jinja2"}


def read_partials(argument: Argument | None, site: Site) -> dict[str, PartialDef]:
    """Return the partials that ``partial_variables`` gives."""
    if argument is None or argument.value == Scalar(None):
        return {}
    table = argument.value
    if not isinstance(table, Table):
        site.unsure(f"the partials come from {origin(table)}")
        return {}
    if table.doubt:
        site.unsure(f"the partials {table.doubt}")
    return {name: partial(name, value, table.spots[name], site) for name, value in table.entries.items()}


def partial(name: str, value: Value, spot: Spot, site: Site) -> PartialDef:
    """Return one partial."""
    if name == "stop" and not site.ours:
        site.fault('a partial is named "stop", which LangChain uses itself', spot, "give it another name")
    known = constant(value)
    return PartialDef(name, Dynamic() if known is None else Known(known[0]), spot.anchor())


def read_bool(argument: Argument | None, site: Site, what: str) -> bool:
    """Return the truth value of an argument; False where none is given."""
    if argument is None:
        return False
    if isinstance(argument.value, Scalar):
        return bool(argument.value.value)
    site.unsure(f"{what} comes from {origin(argument.value)}")
    return False


def read_declared(argument: Argument | None, site: Site) -> tuple[Declared, ...]:
    """Return what ``input_types`` declares; the names in its types become import paths."""
    if argument is None or not isinstance(argument.spot.node, ast.Dict):
        return ()
    found: list[Declared] = []
    for key, node in zip(argument.spot.node.keys, argument.spot.node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            spot = Spot(argument.spot.module, node)
            found.append(Declared(key.value, spot.anchor(), type_text(node, site.scope)))
    return tuple(found)


def read_metadata(argument: Argument | None) -> Mapping[str, Constant] | None:
    """Return the literal metadata."""
    found = constant(argument.value) if argument is not None else None
    return found[0] if found is not None and isinstance(found[0], dict) else None


def read_tags(argument: Argument | None) -> tuple[str, ...]:
    """Return the literal tags."""
    found = constant(argument.value) if argument is not None else None
    tags = found[0] if found is not None and isinstance(found[0], list | tuple) else ()
    return tuple(tag for tag in tags if isinstance(tag, str))
