"""What mypy says of generated packages and of programs that use them.

``typing/project`` is a project; ``typing/right.py`` and ``typing/wrong.py`` use the package that is generated for it.
``# E:`` marks a line that mypy refuses, with words of its message; several messages are separated by ``&&``.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from genprompts_codegen.cli import main

ROOT = Path(__file__).resolve().parents[1]
TYPING = ROOT / "tests" / "typing"
CASES = ROOT / "tests" / "cases"
CACHE = ROOT / ".mypy_cache" / "typing"  # kept, and shared with test_readme: LangChain alone takes mypy 15 seconds

_MARK = re.compile(r"# E: (.+)$")
_ERROR = re.compile(r"(?P<path>[^:]+):(?P<line>\d+): error: (?P<message>.+?)(?:  \[[\w-]+\])?$")


def mypy(folder: Path, *paths: str, target: str = "") -> list[str]:
    """Return the errors of one ``mypy --strict`` in ``folder``, for this Python or the ``target``."""
    options = ["--strict", "--config-file=", "--no-error-summary", f"--cache-dir={CACHE}"]
    options += [f"--python-version={target}"] if target else []
    command = [sys.executable, "-m", "mypy", *options, *paths]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1), found.stderr or found.stdout
    return [line.replace(os.sep, "/") for line in found.stdout.splitlines() if ": error: " in line]


def ruff(folder: Path, *arguments: str) -> str:
    """Return what ruff prints about ``folder``, without any configuration."""
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project and the programs, with the package generated."""
    folder = tmp_path_factory.mktemp("typing") / "project"
    shutil.copytree(TYPING / "project", folder)
    for program in ("right.py", "wrong.py"):
        shutil.copy(TYPING / program, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["generate"]) == 0
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that the cases expect, side by side, with the classes of their projects that they name."""
    folder = tmp_path_factory.mktemp("packages")
    for package in sorted(CASES.glob("*/expected/files/**/__init__.py")):
        case = package.relative_to(CASES).parts[0]
        shutil.copytree(package.parent, folder / case)
    shutil.copytree(CASES / "declared_types" / "input" / "app", folder / "app")
    shutil.copytree(CASES / "structured_prompts" / "input" / "desk", folder / "desk")
    return folder


def marked(path: Path) -> dict[int, tuple[str, ...]]:
    """Return the words that ``path`` expects in errors, by line."""
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return {number: tuple(match[1].split(" && ")) for number, line in lines if (match := _MARK.search(line))}


def test_right_and_wrong_calls(project: Path) -> None:
    """``mypy --strict`` accepts the package and each right call, and refuses exactly the marked lines."""
    errors = mypy(project, "right.py", "wrong.py", "app/prompts_gen")
    messages: dict[int, list[str]] = {}
    elsewhere = []
    for error in errors:
        match = _ERROR.fullmatch(error)
        assert match is not None, error
        if match["path"] == "wrong.py":
            messages.setdefault(int(match["line"]), []).append(match["message"])
        else:
            elsewhere.append(error)
    expected = marked(project / "wrong.py")
    without_words = {
        line: (words, messages[line])
        for line, words in expected.items()
        if line in messages and not all(any(word in said for said in messages[line]) for word in words)
    }

    assert elsewhere == []
    assert sorted(messages) == sorted(expected)
    assert without_words == {}
    assert {line: len(said) for line, said in messages.items()} == {line: len(w) for line, w in expected.items()}


def test_wrong_calls_that_can_run_fail(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing key is an error at run time as well, and names the prompt and the input."""
    monkeypatch.syspath_prepend(project)
    from app import prompts_gen  # type: ignore[import-not-found]  # generated above, in the copy

    with pytest.raises(KeyError, match='prompt "prompts/reply" is missing the input "question"'):
        prompts_gen.reply.invoke({"company": "Acme", "history": []})


@pytest.mark.parametrize("target", ["3.10", "3.13"])
def test_generated_packages_are_strict(packages: Path, target: str) -> None:
    """Every package that a case expects passes mypy --strict, for the oldest and the newest Python."""
    folders = sorted(path.name for path in packages.iterdir() if path.name not in {"app", "desk"})

    assert mypy(packages, *folders, target=target) == []


def test_generated_packages_need_no_excuse(packages: Path) -> None:
    """No generated file has a comment that silences a checker."""
    files = sorted(packages.rglob("*.py"))
    silenced = [
        path.name for path in files if re.search(r"#\s*(type:|noqa|pyright:|ty:|pyrefly:)", path.read_text("utf-8"))
    ]

    assert len(files) > len(list(packages.iterdir()))
    assert silenced == []


def test_generated_packages_are_formatted(packages: Path) -> None:
    """The formatter leaves every generated file as it is, and the linter finds no fault."""
    changed = [line for line in ruff(packages, "format", "--check").splitlines() if line.startswith("Would reformat")]
    found = ruff(packages, "check", "--select=E4,E7,E9,F,W,UP,B,PIE,RET,PLE,RUF100")

    assert changed == []
    assert found == "All checks passed!\n"
