"""``genprompts generate``: write the package."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from genprompts_codegen.commands.outcome import CLEAN, FOUND, Findings, Outcome
from genprompts_codegen.config import Config, load
from genprompts_codegen.diagnostics.codes import BAD_VALUE
from genprompts_codegen.diagnostics.model import Diagnostic, Label
from genprompts_codegen.diagnostics.render import count_of
from genprompts_codegen.output import Change, Create, Delete, OutputFolder, Update, apply, compare
from genprompts_codegen.pipeline import Analysis, plan, read
from genprompts_codegen.printable import printable
from genprompts_codegen.printed import Piece, Style


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    paths: tuple[str, ...] = ()
    output: str | None = None
    keep_going: bool = False


def run(options: Options, folder: Path) -> Outcome:
    """Write what changed of what is configured for ``folder``; with an error nothing, unless told to keep going."""
    findings = Findings()
    config = load(folder, options.paths, output=options.output, report=findings.report)
    if config is None:
        return _stopped(findings)
    target = output_folder(config)
    if target is None:
        findings.report(no_output(config))
        return _stopped(findings)
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
    done = _done(changes, analysis, target)
    if findings.errors:
        return Outcome(FOUND, (*findings.printed(), *findings.summary(f"; {done}")))
    return Outcome(CLEAN, (*findings.printed(), Piece(f"{done}\n", Style.GOOD)))


def output_folder(config: Config) -> OutputFolder | None:
    """Return the folder that is written, if one is configured."""
    return None if config.output is None else OutputFolder(config.root / config.output, config.output)


def no_output(config: Config) -> Diagnostic:
    """Return the finding that nobody said where to write."""
    labels = () if config.origin is None else (Label(config.origin),)
    hint = 'give a folder with -o DIR, or add output = "src/app/prompts_gen" to [tool.genprompts]'
    return Diagnostic(BAD_VALUE, "no output folder is given", labels, hint)


def _stopped(findings: Findings) -> Outcome:
    return Outcome(findings.exit_code(), (*findings.printed(), *findings.summary("; nothing written")))


def _done(changes: Sequence[Change], analysis: Analysis, target: OutputFolder) -> str:
    prompts = count_of(sum(len(module.prompts) for module in analysis.package.modules), "prompt") + _left_out(analysis)
    if not changes:
        return f"{prompts}, nothing to do"
    written = sum(isinstance(change, Create | Update) for change in changes)
    removed = sum(isinstance(change, Delete) for change in changes)
    shown = printable(target.shown)
    if not written:
        return f"removed {count_of(removed, 'file')} ({prompts}) from {shown}"
    also = f", removed {removed}" if removed else ""
    return f"wrote {count_of(written, 'file')} ({prompts}) to {shown}{also}"


def _left_out(analysis: Analysis) -> str:
    """Say how many definitions were found and are not in the package, because they are not known to their end."""
    unknown = sum(spec.incomplete is not None for _, spec in analysis.prompts)
    return f", {unknown} left out" if unknown else ""
