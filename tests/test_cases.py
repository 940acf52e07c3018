"""Every folder in ``cases`` is a test: its input, the commands that are run on it, and what they print and write.

``input/`` is the project. ``commands.txt`` holds one command line a line (``generate`` when it is absent).
``expected/stdout.txt`` holds what they print, and the exit code of each; ``expected/files/`` what they write.
"""

import shlex
import shutil
from pathlib import Path

import pytest

from genprompts_codegen.cli import main

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "input").is_dir())


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below ``folder`` by their relative path, caches left out."""
    if not folder.is_dir():
        return {}
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in sorted(found.items()) if ".genprompts_cache" not in name}


def run(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run one command line and return what it prints, with its exit code."""
    code = main(shlex.split(command))
    printed = capsys.readouterr()
    return f"$ genprompts {command}\n{printed.out}{printed.err}exit {code}\n"


@pytest.mark.parametrize("name", NAMES)
def test_case(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    update_golden: bool,
) -> None:
    """The commands print and write what the case expects, and a second ``generate`` changes nothing."""
    case, work = CASES / name, tmp_path / "project"
    shutil.copytree(case / "input", work)
    before = tree(work)
    monkeypatch.chdir(work)
    monkeypatch.setenv("NO_COLOR", "1")
    given = case / "commands.txt"
    commands = given.read_text("utf-8").splitlines() if given.exists() else ["generate"]
    printed = "\n".join(run(command, capsys) for command in commands)
    after = tree(work)
    written = {name: content for name, content in after.items() if before.get(name) != content}
    removed = "".join(f"removed {name}\n" for name in before if name not in after)
    printed += removed
    assert "error[GP9" not in printed  # our own fault is never what a case expects
    if update_golden:
        _update(case / "expected", printed, written)

    assert (case / "expected" / "stdout.txt").read_text("utf-8") == printed
    assert tree(case / "expected" / "files") == written
    for path, content in written.items():
        if path.endswith(".py"):
            compile(content, path, "exec")
    if "generate" in commands[-1] and printed.endswith("exit 0\n"):
        run(commands[-1], capsys)
        assert tree(work) == after


def _update(expected: Path, printed: str, written: dict[str, bytes]) -> None:
    shutil.rmtree(expected, ignore_errors=True)
    expected.mkdir(parents=True)
    (expected / "stdout.txt").write_text(printed, "utf-8")
    for name, content in written.items():
        path = expected / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
