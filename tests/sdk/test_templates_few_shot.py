"""Few-shot prompts made at run time: examples, selectors, and what is around them."""

import asyncio
import copy
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from genprompts import (
    AIMessage,
    BaseExampleSelector,
    ChatMessagePromptTemplate,
    ChatPrompt,
    ChatPromptTemplate,
    ChatPromptValue,
    ExampleSelector,
    FewShotChatMessagePromptTemplate,
    FewShotPromptTemplate,
    FewShotPromptWithTemplates,
    HumanMessagePromptTemplate,
    LengthBasedExampleSelector,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    TemplateDefinitionError,
    TemplateSyntaxError,
    TextPrompt,
    TextPromptValue,
    UnexpectedInputError,
)
from genprompts.templates.template import Input

EXAMPLES = [{"q": "2+2", "a": "4"}, {"q": "{x}", "a": "{{y}}"}]
SHOWN = PromptTemplate("Q: {q}\nA: {a}")
TURN = ChatPromptTemplate([("human", "{q}"), ("ai", "{a}")])
TURNS = [
    {"role": "user", "content": "2+2"},
    {"role": "assistant", "content": "4"},
    {"role": "user", "content": "{x}"},
    {"role": "assistant", "content": "{{y}}"},
]


class Echo(BaseExampleSelector):
    """Selects one example for each value it sees; its asynchronous answer says so."""

    def __init__(self) -> None:
        self.added: list[dict[str, Any]] = []

    def add_example(self, example: dict[str, Any]) -> None:
        self.added.append(example)

    def select_examples(self, input_variables: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [*self.added, *({"q": name, "a": value} for name, value in input_variables.items())]

    async def aselect_examples(self, input_variables: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [{"q": "async", "a": "!"}, *self.select_examples(input_variables)]


class Awaited:
    """A selector for asynchronous calls alone."""

    async def aselect_examples(self, input_variables: dict[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [{"q": name, "a": "awaited"} for name in input_variables]


class Bare:
    """A selector with one method."""

    def __init__(self, *found: object) -> None:
        self.found = found

    def select_examples(self, input_variables: dict[str, Any]) -> Sequence[Mapping[str, Any]]:  # noqa: ARG002
        return list(self.found)  # type: ignore[arg-type]  # some tests select nonsense


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template_format", "field"), [("f-string", "{s}"), ("mustache", "{{s}}"), ("jinja2", "{{ s }}")]
)
@pytest.mark.parametrize("selected", [False, True])
def test_examples_stand_between_prefix_and_suffix(template_format: Any, field: str, *, selected: bool) -> None:
    """In each language the examples are printed as they are, in fixed and in selected ones alike."""
    template = FewShotPromptTemplate(
        example_prompt=SHOWN,
        prefix=f"Answer {field}.",
        suffix=f"Q: {field}",
        examples=None if selected else EXAMPLES,
        example_selector=Bare(*EXAMPLES) if selected else None,
        template_format=template_format,
    )

    assert template.input_variables == ("s",)
    found = template.invoke({"s": "{s}"})
    assert found == "Answer {s}.\n\nQ: 2+2\nA: 4\n\nQ: {x}\nA: {{y}}\n\nQ: {s}"
    assert type(found) is TextPromptValue


@pytest.mark.parametrize("template_format", ["f-string", "mustache", "jinja2"])
@pytest.mark.parametrize("separator", ["\n\n", "{{#a}}", "-", ""])
@pytest.mark.parametrize("prefix", ["", "p"])
@pytest.mark.parametrize("suffix", ["", "s"])
@pytest.mark.parametrize("texts", [(), ("1",), ("1", "", "2"), ("",)])
def test_empty_pieces_are_left_out(
    template_format: Any, separator: str, prefix: str, suffix: str, texts: Sequence[str]
) -> None:
    """Prefix, examples and suffix are joined by the separator, those without text left out."""
    around: dict[str, Any] = {"prefix": prefix, "suffix": suffix, "example_separator": separator}
    around["template_format"] = template_format
    examples = [{"q": text} for text in texts]
    fixed = FewShotPromptTemplate(example_prompt=PromptTemplate("{q}"), examples=examples, **around)
    selected = FewShotPromptTemplate(example_prompt=PromptTemplate("{q}"), example_selector=Bare(*examples), **around)

    expected = separator.join(piece for piece in (prefix, *texts, suffix) if piece)
    assert [fixed.invoke({}), selected.invoke({})] == [expected, expected]


def test_fixed_examples_are_part_of_the_text() -> None:
    """Fixed examples cost nothing at render: their text is in the compiled code."""
    template = FewShotPromptTemplate(examples=EXAMPLES, example_prompt=SHOWN, suffix="{s}")

    assert template.inputs.computed == ()
    assert template._plain


def test_partials_and_functions() -> None:
    """Inputs around the examples can be filled in; an example prompt that calls a function is asked each time."""
    times = iter("abcd")
    shown = PromptTemplate("{q} at {t}", partial_variables={"t": lambda: next(times)})
    template = FewShotPromptTemplate(examples=[{"q": 1}], example_prompt=shown, suffix="{s}{t}").partial(s="S")

    assert (template.input_variables, template.optional_variables) == (("t",), ("s",))
    assert [template.format(t=0), template.format(t=0, s=1)] == ["1 at a\n\nS0", "1 at b\n\n10"]
    assert template.invoke(5) == "1 at c\n\nS5"  # type: ignore[arg-type]  # the one input that is left
    assert (
        FewShotPromptTemplate(
            examples=[{"q": 1, "t": "noon"}], example_prompt=shown, suffix="", partial_variables={}
        ).format()
        == "1 at noon"
    )


def test_a_few_shot_text_can_be_added_to() -> None:
    """A text goes behind the suffix or before the prefix, and is a template like them."""
    template = FewShotPromptTemplate(examples=[{"q": 1}], example_prompt="{q}", prefix="p", suffix="s", name="n")
    made = "{a} " + (template + " {b}" + PromptTemplate("!{c}", partial_variables={"c": "C"}))

    assert made.format(a="A", b="B") == "A p\n\n1\n\ns B!C"
    assert (made.name, made.input_variables) == ("n", ("a", "b"))
    with pytest.raises(TemplateDefinitionError, match="cannot be added"):
        template + 5  # type: ignore[operator]  # the mistake is the test
    with pytest.raises(TemplateDefinitionError, match="differ"):
        template + PromptTemplate("{{x}}", template_format="mustache")


def test_few_shot_with_templates() -> None:
    """Prefix and suffix may be prompts of any language, with partials of their own; empty results are left out."""
    template = FewShotPromptWithTemplates(
        examples=EXAMPLES,
        example_prompt=SHOWN,
        prefix=PromptTemplate("{{ p }}", template_format="jinja2"),
        suffix=PromptTemplate("{s}{t}", partial_variables={"t": "T"}),
        example_separator="|",
    )

    assert (template.input_variables, template.optional_variables) == (("p", "s"), ("t",))
    assert template.format(p="", s="{s}") == "Q: 2+2\nA: 4|Q: {x}\nA: {{y}}|{s}T"
    assert template.partial(p="P").format(s=1, t=2) == "P|Q: 2+2\nA: 4|Q: {x}\nA: {{y}}|12"
    assert FewShotPromptWithTemplates(examples=[], example_prompt="{q}", suffix="{s}").format(s=1) == "1"


def test_few_shot_prompts_nest() -> None:
    """A few-shot text may show the examples of another, or stand before them."""
    inner = FewShotPromptTemplate(examples=[{"q": 1}], example_prompt="<{q}>", suffix="{s}", example_separator=" ")
    outer = FewShotPromptTemplate(examples=[{"s": "a"}, {"s": "b"}], example_prompt=inner, suffix="{z}")
    around = FewShotPromptWithTemplates(example_selector=Bare({"q": 2}), example_prompt="{q}", prefix=inner, suffix="!")

    assert outer.format(z="Z") == "<1> a\n\n<1> b\n\nZ"
    assert around.format(s="S") == "<1> S\n\n2\n\n!"


# --- messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (TURN, TURNS),
        ([("human", "{q}"), AIMessage("same"), {"role": "ai", "content": "{a}"}], None),
        (HumanMessagePromptTemplate.from_template("{q}"), [TURNS[0], TURNS[2]]),
        (HumanMessagePromptTemplate.from_template("{q}").__add__(("ai", "{a}")), TURNS),
        (
            FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=["same"]),
            [{"role": "user", "content": "same"}] * 2,
        ),
    ],
)
def test_what_can_show_an_example_as_messages(shown: Any, expected: object) -> None:
    """A message, a chat template, a list of messages or another few-shot prompt shows each example."""
    template = FewShotChatMessagePromptTemplate(examples=EXAMPLES, example_prompt=shown)

    value = template.invoke({})
    assert type(value) is ChatPromptValue
    assert isinstance(template, ChatPrompt)
    assert value == (expected or [TURNS[0], AIMessage("same"), TURNS[1], TURNS[2], AIMessage("same"), TURNS[3]])


def test_few_shot_messages_stand_in_a_list() -> None:
    """In the list of a chat template the messages stand where the few-shot prompt does, literally."""
    shots = FewShotChatMessagePromptTemplate(examples=EXAMPLES, example_prompt=TURN)
    template = ChatPromptTemplate([("system", "{s}"), shots, ("human", "{x}")])

    assert template.input_variables == ("s", "x")
    assert template.messages[1] is shots
    assert template.invoke({"s": "S", "x": "X"}) == [
        {"role": "system", "content": "S"},
        *TURNS,
        {"role": "user", "content": "X"},
    ]
    assert template.inputs.computed == ()
    assert (shots + "{x}").format(x=1) == shots.format() + "\nHuman: 1"
    before = [("system", "{s}")] + shots  # noqa: RUF005  (this is what adds them)
    assert before.input_variables == ("s",)


def test_selectors_are_asked_at_each_render() -> None:
    """A selector sees all values, partials too, alone and in a chat template; async calls ask its async method."""
    selector = Echo()
    shots = FewShotChatMessagePromptTemplate(example_selector=selector, example_prompt=TURN, input_variables=["x"])
    template = ChatPromptTemplate([shots, ("human", "{z}")]).partial(z="Z")

    assert (shots.input_variables, template.input_variables) == (("x",), ("x",))
    assert shots.format(x=1) == "Human: x\nAI: 1"
    assert template.format(x=1) == "Human: z\nAI: Z\nHuman: x\nAI: 1\nHuman: Z"
    selector.add_example({"q": "new", "a": "!"})
    assert template.format(x=1, y=2).startswith("Human: new\nAI: !\nHuman: z\nAI: Z\nHuman: x\nAI: 1\nHuman: y\nAI: 2")
    assert asyncio.run(template.aformat(x=1)).startswith("Human: async\nAI: !\nHuman: new")
    with pytest.raises(MissingInputError) as raised:
        template.invoke({})
    assert raised.value.names == ("x",)


async def _all(template: Any) -> list[object]:
    return [await template.ainvoke({"s": 1}), *await template.abatch([{"s": 1}]), await template.aformat_prompt(s=1)]


def test_async_selectors() -> None:
    """A selector that can only be awaited serves the asynchronous calls; the others refuse it by its class."""
    text = FewShotPromptTemplate(example_selector=Awaited(), example_prompt=SHOWN, suffix="{s}")
    around = FewShotPromptWithTemplates(example_selector=Awaited(), example_prompt=SHOWN, suffix="{s}")
    chat = FewShotChatMessagePromptTemplate(example_selector=Awaited(), example_prompt=TURN)
    expected = "Q: s\nA: awaited\n\n1"

    assert asyncio.run(_all(text)) == [expected] * 3
    assert asyncio.run(_all(around)) == [expected] * 3
    assert asyncio.run(chat.aformat(s=1)) == "Human: s\nAI: awaited"
    for template in (text, around, chat):
        with pytest.raises(UnexpectedInputError, match="an Awaited selects has to be awaited"):
            template.invoke({"s": 1})


def test_a_selector_needs_one_method_only() -> None:
    """Any object with ``select_examples`` is a selector, in asynchronous calls as well; a coroutine is no answer."""

    class Coroutine:
        async def select_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:
            return [input_variables]

    template = FewShotPromptTemplate(example_selector=Bare({"q": 1}), example_prompt="{q}", suffix="")
    odd = FewShotPromptTemplate(example_selector=Coroutine(), example_prompt="{q}", suffix="")  # type: ignore[arg-type]  # the mistake is the test

    assert (template.format(), asyncio.run(template.aformat())) == ("1", "1")
    assert asyncio.run(odd.aformat(q=2)) == "2"
    with pytest.raises(UnexpectedInputError, match="a Coroutine gives has to be awaited"):
        odd.format(q=2)


@pytest.mark.parametrize("found", [(), ("a",), ("abcdef",), ("a", "bb", "c"), ("x y z", "u")])
@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 100])
def test_length_based_selection(found: Sequence[str], length: int) -> None:
    """As many of the first examples are chosen as fit beside the values."""
    selector = LengthBasedExampleSelector(
        examples=[{"q": text} for text in found], example_prompt=PromptTemplate("{q}"), max_length=length
    )
    chosen = [example["q"] for example in selector.select_examples({"x": "one"})]

    left = length - 1
    expected: list[str] = []
    for text in found:
        if left <= 0 or len(text.split(" ")) > left:
            break
        expected.append(text)
        left -= len(text.split(" "))
    assert chosen == expected


# --- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "needs 'examples' or an 'example_selector'"),
        ({"examples": [{"q": 1}], "example_selector": Bare()}, "not both"),
        ({"example_selector": 5}, "an int is no example selector"),
        ({"examples": "abc"}, "a list of dicts, not a str"),
        ({"examples": [{"q": 1}, "b"]}, "example 1 is a dict of the values that it fills in, not a str"),
        ({"examples": [{"q": 1}, {"a": 1}]}, 'example 1 has no "q", which its prompt asks for'),
        ({"examples": [{"q": "x"}], "n": True}, "example 0 has a value that its prompt cannot print"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "around", "chat"])
def test_mistakes_show_when_the_prompt_is_made(given: dict[str, Any], fault: str, kind: str) -> None:
    """Examples that are missing, doubled, or do not fit their prompt are refused at once, by their number."""
    given = dict(given)
    shown = PromptTemplate("{q:d}" if given.pop("n", False) else "{q}")
    make: dict[str, Callable[[], object]] = {
        "text": lambda: FewShotPromptTemplate(example_prompt=shown, suffix="s", **given),
        "around": lambda: FewShotPromptWithTemplates(example_prompt=shown, suffix="s", **given),
        "chat": lambda: FewShotChatMessagePromptTemplate(example_prompt=HumanMessagePromptTemplate(shown), **given),
    }

    with pytest.raises(TemplateDefinitionError) as raised:
        make[kind]()

    assert fault in str(raised.value)


def test_selected_examples_are_checked_at_render() -> None:
    """What a selector chooses has to be a list of dicts that fit the example prompt."""
    lacking = FewShotPromptTemplate(
        example_selector=Bare({"q": 1}, {"z": 1}), example_prompt="{q}", suffix="", name="n"
    )
    odd = FewShotPromptTemplate(example_selector=Bare("abc"), example_prompt="{q}", suffix="")

    with pytest.raises(MissingInputError, match='example 1 has no "q", which its prompt asks for') as raised:
        lacking.invoke({})
    assert (raised.value.prompt, raised.value.names) == ("n", ("q",))
    with pytest.raises(MissingInputError, match="example 1"):
        asyncio.run(lacking.ainvoke({}))
    with pytest.raises(UnexpectedInputError, match="a Bare selects a list; a few-shot prompt takes a list of dicts"):
        odd.invoke({})


@pytest.mark.parametrize("shown", [5, int, None])
def test_what_shows_no_example_is_refused(shown: Any) -> None:
    """An example prompt is a text prompt, or for messages a chat prompt, a message or a list of some."""
    with pytest.raises(TemplateDefinitionError):
        FewShotPromptTemplate(examples=[], example_prompt=shown, suffix="")
    with pytest.raises(TemplateDefinitionError):
        FewShotChatMessagePromptTemplate(examples=[], example_prompt=shown)
    with pytest.raises(TemplateDefinitionError):
        FewShotChatMessagePromptTemplate(examples=[], example_prompt=PromptTemplate("x"))  # type: ignore[arg-type]  # the mistake is the test
    with pytest.raises(TemplateSyntaxError):
        FewShotPromptTemplate(examples=[], example_prompt="{a.b}", suffix="")


# --- copies --------------------------------------------------------------------------------------


def _selected() -> ExampleSelector:
    return LengthBasedExampleSelector(examples=EXAMPLES, example_prompt=SHOWN)


@pytest.mark.parametrize(
    "template",
    [
        FewShotPromptTemplate(examples=EXAMPLES, example_prompt=SHOWN, suffix="{s}", name="n"),
        FewShotPromptTemplate(examples=EXAMPLES, example_prompt=SHOWN, suffix="{{s}}", template_format="mustache"),
        FewShotPromptTemplate(example_selector=_selected(), example_prompt=SHOWN, suffix="{s}"),
        FewShotPromptWithTemplates(examples=EXAMPLES, example_prompt=SHOWN, prefix="{s}", suffix="!"),
        FewShotChatMessagePromptTemplate(examples=EXAMPLES, example_prompt=TURN),
        FewShotChatMessagePromptTemplate(example_selector=_selected(), example_prompt=TURN, input_variables=["s"]),
        ChatPromptTemplate(
            [FewShotChatMessagePromptTemplate(example_selector=_selected(), example_prompt=TURN), ("human", "{s}")]
        ),
    ],
)
def test_copies_and_pickles(template: Any) -> None:
    """Copies and pickles are equal and render alike; a prompt that differs is not equal."""
    expected = template.invoke({"s": "S"})

    for made in (copy.copy(template), copy.deepcopy(template), pickle.loads(pickle.dumps(template))):
        assert made == template
        assert made.invoke({"s": "S"}) == expected
    assert template != FewShotPromptTemplate(examples=[], example_prompt=SHOWN, suffix="{s}")
    assert type(template).__name__ in repr(template)


def test_examples_are_kept() -> None:
    """Changing the list of examples, or what is read from the prompt, changes no prompt."""
    examples = [{"q": "1", "a": "2"}]
    template = FewShotChatMessagePromptTemplate(examples=examples, example_prompt=TURN)
    examples[0]["q"] = "changed"
    (template.examples or [])[0]["a"] = "changed"
    template.invoke({})[0]["content"] = "changed"

    assert template.examples == [{"q": "1", "a": "2"}]
    assert template.format() == "Human: 1\nAI: 2"
    assert FewShotPromptTemplate(example_selector=Bare(), example_prompt="x", suffix="").examples is None


def test_messages_that_no_literal_can_hold() -> None:
    """An example may hold messages with any values in them: such messages are made at each render."""
    block = {"type": "data", "data": b"bytes"}
    shown: list[Any] = [MessagesPlaceholder("h"), ChatMessagePromptTemplate.from_template("{q}", role="Jedi")]
    template = FewShotChatMessagePromptTemplate(
        examples=[{"q": "x", "h": [{"role": "user", "content": [block]}]}], example_prompt=shown
    )

    expected = [{"role": "user", "content": [block]}, {"role": "Jedi", "content": "x"}]
    assert template.invoke({}) == ChatPromptTemplate([template]).invoke({}) == expected


def test_own_prompts_show_examples() -> None:
    """A text prompt of one's own, and any object with ``format``, show examples and stand around them."""

    class Own(TextPrompt[Input]):
        input_variables = ("q",)

        def _render(self, input: Input, config: object = None) -> TextPromptValue:  # noqa: A002, ARG002
            return TextPromptValue(f"own {input['q']} {sorted(input)}")

    class Duck:
        def format(self, **kwargs: Any) -> str:
            return f"duck {kwargs['q']}"

    for shown, expected in ((Own(), "own 1 ['q']"), (Duck(), "duck 1")):
        template = FewShotPromptTemplate(examples=[{"q": 1, "z": 2}], example_prompt=shown, suffix="")
        assert (template.format(), asyncio.run(template.aformat())) == (expected, expected)
