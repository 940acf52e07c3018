"""What is emitted for a structured prompt, and the check of it."""

from dataclasses import replace

import pytest
from tests.codegen import made

from genprompts.grammar.nodes import Constant, Known
from genprompts_codegen.analysis.json_schema import described
from genprompts_codegen.emit.module import EmitOptions, emit_module
from genprompts_codegen.ir import External, ModuleSpec, Output
from genprompts_codegen.link import link
from genprompts_codegen.selfcheck import check_module

SCHEMA: dict[str, Constant] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "What is said"},
        "list": {"type": "array", "items": {"enum": ["a", "b"]}},
    },
    "required": ["text"],
}


def module(output: Output, name: str = "greeting") -> ModuleSpec:
    """Return a module of one structured prompt."""
    spec = replace(made.greeting(), output=output, scope=(name,))
    return link([(made.file("app/prompts.py", "app"), spec)], report=print).modules[0]


def of_class() -> ModuleSpec:
    """Return a module of a prompt that asks for a class of the project."""
    return module(Output(External("app.models", "Outer.Answer"), options=(("method", "json_mode"),)))


def of_schema() -> ModuleSpec:
    """Return a module of a prompt that asks for what a JSON schema describes."""
    type_ref, records = described(SCHEMA)
    return module(Output(type_ref, records, Known(SCHEMA)))


def test_class() -> None:
    """A class of the project is named in quotes, imported for checkers, and looked up when it is asked for."""
    text = emit_module(of_class(), EmitOptions())

    assert 'class Greeting(StructuredChatPrompt[GreetingInput, "app.models.Outer.Answer"]):' in text
    assert (
        '    def output_schema(self) -> "type[app.models.Outer.Answer]":\n        return app.models.Outer.Answer\n'
        in text
    )
    assert 'if TYPE_CHECKING:\n    import app.models\nelse:\n    app = lazy_module("app")\n' in text
    assert 'structured_output_kwargs = {"method": "json_mode"}' in text
    assert check_module(text, of_class()) is None


def test_schema() -> None:
    """A JSON schema becomes a TypedDict of plain values, and is kept."""
    text = emit_module(of_schema(), EmitOptions())

    assert "class Greeting(StructuredChatPrompt[GreetingInput, GreetingOutput]):" in text
    assert 'TypedDict("_GreetingOutputRequired", {"text": str})' in text
    assert '{"list": list[Literal["a", "b"]]}' in text
    assert check_module(text, of_schema()) is None


def test_package_names_are_kept_free() -> None:
    """A prompt that is called like the package of a class gets another name."""
    named = module(Output(External("app.models", "Answer")), "app")

    assert named.prompts[0].names.instance != "app"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return app.models.Outer.Answer", "return app.models.Outer.Other"),
        ("return app.models.Outer.Answer", "return app.models.run()"),
        ('"method": "json_mode"', '"method": "other"'),
        ("return self._traced(input, config)", "return self._traced(config, input)"),
        ("if config is not None:", "if config is None:"),
        ('lazy_module("app")', 'lazy_module("os")'),
    ],
)
def test_planted_faults_in_classes_are_found(before: str, after: str) -> None:
    """What is not said by the definition stops the output."""
    text = emit_module(of_class(), EmitOptions())

    assert before in text
    assert check_module(text.replace(before, after, 1), of_class()) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return GreetingOutput", "return GreetingInput"),
        ('"type": "object"', '"type": "array"'),
        ('"required": ["text"]', '"required": []'),
        ('Literal["a", "b"]', 'Literal["a", "c"]'),
    ],
)
def test_planted_faults_in_schemas_are_found(before: str, after: str) -> None:
    """The schema and its types are compared, text for text."""
    text = emit_module(of_schema(), EmitOptions())

    assert before in text
    assert check_module(text.replace(before, after, 1), of_schema()) is not None
