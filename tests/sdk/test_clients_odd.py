"""Odd messages: each conversion gives a result or says what is wrong, and none does more than it must."""

import contextlib
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sdk.client_requests import raw_value

from genprompts import UnexpectedInputError, UnsupportedContentError, as_messages

KEYS = st.sampled_from(
    [
        "type",
        "text",
        "image_url",
        "url",
        "input_audio",
        "data",
        "format",
        "file",
        "file_data",
        "file_id",
        "filename",
        "refusal",
        "source",
        "media_type",
        "title",
        "tool_use",
        "id",
        "name",
        "input",
        "tool_result",
        "tool_use_id",
        "content",
        "thinking",
        "signature",
        "inline_data",
        "inlineData",
        "mime_type",
        "file_uri",
        "function_call",
        "functionResponse",
        "function_response",
        "args",
        "response",
        "parts",
        "thought",
        "thought_signature",
        "source_type",
        "base64",
        "extras",
        "reasoning",
        "summary",
        "arguments",
        "call_id",
        "tool_call",
        "value",
        "role",
        "tool_calls",
        "tool_call_id",
        "function",
        "custom",
        "kwargs",
        "lc",
        "additional_kwargs",
        "status",
        "origin",
        "audio",
        "video",
        "document",
        "media",
        "non_standard",
    ]
)
WORDS = KEYS | st.sampled_from(
    [
        "text-plain",
        "image",
        "base64",
        "https://x/a.png",
        "data:image/png;base64,AAAA",
        "file:///a",
        "AAAA",
        "image/png",
        "{",
        "user",
        "model",
        "assistant",
        "tool",
        "function",
        "system",
        "human",
        "ai",
        "",
    ]
)
VALUES = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers(0, 2) | st.binary(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
BLOCKS = st.dictionaries(KEYS, VALUES, max_size=5).flatmap(
    lambda block: st.sampled_from([block, {**block, "type": "text"}])
) | st.builds(lambda word, block: {**block, "type": word}, WORDS, st.dictionaries(KEYS, VALUES, max_size=5))
MESSAGES = st.builds(
    lambda role, content, more: {**more, "role": role, "content": content},
    st.sampled_from(["user", "assistant", "tool", "system", "function"]),
    st.lists(BLOCKS, max_size=3) | VALUES,
    st.dictionaries(KEYS, VALUES, max_size=3),
)


@pytest.mark.parametrize("client", ["to_openai", "to_anthropic", "to_google", "to_string"])
def test_odd_messages_are_written_or_refused(client: str) -> None:
    """Whatever a message holds, the only error is the one that names its position."""

    @settings(max_examples=40, derandomize=True, deadline=None)
    @given(st.lists(MESSAGES, max_size=3))
    def check(messages: list[dict[str, Any]]) -> None:
        with contextlib.suppress(UnsupportedContentError):
            getattr(raw_value(*messages), client)()

    check()


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(MESSAGES | VALUES | st.dictionaries(KEYS, VALUES, max_size=5), max_size=3))
def test_odd_items_are_read_or_refused(items: list[object]) -> None:
    """Whatever a history holds, the only error is the one that names the item."""
    with contextlib.suppress(UnexpectedInputError):
        as_messages(items, "history")


def test_nothing_is_loaded_before_it_is_needed() -> None:
    """Rendering loads no conversion, and conversions load no client's library."""
    program = """
import sys
from genprompts import ChatPromptValue, as_messages
value = ChatPromptValue(as_messages([{"role": "user", "content": "x"}], "history"))
value.to_string()
print([name for name in sys.modules if name.startswith(("genprompts.clients", "genprompts.messages.conversion"))])
value.to_openai(), value.to_anthropic(), value.to_google()
print([name for name in sys.modules if name.split(".")[0] in ("openai", "anthropic", "google", "langchain_core", "pydantic")])
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.splitlines() == ["[]", "[]"]
