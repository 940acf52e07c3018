"""Stored snapshots: which file belongs to which test, comparing, writing, and those that no test asks for."""

import difflib
import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

FOLDER = "__prompt_snapshots__"
_OTHER = re.compile(r"[^\w.\[\]-]+")
_LONGEST = 100


def path_of(test_file: Path, test: str, label: str) -> Path:
    """Return the file of the snapshot ``label`` of a test, beside its test file."""
    whole = f"{test}.{label}" if label else test
    plain = _OTHER.sub("_", whole)
    if plain != whole or len(plain) > _LONGEST:  # what was replaced or cut must not make two snapshots one
        plain = f"{plain[:_LONGEST]}-{sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return test_file.parent / FOLDER / test_file.stem / f"{plain}.txt"


def problem(path: Path, text: str, shown: str) -> tuple[str, str] | None:
    """Return what is wrong with the snapshot at ``path``, and what to look at; None when ``text`` is what is stored."""
    if not path.exists():
        return f"{shown} is not stored yet; if this is right, run", text
    stored = path.read_bytes().decode("utf-8")
    if stored == text:
        return None
    lines = difflib.unified_diff(stored.split("\n"), text.split("\n"), "stored", "rendered", lineterm="")
    return f"{shown} differs; if this is meant, run", "\n".join(lines)


def store(path: Path, text: str) -> None:
    """Write a snapshot, whole or not at all: other processes may write beside this one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(text.encode("utf-8"))
    draft.replace(path)


def unused(test_files: Iterable[Path], used: Iterable[Path]) -> list[Path]:
    """Return the stored snapshots of ``test_files`` that are not among the ``used``, and those of vanished ones."""
    known, found = set(used), set[Path]()
    for test_file in test_files:
        folder = test_file.parent / FOLDER
        found.update((folder / test_file.stem).glob("*.txt"))
        for other in folder.iterdir() if folder.is_dir() else ():
            if other.is_dir() and not (test_file.parent / f"{other.name}.py").exists():
                found.update(other.glob("*.txt"))
    return sorted(found - known)


def remove(paths: Iterable[Path]) -> None:
    """Remove snapshots, and the folders that are empty then."""
    for path in paths:
        path.unlink(missing_ok=True)
        for folder in path.parents[:2]:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
