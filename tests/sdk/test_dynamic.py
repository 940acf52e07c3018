"""Compiled render functions: equal to the step-by-step reference and to string.Formatter, one frame, readable tracebacks."""

import gc
import linecache
import string
import sys
import traceback
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.compiler.dynamic import compile_render
from genprompts.compiler.texts import Binding
from genprompts.errors import GenPromptsError, MissingInputError, UnexpectedInputError
from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.fstring import parse
from genprompts.grammar.nodes import (
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    ImageBlock,
    ImageBody,
    Known,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)
from genprompts.prompts.prompt import ChatPrompt
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

NAMES = {"a": "a", "b c": "b_c", "class": "class_"}
BINDINGS = [Binding(name, local, None, required=True) for name, local in NAMES.items()]

fields = st.builds(
    "{{{}{}}}".format,
    st.sampled_from(sorted(NAMES)),
    st.sampled_from(["", "!r", "!s:>10", "!a:.3", ":>8", ":<3", "!r:'^9", ':"<9']),
)
plain = st.text(st.characters(), max_size=8).map(lambda text: text.replace("{", "{{").replace("}", "}}"))
templates = st.lists(st.one_of(fields, plain), max_size=6).map("".join)
nodes = templates.map(parse)
values = st.one_of(st.text(max_size=5), st.sampled_from(["{a}", "{{", "}", "\u2028", "'\"", "\\"]))
inputs = st.fixed_dictionaries(dict.fromkeys(NAMES, values))


def blocks(found: Nodes) -> Blocks:
    """A message of every kind of block."""
    data = DataBlock({"type": "x", "é\n": (1, TemplateValue(found), {"n": None, "s": "{a}"})})
    image = ImageBlock((*parse("gs://x/"), *found), parse("{class}"))  # any URL will do there
    return Blocks((TextBlock(found), TextBlock(parse("{a}")), TextBlock(()), image, data))


parts = st.one_of(
    st.builds(MessageTemplate, st.sampled_from(["system", "user", "a'\"b"]), nodes),
    nodes.map(lambda found: MessageTemplate("user", blocks(found))),
    st.builds(LiteralMessage, st.fixed_dictionaries({"role": st.just("assistant"), "content": st.text(max_size=9)})),
    st.builds(Placeholder, st.just("h"), st.just(value=False), st.sampled_from([None, 1, 2])),
)


class Bare(ChatPrompt[dict[str, object]]):
    """The prompt that the render functions get as ``self``."""

    __slots__ = ()
    name = "p"
    input_variables = ("a",)


@settings(max_examples=300, derandomize=True)
@given(templates, inputs)
def test_texts_render_as_string_formatter(template: str, given_values: dict[str, str]) -> None:
    """A text is what string.Formatter makes of the template, conversions with specifications included."""
    body = TextBody(parse(template))
    rendered = compile_render(body, BINDINGS, bare=False)(Bare(), given_values)

    assert rendered == string.Formatter().vformat(template, (), given_values)
    assert rendered == evaluate(body, given_values)
    assert type(rendered) is TextPromptValue


@settings(max_examples=200, derandomize=True)
@given(st.lists(parts, max_size=4).map(tuple), inputs)
def test_messages_render_as_the_reference(found: tuple[Part, ...], given_values: dict[str, object]) -> None:
    """Messages, blocks and placeholders are what the step-by-step reference gives."""
    body = ChatBody(found)
    given_values = {**given_values, "h": [("human", "{a}"), {"role": "assistant", "content": "y"}]}
    bindings = [*BINDINGS, Binding("h", "h", None, required=True)]
    rendered = compile_render(body, bindings, bare=False)(Bare(), given_values)

    assert rendered == evaluate(body, given_values)
    assert type(rendered) is ChatPromptValue


@pytest.mark.parametrize(
    ("template", "value"),
    [("{a!r:>10}", 5), ("{a!s:.2}", None), ("{a:>10}", 1.5), ("{a:,.2f}", 1234.5), ("{a:x}", 255), ("{a!a}", "é"), ("{a}", [1]), ("{a:%>5}", 3)],
)  # fmt: skip
def test_formats_render_as_string_formatter(template: str, value: object) -> None:
    """Numbers and other values are formatted as string.Formatter formats them."""
    render = compile_render(TextBody(parse(template)), BINDINGS[:1], bare=False)

    assert render(Bare(), {"a": value}) == string.Formatter().vformat(template, (), {"a": value})


def test_image() -> None:
    """An image prompt gives the image dict."""
    body = ImageBody(ImageBlock(parse("https://{a}/x"), parse("low")))
    rendered = compile_render(body, BINDINGS[:1], bare=False)(Bare(), {"a": "h"})

    assert rendered == evaluate(body, {"a": "h"}) == {"url": "https://h/x", "detail": "low"}
    assert type(rendered) is ImagePromptValue


OPTIONAL = [
    Binding("a", "a", None, required=True),
    Binding("h", "h", Known(()), required=False),
    Binding("d", "d", Known({"k": ["v"]}), required=False),
]
WITH_OPTIONAL = ChatBody((Placeholder("h", optional=True), MessageTemplate("user", parse("{a} {d}"))))


@pytest.mark.parametrize(
    "given_values",
    [{"a": "x"}, {"a": "x", "h": ["m"]}, {"a": "x", "d": "given"}, {"a": None, "h": [], "more": 1}],
)
def test_optional_inputs(given_values: dict[str, object]) -> None:
    """What is left out is its default; unknown inputs are no matter."""
    rendered = compile_render(WITH_OPTIONAL, OPTIONAL, bare=False)(Bare(), given_values)

    assert rendered == evaluate(WITH_OPTIONAL, given_values, {"d": {"k": ["v"]}})


@pytest.mark.parametrize("value", ["text", 5, None, [1], ("x",)])
def test_bare_value(value: object) -> None:
    """With ``bare`` what is no dict is the value of the one required input."""
    render = compile_render(WITH_OPTIONAL, OPTIONAL, bare=True)

    assert render(Bare(), value) == render(Bare(), {"a": value})
    with pytest.raises(MissingInputError):
        render(Bare(), {})


@pytest.mark.parametrize(
    ("body", "bindings"),
    [
        (TextBody(parse("{a}")), OPTIONAL[:1]),
        (ChatBody((Placeholder("h", optional=True),)), OPTIONAL[1:2]),
        (TextBody((Text("x"),)), []),
    ],
)
@pytest.mark.parametrize("wrong", [None, "text", 5, [1], object()])
def test_no_mapping_is_refused(body: Body, bindings: list[Binding], wrong: object) -> None:
    """An input that is no mapping is an error, also where every input is optional or there is none."""
    with pytest.raises(UnexpectedInputError) as caught:
        compile_render(body, bindings, bare=False)(Bare(), wrong)

    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_missing_input_is_named() -> None:
    """A missing input is named by the prompt's error."""
    with pytest.raises(GenPromptsError) as caught:
        compile_render(TextBody(parse("{a}")), OPTIONAL[:1], bare=False)(Bare(), {"b": 1})

    assert isinstance(caught.value, MissingInputError)
    assert caught.value.names == ("a",)


def test_reference_names_the_missing_input() -> None:
    """The reference fails with the name of a missing input, but for optional placeholders."""
    with pytest.raises(KeyError, match="a"):
        evaluate(TextBody(parse("{a}")), {})
    with pytest.raises(KeyError, match="h"):
        evaluate(ChatBody((Placeholder("h"),)), {})

    assert evaluate(ChatBody((Placeholder("h", optional=True),)), {}) == []


class Fussy:
    """A value whose formatting fails as if an input were missing."""

    def __format__(self, spec: str) -> str:
        raise KeyError(spec)


def test_errors_of_values_are_their_own() -> None:
    """A value's own KeyError is not taken for a missing input."""
    with pytest.raises(KeyError) as caught:
        compile_render(TextBody(parse("{a}")), OPTIONAL[:1], bare=False)(Bare(), {"a": Fussy()})

    assert not isinstance(caught.value, GenPromptsError)


def test_results_are_fresh() -> None:
    """What one render gave away can be changed without changing the next."""
    body = ChatBody((LiteralMessage({"role": "user", "content": [{"type": "text", "text": "x"}]}),))
    render = compile_render(body, [], bare=False)
    first = render(Bare(), {})
    assert isinstance(first, ChatPromptValue)
    first[0]["content"] = "changed"

    assert render(Bare(), {}) == evaluate(body, {})


def test_one_frame() -> None:
    """Rendering messages costs one Python frame: the function itself."""
    body = ChatBody((MessageTemplate("system", parse("{a}")), MessageTemplate("user", parse("{a}"))))
    render = compile_render(body, OPTIONAL[:1], bare=False)
    prompt = Bare()
    frames: list[str] = []

    def count(frame: FrameType, event: str, _: object) -> None:
        frames.append(frame.f_code.co_name if event == "call" else "")

    sys.setprofile(count)
    render(prompt, {"a": "x"})
    sys.setprofile(None)

    assert [name for name in frames if name] == ["_render"]


def test_traceback_shows_the_source() -> None:
    """A traceback shows the generated line, and the source is forgotten with the function."""
    render = compile_render(TextBody(parse("{a:>5}")), OPTIONAL[:1], bare=False)
    with pytest.raises(TypeError) as caught:
        render(Bare(), {"a": None})
    shown = "".join(traceback.format_exception(caught.value))
    filename = render.__code__.co_filename

    assert 'return TextPromptValue(f"{a:>5}")' in shown
    assert filename in linecache.cache
    caught.value.__traceback__ = None
    del render, caught
    gc.collect()
    assert filename not in linecache.cache
