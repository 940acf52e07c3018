"""How long a type checker takes for a generated package."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from tests.bench.generating import generate
from tests.bench.sample import write_project
from tests.bench.table import Row
from tests.bench.timing import Process, cpu

SKIPPING = "[mypy]\n[mypy-langchain_core.*]\nfollow_imports = skip\n"
"""As in a project without LangChain: what `to_langchain()` returns is not looked into."""


def rows(work: Path, *, prompts: int, rounds: int) -> Iterator[Row]:
    """Yield the seconds of mypy over a package, nothing cached; nothing where mypy is not installed."""
    if importlib.util.find_spec("mypy") is None:
        return
    project = work / f"checked_{prompts}"
    write_project(project, prompts)
    generate(project)
    (project / "nothing.py").write_text("x: int = 1\n", "utf-8")
    (project / "mypy.ini").write_text(SKIPPING, "utf-8")
    strict = ("-m", "mypy", "--strict", "--cache-dir", os.devnull)
    skipping = (*strict, "--config-file", str(project / "mypy.ini"))
    folder = project / "src" / "app"
    yield Row("mypy --strict, cold: an empty file", _seconds(Process((*strict, "nothing.py"), project), rounds), "s")
    what = f"mypy --strict, cold: {prompts:,} generated prompts"
    target = 3.5 if prompts == 1_000 else None
    yield Row(what, _seconds(Process((*skipping, "-p", "prompts_gen"), folder), rounds), "s", target)
    if importlib.util.find_spec("langchain_core") is not None:
        taken = _seconds(Process((*strict, "-p", "prompts_gen"), folder), rounds)
        yield Row(f"{what}, reading langchain-core, too", taken, "s")


def _seconds(process: Process, rounds: int) -> float:
    return min(cpu(process) for _ in range(rounds)) / 1000
