"""The output folder: only our own files change, and only when they have to."""

import os
from pathlib import Path
from typing import IO

import pytest

from genprompts_codegen import output
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.emit.header import MARK
from genprompts_codegen.output import Create, Delete, OutputFile, OutputFolder, Update


def folder(path: Path) -> OutputFolder:
    """Return the output folder below ``path``."""
    return OutputFolder(path / "gen", "gen")


def ours(text: str) -> str:
    """Return a file that begins as ours do."""
    return f"{MARK}; do not edit.\n{text}"


def test_new_folder(tmp_path: Path) -> None:
    """Into a folder that does not exist, every file is created."""
    found: list[Diagnostic] = []
    changes = output.compare([OutputFile("a.py", ours("1"))], folder(tmp_path), report=found.append)
    done = output.apply(changes, folder(tmp_path), report=found.append)

    assert changes == (Create("a.py", ours("1")),)
    assert done
    assert (tmp_path / "gen" / "a.py").read_text() == ours("1")
    assert found == []


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    """What is there already is left alone."""
    outputs = [OutputFile("a.py", ours("1"))]
    output.apply(output.compare(outputs, folder(tmp_path), report=print), folder(tmp_path), report=print)

    assert output.compare(outputs, folder(tmp_path), report=print) == ()


def test_update_and_delete(tmp_path: Path) -> None:
    """A file of ours with other content is updated; one that is no longer wanted goes."""
    (tmp_path / "gen").mkdir()
    (tmp_path / "gen" / "a.py").write_text(ours("old"))
    (tmp_path / "gen" / "b.py").write_text(ours("gone"))
    changes = output.compare([OutputFile("a.py", ours("new"))], folder(tmp_path), report=print)
    output.apply(changes, folder(tmp_path), report=print)

    assert changes == (Update("a.py", ours("new")), Delete("b.py"))
    assert sorted(path.name for path in (tmp_path / "gen").iterdir()) == ["a.py"]


def test_foreign_files_stay(tmp_path: Path) -> None:
    """A file that somebody else wrote is neither deleted nor replaced; in the way, it is reported."""
    (tmp_path / "gen").mkdir()
    (tmp_path / "gen" / "mine.py").write_text("x = 1\n")
    (tmp_path / "gen" / "a.py").write_text("y = 2\n")
    found: list[Diagnostic] = []
    changes = output.compare([OutputFile("a.py", ours("1"))], folder(tmp_path), report=found.append)

    assert changes == ()
    assert [diagnostic.code.id for diagnostic in found] == ["GP402"]
    assert (tmp_path / "gen" / "mine.py").read_text() == "x = 1\n"


def test_links_are_foreign(tmp_path: Path) -> None:
    """A symbolic link is never written through."""
    (tmp_path / "gen").mkdir()
    target = tmp_path / "target.py"
    target.write_text(ours("1"))
    (tmp_path / "gen" / "a.py").symlink_to(target)
    found: list[Diagnostic] = []
    output.compare([OutputFile("a.py", ours("2"))], folder(tmp_path), report=found.append)

    assert [diagnostic.code.id for diagnostic in found] == ["GP402"]


def test_output_is_a_file(tmp_path: Path) -> None:
    """An output folder that is a file is reported."""
    (tmp_path / "gen").write_text("")
    found: list[Diagnostic] = []
    output.compare([OutputFile("a.py", ours("2"))], folder(tmp_path), report=found.append)

    assert [diagnostic.code.id for diagnostic in found] == ["GP402"]


def test_failing_write_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one file cannot be written, no file changes and nothing is left behind."""
    (tmp_path / "gen").mkdir()
    (tmp_path / "gen" / "a.py").write_text(ours("old"))
    real = os.urandom
    calls: list[int] = []

    def full(size: int) -> bytes:
        calls.append(size)
        if len(calls) == 2:
            monkeypatch.setattr(output, "open", failing, raising=False)
        return real(size)

    def failing(path: Path, mode: str) -> IO[bytes]:
        with path.open(mode) as file:
            file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "urandom", full)
    found: list[Diagnostic] = []
    outputs = [OutputFile("a.py", ours("new")), OutputFile("b.py", ours("new"))]
    done = output.apply(output.compare(outputs, folder(tmp_path), report=print), folder(tmp_path), report=found.append)

    assert not done
    assert [diagnostic.message for diagnostic in found] == ['cannot write "gen/b.py": no space left on device']
    assert [path.name for path in (tmp_path / "gen").iterdir()] == ["a.py"]
    assert (tmp_path / "gen" / "a.py").read_text() == ours("old")
