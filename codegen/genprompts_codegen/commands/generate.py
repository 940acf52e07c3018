"""``genprompts generate``: write the package."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import time_ns

from genprompts_codegen.commands.outcome import CLEAN, FOUND, Findings, Outcome
from genprompts_codegen.config import PYPROJECT, Config, load
from genprompts_codegen.diagnostics.codes import BAD_VALUE, Severity
from genprompts_codegen.diagnostics.model import Diagnostic, Label
from genprompts_codegen.diagnostics.render import count_of
from genprompts_codegen.memory import NOTHING_TO_DO, Memory, Run, kept, remember
from genprompts_codegen.output import Change, Create, Delete, OutputFolder, Update, apply, compare
from genprompts_codegen.pipeline import Analysis, plan, read
from genprompts_codegen.printable import printable
from genprompts_codegen.printed import Piece, Style
from genprompts_codegen.refresh import refresh


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    paths: tuple[str, ...] = ()
    output: str | None = None
    keep_going: bool = False


def run(options: Options, folder: Path) -> Outcome:
    """Write what changed of what is configured for ``folder``; with an error nothing, unless told to keep going."""
    started = time_ns()
    findings = Findings()
    config = load(folder, options.paths, output=options.output, report=findings.report)
    if config is None:
        return _stopped(findings)
    target = output_folder(config, options.output)
    if target is None:
        findings.report(no_output(config))
        return _stopped(findings)
    run_of = Run(str(config.root), str(target.path), started)
    refreshed = refresh(config, target) if options == Options() else None
    if refreshed is not None and apply(refreshed.changes, target, report=findings.report):
        remember(run_of, refreshed.memory, refreshed.written)
        return Outcome(CLEAN, (Piece(f"{_done(refreshed.changes, refreshed.memory.found, target)}\n", Style.GOOD),))
    analysis = read(config, report=findings.report)
    if findings.errors and not options.keep_going:
        return _stopped(findings)
    outputs = plan(analysis, config, report=findings.report)
    before = findings.errors
    changes = compare(outputs, target, report=findings.report)
    if findings.our_fault or (findings.errors and not (before and options.keep_going)):
        return _stopped(findings)
    if not apply(changes, target, report=findings.report):
        return _stopped(findings)
    found = _found(analysis)
    done = _done(changes, found, target)
    if options == Options() and not findings.of(Severity.ERROR, Severity.WARNING):
        modules = tuple(kept(module, run_of.root) for module in analysis.package.modules)
        analysis.seen.files.add(str(config.root / PYPROJECT))
        remember(run_of, Memory(found, analysis.seen, modules), {output.name: output.text for output in outputs})
    if findings.errors:
        return Outcome(FOUND, (*findings.printed(), *findings.summary(f"; {done}")))
    return Outcome(CLEAN, (*findings.printed(), Piece(f"{done}\n", Style.GOOD)))


def output_folder(config: Config, given: str | None) -> OutputFolder | None:
    """Return the folder that is written, if there is one; messages name it as a relative ``-o`` did."""
    if config.output is None:
        return None
    relative = given is not None and not Path(given).is_absolute()
    return OutputFolder(config.root / config.output, Path(given).as_posix() if given and relative else config.output)


def no_output(config: Config) -> Diagnostic:
    """Return the finding that nobody said where to write."""
    labels = () if config.origin is None else (Label(config.origin),)
    hint = 'give a folder with -o DIR, or add output = "src/app/prompts_gen" to [tool.genprompts]'
    return Diagnostic(BAD_VALUE, "no output folder is given", labels, hint)


def _stopped(findings: Findings) -> Outcome:
    return Outcome(findings.exit_code(), (*findings.printed(), *findings.summary("; nothing written")))


def _done(changes: Sequence[Change], prompts: str, target: OutputFolder) -> str:
    if not changes:
        return f"{prompts}{NOTHING_TO_DO}"
    written = sum(isinstance(change, Create | Update) for change in changes)
    removed = sum(isinstance(change, Delete) for change in changes)
    shown = printable(target.shown)
    if not written:
        return f"removed {count_of(removed, 'file')} ({prompts}) from {shown}"
    also = f", removed {removed}" if removed else ""
    return f"wrote {count_of(written, 'file')} ({prompts}) to {shown}{also}"


def _found(analysis: Analysis) -> str:
    """Say how many prompts were found, and how many definitions are left out: those not known to their end."""
    prompts = count_of(sum(len(module.prompts) for module in analysis.package.modules), "prompt")
    unknown = sum(spec.incomplete is not None for _, spec in analysis.prompts)
    return f"{prompts}, {unknown} left out" if unknown else prompts
