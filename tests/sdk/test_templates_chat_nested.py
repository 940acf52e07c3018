"""Prompts inside chat templates: other templates, a user's own prompts, LangChain's."""

import asyncio
import copy
import pickle
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from langchain_core import messages as langchain
from langchain_core import prompts as theirs

from genprompts import (
    ChatMessagePromptTemplate,
    ChatPrompt,
    ChatPromptTemplate,
    ChatPromptValue,
    FewShotChatMessagePromptTemplate,
    HumanMessage,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    SystemMessage,
    SystemMessagePromptTemplate,
    TemplateDefinitionError,
    UnexpectedInputError,
)
from genprompts.templates.template import Input


class Generated(ChatPrompt[Input]):
    """A prompt such as generated code has."""

    __slots__ = ()
    input_variables = ("x",)
    optional_variables = ("o",)

    def _render(self, input: Input, config: object = None) -> ChatPromptValue:  # noqa: A002, ARG002
        return ChatPromptValue([{"role": "user", "content": f"{sorted(input)}"}])


class Own:
    """A user's own prompt, which shares nothing with ours but its methods."""

    input_variables: Sequence[str] = ("x",)

    def format_messages(self, **kwargs: Any) -> Sequence[Any]:
        return [langchain.HumanMessage(f"{kwargs['x']}"), ("ai", f"{sorted(kwargs)}"), "text"]


class OwnAsync(Own):
    """One that has to be awaited for its best answer."""

    async def aformat_messages(self, **kwargs: Any) -> Sequence[Any]:
        return [f"async {kwargs['x']}"]


class TheirOwn(theirs.BaseChatPromptTemplate):
    """A user's own prompt made for LangChain."""

    def format_messages(self, **kwargs: Any) -> list[langchain.BaseMessage]:
        return [langchain.ChatMessage(content=f"{kwargs['x']}", role="Jedi")]

    def pretty_repr(self, html: bool = False) -> str:  # noqa: ARG002
        return ""


# --- prompts that are asked at each render --------------------------------------------------------


@pytest.mark.parametrize(
    ("nested", "expected"),
    [
        (Generated(), [{"role": "user", "content": "['x']"}]),
        (
            Own(),
            [
                {"role": "user", "content": "X"},
                {"role": "assistant", "content": "['x', 'y']"},
                {"role": "user", "content": "text"},
            ],
        ),
        (TheirOwn(input_variables=["x"]), [{"role": "Jedi", "content": "X"}]),
    ],
)
def test_any_prompt_can_stand_in_the_list(nested: Any, expected: Sequence[object]) -> None:
    """A generated prompt, and any object with ``format_messages``, gives its messages; its inputs are asked for."""
    template = ChatPromptTemplate([("system", "{y}"), nested, "end"])

    assert (template.input_variables, template[1]) == (("x", "y"), nested)
    whole = [{"role": "system", "content": "Y"}, *expected, {"role": "user", "content": "end"}]
    assert template.invoke({"x": "X", "y": "Y"}) == whole
    assert asyncio.run(template.ainvoke({"x": "X", "y": "Y"})) == whole
    assert template.partial(x="X").invoke({"y": "Y"}) == whole
    assert (template[1:2] + "!").invoke({"x": "X", "y": "Y"})[-1] == {"role": "user", "content": "!"}
    with pytest.raises(MissingInputError) as raised:
        template.invoke({"y": 1})
    assert raised.value.names == ("x",)


def test_optional_inputs_of_a_prompt_inside() -> None:
    """What a prompt in the list may be given, the template may be given; what it must, is required."""
    template = ChatPromptTemplate([Generated()])

    assert template.optional_variables == ("o",)
    assert template.format(x=1, o=2, z=3) == "Human: ['o', 'x']"
    assert ChatPromptTemplate([Generated(), "{o}"]).input_variables == ("o", "x")


def test_own_prompts_are_awaited() -> None:
    """Asynchronous calls ask ``aformat_messages``; a coroutine is refused in the others."""

    class Coroutine:
        async def format_messages(self, **kwargs: Any) -> Sequence[Any]:
            return [f"{kwargs['x']}"]

    template = ChatPromptTemplate([OwnAsync()])
    odd = ChatPromptTemplate([Coroutine()])  # type: ignore[list-item]  # the mistake is the test

    assert asyncio.run(template.aformat(x=1)) == "Human: async 1"
    assert template.format(x=1) == "Human: 1\nAI: ['x']\nHuman: text"
    assert asyncio.run(odd.aformat(x=1)) == "Human: 1"
    with pytest.raises(UnexpectedInputError, match="a Coroutine gives has to be awaited"):
        odd.format(x=1)


@pytest.mark.parametrize(
    ("found", "fault"), [("abc", "but a str"), (None, "but None"), (["a", 5], 'item 1 of input "messages" is an int')]
)
def test_own_prompts_have_to_give_messages(found: object, fault: str) -> None:
    """What an own prompt gives is checked like the value of a placeholder."""

    class Odd:
        def format_messages(self, **kwargs: Any) -> Any:  # noqa: ARG002
            return found

    with pytest.raises(UnexpectedInputError, match="an Odd gives no list of messages") as raised:
        ChatPromptTemplate([Odd()]).invoke({})

    assert fault in raised.value.message


def test_messages_of_others_are_copied() -> None:
    """Changing a rendered message does not change what the prompt inside keeps."""
    kept = {"role": "user", "content": "a"}

    class Keeping:
        def format_messages(self, **kwargs: Any) -> Any:  # noqa: ARG002
            return [kept]

    ChatPromptTemplate([Keeping()]).invoke({})[0]["content"] = "changed"

    assert kept["content"] == "a"


# --- templates in templates -----------------------------------------------------------------------


def test_nested_partials_are_overridden_by_the_same_name_outside() -> None:
    """A nested template fills in what nobody gives; where the outer one asks for the name, what is given counts."""
    inner = ChatPromptTemplate([("system", "{a}")]).partial(a="inner")

    assert ChatPromptTemplate([inner]).format() == "System: inner"
    assert ChatPromptTemplate([inner]).format(a="given") == "System: given"
    asked = ChatPromptTemplate([inner, ("human", "{a}")])
    assert (asked.input_variables, asked.format(a="given")) == (("a",), "System: given\nHuman: given")
    filled = ChatPromptTemplate([inner, ("human", "{a}")], partial_variables={"a": "outer"})
    assert (filled.input_variables, filled.format()) == ((), "System: outer\nHuman: outer")


def test_nested_templates_are_snapshots() -> None:
    """A template in the list gives the messages that it has then."""
    inner = ChatPromptTemplate([("system", "{a}")], input_types={"a": int})
    template = ChatPromptTemplate([inner, ("human", "{b}")])
    inner.append("{c}")

    assert template.input_variables == ("a", "b")
    assert template.input_types == {"a": int}
    assert template.format(a=1, b=2) == "System: 1\nHuman: 2"


def test_two_nested_templates_keep_their_own_values() -> None:
    """Two templates, or two messages, that fill in one name differently keep their values, and one input overrides both."""
    message = HumanMessagePromptTemplate.from_template("{a}{b}", partial_variables={"a": 3})
    inner = ChatPromptTemplate([("system", "{a}")])
    template = ChatPromptTemplate([inner.partial(a=1), inner.partial(a=2), message, inner.partial(a=1)])

    assert (template.input_variables, template.optional_variables) == (("b",), ("a",))
    assert template.format(b="B") == "System: 1\nSystem: 2\nHuman: 3B\nSystem: 1"
    assert (
        template.format(a=0, b="B")
        == template.partial(a=0).format(b="B")
        == "System: 0\nSystem: 0\nHuman: 0B\nSystem: 0"
    )
    assert template[1:3].format(b="") == "System: 2\nHuman: 3"
    assert pickle.loads(pickle.dumps(template)) == copy.deepcopy(template) == template
    same = ChatPromptTemplate([inner.partial(a=1), inner.partial(a=1)])
    assert len(same) == 2
    assert same.inputs.computed == ()


def test_deep_nesting() -> None:
    """Templates nest as deep as one likes; few-shot prompts and prompts that are asked have a limit, with its own error."""
    template = ChatPromptTemplate([("human", "{x}")])
    for _ in range(3 * sys.getrecursionlimit()):
        template = ChatPromptTemplate([template])
    nested: Any = FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=["x"])
    for _ in range(48):
        nested = FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=nested)
    asked: Any = ChatPromptTemplate([Own()])
    for _ in range(22):
        selector = type("One", (), {"select_examples": lambda self, values: [values]})()  # noqa: ARG005
        asked = ChatPromptTemplate([FewShotChatMessagePromptTemplate(example_selector=selector, example_prompt=asked)])

    assert template.format(x=1) == "Human: 1"
    assert nested.format() == "Human: x"
    assert asked.format(x=1).startswith("Human: 1")
    assert copy.deepcopy(nested) == pickle.loads(pickle.dumps(nested)) == nested
    with pytest.raises(TemplateDefinitionError, match="nested more than 50 deep"):
        FewShotChatMessagePromptTemplate(
            examples=[{}], example_prompt=FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=nested)
        )


# --- LangChain's prompts --------------------------------------------------------------------------

THEIRS: list[Any] = [
    theirs.HumanMessagePromptTemplate.from_template("{x}"),
    theirs.SystemMessagePromptTemplate.from_template("{x} {p}", partial_variables={"p": "P"}),
    theirs.AIMessagePromptTemplate.from_template(
        ["{x}", {"type": "image_url", "image_url": "http://{x}"}, {"type": "audio", "data": "{x}"}]
    ),
    theirs.ChatMessagePromptTemplate.from_template("{x}", role="Jedi"),
    theirs.MessagesPlaceholder("h"),
    theirs.MessagesPlaceholder("h", optional=True, n_messages=1),
    theirs.ChatPromptTemplate([("system", "{x}"), ("placeholder", "{h}"), langchain.HumanMessage("{lit}")]),
    theirs.ChatPromptTemplate([("system", "{x}{p}")]).partial(p="P"),
    theirs.FewShotChatMessagePromptTemplate(
        examples=[{"q": "{1}"}, {"q": "2"}], example_prompt=theirs.HumanMessagePromptTemplate.from_template("{q}")
    ),
]


@pytest.mark.parametrize("prompt", THEIRS, ids=range(len(THEIRS)))
def test_prompts_of_langchain_become_ours(prompt: Any) -> None:
    """LangChain's templates say the same in our list, and are compiled like ours."""
    template = ChatPromptTemplate([prompt])
    values = {"x": "X", "h": [("ai", "1"), ("ai", "2")]}

    assert template.inputs.computed == ()
    assert list(template.input_variables) == theirs.ChatPromptTemplate([prompt]).input_variables
    assert template.invoke(values).to_langchain() == theirs.ChatPromptTemplate([prompt]).invoke(values)


@pytest.mark.parametrize(
    "prompt",
    [
        theirs.HumanMessagePromptTemplate.from_template("{{#x}}{{y}}{{/x}}", "mustache"),
        theirs.HumanMessagePromptTemplate.from_template("{{ x }}", "jinja2"),
        theirs.HumanMessagePromptTemplate.from_template("{x}", additional_kwargs={"k": "v"}),
        theirs.HumanMessagePromptTemplate.from_template([{"image_url": {"url": "{x}", "k": "v"}}]),
        TheirOwn(input_variables=["x"]),
    ],
)
def test_prompts_of_langchain_that_say_something_else_stay(prompt: Any) -> None:
    """What ours would not render to the letter is asked at each render, and renders as LangChain does."""
    template = ChatPromptTemplate([prompt])
    expected = theirs.ChatPromptTemplate([prompt]).format(x="<X>")

    assert template.messages == (prompt,)
    assert template.format(x="<X>") == expected == asyncio.run(template.aformat(x="<X>"))


# --- mutation, and what is left of a list ---------------------------------------------------------


def test_lists_can_be_added_from_both_sides() -> None:
    """A list, a pair, a text or a dict may stand on the left of ``+`` as well."""
    template = ChatPromptTemplate([("human", "{x}")], name="n")
    made: list[Any] = [
        [("system", "{s}")] + template,  # noqa: RUF005  (this is what adds them)
        ("system", "{s}") + template,  # noqa: RUF005
        {"role": "system", "content": "{s}"} + template,
    ]

    assert [one.format(s=1, x=2) for one in made] == ["System: 1\nHuman: 2"] * 3
    assert [one.name for one in made] == ["n"] * 3
    assert ("{s}" + template).format(s=1, x=2) == "Human: 1\nHuman: 2"


def test_the_messages_of_a_template_make_another() -> None:
    """A list of a template's messages, or the template itself, gives the same messages again; literal ones stay literal."""
    template = ChatPromptTemplate([HumanMessage("{lit}"), ("ai", "{x}"), langchain.SystemMessage("{lit}")])
    shots = FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=[HumanMessage("{lit}")])
    expected = "Human: {lit}\nAI: 1\nSystem: {lit}"

    assert ChatPromptTemplate(template.messages).format(x=1) == expected
    assert ChatPromptTemplate([*template, shots]).format(x=1) == f"{expected}\nHuman: {{lit}}"
    grown = ChatPromptTemplate([])
    grown.extend(template.partial(x=1))
    grown.extend(template[2:].messages)
    assert (grown.input_variables, grown.format()) == ((), f"{expected}\nSystem: {{lit}}")
    assert (template + template).partial(x=1).format() == f"{expected}\n{expected}"


def test_literal_messages_keep_what_only_langchain_knows() -> None:
    """A literal message gives LangChain the same message again, ids and such included, and is new in each result."""
    kept = [
        langchain.HumanMessage("a", id="1", additional_kwargs={"k": [1]}, name="bob"),
        langchain.ToolMessage("r", tool_call_id="1", artifact={"x": 1}),
        langchain.AIMessage("b"),
    ]
    template = ChatPromptTemplate([*kept, ("human", "{x}")])
    template.invoke({"x": 1})[0]["content"] = "changed"

    assert template.invoke({"x": 1}).to_langchain() == theirs.ChatPromptTemplate([*kept, ("human", "{x}")]).invoke(
        {"x": 1}
    )
    assert template.invoke({"x": 1})[0] == {"role": "user", "content": "a", "name": "bob"}
    assert (
        pickle.loads(pickle.dumps(template)).invoke({"x": 1}).to_langchain() == template.invoke({"x": 1}).to_langchain()
    )


def test_membership() -> None:
    """``in`` knows a message however it is written."""
    own: Any = Own()
    template = ChatPromptTemplate([SystemMessage("s"), ("human", "{x}"), MessagesPlaceholder("h"), own])

    assert SystemMessage("s") in template
    assert langchain.SystemMessage("s") in template
    assert ("human", "{x}") in template
    assert "{x}" in template
    assert own in template
    assert ("ai", "{x}") not in template
    assert 5 not in template


def test_slices_of_all_kinds() -> None:
    """A slice is a template again, whatever its step; it asks for what it still uses."""
    template = ChatPromptTemplate([("system", "{a}"), ("human", "{b}"), ("ai", "{c}")])

    assert template[::-1].format(a=1, b=2, c=3) == "AI: 3\nHuman: 2\nSystem: 1"
    assert template[1:].input_variables == ("b", "c")
    assert len(template[5:]) == 0
    assert template[-1] == template.messages[2]
    with pytest.raises(IndexError):
        template[3]


def test_a_template_grows_beside_renders() -> None:
    """Renders that run while messages are added give whole templates, and the last one has all messages."""
    rounds = 60
    template = ChatPromptTemplate([("human", "{x}")])
    templates = [ChatPromptTemplate([("human", "{x}")]) for _ in range(rounds)]

    def grow() -> None:
        for one in templates:
            one.append(Own())
            one.append(("ai", "{x}"))
            one.append(FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=["end"]))

    def render(_: object) -> set[int]:
        return {len(one.invoke({"x": 1})) for one in templates for _ in range(5)}

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            growing = pool.submit(grow)
            found = set().union(*pool.map(render, range(6)))
            growing.result()
    finally:
        sys.setswitchinterval(interval)

    assert found <= {1, 4, 5, 6}
    assert {len(one.invoke({"x": 1})) for one in templates} == {6}
    assert len(template) == 1


# --- what makes messages of texts -----------------------------------------------------------------


def test_classes_and_functions_make_messages_of_texts() -> None:
    """A pair may name a message template's class, LangChain's too, or anything that makes a message of a text prompt."""

    def jedi(prompt: PromptTemplate) -> ChatMessagePromptTemplate:
        return ChatMessagePromptTemplate(prompt=prompt, role="Jedi")

    class Special(HumanMessagePromptTemplate):
        __slots__ = ()

    sources: list[Any] = [
        (Special, "{x}"),
        (theirs.SystemMessagePromptTemplate, "{x}"),
        (jedi, "{x}"),
        (SystemMessagePromptTemplate, [{"type": "text", "text": "{x}"}]),
        ("developer", "{x}"),
    ]
    template = ChatPromptTemplate(sources)

    assert [message["role"] for message in template.invoke({"x": 1})] == [
        "user",
        "system",
        "Jedi",
        "system",
        "developer",
    ]
    assert type(template[0]) is Special


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: ChatPromptTemplate([(ChatMessagePromptTemplate, "x")]), "message 0: a pair with the class"),
        (lambda: ChatPromptTemplate(["x", (len, 5)]), "message 1: what makes a message of a template is given a text"),
        (lambda: ChatPromptTemplate(["x", Own]), "message 1: a type is no message"),  # type: ignore[list-item]  # the mistake is the test
        (lambda: ChatPromptTemplate(THEIRS[6]), "a list of messages, not a ChatPromptTemplate"),
        (lambda: ChatPromptTemplate(Generated()), "a list of messages, not a Generated"),  # type: ignore[arg-type]  # same
        (lambda: ChatPromptTemplate([]) + 5, "an int is no message"),  # type: ignore[operator]  # same
    ],
)
def test_mistakes_in_lists(make: Callable[[], object], fault: str) -> None:
    """What is no message is refused by its position."""
    with pytest.raises(TemplateDefinitionError) as raised:
        make()

    assert fault in str(raised.value)
    assert HumanMessage("x") in ChatPromptTemplate([HumanMessage("x")])
