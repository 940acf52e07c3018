"""The documents say what the commands do today: their console blocks are run, their programs and slices compared.

A comment before a fenced block says what it is: ``<!-- file: NAME -->`` a program, ``<!-- run -->`` commands with their
output, ``<!-- slice: PATH -->`` parts of a file of the repository. ``…`` stands for what is left out.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from genprompts_codegen.cli import main
from genprompts_codegen.settings import Table

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "docs" / "guide.md", ROOT / "docs" / "runtime.md", ROOT / "docs" / "reading.md"]

_BLOCK = re.compile(
    r"^<!-- (?P<kind>file|run|slice)(?:: (?P<name>\S+))? -->\n```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ (.+)\n", re.MULTILINE)


def blocks(document: Path, kind: str) -> list[tuple[str, str]]:
    """Return the name and the text of each block of ``kind``."""
    found = _BLOCK.finditer(document.read_text("utf-8"))
    return [(match["name"] or "", match["text"]) for match in found if match["kind"] == kind]


def shell(line: str, folder: Path) -> str:
    """Return what a command line prints in ``folder``, with the commands of this environment first."""
    commands = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache" / "typing"),  # kept: LangChain alone takes mypy 15 seconds
        "NO_COLOR": "1",
    }
    found = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return found.stdout + found.stderr


def matches(expected: str, printed: str) -> bool:
    """Whether ``printed`` is ``expected``, with anything in the place of each ``…``."""
    pattern = ".*".join(re.escape(part) for part in expected.rstrip("\n").split("…"))
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_console_blocks(document: Path, tmp_path: Path) -> None:
    """Each command in the document prints, on a copy of the examples, what the document shows."""
    work = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", work, ignore=shutil.ignore_patterns(".mypy_cache", "__pycache__"))
    for name, text in blocks(document, "file"):
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, "utf-8")
    wrong = []
    for _, text in blocks(document, "run"):
        _, *parts = _COMMAND.split(text)
        for line, expected in zip(parts[::2], parts[1::2], strict=True):
            printed = shell(line, work)
            if not matches(expected, printed):
                wrong.append(f"$ {line}\n{printed}")

    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_slices(document: Path) -> None:
    """Each part of a file that the document shows stands in that file, in this order."""
    for name, text in blocks(document, "slice"):
        rest = (ROOT / name).read_text("utf-8")
        for part in re.split(r"^ *…\n", text, flags=re.MULTILINE):
            assert part in rest, f"{name} has no\n{part}"
            rest = rest[rest.index(part) + len(part) :]


def test_ci_runs_the_commands_of_the_readme() -> None:
    """The two commands that set up and run are, letter by letter, those that CI runs."""
    given = re.findall(r"^```sh\n((?:sh|python3) .+)\n```$", README.read_text("utf-8"), re.MULTILINE)
    run = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()

    assert len(given) == 2
    assert [line for line in run if line in given] == given


def test_settings_table() -> None:
    """The README lists every key of the configuration, and no other."""
    listed = re.findall(r"^\| `([a-z-]+)` \| .*\|.*\|$", README.read_text("utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(name.replace("_", "-") for name in Table.__dataclass_fields__)


def test_commands_table(capsys: pytest.CaptureFixture[str]) -> None:
    """The README lists every command, and no other."""
    listed = set(re.findall(r"^\| .*?`genprompts ([a-z]+)", README.read_text("utf-8"), re.MULTILINE))
    main(["--help"])
    known = set(re.findall(r"^ {4}([a-z]+) ", capsys.readouterr().out, re.MULTILINE))

    assert listed == known


@pytest.mark.parametrize("document", [README, *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name)
def test_links(document: Path) -> None:
    """Each link to a file of the repository leads to one."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8"))

    assert [target for target in targets if not (document.parent / target).exists()] == []
