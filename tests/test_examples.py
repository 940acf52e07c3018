"""The examples are what the demonstration says they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from genprompts_codegen.cli import main

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples, which is the current folder."""
    folder = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns(".mypy_cache", "__pycache__"))
    monkeypatch.chdir(folder)
    return folder


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the current folder."""
    environment = {**os.environ, "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache" / "typing"), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.usefixtures("examples")
def test_package_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    """The committed package is what would be generated now, and nothing but information is found."""
    code = main(["check", "--format", "concise"])

    assert capsys.readouterr().out.splitlines() == [
        'app/agents.py:14:35: info[GP108] dynamic-partial: the value of the partial "today" is only known at run time',
        "all good: 12 prompts (1 note)",
    ]
    assert code == 0


@pytest.mark.usefixtures("examples")
def test_right_calls() -> None:
    """Mypy accepts the right calls, and they run."""
    accepted, ran = python("-m", "mypy", "right.py"), python("right.py")

    assert accepted.stdout == "Success: no issues found in 1 source file\n"
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Order total: 12.50 EUR, placed on 2025-01-31" in ran.stdout


def test_wrong_calls(examples: Path) -> None:
    """Mypy refuses each wrong call."""
    lines = enumerate((examples / "wrong.py").read_text("utf-8").splitlines(), start=1)
    calls = {number for number, line in lines if "(" in line and "#" in line}
    refused = python("-m", "mypy", "wrong.py")
    found = {int(line.split(":")[1]) for line in refused.stdout.splitlines() if ": error: " in line}

    assert len(calls) == 12
    assert found == calls


@pytest.mark.usefixtures("examples")
def test_langchain_is_not_needed() -> None:
    """The package is generated without an import of LangChain, or of the application."""
    code = (
        "import sys; from genprompts_codegen.cli import main; main(['generate']);"
        "print([name for name in sys.modules if name.split('.')[0] in ('langchain_core', 'langchain', 'app')])"
    )
    found = python("-c", code)

    assert found.stdout.splitlines()[-1] == "[]"
