"""The benchmarks run: they are programs, and would rot without being run now and then."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("render", "| two messages, 2 inputs: `invoke` ÷ by hand |"),
        ("render", "| jinja2, a loop over 11 records, conditions, filters: `invoke` ÷ by hand |"),
        ("render", "| two messages, 2 inputs: `batch` of 100 ÷ by hand |"),
        ("render", "| two messages, 2 inputs: `invoke` with `strict` ÷ without |"),
        ("import", "| `import genprompts` |"),
        ("generate", "| generate, 20 prompts in 10 files: nothing changed |"),
    ],
)
def test_benchmark_runs(part: str, line: str) -> None:
    """Each part measures something in a tiny project, and prints it with its target."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--tiny", "--only", part],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stderr == ""
    assert line in ran.stdout
