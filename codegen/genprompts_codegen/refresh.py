"""A run for a few changed files: only the modules that are made of them are read and written again.

It gives what a run over everything would give, or nothing: whatever is in doubt is left to that run.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from genprompts_codegen.config import Config
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.link import link
from genprompts_codegen.memory import Memory, kept, recall
from genprompts_codegen.output import Change, OutputFile, OutputFolder, Update
from genprompts_codegen.pipeline import dialect_of, plan_modules, read_files, settings_of
from genprompts_codegen.sources.discover import discover
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.seen import Seen


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What has to change in the package, and what the new memory is made of."""

    changes: tuple[Change, ...]
    memory: Memory
    written: dict[str, str]


def refresh(config: Config, target: OutputFolder) -> Refreshed | None:
    """Return what changed files lead to; None when everything has to be read to know that."""
    root = str(config.root)
    memory = recall(root)
    if memory is None:
        return None
    findings: list[Diagnostic] = []
    seen = Seen()
    files = discover(config, report=findings.append, seen=seen)
    if {str(file.path) for file in files} != memory.seen.sources or not seen.complete:
        return None
    imported = {used for _, used in memory.seen.uses}
    if not memory.changed <= memory.seen.folders | memory.seen.sources | imported:
        return None  # the settings, or ourselves
    stale = _stale(memory)
    todo = [file for file in files if str(file.path) in stale]
    if len(todo) * 2 > len(files) or not stale.isdisjoint(memory.seen.wide):
        return None
    settings = settings_of(config, report=findings.append)
    prompts = read_files(todo, Project(config.root, seen), settings, dialect_of(config), report=findings.append)
    package = link(prompts, report=findings.append)
    before = {module.name: module for module in memory.modules if not stale.isdisjoint(module.origins)}
    if {module.name: kept(module, root) for module in package.modules} != before:
        return None  # other names: they concern the rest of the package
    outputs = plan_modules(package.modules, config, report=findings.append)
    if any(found.code.severity is not Severity.INFO for found in findings) or not stale.isdisjoint(seen.wide):
        return None
    written = {**memory.outputs, **{output.name: output.text for output in outputs}}
    merged = Memory(memory.found, _merged(memory, seen, stale), memory.modules)
    return Refreshed(_changes(outputs, target), merged, written)


def _stale(memory: Memory) -> set[str]:
    """Return the files that have to be read again: what changed, what shares a module with it, what is tied by imports.

    Imports count in both directions: a module may change what it imports.
    """
    tied: dict[str, set[str]] = {}
    for user, used in memory.seen.uses:
        tied.setdefault(user, set()).add(used)
        tied.setdefault(used, set()).add(user)
    for module in memory.modules:
        for origin in module.origins:
            tied.setdefault(origin, set()).update(module.origins)
    stale: set[str] = set()
    waiting = list(memory.changed - memory.seen.folders)
    while waiting:
        path = waiting.pop()
        if path not in stale:
            stale.add(path)
            waiting += tied.get(path, ())
    return stale


def _changes(outputs: Iterable[OutputFile], target: OutputFolder) -> tuple[Change, ...]:
    return tuple(
        Update(output.name, output.text)
        for output in outputs
        if (target.path / output.name).read_bytes() != output.text.encode()
    )


def _merged(memory: Memory, seen: Seen, stale: set[str]) -> Seen:
    """Return all that the package depends on now: what this run saw, and what the others saw of the other files."""
    before = memory.seen
    seen.sources |= before.sources
    seen.files |= before.files
    seen.wide |= before.wide
    seen.answers = {**before.answers, **seen.answers}
    seen.uses |= {(user, used) for user, used in before.uses if user not in stale}
    return seen
