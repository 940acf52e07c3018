"""LangChain's manifests: ours are the ones it writes itself, and each side reads the other's."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import messages as theirs_messages
from langchain_core import prompts as theirs
from langchain_core.load import dumpd, load
from langchain_core.prompts.dict import DictPromptTemplate as TheirDict
from langchain_core.prompts.image import ImagePromptTemplate as TheirImage
from langchain_core.prompts.structured import StructuredPrompt as TheirStructured

import genprompts as ours
from genprompts import (
    AIMessage,
    ChatMessagePromptTemplate,
    ChatPromptTemplate,
    HumanMessage,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
    TemplateDefinitionError,
    dumps,
    load_prompt_from_config,
    loads,
)
from genprompts.templates.dict import DictPromptTemplate
from genprompts.templates.image import ImagePromptTemplate
from genprompts.templates.structured import StructuredPrompt

SCHEMA = {"title": "Answer", "type": "object", "properties": {"text": {"type": "string"}}}
Makers = dict[str, Any]
OURS: Makers = {
    "text": PromptTemplate.from_template,
    "chat": ChatPromptTemplate,
    "message": HumanMessagePromptTemplate.from_template,
    "role": ChatMessagePromptTemplate.from_template,
    "placeholder": MessagesPlaceholder,
    "structured": StructuredPrompt,
    "image": ImagePromptTemplate,
    "dict": DictPromptTemplate,
}
THEIRS: Makers = {
    "text": theirs.PromptTemplate.from_template,
    "chat": theirs.ChatPromptTemplate,
    "message": theirs.HumanMessagePromptTemplate.from_template,
    "role": theirs.ChatMessagePromptTemplate.from_template,
    "placeholder": theirs.MessagesPlaceholder,
    "structured": TheirStructured,
    "image": TheirImage,
    "dict": TheirDict,
}


def examples(make: Makers) -> Iterator[Any]:
    """Yield templates of every kind, made with the classes of one side."""
    yield make["text"]("a {b!r:>4} {c:} {{}}", metadata={"lc": {"x": 1}, "y": {"z": [1]}}, tags=["t"])
    yield make["text"]("{b} {c} {d}", partial_variables={"c": {"lc": 1}, "d": [{"__lc_escaped__": 2}]})
    yield make["text"]("a {{b}} {{#c}}{{d}}{{/c}}", template_format="mustache")
    yield make["text"]("a {{ b }}", template_format="jinja2")
    yield make["chat"]([("system", "{x}"), ("ai", "y")], name="N", metadata={"a": 1}, tags=["q"])
    content = [
        "t {x}",
        {"type": "text", "text": "y"},
        {"type": "image_url", "image_url": {"url": "{u}", "detail": "low"}},
        {"type": "file", "a": ["{k}", {"lc": 1}, 2, None]},
    ]
    yield make["chat"]([("human", content)])
    yield make["chat"]([("human", "{{x}}"), ("placeholder", "{o}")], template_format="mustache")
    yield make["chat"]([make["placeholder"]("h", n_messages=3), ("placeholder", "{o}"), make["role"]("z", role="R")])
    yield make["chat"]([("placeholder", "{o}"), ("human", "{q}{a}")]).partial(a={"lc": 1})
    yield make["structured"]([("human", "{x}")], SCHEMA, structured_output_kwargs={"method": "json_mode"})
    yield make["image"](template={"url": "{u}"}, input_variables=["u"])
    yield make["dict"](template={"a": "{u}", "b": [1, {"c": "{v}"}]}, template_format="f-string")
    yield make["placeholder"]("h", optional=True)
    yield make["message"]("{x}", additional_kwargs={"a": 1})


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    PAIRS = list(zip(examples(OURS), examples(THEIRS), strict=True))
IDS = [f"{index}-{type(pair[0]).__name__}" for index, pair in enumerate(PAIRS)]


def revived(manifest: object) -> Any:
    """Return what LangChain makes of a manifest."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # jinja2 is refused there by default, whoever wrote the manifest.
        return load(manifest, allowed_objects="core", init_validator=lambda *_: None)


@pytest.mark.parametrize(("template", "original"), PAIRS, ids=IDS)
def test_manifest_is_langchains(template: Any, original: Any) -> None:
    """The manifest of a template is the one LangChain writes for the same template, to the last key."""
    assert template.to_manifest() == dumpd(original)


@pytest.mark.parametrize(("template", "original"), PAIRS, ids=IDS)
def test_langchain_reads_ours(template: Any, original: Any) -> None:
    """LangChain's ``load`` makes its own template of our manifest."""
    assert revived(template.to_manifest()) == original


@pytest.mark.parametrize(("template", "original"), PAIRS[:-2], ids=IDS[:-2])
def test_we_read_langchains(template: Any, original: Any) -> None:
    """We make our template of LangChain's manifest."""
    found = loads(json.dumps(dumpd(original)))

    assert found == template
    assert type(found) is type(template)


def test_a_single_message_becomes_a_chat_template() -> None:
    """The manifest of a message or a placeholder alone is read as a chat template of it."""
    found = load_prompt_from_config(MessagesPlaceholder("h").to_manifest())

    assert found == ChatPromptTemplate([MessagesPlaceholder("h")])


LITERALS: list[tuple[Any, dict[str, object]]] = [
    (theirs_messages.HumanMessage("h {x}", name="bob"), {"role": "user", "content": "h {x}", "name": "bob"}),
    (
        theirs_messages.SystemMessage([{"type": "text", "text": "q"}]),
        {"role": "system", "content": [{"type": "text", "text": "q"}]},
    ),
    (theirs_messages.ToolMessage("r", tool_call_id="1"), {"role": "tool", "content": "r", "tool_call_id": "1"}),
    (theirs_messages.ChatMessage(content="c", role="Jedi"), {"role": "Jedi", "content": "c"}),
    (
        theirs_messages.SystemMessage("s", additional_kwargs={"__openai_role__": "developer"}),
        {"role": "developer", "content": "s"},
    ),
    (
        theirs_messages.AIMessage("", tool_calls=[{"name": "f", "args": {"a": "é"}, "id": "1"}]),
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": "é"}'}}],
        },
    ),
]


@pytest.mark.parametrize(("message", "expected"), LITERALS, ids=lambda value: type(value).__name__)
def test_literal_messages(message: Any, expected: dict[str, object]) -> None:
    """Messages that are never filled in come out of LangChain's manifest, and go back into it, as they are."""
    found = loads(json.dumps(dumpd(theirs.ChatPromptTemplate([message]))))
    again = revived(found.to_manifest())

    assert found.invoke({}) == [expected]
    assert again.messages[0] == message


def test_odd_tool_calls_keep_their_letters() -> None:
    """A call whose arguments are no JSON object, or are spaced otherwise, is kept as it was written."""
    calls: list[dict[str, object]] = [
        {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
        {"id": "2"},
    ]
    template = ChatPromptTemplate([AIMessage("x", tool_calls=calls)])

    assert loads(dumps(template)) == template


def test_hub_commits() -> None:
    """A commit of LangChain's hub is read, its prompt alone, and remembered in the metadata."""
    prompt = PromptTemplate("{x}").to_manifest()
    sequence = {
        "lc": 1,
        "type": "constructor",
        "id": ["langchain", "schema", "runnable", "RunnableSequence"],
        "kwargs": {"first": prompt, "last": {"lc": 1, "type": "not_implemented", "id": ["x"]}},
    }
    commit = {"owner": "me", "repo": "greeting", "commit_hash": "abc", "manifest": sequence, "examples": []}
    found = loads(json.dumps(commit))

    assert found.invoke({"x": 1}) == "1"
    assert found.metadata == {"lc_hub_owner": "me", "lc_hub_repo": "greeting", "lc_hub_commit_hash": "abc"}


def test_partials_of_blocks_are_read() -> None:
    """A partial of one content block, which LangChain allows in a manifest, fills the input in."""
    manifest: Any = ChatPromptTemplate([("human", ["{a} {b}"])]).to_manifest()
    manifest["kwargs"]["messages"][0]["kwargs"]["prompt"][0]["kwargs"]["partial_variables"] = {"a": 1}
    found = load_prompt_from_config(manifest)

    assert found.input_variables == ("b",)
    assert found.invoke({"b": 2})[0]["content"] == [{"type": "text", "text": "1 2"}]


def test_messages_in_partials_are_read() -> None:
    """Message objects that fill a placeholder become message dicts."""
    original = theirs.ChatPromptTemplate([theirs.MessagesPlaceholder("h")])
    filled = original.partial(h=[theirs_messages.HumanMessage("x"), ("ai", "y")])
    found = loads(json.dumps(dumpd(filled)))

    assert found.invoke({}) == [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]


NODE = {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"], "kwargs": {}}
REFUSED: list[tuple[object, str]] = [
    (None, "None stands where a manifest should"),
    ({"lc": 2}, "stands where a manifest should"),
    ({**NODE, "id": ["os", "PromptTemplate"]}, "not LangChain's"),
    ({**NODE, "id": ["langchain", "llms", "OpenAI"]}, "no prompt and no message"),
    ({**NODE, "type": "not_implemented"}, "no more of the"),
    ({**NODE, "kwargs": {"template": 1}}, "has no text"),
    (
        {**NODE, "kwargs": {"template": "{x}", "partial_variables": {"x": {"lc": 1, "type": "secret", "id": ["K"]}}}},
        "not written out",
    ),
    ({**NODE, "id": ["langchain", "C", "ChatPromptTemplate"], "kwargs": {"prompt_messages": []}}, "has no list"),
]


@pytest.mark.parametrize(("manifest", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_other_manifests_are_refused(manifest: object, words: str) -> None:
    """What is no manifest of a prompt is refused with its reason; nothing is looked up or made."""
    with pytest.raises(TemplateDefinitionError, match=words):
        loads(json.dumps(manifest))


def test_secrets_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks like a secret inside a value stays data: no variable of the environment is read."""
    monkeypatch.setenv("OPENAI_API_KEY", "hunter2")
    secret = {"lc": 1, "type": "secret", "id": ["OPENAI_API_KEY"]}
    node = {**NODE, "kwargs": {"template": "{x}", "metadata": {"a": secret}}}
    found = load_prompt_from_config(node)

    assert found.metadata == {"a": secret}
    assert "hunter2" not in found.invoke({"x": found.metadata})


def test_functions_are_refused() -> None:
    """A function cannot be written down; the error names the partial."""
    template = PromptTemplate("{now}", partial_variables={"now": lambda: "today"})

    with pytest.raises(TemplateDefinitionError, match='the partial "now" is a function'):
        template.to_manifest()


def test_classes_as_schemas_are_refused() -> None:
    """A schema that is a class cannot be written down; the error names it."""

    class Answer:
        """No JSON schema."""

    template = StructuredPrompt([("human", "{x}")], Answer)

    with pytest.raises(TemplateDefinitionError, match='the schema is the class "Answer"'):
        template.to_manifest()


def test_dumps_is_json() -> None:
    """``dumps`` gives the manifest as a text, the same one every time."""
    template = ChatPromptTemplate([HumanMessage("x"), ("ai", "{y}")])

    assert json.loads(dumps(template)) == ours.dumpd(template) == template.to_manifest()
    assert dumps(template, pretty=True) == json.dumps(template.to_manifest(), indent=2)


NAMES = st.sampled_from(["a", "b", "c", "name", "ünï"])
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=6)
FIELD = st.builds(lambda name, tail: "{" + name + tail + "}", NAMES, st.sampled_from(["", "!r", ":>5", "!s:<3", ":"]))
TEMPLATE = st.lists(TEXT | FIELD | st.just("{{") | st.just("}}"), max_size=4).map("".join)
BLOCK = st.one_of(
    TEMPLATE.map(lambda text: {"type": "text", "text": text}),
    TEMPLATE.map(lambda text: {"type": "image_url", "image_url": {"url": f"https://x/{text}"}}),
    st.dictionaries(st.sampled_from(["k", "lc", "type"]), TEMPLATE | st.none() | st.integers(-9, 9), min_size=1),
)
ITEM = st.one_of(
    st.tuples(st.sampled_from(["human", "ai", "system"]), TEMPLATE | st.lists(BLOCK, max_size=3)),
    st.builds(lambda name, n: MessagesPlaceholder(f"list_{name}", n_messages=n), NAMES, st.none() | st.integers(1, 9)),
    st.builds(lambda name: MessagesPlaceholder(f"maybe_{name}", optional=True), NAMES),
    TEXT.map(lambda text: HumanMessage(f"{{{text}}}")),
)
CHAT = st.lists(ITEM, max_size=4).map(ChatPromptTemplate)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(CHAT)
def test_round_trips(template: ChatPromptTemplate) -> None:
    """Any template survives our manifest, and LangChain's reading and writing of it."""
    manifest = template.to_manifest()

    assert loads(json.dumps(manifest)) == template
    assert loads(json.dumps(dumpd(revived(manifest)))) == template
