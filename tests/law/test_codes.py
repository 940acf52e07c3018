"""Every finding is shown in a case or triggered in a test."""

from pathlib import Path

import pytest

from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.codes import CODES, Code

TESTS = Path(__file__).resolve().parents[1]
PRINTED = "\n".join(path.read_text("utf-8") for path in sorted(TESTS.glob("cases/*/expected/stdout.txt")))
WRITTEN = "\n".join(
    path.read_text("utf-8")
    for path in sorted(TESTS.rglob("test_*.py"))
    if "cases" not in path.parts and path != Path(__file__)
)
NAMES = {value.id: name for name, value in vars(codes).items() if isinstance(value, Code)}


@pytest.mark.parametrize("code", CODES, ids=[code.id for code in CODES])
def test_code_is_triggered(code: Code) -> None:
    """A case prints the finding, or a test names it."""
    assert f"[{code.id}] {code.name}:" in PRINTED or code.id in WRITTEN or NAMES[code.id] in WRITTEN
