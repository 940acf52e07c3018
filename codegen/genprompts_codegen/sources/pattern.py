"""Path patterns: ``*`` and ``?`` inside one name, ``[…]``, and ``**`` for any number of folders."""

import fnmatch
import re
from collections.abc import Callable, Sequence

WILDCARDS = "*?["


def fixed_part(pattern: str) -> tuple[str, str]:
    """Split ``pattern`` before the first name with a wildcard: the folder it starts from, and the rest."""
    parts = pattern.split("/")
    count = next((index for index, part in enumerate(parts) if is_pattern(part)), len(parts))
    return "/".join(parts[:count]), "/".join(parts[count:])


def is_pattern(path: str) -> bool:
    """Whether ``path`` has a wildcard."""
    return any(sign in path for sign in WILDCARDS)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return what matches the paths (with ``/``) that ``pattern`` means."""
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    text = ""
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if part == "**":
            text += ".*" if last else "(?:[^/]+/)*" if index == 0 or parts[index - 1] != "**" else ""
        else:
            # fnmatch lets a wildcard match "/": each name is matched on its own, between slashes
            text += _one_name(part) + ("" if last else "/")
    return re.compile(f"(?s:{text})\\Z")


def _one_name(part: str) -> str:
    text = ""
    for piece in re.split(r"(\*+|\?)", part):
        if piece.startswith("*"):
            text += "[^/]*"
        elif piece == "?":
            text += "[^/]"
        elif "[" in piece:
            text += fnmatch.translate(piece).removeprefix("(?s:").removesuffix(")\\Z").removesuffix(")\\z")
        else:
            text += re.escape(piece)
    return text


def excluder(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return what says whether a path (a file's or a folder's, with ``/``) is excluded.

    A pattern without ``/`` means that name in any folder; one with ``/`` counts from the root. A folder that is
    excluded excludes what it holds.
    """
    wanted = []
    for pattern in patterns:
        clean = pattern.replace("\\", "/").removeprefix("./").rstrip("/")
        wanted.append(compile_pattern(clean if "/" in clean else f"**/{clean}"))
    return lambda path: any(pattern.match(path) for pattern in wanted)
