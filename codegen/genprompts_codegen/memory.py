"""The memory of the last clean run, whole: what it looked at, and which files made which module of the package.

It only ever saves work: where it is missing, old or in doubt, everything is read again.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from genprompts_codegen.ir import ModuleSpec
from genprompts_codegen.manifest import END, FOLDER, NAME, digest_of, holds, identity_of, places, state_of
from genprompts_codegen.sources.seen import Seen

NOTHING_TO_DO = ", nothing to do"
SETTLED = 50_000_000
"""Nanoseconds: what changed later than this before a run may change again without its time stamps telling."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: the project's folder, the folder it writes, and when it began."""

    root: str
    output: str
    started: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A module of the package: its name, all names in it (one text), and the files that it was made of."""

    name: str
    names: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered: how many prompts were found (in words), what was looked at, and what was made.

    ``changed`` are the places that are not as they were, ``outputs`` the lines of our files; both only when recalled.
    """

    found: str
    seen: Seen
    modules: tuple[Kept, ...]
    changed: frozenset[str] = frozenset()
    outputs: Mapping[str, str] = field(default_factory=dict)


def kept(module: ModuleSpec, root: str) -> Kept:
    """Return what is remembered of a module."""
    names = " ".join(
        " ".join((names.key, names.instance, names.class_name, names.input_class, *(one for _, one in names.records)))
        for names in (prompt.names for prompt in module.prompts)
    )
    origins = (os.path.join(root, *source.split("/")) for source in module.sources)  # noqa: PTH118 (plain strings)
    return Kept(module.name, names, tuple(origins))


# --- writing -------------------------------------------------------------------------------------


def remember(run: Run, memory: Memory, written: Mapping[str, str]) -> None:
    """Keep what ``run`` depended on, and what it made.

    ``written`` leads from each file in its output folder to the file's text, or to its line of an earlier manifest.
    Where a place may have changed since it was looked at, or nothing can be written, nothing is kept.
    """
    lines = _lines(run, memory.seen, written)
    if lines is None:
        return
    rest = [f"module\t{module.name}\t{module.names}\t" + "\t".join(module.origins) for module in memory.modules]
    rest += [f"use\t{user}\t{used}" for user, used in sorted(memory.seen.uses)]
    rest += [f"wide\t{path}" for path in sorted(memory.seen.wide)]
    if any("\n" in line for line in (*lines, *rest)) or any(line.count("\t") != 2 for line in lines):
        return  # a path with a tab or a line end
    first = "\n".join([f"{memory.found}{NOTHING_TO_DO}\t{identity_of(run.root)}", *lines])
    try:
        _write(os.path.join(run.root, FOLDER), f"{first}{END}" + "".join(f"{line}\n" for line in rest) + END[1:])  # noqa: PTH118
    except (OSError, ValueError):
        return


def _lines(run: Run, seen: Seen, written: Mapping[str, str]) -> list[str] | None:
    """Return the lines for all places; None when one of them cannot be trusted."""
    settled = run.started - SETTLED
    kinds = dict.fromkeys(seen.folders, "folder")
    kinds |= dict.fromkeys(seen.files | _own_places(), "file") | dict.fromkeys(seen.sources, "source")
    lines: list[str] = []
    for path, kind in sorted(kinds.items()):
        state = state_of(path)
        if not _is_settled(state, settled) or not seen.complete:
            return None
        lines.append(f"{kind}\t{state}\t{path}")
    lines += [f"answer\t{int(found)}\t{path}" for path, found in sorted(seen.answers.items())]
    lines.append(f"listing\t{'/'.join(sorted(written))}\t{run.output}")
    for name, text in written.items():
        path = os.path.join(run.output, name)  # noqa: PTH118 (plain strings)
        state = state_of(path)
        if _is_settled(state, settled):
            lines.append(f"output\t{state}\t{path}")
        else:
            lines.append(text if text.startswith("written\t") else f"written\t{digest_of(text.encode())}\t{path}")
    return lines


def _is_settled(state: str, settled: int) -> bool:
    changed, _, rest = state.partition(".")
    return bool(state) and int(changed) < settled and int(rest.partition(".")[0]) < settled


def _own_places() -> set[str]:
    """Return our own source files, the folders they are in, and the libraries that read prompt files."""
    found: set[str] = set()
    for name in ("genprompts", "genprompts_codegen"):
        for folder, below, files in os.walk(os.path.dirname(sys.modules[name].__file__ or "")):  # noqa: PTH120
            below[:] = [one for one in below if one != "__pycache__"]
            found.add(folder)
            found.update(os.path.join(folder, one) for one in files if one.endswith(".py"))  # noqa: PTH118
    for name in ("yaml", "tomli", "jinja2", "pydantic"):
        origin = getattr(sys.modules.get(name), "__file__", None)
        found |= {origin} if isinstance(origin, str) else set()
    return found


def _write(folder: str, text: str) -> None:
    if not os.path.isdir(folder):  # noqa: PTH112
        os.mkdir(folder)  # noqa: PTH102
        with open(os.path.join(folder, ".gitignore"), "x", encoding="utf-8") as file:  # noqa: PTH118, PTH123
            file.write("*\n")
    temporary = os.path.join(folder, f"{NAME}-{os.urandom(6).hex()}.tmp")  # noqa: PTH118
    try:
        with open(temporary, "x", encoding="utf-8", errors="surrogateescape", newline="\n") as file:  # noqa: PTH123
            file.write(text)
        os.replace(temporary, os.path.join(folder, NAME))  # noqa: PTH105, PTH118
    except OSError:
        os.unlink(temporary)  # noqa: PTH108
        raise


# --- reading -------------------------------------------------------------------------------------


def recall(root: str) -> Memory | None:
    """Return what is remembered of the project in ``root``; None where it is nothing, or nothing that helps.

    It helps as long as the package is as it was written, and no lookup has another answer.
    """
    found = places(root)
    if found is None:
        return None
    said, lines, rest = found
    seen = Seen()
    changed: set[str] = set()
    outputs: dict[str, str] = {}
    for line in lines:
        kind, state, path = line.split("\t")
        fine = holds(line)
        match kind:
            case "source" | "file" | "folder":
                group = {"source": seen.sources, "file": seen.files, "folder": seen.folders}[kind]
                group.add(path)
                changed |= set() if fine else {path}
            case "answer" if fine:
                seen.answers[path] = state == "1"
            case "output" | "written" if fine:
                outputs[os.path.basename(path)] = line  # noqa: PTH119
            case "listing" if fine:
                pass
            case _:
                return None
    modules: list[Kept] = []
    for line in rest.split("\n"):
        match line.split("\t"):
            case ["module", name, names, *origins]:
                modules.append(Kept(name, names, tuple(origins)))
            case ["use", user, used]:
                seen.uses.add((user, used))
            case ["wide", path]:
                seen.wide.add(path)
            case _:
                pass
    return Memory(said.removesuffix(NOTHING_TO_DO), seen, tuple(modules), frozenset(changed), outputs)
