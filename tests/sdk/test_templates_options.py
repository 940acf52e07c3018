"""What templates made at run time take besides their text."""

import copy
import pickle
from collections.abc import Sequence
from datetime import date, time
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from genprompts import (
    ChatPromptTemplate,
    DictPromptTemplate,
    ImagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
    TemplateDefinitionError,
    UnexpectedInputError,
)
from genprompts.grammar.nodes import TemplateFormat
from genprompts.messages.types import MessageLike

EVERY: list[Any] = [
    lambda **options: PromptTemplate("{a}{b}", **options),
    lambda **options: ChatPromptTemplate([("human", "{a}{b}")], **options),
    lambda **options: ImagePromptTemplate("https://x/{a}{b}", **options),
    lambda **options: DictPromptTemplate({"x": "{a}{b}"}, **options),
]


@pytest.mark.parametrize("make", EVERY)
def test_options_are_kept(make: Any) -> None:
    """Each template keeps what it is told, also when inputs are filled in and when it is copied."""
    parser = ["a parser"]
    options: dict[str, Any] = {"name": "n", "metadata": {"m": 1}, "tags": ["t"], "output_parser": parser}
    options |= {"input_types": {"a": int}, "history_roles": {"user", "ai"}, "strict": False}
    template = make(**options)

    for made in (template, template.partial(b=1), copy.copy(template), pickle.loads(pickle.dumps(template))):
        assert (made.name, made.metadata, made.tags, made.output_parser) == ("n", {"m": 1}, ("t",), parser)
        assert (made.input_types, made.history_roles, made.strict) == ({"a": int}, ("assistant", "user"), False)
    assert pickle.loads(pickle.dumps(template)) == template != make(**options | {"tags": []})
    assert make(name=None, metadata=None, tags=None, output_parser=None, history_roles=None) == make()


@pytest.mark.parametrize("make", EVERY)
def test_unknown_keywords_are_refused(make: Any) -> None:
    """A misspelt keyword is refused; LangChain drops it in silence."""
    with pytest.raises(TypeError, match=r'unexpected keyword "metdata"; did you mean "metadata"\?'):
        make(metdata={})
    with pytest.raises(TypeError, match=r'unexpected keyword "zzz"$'):
        make(zzz=1)


def test_the_callers_dicts_are_not_kept() -> None:
    """Nothing of the caller's is changed, and later changes of the caller's change nothing."""
    types, partials, metadata = {"a": int}, {"b": 1}, {"m": 1}
    template = PromptTemplate("{a}{b}", input_types=types, partial_variables=partials, metadata=metadata)
    for given in (types, partials, metadata):
        assert len(given) == 1
        given.clear()

    assert (template.input_types, template.metadata) == ({"a": int}, {"m": 1})
    assert template.format(a=2) == "21"


def test_a_text_is_not_changed() -> None:
    """Another text is another template: LangChain's checks can be got round by setting ``template``."""
    template = PromptTemplate("{x}")

    with pytest.raises(AttributeError):
        template.template = "{x.__class__}"  # type: ignore[misc]  # the mistake is the test
    assert template.format(x=1) == "1"


# --- inputs that the caller expects --------------------------------------------------------------


def test_optional_variables_must_be_true() -> None:
    """``optional_variables`` cannot make an input optional, as LangChain's schema then says in error."""
    history = MessagesPlaceholder("h", optional=True)

    with pytest.raises(TemplateDefinitionError, match=r'"x" has to be given, but .* in .partial_variables.'):
        ChatPromptTemplate([("human", "{x}{y}")], optional_variables=["x"])
    with pytest.raises(TemplateDefinitionError, match='names "z", but the optional inputs of the template are "h"'):
        ChatPromptTemplate([history], optional_variables=["z"])
    template = ChatPromptTemplate(["{x}", history], optional_variables=["h", "x"], partial_variables={"x": 1})
    assert template.optional_variables == ("h", "x")
    assert template.invoke({})[0]["content"] == "1"


def test_input_variables_are_compared_on_request() -> None:
    """``validate_template`` compares what the caller expects, formats of numbers or not (LangChain fails at those)."""
    assert PromptTemplate("{a:.2f}", input_variables=["a"], validate_template=True).validate_template
    made = PromptTemplate("{{#a}}x{{/a}}", template_format="mustache", input_variables=["a"], validate_template=True)
    assert made.input_variables == ("a",)
    with pytest.raises(TemplateDefinitionError, match='has the inputs "a", but \'input_variables\' says "b"'):
        PromptTemplate("{a}", input_variables=["b"], validate_template=True)


# --- types ---------------------------------------------------------------------------------------


def test_types_follow_from_use() -> None:
    """The schema says what the template shows: texts that are printed, messages, and otherwise anything."""
    template = ChatPromptTemplate(
        [("system", "{text} {number:.2f} {shown!r} {both}"), ("ai", "{both:>5}"), MessagesPlaceholder("h")],
        partial_variables={"text": "x"},
        input_types={"shown": int},
    )
    schema = template.input_schema

    assert schema.__annotations__ | {"text": None} == {
        "text": None,
        "number": float,
        "both": str | float,
        "shown": int,
        "h": Sequence[MessageLike],
    }
    assert schema.__required_keys__ == {"number", "both", "shown", "h"}
    assert schema.__optional_keys__ == {"text"}
    assert template.input_types == {"h": Sequence[MessageLike], "shown": int}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("mustache", "{{a}}{{#b}}{{c}}{{/b}}", {"a": str, "b": object}),
        ("jinja2", "{{ a }}{% for x in b %}{{ x }}{% endfor %}", {"a": str, "b": object}),
    ],
)
def test_types_in_other_languages(language: Any, text: str, expected: dict[str, object]) -> None:
    """What is looked into or looped over may be anything."""
    types = PromptTemplate(text, template_format=language).input_schema.__annotations__

    assert {name: get_args(found)[0] if get_args(found) else found for name, found in types.items()} == expected


def test_a_schema_is_stable() -> None:
    """A template always gives the same class; it is named after the template, and is no part of it."""
    template = PromptTemplate("{a}", name="support/reply-2")
    schema = template.input_schema

    assert template.input_schema is schema
    assert schema.__name__ == "SupportReply2Input"
    assert PromptTemplate("{a}", name="2").input_schema.__name__ == "PromptTemplateInput"
    assert pickle.loads(pickle.dumps(template)) == template
    assert template.partial(a=1).input_schema.__required_keys__ == frozenset()


def test_pydantic_takes_the_schema() -> None:
    """Pydantic checks inputs by the schema and describes it, whatever the names are."""
    template = PromptTemplate("{model_config} {a b} {_x}", input_types={"_x": int})
    adapter = TypeAdapter(template.input_schema)

    assert adapter.validate_python({"model_config": "m", "a b": "x", "_x": 1}) == {
        "model_config": "m",
        "a b": "x",
        "_x": 1,
    }
    with pytest.raises(ValidationError):
        adapter.validate_python({"model_config": "m", "a b": "x", "_x": "no"})
    assert template.get_input_jsonschema()["required"] == ["_x", "a b", "model_config"]


def test_the_schema_takes_what_rendering_takes() -> None:
    """A history that renders passes the schema; LangChain's schema refuses pairs, texts and role dicts."""
    template = ChatPromptTemplate([MessagesPlaceholder("h")])
    given: Any = {"h": [("human", "x"), "y", {"role": "user", "content": "z"}]}

    assert TypeAdapter(template.input_schema).validate_python(given)
    assert len(template.invoke(given)) == 3


def test_types_of_unknown_inputs_are_refused() -> None:
    """A type needs an input."""
    with pytest.raises(UnexpectedInputError, match='has no input "y"'):
        PromptTemplate("{x}", input_types={"y": int})


def test_types_hold_when_strict() -> None:
    """A strict template refuses values of other types; LangChain never looks at ``input_types``."""
    template = PromptTemplate("{x}{y}", input_types={"x": int}, partial_variables={"y": 1}, strict=True)
    lax = PromptTemplate("{x}{y}", input_types={"x": int})

    assert lax.format(x="no", y=1) == "no1"
    with pytest.raises(UnexpectedInputError, match='input "x"'):
        template.format(x="no", y="Y")
    assert template.format(x=1, y="Y") == "1Y"


def test_roles_hold() -> None:
    """Where ``history_roles`` is given, histories hold no messages of other roles."""
    template = ChatPromptTemplate([MessagesPlaceholder("h")], history_roles=["user", "assistant"])

    assert template.invoke({"h": [("user", "x")]}) == [{"role": "user", "content": "x"}]
    with pytest.raises(UnexpectedInputError, match=r'input "h.0." has the role "system"'):
        template.invoke({"h": [("system", "x")]})
    with pytest.raises(TemplateDefinitionError, match='names "asistant", which is no role; did you mean "assistant"'):
        ChatPromptTemplate([], history_roles=["asistant"])


# --- joining -------------------------------------------------------------------------------------


def test_adding_joins_options() -> None:
    """A sum has the options of both sides; where they say different things, those of the left side."""
    left = PromptTemplate("{a}", name="l", metadata={"x": 1, "y": 1}, tags=["s", "t"], input_types={"a": int})
    right = PromptTemplate("{b}", name="r", metadata={"y": 2, "z": 2}, tags=["t", "u"], output_parser="p", strict=True)
    made = left + right

    assert (made.name, made.metadata, made.tags) == ("l", {"x": 1, "y": 1, "z": 2}, ("s", "t", "u"))
    assert (made.input_types, made.output_parser, made.strict) == ({"a": int}, "p", True)
    assert (PromptTemplate("x") + right).name == "r"


def test_adding_joins_roles() -> None:
    """A sum allows the roles that both sides allow."""
    none, some = PromptTemplate("x"), PromptTemplate("x", history_roles=["ai", "user"])
    other = PromptTemplate("x", history_roles=["user", "tool"])

    assert [(a + b).history_roles for a, b in ((none, none), (none, some), (some, none), (some, other))] == [
        None,
        ("assistant", "user"),
        ("assistant", "user"),
        ("user",),
    ]


def test_two_types_of_one_input_are_refused() -> None:
    """An input has one type."""
    with pytest.raises(TemplateDefinitionError, match='input "a" has two different types'):
        PromptTemplate("{a}", input_types={"a": int}) + PromptTemplate("{a}", input_types={"a": str})


def test_slices_keep_options() -> None:
    """A slice has the options of the whole, less the types of inputs that are gone."""
    template = ChatPromptTemplate(["{a}", "{b}"], name="n", tags=["t"], input_types={"a": int, "b": str}, strict=True)

    assert (template[:1].name, template[:1].tags, template[:1].strict) == ("n", ("t",), True)
    assert template[:1].input_types == {"a": int}


@pytest.mark.parametrize("template_format", ["f-string", "mustache"])
def test_partials_are_not_compiled_again(template_format: TemplateFormat) -> None:
    """A program may fill in an input with each request: the function that renders is shared."""
    text = "{a} {b}" if template_format == "f-string" else "{{a}} {{b}}"
    template = ChatPromptTemplate([("human", text)], template_format=template_format)

    first, second = template.partial(a=1), template.partial(a=2).partial(b=3)

    assert first.invoke({"b": 2}).to_string() == "Human: 1 2"
    assert second.invoke({}).to_string() == "Human: 2 3"
    assert template.invoke({"a": 4, "b": 5}).to_string() == "Human: 4 5"
    assert first._compiled is second._compiled is template._compiled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{x:d}", int),
        ("{x:.2f}", float),
        ("{x:>5}", str | float),
        ("{x:%Y}", date | time),
        ("{x:.3}", str),
        ("{x!r:>5}", object),
        ("{x} {x:.2f} {x:d}", int),
        ("{x:>5} {x:d}", int),
        ("{x:d} {x:%Y}", object),
    ],
)
def test_specifications_say_types(text: str, expected: object) -> None:
    """What a field's specification takes is the type of its input, as of generated prompts."""
    assert PromptTemplate(text).input_schema.__annotations__ == {"x": expected}


def test_specifications_are_held_to() -> None:
    """A strict template refuses, by name, what the specification of a field would choke on."""
    template = PromptTemplate("{day:%Y} {total:.2f}", strict=True)

    assert template.format(day=date(2025, 1, 31), total=3) == "2025 3.00"
    with pytest.raises(
        UnexpectedInputError, match=r'input "day" takes .*date.*, not a str; input "total" takes float, not a str'
    ):
        template.format(day="2025", total="3")
