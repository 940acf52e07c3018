"""Prompts made by hand, for tests of single stages."""

from pathlib import Path

from genprompts.grammar import fstring
from genprompts.grammar.nodes import Body, ChatBody, Known, MessageTemplate, Placeholder
from genprompts.span import Span
from genprompts_codegen.definitions import Anchor, PromptKind
from genprompts_codegen.diagnostics.model import Label, Source
from genprompts_codegen.ir import Input, InputSource, Messages, PromptSpec, Scalar, ScalarKind, TypeRef, Use
from genprompts_codegen.sources.model import SourceFile, SourceKind

SOURCE = Source("app/prompts.py", "greeting = 1\nother = 2\n")
STR = Scalar(ScalarKind.STR)


def message(role: str, text: str) -> MessageTemplate:
    """Return a message of a chat prompt."""
    return MessageTemplate(role, fstring.parse(text))


def an_input(name: str, type_ref: TypeRef = STR, *, default: Known | None = None, message_index: int = 0) -> Input:
    """Return an input that the template uses; with a default it may be left out."""
    source = InputSource.TEMPLATE if default is None else InputSource.DECLARED
    uses = (Use(Label(SOURCE, Span(0, 3)), message_index),)
    return Input(name, type_ref, required=default is None, source=source, default=default, uses=uses)


def placeholder_input(name: str) -> Input:
    """Return the input of an optional placeholder."""
    uses = (Use(Label(SOURCE, Span(0, 3)), 1),)
    return Input(name, Messages(), required=False, source=InputSource.PLACEHOLDER, default=Known(()), uses=uses)


def spec(scope: tuple[str, ...], body: Body | None, inputs: tuple[Input, ...]) -> PromptSpec:
    """Return a chat prompt."""
    return PromptSpec(
        scope=scope,
        kind=PromptKind.CHAT,
        class_path="langchain_core.prompts.chat.ChatPromptTemplate",
        format="f-string",
        body=body,
        inputs=inputs,
        records=(),
        doc="",
        anchor=Anchor(SOURCE, Span(0, 12)),
        digest="0" * 16,
    )


def greeting() -> PromptSpec:
    """Return a prompt with two inputs and an optional history."""
    parts = (message("system", "You are {role}."), Placeholder("history", optional=True), message("user", "{name}!"))
    return spec(("greeting",), ChatBody(parts), (an_input("role"), placeholder_input("history"), an_input("name")))


def simple(*scope: str) -> PromptSpec:
    """Return a prompt without inputs."""
    return spec(scope, ChatBody((message("user", "hi"),)), ())


def file(shown: str, *below: str, kind: SourceKind = SourceKind.PYTHON, entry: str = "src") -> SourceFile:
    """Return a source file."""
    return SourceFile(Path(shown), shown, kind, below, entry)
