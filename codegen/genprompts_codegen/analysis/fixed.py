"""Texts whose own partials are filled in for good, when they are read."""

from collections.abc import Mapping

from genprompts.errors import GenPromptsError
from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import Constant, Field, Node, Nodes, Text, TextBody, TextTemplate
from genprompts_codegen.analysis import languages
from genprompts_codegen.analysis.composed import bound
from genprompts_codegen.definitions import Dynamic, PartialDef, TemplateText
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.codes import Code
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report


def fill(
    template: TextTemplate, text: TemplateText, partials: tuple[PartialDef, ...], *, report: Report
) -> Nodes | TemplateText | str:
    """Return ``template``, which is ``text``, with the values of ``partials`` printed.

    A jinja2 template is nothing that can be worked out here: it becomes a text that states the values. Where filling in
    fails, the reason is returned, and reported.
    """
    if isinstance(template, Mustache | Jinja):
        names = {use.path.name for use in languages.uses_of(template, frozenset())}
        used = {partial.name: partial for partial in partials if partial.name in names}
        for partial in used.values():
            if isinstance(partial.value, Dynamic):
                return _dynamic(partial, report)
        values = {name: partial.value.value for name, partial in used.items() if not isinstance(partial.value, Dynamic)}
        if not used:
            return text
        found = bound(text, values) if isinstance(template, Jinja) else _rendered(template, names, values)
        return found or _refused(next(iter(used.values())), report)
    return _filled(template, {partial.name: partial for partial in partials}, report)


def _rendered(template: Mustache, names: set[str], values: Mapping[str, Constant]) -> Nodes | None:
    """Return the text of a mustache template whose inputs are all known; None for others."""
    if names > values.keys():
        return None
    try:
        return (Text(str(evaluate(TextBody(template), values))),)
    except (GenPromptsError, TypeError, ValueError, KeyError):
        return None


def _filled(nodes: Nodes, partials: Mapping[str, PartialDef], report: Report) -> Nodes | str:
    found: list[Node] = []
    for node in nodes:
        partial = partials.get(node.name) if isinstance(node, Field) else None
        if partial is None:
            found.append(node)
        elif isinstance(partial.value, Dynamic):
            return _dynamic(partial, report)
        else:
            try:
                found.append(Text(str(evaluate(TextBody((node,)), {partial.name: partial.value.value}))))
            except (TypeError, ValueError, OverflowError):
                return _misfit(partial, report)
    return tuple(found)


def _dynamic(partial: PartialDef, report: Report) -> str:
    reason = f'the partial "{partial.name}" of a block is only known at run time'
    return _said(
        codes.DYNAMIC_TEMPLATE, reason, partial, "the prompt is listed but not generated; give a literal", report
    )


def _misfit(partial: PartialDef, report: Report) -> str:
    reason = f'the value that the definition gives "{partial.name}" does not fit its use'
    return _said(codes.TYPE_CONFLICT, reason, partial, "change the value or the template", report)


def _refused(partial: PartialDef, report: Report) -> str:
    reason = f'the partial "{partial.name}" of a block cannot be filled in beforehand'
    hint = "the prompt is listed but not generated; give the partials to the whole prompt"
    return _said(codes.DYNAMIC_TEMPLATE, reason, partial, hint, report)


def _said(code: Code, reason: str, partial: PartialDef, hint: str, report: Report) -> str:
    report(Diagnostic(code, reason, (Label(partial.anchor.source, partial.anchor.span),), hint))
    return reason
