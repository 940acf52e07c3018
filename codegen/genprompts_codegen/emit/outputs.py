"""What the class of a structured prompt says of the answer that it asks for."""

from genprompts.compiler import literals
from genprompts.compiler.layout import Atom, call, spread, value
from genprompts_codegen.emit.types import TypeWriter, names_own_class
from genprompts_codegen.ir import External, LinkedPrompt, Output, RecordRef, TypeRef

BASE = "StructuredChatPrompt"
"""The run-time base of prompts that say what they ask for."""


def output_writer(prompt: LinkedPrompt) -> TypeWriter:
    """Return what writes the types of the answer: plain lists and dicts, as they are made from JSON."""
    return TypeWriter(prompt.names.outputs, made=True)


def answer_type(prompt: LinkedPrompt, output: Output) -> str:
    """Return the type of the answer, as an argument of the base."""
    return output_writer(prompt).annotation(output.type)


def output_members(prompt: LinkedPrompt, output: Output) -> list[str]:
    """Return the members that name the answer's class, the schema where it is another, and the options."""
    lines: list[str] = []
    if output.options:
        lines += spread(value(dict(output.options)), "structured_output_kwargs = ", "", 4)
    writer = output_writer(prompt)
    written = f"type[{writer.written(output.type)}]"
    annotation = literals.string(written) if names_own_class(output.type) else written
    lines += ["", "    @property"]
    lines += spread(call("def output_schema(", [Atom("self")], f") -> {annotation}:"), "", "", 4)
    lines.append(f"        return {_class(output.type, writer)}")
    if output.schema is not None:
        lines += ["", "    @property", "    def schema(self) -> dict[str, object]:"]
        lines += spread(value(output.schema.value), "return ", "", 8)
    return lines


def _class(type_ref: TypeRef, writer: TypeWriter) -> str:
    """Return the class that holds an answer."""
    return writer.written(type_ref) if isinstance(type_ref, External | RecordRef) else "dict"
