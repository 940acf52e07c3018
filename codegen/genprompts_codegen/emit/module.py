"""From a linked module to its text. Cannot fail: ``link`` promised valid and unique names."""

from collections.abc import Sequence
from dataclasses import dataclass

from genprompts.compiler import literals
from genprompts.compiler.characters import LINE, columns
from genprompts.compiler.layout import Atom, Expression, Laid, call, display, keyed, spread, value
from genprompts.compiler.printing import Doc, bracketed, listed
from genprompts.compiler.render import Rendering, render_body
from genprompts.compiler.texts import Binding
from genprompts.grammar.nodes import Absent, Body, ChatBody, DataBody, ImageBody, Known, TextBody
from genprompts_codegen.emit.header import header
from genprompts_codegen.emit.imports import import_lines
from genprompts_codegen.emit.message_table import message_table
from genprompts_codegen.emit.outputs import BASE, answer_type, output_members
from genprompts_codegen.emit.strict import roles_for, strict_attributes, strict_lines
from genprompts_codegen.emit.typed_dicts import typed_dicts
from genprompts_codegen.emit.types import TypeWriter, either
from genprompts_codegen.ir import (
    Input,
    IterableOf,
    LinkedPrompt,
    MappingOf,
    ModuleSpec,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

KIND_WORDS = {ChatBody: "chat prompt", TextBody: "text prompt", ImageBody: "image prompt", DataBody: "dict prompt"}
BASES = {ChatBody: "ChatPrompt", TextBody: "TextPrompt", ImageBody: "ImagePrompt", DataBody: "DictPrompt"}
"""The run-time base of each body; its result is the base's name + ``Value``, or a plain dict."""


@dataclass(frozen=True, slots=True)
class EmitOptions:
    """What the project decides about generated code."""

    forbid_extra: bool = False
    strict: bool = False
    history_roles: tuple[str, ...] | None = None


def emit_module(module: ModuleSpec, options: EmitOptions) -> str:
    """Return the text of ``module``."""
    renderings = [_rendering(prompt, options) for prompt in module.prompts]
    lines = header(module.sources)
    lines += _module_docstring(module)
    lines += ["", *import_lines(module, _runtime(module, renderings), any_=any(one.annotated for one in renderings))]
    for prompt, rendering in zip(module.prompts, renderings, strict=True):
        classes = [*typed_dicts(prompt), _prompt_class(prompt, rendering, options), _instance(prompt)]
        for written in classes:
            lines += ["", "", *written]
    return "\n".join(lines) + "\n"


def _module_docstring(module: ModuleSpec) -> list[str]:
    sources = ", ".join(f"``{source}``" for source in module.sources[:5])
    others = len(module.sources) - 5
    more = f" and {others} more file{'s' if others > 1 else ''}" if others > 0 else ""
    return literals.docstring([f"Prompts of {sources}{more}."], 0)


def _runtime(module: ModuleSpec, renderings: Sequence[Rendering]) -> set[str]:
    """Return the names of ``genprompts`` that the classes of ``module`` and their methods mention."""
    found: set[str] = set()
    for prompt, rendering in zip(module.prompts, renderings, strict=True):
        found |= {_base_name(prompt)} | rendering.runtime
        if not isinstance(_body(prompt), DataBody):
            found.add(_result(prompt))
        if any(entry.guarded and not entry.demanded for entry in prompt.spec.inputs):
            found |= {"MISSING", "Missing"}
    return found


def _body(prompt: LinkedPrompt) -> Body:
    body = prompt.spec.body
    assert body is not None  # link keeps only prompts that can be rendered
    return body


# --- the prompt ----------------------------------------------------------------------------------


def demanded(prompt: LinkedPrompt) -> list[Input]:
    """Return the inputs that a call has to give."""
    return [entry for entry in prompt.spec.inputs if entry.demanded]


def needs_value_base(prompt: LinkedPrompt) -> bool:
    """Whether the bare value is accepted: exactly one input is demanded, and a mapping cannot be its value."""
    needed = demanded(prompt)
    return len(needed) == 1 and not _may_be_mapping(needed[0].type)


def _may_be_mapping(type_ref: TypeRef) -> bool:
    if isinstance(type_ref, UnionOf):
        return any(map(_may_be_mapping, type_ref.members))
    return isinstance(type_ref, MappingOf | RecordRef | IterableOf) or type_ref == Scalar(ScalarKind.OBJECT)


def _prompt_class(prompt: LinkedPrompt, rendering: Rendering, options: EmitOptions) -> list[str]:
    """Return the class of a prompt."""
    body = _body(prompt)
    writer = TypeWriter(prompt.names.records)
    given = _given(prompt, writer)
    lines = spread(call(f"class {prompt.names.class_name}(", [_base(prompt, writer, given)], "):"), "", "", 0)
    lines += literals.docstring(_class_doc(prompt, body), 4)
    lines += ["", "    __slots__ = ()", f"    name = {literals.string(prompt.names.key)}"]
    optional = tuple(entry.name for entry in prompt.spec.inputs if not entry.demanded)
    lines += spread(value(tuple(entry.name for entry in demanded(prompt))), "input_variables = ", "", 4)
    lines += spread(value(optional), "optional_variables = ", "", 4)
    roles = roles_for(prompt, options.history_roles)
    lines += strict_attributes(roles)
    lines += _facts(prompt)
    lines += output_members(prompt, prompt.spec.output) if prompt.spec.output is not None else []
    result = _result(prompt)
    lines += ["", *_call(prompt, writer, result)]
    parameters = [Atom("self"), _input_parameter(prompt, writer, given), Atom("config: object = None")]
    lines += ["", *_signature("_render", parameters, result)]
    lines += ["        if config is not None:", "            return self._traced(input, config)"]
    if options.forbid_extra:
        lines.append("        self._forbid_extra(input)")
    lines += strict_lines(roles, strict=options.strict)
    lines += [f"        {line}" if line else "" for line in rendering.lines]
    return lines


def _facts(prompt: LinkedPrompt) -> list[str]:
    """Return what the class says of its prompt besides the names of its inputs."""
    lines = [f"    input_schema = {prompt.names.input_class}"]
    if prompt.spec.metadata:
        lines += spread(value(dict(prompt.spec.metadata)), "metadata = ", "", 4)
    if prompt.spec.tags:
        lines += spread(value(prompt.spec.tags), "tags = ", "", 4)
    return lines


def _given(prompt: LinkedPrompt, writer: TypeWriter) -> list[tuple[str, Doc]]:
    """Return the types of what ``invoke`` takes, flat and to be spread: the input, and the bare value if that fits."""
    found: list[tuple[str, Doc]] = [(prompt.names.input_class, prompt.names.input_class)]
    if needs_value_base(prompt):
        bare = demanded(prompt)[0].type
        written = writer.annotation(bare)
        found.append((written, written if writer.is_quoted(bare) else writer.document(bare)))
    return found


def _base_name(prompt: LinkedPrompt) -> str:
    """Return the run-time class that a prompt class extends."""
    if prompt.spec.output is not None:
        return BASE
    name = BASES[type(_body(prompt))]
    return f"Value{name}" if needs_value_base(prompt) else name


def _base(prompt: LinkedPrompt, writer: TypeWriter, given: Sequence[tuple[str, Doc]]) -> Expression:
    """Return the base of a prompt class."""
    name = _base_name(prompt)
    if prompt.spec.output is not None:
        given = [_either_given(prompt, writer, given), (answer := answer_type(prompt, prompt.spec.output), answer)]
    flat = ", ".join(one for one, _ in given)
    return Laid(f"{name}[{flat}]", bracketed(f"{name}[", listed([doc for _, doc in given]), "]"))


def _input_parameter(prompt: LinkedPrompt, writer: TypeWriter, given: Sequence[tuple[str, Doc]]) -> Expression:
    """Return the parameter of what ``invoke`` takes."""
    flat, doc = _either_given(prompt, writer, given)
    return Laid(f"input: {flat}", ("input: ", doc))


def _either_given(prompt: LinkedPrompt, writer: TypeWriter, given: Sequence[tuple[str, Doc]]) -> tuple[str, Doc]:
    """Return the one type of what ``invoke`` takes: the input, or also the bare value."""
    if len(given) == 1:
        return given[0]
    bare = demanded(prompt)[0].type
    if writer.is_quoted(bare):
        quoted = literals.string(f"{prompt.names.input_class} | {writer.written(bare)}")
        return quoted, quoted
    members = [doc for _, doc in given]
    if isinstance(bare, UnionOf):
        members[1:] = [writer.document(member) for member in bare.members]
    return " | ".join(one for one, _ in given), either(members)


def _class_doc(prompt: LinkedPrompt, body: Body) -> list[str]:
    anchor = prompt.spec.anchor
    line = anchor.source.position(anchor.span.start).line
    kind = KIND_WORDS[type(body)] if prompt.spec.output is None else "structured prompt"
    lines = [f"``{prompt.names.key}``: {kind} from ``{anchor.source.path}``, line {line}.", ""]
    if prompt.spec.doc:
        lines += [*prompt.spec.doc.strip().splitlines(), ""]
    if prompt.spec.sandboxed is not None:
        lines += [f"jinja2's sandbox renders it, more slowly than compiled code: {prompt.spec.sandboxed}.", ""]
    return lines + message_table(body)


def _result(prompt: LinkedPrompt) -> str:
    """Return the type of what a prompt gives."""
    body = _body(prompt)
    return "dict[str, object]" if isinstance(body, DataBody) else f"{BASES[type(body)]}Value"


def _rendering(prompt: LinkedPrompt, options: EmitOptions) -> Rendering:
    """Return the code of the prompt's render method."""
    return render_body(_body(prompt), bindings(prompt), bare=needs_value_base(prompt), strict=options.strict)


def bindings(prompt: LinkedPrompt) -> list[Binding]:
    """Return the inputs that the render method looks up."""
    variables = dict(prompt.names.locals)
    return [
        Binding(entry.name, variables[entry.name], None if entry.demanded else _default(entry), entry.demanded)
        for entry in prompt.spec.inputs
        if entry.uses
    ]


def _default(entry: Input) -> Known | Absent:
    """Return what an input stands for that is left out."""
    return Absent() if entry.guarded else entry.default or Known(())


def _call(prompt: LinkedPrompt, writer: TypeWriter, result: str) -> list[str]:
    """Return the keyword form."""
    keywords = dict(prompt.names.parameters)
    entries = sorted(prompt.spec.inputs, key=lambda entry: not entry.demanded)
    parameters = [_parameter(keywords[entry.name], entry, writer) for entry in entries]
    signature = [Atom("self"), Atom("*"), *parameters] if parameters else [Atom("self")]
    lines = _signature("__call__", signature, result)
    renamed = [f"``{keyword}`` fills ``{name}``." for name, keyword in prompt.names.parameters if keyword != name]
    doc = [f"Render ``{prompt.names.key}`` from keywords.", *([""] if renamed else []), *renamed]
    lines += literals.docstring(doc, 8)
    items = [(f"{literals.string(entry.name)}: ", Atom(keywords[entry.name])) for entry in prompt.spec.inputs]
    # A value that may be MISSING has no place in the input's type, which leaves the key out.
    guarded = any(entry.guarded and not entry.demanded for entry in entries)
    head = "self.invoke_mapping(" if guarded else "self._render("
    return lines + spread(call(head, [display("{", items, "}")]), "return ", "", 8)


def _signature(name: str, parameters: Sequence[Expression], result: str) -> list[str]:
    """Return the first line of a method, or its lines."""
    return spread(call(f"def {name}(", parameters, f") -> {result}:"), "", "", 4)


def _parameter(keyword: str, entry: Input, writer: TypeWriter) -> Expression:
    """Return the parameter ``keyword`` with the type and the default of its input."""
    head = f"{keyword}: "
    if entry.demanded:
        return writer.laid(head, entry.type)
    if entry.guarded:
        members = entry.type.members if isinstance(entry.type, UnionOf) else (entry.type,)
        flat = f"{writer.written(entry.type)} | Missing"
        if writer.is_quoted(entry.type):
            return Atom(f"{head}{literals.string(flat)} = MISSING")
        union = either([*map(writer.document, members), "Missing"])
        return Laid(f"{head}{flat} = MISSING", (head, union, " = MISSING"))
    default = (entry.default or Known(())).value
    if isinstance(default, str):
        return writer.laid(head, entry.type, f" = {literals.constant(default)}")
    return keyed(f"{head}{writer.annotation(entry.type)} = ", value(default))


def _instance(prompt: LinkedPrompt) -> list[str]:
    made = f"{prompt.names.class_name}()"
    lines = [f"{prompt.names.instance} = {made}"]
    if columns(lines[0]) > LINE:
        lines = [f"{prompt.names.instance} = (", f"    {made}", ")"]
    return lines + literals.docstring([f"``{prompt.names.key}``, ready to use."], 0)
