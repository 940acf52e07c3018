"""Where LangChain's templates go wrong: what ours do instead (the list is in ``docs/differences.md``)."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage as LangChainAIMessage

from genprompts import (
    ChatPromptTemplate,
    FewShotChatMessagePromptTemplate,
    FewShotPromptTemplate,
    FewShotPromptWithTemplates,
    HumanMessage,
    HumanMessagePromptTemplate,
    LengthBasedExampleSelector,
    MessagesPlaceholder,
    MissingInputError,
    PipelinePromptTemplate,
    PromptTemplate,
    StructuredPrompt,
    TemplateDefinitionError,
    TemplateSyntaxError,
    UnexpectedInputError,
)


def test_a_required_placeholder_stays_required() -> None:
    """An optional placeholder of the same name does not make a required one optional."""
    template = ChatPromptTemplate([MessagesPlaceholder("h"), MessagesPlaceholder("h", optional=True)])

    assert template.input_variables == ("h",)
    with pytest.raises(MissingInputError):
        template.invoke({})


def test_a_text_input_stays_required() -> None:
    """An optional placeholder does not make a text input of the same name print an empty list."""
    template = ChatPromptTemplate([("placeholder", "{h}"), ("human", "Q {h}")])

    with pytest.raises(MissingInputError):
        template.invoke({})


def test_nested_placeholders_stay_visible() -> None:
    """A nested template's optional placeholder is an optional input of the outer one."""
    inner = ChatPromptTemplate([MessagesPlaceholder("h"), ("placeholder", "{o}")])
    template = ChatPromptTemplate([inner, ("human", "{q}")])

    assert (template.input_variables, template.optional_variables) == (("h", "q"), ("o",))


def test_adding_a_pair_adds_one_message() -> None:
    """A pair on the right of ``+``, or as the list itself, is one message."""
    template = ChatPromptTemplate([("human", "{a}")])

    assert template.__add__(("ai", "{b}")).format(a=1, b=2) == "Human: 1\nAI: 2"
    assert ChatPromptTemplate(("ai", "{b}")).format(b=2) == "AI: 2"


def test_the_format_is_remembered() -> None:
    """What is added is read in the template's own format."""
    template = ChatPromptTemplate([("human", "{a}")]) + "{b}"
    template.append("{c}")

    assert template.template_format == "f-string"
    assert template.input_variables == ("a", "b", "c")


def test_appending_refreshes_the_inputs() -> None:
    """An appended message's inputs are demanded, with an error that names them."""
    template = ChatPromptTemplate([("human", "{x}")])
    template.append(("ai", "{z}"))

    with pytest.raises(MissingInputError) as raised:
        template.invoke({"x": 1})
    assert raised.value.names == ("z",)


def test_slices_keep_partials() -> None:
    """A slice keeps what is filled in, and the name and metadata."""
    template = ChatPromptTemplate([("system", "{s}"), ("human", "{a}")], name="n", metadata={"k": 1}).partial(s=1)

    assert template[:1].invoke({}) == [{"role": "system", "content": "1"}]
    assert template[:1].metadata == {"k": 1}
    assert template[1:].partial_variables == {}
    assert template[:1].name == "n"


@pytest.mark.parametrize("text", ["{}", "{:>10}", "{a!x}", "{0}"])
def test_nonsense_is_refused_when_it_is_written(text: str) -> None:
    """A field that could only fail later is refused when the template is made."""
    with pytest.raises(TemplateSyntaxError):
        PromptTemplate(text)


def test_json_in_a_template_gets_a_hint() -> None:
    """An input that looks like JSON is missing with the advice to double the braces."""
    with pytest.raises(MissingInputError, match="is meant as text, write"):
        PromptTemplate('{"k": 1}').invoke({})


def test_any_name_can_be_an_input() -> None:
    """Inputs called ``self``, ``stop`` or ``config`` are inputs like others."""
    template = PromptTemplate("{self}{stop}{config}{input}")

    assert template.format(self=1, stop=2, config=3, input=4) == "1234"
    assert ChatPromptTemplate([("human", "{q}")]).invoke({"q": 1, "self": 2})[0]["content"] == "1"


@pytest.mark.parametrize("value", [None, LangChainAIMessage("x"), ["a"]])
def test_a_bare_value_is_no_accident(value: object) -> None:
    """``None``, a whole message or a list is not printed into the one input."""
    with pytest.raises(UnexpectedInputError):
        ChatPromptTemplate([("human", "{q}")]).invoke(value)  # type: ignore[arg-type]  # the mistake is the test


def test_literal_messages_are_not_shared() -> None:
    """Changing a rendered literal message does not change the next render."""
    template = ChatPromptTemplate([HumanMessage("a")])
    template.invoke({})[0]["content"] = "changed"

    assert template.invoke({})[0]["content"] == "a"


def test_lists_given_are_not_changed() -> None:
    """Options handed over stay as they were."""
    partials: dict[str, object] = {"a": 1}
    ChatPromptTemplate([("human", "{a}{b}")], partial_variables=partials).partial(b=2)

    assert partials == {"a": 1}


def test_blocks_of_other_types_keep_their_type() -> None:
    """A block with a text and a type of its own is not turned into a text block."""
    template = ChatPromptTemplate([("human", [{"type": "foo", "text": "{x}"}])])

    assert template.invoke({"x": 1})[0]["content"] == [{"type": "foo", "text": "1"}]


def test_iterating_yields_messages() -> None:
    """A loop over a template sees its messages."""
    assert list(ChatPromptTemplate([HumanMessage("a")])) == [{"role": "user", "content": "a"}]


def test_adding_keeps_partials_apart() -> None:
    """What one side fills in does not fill the other side in silence, and two values are no choice."""
    left = ChatPromptTemplate([("human", "{a}")])
    right = ChatPromptTemplate([("ai", "{a}")])

    with pytest.raises(TemplateDefinitionError, match='input "a" is filled in for one part'):
        left.partial(a=1) + right
    with pytest.raises(TemplateDefinitionError, match='input "a" is filled in with two different values'):
        left.partial(a=1) + right.partial(a=2)
    assert (left.partial(a=1) + right.partial(a=1)).format() == "Human: 1\nAI: 1"
    assert (left + right).partial(a=1).format() == "Human: 1\nAI: 1"


def test_values_are_never_templates() -> None:
    """Braces in a value are printed."""
    assert PromptTemplate("{a}").format(a="{b.__class__}") == "{b.__class__}"


# --- few-shot prompts ----------------------------------------------------------------------------


@pytest.mark.parametrize("template_format", ["f-string", "mustache", "jinja2"])
@pytest.mark.parametrize("value", ['{"k": 1}', "{s.__class__}", "{{ s.__class__ }}", "{% if s %}", "{{#s}}"])
@pytest.mark.parametrize("selected", [False, True])
def test_examples_are_never_templates(template_format: Any, value: str, *, selected: bool) -> None:
    """What an example holds is printed, whatever it looks like; no attribute of an input is read for it."""
    selector = LengthBasedExampleSelector(examples=[{"q": value}], example_prompt=PromptTemplate("{q}"))
    template = FewShotPromptTemplate(
        examples=None if selected else [{"q": value}],
        example_selector=selector if selected else None,
        example_prompt=PromptTemplate("Q:{q}"),
        suffix="S {s}" if template_format == "f-string" else "S {{s}}",
        template_format=template_format,
    )

    assert template.format(s=1) == f"Q:{value}\n\nS 1"


def test_values_around_examples_are_never_templates() -> None:
    """What a caller gives is printed, and not read once more with the other inputs."""
    template = FewShotPromptWithTemplates(examples=[], example_prompt="{q}", prefix="P {p}", suffix="S")

    assert template.invoke({"p": "{extra.__class__}", "extra": "x"}) == "P {extra.__class__}\n\nS"
    assert template.invoke({"p": '{"k": 1}'}) == 'P {"k": 1}\n\nS'


def test_a_few_shot_prompt_can_be_filled_in_after_use() -> None:
    """``partial`` works before and after the first render."""
    template = FewShotPromptTemplate(examples=[{"q": "1"}], example_prompt=PromptTemplate("{q}"), suffix="{s}{t}")
    template.invoke({"s": 1, "t": 2})

    assert template.partial(s=1).invoke({"t": 2}) == "1\n\n12"


def test_prefix_and_suffix_may_share_an_input() -> None:
    """An input of prefix and suffix is given once, and printed in both."""
    template = FewShotPromptWithTemplates(examples=[], example_prompt="{q}", prefix="{x}", suffix="{x}")

    assert template.invoke({"x": 1}) == "1\n\n1"


def test_what_is_filled_in_is_not_asked_for() -> None:
    """A partial of an input in the suffix makes it optional."""
    template = FewShotPromptWithTemplates(examples=[], example_prompt="{q}", suffix="{s}").partial(s=1)

    assert template.invoke({}) == "1"
    assert template.input_variables == ()


def test_examples_fill_in_placeholders() -> None:
    """An optional placeholder of the example prompt shows the messages that an example has for it."""
    template = FewShotChatMessagePromptTemplate(
        examples=[{"q": "1", "h": ["hi"]}, {"q": "2"}], example_prompt=[("placeholder", "{h}"), ("human", "{q}")]
    )

    assert template.format() == "Human: hi\nHuman: 1\nHuman: 2"


# --- lists of messages ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["{h}", "{ h }", "{{h}}", "{{ h }}"])
def test_placeholder_names_are_written_in_the_language(name: str) -> None:
    """In mustache and jinja2 a placeholder may be written as fields are, and spaces are no part of a name."""
    for template_format in ("mustache", "jinja2"):
        template = ChatPromptTemplate([("placeholder", name)], template_format=template_format)
        assert template.optional_variables == ("h",)
    assert ChatPromptTemplate([("placeholder", "{ h }")]).optional_variables == ("h",)
    with pytest.raises(TemplateDefinitionError, match="no name in braces"):
        ChatPromptTemplate([("placeholder", "{{h}}")])


def test_roles_of_templates_and_histories_agree() -> None:
    """OpenAI's ``developer`` is a role in templates, too, and a pair may be a list."""
    template = ChatPromptTemplate([("developer", "{x}"), ["human", "{x}"]])

    assert [message["role"] for message in template.invoke({"x": 1})] == ["developer", "user"]
    assert ChatPromptTemplate([("placeholder", "{h}")]).invoke({"h": [("developer", "x")]})[0]["role"] == "developer"


def test_each_call_says_what_is_missing() -> None:
    """Every way to render raises the same error, which names the inputs in order."""
    template = ChatPromptTemplate([("human", "{b}{a}")])
    calls: list[Callable[[], object]] = [
        lambda: template.invoke({}),
        template.format_messages,
        template.format,
        template.format_prompt,
    ]

    for call in calls:
        with pytest.raises(MissingInputError, match='is missing the inputs "a", "b"; received none') as raised:
            call()
        assert not str(raised.value).startswith(("'", '"'))


def test_copies_are_equal() -> None:
    """A copy or a pickle of a template with placeholders equals it."""
    template = ChatPromptTemplate([MessagesPlaceholder("h"), ("human", "{x}")])

    assert template == copy.deepcopy(template) == pickle.loads(pickle.dumps(template))


def test_adding_and_slicing_keep_the_schema() -> None:
    """What is added to a structured prompt, or cut out of it, still asks for the answer's schema."""
    template = StructuredPrompt([("human", "{a}")], {"title": "Answer", "type": "object"})

    for made in (template + "{b}", ChatPromptTemplate([("system", "s")]) + template, template[:1]):
        assert isinstance(made, StructuredPrompt)
        assert made.schema == template.schema


def test_partials_of_a_message_are_defaults() -> None:
    """What a message fills in by itself counts where nobody gives it; two messages keep their own values."""
    first = HumanMessagePromptTemplate.from_template("{a}", partial_variables={"a": 1})
    second = HumanMessagePromptTemplate.from_template("{a}", partial_variables={"a": 2})

    assert ChatPromptTemplate([first, second]).format() == "Human: 1\nHuman: 2"
    assert ChatPromptTemplate([first, second]).format(a=0) == "Human: 0\nHuman: 0"
    assert ChatPromptTemplate([first, ("ai", "{a}")]).input_variables == ("a",)


def test_what_a_pipeline_asks_for() -> None:
    """The last prompt's own inputs are inputs of the pipeline; LangChain's old pipeline forgot them."""
    pipeline = PipelinePromptTemplate(
        final_prompt=PromptTemplate("{intro}{own}"), pipeline_prompts=[("intro", PromptTemplate("{x}"))]
    )

    assert pipeline.input_variables == ("own", "x")
