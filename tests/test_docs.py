"""The names in the documents: each test that is named exists, and what is said of prompts holds."""

import importlib
import re
from pathlib import Path

import pytest

from genprompts_codegen.cli import main

ROOT = Path(__file__).resolve().parents[1]
DIFFERENCES = ROOT / "docs" / "differences.md"


def test_prompts_are_no_runnables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generated prompt cannot be piped into a model: the attempt fails at once, not at the first call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Path("hello.md").write_text("Hello {name}")
    main(["generate", "hello.md", "-o", "piped_prompts"])
    prompt = importlib.import_module("piped_prompts").hello

    with pytest.raises(TypeError, match="unsupported operand"):
        prompt | str


def test_named_tests_exist() -> None:
    """Each difference names a test, and the test exists."""
    text = DIFFERENCES.read_text("utf-8")
    named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", text)
    absent = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text("utf-8"))
    ]
    points = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)

    assert absent == []
    assert points
    assert [point for point in points if "`tests/" not in point] == []
