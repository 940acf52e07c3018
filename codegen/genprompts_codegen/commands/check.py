"""``genprompts check``: every finding, and whether the written package is what would be written now."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from genprompts_codegen.commands.generate import output_folder
from genprompts_codegen.commands.outcome import Findings, Outcome
from genprompts_codegen.config import Config, load
from genprompts_codegen.diagnostics.codes import STALE_OUTPUT, Severity
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.diagnostics.render import Format, count_of, render
from genprompts_codegen.output import Change, Create, Delete, OutputFolder, Update, compare
from genprompts_codegen.pipeline import Analysis, plan, read
from genprompts_codegen.printed import Piece, Style


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    paths: tuple[str, ...] = ()
    output: str | None = None
    form: Format = Format.FULL


def run(options: Options, folder: Path) -> Outcome:
    """Return all findings. The package is compared unless paths without an output were given, or an error stands."""
    findings = Findings()
    config = load(folder, options.paths, output=options.output, report=findings.report)
    analysis = None if config is None else read(config, report=findings.report)
    if config is not None and analysis is not None:
        _compare(analysis, config, options, findings)
    shown = findings.of(*Severity)
    pieces = [*render(shown, options.form)]
    if options.form in {Format.FULL, Format.CONCISE}:
        pieces.extend(_last_line(findings, analysis))
    return Outcome(findings.exit_code(strict=True), tuple(pieces))


def _compare(analysis: Analysis, config: Config, options: Options, findings: Findings) -> None:
    target = output_folder(config, options.output)
    part_only = config.paths_given and options.output is None  # the package holds more than these paths
    if target is None or part_only or findings.errors:
        return
    outputs = plan(analysis, config, report=findings.report)
    for change in compare(outputs, target, report=findings.report):
        findings.report(_stale(change, target))


def _stale(change: Change, target: OutputFolder) -> Diagnostic:
    message = f'"{target.shown}/{change.name}" {_fault(change)}'
    return Diagnostic(STALE_OUTPUT, message, (target.label(change.name),), 'run "genprompts generate"')


def _fault(change: Change) -> str:
    match change:
        case Create():
            return "is missing"
        case Update():
            return "is not what would be generated now"
        case Delete():
            return "is no longer generated"


def _last_line(findings: Findings, analysis: Analysis | None) -> Iterator[Piece]:
    notes = len(findings.of(Severity.INFO))
    also = f" ({count_of(notes, 'note')})" if notes else ""
    if findings.of(Severity.ERROR, Severity.WARNING):
        yield from findings.summary(also)
    else:
        prompts = 0 if analysis is None else len(analysis.prompts)
        yield Piece(f"all good: {count_of(prompts, 'prompt')}{also}\n", Style.GOOD)
