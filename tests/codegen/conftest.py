"""The command as tests run it: in process, in a folder of their own."""

import os
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from genprompts_codegen.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command ended with."""

    code: int
    out: str
    err: str


@dataclass
class Command:
    """A folder with files, and the command run in it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def run(self, *arguments: str) -> Ran:
        self.capsys.readouterr()
        with _inside(self.folder):
            code = main(arguments)
        captured = self.capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def files(self, below: str = ".") -> dict[str, str]:
        root = self.folder / below
        found = (path for path in root.rglob("*") if path.is_file())
        return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(found)}


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command in an empty folder, without colours."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Command(tmp_path, capsys)
