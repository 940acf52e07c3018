"""What checking types costs: the same prompts generated with ``strict = true``, against those without."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench import rendering
from tests.bench.generating import generate
from tests.bench.table import Row
from tests.bench.timing import Call, in_turns

TARGETS = {"short": 1.3, "talk": 3.0}
"""Checks written out by hand add 0.3 of the time that rendering takes, 2.0 of it where they go through a history."""


def rows(work: Path, *, rounds: int) -> Iterator[Row]:
    """Yield the figures of strict mode."""
    project = work / "strictness"
    (project / "app").mkdir(parents=True)
    (project / "app" / "prompts.py").write_text(rendering.SOURCE, "utf-8")
    for name, settings in (("loose_gen", ""), ("strict_gen", "strict = true\n")):
        head = f'[tool.genprompts]\nsources = ["app"]\noutput = "{name}"\n'
        (project / "pyproject.toml").write_text(head + settings, "utf-8")
        generate(project)
    sys.path.insert(0, str(project))
    importlib.invalidate_caches()
    loose, strict = importlib.import_module("loose_gen"), importlib.import_module("strict_gen")
    for name, target in TARGETS.items():
        values = rendering.INPUTS[name]
        calls: dict[str, Call] = {
            "loose": (getattr(loose, name).invoke, values),
            "strict": (getattr(strict, name).invoke, values),
        }
        assert calls["loose"][0](values) == calls["strict"][0](values)
        timed = in_turns(calls, rounds)
        yield Row(f"{rendering.NAMES[name]}: `invoke` with `strict` ÷ without", timed["strict"].ratio, "×", target)
    sys.path.remove(str(project))
