"""The import lines of a generated module."""

from collections.abc import Collection, Sequence

from genprompts.compiler import literals
from genprompts.compiler.characters import LINE
from genprompts_codegen.emit.types import STANDARD_MODULES, fits_class
from genprompts_codegen.ir import External, IterableOf, ListOf, LiteralOf, MappingOf, Messages, ModuleSpec, TypeRef
from genprompts_codegen.naming import sort_key
from genprompts_codegen.type_parts import all_types, output_types

_ABSTRACT: dict[str, tuple[type, ...]] = {
    "Iterable": (IterableOf,),
    "Mapping": (MappingOf,),
    "Sequence": (ListOf, Messages),
}


def import_lines(module: ModuleSpec, runtime: Collection[str], *, any_: bool) -> list[str]:
    """Return the imports of ``module``, sorted as the linters do.

    ``runtime`` are the names of ``genprompts`` that its classes mention; with ``any_`` their annotations say ``Any``.
    """
    types = all_types(prompt.spec for prompt in module.prompts)
    outputs = output_types(prompt.spec for prompt in module.prompts)
    abstract = {name for name, kinds in _ABSTRACT.items() if any(isinstance(found, kinds) for found in types)}
    modules = sorted({found.module for found in (*types, *outputs) if isinstance(found, External)})
    standard = [name for name in modules if name in STANDARD_MODULES]
    own = [name for name in modules if name not in STANDARD_MODULES]
    lines = [f"import {name}" for name in standard]
    lines += _from("collections.abc", abstract)
    typing_names = {"Literal"} if any(isinstance(found, LiteralOf) for found in (*types, *outputs)) else set()
    typing_names |= {"TYPE_CHECKING"} if own or any_ else set()
    lines += _from("typing", typing_names)
    lines += [""] if lines else []
    lines += _from("genprompts", {*runtime, *_schema_words(module, types), *({"lazy_module"} if own else ())})
    if own or any_:
        checked = [["    from typing import Any"]] if any_ else []
        checked += [[f"    import {name}" for name in own]] if own else []
        lines += ["", "if TYPE_CHECKING:", *checked[0]]
        lines += [line for group in checked[1:] for line in ("", *group)]
    if own:  # imported only when somebody asks for a class
        packages = sorted({name.partition(".")[0] for name in own})
        lines += ["else:", *(f"    {name} = lazy_module({literals.string(name)})" for name in packages)]
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


def _schema_words(module: ModuleSpec, types: Sequence[TypeRef]) -> set[str]:
    """Return the words that the TypedDicts of ``module`` are made of."""
    found = {"TypedDict"}
    for prompt in module.prompts:
        records = prompt.names.records
        for fields in (prompt.spec.inputs, *(record.fields for record in prompt.spec.records)):
            found |= {"ReadOnly"} if fields else set()
            # Where keys do not fit a class, total=False says what is optional.
            optional = any(not entry.demanded for entry in fields) and fits_class(fields, records)
            found |= {"NotRequired"} if optional else set()
        output = prompt.spec.output
        if output is not None and any(not entry.required for record in output.records for entry in record.fields):
            found.add("NotRequired")
    if any(isinstance(entry, Messages) for entry in types):
        found.add("MessageLike")
    return found
