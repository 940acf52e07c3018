"""What a source is, before it is read: a file, how it is called, and what it holds."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class SourceKind(Enum):
    """How a file is read."""

    PYTHON = "python"
    TEXT = "text"  # one prompt: .txt .md .j2 .jinja .jinja2 .mustache
    DATA = "data"  # one or many prompts: .yaml .yml .json .toml


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    ``shown`` is its path relative to the project's root, with ``/``: all that messages and outputs ever name.
    ``below`` is its path below the source entry that led to it, without the suffix: ``("support", "reply")`` for
    ``prompts/support/reply.md`` found through ``prompts/``; for a file that was named itself just its stem.
    ``entry`` is the last folder name of that source entry (``prompts``), or the stem for a file named itself.
    """

    path: Path
    shown: str
    kind: SourceKind
    below: tuple[str, ...]
    entry: str
