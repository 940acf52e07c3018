"""How long ``genprompts generate`` takes: from nothing, with nothing changed, and with one file changed."""

import itertools
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.sample import PROMPTS_PER_MODULE, prompt_module, write_project
from tests.bench.table import Row
from tests.bench.timing import Process, cpu, over_bare

COMMAND = ("-m", "genprompts_codegen", "generate")
PARSE_ALL = "import ast, pathlib; [ast.parse(path.read_bytes()) for path in pathlib.Path('src').rglob('*.py')]"
SETTLED = 0.1
"""Seconds: a run right after a change does not trust time stamps; people take longer between two runs."""


def generate(project: Path) -> None:
    """Generate the package of a project."""
    cpu(Process(COMMAND, project))


def rows(work: Path, *, prompts: int, rounds: int) -> Iterator[Row]:
    """Yield the figures for a project with ``prompts`` prompts."""
    project = work / f"project_{prompts}"
    module = write_project(project, prompts)
    edition = itertools.count(1)

    def clean() -> None:
        shutil.rmtree(project / "src" / "app" / "prompts_gen", ignore_errors=True)
        shutil.rmtree(project / ".genprompts_cache", ignore_errors=True)

    def settle() -> None:
        time.sleep(SETTLED)
        generate(project)
        time.sleep(SETTLED)

    def edit() -> None:
        settle()
        module.write_text(prompt_module(0, PROMPTS_PER_MODULE, f", edition {next(edition)}"), "utf-8")
        time.sleep(SETTLED)

    shown = f"{prompts:,} prompts in {prompts // 2:,} files"
    targets = {1_000: (800.0, 30.0, 80.0, None), 10_000: (8_000.0, 70.0, 80.0, None)}.get(
        prompts, (None, None, None, None)
    )
    processes = {
        "from nothing": Process(COMMAND, project, clean),
        "nothing changed": Process(COMMAND, project, settle),
        "one file changed": Process(COMMAND, project, edit),
        "`ast.parse` of all modules and of the package, to compare with": Process(("-c", PARSE_ALL), project),
    }
    for (what, taken), target in zip(over_bare(processes, rounds).items(), targets, strict=True):
        yield Row(f"generate, {shown}: {what}", taken, "ms", target)
