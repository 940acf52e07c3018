"""What prompts return."""

import copy
import json
import pickle
import sys

import pytest
from langchain_core.messages import AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.prompt_values import ChatPromptValue as LangChainChat
from langchain_core.prompt_values import ImagePromptValue as LangChainImage
from langchain_core.prompt_values import StringPromptValue as LangChainText

from genprompts import ChatPromptValue, ImagePromptValue, Message, MissingExtraError, TextPromptValue

CALL: dict[str, object] = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
MESSAGES: list[Message] = [
    {"role": "system", "content": "S"},
    {"role": "developer", "content": "D"},
    {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url"}, {"type": "text", "text": "b"}]},
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "content": "t", "tool_call_id": "1"},
    {"role": "function", "content": "fc", "name": "f"},
    {"role": "assistant", "content": "A\nB"},
    {"role": "Jedi", "content": "c"},
]


def test_chat_value_is_a_plain_list_of_dicts() -> None:
    """A chat value is a list that JSON, equality and slices treat as one."""
    value = ChatPromptValue(MESSAGES)

    assert json.loads(json.dumps(value)) == MESSAGES
    assert value == MESSAGES
    assert value[:2] == MESSAGES[:2]
    assert value + MESSAGES == [*MESSAGES, *MESSAGES]
    assert type(value.messages) is list
    assert value.to_messages() == value.messages == MESSAGES


def test_chat_value_has_no_dict_of_its_own() -> None:
    """A chat value costs a list, nothing more."""
    assert not hasattr(ChatPromptValue(), "__dict__")


def test_transcript_is_langchains() -> None:
    """``to_string`` prints what LangChain prints of the same messages."""
    value = ChatPromptValue(MESSAGES)

    call = "[{'name': 'f', 'args': {'a': 1}, 'id': '1', 'type': 'tool_call'}]"
    lines = ["System: S", "System: D", "Human: ab", f"AI: {call}", "Tool: t", "Function: fc", "AI: A\nB", "Jedi: c"]
    assert value.to_string() == "\n".join(lines)
    assert value.to_string() == value.to_langchain().to_string()


def test_transcript_of_odd_tool_calls() -> None:
    """Calls whose arguments are no JSON are not printed, as in LangChain, and LangChain's form of a call is known."""
    broken: dict[str, object] = {"id": "1", "function": {"name": "f", "arguments": "{"}}
    theirs: dict[str, object] = {"id": "2", "name": "g", "args": {"b": 2}}
    value = ChatPromptValue([{"role": "assistant", "content": "x", "tool_calls": [broken, theirs]}])

    assert value.to_string() == "AI: x[{'name': 'g', 'args': {'b': 2}, 'id': '2', 'type': 'tool_call'}]"
    assert value.to_string() == value.to_langchain().to_string()


def test_chat_value_to_langchain() -> None:
    """``to_langchain`` gives LangChain's own messages."""
    found = ChatPromptValue(MESSAGES).to_langchain()

    assert isinstance(found, LangChainChat)
    kinds = [type(message) for message in found.messages]
    assert kinds[:1] + kinds[2:5] == [SystemMessage, HumanMessage, AIMessage, ToolMessage]
    assert found.messages[-1] == ChatMessage(role="Jedi", content="c")


def test_text_value_is_a_str() -> None:
    """A text value is a ``str`` with the methods of a prompt value."""
    value = TextPromptValue("hi")

    assert value == "hi"
    assert type(value.to_string()) is str
    assert value.text == "hi"
    assert value.messages == value.to_messages() == [{"role": "user", "content": "hi"}]
    assert value.to_langchain() == LangChainText(text="hi")


def test_image_value_is_a_dict() -> None:
    """An image value is the image's dict with the methods of a prompt value."""
    value = ImagePromptValue({"url": "u", "detail": "low"})

    assert value == {"url": "u", "detail": "low"}
    assert value.to_string() == "u"
    assert value.messages[0]["content"] == [{"type": "image_url", "image_url": {"url": "u", "detail": "low"}}]
    assert value.to_langchain() == LangChainImage(image_url={"url": "u", "detail": "low"})


@pytest.mark.parametrize("value", [ChatPromptValue(MESSAGES), TextPromptValue("x"), ImagePromptValue({"url": "u"})])
def test_values_survive_copies(value: object) -> None:
    """Copies and pickles are equal and of the same class."""
    for made in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert made == value
        assert type(made) is type(value)


def test_missing_langchain_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without langchain-core the error says what to install."""
    monkeypatch.setitem(sys.modules, "langchain_core", None)
    for name in [name for name in sys.modules if name.startswith("genprompts.langchain")]:
        monkeypatch.delitem(sys.modules, name)

    with pytest.raises(MissingExtraError, match=r"genprompts\[langchain\]") as raised:
        TextPromptValue("x").to_langchain()

    assert raised.value.extra == "langchain"
    assert isinstance(raised.value, ImportError)
