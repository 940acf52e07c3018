"""The output folder: what has to change in it, and changing it. Only files that begin with our header are ours."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.emit.header import MARK


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file as it should be; ``name`` is its path below the output folder."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Create:
    """A file that is missing."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """A file of ours with other content."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file of ours that is no longer wanted."""

    name: str


Change: TypeAlias = Create | Update | Delete


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """The output folder: where it is, and how messages name it."""

    path: Path
    shown: str

    def label(self, name: str = "") -> Label:
        """Return the place of one of its files, for messages."""
        return Label(Source(f"{self.shown}/{name}" if name else self.shown, ""))


def compare(outputs: Sequence[OutputFile], folder: OutputFolder, *, report: Report) -> tuple[Change, ...]:
    """Return what has to change so that ``folder`` holds ``outputs``; foreign files in the way are reported."""
    present = _present(folder, report)
    if present is None:
        return ()
    changes: list[Change] = []
    for output in sorted(outputs, key=lambda output: output.name):
        found = present.pop(output.name.lower(), None)
        if found is None:
            changes.append(Create(output.name, output.text))
        elif found.text is None or not found.text.startswith(MARK.encode()):
            message = f'"{folder.shown}/{found.name}" was not written by genprompts'
            hint = "move it away, or choose another output folder"
            report(Diagnostic(codes.FOREIGN_FILE, message, (folder.label(found.name),), hint))
        elif found.name != output.name:
            changes += [Delete(found.name), Create(output.name, output.text)]
        elif found.text != output.text.encode():
            changes.append(Update(output.name, output.text))
    for leftover in sorted(present.values(), key=lambda found: found.name):
        if leftover.text is not None and leftover.text.startswith(MARK.encode()):
            changes.append(Delete(leftover.name))
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class _Present:
    """A file that is there; ``text`` is None when it is no regular file."""

    name: str
    text: bytes | None


def _present(folder: OutputFolder, report: Report) -> dict[str, _Present] | None:
    """Return the Python files in ``folder`` by lower-case name; None when it cannot be read."""
    try:
        entries = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    except FileNotFoundError:
        return {}
    except NotADirectoryError:
        message = f'the output "{folder.shown}" is a file, not a folder'
        report(Diagnostic(codes.FOREIGN_FILE, message, (folder.label(),), "choose another output folder"))
        return None
    except OSError as error:
        _report_os(folder, "", "read", error, report)
        return None
    found: dict[str, _Present] = {}
    for entry in entries:
        if not entry.name.endswith(".py"):
            continue
        try:
            regular = entry.is_file(follow_symlinks=False)
            found[entry.name.lower()] = _Present(entry.name, Path(entry.path).read_bytes() if regular else None)
        except OSError as error:
            _report_os(folder, entry.name, "read", error, report)
            return None
    return found


def apply(changes: Sequence[Change], folder: OutputFolder, *, report: Report) -> bool:
    """Make ``changes``; return whether all were made. Texts are written beside their place first, then moved into it.

    Nothing is replaced before everything is written, so a full disk leaves the old files whole.
    """
    staged: list[tuple[str, Path]] = []
    name = ""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        for change in changes:
            if isinstance(change, Create | Update):
                name = change.name
                staged.append((name, _stage(folder.path, change.text)))
        while staged:
            name, temporary = staged[0]
            temporary.replace(folder.path / name)
            staged.pop(0)
        for change in changes:
            if isinstance(change, Delete):
                name = change.name
                (folder.path / name).unlink()
    except OSError as error:
        _report_os(folder, name, "write", error, report)
        return False
    finally:
        for _, temporary in staged:
            temporary.unlink(missing_ok=True)
    return True


def _stage(folder: Path, text: str) -> Path:
    """Write ``text`` to a new file in ``folder`` and return its path; on failure no file is left."""
    temporary = folder / f".genprompts-{os.urandom(6).hex()}.tmp"
    try:
        with open(temporary, "xb") as file:  # noqa: PTH123 (a hundred of them: plain calls are twice as fast)
            file.write(text.encode())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _report_os(folder: OutputFolder, name: str, verb: str, error: OSError, report: Report) -> None:
    shown = f"{folder.shown}/{name}" if name else folder.shown
    reason = error.strerror or "unknown reason"
    message = f'cannot {verb} "{shown}": {reason[:1].lower()}{reason[1:]}'
    report(Diagnostic(codes.UNWRITABLE_OUTPUT, message, (folder.label(name),), "check permissions and free space"))
