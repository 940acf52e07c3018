"""The packages that the cases expect, imported as a user's program imports them."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from genprompts.prompts.prompt import Prompt

CASES = Path(__file__).parent / "cases"


def packages() -> list[Path]:
    """Return the folders of all packages that are generated whole, not on top of files that are there already."""
    inits = CASES.glob("*/expected/files/**/__init__.py")
    found = sorted(path.parent for path in inits if "lazy_package" in path.read_text("utf-8"))
    return [path for path in found if not (CASES / case_of(path) / "input" / path.name).exists()]


def case_of(package: Path) -> str:
    """Return the name of a package's case."""
    return package.relative_to(CASES).parts[0]


@contextmanager
def imported(package: Path) -> Iterator[dict[str, Prompt[Any, Any]]]:
    """Import a package, beside the modules of its case's project, for as long as the context lasts."""
    before = set(sys.modules)
    folders = [str(package.parent), str(CASES / case_of(package) / "input")]
    sys.path[:0] = folders
    importlib.invalidate_caches()
    try:
        yield dict(importlib.import_module(package.name).prompts)
    finally:
        del sys.path[: len(folders)]
        for name in sys.modules.keys() - before:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.startswith(str(CASES)):
                del sys.modules[name]
