"""Templates of one message, and placeholders, by themselves."""

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
from langchain_core import prompts as langchain
from langchain_core.messages import HumanMessage as LangChainHuman

from genprompts import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    ChatPromptTemplate,
    DictPromptTemplate,
    HumanMessagePromptTemplate,
    ImagePromptTemplate,
    MessagePromptTemplate,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    SystemMessagePromptTemplate,
    TemplateDefinitionError,
    UnexpectedInputError,
)

CONTENTS: list[Any] = [
    "Hi {a}!",
    "",
    [],
    ["{a}", {"type": "text", "text": "{b}"}, {"text": "x"}],
    [{"type": "image_url", "image_url": "https://x/{a}"}],
    [{"image_url": {"url": "https://x/{a}", "detail": "{b}"}}],
    [{"type": "tool_use", "input": {"x": ["{a}"]}}, {}],
]
CLASSES = [
    (SystemMessagePromptTemplate, langchain.SystemMessagePromptTemplate),
    (HumanMessagePromptTemplate, langchain.HumanMessagePromptTemplate),
    (AIMessagePromptTemplate, langchain.AIMessagePromptTemplate),
]


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize(("ours", "theirs"), CLASSES)
def test_contents_are_langchains(ours: Any, theirs: Any, content: Any) -> None:
    """A message of each class has LangChain's inputs and content."""
    values = {"a": "A", "b": "low"}
    message = theirs.from_template(content)
    made = ours.from_template(content)

    assert made.input_variables == tuple(sorted(message.input_variables))
    assert made.format(**values)["content"] == message.format(**values).content
    assert made.format_messages(**values) == [made.format(**values)]


def test_all_inputs_of_an_image_are_found() -> None:
    """An image may have several inputs in its URL and further keys, whose inputs LangChain overlooks."""
    message = HumanMessagePromptTemplate.from_template(
        [
            {"type": "image_url", "image_url": "data:image/{kind};base64,{data}"},
            {"type": "image_url", "image_url": {"url": "https://x/{url}", "foo": "{z}"}},
        ]
    )

    assert message.input_variables == ("data", "kind", "url", "z")
    assert message.format(kind="png", data="aGk=", url="u", z=1)["content"] == [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}},
        {"type": "image_url", "image_url": {"url": "https://x/u", "foo": "1"}},
    ]


def test_from_file(tmp_path: Path) -> None:
    """A file is read as UTF-8 to its last newline; what else LangChain takes is taken."""
    file = tmp_path / "prompt.txt"
    file.write_bytes("é {{a}} {{b}}\n".encode())
    made = SystemMessagePromptTemplate.from_template_file(
        file, ["a"], template_format="mustache", partial_variables={"b": 1}, additional_kwargs={"name": "n"}
    )
    chat = ChatMessagePromptTemplate.from_template_file(str(file), role="Jedi")

    assert made.format(a="x") == {"role": "system", "content": "é x 1\n", "name": "n"}
    assert chat.format() == {"role": "Jedi", "content": "é {a} {b}\n"}


def test_further_keys_of_the_message() -> None:
    """``additional_kwargs`` are keys of the message, as they are; LangChain hands them on to the provider, too."""
    given: dict[str, Any] = {"name": "bob", "cache": {"x": ["{a}"]}}
    made = HumanMessagePromptTemplate.from_template("{a}", additional_kwargs=given)
    first: Any = made.format(a=1)
    first["cache"]["x"].append(2)
    given["cache"]["x"].append(3)

    assert made.format(a=1) == {"role": "user", "content": "1", "name": "bob", "cache": {"x": ["{a}"]}}
    assert made.additional_kwargs == {"name": "bob", "cache": {"x": ["{a}"]}}
    assert made == HumanMessagePromptTemplate(PromptTemplate("{a}"), additional_kwargs=made.additional_kwargs)
    assert made != HumanMessagePromptTemplate(PromptTemplate("{a}"))
    with pytest.raises(TemplateDefinitionError, match="'additional_kwargs' cannot hold 'role'"):
        HumanMessagePromptTemplate.from_template("x", additional_kwargs={"role": "x"})


def test_prompts_of_messages() -> None:
    """``prompt`` gives the template of the content, or those of its blocks; of them the message can be made again."""
    text = PromptTemplate("{a}{p}", template_format="f-string", partial_variables={"p": 1})
    image = ImagePromptTemplate({"url": "https://x/{a}", "detail": "low"})
    blocks: list[Any] = [text, image, DictPromptTemplate({"type": "x", "y": "{b}"})]

    assert AIMessagePromptTemplate(prompt=text).prompt == text
    assert AIMessagePromptTemplate(prompt=blocks).prompt == blocks
    assert AIMessagePromptTemplate(prompt=blocks).format(a="A", b="B")["content"] == [
        {"type": "text", "text": "A1"},
        {"type": "image_url", "image_url": {"url": "https://x/A", "detail": "low"}},
        {"type": "x", "y": "B"},
    ]
    assert AIMessagePromptTemplate(image).prompt == [image]


@pytest.mark.parametrize(
    ("language", "text"),
    [("f-string", "{{x}}{a!s:>4}{b:}"), ("mustache", "{{a}}{{! x }}"), ("jinja2", "{{ a }}{# x #}\n")],
)
def test_prompts_keep_their_text(language: Any, text: str) -> None:
    """The text of ``prompt`` is the one that was given."""
    template = HumanMessagePromptTemplate.from_template(text, language).prompt

    assert isinstance(template, PromptTemplate)
    assert (template.template, template.template_format) == (text, language)


@pytest.mark.parametrize("prompt", ["text", 5, [5], [ChatPromptTemplate([])], ChatPromptTemplate([])])
def test_other_prompts_are_refused(prompt: Any) -> None:
    """A message is made of text, image and dict templates."""
    with pytest.raises(TemplateDefinitionError, match="the prompt of a message is a text template, or a list"):
        HumanMessagePromptTemplate(prompt)


def test_a_message_has_a_role() -> None:
    """A message without a role is none."""
    fault = "a chat message needs a 'role'"
    with pytest.raises(TemplateDefinitionError, match=fault):
        ChatMessagePromptTemplate(PromptTemplate("x"), role="")
    with pytest.raises(TemplateDefinitionError, match=fault):
        MessagePromptTemplate(PromptTemplate("x"))
    with pytest.raises(TemplateDefinitionError, match=fault):
        MessagePromptTemplate.from_template("x")


def test_blocks_whose_partials_do_not_go_together() -> None:
    """Blocks share their inputs: one cannot fill in what another asks for."""
    with pytest.raises(TemplateDefinitionError, match='input "a" is filled in for one part'):
        HumanMessagePromptTemplate([PromptTemplate("{a}", partial_variables={"a": 1}), PromptTemplate("{a}")])


@pytest.mark.parametrize(
    "message",
    [
        ChatMessagePromptTemplate.from_template("{a}{p}", role="Jedi", partial_variables={"p": 1}),
        HumanMessagePromptTemplate.from_template(["{a}", {"type": "x", "y": ["{a}"]}], additional_kwargs={"n": 1}),
    ],
)
def test_messages_survive_copies(message: Any) -> None:
    """Copies and pickles are equal and render alike, also once the message was rendered."""
    expected = message.format(a=1)

    for made in (copy.copy(message), copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert made == message
        assert made.format(a=1) == expected
        assert made.template_format == "f-string"


def test_adding_on_the_left() -> None:
    """A message or a placeholder can stand on the right of ``+`` with a text or a list."""
    message, place = AIMessagePromptTemplate.from_template("{a}"), MessagesPlaceholder("h")

    assert "{q}" + message == ChatPromptTemplate(["{q}", message])
    assert [("system", "{q}")] + place == ChatPromptTemplate([("system", "{q}"), place])  # noqa: RUF005  (what is tested)


# --- placeholders --------------------------------------------------------------------------------


def test_placeholders_take_messages_of_any_form() -> None:
    """By itself a placeholder gives the messages it is given, the last ones where it says how many."""
    given = ["x", ("ai", "y"), {"role": "human", "content": "z"}, LangChainHuman("w")]
    expected = [
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": "y"},
        {"role": "user", "content": "z"},
        {"role": "user", "content": "w"},
    ]

    assert MessagesPlaceholder("h").format_messages(h=given) == expected
    assert MessagesPlaceholder("h", n_messages=2).format_messages(h=tuple(given)) == expected[2:]
    assert MessagesPlaceholder("h", optional=True).format_messages() == []
    assert MessagesPlaceholder("self").format_messages(self=["x"]) == expected[:1]


def test_placeholders_say_what_is_wrong() -> None:
    """What is missing is a missing input; what is no message is named by its position."""
    with pytest.raises(MissingInputError, match='the placeholder is missing the input "h"'):
        MessagesPlaceholder("h").format_messages(x=[])
    with pytest.raises(UnexpectedInputError, match='item 1 of input "h"'):
        MessagesPlaceholder("h").format_messages(h=["x", 5])


def test_results_of_placeholders_are_new_lists() -> None:
    """A change of the result is no change of what was given."""
    given = [{"role": "user", "content": "x"}]
    MessagesPlaceholder("h").format_messages(h=given).clear()

    assert given == [{"role": "user", "content": "x"}]


@pytest.mark.parametrize("optional", [True, False])
def test_a_list_fills_the_only_placeholder(optional: bool) -> None:
    """A template of one required placeholder takes the bare list; an optional one has to be named."""
    template = ChatPromptTemplate([("system", "S"), MessagesPlaceholder("h", optional=optional)])
    given: Any = [("human", "x")]

    if optional:
        with pytest.raises(UnexpectedInputError, match="a mapping"):
            template.invoke(given)
    else:
        assert template.invoke(given)[1:] == [{"role": "user", "content": "x"}]
    assert template.partial(h=given).invoke({})[1:] == [{"role": "user", "content": "x"}]
