"""Templates made at run time, against langchain-core itself."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import prompts as langchain
from langchain_core.messages import BaseMessage, ChatMessage, HumanMessage, SystemMessage

import genprompts

_ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool", "function": "function"}

TEXTS = [
    "plain",
    "",
    "{a}",
    "{a} {b} {a}",
    "{{a}} {a} {{{b}}}",
    "{a!r:>12}|{b!s}|{a!a}",
    '{{"k": "{a}"}}',
    "zwei\nZeilen {a}\n",
    "{a b}{a-b}{class}",
    "{é}{日本}",
    "'\"\\ {a} \t\r",
    "${a} 100% %s",
]
BLOCKS: list[list[object]] = [
    [{"type": "text", "text": "{a}"}, {"type": "text", "text": ""}],
    ["{a}", "{b}"],
    [{"text": "{a}"}],
    [{"type": "image_url", "image_url": "https://x/{a}"}],
    [{"type": "image_url", "image_url": {"url": "http://{a}/{b}", "detail": "low"}}],
    [{"type": "text", "text": "{a}", "cache_control": {"type": "ephemeral"}}],
    [{"type": "audio", "data": "{a}", "n": 3, "nested": {"x": "{b}", "list": ["{a}", "y"]}}],
    [{"type": "tool_use", "id": "1", "input": {}}],
    [],
]
REPRESENTATIONS: list[tuple[object, object]] = [
    *[((role, text), (role, text)) for role in ("human", "user", "ai", "assistant", "system") for text in TEXTS[:6]],
    *[(("human", text), ("human", text)) for text in TEXTS],
    *[((role, blocks), (role, blocks)) for role in ("human", "system") for blocks in BLOCKS],
    ("text {a}", "text {a}"),
    ({"role": "ai", "content": "{a}"}, {"role": "ai", "content": "{a}"}),
    (("placeholder", "{h}"), ("placeholder", "{h}")),
    (("placeholder", ["{h}", False]), ("placeholder", ["{h}", False])),
    (langchain.MessagesPlaceholder("h"), genprompts.MessagesPlaceholder("h")),
    (
        langchain.MessagesPlaceholder("h", optional=True, n_messages=1),
        genprompts.MessagesPlaceholder("h", optional=True, n_messages=1),
    ),
    (SystemMessage("lit {a}"), genprompts.SystemMessage("lit {a}")),
    (HumanMessage("lit {a}"), HumanMessage("lit {a}")),
    ((HumanMessage, "{a}"), (genprompts.HumanMessage, "{a}")),
    (
        langchain.SystemMessagePromptTemplate.from_template("{a}"),
        genprompts.SystemMessagePromptTemplate.from_template("{a}"),
    ),
    (
        langchain.ChatMessagePromptTemplate.from_template("{a}", role="Jedi"),
        genprompts.ChatMessagePromptTemplate.from_template("{a}", role="Jedi"),
    ),
    (
        langchain.HumanMessagePromptTemplate.from_template("{a}{b}", partial_variables={"b": "P"}),
        genprompts.HumanMessagePromptTemplate.from_template("{a}{b}", partial_variables={"b": "P"}),
    ),
]
HISTORY: list[object] = ["x {y}", ("ai", "b"), {"role": "system", "content": "c"}, HumanMessage("d")]
VALUES: list[dict[str, object]] = [
    {"a": "A", "b": "B", "h": HISTORY},
    {"a": 1, "b": None, "h": []},
    {"a": "{b}", "b": ["x"], "h": HISTORY[:1]},
]
OTHERS: dict[str, object] = {"a b": 1, "a-b": 2, "class": 3, "é": 4, "日本": 5}


def plain(message: BaseMessage) -> tuple[str, object]:
    """Return role and content of one of LangChain's messages."""
    role = message.role if isinstance(message, ChatMessage) else _ROLES[message.type]
    return role, message.content


@pytest.mark.parametrize(("theirs", "ours"), REPRESENTATIONS)
def test_each_representation_renders_alike(theirs: object, ours: object) -> None:
    """Each way to write a message gives LangChain's inputs, roles and contents."""
    reference = langchain.ChatPromptTemplate([theirs])  # type: ignore[list-item]  # one of their representations
    template = genprompts.ChatPromptTemplate([ours])  # type: ignore[list-item]  # one of ours

    assert list(template.input_variables) == reference.input_variables
    for values in VALUES:
        given_values = {**values, **OTHERS}
        expected = [plain(message) for message in reference.invoke(given_values).to_messages()]
        found = template.invoke(given_values)
        assert [(message["role"], message["content"]) for message in found] == expected


def test_all_together_render_alike() -> None:
    """A template of all of them gives LangChain's inputs, messages and transcript."""
    usable = [
        (theirs, ours)
        for theirs, ours in REPRESENTATIONS
        if not isinstance(ours, genprompts.HumanMessagePromptTemplate) and theirs != ("placeholder", "{h}")
    ]
    reference = langchain.ChatPromptTemplate([theirs for theirs, _ in usable if not _is_optional(theirs)])  # type: ignore[misc]  # as above
    template = genprompts.ChatPromptTemplate([ours for theirs, ours in usable if not _is_optional(theirs)])  # type: ignore[misc]  # as above
    values = {**VALUES[0], **OTHERS}

    assert list(template.input_variables) == reference.input_variables
    assert template.invoke(values).to_string() == reference.invoke(values).to_string()
    assert template.invoke(values).to_langchain().to_string() == reference.invoke(values).to_string()


def _is_optional(theirs: object) -> bool:
    """Say whether LangChain's entry would turn a required placeholder of the same name optional."""
    return isinstance(theirs, langchain.MessagesPlaceholder) and theirs.optional


@pytest.mark.parametrize("text", TEXTS)
def test_text_templates_render_alike(text: str) -> None:
    """Text templates give LangChain's inputs and text."""
    reference = langchain.PromptTemplate.from_template(text)
    template = genprompts.PromptTemplate.from_template(text)
    values = {**VALUES[0], **OTHERS}

    assert list(template.input_variables) == reference.input_variables
    assert template.invoke(values) == reference.invoke(values).to_string()


_pieces = st.one_of(
    st.text(st.characters(exclude_characters="{}"), max_size=5),
    st.sampled_from(
        ["{a}", "{b!r}", "{c!s:>8}", "{{", "}}", "{a:>5}", "{n:05d}", "{n:.2f}", "{ d }", "{self_}", "\n", '"', "'"]
    ),
)
_texts = st.lists(_pieces, max_size=8).map("".join)
_entries = st.lists(st.tuples(st.sampled_from(["human", "ai", "system"]), _texts), max_size=4)
_values = st.fixed_dictionaries(
    {
        "a": st.text(string.printable, max_size=5),
        "b": st.one_of(st.none(), st.text(max_size=5), st.integers(), st.lists(st.text(max_size=2), max_size=2)),
        "c": st.one_of(st.none(), st.text(max_size=5), st.integers()),
        "n": st.integers(),
        " d ": st.text(max_size=5),
        "self_": st.booleans(),
    }
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_entries, _values)
def test_templates_render_alike(entries: list[tuple[str, str]], values: dict[str, object]) -> None:
    """Whatever the texts and values, inputs and transcripts are LangChain's."""
    reference = langchain.ChatPromptTemplate(entries)
    template = genprompts.ChatPromptTemplate(entries)

    assert list(template.input_variables) == reference.input_variables
    assert template.invoke(values).to_string() == reference.invoke(values).to_string()
