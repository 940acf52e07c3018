"""What checkers say of chains: ``tests/typing/chains/use.py`` marks with ``# E`` each line that has to be refused.

mypy reads it here; the marks hold for pyright, basedpyright, pyrefly, ty and zuban too.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAINS = ROOT / "tests" / "typing" / "chains"
CACHE = ROOT / ".mypy_cache" / "typing"  # kept, and shared with test_typing: LangChain alone takes mypy 15 seconds


def test_chains_keep_their_types() -> None:
    """``mypy --strict`` accepts each right chain and call, and refuses exactly the marked lines."""
    options = ["--strict", "--config-file=", "--no-error-summary", f"--cache-dir={CACHE}"]
    command = [sys.executable, "-m", "mypy", *options, "use.py", "prompts.py"]
    found = subprocess.run(command, cwd=CHAINS, capture_output=True, text=True, check=False)
    errors = [line for line in found.stdout.splitlines() if ": error: " in line]
    refused = {int(match[1]) for line in errors if (match := re.match(r"use\.py:(\d+): ", line))}
    lines = (CHAINS / "use.py").read_text("utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, start=1) if line.endswith("# E")}

    assert [line for line in errors if not line.startswith("use.py:")] == []
    assert refused == marked
    assert len(marked) > 10
