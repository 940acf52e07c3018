"""The project's files as text: the one place that reads sources, once each, and never outside the root."""

import os
import re
import stat
from pathlib import Path

from genprompts.span import Span
from genprompts_codegen.diagnostics.codes import UNREADABLE_SOURCE
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.sources.seen import Seen

MAX_FILE_SIZE = 1024 * 1024
"""The limit ``max-file-size``: bytes of one source file."""

_BOM = b"\xef\xbb\xbf"
# PEP 263; each of the two lines is cut to a bounded length before it is searched.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_COOKIE_LINE = 400


class Project:
    """The files below one folder.

    ``root`` is that folder without links. Each file is read at most once; a file that cannot be read is remembered
    with its finding, so that a later reader who reports still hears of it.
    """

    def __init__(self, root: Path, seen: Seen | None = None) -> None:
        """Take ``root`` as the folder that nothing is read outside of, and ``seen`` to note what is read."""
        self.root = Path(os.path.realpath(root))
        self._given_root = os.path.abspath(root)  # noqa: PTH100 (links stay: paths are shown as they were given)
        self.seen = seen or Seen()
        self._read: dict[str, Source | Diagnostic] = {}

    def shown(self, path: Path) -> str:
        """Return how messages and outputs name ``path``: relative to the root, with ``/``."""
        given = os.path.normpath(self.root / path)
        for root in (str(self.root), self._given_root):
            if given == root or given.startswith(root.rstrip(os.sep) + os.sep):
                return os.path.relpath(given, root).replace(os.sep, "/")
        real = os.path.realpath(given)
        return os.path.relpath(real, self.root).replace(os.sep, "/") if self._holds(real) else Path(given).name

    def read(self, path: Path, *, report: Report | None = None, shared: bool = True) -> Source | None:
        r"""Return the text of the file at ``path`` (absolute, or relative to the root), or None with a finding.

        ``shared`` is False for a source on its own, and for a module that is known to be imported.

        Line ends are ``\n`` as in Python's text files, and a byte order mark is dropped. Python files may declare
        their encoding; all others are UTF-8.
        """
        given = os.path.normpath(self.root / path)
        if shared:
            self.seen.wide.add(given)
        found = self._read.get(given)
        if found is None:
            found = self._read[given] = self._load(given, self.shown(path))
            if isinstance(found, Source) or self.seen.is_file(given):
                self.seen.files.add(given)
        if isinstance(found, Source):
            return found
        if report is not None:
            report(found)
        return None

    def _holds(self, real: str) -> bool:
        root = str(self.root)
        return real == root or real.startswith(root.rstrip(os.sep) + os.sep)

    def _load(self, given: str, shown: str) -> Source | Diagnostic:
        try:
            real = os.path.realpath(given)
            if not self._holds(real):
                return _unreadable(shown, "lies outside the project", "move it into the project, or copy it there")
            data = _regular_bytes(real)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            return _unreadable(shown, f"cannot be read: {reason.lower()}", "check the path and its permissions")
        if isinstance(data, str):
            return _unreadable(shown, data, "name a regular file")
        if len(data) > MAX_FILE_SIZE:
            return _unreadable(
                shown,
                f'is larger than the limit "max-file-size" of {MAX_FILE_SIZE // 1024} KiB',
                "split the file, or exclude it",
            )
        return _decode(data, shown)


def _regular_bytes(real: str) -> bytes | str:
    """Return at most one byte more than the limit, or why ``real`` is not read: opening a pipe would block for ever."""
    found = os.stat(real)  # noqa: PTH116 (one call on a plain string; Path is three times slower here)
    if stat.S_ISDIR(found.st_mode):
        return "is a folder"
    if not stat.S_ISREG(found.st_mode):
        return "is not a regular file"
    with open(real, "rb") as file:  # noqa: PTH123 (same)
        return file.read(MAX_FILE_SIZE + 1)


def _decode(data: bytes, shown: str) -> Source | Diagnostic:
    data = data.removeprefix(_BOM)
    encoding = _declared_encoding(data) if shown.endswith(".py") else "utf-8"
    try:
        return Source(shown, _plain_line_ends(data.decode(encoding)))
    except UnicodeDecodeError as error:
        good = _plain_line_ends(data[: error.start].decode(encoding, "replace"))
        rest = data[error.start :].decode("ascii", "backslashreplace")
        label = Label(Source(shown, good + rest), Span(len(good), len(good) + len("\\xff")))
        message = f'"{shown}" is not valid {encoding.upper()} from this byte on'
        return Diagnostic(UNREADABLE_SOURCE, message, (label,), "save the file as UTF-8")
    except (LookupError, ValueError):
        return _unreadable(shown, f'declares the encoding "{encoding}", which is not known', "save the file as UTF-8")


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _declared_encoding(data: bytes) -> str:
    for line in data[: 2 * _COOKIE_LINE].splitlines()[:2]:
        found = _COOKIE.match(line[:_COOKIE_LINE])
        if found is not None:
            return found.group(1).decode("ascii", "backslashreplace")
        if not _BLANK.match(line):
            break
    return "utf-8"


def _unreadable(shown: str, fault: str, hint: str) -> Diagnostic:
    return Diagnostic(UNREADABLE_SOURCE, f'"{shown}" {fault}', (Label(Source(shown, "")),), hint)
