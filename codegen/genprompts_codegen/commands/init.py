"""``genprompts init``: write the configuration from what is in the project."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from genprompts_codegen import toml_place
from genprompts_codegen.commands.outcome import CLEAN, FOUND, UNABLE, Outcome
from genprompts_codegen.config import PYPROJECT, Config
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.printable import printable
from genprompts_codegen.printed import Piece, Style
from genprompts_codegen.sources.discover import discover, is_prompt_folder
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import MAX_FILE_SIZE

_LIBRARIES = (b"langchain", b"genprompts")
_CLASSES = (b"PromptTemplate", b"MessagesPlaceholder", b"StructuredPrompt")
_MANY = 8
"""More Python files than these are named by their folder."""
_TESTS = frozenset({"tests", "test", "docs", "examples", "benchmarks"})


@dataclass(frozen=True, slots=True)
class _Scan:
    """What is in the project: modules that define prompts, folders of prompt files, and packages."""

    modules: tuple[str, ...]
    folders: tuple[str, ...]
    package: str | None

    @property
    def sources(self) -> tuple[str, ...]:
        modules = self.modules
        if len(modules) > _MANY:
            tops = {_top(module) for module in modules}
            modules = tuple(sorted(tops)) if "" not in tops else modules
        return (*modules, *self.folders)

    @property
    def output(self) -> str:
        return f"{self.package}/prompts_gen" if self.package else "prompts_gen"


def run(folder: Path) -> Outcome:
    """Write a ``[tool.genprompts]`` table into the pyproject.toml of ``folder``; one that is there stays as it is."""
    path = folder / PYPROJECT
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        tool = toml_place.parse(before.replace("\r\n", "\n")).get("tool", {})
    except OSError as error:
        return Outcome(UNABLE, problem=f"{PYPROJECT} cannot be read: {error.strerror or error}")
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML
        return Outcome(UNABLE, problem=f"{PYPROJECT} cannot be read: {error}; mend it first")
    if isinstance(tool, dict) and "genprompts" in tool:
        return Outcome(UNABLE, problem=f"{PYPROJECT} already has a [tool.genprompts] table: edit it there")
    scan = _scan(folder)
    if not scan.sources:
        hint = "name the files yourself: genprompts inspect PATH"
        return Outcome(FOUND, problem=f"no module that defines prompts and no folder of prompt files was found; {hint}")
    table = _table(scan)
    after = _appended(before, table)
    try:
        toml_place.parse(after.replace("\r\n", "\n"))
    except toml_place.TomlSyntaxError:  # [tool] is closed to new tables: an inline table
        return Outcome(
            UNABLE, problem=f"{PYPROJECT} has [tool] in a form that takes no new table; add this by hand:\n{table}"
        )
    try:
        _replace(path, after)
    except OSError as error:
        return Outcome(UNABLE, problem=f"{PYPROJECT} cannot be written: {error.strerror or error}")
    return Outcome(CLEAN, (*_found(scan), Piece(f"wrote to {PYPROJECT}:\n\n"), Piece(table), *_next()))


def _found(scan: _Scan) -> tuple[Piece, ...]:
    lines = [f"  {printable(module)} (prompt classes)\n" for module in scan.modules]
    lines += [f"  {printable(folder)} (prompt files)\n" for folder in scan.folders]
    return (Piece("found:\n", Style.STRONG), Piece("".join(lines) + "\n"))


def _next() -> tuple[Piece, ...]:
    return (Piece("\nnext: genprompts inspect, then genprompts generate\n", Style.QUIET),)


# --- looking -------------------------------------------------------------------------------------


def _scan(folder: Path) -> _Scan:
    ignored: list[Diagnostic] = []  # what cannot be read now is reported by the commands that need it
    files = discover(Config(Path(os.path.realpath(folder)), (".",), tuple(sorted(_TESTS))), report=ignored.append)
    python = [file for file in files if file.kind is SourceKind.PYTHON]
    modules = tuple(file.shown for file in python if _defines_prompts(file.path))
    folders = {name for file in files if file.kind is not SourceKind.PYTHON for name in _prompt_folder(file)}
    return _Scan(modules, tuple(sorted(folders)), _package(python, modules))


def _defines_prompts(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_SIZE)
    except OSError:
        return False
    return any(name in text for name in _CLASSES) and any(name in text for name in _LIBRARIES)


def _prompt_folder(file: SourceFile) -> tuple[str, ...]:
    """Return the outermost folder of ``file`` that is named after prompts, with a slash; files elsewhere have none."""
    parts = file.shown.split("/")[:-1]
    for length, part in enumerate(parts, start=1):
        if is_prompt_folder(part):
            return ("/".join(parts[:length]) + "/",)
    return ()


def _package(python: Sequence[SourceFile], modules: Sequence[str]) -> str | None:
    """Return the outermost package: the one with most of ``modules``, the first by name among equals."""
    inits = {file.shown.rpartition("/")[0] for file in python if file.path.name == "__init__.py"}
    tops = sorted(name for name in inits if name and name.rpartition("/")[0] not in inits)
    return max(tops, key=lambda top: sum(module.startswith(f"{top}/") for module in modules), default=None)


def _top(module: str) -> str:
    """Return the folder that stands for ``module``: two levels where the first is ``src``."""
    parts = module.split("/")[:-1]
    return "/".join(parts[: 2 if parts[:1] == ["src"] else 1])


# --- writing -------------------------------------------------------------------------------------


def _table(scan: _Scan) -> str:
    sources = ", ".join(_toml_text(source) for source in scan.sources)
    return f"[tool.genprompts]\nsources = [{sources}]\noutput = {_toml_text(scan.output)}\n"


def _toml_text(text: str) -> str:
    escaped = "".join(
        f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\u{ord(char):04x}" for char in text
    )
    return f'"{escaped}"'


def _appended(before: str, table: str) -> str:
    """Return ``before`` with ``table`` after it, in its own line ends."""
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    added = gap + table
    return before + (added.replace("\n", "\r\n") if "\r\n" in before else added)


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then move into its place: a crash leaves the old file whole."""
    handle, name = tempfile.mkstemp(prefix=".genprompts-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
