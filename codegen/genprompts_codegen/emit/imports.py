"""The import lines of a generated module."""

from collections.abc import Callable, Sequence

from genprompts.compiler.layout import LINE
from genprompts.compiler.render import runtime_names
from genprompts.grammar.nodes import ChatBody, ImageBody, TextBody
from genprompts_codegen.emit.types import STANDARD_MODULES, all_types, fits_class
from genprompts_codegen.ir import External, LinkedPrompt, ListOf, LiteralOf, MappingOf, Messages, ModuleSpec, TypeRef
from genprompts_codegen.naming import sort_key

_BASE = {ChatBody: "ChatPrompt", TextBody: "TextPrompt", ImageBody: "ImagePrompt"}


def import_lines(module: ModuleSpec, needs_value_base: Callable[[LinkedPrompt], bool]) -> list[str]:
    """Return the imports of ``module``, sorted as the linters do."""
    types = all_types(prompt.spec for prompt in module.prompts)
    abstract = {"Sequence"} if any(isinstance(found, ListOf | Messages) for found in types) else set()
    abstract |= {"Mapping"} if any(isinstance(found, MappingOf) for found in types) else set()
    modules = sorted({found.module for found in types if isinstance(found, External)})
    standard = [name for name in modules if name in STANDARD_MODULES]
    own = [name for name in modules if name not in STANDARD_MODULES]
    lines = [f"import {name}" for name in standard]
    lines += _from("collections.abc", abstract)
    typing_names = {"Literal"} if any(isinstance(found, LiteralOf) for found in types) else set()
    typing_names |= {"TYPE_CHECKING"} if own else set()
    lines += _from("typing", typing_names)
    lines += [""] if lines else []
    lines += _from("genprompts", _runtime(module, needs_value_base, types))
    if own:
        lines += ["", "if TYPE_CHECKING:", *(f"    import {name}" for name in own)]
    return lines


def _from(module: str, found: set[str]) -> list[str]:
    return import_from(module, sorted(found, key=sort_key), 0) if found else []


def import_from(module: str, names: Sequence[str], indent: int) -> list[str]:
    """Return ``from module import …``: on one line where it fits, else one name a line."""
    margin = " " * indent
    line = f"{margin}from {module} import {', '.join(names)}"
    if len(line) <= LINE:
        return [line]
    return [f"{margin}from {module} import (", *(f"{margin}    {name}," for name in names), f"{margin})"]


def _runtime(
    module: ModuleSpec, needs_value_base: Callable[[LinkedPrompt], bool], types: Sequence[TypeRef]
) -> set[str]:
    """Return the names of the run time that ``module`` mentions."""
    found = {"TypedDict"}
    for prompt in module.prompts:
        body = prompt.spec.body
        assert body is not None
        base = _BASE[type(body)]
        found |= {f"Value{base}" if needs_value_base(prompt) else base, f"{base}Value"}
        found |= runtime_names(body)
        found |= {"ReadOnly"} if prompt.spec.inputs else set()
        # Where keys do not fit a class, total=False says what is optional.
        optional = fits_class(prompt.spec.inputs) and any(not entry.demanded for entry in prompt.spec.inputs)
        found |= {"NotRequired"} if optional else set()
    if any(isinstance(entry, Messages) for entry in types):
        found.add("MessageLike")
    return found
