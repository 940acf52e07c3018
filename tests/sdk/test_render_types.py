"""Render code under a strict type checker: no error in a method that takes a TypedDict."""

import subprocess
import sys
from pathlib import Path

from genprompts.compiler.render import render_body
from genprompts.compiler.texts import Binding
from genprompts.grammar.fstring import parse
from genprompts.grammar.nodes import (
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    ImageBlock,
    ImageBody,
    Known,
    LiteralMessage,
    MessageTemplate,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
)

ROOT = Path(__file__).parents[2]

TYPED = """\
from collections.abc import Sequence

from genprompts.images import image_url
from genprompts.messages.types import MessageLike
from genprompts.messages import as_messages, text_block
from genprompts.prompts.prompt import ChatPrompt, ImagePrompt, TextPrompt, ValueTextPrompt
from genprompts.schema import NotRequired, ReadOnly, TypedDict
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue


class Inputs(TypedDict):
    company: ReadOnly[str]
    count: ReadOnly[int]
    turns: ReadOnly[Sequence[MessageLike]]
    history: NotRequired[ReadOnly[Sequence[MessageLike]]]
    lang: NotRequired[ReadOnly[str | None]]
    tags: NotRequired[ReadOnly[Sequence[str]]]


class Topic(TypedDict):
    topic: ReadOnly[str]
    lang: NotRequired[ReadOnly[str]]


class Nothing(TypedDict):
    history: NotRequired[ReadOnly[Sequence[MessageLike]]]


class Empty(TypedDict):
    pass
"""


def typed_method(
    base: str, schema: str, result: str, body: Body, bindings: list[Binding], *, bare: bool = False
) -> str:
    """A prompt class around the code for ``body``."""
    annotation = f"{schema} | str" if bare else schema
    head = [
        f"class {schema}{base}({base}[{schema}{', str' if bare else ''}]):",
        f"    def _render(self, input: {annotation}, config: object = None) -> {result}:",
    ]
    return "\n".join(["", "", *head, *(f"        {line}" for line in render_body(body, bindings, bare=bare).lines), ""])


def test_strict_checker_accepts_it(tmp_path: Path) -> None:
    """In a method with a TypedDict input the code has no error under ``mypy --strict``."""
    everything = ChatBody(
        (
            MessageTemplate("system", parse("{company} {count:>3d} {lang} {tags!r}")),
            Placeholder("turns", n_messages=2),
            Placeholder("history", optional=True),
            LiteralMessage({"role": "assistant", "content": "", "tool_calls": [{"id": "1", "function": {"name": "f"}}]}),
            LiteralMessage({"role": "tool", "content": [{"type": "text", "text": "x"}], "tool_call_id": "1"}),
            MessageTemplate(
                "user",
                Blocks(
                    (
                        TextBlock(parse("{company}")), TextBlock(parse("x")), ImageBlock(parse("{company}"), parse("high")),
                        DataBlock({"type": "x", "a": (1, TemplateValue(parse("{lang}")), {"b": None})}),
                    )
                ),
            ),
        )
    )  # fmt: skip
    required = [Binding(name, name, None, required=True) for name in ("company", "count", "turns")]
    history = Binding("history", "history", Known(()), required=False)
    lang = Binding("lang", "lang", Known("en"), required=False)
    tags = Binding("tags", "tags", Known(["a"]), required=False)
    topic = Binding("topic", "topic", None, required=True)
    source = TYPED
    source += typed_method("ChatPrompt", "Inputs", "ChatPromptValue", everything, [*required, history, lang, tags])
    source += typed_method(
        "ValueTextPrompt", "Topic", "TextPromptValue", TextBody(parse("{topic}{lang}")), [topic, lang], bare=True
    )
    source += typed_method("ImagePrompt", "Topic", "ImagePromptValue", ImageBody(ImageBlock(parse("{topic}"))), [topic])
    source += typed_method(
        "ChatPrompt", "Nothing", "ChatPromptValue", ChatBody((Placeholder("history", optional=True),)), [history]
    )
    source += typed_method("TextPrompt", "Empty", "TextPromptValue", TextBody(parse("x")), [])
    path = tmp_path / "generated.py"
    path.write_text(source, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--warn-unreachable", "--config-file=", "--cache-dir=../.mypy_cache/render", str(path)],
        cwd=ROOT / "sdk", capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.stdout == "Success: no issues found in 1 source file\n"
