"""Each form in which LangChain lets a prompt be written."""

from typing import TYPE_CHECKING

import pytest

from genprompts.grammar.nodes import Known
from genprompts_codegen.definitions import (
    DataBlockDef,
    ImageBlockDef,
    LiteralPart,
    MessagePart,
    NestedPart,
    PlaceholderPart,
    PromptKind,
    TemplateText,
    TextBlockDef,
)

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract, Outline, TextOf


IMPORTS = """
from langchain_core.prompts import *
from langchain_core.prompts.image import ImagePromptTemplate
from langchain_core.prompts.structured import StructuredPrompt
from langchain_core.messages import *
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"{x}"', ("user", "{x}")),
        ('("human", "{x}")', ("user", "{x}")),
        ('("user", "{x}")', ("user", "{x}")),
        ('("ai", "{x}")', ("assistant", "{x}")),
        ('("assistant", "{x}")', ("assistant", "{x}")),
        ('("system", "{x}")', ("system", "{x}")),
        ('{"role": "ai", "content": "{x}"}', ("assistant", "{x}")),
        ('(SystemMessage, "{x}")', ("system", "{x}")),
        ('(HumanMessagePromptTemplate, "{x}")', ("user", "{x}")),
        ('SystemMessagePromptTemplate.from_template("{x}")', ("system", "{x}")),
        ('AIMessagePromptTemplate(prompt=PromptTemplate.from_template("{x}"))', ("assistant", "{x}")),
        ('ChatMessagePromptTemplate.from_template("{x}", role="Jedi")', ("Jedi", "{x}")),
        ('("placeholder", "{x}")', ("placeholder?", "x")),
        ('("placeholder", ["{x}", False])', ("placeholder", "x")),
        ('MessagesPlaceholder("x")', ("placeholder", "x")),
        ('MessagesPlaceholder(variable_name="x", optional=True)', ("placeholder?", "x")),
    ],
)
@pytest.mark.parametrize("call", ["ChatPromptTemplate.from_messages", "ChatPromptTemplate"])
def test_every_message_form_becomes_its_part(
    extract: "Extract", outline: "Outline", written: str, expected: tuple[str, str], call: str
) -> None:
    """Each way to write one message gives its role and template, or its placeholder."""
    definition = extract(f"{IMPORTS}p = {call}([{written}])").only

    assert outline(definition) == [expected]
    assert definition.class_path == "langchain_core.prompts.chat.ChatPromptTemplate"
    assert definition.incomplete is None


def test_message_objects_are_plain_dicts_and_never_templates(extract: "Extract") -> None:
    """A message object becomes the dict that providers take, with its name and tool call."""
    definition = extract(
        f'{IMPORTS}p = ChatPromptTemplate([SystemMessage("{{x}}"), ToolMessage(content="r", tool_call_id="7"),'
        'AIMessage(content="a", name="bob"), ChatMessage(role="Jedi", content="c")])'
    ).only

    assert [part.message for part in definition.parts if isinstance(part, LiteralPart)] == [
        {"role": "system", "content": "{x}"},
        {"role": "tool", "content": "r", "tool_call_id": "7"},
        {"role": "assistant", "content": "a", "name": "bob"},
        {"role": "Jedi", "content": "c"},
    ]


def test_content_blocks_keep_their_kinds(extract: "Extract") -> None:
    """Texts, images and other dicts in a message's content become the three kinds of blocks."""
    part = extract(
        IMPORTS
        + """p = ChatPromptTemplate([("human", ["{a}", {"type": "text", "text": "{b}"},
            {"image_url": "{c}"}, {"image_url": {"url": "{d}", "detail": "{e}"}},
            {"type": "file", "n": 1, "data": ["{f}", {"k": "{g}"}, ["{h}"]]}])])"""
    ).only.parts[0]

    assert isinstance(part, MessagePart)
    assert isinstance(part.content, tuple)
    kinds = [type(block) for block in part.content]
    assert kinds == [TextBlockDef, TextBlockDef, ImageBlockDef, ImageBlockDef, DataBlockDef]
    data = part.content[4]
    assert isinstance(data, DataBlockDef)
    items = data.value["data"]
    assert isinstance(items, tuple)
    assert items[2] == ("{h}",)


def test_placeholders_keep_how_many_messages_they_take(extract: "Extract") -> None:
    """``n_messages`` is kept."""
    part = extract(f'{IMPORTS}p = ChatPromptTemplate([MessagesPlaceholder("h", n_messages=3)])').only.parts[0]

    assert isinstance(part, PlaceholderPart)
    assert part.n_messages == 3


def test_nested_chat_prompts_are_whole_definitions(extract: "Extract", outline: "Outline") -> None:
    """A chat prompt in a message list is a part that holds its definition, and a definition of its own."""
    found = extract(f'{IMPORTS}a = ChatPromptTemplate(["{{x}}"])\nb = ChatPromptTemplate([a, ("ai", "{{y}}")])')

    part = found.named("b").parts[0]
    assert isinstance(part, NestedPart)
    assert outline(part.definition) == [("user", "{x}")]
    assert found.scopes() == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('PromptTemplate.from_template("{a}")', "{a}"),
        ('PromptTemplate(template="{a}", input_variables=["zzz"])', "{a}"),
        ('PromptTemplate.from_examples(["{a}"], "{b}", ["x"], prefix="P")', "P\n\n{a}\n\n{b}"),
        ('PromptTemplate.from_template("a") + "b{c}"', "ab{c}"),
        ('PromptTemplate.from_template("a") + PromptTemplate.from_template("{d}")', "a{d}"),
        ('PromptTemplate.from_template("a").with_config(tags=["x"])', "a"),
    ],
)
def test_text_prompts_have_their_text(extract: "Extract", text_of: "TextOf", written: str, expected: str) -> None:
    """Each way to write a text prompt gives its text."""
    definition = extract(f"{IMPORTS}p = {written}").only

    assert (definition.kind, text_of(definition), definition.incomplete) == (PromptKind.TEXT, expected, None)


def test_template_files_are_read_below_the_root_only(extract: "Extract", text_of: "TextOf") -> None:
    """A file beside the module is read; one outside the project makes the definition incomplete."""
    found = extract(
        """
        from pathlib import Path
        import os
        from langchain_core.prompts import PromptTemplate
        a = PromptTemplate.from_file(Path(__file__).parent / "p.txt")
        b = PromptTemplate.from_file("p.txt")
        c = PromptTemplate.from_template(Path(__file__).resolve().parent.joinpath("p.txt").read_text().strip())
        with open(os.path.join(os.path.dirname(__file__), "p.txt")) as file:
            d = PromptTemplate.from_template(file.read())
        e = PromptTemplate.from_file("/etc/hostname")
        """,
        **{"p.txt": "hi {x}\n"},
    )

    assert [text_of(one) for one in found.definitions] == ["hi {x}\n", "hi {x}\n", "hi {x}", "hi {x}\n", ""]
    text = found.named("a").texts[0]
    assert isinstance(text, TemplateText)
    assert text.anchor.segments[0].source.path == "p.txt"
    assert 'the file "hostname", which cannot be read' in (found.named("e").incomplete or "")


def test_few_shot_prompts_hold_examples_and_their_prompt(extract: "Extract", text_of: "TextOf") -> None:
    """Literal examples, the example prompt, prefix, suffix and separator are read."""
    found = extract(
        IMPORTS
        + """
ex = PromptTemplate.from_template("Q {q}")
a = FewShotPromptTemplate(example_prompt=ex, examples=[{"q": "1"}], prefix="P", suffix="S {s}", example_separator="|")
b = FewShotPromptWithTemplates(example_prompt=ex, examples=[], suffix=PromptTemplate.from_template("T {t}"),
                               input_variables=[])
c = FewShotChatMessagePromptTemplate(example_prompt=ChatPromptTemplate(["{q}"]), examples=[{"q": "1"}])
d = FewShotPromptTemplate(example_prompt=ex, example_selector=pick, suffix="{s}")
"""
    )

    few = found.named("a").few_shot
    assert few is not None
    assert few.prefix is not None
    assert few.suffix is not None
    assert few.example is not None
    assert (few.prefix.text, few.suffix.text, few.separator, few.examples) == ("P", "S {s}", "|", ({"q": "1"},))
    assert text_of(few.example) == "Q {q}"
    suffix = found.named("b").few_shot
    assert suffix is not None
    assert suffix.suffix is not None
    assert suffix.suffix.text == "T {t}"
    assert found.named("c").kind is PromptKind.FEW_SHOT_CHAT
    assert found.named("d").incomplete == "its examples are chosen by a selector when it runs"
    assert found.scopes() == [("ex",), ("a",), ("b",), ("c",), ("d",)]


def test_image_dict_and_structured_prompts_are_found(extract: "Extract") -> None:
    """The classes that only their own modules export are read, too."""
    found = extract(
        IMPORTS
        + """
a = ImagePromptTemplate(template={"url": "{u}"}, input_variables=["u"])
b = DictPromptTemplate(template={"k": "{v}"}, template_format="f-string")
c = StructuredPrompt([("human", "{q}")], {"title": "t"})
"""
    )

    assert [one.kind for one in found.definitions] == [PromptKind.IMAGE, PromptKind.DATA, PromptKind.STRUCTURED]
    assert [one.incomplete for one in found.definitions] == [None, None, None]


@pytest.mark.parametrize("language", ["mustache", "jinja2"])
def test_other_template_languages_are_recognised(extract: "Extract", language: str) -> None:
    """The template language is kept with the definition and its messages."""
    found = extract(f'{IMPORTS}p = ChatPromptTemplate([("human", "{{{{x}}}}")], template_format="{language}")').only

    assert found.format == language
    assert isinstance(found.parts[0], MessagePart)
    assert found.parts[0].format == language


def test_partials_types_and_metadata_are_kept(extract: "Extract") -> None:
    """Constants of partials are known; declared types name where they are defined."""
    definition = extract(
        """
        import datetime
        from typing import Literal
        from app.models import User
        from langchain_core.prompts import PromptTemplate
        class Own: ...
        p = PromptTemplate(template="{a}{b}", partial_variables={"a": 1, "b": make}, metadata={"k": "v"}, input_types={
            "c": int, "d": list[User], "e": Literal["x"], "f": datetime.date, "g": Own, "h": "User | None"})
        """
    ).only

    assert [one.name for one in definition.partials] == ["a", "b"]
    assert definition.partials[0].value == Known(1)
    assert {one.name: one.type_text for one in definition.declared} == {
        "c": "int",
        "d": "list[app.models:User]",
        "e": "Literal['x']",
        "f": "datetime:date",
        "g": "m:Own",
        "h": "app.models:User | None",
    }
    assert definition.metadata == {"k": "v"}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('hub.pull("a/b")', 'hub.pull("a/b") is only known at run time'),
        ('load_prompt("x.json")', 'load_prompt("x.json") reads a file at run time'),
        ('Client().pull_prompt("a/b")', 'hub.pull("a/b") is only known at run time'),
        ("PipelinePromptTemplate(final_prompt=x, pipeline_prompts=[])", "a pipeline of prompts"),
    ],
)
def test_what_only_exists_at_run_time_is_listed_with_its_reason(extract: "Extract", written: str, reason: str) -> None:
    """Prompts that are loaded when the program runs are definitions without content."""
    found = extract(
        "from langchain import hub\nfrom langsmith import Client\n"
        "from langchain_core.prompts import load_prompt\nfrom langchain.prompts.pipeline import PipelinePromptTemplate\n"
        f"p = {written}"
    )

    assert (found.only.incomplete or "").startswith(reason)
    assert found.codes() == ["GP106"]
