"""``genprompts render``: the messages that one prompt gives. Nothing of the user's is run."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from genprompts.errors import GenPromptsError
from genprompts.grammar.evaluate import evaluate
from genprompts_codegen.commands.inspect import name_of, prompt_names
from genprompts_codegen.commands.outcome import CLEAN, FOUND, UNABLE, Findings, Outcome
from genprompts_codegen.commands.shown_messages import shown
from genprompts_codegen.commands.text_value import from_file, from_json, from_text, split, takes_text
from genprompts_codegen.config import load
from genprompts_codegen.diagnostics.format_concise import place_of
from genprompts_codegen.diagnostics.format_json import as_json
from genprompts_codegen.diagnostics.model import Label
from genprompts_codegen.inspection import type_writer
from genprompts_codegen.ir import Input, PromptSpec
from genprompts_codegen.pipeline import Analysis, read
from genprompts_codegen.printed import Piece

MAX_INPUT = 16 * 1024 * 1024
"""The limit ``max-input-size``: bytes of the file that ``--input`` names; it may be a pipe."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for: a prompt, its inputs, and where to look for it."""

    name: str
    inputs: tuple[str, ...] = ()
    file: str | None = None
    paths: tuple[str, ...] = ()
    json: bool = False


@dataclass(frozen=True, slots=True)
class _Refusal(Exception):  # noqa: N818 (it carries an outcome, not a fault)
    """Why nothing is rendered."""

    text: str
    code: int = FOUND


def run(options: Options, folder: Path) -> Outcome:
    """Render the prompt called ``options.name`` with the inputs given."""
    findings = Findings()
    config = load(folder, options.paths, report=findings.report)
    if config is None:
        return Outcome(findings.exit_code(), tuple(findings.printed()))
    analysis = read(config, report=findings.report)
    try:
        chosen = _choose(analysis, options.name)
        given = {**_from_file(options.file, folder), **_from_line(options.inputs, chosen)}
        rendered = _rendered(chosen, given)
    except _Refusal as refusal:
        pieces = tuple(findings.printed()) if refusal.code == FOUND and findings.errors else ()
        return Outcome(refusal.code, pieces, refusal.text)
    return Outcome(CLEAN, (Piece(as_json(rendered)),) if options.json else tuple(shown(rendered)))


# --- which prompt --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The prompt that is rendered, and what it is called."""

    name: str
    spec: PromptSpec

    @property
    def inputs(self) -> Mapping[str, Input]:
        return {entry.name: entry for entry in self.spec.inputs}


def _choose(analysis: Analysis, wanted: str) -> _Chosen:
    names = prompt_names(analysis)
    prompts = [_Chosen(name_of(spec, names), spec) for _, spec in analysis.prompts]
    found = [prompt for prompt in prompts if prompt.name == wanted]
    if not found:
        instances = {id(one.spec): one.names.instance for module in analysis.package.modules for one in module.prompts}
        found = [
            prompt
            for prompt in prompts
            if wanted in {instances.get(id(prompt.spec)), ".".join(prompt.spec.scope), prompt.spec.scope[-1]}
        ]
    if len(found) == 1:
        return found[0]
    if found:
        lines = [f"  {prompt.name} ({place_of(_label(prompt.spec))})" for prompt in found]
        raise _Refusal(f'"{wanted}" means {len(found)} prompts:\n' + "\n".join(lines))
    known = sorted({prompt.name for prompt in prompts})
    near = difflib.get_close_matches(wanted, known, n=3) or known[:10]
    raise _Refusal(f'no prompt is called "{wanted}"' + (f"; there are {', '.join(near)}" if near else ""))


def _label(spec: PromptSpec) -> Label:
    return Label(spec.anchor.source, spec.anchor.span)


# --- its inputs ----------------------------------------------------------------------------------


def _from_file(name: str | None, folder: Path) -> dict[str, object]:
    if name is None:
        return {}
    try:
        value = from_file(_text(folder / name), name)
    except OSError as error:
        raise _Refusal(f'the inputs "{name}" cannot be read: {error.strerror or error}', UNABLE) from None
    except ValueError as error:
        raise _Refusal(f'the inputs "{name}" cannot be read: {error}', UNABLE) from None
    if not isinstance(value, dict):
        raise _Refusal(f'the inputs "{name}" must be a mapping from names to values', UNABLE)
    return {str(key): item for key, item in value.items()}


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_INPUT + 1)
    if len(data) > MAX_INPUT:
        raise ValueError(f'it is larger than the limit "max-input-size" of {MAX_INPUT // 1024} KiB')
    return data.decode("utf-8-sig")


def _from_line(given: Sequence[str], chosen: _Chosen) -> dict[str, object]:
    values: dict[str, object] = {}
    for text in given:
        parts = split(text)
        if parts is None:
            raise _Refusal(f'"{text}" is no input: write name=text or name:=json', UNABLE)
        name, value, is_json = parts
        wanted = chosen.inputs.get(name)
        if wanted is None:
            near = difflib.get_close_matches(name, list(chosen.inputs), n=1)
            hint = f'; did you mean "{near[0]}"?' if near else f"; it has {', '.join(chosen.inputs) or 'none'}"
            raise _Refusal(f'the prompt "{chosen.name}" has no input "{name}"{hint}')
        try:
            values[name] = from_json(value) if is_json else from_text(value, wanted.type)
            if values[name] == value and not is_json and not takes_text(wanted.type):
                said = f'"{value}" is none; write {name}:=… for a JSON value'
                type_text = type_writer(chosen.spec).annotation(wanted.type)
                raise _Refusal(f'the input "{name}" must be {type_text}: {said}')
        except ValueError as error:
            raise _Refusal(f'the input "{name}" is no JSON: {error}', UNABLE) from None
    return values


# --- rendering -----------------------------------------------------------------------------------


def _rendered(chosen: _Chosen, given: Mapping[str, object]) -> object:
    spec = chosen.spec
    if spec.body is None:
        raise _Refusal(f'the prompt "{chosen.name}" cannot be rendered: {spec.incomplete or "it has no messages"}')
    missing = [entry for entry in spec.inputs if entry.demanded and entry.name not in given]
    if missing:
        writer = type_writer(spec)
        wanted = ", ".join(f"{entry.name} ({writer.annotation(entry.type)})" for entry in missing)
        raise _Refusal(f'the prompt "{chosen.name}" also needs {wanted}: give them with -i name=value or --input FILE')
    defaults = {entry.name: entry.default.value for entry in spec.inputs if entry.default is not None}
    try:
        return evaluate(spec.body, given, defaults)
    except (GenPromptsError, ValueError, TypeError, KeyError, OverflowError) as error:
        raise _Refusal(f'the prompt "{chosen.name}" fails with these inputs: {error}') from None
