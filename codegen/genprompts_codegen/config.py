"""The settings of one run: the ``[tool.genprompts]`` table and what the command line puts over it."""

import ast
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from genprompts.grammar.nodes import Constant, Known
from genprompts.span import Span
from genprompts_codegen import toml_place
from genprompts_codegen.definitions import Anchor, Declared
from genprompts_codegen.diagnostics.codes import BAD_VALUE, CONFIG_NOT_FOUND, UNKNOWN_KEY
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.settings import Table, plain_table
from genprompts_codegen.sources.project import Project

if TYPE_CHECKING:
    from genprompts_codegen.config_table import Fault

PYPROJECT = "pyproject.toml"
TABLE = ("tool", "genprompts")


@dataclass(frozen=True, slots=True)
class Config:
    """What to read and where to write.

    ``sources`` are files, folders and patterns below ``root``, with ``/``. ``output`` is a folder relative to ``root``;
    only one given on the command line may lead out of it (``../out``). ``paths_given`` says that the sources come from
    the command line. ``origin`` is the text of the pyproject.toml that applies, for the places of findings.
    ``escape`` says whether mustache templates HTML-escape values, ``mustache`` whose rules hold for them. ``strict``
    makes generated code check types, ``history_roles`` the roles in placeholders.
    """

    root: Path
    sources: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    output: str | None = None
    default_type: str = "str"
    extra: Literal["ignore", "forbid"] = "ignore"
    escape: bool = True
    mustache: Literal["langchain", "spec"] = "langchain"
    strict: bool = False
    history_roles: tuple[str, ...] | None = None
    types: tuple[Declared, ...] = ()
    paths_given: bool = False
    origin: Source | None = field(default=None, compare=False)


def load(start: Path, paths: Sequence[str] = (), *, output: str | None = None, report: Report) -> Config | None:
    """Return the configuration that applies in the folder ``start``, or None with findings.

    The nearest pyproject.toml from ``start`` upward that has a ``[tool.genprompts]`` table applies. ``paths`` take the
    place of its sources and need no table; a path outside of its folder, or any path where no table applies and
    that is outside of ``start``, makes the folder that holds all paths the root and leaves the table aside.
    """
    start = Path(os.path.realpath(start))
    given = tuple(_absolute(start, path) for path in paths)
    found = _find(start, needed=not paths, report=report)
    if isinstance(found, Diagnostic):
        report(found)
        return None
    root = start if found is None else found.root
    if given and not all(_is_below(path, root) for path in given):
        root, found = _common_folder(given), None
    if found is None and not given:
        report(_not_found())
        return None
    config = Config(root, ()) if found is None else _read_table(found, report=report)
    if config is None:
        return None
    return _override(config, given, None if output is None else os.path.realpath(start / output))


@dataclass(frozen=True, slots=True)
class _Found:
    """A pyproject.toml with our table."""

    root: Path
    source: Source
    table: object


def _find(start: Path, *, needed: bool, report: Report) -> _Found | Diagnostic | None:
    for folder in (start, *start.parents):
        path = folder / PYPROJECT
        if not path.is_file():
            continue
        source = Project(folder).read(path, report=report if needed else None)
        if source is None:
            continue
        if not needed and "genprompts" not in source.text:  # another tool's file that we only pass
            continue
        try:
            tool = toml_place.parse(source.text).get("tool")
        except toml_place.TomlSyntaxError as error:
            said, span = toml_place.fault(error, source.text)
            return Diagnostic(BAD_VALUE, f'"{PYPROJECT}" is no TOML: {said}', (Label(source, span),), "mend the file")
        except RecursionError:
            return Diagnostic(BAD_VALUE, f'"{PYPROJECT}" is nested too deeply', (Label(source),), "mend the file")
        if isinstance(tool, dict) and "genprompts" in tool:
            return _Found(folder, source, tool["genprompts"])
    return None


def _not_found() -> Diagnostic:
    hint = 'name files or folders (genprompts generate prompts/ -o out/), or run "genprompts init"'
    message = f"no {PYPROJECT} with a [tool.genprompts] table applies here, and no path is given"
    return Diagnostic(CONFIG_NOT_FOUND, message, (), hint)


# --- paths of the command line -------------------------------------------------------------------


def _absolute(start: Path, path: str) -> str:
    """Return ``path`` made absolute and free of links; of a pattern only the part before its first wildcard."""
    parts = Path(path).parts
    fixed = next((index for index, part in enumerate(parts) if any(sign in part for sign in "*?[")), None)
    if fixed is None or (start / path).exists():
        return os.path.realpath(start / path)
    return os.path.join(os.path.realpath(start.joinpath(*parts[:fixed])), *parts[fixed:])  # noqa: PTH118


def _is_below(path: str, root: Path) -> bool:
    return Path(path) == root or root in Path(path).parents


def _common_folder(paths: Sequence[str]) -> Path:
    """Return the folder that holds all ``paths``; never one of them, so that each has a name to be shown."""
    parents = [os.path.dirname(path) for path in paths]  # noqa: PTH120 (commonpath speaks strings)
    try:
        common = Path(os.path.commonpath(parents))
    except ValueError:  # drives that have nothing in common
        return Path(parents[0])
    while any(sign in str(common) for sign in "*?[") and common.parent != common:
        common = common.parent
    return common


def _override(config: Config, paths: Sequence[str], output: str | None) -> Config:
    return Config(
        root=config.root,
        sources=tuple(_relative(path, config.root) for path in paths) if paths else config.sources,
        exclude=config.exclude,
        output=config.output if output is None else _relative(output, config.root),
        default_type=config.default_type,
        extra=config.extra,
        escape=config.escape,
        mustache=config.mustache,
        strict=config.strict,
        history_roles=config.history_roles,
        types=config.types,
        paths_given=bool(paths),
        origin=config.origin,
    )


def _relative(path: str, root: Path) -> str:
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path.replace(os.sep, "/")


# --- the table -----------------------------------------------------------------------------------


def _read_table(found: _Found, *, report: Report) -> Config | None:
    reading = _Reading(found.source, toml_place.places(found.source.text))
    table = plain_table(found.table) or _validated(found.table)
    if not isinstance(table, Table):
        for fault in table:
            report(reading.finding(fault))
        return None
    findings = [*reading.path_findings(table, found.root), *reading.type_findings(table)]
    for finding in findings:
        report(finding)
    return None if findings else reading.config(found.root, table)


def _validated(table: object) -> "Table | tuple[Fault, ...]":
    from genprompts_codegen.config_table import validate  # noqa: PLC0415 (pydantic is loaded where it has to speak)

    return validate(table)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The table's text, and where its entries stand."""

    source: Source
    places: Mapping[toml_place.TomlPath, toml_place.TomlPlace]

    def finding(self, fault: "Fault") -> Diagnostic:
        name = ".".join(str(part) for part in fault.path if isinstance(part, str)) or "tool.genprompts"
        if fault.known is None:
            label = self.label(*fault.path)
            return Diagnostic(BAD_VALUE, f'"{name}" {fault.message}', (label,), fault.hint)
        from difflib import get_close_matches  # noqa: PLC0415 (7 ms, for a typing error)

        near = get_close_matches(str(fault.path[-1]), fault.known, n=1)
        near = near or get_close_matches(str(fault.path[-1]).replace("_", "-").lower(), fault.known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known keys are {', '.join(fault.known)}"
        message = f'"{fault.path[-1]}" is no key of [{".".join([*TABLE, *map(str, fault.path[:-1])])}]'
        return Diagnostic(UNKNOWN_KEY, message, (self.label(*fault.path, key=True),), hint)

    def label(self, *path: str | int, key: bool = False) -> Label:
        """Return the place of the entry at ``path`` below our table, or of what holds it."""
        full: toml_place.TomlPath = (*TABLE, *path)
        while full:
            place = self.places.get(full)
            if place is not None:
                return Label(self.source, place.key if key else place.value)
            full = full[:-1]
        return Label(self.source)

    def path_findings(self, table: Table, root: Path) -> list[Diagnostic]:
        """Return a finding for each path that leads out of the project, or means the project itself."""
        found = []
        for index, path in enumerate(table.sources):
            if _leads_out(path):
                hint = "name files and folders of this project, or give the path on the command line"
                message = f'the source "{path}" leads out of the project'
                found.append(Diagnostic(BAD_VALUE, message, (self.label("sources", index),), hint))
        if table.output is not None and (
            _leads_out(table.output)
            or _clean(table.output) == "."
            or not _is_below(os.path.realpath(root / _clean(table.output)), root)  # a link that leads out
        ):
            hint = 'name a new folder of the project, as in output = "src/app/prompts_gen"'
            message = f'the output "{table.output}" is no folder below the project'
            found.append(Diagnostic(BAD_VALUE, message, (self.label("output"),), hint))
        return found

    def type_findings(self, table: Table) -> list[Diagnostic]:
        """Return a finding for each text that can be no type at all; what it names is looked up later."""
        texts: list[tuple[tuple[str, ...], str]] = [(("default-type",), table.default_type)]
        for name, entry in table.types.items():
            plain = (*TABLE, "types", name, "type") not in self.places
            texts.append((("types", name) if plain else ("types", name, "type"), entry.type))
        return [
            Diagnostic(
                BAD_VALUE, f'"{text}" is no type', (self.label(*path),), "write a type as in Python: int, list[str]"
            )
            for path, text in texts
            if text and not _is_type_text(text)
        ]

    def config(self, root: Path, table: Table) -> Config:
        declared = []
        for name, entry in table.types.items():
            span = self.label("types", name).span or Span(0, 0)
            default: Known | None = None if entry.default is None else Known(_constant(entry.default))
            declared.append(Declared(name, Anchor(self.source, span), entry.type, default, entry.description))
        return Config(
            root=root,
            sources=tuple(_clean(path) for path in table.sources),
            exclude=tuple(path.strip() for path in table.exclude),
            output=None if table.output is None else _clean(table.output),
            default_type=table.default_type,
            extra=table.extra,
            escape=table.escape,
            mustache=table.mustache,
            strict=table.strict,
            history_roles=table.history_roles,
            types=tuple(declared),
            origin=self.source,
        )


def _clean(path: str) -> str:
    return os.path.normpath(path.replace("\\", "/")).replace(os.sep, "/")


def _leads_out(path: str) -> bool:
    """Whether ``path`` is none below the project; no file system takes a NUL."""
    clean = _clean(path)
    return "\0" in clean or clean == ".." or clean.startswith("../") or Path(clean).is_absolute() or clean[1:2] == ":"


def _is_type_text(text: str) -> bool:
    """Whether ``text`` is a Python expression, or ``module:Class``."""
    module, colon, name = text.partition(":")
    if colon and all(part.isidentifier() for part in (*module.split("."), *name.split("."))):
        return True
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _constant(value: object) -> Constant:
    match value:
        case bool() | int() | float() | str():
            return value
        case list():
            return [_constant(item) for item in value]
        case dict():
            return {str(key): _constant(item) for key, item in value.items()}
        case _:
            return str(value)  # TOML's dates and times, as they are written
