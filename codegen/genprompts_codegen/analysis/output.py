"""What a structured prompt asks the model to answer with: from what its author wrote to types."""

from genprompts.grammar.nodes import Known
from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.analysis.json_schema import described
from genprompts_codegen.analysis.model_check import Check, Classes
from genprompts_codegen.definitions import OutputDef
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import External, Output


def output_of(definition: OutputDef, classes: Classes, *, report: Report) -> Output | None:
    """Return what ``definition`` asks for; None, with a finding, where it names no class."""
    if not isinstance(definition.schema, str):
        type_ref, records = described(dict(definition.schema))
        return Output(type_ref, records, Known(dict(definition.schema)), definition.options)
    place = Label(definition.anchor.source, definition.anchor.span)
    try:
        found = parse_type(definition.schema)
    except UnknownTypeError as error:
        report(Diagnostic(codes.UNKNOWN_TYPE, error.message, (place,), error.hint))
        return None
    if not isinstance(found, External):
        message = f'the output "{definition.schema}" is no class'
        hint = 'name a class such as "app.models:Answer", or write a JSON schema'
        report(Diagnostic(codes.UNKNOWN_TYPE, message, (place,), hint))
        return None
    Check(place, classes, report).known(found)
    return Output(found, options=definition.options)
