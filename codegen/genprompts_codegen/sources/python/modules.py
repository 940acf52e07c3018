"""A parsed module of the project, and how the import statements of one module find another."""

import ast
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
        self._found: dict[tuple[Path, str], Path | None] = {}

    def load(self, path: Path, source: Source | None = None) -> Module | Diagnostic | None:
        """Return the parsed module at ``path``; the finding when it cannot be parsed, None when there is none."""
        if path not in self._loaded:
            source = source or self.project.read(path)
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
        key = (importer.parent, dotted)
        if key not in self._found:
            self._found[key] = self._search(dotted, importer)
        return self._found[key]

    def _search(self, dotted: str, importer: Path) -> Path | None:
        parts = dotted.split(".")
        root = self.project.root
        for folder in dict.fromkeys([root, root / "src", *reversed(self._ancestors(importer))]):
            for path in (folder.joinpath(*parts[:-1], f"{parts[-1]}.py"), folder.joinpath(*parts, "__init__.py")):
                if path.is_relative_to(root) and path.is_file():
                    return path
        return None

    def is_package(self, dotted: str, importer: Path) -> bool:
        """Return whether ``dotted`` is a folder of the project that modules may be imported from."""
        root = self.project.root
        folders = [root, root / "src", *self._ancestors(importer)]
        return any((folder.joinpath(*dotted.split("."))).is_dir() for folder in folders)

    def _ancestors(self, importer: Path) -> list[Path]:
        """Return the folders from the importing file's own up to the one that holds its outermost package."""
        folders = [importer.parent]
        while (folders[-1] / "__init__.py").is_file() and folders[-1] != folders[-1].parent:
            folders.append(folders[-1].parent)
        return folders

    def package_of(self, path: Path) -> tuple[str, ...]:
        """Return the names of the packages around the module at ``path``, outermost first."""
        folders = self._ancestors(path)
        return tuple(folder.name for folder in reversed(folders[:-1]))


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
