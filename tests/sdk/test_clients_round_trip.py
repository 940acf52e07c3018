"""Messages to each client and back through a placeholder: what is said and called stays the same."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from anthropic.types import MessageParam
from google.genai import types as google
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage
from openai.types.chat import ChatCompletionMessageParam
from pydantic import TypeAdapter
from tests.sdk.client_requests import value_of

from genprompts import ChatPromptValue, as_messages
from genprompts.clients.blocks import Text, ToolCall, ToolResult
from genprompts.clients.reading import read

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
BLOCKS = st.lists(WORDS.map(lambda text: {"type": "text", "text": text}), min_size=1, max_size=3)
CONTENT = WORDS | BLOCKS
ARGUMENTS = st.dictionaries(
    WORDS, st.none() | st.booleans() | st.integers() | WORDS | st.lists(st.integers(), max_size=2), max_size=2
)


@st.composite
def conversations(draw: st.DrawFn) -> list[dict[str, object]]:
    """Return a conversation: the user speaks first, and each call is answered."""
    messages: list[dict[str, object]] = []
    if draw(st.booleans()):
        messages.append({"role": "system", "content": draw(CONTENT)})
    for turn in range(draw(st.integers(1, 3))):
        messages.append({"role": "user", "content": draw(CONTENT)})
        calls = [
            {
                "id": f"{turn}-{n}",
                "type": "function",
                "function": {"name": draw(st.sampled_from("fgh")), "arguments": json.dumps(arguments)},
            }
            for n, arguments in enumerate(draw(st.lists(ARGUMENTS, max_size=2)))
        ]
        said = draw(CONTENT) if not calls else draw(st.none() | CONTENT)
        messages.append({"role": "assistant", "content": said, **({"tool_calls": calls} if calls else {})})
        messages += [{"role": "tool", "tool_call_id": call["id"], "content": draw(CONTENT)} for call in calls]
    return messages


def _gist(messages: Sequence[Any]) -> list[tuple[str, str]]:
    """Return who says, calls and answers what, the words of one speaker put together."""
    found: list[tuple[str, str]] = []
    for turn in read(messages):
        for block in turn.blocks:
            match block:
                case Text(text=text):
                    entry = ("system" if turn.role == "system" else turn.role, text)
                case ToolCall():
                    entry = ("call", json.dumps([block.id, block.name, block.arguments]))
                case ToolResult():
                    entry = (
                        "answer",
                        json.dumps([block.id, "".join(one.text for one in block.content if isinstance(one, Text))]),
                    )
                case _:
                    entry = ("other", repr(block))
            if found and found[-1][0] == entry[0] and isinstance(block, Text):
                entry = (entry[0], found.pop()[1] + entry[1])
            found.append(entry)
    return found


def _through_openai(value: ChatPromptValue) -> Sequence[object]:
    made = value.to_openai()
    TypeAdapter(list[ChatCompletionMessageParam]).validate_python(made)
    return made


def _through_anthropic(value: ChatPromptValue) -> Sequence[object]:
    made = value.to_anthropic()
    TypeAdapter(list[MessageParam]).validate_python(made["messages"])
    system: Any = made.get("system")
    return [*([{"role": "system", "content": system}] if system else []), *made["messages"]]


def _through_google(value: ChatPromptValue) -> Sequence[object]:
    made: Any = value.to_google()
    contents = [google.Content.model_validate(content) for content in made["contents"]]
    system: Any = made["config"].get("system_instruction")
    if isinstance(system, dict):
        system = [{"type": "text", **part} for part in system["parts"]]
    return [*([{"role": "system", "content": system}] if system else []), *contents]


def _through_langchain(value: ChatPromptValue) -> Sequence[BaseMessage]:
    return value.to_langchain().messages


@pytest.mark.parametrize("through", [_through_openai, _through_anthropic, _through_google, _through_langchain])
def test_what_is_said_stays(through: Callable[[ChatPromptValue], Sequence[object]]) -> None:
    """Roles, texts, calls and answers are the same after the way to a client and back."""

    @settings(max_examples=60, derandomize=True, deadline=None)
    @given(conversations())
    def check(messages: list[dict[str, object]]) -> None:
        value = value_of(*messages)

        back = as_messages(list(through(value)), "history")
        assert _gist(back) == _gist(messages)

    check()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(conversations())
def test_nothing_is_changed(messages: list[dict[str, object]]) -> None:
    """No conversion changes the messages it reads."""
    before = json.dumps(messages)
    value = value_of(*messages)
    value.to_openai(), value.to_anthropic(), value.to_google(), value.to_langchain(), value.to_string()

    assert json.dumps(messages) == before
