"""From a linked module to its text. Cannot fail: ``link`` promised valid and unique names."""

from collections.abc import Sequence
from dataclasses import dataclass

from genprompts.compiler import literals, render
from genprompts.compiler.characters import columns
from genprompts.compiler.layout import LINE, Atom, Expression, call, display, keyed, spread, value
from genprompts.grammar.nodes import Body, ChatBody, ImageBody, Known, TextBody
from genprompts_codegen.emit.header import header
from genprompts_codegen.emit.imports import import_lines
from genprompts_codegen.emit.message_table import message_table, role_of
from genprompts_codegen.emit.types import TypeWriter, fits_class, names_own_class
from genprompts_codegen.ir import Input, LinkedPrompt, MappingOf, ModuleSpec, RecordRef, Scalar, ScalarKind, TypeRef

KIND_WORDS = {ChatBody: "chat prompt", TextBody: "text prompt", ImageBody: "image prompt"}
BASES = {ChatBody: "ChatPrompt", TextBody: "TextPrompt", ImageBody: "ImagePrompt"}
"""The run-time base of each body; its result is the base's name + ``Value``."""


@dataclass(frozen=True, slots=True)
class EmitOptions:
    """What the project decides about generated code."""

    forbid_extra: bool = False


def emit_module(module: ModuleSpec, options: EmitOptions) -> str:
    """Return the text of ``module``."""
    lines = header(module.sources)
    lines += _module_docstring(module)
    lines += ["", *import_lines(module, needs_value_base)]
    for prompt in module.prompts:
        lines += ["", "", *_input_class(prompt), "", "", *_prompt_class(prompt, options)]
        lines += ["", "", *_instance(prompt)]
    return "\n".join(lines) + "\n"


def _module_docstring(module: ModuleSpec) -> list[str]:
    sources = ", ".join(f"``{source}``" for source in module.sources[:5])
    more = f" and {len(module.sources) - 5} more files" if len(module.sources) > 5 else ""
    return literals.docstring([f"Prompts of {sources}{more}."], 0)


# --- inputs --------------------------------------------------------------------------------------


def _field(entry: Input, writer: TypeWriter, *, optional: bool) -> str:
    annotation = f"ReadOnly[{writer.annotation(entry.type)}]"
    return f"NotRequired[{annotation}]" if optional else annotation


def _input_class(prompt: LinkedPrompt) -> list[str]:
    """Return the TypedDict of the inputs; with functional bases where a key is no plain name."""
    writer = TypeWriter(prompt.names.records)
    inputs, name = prompt.spec.inputs, prompt.names.input_class
    doc = literals.docstring([f"Inputs of ``{prompt.names.key}``."], 4)
    if not fits_class(inputs):
        bases, lines = _functional_bases(prompt, writer)
        joined = spread(call(f"class {name}(", [Atom(base) for base in bases], "):"), "", "", 0)
        return [*lines, "", "", *joined, *doc]
    lines = [*spread(call(f"class {name}(", [Atom("TypedDict")], "):"), "", "", 0), *doc]
    for index, entry in enumerate(inputs):
        lines += [""] if index == 0 else []
        lines.append(f"    {entry.name}: {_field(entry, writer, optional=not entry.demanded)}")
        lines += literals.docstring([_field_doc(entry, prompt.spec.body)], 4)
    return lines


def _functional_bases(prompt: LinkedPrompt, writer: TypeWriter) -> tuple[list[str], list[str]]:
    """Return the names and the lines of the functional TypedDicts for the required and the optional keys."""
    bases: list[str] = []
    lines: list[str] = []
    for part, optional in (("Required", False), ("Optional", True)):
        entries = [entry for entry in prompt.spec.inputs if entry.demanded is not optional]
        if not entries:
            continue
        base = f"_{prompt.names.class_name}{part}"
        fields = [
            (f"{literals.string(entry.name)}: ", Atom(_field(entry, writer, optional=False))) for entry in entries
        ]
        arguments: list[Expression] = [Atom(f'"{base}"'), display("{", fields, "}")]
        if optional:
            arguments.append(Atom("total=False"))
        lines += spread(call(f"{base} = TypedDict(", arguments), "", "", 0)
        bases.append(base)
    return bases, lines


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


# --- the prompt ----------------------------------------------------------------------------------


def demanded(prompt: LinkedPrompt) -> list[Input]:
    """Return the inputs that a call has to give."""
    return [entry for entry in prompt.spec.inputs if entry.demanded]


def needs_value_base(prompt: LinkedPrompt) -> bool:
    """Whether the bare value is accepted: exactly one input is demanded, and a mapping cannot be its value."""
    needed = demanded(prompt)
    return len(needed) == 1 and not _may_be_mapping(needed[0].type)


def _may_be_mapping(type_ref: TypeRef) -> bool:
    return isinstance(type_ref, MappingOf | RecordRef) or type_ref == Scalar(ScalarKind.OBJECT)


def _prompt_class(prompt: LinkedPrompt, options: EmitOptions) -> list[str]:
    """Return the class of a prompt."""
    body = prompt.spec.body
    assert body is not None
    writer = TypeWriter(prompt.names.records)
    bare = needs_value_base(prompt)
    base = f"Value{BASES[type(body)]}" if bare else BASES[type(body)]
    input_type = prompt.names.input_class
    arguments = [input_type]
    if bare:
        arguments.append(writer.annotation(demanded(prompt)[0].type))
    bases = [Atom(f"{base}[{', '.join(arguments)}]")]
    lines = spread(call(f"class {prompt.names.class_name}(", bases, "):"), "", "", 0)
    lines += literals.docstring(_class_doc(prompt, body), 4)
    lines += ["", "    __slots__ = ()", f"    name = {literals.string(prompt.names.key)}"]
    optional = tuple(entry.name for entry in prompt.spec.inputs if not entry.demanded)
    lines += spread(value(tuple(entry.name for entry in demanded(prompt))), "input_variables = ", "", 4)
    lines += spread(value(optional), "optional_variables = ", "", 4)
    result = f"{BASES[type(body)]}Value"
    lines += ["", *_call(prompt, writer, result)]
    value_type = " | ".join(arguments)
    if bare and names_own_class(demanded(prompt)[0].type):
        value_type = literals.string(f"{input_type} | {writer.written(demanded(prompt)[0].type)}")
    lines += [
        "",
        *_signature("_render", [Atom("self"), Atom(f"input: {value_type}"), Atom("config: object = None")], result),
    ]
    if options.forbid_extra:
        lines.append("        self._forbid_extra(input)")
    statements = render.render_body(body, _bindings(prompt), bare=bare)
    lines += [f"        {line}" if line else "" for line in statements]
    return lines


def _class_doc(prompt: LinkedPrompt, body: Body) -> list[str]:
    anchor = prompt.spec.anchor
    line = anchor.source.position(anchor.span.start).line
    lines = [f"``{prompt.names.key}``: {KIND_WORDS[type(body)]} from ``{anchor.source.path}``, line {line}.", ""]
    if prompt.spec.doc:
        lines += [*prompt.spec.doc.strip().splitlines(), ""]
    return lines + message_table(body)


def _bindings(prompt: LinkedPrompt) -> list[render.Binding]:
    variables = dict(prompt.names.locals)
    return [
        render.Binding(
            name=entry.name,
            local=variables[entry.name],
            default=None if entry.demanded else entry.default or Known(()),
            required=entry.demanded,
        )
        for entry in prompt.spec.inputs
        if entry.uses
    ]


def _call(prompt: LinkedPrompt, writer: TypeWriter, result: str) -> list[str]:
    """Return the keyword form."""
    keywords = dict(prompt.names.parameters)
    entries = sorted(prompt.spec.inputs, key=lambda entry: not entry.demanded)
    parameters = [_parameter(f"{keywords[entry.name]}: {writer.annotation(entry.type)}", entry) for entry in entries]
    head = [Atom("self"), Atom("*"), *parameters] if parameters else [Atom("self")]
    lines = _signature("__call__", head, result)
    renamed = [f"``{keyword}`` fills ``{name}``." for name, keyword in prompt.names.parameters if keyword != name]
    doc = [f"Render ``{prompt.names.key}`` from keywords.", *([""] if renamed else []), *renamed]
    lines += literals.docstring(doc, 8)
    items = [(f"{literals.string(entry.name)}: ", Atom(keywords[entry.name])) for entry in prompt.spec.inputs]
    lines += spread(call("self._render(", [display("{", items, "}")]), "return ", "", 8)
    alias = "format_messages" if result == "ChatPromptValue" else "format"
    return [*lines, "", f"    {alias} = __call__"]


def _signature(name: str, parameters: Sequence[Expression], result: str) -> list[str]:
    """Return the first line of a method, or its lines."""
    return spread(call(f"def {name}(", parameters, f") -> {result}:"), "", "", 4)


def _parameter(written: str, entry: Input) -> Expression:
    """Return the keyword ``written`` with the default of its input."""
    if entry.demanded:
        return Atom(written)
    default = (entry.default or Known(())).value
    if isinstance(default, str):
        return Atom(f"{written} = {literals.constant(default)}")
    return keyed(f"{written} = ", value(default))


def _instance(prompt: LinkedPrompt) -> list[str]:
    made = f"{prompt.names.class_name}()"
    lines = [f"{prompt.names.instance} = {made}"]
    if columns(lines[0]) > LINE:
        lines = [f"{prompt.names.instance} = (", f"    {made}", ")"]
    return lines + literals.docstring([f"``{prompt.names.key}``, ready to use."], 0)
