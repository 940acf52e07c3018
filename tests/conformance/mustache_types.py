"""The data of the mustache specification's core, as the types that we infer from its templates see it.

A package is generated of all templates, and one module calls each prompt with the data of its test: one ``mypy --strict``
has to take all that the types promise to take. A literal may not have keys that a type does not list, though a wider
mapping is a legal argument: such keys are left out of it, and counted.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.conformance.mustache_spec import Case, cases
from tests.conformance.result import Result, all_of, row, together
from tests.conformance.typed_data import Fitting

from genprompts.grammar.mustache.nodes import MustacheNodes, Section, Variable
from genprompts.grammar.mustache.parse import parse, references
from genprompts_codegen.config import Config
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.ir import PromptSpec
from genprompts_codegen.pipeline import plan, read

Mode = Literal["spec", "langchain"]
MODES: tuple[Mode, ...] = ("spec", "langchain")
PRINTED = "str | int | float | None"
"""What the specification prints: ``default-type`` of the project."""
FILE = "template.mustache"
_SETTINGS = "[mypy]\n[mypy-langchain_core.*]\nfollow_imports = skip\n"
"""LangChain, which our run time can hand messages to, takes mypy 15 seconds, and no generated type mentions it."""
_ERROR = re.compile(r"(?P<path>[^:]+):(?P<line>\d+): error: (?P<message>.+)")

UNREAD = "has a key that no tag reads"
OUTER = "has a key that only sections read, from the scope around them"
"""Why a literal is taken without one of its keys."""

FROM_AROUND = "a section prints a name that its items lack, and a scope around it has"
NOWHERE = "a name that a tag prints or tests is not there"
"""Why data is refused."""


@dataclass(frozen=True)
class Call:
    """One call of a generated prompt in ``module``: its line, and what the types say of the data in advance.

    ``extra`` says why keys are left out of the line, ``refused`` why the call is no right one, "" where it is.
    """

    case: Case
    module: str
    line: str
    extra: tuple[str, ...]
    refused: str

    def __hash__(self) -> int:
        return hash(self.line)


def write(found: tuple[Case, ...], folder: Path) -> None:
    """Write the templates and their partials; a partial that is not there is an empty file, as the specification says."""
    for number, case in enumerate(found):
        place = folder / f"case_{number:03}"
        place.mkdir(parents=True)
        absent = {name: "" for name, _ in references(case.template)}
        for name, text in {**absent, **case.partials}.items():
            (place / f"{name}.mustache").write_text(text, "utf-8", newline="")
        (place / FILE).write_text(case.inputs[0], "utf-8", newline="")


def generate(found: tuple[Case, ...], folder: Path, mode: Mode) -> Iterator[Call]:
    """Write the package ``gen_<mode>``, and yield the calls; what cannot be generated has none."""
    findings: list[Diagnostic] = []
    sources = tuple(f"case_{number:03}/{FILE}" for number in range(len(found)))
    config = Config(folder, sources, output=f"gen_{mode}", default_type=PRINTED, mustache=mode)
    analysis = read(config, report=findings.append)
    files = plan(analysis, config, report=findings.append)
    errors = [finding for finding in findings if finding.code.severity is Severity.ERROR]
    assert not errors, errors[0]
    package = folder / f"gen_{mode}"
    package.mkdir()
    for file in files:
        (package / file.name).write_text(file.text, "utf-8", newline="")
    for module in analysis.package.modules:
        (prompt,) = module.prompts
        case = found[sources.index(module.sources[0])]
        kept, extra, refused = judged(case, prompt.spec)
        path = f"{package.name}.{module.name}"
        yield Call(case, path, f"{path}.{prompt.names.instance}.invoke({kept!r})", extra, refused)


def judged(case: Case, spec: PromptSpec) -> tuple[dict[str, object], tuple[str, ...], str]:
    """Return the data without the keys that the types do not list, why they are no part of it, and why it is refused."""
    template, values = case.inputs
    fitting = Fitting(spec.records)
    kept = fitting.record(spec.inputs, values)
    first = _first_names(parse(template, partials=case.partials, spec=True, strict=False).nodes)
    extra = {OUTER if name in first else UNREAD for name in fitting.extra}
    refused = "" if not fitting.missing else FROM_AROUND if OUTER in extra else NOWHERE
    return kept, tuple(sorted(extra)), refused


def _first_names(nodes: MustacheNodes) -> set[str]:
    """Return the first names of all tags."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Variable | Section):
            found.update(node.path[:1])
        if isinstance(node, Section):
            found |= _first_names(node.body)
    return found


def checked(calls: Mapping[Mode, Sequence[Call]], folder: Path) -> tuple[set[Call], list[str]]:
    """Return the calls that mypy refuses, and its errors in other places."""
    lines: dict[tuple[str, str], Call] = {}
    for mode, made in calls.items():
        path = folder / f"calls_{mode}.py"
        head = [f"import {call.module}" for call in made]
        path.write_text("\n".join([*head, *(call.line for call in made)]) + "\n", "utf-8")
        lines |= {(path.name, str(number)): call for number, call in enumerate(made, len(head) + 1)}
    (folder / "mypy.ini").write_text(_SETTINGS, "utf-8")
    options = ["--strict", "--config-file=mypy.ini", "--no-incremental", "--no-error-summary", "--hide-error-codes"]
    command = [sys.executable, "-m", "mypy", *options, *sorted({name for name, _ in lines})]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    refused: set[Call] = set()
    elsewhere = [done.stderr] if done.stderr else []
    for said in done.stdout.splitlines():
        error = _ERROR.fullmatch(said)
        call = lines.get((error["path"], error["line"])) if error is not None else None
        if call is not None:
            refused.add(call)
        elif ": note: " not in said:
            elsewhere.append(said)
    return refused, elsewhere


def summary(mode: Mode, calls: Sequence[Call], refused: set[Call]) -> Result:
    """Return how many calls are taken, and why others are not; mypy and the types have to be of one mind."""
    name = "as the specification says" if mode == "spec" else "in LangChain's dialect"
    taken = [call for call in calls if call not in refused]
    wrong = [f"{name}: mypy is of another mind: {one.line}" for one in calls if (one in refused) != bool(one.refused)]
    if mode == "spec":
        wrong += [f"{name}: refused: {call.line}" for call in calls if call in refused]
    extra = Counter(reason for call in taken for reason in call.extra)
    reasons = Counter(call.refused for call in calls if call in refused)
    rows = (
        row(f"data that mypy takes, {name}", len(taken), len(calls)),
        *(row(f"  taken without: {reason}", count) for reason, count in sorted(extra.items())),
        *(row(f"  refused: {reason}", count) for reason, count in sorted(reasons.items())),
    )
    remarks = (f"refused {name}: {one.case.suite}, {one.case.name}: {one.refused}" for one in calls if one in refused)
    return Result(rows, tuple(wrong), tuple(remarks))


def run(cache: Path) -> Result:
    """Say whose data mypy takes in both dialects, and why it does not take the rest."""
    tests = cases(cache)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(tests, folder)
        calls = {mode: tuple(generate(tests, folder, mode)) for mode in MODES}
        refused, elsewhere = checked(calls, folder)
    generated = [all_of(f"templates generated, {mode}", len(made), len(tests)) for mode, made in calls.items()]
    return together(
        [*generated, *(summary(mode, made, refused) for mode, made in calls.items()), Result((), tuple(elsewhere))]
    )
