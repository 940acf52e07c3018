"""``genprompts inspect``: every prompt that was found, for people or for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from genprompts_codegen.commands.outcome import Findings, Outcome
from genprompts_codegen.config import load
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.format_json import as_json, finding_object
from genprompts_codegen.diagnostics.render import count_of
from genprompts_codegen.inspection import Json, describe
from genprompts_codegen.ir import PromptSpec
from genprompts_codegen.pipeline import Analysis, read
from genprompts_codegen.printable import printable
from genprompts_codegen.printed import Piece, Printed, Table

VERSION = 1
"""The version of the JSON document: docs/inspect.schema.json."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    paths: tuple[str, ...] = ()
    json: bool = False


def run(options: Options, folder: Path) -> Outcome:
    """Return what was found below ``folder`` or the paths given."""
    findings = Findings()
    config = load(folder, options.paths, report=findings.report)
    analysis = None if config is None else read(config, report=findings.report)
    prompts = [] if analysis is None else described(analysis)
    if options.json:
        diagnostics = [finding_object(found) for found in findings.of(*Severity)]
        document = {"version": VERSION, "prompts": prompts, "diagnostics": diagnostics}
        return Outcome(findings.exit_code(), (Piece(as_json(document)),))
    pieces: list[Printed] = []
    if prompts:
        pieces.append(Table(("NAME", "KIND", "INPUTS", "WHERE"), tuple(_row(prompt) for prompt in prompts)))
    pieces.extend(findings.printed())
    files = count_of(len({prompt["source"]["path"] for prompt in prompts}), "file")
    found = f"{count_of(len(prompts), 'prompt')} in {files}"
    if findings.of(Severity.ERROR, Severity.WARNING):
        pieces.extend(findings.summary(f"; {found}"))
    else:
        pieces.append(Piece(f"{found}\n"))
    return Outcome(findings.exit_code(), tuple(pieces))


def described(analysis: Analysis) -> list[Json]:
    """Return every prompt as JSON has it, in the order of the files."""
    names = prompt_names(analysis)
    return [describe(spec, name_of(spec, names)) for _, spec in analysis.prompts]


def prompt_names(analysis: Analysis) -> Mapping[int, str]:
    """Return the name of each prompt in the registry, or what it would be, by the identity of its spec."""
    names = {id(linked.spec): linked.names.key for module in analysis.package.modules for linked in module.prompts}
    return names | {id(spec): key for spec, key in analysis.package.left_out}


def name_of(spec: PromptSpec, names: Mapping[int, str]) -> str:
    """Return what ``spec`` is called; one without a name, because it is another's, that of its scope."""
    return names.get(id(spec), ".".join(spec.scope))


def _row(prompt: Json) -> tuple[str, ...]:
    inputs = [_input(entry) for entry in prompt["inputs"]]
    inputs += [_record(record) for record in prompt["records"]]
    if not prompt["complete"]:
        inputs.append("…")
    elif prompt["sandbox_reason"] is not None:
        inputs.append(printable(f"(sandbox: {prompt['sandbox_reason']})"))
    where = f"{prompt['source']['path']}:{prompt['source']['line']}"
    return printable(prompt["name"]), prompt["kind"], "\n".join(inputs) or "-", printable(where)


def _record(record: Json) -> str:
    """Return a record on one line, as a checker has it: ``Item = {title: str, gift?: bool}``."""
    fields = [f"{field['name']}{'' if field['required'] else '?'}: {field['type']}" for field in record["fields"]]
    return printable(f"{record['name']} = {{{', '.join(fields)}}}")


def _input(entry: Json) -> str:
    optional = "" if entry["required"] or entry.get("dynamic") else "?"
    return printable(f"{entry['name']}{optional}: {entry['type']}")
