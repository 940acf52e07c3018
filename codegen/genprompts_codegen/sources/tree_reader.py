"""Data files into trees: picks the reader, and turns what a reader refuses into a finding."""

from collections.abc import Callable
from pathlib import PurePath

from genprompts.span import Span
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.sources.entries import MAX_MESSAGE
from genprompts_codegen.sources.json_reader import read_json
from genprompts_codegen.sources.toml_reader import read_toml
from genprompts_codegen.sources.tree import DataError, DataNode
from genprompts_codegen.sources.yaml_reader import read_yaml
from genprompts_codegen.template_text import shortened

_FORMATS: dict[str, tuple[str, Callable[[Source], DataNode | None]]] = {
    ".json": ("JSON", read_json),
    ".toml": ("TOML", read_toml),
}


def read_tree(source: Source, *, report: Report) -> DataNode | None:
    """Return what the data file ``source`` holds; None where it is empty, or (with a finding) cannot be read."""
    name, read = _FORMATS.get(PurePath(source.path).suffix.lower(), ("YAML", read_yaml))
    return _read(name, source, lambda: read(source), report=report)


def read_front_matter(source: Source, span: Span, *, report: Report) -> DataNode | None:
    """Return the YAML that stands at ``span`` of ``source``; None where it is empty, or (with a finding) unreadable."""
    return _read("front matter", source, lambda: read_yaml(source, span), report=report)


def _read(name: str, source: Source, read: Callable[[], DataNode | None], *, report: Report) -> DataNode | None:
    try:
        return read()
    except DataError as error:
        message = shortened(f"this {name} cannot be read: {error.message}", MAX_MESSAGE)
        report(Diagnostic(codes.DATA_SYNTAX, message, (Label(source, error.span),), error.hint))
        return None
