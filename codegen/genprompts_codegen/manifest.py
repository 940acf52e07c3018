"""The memory of the last clean run, as far as it says whether anything has changed that ``generate`` depends on.

It is a file of plain lines: what the run said, then one line for each place that it looked at, with what the file
system said of it; behind them `memory` keeps more. When all places are as they were, running again finds nothing to
do. Everything else (another Python, a place that changed, a file that is no manifest) means a run.

Nothing heavy may be imported here: reading this module and the manifest is most of what such a run costs.
"""

import os
import sys

FOLDER = ".genprompts_cache"
NAME = "manifest"
END = "\nend\n"
"""What parts the places from the rest, and ends the rest."""


def unchanged(folder: str) -> str | None:
    """Return what a run in ``folder`` would print, if nothing has changed since the last one; else None."""
    root = _project(folder)
    found = None if root is None else places(root)
    if found is None:
        return None
    said, lines, _ = found
    return f"{said}\n" if all(map(holds, lines)) else None


def _project(folder: str) -> str | None:
    """Return the nearest folder upward with a pyproject.toml, in which the settings are most likely to be."""
    folder = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(folder, "pyproject.toml")):  # noqa: PTH118 (pathlib takes 10 ms to load)
        above = os.path.dirname(folder)  # noqa: PTH120 (same)
        if above == folder:
            return None
        folder = above
    return folder


def places(root: str) -> tuple[str, list[str], str] | None:
    """Return what the last run said, its lines for places, and the rest of the manifest; None where none applies."""
    try:
        with open(  # noqa: PTH123 (pathlib takes 10 ms to load)
            os.path.join(root, FOLDER, NAME),  # noqa: PTH118 (same)
            encoding="utf-8",
            errors="surrogateescape",
            newline="\n",
        ) as file:
            text = file.read()
    except (OSError, ValueError):
        return None
    first, end, rest = text.partition(END)
    head, *lines = first.split("\n")
    said, _, identity = head.partition("\t")
    whole = bool(end) and f"\n{rest}".endswith(END)
    return (said, lines, rest) if whole and identity == identity_of(root) else None


def identity_of(root: str) -> str:
    """Return what has to be the same for a manifest to count at all."""
    return f"1\t{' '.join(sys.version.split())}\t{root}"


def holds(line: str) -> bool:
    """Whether a line still says what is so: a letter for the kind, what was found, and the path, parted by tabs."""
    kind, _, rest = line.partition("\t")
    found, _, path = rest.partition("\t")
    match kind:
        case "source" | "file" | "folder" | "output":  # as the file system describes it
            return found == state_of(path)
        case "answer":  # a path where a file is (1), or none (0)
            return found == str(int(os.path.isfile(path)))  # noqa: PTH113 (pathlib takes 10 ms to load)
        case "written":  # a file of ours that was written just now: its digest
            return found == _digest_of(path)
        case "listing":  # the output folder, by the Python files in it
            return found == _python_files(path)
        case _:
            return False


def state_of(path: str) -> str:
    """Return what the file system says of ``path``, in a word; empty when it says nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116 (pathlib takes 10 ms to load)
    except (OSError, ValueError):
        return ""
    return f"{found.st_mtime_ns}.{found.st_ctime_ns}.{found.st_size}.{found.st_ino}.{found.st_mode}"


def digest_of(data: bytes) -> str:
    """Return the digest of a file's content."""
    from hashlib import sha256  # noqa: PLC0415 (3 ms, only needed after something was written)

    return sha256(data).hexdigest()


def _digest_of(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (pathlib takes 10 ms to load)
            return digest_of(file.read())
    except (OSError, ValueError):
        return ""


def _python_files(folder: str) -> str:
    try:
        return "/".join(sorted(name for name in os.listdir(folder) if name.endswith(".py")))  # noqa: PTH208 (same)
    except OSError:
        return ""
