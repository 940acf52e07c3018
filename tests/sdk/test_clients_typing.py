"""What mypy says of programs that hand results to the clients, and the clients' messages to prompts."""

from pathlib import Path

import pytest
from tests.test_typing import mypy

RIGHT = """
from collections.abc import Sequence

import anthropic
import openai
from anthropic.types import Message as AnthropicMessage, MessageParam
from google import genai
from google.genai import types as google
from langchain_core.messages import AnyMessage, BaseMessage
from openai.types.chat import ChatCompletionMessage, ChatCompletionMessageParam

from genprompts import ChatPromptValue, HumanMessage, ImagePromptValue, Message, MessageLike, TextPromptValue


def send(value: ChatPromptValue | TextPromptValue | ImagePromptValue) -> None:
    openai.OpenAI().chat.completions.create(model="m", messages=value.to_openai())
    anthropic.Anthropic().messages.create(model="m", max_tokens=1, **value.to_anthropic())
    genai.Client().models.generate_content(model="m", **value.to_google())
    made = value.to_google()
    config = google.GenerateContentConfig(temperature=0, **made["config"])
    genai.Client().models.generate_content(model="m", contents=made["contents"], config=config)
    value.to_openai(drop=("thinking",))


def take(history: Sequence[MessageLike]) -> None: ...


def receive(
    a: list[ChatCompletionMessageParam],
    b: list[MessageParam],
    c: list[BaseMessage],
    d: list[AnyMessage],
    e: list[google.Content],
    f: AnthropicMessage,
    g: ChatCompletionMessage,
    h: ChatPromptValue,
    i: list[Message],
) -> None:
    take(a)
    take(b)
    take(c)
    take(d)
    take(e)
    take(h)
    take(i)
    take([*a, g])
    take([*b, f])


take(["a", ("human", "b"), {"role": "user", "content": "c"}, HumanMessage("d", id="1")])
take([{"role": "user", "content": "Hi", "name": "Bob"}])
take([{"role": "assistant", "tool_calls": [{"id": "1"}]}])
take([{"role": "tool", "content": "x", "tool_call_id": "1"}])
take([{"role": "user", "parts": [{"text": "x"}]}])
"""
WRONG = """
from collections.abc import Sequence

import openai

from genprompts import ChatPromptValue, HumanMessage, MessageLike


def take(history: Sequence[MessageLike]) -> None: ...


def send(value: ChatPromptValue) -> None:
    openai.OpenAI().chat.completions.create(model="m", messages=value)


take([{"role": "user"}])
take([{"role": "user", "content": 7}])
take([{"content": "x"}])
take([("human", 7)])
take([7])
HumanMessage("x", nam="y")
"""


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What one ``mypy --strict`` says of both programs."""
    folder = tmp_path_factory.mktemp("clients")
    (folder / "right.py").write_text(RIGHT, "utf-8")
    (folder / "wrong.py").write_text(WRONG, "utf-8")
    return mypy(Path(folder), "right.py", "wrong.py")


def test_right_calls(errors: list[str]) -> None:
    """The clients take what the methods return, and placeholders take the clients' own types."""
    assert [line for line in errors if line.startswith("right.py")] == []


def test_wrong_calls(errors: list[str]) -> None:
    """Each wrong call is an error; so is handing the plain list to OpenAI, whose types want exact roles."""
    lines = {int(line.split(":")[1]) for line in errors if line.startswith("wrong.py")}

    assert lines == {13, *range(16, 22)}
