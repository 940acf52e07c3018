"""Templates for people: LangChain's layout, with the text as it was written."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core import messages as theirs_messages
from langchain_core import prompts as theirs

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
    PromptTemplate,
    SystemMessagePromptTemplate,
    TextPrompt,
    TextPromptValue,
    ToolMessage,
    as_messages,
)
from genprompts.templates.dict import DictPromptTemplate
from genprompts.templates.few_shot import FewShotPromptTemplate
from genprompts.templates.few_shot_chat import FewShotChatMessagePromptTemplate
from genprompts.templates.image import ImagePromptTemplate

YELLOW, BOLD, END = "\x1b[33;1m\x1b[1;3m", "\x1b[1m", "\x1b[0m"


def body(template: Any) -> str:
    """Return what stands below the title of a template of one message."""
    text: str = template.pretty_repr()
    return text.partition("\n\n")[2]


PLAIN: list[Any] = [
    [("system", "S {s}"), MessagesPlaceholder("h"), ("ai", "A\n\nB"), ("human", "")],
    [("human", ["one {a}", {"type": "text", "text": "two"}]), ("placeholder", "{o}")],
    ["{only}"],
    [],
]


@pytest.mark.parametrize("messages", PLAIN)
@pytest.mark.parametrize("html", [False, True])
def test_layout_is_langchains(messages: Any, html: bool) -> None:
    """Titles, rules, blank lines and colours are LangChain's."""
    their_messages = [
        theirs.MessagesPlaceholder("h") if isinstance(message, MessagesPlaceholder) else message for message in messages
    ]

    assert ChatPromptTemplate(messages).pretty_repr(html) == theirs.ChatPromptTemplate(their_messages).pretty_repr(html)


LITERALS: list[tuple[Any, Any]] = [
    (HumanMessage("h {x}", name="bob"), theirs_messages.HumanMessage("h {x}", name="bob")),
    (AIMessage("a"), theirs_messages.AIMessage("a")),
    (ToolMessage("r", tool_call_id="1"), theirs_messages.ToolMessage("r", tool_call_id="1")),
    (
        AIMessage("I look.", tool_calls=[{"name": "f", "args": {"a": 1, "b": "x"}, "id": "1"}]),
        theirs_messages.AIMessage("I look.", tool_calls=[{"name": "f", "args": {"a": 1, "b": "x"}, "id": "1"}]),
    ),
]


@pytest.mark.parametrize(("ours", "original"), LITERALS, ids=lambda value: type(value).__name__)
def test_literal_messages_are_langchains(ours: Any, original: Any) -> None:
    """Messages that are never filled in look as LangChain prints them."""
    assert ChatPromptTemplate([ours]).pretty_repr().strip() == original.pretty_repr().strip()


@pytest.mark.parametrize(
    "template",
    [
        SystemMessagePromptTemplate.from_template("{x}"),
        HumanMessagePromptTemplate.from_template("{x}"),
        AIMessagePromptTemplate.from_template("{x}"),
        ChatMessagePromptTemplate.from_template("{x}", role="Jedi"),
        MessagesPlaceholder("x"),
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_messages_alone_are_langchains(template: Any, html: bool) -> None:
    """A message template and a placeholder alone look as LangChain prints them."""
    kind = getattr(theirs, type(template).__name__)
    if isinstance(template, MessagesPlaceholder):
        original = kind("x")
    else:
        role = {"role": template.role} if isinstance(template, ChatMessagePromptTemplate) else {}
        original = kind.from_template("{x}", **role)

    assert template.pretty_repr(html) == original.pretty_repr(html=html)


TEXTS = st.lists(st.text("abc \n", max_size=5) | st.sampled_from(["{a}", "{b_c}", "{ü}"]), max_size=5).map("".join)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["system", "human", "ai"]), TEXTS), max_size=4), st.booleans())
def test_any_plain_template_is_langchains(messages: Any, html: bool) -> None:
    """Where LangChain's dummy values show the source, the text is the same."""
    assert ChatPromptTemplate(messages).pretty_repr(html) == theirs.ChatPromptTemplate(messages).pretty_repr(html)


@pytest.mark.parametrize(
    "text", ["{a:.2f}", "{b!r}", "{b!s:>10}", "{a:}", "{{x}} {x}", '{{"k": "{v}"}}', "{d:%Y-%m-%d}"]
)
def test_source_is_shown(text: str) -> None:
    """Specifications, conversions and doubled braces are shown as they are written."""
    assert PromptTemplate(text).pretty_repr() == text


@pytest.mark.parametrize(
    ("text", "template_format", "marked"),
    [
        ("{a:.2f} {{a}}", "f-string", "<{a:.2f}> {{a}}"),
        ("{{a}} {{#s}}{{b.c}}{{/s}}", "mustache", "<{{a}}> {{#s}}<{{b.c}}>{{/s}}"),
        ("{% if a %}{{ a }}{% endif %}{# {{ c }} #}", "jinja2", "{% if a %}<{{ a }}>{% endif %}{# {{ c }} #}"),
    ],
)
def test_every_language_is_shown(text: str, template_format: Any, marked: str) -> None:
    """Templates of each language are shown as text, and what they print in colour."""
    template = PromptTemplate(text, template_format=template_format)

    assert template.pretty_repr() == text
    assert template.pretty_repr(html=True) == marked.replace("<", YELLOW).replace(">", END)


def test_partials_are_shown_as_fields() -> None:
    """What is filled in is shown as a field: its value may be long, and may change."""
    template = ChatPromptTemplate([("human", "{a} {b}")], partial_variables={"a": "x" * 100})

    assert body(template) == "{a} {b}"


def test_blocks_are_shown() -> None:
    """Images show their URL, and all other blocks their data, one below the other."""
    template = ChatPromptTemplate(
        [
            (
                "human",
                [
                    "t",
                    {"type": "image_url", "image_url": {"url": "{u}", "detail": "low"}},
                    {"type": "file", "id": "{f}"},
                ],
            )
        ]
    )

    assert body(template) == 't\n\n{u} (detail: low)\n\n{\n  "type": "file",\n  "id": "{f}"\n}'
    assert ImagePromptTemplate({"url": "https://x/{u}"}).pretty_repr() == "https://x/{u}"
    assert DictPromptTemplate({"a": "{b}"}).pretty_repr() == '{\n  "a": "{b}"\n}'


def test_few_shot_is_shown() -> None:
    """A few-shot prompt shows its examples as they come out, braces and all, between prefix and suffix."""
    template = FewShotPromptTemplate(
        examples=[{"q": "{1}"}, {"q": "2"}], example_prompt=PromptTemplate("Q {q}"), prefix="P {p}", suffix="S {s:.1f}"
    )

    assert template.pretty_repr() == "P {p}\n\nQ {1}\n\nQ 2\n\nS {s:.1f}"


def test_few_shot_chat_is_shown() -> None:
    """Examples that are messages are shown as messages, alone and inside a chat template."""
    examples = FewShotChatMessagePromptTemplate(
        examples=[{"q": "1", "a": "2"}], example_prompt=ChatPromptTemplate([("human", "{q}"), ("ai", "{a}")])
    )
    expected = ChatPromptTemplate([HumanMessage("1"), AIMessage("2")]).pretty_repr()

    assert examples.pretty_repr() == expected
    assert ChatPromptTemplate([examples, "{x}"]).pretty_repr().startswith(expected + "\n\n====")


def test_selectors_show_the_example_prompt() -> None:
    """Where a selector chooses the examples, the prompt that shows them stands in their place."""

    class Selector:
        """Chooses nothing."""

        def select_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG002  (the protocol)
            return []

        def add_example(self, example: dict[str, str]) -> None: ...

    text = FewShotPromptTemplate(example_selector=Selector(), example_prompt=PromptTemplate("Q {q}"), suffix="{s}")
    chat = FewShotChatMessagePromptTemplate(
        example_selector=Selector(), example_prompt=ChatPromptTemplate([("human", "{q}")]), input_variables=["s"]
    )

    assert text.pretty_repr() == "Q {q}\n\n{s}"
    assert body(ChatPromptTemplate([chat])) == "{q}"


def test_pretty_print(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """``pretty_print`` prints the text; in an interactive interpreter in colour."""
    template = PromptTemplate("Hi {x}")
    template.pretty_print()
    monkeypatch.setattr(sys, "ps2", "... ", raising=False)
    template.pretty_print()

    assert capsys.readouterr().out == f"Hi {{x}}\nHi {YELLOW}{{x}}{END}\n"


REPRS: list[tuple[Any, str]] = [
    (PromptTemplate("Hi {x}"), "<PromptTemplate (x): 'Hi {x}'>"),
    (PromptTemplate("{x}", name="greet", partial_variables={"x": 1}), "<PromptTemplate 'greet' ([x]): '{x}'>"),
    (
        ChatPromptTemplate(
            [("system", "S"), MessagesPlaceholder("h", optional=True), HumanMessage("x"), ("ai", ["a"])]
        ),
        "<ChatPromptTemplate ([h]): system 'S', placeholder 'h', user 'x', assistant 1 blocks>",
    ),
    (ChatPromptTemplate([]), "<ChatPromptTemplate (): no messages>"),
    (HumanMessagePromptTemplate.from_template("{q}"), "<HumanMessagePromptTemplate user '{q}'>"),
    (MessagesPlaceholder("h", n_messages=2), "MessagesPlaceholder('h', n_messages=2)"),
    (DictPromptTemplate({"a": "{b}"}), "<DictPromptTemplate (b): \"{'a': '{b}'}\">"),
]


@pytest.mark.parametrize(("template", "expected"), REPRS, ids=[type(template).__name__ for template, _ in REPRS])
def test_reprs(template: Any, expected: str) -> None:
    """The ``repr`` says the class, the inputs and how the text begins."""
    assert repr(template) == expected


def test_reprs_are_short() -> None:
    """However much a template says, its ``repr`` fits a few lines."""
    many = "".join(f"{{{'n' * 100}{index}}}" for index in range(100))
    templates = [PromptTemplate(many), ChatPromptTemplate([("human", many)] * 20)]

    assert max(len(repr(template)) for template in templates) < 1000


# --- generated prompts -----------------------------------------------------------------------------


class Reply(ChatPrompt[Any]):
    """``reply``: chat prompt from ``prompts.py``, line 1.

    | role | template |
    | --- | --- |
    | system | Return {"a": {total:.2f}} |
    | placeholder | history (optional) |
    | assistant | {name!r:>5} |
    """

    __slots__ = ()
    input_variables = ("name", "total")
    optional_variables = ("history",)

    def _render(self, input: Any, config: object = None) -> ChatPromptValue:  # noqa: A002, ARG002  (as emitted)
        name, total = input["name"], input["total"]
        return ChatPromptValue(
            [
                {"role": "system", "content": f'Return {{"a": {total:.2f}}}'},
                *as_messages(input.get("history", ()), "history")[-2:],
                {"role": "assistant", "content": f"{name!r:>5}"},
            ]
        )


class Looping(TextPrompt[Any]):
    """``loop``: text prompt from ``loop.j2``, line 1.

    {% for x in xs %}{{ x }}{% endfor %}
    """

    __slots__ = ()
    input_variables = ("xs",)

    def _render(self, input: Any, config: object = None) -> TextPromptValue:  # noqa: A002, ARG002  (as emitted)
        return TextPromptValue("".join(str(x) for x in input["xs"]))


class Choosing(Reply):
    r"""``choose``: chat prompt from ``choose.yaml``, line 1.

    | role | template |
    | --- | --- |
    | user | {% if a \| trim %}{{ a }}{% endif %} |
    | placeholder | history |
    """

    __slots__ = ()
    input_variables = ("a", "history")

    def _render(self, input: Any, config: object = None) -> ChatPromptValue:  # noqa: A002, ARG002  (as emitted)
        return ChatPromptValue([{"role": "user", "content": "x" if input["a"] else ""}])


@pytest.mark.parametrize("html", [False, True])
def test_generated_prompts_show_their_fields(html: bool) -> None:
    """A generated prompt that prints its inputs is shown as the template it was made of, with nothing emitted for that."""
    template = ChatPromptTemplate(
        [("system", 'Return {{"a": {total:.2f}}}'), ("placeholder", "{history}"), ("ai", "{name!r:>5}")]
    )

    prompt: Any = Reply()

    assert prompt.pretty_repr(html) == template.pretty_repr(html)
    assert prompt.partial(name="x").pretty_repr(html) == template.pretty_repr(html)


def test_generated_prompts_show_their_docstring() -> None:
    """One that does more with its inputs shows what its docstring says of the template."""
    expected = ChatPromptTemplate(
        [("human", "{% if a | trim %}{{ a }}{% endif %}"), MessagesPlaceholder("history")], template_format="jinja2"
    )

    assert Looping().pretty_repr() == "{% for x in xs %}{{ x }}{% endfor %}"
    assert Choosing().pretty_repr() == expected.pretty_repr()


def test_generated_prompts_print(capsys: pytest.CaptureFixture[str]) -> None:
    """``pretty_print`` prints a generated prompt."""
    Looping().pretty_print()

    assert capsys.readouterr().out == "{% for x in xs %}{{ x }}{% endfor %}\n"
