"""What a program pays for importing genprompts and a generated package."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.generating import generate
from tests.bench.sample import write_project
from tests.bench.table import Row
from tests.bench.timing import Process, over_bare

IMPORT = "import prompts_gen"
INVOKE = 'prompts_gen.prompts["area_0/module_0/answer_0"].invoke({"context": "c", "question": "q"})'
TOUCH = "[prompts_gen.prompts[name] for name in prompts_gen.prompts]"


def rows(work: Path, *, prompts: int, rounds: int) -> Iterator[Row]:
    """Yield the figures of imports."""
    project = work / f"imported_{prompts}"
    write_project(project, prompts)
    generate(project)
    folder = project / "src" / "app"
    shown = f"a package of {prompts:,} prompts"
    programs = {
        "`import genprompts`": ("import genprompts", 1.0),
        "`import typing` (of the standard library, to compare with)": ("import typing", None),
        f"{shown}: import": (IMPORT, 2.0),
        f"{shown}: import and one `invoke`": (f"{IMPORT}; {INVOKE}", 10.0),
        f"{shown}: import and touch each": (f"{IMPORT}; {TOUCH}", 250.0),
    }
    processes = {what: Process(("-c", program), folder) for what, (program, _) in programs.items()}
    for what, taken in over_bare(processes, rounds).items():
        yield Row(what, max(taken, 0.0), "ms", programs[what][1])
