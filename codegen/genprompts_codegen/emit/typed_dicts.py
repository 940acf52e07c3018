"""The TypedDicts of a prompt: its input, and the records inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from genprompts.compiler import literals
from genprompts.compiler.layout import Atom, Expression, Laid, call, display, spread
from genprompts.compiler.printing import bracketed
from genprompts.grammar.nodes import Body, ChatBody
from genprompts_codegen.emit.message_table import role_of
from genprompts_codegen.emit.outputs import output_writer
from genprompts_codegen.emit.types import TypeWriter, fits_class
from genprompts_codegen.ir import ANSWER, Input, LinkedPrompt, Record, RecordRef
from genprompts_codegen.type_parts import parts


@dataclass(frozen=True, slots=True)
class _TypedDict:
    """A TypedDict that is to be written; ``stem`` begins the names of its functional bases."""

    name: str
    stem: str
    doc: str
    fields: tuple[Input, ...]


def typed_dicts(prompt: LinkedPrompt) -> list[list[str]]:
    """Return the lines of each class: the records, what they need first, then the input."""
    names = prompt.names
    classes = dict(names.records)
    writer = TypeWriter(names.records)
    found: list[list[str]] = []
    records = ordered(prompt.spec.records)
    for index, record in enumerate(records):
        name = classes[record.name]
        later = frozenset(one.name for one in records[index:])
        doc = record.doc or f"A part of the inputs of ``{names.key}``."
        made = _TypedDict(name, name, doc, record.fields)
        found.append(_lines(made, replace(writer, later=later), prompt.spec.body))
    made = _TypedDict(names.input_class, names.class_name, f"Inputs of ``{names.key}``.", prompt.spec.inputs)
    return [*found, _lines(made, writer, prompt.spec.body), *_outputs(prompt)]


def _outputs(prompt: LinkedPrompt) -> list[list[str]]:
    """Return the lines of each class that the answer is made of."""
    if prompt.spec.output is None:
        return []
    classes = dict(prompt.names.outputs)
    records = ordered(prompt.spec.output.records)
    found: list[list[str]] = []
    for index, record in enumerate(records):
        name = classes[record.name]
        later = frozenset(one.name for one in records[index:])
        what = "The answer" if record.name == ANSWER else "A part of the answer"
        doc = record.doc or f"{what} that ``{prompt.names.key}`` asks for."
        made = _TypedDict(name, name, doc, record.fields)
        found.append(_lines(made, replace(output_writer(prompt), later=later), None))
    return found


def ordered(records: Sequence[Record]) -> list[Record]:
    """Return ``records`` with those first that others need, where they do not need each other."""
    by_name = {record.name: record for record in records}
    found: dict[str, Record] = {}
    begun: set[str] = set()

    def add(record: Record) -> None:
        if record.name in begun:
            return
        begun.add(record.name)
        for entry in record.fields:
            for part in parts(entry.type):
                if isinstance(part, RecordRef) and part.name in by_name:
                    add(by_name[part.name])
        found[record.name] = record

    for record in records:
        add(record)
    return list(found.values())


def bases(stem: str) -> tuple[str, str]:
    """Return the names of the functional TypedDicts for the required and for the optional keys."""
    return f"_{stem}Required", f"_{stem}Optional"


def _lines(made: _TypedDict, writer: TypeWriter, body: Body | None) -> list[str]:
    """Return the lines of a class; with functional bases where a key is no plain name."""
    doc = literals.docstring(made.doc.splitlines(), 4)
    hidden = writer.made and any(entry.name in {"dict", "list"} for entry in made.fields)
    if hidden or not fits_class(made.fields, writer.records):
        names, lines = _functional(made, writer)
        joined = spread(call(f"class {made.name}(", [Atom(name) for name in names], "):"), "", "", 0)
        return [*lines, "", "", *joined, *doc]
    lines = [*spread(call(f"class {made.name}(", [Atom("TypedDict")], "):"), "", "", 0), *doc]
    for index, entry in enumerate(made.fields):
        lines += [""] if index == 0 else []
        lines += spread(_annotation(entry, writer, optional=not entry.demanded), f"{entry.name}: ", "", 4)
        about = " ".join(entry.doc.split()) if writer.made else _field_doc(entry, body)
        lines += literals.docstring([about], 4) if about else []
    return lines


def _annotation(entry: Input, writer: TypeWriter, *, optional: bool) -> Expression:
    """Return what a field holds."""
    quoted = writer.is_quoted(entry.type)
    inner = writer.annotation(entry.type) if quoted else writer.document(entry.type)
    flat = writer.annotation(entry.type) if quoted else writer.written(entry.type)
    found = inner
    if not writer.made:
        flat, found = f"ReadOnly[{flat}]", bracketed("ReadOnly[", inner, "]")
    return Laid(f"NotRequired[{flat}]", bracketed("NotRequired[", found, "]")) if optional else Laid(flat, found)


def _functional(made: _TypedDict, writer: TypeWriter) -> tuple[list[str], list[str]]:
    """Return the names and the lines of the functional TypedDicts for the required and the optional keys."""
    names: list[str] = []
    lines: list[str] = []
    for base, optional in zip(bases(made.stem), (False, True), strict=True):
        entries = [entry for entry in made.fields if entry.demanded is not optional]
        if not entries:
            continue
        fields = [(f"{literals.string(entry.name)}: ", _annotation(entry, writer, optional=False)) for entry in entries]
        arguments: list[Expression] = [Atom(f'"{base}"'), display("{", fields, "}")]
        if optional:
            arguments.append(Atom("total=False"))
        lines += spread(call(f"{base} = TypedDict(", arguments), "", "", 0)
        names.append(base)
    return names, lines


def _field_doc(entry: Input, body: Body | None) -> str:
    """Return the docstring under a key: what its author wrote, and where it is used."""
    places = ""
    if isinstance(body, ChatBody) and entry.uses:
        indices = sorted({use.message for use in entry.uses})
        named = [f"{index + 1} ({role_of(body.parts[index])})" for index in indices if index < len(body.parts)]
        places = f"Used in message {', '.join(named)}." if named else ""
    elif entry.uses:
        places = "Used in the template."
    doc = " ".join(entry.doc.split())
    return f"{doc.rstrip('.')}. {places}".strip() if doc else places or "Used by no template."
