"""A parsed module of the project, and how the import statements of one module find another."""

import ast
import os
import re
import warnings
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from genprompts.span import Span
from genprompts_codegen.diagnostics.codes import UNREADABLE_SOURCE
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Source
from genprompts_codegen.sources.project import Project

if TYPE_CHECKING:
    from genprompts_codegen.sources.python.prompts import Prompt
    from genprompts_codegen.sources.python.scopes import Scope

_CHANGE = (
    r"\.(?:append|extend|insert|pop|remove|clear|sort|reverse|update|setdefault)\("
    r"|\[[^\]\n]*\][ \t]*[+]?=[^=]|[ \t]*[+]="
)
_ATTRIBUTE_CHANGE = re.compile(rf"\b(\w+)\.(\w+)(?:{_CHANGE}|[ \t]*(?::[^=\n]+)?=[^=])")


class Module:
    """One parsed module.

    ``scope`` holds its names once it was started; ``prompts`` and ``faults`` grow while it is followed.
    """

    def __init__(self, path: Path, source: Source, tree: ast.Module, modules: "Modules") -> None:
        """Take the module's file, text and tree."""
        self.path = path
        self.source = source
        self.tree = tree
        self.modules = modules
        self.scope: Scope | None = None
        self.prompts: list[Prompt] = []
        self.faults: list[Diagnostic] = []
        self._changes: dict[str, list[tuple[int, str]]] | None = None
        self._changed_inside: dict[str, bool] = {}
        self._ascii = source.text.isascii()
        self._starts = source.line_starts()

    def offset(self, line: int, column: int) -> int:
        """Return the code point at which the byte ``column`` of ``line`` stands."""
        start = self._starts[line - 1]
        if self._ascii or column == 0:
            return start + column
        end = self._starts[line] if line < len(self._starts) else len(self.source.text)
        data = self.source.text[start:end].encode("utf-8", "surrogatepass")
        return start + len(data[:column].decode("utf-8", "surrogatepass"))

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> Span:
        """Return the range of ``node`` in the text."""
        start = self.offset(node.lineno, node.col_offset)
        if node.end_lineno is None or node.end_col_offset is None:
            return Span(start, start)
        return Span(start, self.offset(node.end_lineno, node.end_col_offset))

    def attribute_changes(self) -> dict[str, list[tuple[int, str]]]:
        """Return, by attribute, the lines that assign or change it, each with the word before the dot."""
        if self._changes is None:
            self._changes = {}
            for found in _ATTRIBUTE_CHANGE.finditer(self.source.text):
                where = (bisect_right(self._starts, found.start()), found.group(1))
                self._changes.setdefault(found.group(2), []).append(where)
        return self._changes

    def changed_inside(self, name: str) -> bool:
        """Return whether an indented statement changes the list or dict ``name`` in place."""
        if name not in self._changed_inside:
            pattern = rf"(?m)^[ \t].*\b{re.escape(name)}(?:{_CHANGE})"
            self._changed_inside[name] = re.search(pattern, self.source.text) is not None
        return self._changed_inside[name]

    def dotted(self) -> str:
        """Return the import path of the module."""
        packages = self.modules.package_of(self.path)
        return ".".join(packages if self.path.stem == "__init__" else (*packages, self.path.stem))

    def imported_path(self, dotted: str, level: int) -> str:
        """Return the full import path that ``from <level dots><dotted> import`` means here."""
        if level == 0:
            return dotted
        base = self.modules.package_of(self.path)[: None if level == 1 else 1 - level]
        return ".".join([*base, dotted] if dotted else base)


class Modules:
    """The modules of one project, each parsed and run at most once. ``run`` fills a module's scope."""

    def __init__(self, project: Project, run: Callable[[Module], None]) -> None:
        """Take the project to read from."""
        self.project = project
        self._run = run
        self._loaded: dict[Path, Module | Diagnostic | None] = {}
        self._root = str(project.root).rstrip(os.sep) + os.sep
        self._found: dict[tuple[str, str], Path | None] = {}
        self._searched: dict[str, tuple[str, ...]] = {}
        self._folders: dict[Path, str] = {}
        self._packages: dict[str, tuple[str, ...]] = {}

    def load(self, path: Path, source: Source | None = None) -> Module | Diagnostic | None:
        """Return the parsed module at ``path``; the finding when it cannot be parsed, None when there is none."""
        if path not in self._loaded:
            source = source or self.project.read(path, shared=False)
            self._loaded[path] = None if source is None else self._parse(path, source)
        return self._loaded[path]

    def _parse(self, path: Path, source: Source) -> Module | Diagnostic:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source.text)
        except SyntaxError as error:
            return _syntax_fault(source, error)
        except (RecursionError, MemoryError):
            return too_deep(source)
        except ValueError as error:
            return Diagnostic(UNREADABLE_SOURCE, f'"{source.path}" is no Python: {error}', (Label(source),))
        return Module(path, source, tree, self)

    def started(self, path: Path) -> Module | None:
        """Return the module at ``path`` with its names filled in (or being filled in, in a circle of imports)."""
        module = self.load(path)
        if not isinstance(module, Module):
            return None
        if module.scope is None:
            try:
                self._run(module)
            except RecursionError:
                self._loaded[path] = too_deep(module.source)
                return None
        return module

    def find(self, dotted: str, importer: Path) -> Path | None:
        """Return the file of the module ``dotted`` as ``importer`` would import it; None outside the project."""
        folder = self._folder(importer)
        key = (folder, dotted)
        if key not in self._found:
            self._found[key] = self._search(dotted, folder)
        found = self._found[key]
        if found is not None:
            self.project.seen.uses.add((str(importer), str(found)))
        return found

    def _search(self, dotted: str, folder: str) -> Path | None:
        below = os.path.join(*dotted.split("."))  # noqa: PTH118 (plain strings: paths are built for every import)
        for root in self._roots(folder):
            for path in (f"{root}{os.sep}{below}.py", f"{root}{os.sep}{below}{os.sep}__init__.py"):
                if path.startswith(self._root) and self.project.seen.is_file(path):
                    return Path(path)
        return None

    def _roots(self, folder: str) -> tuple[str, ...]:
        """Return the folders that imports are looked up in, first to last, for the modules in ``folder``."""
        if folder not in self._searched:
            root = str(self.project.root)
            found = [root, f"{root}{os.sep}src", *reversed(self._ancestors(folder))]
            self._searched[folder] = tuple(dict.fromkeys(found))
        return self._searched[folder]

    def _folder(self, path: Path) -> str:
        if path not in self._folders:
            self._folders[path] = str(path.parent)
        return self._folders[path]

    def _ancestors(self, folder: str) -> list[str]:
        """Return the folders from ``folder`` up to the one that holds its outermost package."""
        folders = [folder]
        while self.project.seen.is_file(f"{folders[-1]}{os.sep}__init__.py"):
            above = os.path.dirname(folders[-1])  # noqa: PTH120 (same)
            if above == folders[-1]:
                break
            folders.append(above)
        return folders

    def package_of(self, path: Path) -> tuple[str, ...]:
        """Return the names of the packages around the module at ``path``, outermost first."""
        folder = self._folder(path)
        if folder not in self._packages:
            names = [os.path.basename(one) for one in self._ancestors(folder)[:-1]]  # noqa: PTH119 (same)
            self._packages[folder] = tuple(reversed(names))
        return self._packages[folder]


def too_deep(source: Source) -> Diagnostic:
    """Return the finding for a module whose expressions are nested too deeply."""
    message = f'"{source.path}" is nested too deeply to be read'
    return Diagnostic(UNREADABLE_SOURCE, message, (Label(source),), "split its long expressions")


def _syntax_fault(source: Source, error: SyntaxError) -> Diagnostic:
    message = f'"{source.path}" is no Python that can be parsed: {error.msg}'
    starts = source.line_starts()
    if error.lineno is None or not 1 <= error.lineno <= len(starts):
        return Diagnostic(UNREADABLE_SOURCE, message, (Label(source),), "correct the syntax")
    start = min(starts[error.lineno - 1] + max((error.offset or 1) - 1, 0), len(source.text))
    line_end = starts[error.lineno] - 1 if error.lineno < len(starts) else len(source.text)
    label = Label(source, Span(start, max(start, min(start + 1, line_end))))
    return Diagnostic(UNREADABLE_SOURCE, message, (label,), "correct the syntax")
