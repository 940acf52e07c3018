"""The same input gives the same bytes, whatever the hash seed, the locale, the time zone and the folder it lies in."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORLDS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "POSIX", "TZ": "America/Lima", "PYTHONUTF8": "1"},
)


def generated(folder: Path, arguments: list[str], world: dict[str, str]) -> str:
    """Copy the examples to ``folder``, run the command there, and return a hash of all it prints and writes."""
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("prompts_gen", "__pycache__", ".*_cache"))
    command = [sys.executable, "-m", "genprompts_codegen"]
    env = {**os.environ, **world, "NO_COLOR": "1"}
    done = subprocess.run([*command, *arguments], cwd=folder, env=env, capture_output=True, check=True)
    listed = subprocess.run([*command, "inspect", "--json"], cwd=folder, env=env, capture_output=True, check=True)
    found = hashlib.sha256(done.stdout + done.stderr + listed.stdout)
    for path in sorted((folder / "app" / "prompts_gen").glob("*.py")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def test_same_bytes_in_every_world(tmp_path: Path) -> None:
    """Hash seed, locale, time zone and the name of the folder change nothing."""
    found = {generated(tmp_path / f"world {index}" / "x", ["generate"], world) for index, world in enumerate(WORLDS)}

    assert len(found) == 1


def test_same_bytes_by_absolute_path(tmp_path: Path) -> None:
    """A configuration that is found from a folder below gives the same package."""
    first, second = tmp_path / "first", tmp_path / "second"
    generated(first, ["generate"], WORLDS[0])
    shutil.copytree(EXAMPLES, second, ignore=shutil.ignore_patterns("prompts_gen", "__pycache__", ".*_cache"))
    subprocess.run([sys.executable, "-m", "genprompts_codegen"], cwd=second / "app", check=True, capture_output=True)
    texts = [
        {path.name: path.read_bytes() for path in (folder / "app" / "prompts_gen").glob("*.py")}
        for folder in (first, second)
    ]

    assert texts[0] == texts[1]
