"""Fair timing: functions in turns in one process, and whole processes in turns with one that does nothing."""

import gc
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any

Call = tuple[Callable[[Any], object], object]
"""A function and its argument."""


@dataclass(frozen=True)
class Timed:
    """The best time of one call in nanoseconds, and the median over the rounds of its ratio to the first function."""

    best: float
    ratio: float


def in_turns(calls: Mapping[str, Call], rounds: int, nanoseconds: int = 1_000_000) -> dict[str, Timed]:
    """Return how long each call takes; the first one is what the others are compared with, round by round.

    The speed of a machine drifts; what is timed right after one another has drifted alike.
    """
    counts = {name: _count(call, nanoseconds) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    ratios: dict[str, list[float]] = {name: [] for name in calls}
    first = next(iter(calls))
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in calls.items():
                base = _time(calls[first], counts[first])
                times[name].append(_time(call, counts[name]))
                ratios[name].append(times[name][-1] / base)
    finally:
        gc.enable()
    return {name: Timed(min(times[name]), median(ratios[name])) for name in calls}


def _time(call: Call, count: int) -> float:
    function, argument = call
    start = perf_counter_ns()
    for _ in repeat(None, count):
        function(argument)
    return (perf_counter_ns() - start) / count


def _count(call: Call, nanoseconds: int) -> int:
    """Return how many calls take about so many nanoseconds."""
    count = 1
    while (taken := _time(call, count) * count) < nanoseconds / 4 and count < 1_000_000:
        count *= 4
    return max(1, int(count * nanoseconds / max(taken, 1)))


# --- processes -----------------------------------------------------------------------------------

BARE = ("-c", "pass")


@dataclass(frozen=True)
class Process:
    """Arguments of Python, and the folder it runs in; ``before`` prepares each run and is not timed."""

    arguments: Sequence[str]
    folder: Path
    before: Callable[[], object] = lambda: None


def cpu(process: Process) -> float:
    """Run the process; return the milliseconds of processor time that it took.

    Raises:
        RuntimeError: it failed.
    """
    process.before()
    # Compiled modules are kept beside a package, as on any machine but those of this benchmark's image builds.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [sys.executable, *process.arguments],
        cwd=process.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(process.arguments)}\n{ran.stdout}{ran.stderr}")
    return 1000 * (end.ru_utime - start.ru_utime + end.ru_stime - start.ru_stime)


def over_bare(processes: Mapping[str, Process], rounds: int) -> dict[str, float]:
    """Return the milliseconds that each process takes over one that does nothing: the best of many rounds, in turns.

    One round more goes before, in which compiled modules and caches come to be.
    """
    best: dict[str, float] = {}
    bare = float("inf")
    for turn in range(rounds + 1):
        bare = min(bare, cpu(Process(BARE, Path.cwd())))
        for name, process in processes.items():
            taken = cpu(process)
            best[name] = min(best.get(name, float("inf")), taken) if turn else float("inf")
    return {name: taken - bare for name, taken in best.items()}
