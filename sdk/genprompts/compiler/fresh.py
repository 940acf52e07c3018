"""Names for the variables of compiled code that no other name hides."""

import builtins
from collections.abc import Iterable
from keyword import iskeyword

_KEPT = frozenset(dir(builtins)) | {"self", "input", "config"}


class Fresh:
    """Hands out names; ``taken`` are those that are in use already, besides builtins and the method's parameters."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Keep clear of ``taken``."""
        self._taken = {*_KEPT, *taken}

    def name(self, wanted: str) -> str:
        """Return ``wanted``, or ``wanted_2`` and so on; a word that is no plain identifier becomes ``value``."""
        plain = wanted.isascii() and wanted.isidentifier() and not iskeyword(wanted) and not wanted.startswith("_")
        stem = wanted if plain else "value"
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name

    def unread(self, name: str) -> str:
        """Return ``name`` with an underscore, as a variable is called that nothing reads; inputs may be called so."""
        found = f"_{name}"
        return name if name.startswith("_") or found in self._taken else found
