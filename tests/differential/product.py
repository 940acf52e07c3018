"""What genprompts makes of definitions: the generated package, and templates at run time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.differential.module import Case
from tests.differential.reference import Asked, Failed, steady

from genprompts_codegen.config import Config
from genprompts_codegen.definitions import PromptKind
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.ir import Input, InputSource, PromptSpec
from genprompts_codegen.pipeline import Analysis, plan, read


@dataclass(slots=True)
class Made:
    """All that came of one case.

    ``prompt`` is the generated prompt, None where there is none; ``path`` is its module and its name there.
    """

    findings: list[Diagnostic] = field(default_factory=list)
    spec: PromptSpec | None = None
    others: dict[str, PromptSpec] = field(default_factory=dict)
    prompt: Any = None
    path: str = ""
    error: str = ""

    def refusals(self) -> list[Diagnostic]:
        """Return the findings that are errors."""
        return [finding for finding in self.findings if finding.code.severity is Severity.ERROR]


def generate(cases: Sequence[Case], folder: Path, package: Path | None = None) -> list[Made]:
    """Return what becomes of each of ``cases``: one run of the pipeline, one file a case.

    The generated package is written to ``package``, where that is given.
    """
    made = {f"case_{number:05d}": Made() for number in range(len(cases))}
    folder.mkdir(parents=True, exist_ok=True)
    for (name, _), case in zip(made.items(), cases, strict=True):
        (folder / f"{name}.py").write_text(case.source, encoding="utf-8", newline="")
    findings: list[Diagnostic] = []
    config = Config(folder, tuple(f"{name}.py" for name in made), output="gen")
    try:
        analysis = read(config, report=findings.append)
        texts = {file.name: file.text for file in plan(analysis, config, report=findings.append)}
    except Exception as error:  # noqa: BLE001  (a crash is a finding of its own)
        return _crashed(cases, folder, error)
    for finding in findings:
        for label in finding.labels[:1]:
            made[Path(label.source.path).stem].findings.append(finding)
    for file, spec in analysis.prompts:
        if spec.scope[-1] == "prompt":
            made[file.path.stem].spec = spec
        elif spec.incomplete is None and spec.kind is not PromptKind.MESSAGE:
            made[file.path.stem].others[spec.scope[-1]] = spec
    _load(analysis, texts, made)
    if package is not None:
        package.mkdir(parents=True)
        for name, text in texts.items():
            (package / name).write_text(text, encoding="utf-8", newline="")
    return list(made.values())


def _crashed(cases: Sequence[Case], folder: Path, error: Exception) -> list[Made]:
    """Run the cases one by one to find the one that makes the pipeline fail."""
    if len(cases) == 1:
        return [Made(error=f"{type(error).__name__}: {error}")]
    return [generate([case], folder / f"alone_{number}")[0] for number, case in enumerate(cases)]


def _load(analysis: Analysis, texts: Mapping[str, str], made: Mapping[str, Made]) -> None:
    """Run the generated modules and hand their prompts out."""
    for module in analysis.package.modules:
        entry = made[Path(module.sources[0]).stem]
        space: dict[str, Any] = {"__name__": f"generated_{module.name}"}
        try:
            exec(compile(texts[f"{module.name}.py"], module.name, "exec"), space)
        except Exception as error:  # noqa: BLE001  (what we write must run)
            entry.error = f"generated module: {type(error).__name__}: {error}"
            continue
        for prompt in module.prompts:
            if prompt.spec is entry.spec:
                entry.prompt = space[prompt.names.instance]
                entry.path = f"{module.name}.{prompt.names.instance}"


def asked(spec: PromptSpec) -> Asked:
    """Return what the prompt asks for."""

    def names(entries: Iterable[Input]) -> frozenset[str]:
        return frozenset(entry.name for entry in entries)

    partial = [entry for entry in spec.inputs if entry.source is InputSource.PARTIAL]
    return Asked(
        names(entry for entry in spec.inputs if entry.required),
        names(entry for entry in spec.inputs if not entry.required and entry not in partial),
        names(partial),
    )


def render(prompt: Any, values: object) -> object:
    """Return the text, or the (role, content) pairs, that ``prompt`` gives for ``values``; or how it failed."""
    try:
        found = prompt.invoke(values)
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")
    if isinstance(found, str):
        return steady(str(found))
    if isinstance(found, dict):
        return steady(dict(found))
    return [(message["role"], steady(message["content"])) for message in found]
