"""Chat templates made at run time."""

import asyncio
import copy
import pickle
from collections.abc import Callable
from types import MappingProxyType

import pytest
from langchain_core import messages as langchain

from genprompts import (
    AIMessage,
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    ChatPrompt,
    ChatPromptTemplate,
    ChatPromptValue,
    HumanMessage,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    SystemMessage,
    SystemMessagePromptTemplate,
    TemplateDefinitionError,
    TemplateSyntaxError,
    UnexpectedInputError,
    UnsupportedFormatError,
)

BLOCKS = [
    "{a}",
    {"type": "text", "text": "{b}"},
    {"type": "image_url", "image_url": "http://{c}/{a}"},
    {"type": "image_url", "image_url": {"url": "{c}", "detail": "{d}"}},
    {"type": "image_url", "image_url": {"url": "u", "foo": "{z}"}},
    {"type": "text", "text": "{b}", "cache_control": {"type": "ephemeral"}},
    {"type": "x", "items": ["{a}", 3, None, [["{deep}"]]], "{key}": "{{a}}"},
]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("hi {x}", {"role": "user", "content": "hi X"}),
        (("human", "{x}"), {"role": "user", "content": "X"}),
        (("user", "{x}"), {"role": "user", "content": "X"}),
        (("ai", "{x}"), {"role": "assistant", "content": "X"}),
        (("assistant", "{x}"), {"role": "assistant", "content": "X"}),
        (("system", "{x}"), {"role": "system", "content": "X"}),
        (["system", "{x}"], {"role": "system", "content": "X"}),
        ({"role": "ai", "content": "{x}"}, {"role": "assistant", "content": "X"}),
        ((langchain.HumanMessage, "{x}"), {"role": "user", "content": "X"}),
        ((SystemMessage, "{x}"), {"role": "system", "content": "X"}),
        ((AIMessagePromptTemplate, "{x}"), {"role": "assistant", "content": "X"}),
        (SystemMessagePromptTemplate.from_template("{x}"), {"role": "system", "content": "X"}),
        (HumanMessagePromptTemplate(prompt=PromptTemplate(template="{x}")), {"role": "user", "content": "X"}),
        (ChatMessagePromptTemplate.from_template("{x}", role="Jedi"), {"role": "Jedi", "content": "X"}),
        (ChatMessagePromptTemplate(prompt=PromptTemplate("{x}"), role="Sith"), {"role": "Sith", "content": "X"}),
        (SystemMessage("{x}"), {"role": "system", "content": "{x}"}),
        (langchain.SystemMessage("{x}"), {"role": "system", "content": "{x}"}),
        (
            langchain.AIMessage([{"type": "text", "text": "{x}"}]),
            {"role": "assistant", "content": [{"type": "text", "text": "{x}"}]},
        ),
        (("human", []), {"role": "user", "content": []}),
    ],
)
def test_each_way_to_write_a_message(source: object, expected: object) -> None:
    """Each of LangChain's ways to write a message is understood."""
    found = ChatPromptTemplate([source]).invoke({"x": "X"})  # type: ignore[list-item]  # LangChain's classes, too

    assert found == [expected]


@pytest.mark.parametrize(
    "source", [("placeholder", "{h}"), ("placeholder", ["{h}", True]), {"role": "placeholder", "content": "{h}"}]
)
def test_placeholder_pairs_are_optional(source: object) -> None:
    """A placeholder written as a pair may be left out."""
    template = ChatPromptTemplate([source])  # type: ignore[list-item]  # written as users write it

    assert template.optional_variables == ("h",)
    assert template.invoke({}) == []
    assert template.invoke({"h": ["x"]}) == [{"role": "user", "content": "x"}]


def test_placeholders() -> None:
    """A placeholder object is required unless it says otherwise, and keeps the last messages only."""
    template = ChatPromptTemplate([MessagesPlaceholder("h", n_messages=2), ("placeholder", ("{r}", False))])

    assert template.input_variables == ("h", "r")
    value = template.invoke({"h": ["a", "b", "c"], "r": []})
    assert [message["content"] for message in value] == ["b", "c"]


def test_content_blocks() -> None:
    """Content blocks are filled in; those of other kinds keep all they say, and every name in them is an input."""
    template = ChatPromptTemplate([("human", BLOCKS)])

    assert template.input_variables == ("a", "b", "c", "d", "deep", "z")
    value = template.invoke({"a": "A", "b": "", "c": "C", "d": "low", "deep": "D", "z": "Z"})
    assert value[0]["content"] == [
        {"type": "text", "text": "A"},
        {"type": "image_url", "image_url": {"url": "http://C/A"}},
        {"type": "image_url", "image_url": {"url": "C", "detail": "low"}},
        {"type": "image_url", "image_url": {"url": "u", "foo": "Z"}},
        {"type": "text", "text": "", "cache_control": {"type": "ephemeral"}},
        {"type": "x", "items": ["A", 3, None, [["D"]]], "{key}": "{a}"},
    ]


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        ([("meow", "x")], 'the role "meow"'),
        ([("tool", "x")], 'message 0: a message has the role "tool"'),
        ([("human",)], "not 1 items"),
        ([("human", 5)], "a text or a list of blocks, not an int"),
        ([{"role": "human"}], "exactly the keys 'role' and 'content'"),
        ([{"role": "system", "content": False}], "not a bool"),
        ([None], "None is no message"),
        ([PromptTemplate("x")], "a PromptTemplate is no message"),
        ([(langchain.ToolMessage, "x")], "the class 'ToolMessage' is no role"),
        ([(int, "x")], "the class 'int' is no role"),
        ([("placeholder", "h")], 'the placeholder "h" is no name in braces'),
        ([("placeholder", "{}")], "is no name in braces"),
        ([("placeholder", ["{h}", 1])], "True or False, not an int"),
        ([("placeholder", ["{h}"])], "a name in braces and whether it is optional"),
        ([("placeholder", [1, True])], "a text in braces, not an int"),
        ([("human", [5])], "a content block is a text or a dict, not an int"),
        ([("human", [{"type": "text", "text": 5}])], "a template is a text, not an int"),
        ([("human", [{"type": "image_url", "image_url": {"path": "x"}}])], "cannot be read from a path"),
        ([("human", [{"type": "image_url", "image_url": {"url": ""}}])], "an image has no 'url'"),
        ([("human", [{"type": "x", "v": b"x"}])], "a content block holds a bytes"),
        ([langchain.RemoveMessage(id="1")], "of a kind that no prompt can hold"),
        ("abc", "a list of messages, not a str"),
        ({"role": "human", "content": "x"}, "a list of messages, not a dict"),
        (5, "a list of messages, not an int"),
    ],
)
def test_what_is_no_message_is_refused(messages: object, fault: str) -> None:
    """What cannot be a message is refused when the template is made."""
    with pytest.raises(TemplateDefinitionError) as raised:
        ChatPromptTemplate(messages)  # type: ignore[arg-type]  # the mistake is the test

    assert fault in str(raised.value)


def test_syntax_errors_have_a_place() -> None:
    """A text that cannot be read is refused with the message, the place in its text, and a hint."""
    with pytest.raises(TemplateSyntaxError) as raised:
        ChatPromptTemplate([("system", "fine"), ("human", "ab {x.y}")])

    assert raised.value.message.startswith("message 1: ")
    assert raised.value.fault == "attribute-access"
    assert raised.value.span.start in {3, 4}


def test_other_formats_are_refused() -> None:
    """A format that is not supported is refused with its name."""
    with pytest.raises(UnsupportedFormatError, match="erb") as raised:
        ChatPromptTemplate([("human", "x")], template_format="erb")  # type: ignore[arg-type]  # the mistake is the test

    assert raised.value.template_format == "erb"
    assert isinstance(raised.value, ValueError)


def test_bad_placeholders_are_refused() -> None:
    """A placeholder needs a name and keeps at least one message."""
    with pytest.raises(TemplateDefinitionError, match="must be at least 1"):
        MessagesPlaceholder("h", n_messages=0)
    with pytest.raises(TemplateDefinitionError, match="no name"):
        MessagesPlaceholder("")
    with pytest.raises(TemplateDefinitionError, match="needs a 'role'"):
        ChatMessagePromptTemplate.from_template("x")


async def _async_results(template: ChatPromptTemplate) -> list[object]:
    """Return what each asynchronous member gives."""
    found: list[object] = [await template.ainvoke({"x": 1}), *await template.abatch([{"x": 1}])]
    found += [await template.aformat_messages(x=1), await template.aformat_prompt(x=1)]
    found += [one async for one in template.astream({"x": 1})]
    return found


def test_every_member_renders_the_same() -> None:
    """All of LangChain's ways to render give the same messages."""
    template = ChatPromptTemplate.from_template("{x}")
    expected = [{"role": "user", "content": "1"}]

    found = [template.invoke({"x": 1}), template.invoke_mapping({"x": 1}), template.format_messages(x=1)]
    found += [template.format_prompt(x=1), *template.batch([{"x": 1}]), *template.stream({"x": 1})]

    assert all(one == expected and type(one) is ChatPromptValue for one in found)
    assert asyncio.run(_async_results(template)) == [expected] * 5
    assert template.format(x=1) == asyncio.run(template.aformat(x=1)) == "Human: 1"
    assert isinstance(template, ChatPrompt)


def test_messages_render_alone() -> None:
    """A message template and a placeholder can be filled in by themselves."""
    assert SystemMessagePromptTemplate.from_template("{x}").format(x=1) == {"role": "system", "content": "1"}
    assert MessagesPlaceholder("h").format_messages(h=["a"]) == [{"role": "user", "content": "a"}]


def test_any_iterable_of_messages_will_do() -> None:
    """Messages may come from a generator, a tuple or another template."""
    inner = ChatPromptTemplate((("system", "{s}"), MessagesPlaceholder("h"), ("placeholder", "{o}")))
    sources: list[ChatPromptTemplate | tuple[str | type[object], object]] = [inner, ("human", "{q}")]
    template = ChatPromptTemplate(source for source in sources)

    assert template.input_variables == ("h", "q", "s")
    assert template.optional_variables == ("o",)


def test_partials() -> None:
    """A value filled in makes its input optional; functions are called each time, a later input overrides."""
    calls = iter("ab")
    template = ChatPromptTemplate([("human", "{a}{b}")], partial_variables={"a": lambda: next(calls)})

    assert (template.input_variables, template.optional_variables) == (("b",), ("a",))
    assert [template.format(b=1), template.format(b=1), template.format(a=0, b=1)] == [
        "Human: a1",
        "Human: b1",
        "Human: 01",
    ]
    assert template.partial(b=2).format(a=1) == "Human: 12"
    assert template.input_variables == ("b",)
    assert ChatPromptTemplate([("placeholder", "{h}")]).partial(h=["x"]).invoke({}) == [
        {"role": "user", "content": "x"}
    ]


def test_a_template_of_one_message_keeps_partials() -> None:
    """``from_template`` fills in an input of the template and of its message, with values and functions."""
    template = ChatPromptTemplate.from_template("{a}{b}", partial_variables={"a": lambda: "A"})

    assert (template.input_variables, [*template.partial_variables]) == (("b",), ["a"])
    assert template[0] == HumanMessagePromptTemplate.from_template(
        "{a}{b}", partial_variables=dict(template.partial_variables)
    )
    assert (template.format(b=1), template.format(a=0, b=1)) == ("Human: A1", "Human: 01")


def test_message_partials_belong_to_the_template() -> None:
    """What a message fills in is filled in for the template it stands in."""
    message = HumanMessagePromptTemplate.from_template("{a}{b}", partial_variables={"a": "A"})

    assert message.input_variables == ("b",)
    assert ChatPromptTemplate([message]).format(b="B") == "Human: AB"
    assert ChatPromptTemplate([message]).format(a=1, b=2) == "Human: 12"
    with pytest.raises(TemplateDefinitionError, match="content blocks"):
        HumanMessagePromptTemplate.from_template([{"text": "{a}"}], partial_variables={"a": 1})


def test_length_index_and_iteration() -> None:
    """A template has the length, the items and the order of its messages."""
    template = ChatPromptTemplate([("system", "{a}"), MessagesPlaceholder("h"), HumanMessage("x")])

    assert len(template) == 3
    assert template[1] == MessagesPlaceholder("h")
    assert list(template) == [template[0], template[1], {"role": "user", "content": "x"}]
    assert template.messages == tuple(template)


@pytest.mark.parametrize(
    "other",
    [
        ("ai", "{b}"),
        [("ai", "{b}")],
        {"role": "ai", "content": "{b}"},
        AIMessagePromptTemplate.from_template("{b}"),
        ChatPromptTemplate([("ai", "{b}")]),
    ],
)
def test_adding_messages(other: object) -> None:
    """Whatever is a message, or a list of some, can be added."""
    made = ChatPromptTemplate([("human", "{a}")], name="n") + other  # type: ignore[operator]  # as users write it

    assert made.format(a=1, b=2) == "Human: 1\nAI: 2"
    assert made.name == "n"


def test_adding_starts_anywhere() -> None:
    """A message, a template of one and a placeholder add up to a chat template, too."""
    made = SystemMessagePromptTemplate.from_template("{a}") + MessagesPlaceholder("h") + "{b}" + AIMessage("x")

    assert made.format(a=1, h=["y"], b=2) == "System: 1\nHuman: y\nHuman: 2\nAI: x"
    assert (MessagesPlaceholder("h") + "{b}").input_variables == ("b", "h")
    assert (SystemMessage("{x}") + "{b}").format(b=1) == "System: {x}\nHuman: 1"


def test_append_and_extend() -> None:
    """Messages added in place count at once, also after a render."""
    template = ChatPromptTemplate([("human", "{a}")])
    template.invoke({"a": 1})

    template.append(("ai", "{b}"))
    template.extend([("human", "{c}")])

    assert template.input_variables == ("a", "b", "c")
    assert template.format(a=1, b=2, c=3) == "Human: 1\nAI: 2\nHuman: 3"


def test_templates_survive_copies() -> None:
    """Copies and pickles are equal, rendered before or not."""
    template = ChatPromptTemplate([("human", "{a}"), MessagesPlaceholder("h")], name="n", tags=["t"], metadata={"k": 1})
    template.invoke({"a": 1, "h": []})

    for made in (copy.copy(template), copy.deepcopy(template), pickle.loads(pickle.dumps(template))):
        assert made == template
        assert made.invoke({"a": 1, "h": []}) == template.invoke({"a": 1, "h": []})
    assert template != template.partial(a=1)
    assert template != ChatPromptTemplate([("human", "{a}")])


def test_options() -> None:
    """Name, tags and metadata are kept; an unknown keyword is refused, and so is a wrong list of inputs."""
    template = ChatPromptTemplate([("human", "{a}")], name="n", tags=["t"], metadata={"k": 1}, input_variables=["z"])

    assert (template.name, template.tags, template.metadata) == ("n", ("t",), {"k": 1})
    with pytest.raises(TypeError, match='unexpected keyword "tag"; did you mean "tags"'):
        ChatPromptTemplate([], tag=["t"])  # type: ignore[call-arg]  # the mistake is the test
    with pytest.raises(TemplateDefinitionError, match='has the inputs "a", but \'input_variables\' says "z"'):
        ChatPromptTemplate([("human", "{a}")], input_variables=["z"], validate_template=True)


def test_errors_at_render() -> None:
    """Missing inputs are all named, also with partials and in keyword form."""
    template = ChatPromptTemplate([("human", "{a}{b}{c}")], name="n")

    calls: list[Callable[[], object]] = [
        lambda: template.invoke({"a": 1}),
        lambda: template.format_messages(a=1),
        lambda: template.partial(a=1).invoke({}),
    ]
    for call in calls:
        with pytest.raises(MissingInputError) as raised:
            call()
        assert raised.value.names == ("b", "c")
    with pytest.raises(UnexpectedInputError, match='prompt "n" takes a mapping with "a", "b", "c", not a str'):
        template.invoke("x")  # type: ignore[arg-type]  # the mistake is the test


def test_bare_value() -> None:
    """Where exactly one input is required, its bare value will do; a mapping is always the mapping."""
    template = ChatPromptTemplate([("human", "{q}"), ("placeholder", "{h}")])

    assert template.invoke("x") == template.invoke(MappingProxyType({"q": "x"}))  # type: ignore[arg-type]  # at run time
    assert ChatPromptTemplate([MessagesPlaceholder("h")]).invoke(["x"]) == [{"role": "user", "content": "x"}]  # type: ignore[arg-type]  # at run time
    for nothing in (ChatPromptTemplate([]), ChatPromptTemplate([("placeholder", "{h}")])):
        with pytest.raises(UnexpectedInputError):
            nothing.invoke("x")  # type: ignore[arg-type]  # the mistake is the test


def test_repr() -> None:
    """Representations say what is asked for."""
    template = ChatPromptTemplate([("human", "{a}"), ("placeholder", "{h}")], name="n")

    assert repr(template).startswith("<ChatPromptTemplate 'n' (a, [h])")
    assert "{a}" in repr(HumanMessagePromptTemplate.from_template("{a}"))
    assert "'h'" in repr(MessagesPlaceholder("h"))
