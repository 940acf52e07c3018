"""Texts whose own partials are filled in for good, when they are read."""

from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.nodes import Field, Node, Nodes, Text, TextBody
from genprompts_codegen.definitions import Dynamic, PartialDef
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report


def fill(nodes: Nodes, partials: tuple[PartialDef, ...], *, report: Report) -> Nodes | str:
    """Return ``nodes`` with the values of ``partials`` printed, or the reason, which is reported, why that fails."""
    by_name = {partial.name: partial for partial in partials}
    found: list[Node] = []
    for node in nodes:
        partial = by_name.get(node.name) if isinstance(node, Field) else None
        if partial is None:
            found.append(node)
            continue
        label = Label(partial.anchor.source, partial.anchor.span)
        if isinstance(partial.value, Dynamic):
            reason = f'the partial "{partial.name}" of a block is only known at run time'
            hint = "the prompt is listed but not generated; give a literal"
            report(Diagnostic(codes.DYNAMIC_TEMPLATE, reason, (label,), hint))
            return reason
        try:
            found.append(Text(str(evaluate(TextBody((node,)), {partial.name: partial.value.value}))))
        except (TypeError, ValueError, OverflowError):
            reason = f'the value that the definition gives "{partial.name}" does not fit its use'
            report(Diagnostic(codes.TYPE_CONFLICT, reason, (label,), "change the value or the template"))
            return reason
    return tuple(found)
