"""Where LangChain's templates go wrong: what ours do instead (the list is in ``docs/differences.md``)."""

import pytest
from langchain_core.messages import AIMessage as LangChainAIMessage

from genprompts import (
    ChatPromptTemplate,
    HumanMessage,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
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
