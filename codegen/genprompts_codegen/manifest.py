"""The memory of the last clean run: whether anything has changed that ``genprompts generate`` depends on.

It is a file of plain lines, one for each place that the run looked at, with what the file system said of it. When all
of it still holds, running again would find nothing to do, and that is all there is to say. Everything else (another
Python, a place that changed or may have changed while it was read, a file that is no manifest) means a full run.

Nothing heavy may be imported here: reading this module and the manifest is most of what such a run costs.
"""

import os
import sys

from genprompts_codegen.sources.seen import Seen

FOLDER = ".genprompts_cache"
_NAME = "manifest"
_GITIGNORE = "*\n"
_SETTLED = 50_000_000
"""Nanoseconds: what changed later than this before a run may change again without its time stamps telling."""

_Written = tuple[tuple[str, str], ...]


def unchanged(folder: str) -> str | None:
    """Return what a run in ``folder`` would print, if nothing has changed since the last one; else None."""
    root = _project(folder)
    if root is None:
        return None
    try:
        with open(os.path.join(root, FOLDER, _NAME), encoding="utf-8", errors="surrogateescape", newline="\n") as file:  # noqa: PTH118, PTH123
            head, *lines = file.read().split("\n")
    except (OSError, ValueError):
        return None
    said, _, rest = head.partition("\t")
    if rest != _identity(root) or lines[-1:] != ["end"]:
        return None
    return f"{said}\n" if all(map(_holds, lines[:-1])) else None


def _project(folder: str) -> str | None:
    """Return the nearest folder upward with a pyproject.toml, in which the settings are most likely to be."""
    folder = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(folder, "pyproject.toml")):  # noqa: PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above
    return folder


def _identity(root: str) -> str:
    """Return what has to be the same for a manifest to count at all."""
    return f"1\t{' '.join(sys.version.split())}\t{root}"


# --- lines ---------------------------------------------------------------------------------------
# A letter for the kind, what was found, the path: parted by tabs.


def _holds(line: str) -> bool:
    kind, _, rest = line.partition("\t")
    found, _, path = rest.partition("\t")
    match kind:
        case "s":  # a file or folder, as the file system describes it
            return found == _state(path)
        case "f":  # a path where a file is (1), or none (0)
            return found == str(int(os.path.isfile(path)))  # noqa: PTH113
        case "d":  # a file of ours that was written just now: its digest
            return found == _digest_of(path)
        case "p":  # a folder, by the Python files in it
            return found == _python_files(path)
        case _:
            return False


def _state(path: str) -> str:
    """Return what the file system says of ``path``, in a word; empty when it says nothing."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return ""
    return f"{found.st_mtime_ns}.{found.st_ctime_ns}.{found.st_size}.{found.st_ino}.{found.st_mode}"


def _digest_of(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return _digest(file.read())
    except (OSError, ValueError):
        return ""


def _digest(data: bytes) -> str:
    from hashlib import sha256  # noqa: PLC0415 (3 ms, only needed after something was written)

    return sha256(data).hexdigest()


def _python_files(folder: str) -> str:
    try:
        return "/".join(sorted(name for name in os.listdir(folder) if name.endswith(".py")))  # noqa: PTH208
    except OSError:
        return ""


# --- writing -------------------------------------------------------------------------------------


def remember(seen: Seen, root: str, output: str, written: _Written, said: str, started: int) -> None:
    """Keep what a run depended on that began at ``started``, and that wrote (or found) all of ``written``.

    ``written`` holds the names and texts in the folder ``output``; ``said`` is the line that running again would
    print. Where it cannot be kept, or might be out of date already, the old manifest goes and no new one is made.
    """
    lines = _lines(seen, output, written, started - _SETTLED)
    folder = os.path.join(root, FOLDER)  # noqa: PTH118
    try:
        if lines is None:
            os.unlink(os.path.join(folder, _NAME))  # noqa: PTH108, PTH118
        else:
            _write(folder, "\n".join([f"{said}\t{_identity(root)}", *lines, "end"]))
    except (OSError, ValueError):
        return


def forget(root: str) -> None:
    """Drop what is kept of earlier runs."""
    try:
        os.unlink(os.path.join(root, FOLDER, _NAME))  # noqa: PTH108, PTH118
    except OSError:
        return


def _lines(seen: Seen, output: str, written: _Written, settled: int) -> list[str] | None:
    """Return the lines for all places; None when one of them cannot be trusted or written down."""
    if not seen.complete:
        return None
    lines: list[str] = []
    for path in sorted(seen.files | seen.folders | _own_places()):
        state = _state(path)
        if not _is_settled(state, settled):
            return None
        lines.append(f"s\t{state}\t{path}")
    lines += [f"f\t{int(found)}\t{path}" for path, found in sorted(seen.answers.items())]
    lines.append(f"p\t{'/'.join(sorted(name for name, _ in written))}\t{output}")
    for name, text in written:
        path = os.path.join(output, name)  # noqa: PTH118
        state = _state(path)
        lines.append(f"s\t{state}\t{path}" if _is_settled(state, settled) else f"d\t{_digest(text.encode())}\t{path}")
    return None if any("\n" in line or line.count("\t") != 2 for line in lines) else lines


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
            file.write(_GITIGNORE)
    temporary = os.path.join(folder, f"{_NAME}-{os.urandom(6).hex()}.tmp")  # noqa: PTH118
    try:
        with open(temporary, "x", encoding="utf-8", errors="surrogateescape", newline="\n") as file:  # noqa: PTH123
            file.write(text)
        os.replace(temporary, os.path.join(folder, _NAME))  # noqa: PTH105, PTH118
    except OSError:
        os.unlink(temporary)  # noqa: PTH108
        raise
