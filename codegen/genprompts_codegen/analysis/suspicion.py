"""What is probably a mistake: declarations and partials that nothing uses, and inputs nobody meant as inputs."""

from collections.abc import Mapping, Sequence

from genprompts_codegen.definitions import Declared, PartialDef, PromptKind, TemplateDef
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import Input

_BRACES = 'write "{{" and "}}" to print braces'
_JINJA = 'jinja2 is only read as such in a ".j2" file, or with the format "jinja2"'


def report_unused(definition: TemplateDef, grouped: Mapping[str, object], report: Report) -> None:
    """Report what is declared or filled in but used nowhere (only where all of the definition is known)."""
    if definition.incomplete is not None:
        return
    entries: list[tuple[str, Declared | PartialDef]] = [
        *(("the declared input", entry) for entry in definition.declared),
        *(("the partial", partial) for partial in definition.partials),
    ]
    for words, entry in entries:
        if entry.name not in grouped:
            label = Label(entry.anchor.source, entry.anchor.span)
            message = f'{words} "{entry.name}" is used by no template'
            hint = "remove it, or use it" if grouped else "the prompt has no inputs"
            report(Diagnostic(codes.UNUSED_DECLARATION, message, (label,), _near(entry.name, grouped) or hint))


def _near(name: str, names: Mapping[str, object]) -> str:
    """Return a hint that names the input most like ``name``."""
    from difflib import get_close_matches  # noqa: PLC0415 (10 ms; only when there is something to say)

    found = get_close_matches(name, list(names), n=1)
    return f'did you mean "{found[0]}"?' if found else ""


def report_names(definition: TemplateDef, inputs: Sequence[Input], report: Report) -> None:
    """Report inputs whose names show that they were hardly meant as inputs, and names that LangChain reserves."""
    for entry in inputs:
        label = entry.uses[0].label
        if entry.name == "stop" and _is_reserved(definition):
            message = 'LangChain refuses an input named "stop"'
            report(Diagnostic(codes.BAD_DEFINITION, message, (label,), "rename the input"))
        elif _suspicious(entry.name):
            message = f"the template has an input named {entry.name!a}"
            report(Diagnostic(codes.SUSPICIOUS_NAME, message, (label,), _remedy(entry.name, definition)))


def _remedy(name: str, definition: TemplateDef) -> str:
    """Return what probably makes the template right."""
    if definition.format != "f-string":
        return "rename it, if it is no mistake"
    return _JINJA if name[:1] in {"%", "#"} and name[:1] == name[-1:] else _BRACES


def _is_reserved(definition: TemplateDef) -> bool:
    """Whether the class refuses an input named "stop"; LangChain's few-shot text prompts and dict prompts do not."""
    takes_it = definition.kind in (PromptKind.FEW_SHOT, PromptKind.DATA)
    return definition.class_path.startswith("langchain") and not takes_it


def _suspicious(name: str) -> bool:
    """Whether ``name`` looks like text in braces (JSON, code) rather than like a name."""
    return name != name.strip() or not name or any(not (c.isalnum() or c in "_- .:/") for c in name)
