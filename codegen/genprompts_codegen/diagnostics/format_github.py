"""Findings as workflow commands, which GitHub shows beside the changed lines."""

from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.format_json import finding_object
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.printable import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_PLACES = (("file", "path"), ("line", "line"), ("col", "column"), ("endLine", "end_line"), ("endColumn", "end_column"))


def format_github(diagnostic: Diagnostic) -> str:
    """Return the command of one finding, with its line end."""
    code = diagnostic.code
    found = finding_object(diagnostic)
    places = [(name, str(found[key])) for name, key in _PLACES if found[key] is not None]
    if found["line"] != found["end_line"]:  # columns are only allowed within one line
        places = [(name, value) for name, value in places if name not in {"col", "endColumn"}]
    settings = ",".join(f"{name}={_property(value)}" for name, value in [*places, ("title", f"{code.id} {code.name}")])
    hint = f"\nhint: {printable(diagnostic.hint)}" if diagnostic.hint else ""
    return f"::{_COMMANDS[code.severity]} {settings}::{_data(printable(diagnostic.message) + hint)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
