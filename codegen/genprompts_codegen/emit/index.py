"""From a package to the text of its ``__init__``: lazy at run time, plain imports for checkers."""

from collections.abc import Mapping

from genprompts.compiler import literals
from genprompts.compiler.layout import Atom, Expression, call, display, spread, value
from genprompts_codegen.emit.header import header
from genprompts_codegen.emit.imports import import_from
from genprompts_codegen.ir import PackageSpec


def emit_index(package: PackageSpec) -> str:
    """Return the text of the package's ``__init__``."""
    lines = [*header(()), *_docstring(package), ""]
    lines += ["from genprompts.package import lazy_package", "", "TYPE_CHECKING = False", "if TYPE_CHECKING:"]
    # Renamed, because prompts may be called "prompt" and "any", and their classes are offered here.
    lines += ["    from typing import Any as _Any", "", "    from genprompts import Prompt as _Prompt, TypedDict"]
    lines += [""] if package.modules else []
    for module_name in (module.name for module in package.modules):
        lines += import_from(".", [f"{module_name} as _{module_name}"], 4)
    for module, names in package.exports:
        lines += import_from(f".{module}", [f"{name} as {name}" for name in names], 4)
    lines += ["", *_registry(package), ""]
    lines += ["    prompts: _Registry", "", "    def load(name: str) -> _Prompt[_Any]: ...", "", "else:"]
    lines += _runtime(package)
    return "\n".join(lines) + "\n"


def _docstring(package: PackageSpec) -> list[str]:
    count = sum(len(module.prompts) for module in package.modules)
    return literals.docstring([f"{count} typed prompt{'' if count == 1 else 's'}, by name and in ``prompts``."], 0)


def _registry(package: PackageSpec) -> list[str]:
    """Return the type of ``prompts``: a TypedDict from name to class."""
    classes = {
        prompt.names.key: f"_{module.name}.{prompt.names.class_name}"
        for module in package.modules
        for prompt in module.prompts
    }
    entries = [(f"{literals.string(key)}: ", Atom(classes[key])) for key in sorted(classes)]
    return spread(call("_Registry = TypedDict(", [Atom('"_Registry"'), display("{", entries, "}")]), "", "", 4)


def _runtime(package: PackageSpec) -> list[str]:
    """Return the assignment of the lazy names."""
    places = {
        prompt.names.key: (module.name, prompt.names.instance)
        for module in package.modules
        for prompt in module.prompts
    }
    arguments: list[Expression] = [
        Atom("__name__"),
        _mapping(dict(package.exports)),
        _mapping({key: places[key] for key in sorted(places)}),
    ]
    lines = spread(call("lazy_package(", arguments), "__getattr__, __dir__, prompts, load = ", "", 4)
    if package.ambiguous:
        ambiguous = spread(_mapping(dict(package.ambiguous)), "ambiguous=", ",", 8)
        lines[-1:] = [*ambiguous, lines[-1]]
    return lines


def _mapping(entries: Mapping[str, tuple[str, ...]]) -> Expression:
    return display("{", [(f"{literals.string(key)}: ", value(names)) for key, names in entries.items()], "}")
