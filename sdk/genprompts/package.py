"""Packages of generated prompts: names that load on first use, and the registry."""

import sys
from _collections_abc import Mapping

from genprompts.errors import UnknownPromptError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Base = Mapping[str, Any]
else:
    Base = Mapping


def lazy_package(
    package: str,
    exports: "Mapping[str, tuple[str, ...]]",
    prompts: "Mapping[str, tuple[str, str]]",
    *,
    ambiguous: "Mapping[str, tuple[str, ...]] | None" = None,
) -> "tuple[Callable[[str], object], Callable[[], list[str]], Registry, Callable[[str], Any]]":
    """Return ``__getattr__``, ``__dir__``, ``prompts`` and ``load`` of a generated package.

    ``exports`` lists the names of each module, ``prompts`` says for each prompt's name the module and the name in it,
    ``ambiguous`` the modules of each name that several modules define. Nothing is imported before it is used.
    """
    registry = Registry(package, prompts)
    homes: dict[str, str] = {}

    def get(name: str) -> object:
        """Return a name that one of the modules defines."""
        if not homes:
            homes.update((one, module) for module, names in exports.items() for one in names)
        if name == "__all__":
            return sorted([*homes, "load", "prompts"])
        module = homes.get(name)
        if module is None:
            raise AttributeError(_absent(package, name, (ambiguous or {}).get(name, ())), name=name)
        found = _load(package, module, name)
        setattr(sys.modules[package], name, found)
        return found

    def names() -> list[str]:
        """Return all names of the package, loaded or not."""
        own = vars(sys.modules[package])
        return sorted({*own, *(name for names in exports.values() for name in names)})

    return get, names, registry, registry.load


class Registry(Base):
    """The prompts of a package by name, as a mapping that imports a prompt's module when it is first asked for."""

    __slots__ = ("_package", "_prompts")

    def __init__(self, package: str, prompts: "Mapping[str, tuple[str, str]]") -> None:
        """Know where each of the ``prompts`` is defined."""
        self._package = package
        self._prompts = prompts

    def load(self, name: str) -> "Any":
        """Return the prompt called ``name``, for names that are known at run time only.

        Raises:
            UnknownPromptError: there is no such prompt.
        """
        home = self._prompts.get(name)
        if home is None:
            raise UnknownPromptError(_unknown(self._package, name, self._prompts), name)
        return _load(self._package, *home)

    def __getitem__(self, name: str) -> "Any":
        return self.load(name)

    def __iter__(self) -> "Iterator[str]":
        return iter(self._prompts)

    def __len__(self) -> int:
        return len(self._prompts)

    def __contains__(self, name: object) -> bool:
        return name in self._prompts

    def __repr__(self) -> str:
        return f"<{len(self)} prompts of {self._package}>"


def _load(package: str, module: str, name: str) -> object:
    """Return ``name`` of the package's ``module``."""
    full = f"{package}.{module}"
    loaded = sys.modules.get(full)
    if loaded is None or name not in vars(loaded):  # absent, or still being imported by another thread
        loaded = __import__(full, fromlist=("*",))  # importlib would be one more module to load
    return getattr(loaded, name)


def _absent(package: str, name: str, modules: "tuple[str, ...]") -> str:
    """Say why the package has no ``name``."""
    if not modules:
        return f"module '{package}' has no attribute '{name}'"
    places = " and ".join(f"'{package}.{module}'" for module in modules)
    return f"module '{package}' has no attribute '{name}': it is defined in {places}; import it from there"


def _unknown(package: str, name: str, prompts: "Mapping[str, object]") -> str:
    """Say that there is no prompt ``name``, and which names are near."""
    from difflib import get_close_matches  # noqa: PLC0415  (10 ms, only when something went wrong)

    near = get_close_matches(str(name), list(prompts), n=3)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    return f"'{package}' has no prompt {str(name)!r}{hint}"
