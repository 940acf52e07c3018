"""The names in the documents: each test that is named exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIFFERENCES = ROOT / "docs" / "differences.md"


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
