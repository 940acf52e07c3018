"""When ``generate`` cannot write: the disk refuses, or the generated code fails its own check."""

import errno
from pathlib import Path

import pytest

from genprompts_codegen import pipeline
from genprompts_codegen.cli import main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one prompt file and a package that was generated from an older one."""
    (tmp_path / "hello.md").write_text("Hello {name}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["generate", "hello.md", "-o", "gen"]) == 0
    (tmp_path / "hello.md").write_text("Hello {name} and {friend}\n")
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_full_disk_leaves_the_old_package(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GP404: the file is named, the old package stays whole, and nothing else is left behind."""
    before = files(project / "gen")
    capsys.readouterr()

    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", full)
    code = main(["generate", "hello.md", "-o", "gen"])

    assert capsys.readouterr().out == (
        'gen/prompts_.py: error[GP404] unwritable-output: cannot write "gen/prompts_.py": no space left on device\n'
        "  = hint: check permissions and free space\n\n"
        "found 1 error; nothing written\n"
    )
    assert code == 1
    assert files(project / "gen") == before


def test_code_that_fails_its_check_is_not_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GP902: our bug is said to be ours, with the template that causes it, and nothing is written."""
    before = files(project / "gen")
    capsys.readouterr()

    monkeypatch.setattr(pipeline, "check_module", lambda *_, **__: "a wrong literal")
    code = main(["generate", "hello.md", "-o", "gen", "--keep-going"])

    assert capsys.readouterr().out == (
        'hello.md: error[GP902] invalid-emission: module "prompts_": a wrong literal\n'
        "  = hint: this is a bug in genprompts: please report it with the template\n\n"
        "found 1 error; nothing written\n"
    )
    assert code == 2
    assert files(project / "gen") == before
