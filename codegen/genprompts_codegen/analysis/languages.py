"""One template of any language: its tree, the places that read inputs, and what is wrong with what it includes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from genprompts.errors import MissingExtraError, TemplateSyntaxError
from genprompts.grammar import fstring
from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import TemplateFormat, Text, TextTemplate
from genprompts.grammar.paths import PathUse
from genprompts.grammar.unresolved import unresolved
from genprompts.span import Span
from genprompts_codegen.definitions import TemplateText
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label

FAULTS = {
    "template-syntax": codes.TEMPLATE_SYNTAX,
    "positional-field": codes.POSITIONAL_FIELD,
    "attribute-access": codes.ATTRIBUTE_ACCESS,
    "bad-format-spec": codes.BAD_FORMAT_SPEC,
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the project reads mustache: whether values are HTML-escaped, and whether the specification decides."""

    escape: bool = True
    spec: bool = False


def read(text: TemplateText, template_format: TemplateFormat, dialect: Dialect) -> "TextTemplate | Diagnostic":
    """Return the tree of ``text``, or the finding why there is none: in it, or in a file that it includes."""
    label = Label(text.anchor.source, text.anchor.span)
    if text.excess:
        return Diagnostic(codes.UNRESOLVED_INCLUDE, text.excess, (label,), "include fewer files")
    try:
        return _tree(text.text, {name: file.text for name, file in text.files}, template_format, dialect)
    except TemplateSyntaxError as error:
        return _fault(text, template_format, dialect) or _said(error, text)
    except MissingExtraError as error:
        message, _, remedy = str(error).partition("; ")
        return Diagnostic(codes.MISSING_EXTRA, message, (label,), remedy)
    except RecursionError:
        return Diagnostic(codes.TEMPLATE_SYNTAX, "the template is nested too deeply", (label,), "write it in parts")


def _fault(text: TemplateText, template_format: TemplateFormat, dialect: Dialect) -> Diagnostic | None:
    """Return what is wrong in the first of the template and its files that cannot be read by itself."""
    for candidate in (text, *(file for _, file in text.files)):
        try:
            _tree(candidate.text, {}, template_format, dialect)
        except TemplateSyntaxError as error:  # noqa: PERF203 (one of a few files is at fault)
            return _said(error, candidate)
    return None


def _said(error: TemplateSyntaxError, text: TemplateText) -> Diagnostic:
    return Diagnostic(FAULTS[error.fault], error.message, (Label(*text.anchor.locate(error.span)),), error.hint)


def _tree(text: str, files: dict[str, str], template_format: TemplateFormat, dialect: Dialect) -> TextTemplate:
    match template_format:
        case "f-string":
            return fstring.parse(text)
        case "mustache":
            from genprompts.grammar.mustache import parse as mustache  # noqa: PLC0415 (most projects need one language)

            spec = dialect.spec
            return mustache.parse(text, partials=files, escape=dialect.escape, spec=spec, strict=not spec)
        case "jinja2":
            from genprompts.grammar.jinja import parse as jinja  # noqa: PLC0415 (same)

            return jinja.parse(text, files=files)


def plain_text(template: TextTemplate) -> str | None:
    """Return what ``template`` prints if that is the same for all inputs."""
    nodes = _nodes(template)
    texts = [node.value for node in nodes if isinstance(node, Text)]
    return "".join(texts) if len(texts) == len(nodes) else None


def _nodes(template: TextTemplate) -> tuple[object, ...]:
    match template:
        case Mustache():
            return template.nodes
        case Jinja():
            return template.body
        case _:
            return template


def uses_of(template: Mustache | Jinja, outer: frozenset[str]) -> tuple[PathUse, ...]:
    """Return the places that read inputs; ``outer`` are names that the prompt knows besides those of the template."""
    if isinstance(template, Mustache):
        from genprompts.grammar.mustache import uses as mustache_uses  # noqa: PLC0415 (most projects need one language)

        return mustache_uses.uses_of(template, outer)
    from genprompts.grammar.jinja import uses as jinja_uses  # noqa: PLC0415 (same)

    return jinja_uses.uses_of(template)


def label_of(text: TemplateText, span: Span, file: str = "") -> Label:
    """Return the place of ``span`` in ``text``, or in the ``file`` that it includes under this name."""
    anchor = dict(text.files)[file].anchor if file else text.anchor
    return Label(*anchor.locate(span))


def sandbox_reason(template: TextTemplate, uses: tuple[PathUse, ...]) -> str | None:
    """Return why jinja2's sandbox has to render ``template``; None when it is compiled."""
    if not isinstance(template, Jinja) or plain_text(template) is not None:
        return None
    from genprompts.compiler.fresh import Fresh  # noqa: PLC0415 (only for this language)
    from genprompts.compiler.jinja.compile import compile_jinja  # noqa: PLC0415 (same)

    names = sorted({use.path.name for use in uses})
    guarded = frozenset(name for name in names if all(use.guarded for use in uses if use.path.name == name))
    variables = {name: f"value_{number}" for number, name in enumerate(names)}
    return compile_jinja(template, variables, guarded, Fresh(variables.values())).sandboxed


# --- what is not as it should be -----------------------------------------------------------------


def findings(template: Mustache | Jinja, text: TemplateText) -> Iterator[Diagnostic]:
    """Give what ``template`` does that can be read, and yet is a mistake."""
    for missing in unresolved(template):
        label = label_of(text, missing.span, missing.file)
        if missing.name is None:
            message, hint = "which file is included is only known at run time", "write its name as a text"
        else:
            message = f'the project has no file "{missing.name}" to include'
            hint = "add the file, or correct its name: it is looked up beside the template, inside the project"
        yield Diagnostic(codes.UNRESOLVED_INCLUDE, message, (label,), hint)
    if isinstance(template, Jinja):
        yield from _method_reads(template, text)


_METHODS = re.compile(r"\.\s*(?:" + "|".join(name for name in dir(dict) if not name.startswith("_")) + r")\b")


def _method_reads(template: Jinja, text: TemplateText) -> Iterator[Diagnostic]:
    texts = {"": text, **dict(text.files)}
    if not any(_METHODS.search(one.text) for one in texts.values()):
        return
    from genprompts.grammar.jinja import uses as jinja_uses  # noqa: PLC0415 (only for this language)

    for span, file, name in jinja_uses.method_reads(template):
        written = texts[file].text[span.start : span.end]
        owner = written.rpartition(".")[0].rstrip()
        message = f'"{written}" is the method of a dict, and not its entry'
        hint = f'write {owner}["{name}"] for the entry' if owner else f'write ["{name}"] for the entry'
        yield Diagnostic(codes.METHOD_READ, message, (label_of(text, span, file),), hint)
