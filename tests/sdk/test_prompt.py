"""The bases of generated prompt classes, with classes as the generator writes them."""
# ruff: noqa: A002, ARG002  (the signatures are the generator's)

import asyncio
import copy
import pickle
from types import MappingProxyType

import pytest

from genprompts import (
    ChatPrompt,
    ChatPromptValue,
    GenPromptsError,
    MissingInputError,
    UnexpectedInputError,
)

from .prompt_examples import OK, RENDERED, Picture, Plain, Reply, ReplyInput, Topic, TopicInput


class Odd(ChatPrompt[TopicInput]):
    """A prompt with a JSON example that became an input."""

    __slots__ = ()
    name = "odd"
    input_variables = ('"key"',)


async def _async_results(prompt: Reply) -> list[object]:
    """Return what each asynchronous member gives."""
    streamed = [one async for one in prompt.astream(OK)]
    return [await prompt.ainvoke(OK), *await prompt.abatch([OK]), *streamed]


def test_every_member_renders_the_same() -> None:
    """``invoke``, the call, ``batch``, ``stream`` and their asynchronous twins give the same messages."""
    prompt = Reply()

    found = [prompt.invoke(OK), prompt.invoke(OK, {"tags": ["x"]}), prompt(company="C", question="Q")]
    found += [prompt.format_messages(company="C", question="Q"), prompt.invoke_mapping(OK)]
    found += [*prompt.batch([OK]), *prompt.batch([OK], None), *prompt.stream(OK)]

    assert all(one == RENDERED and type(one) is ChatPromptValue for one in found)
    assert asyncio.run(_async_results(prompt)) == [RENDERED] * 3


def test_invoke_is_the_generated_function() -> None:
    """``invoke`` costs no frame on top of the generated code."""
    assert Reply.invoke is Reply._render


def test_a_users_own_invoke_stays() -> None:
    """A subclass that states ``invoke`` itself keeps it, and ``batch`` uses it."""

    class Loud(Reply):
        def invoke(self, input: ReplyInput, config: object = None) -> ChatPromptValue:
            return ChatPromptValue([{"role": "user", "content": "!"}])

    assert Loud().batch([OK]) == [[{"role": "user", "content": "!"}]]


def test_bare_value() -> None:
    """A prompt of one input takes the value itself where it takes the dict."""
    prompt = Topic()

    assert prompt.invoke("cats") == prompt.invoke({"topic": "cats"})
    assert [value[0]["content"] for value in prompt.batch(["a", {"topic": "b"}])] == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {},
            'prompt "support/reply" is missing the inputs "company", "question"; received none',
        ),
        (
            {"company": "secret", "qestion": "secret"},
            (
                'prompt "support/reply" is missing the input "question"; received "company", "qestion"; '
                'did you mean "question" instead of "qestion"?'
            ),
        ),
        (
            {"company": "secret", "history": [], 7: 1},
            'prompt "support/reply" is missing the input "question"; received "company", "history"',
        ),
    ],
)
def test_missing_inputs_are_all_named(given: dict[str, object], expected: str) -> None:
    """The error names every missing input, what was received and near misses, and no value."""
    with pytest.raises(MissingInputError) as raised:
        Reply().invoke_mapping(given)

    assert str(raised.value) == expected
    assert raised.value.prompt == "support/reply"
    assert raised.value.names == tuple(name for name in ("company", "question") if name not in given)
    assert isinstance(raised.value, KeyError)


@pytest.mark.parametrize(("given", "what"), [("secret", "a str"), (None, "None"), (["secret"], "a list")])
def test_what_is_no_mapping_is_refused(given: object, what: str) -> None:
    """An input that is no mapping is refused, and its value stays out of the error."""
    with pytest.raises(UnexpectedInputError) as raised:
        Reply().invoke(given)  # type: ignore[arg-type]  # the mistake is the test

    assert str(raised.value) == f'prompt "support/reply" takes a mapping with "company", "question", not {what}'


def test_odd_names_get_a_hint() -> None:
    """A missing input that looks like JSON gets the advice to double the braces."""
    error = Odd()._input_error({})

    expected = """prompt "odd" is missing the input '"key"'; received none"""
    assert str(error) == expected + """; if '{"key"}' is meant as text, write '{{"key"}}' in the template"""


def test_long_and_unprintable_names_are_cut() -> None:
    """Names in errors are cut short and stand on one line."""
    text = str(Reply()._input_error({**{f"k{index}": 1 for index in range(30)}, "a\nb": 1, "x" * 100: 1}))

    assert "\n" not in text
    assert '"a\\nb"' in text
    assert "x" * 61 not in text
    assert "and 12 more" in text


def test_a_mapping_that_cannot_be_read_is_said_to_be_so() -> None:
    """A mapping that has the names and fails all the same is not said to miss any."""
    error = Reply()._input_error(OK)

    assert str(error) == 'prompt "support/reply" cannot read its input, a dict'


def test_invoke_mapping_takes_any_mapping() -> None:
    """Untyped values come in through ``invoke_mapping``, and only as mappings."""
    assert Reply().invoke_mapping(MappingProxyType(dict(OK))) == RENDERED
    assert Topic().invoke_mapping(MappingProxyType({"topic": "x"})) == Topic().invoke("x")
    with pytest.raises(UnexpectedInputError, match='prompt "topic" takes a mapping with "topic", not a str'):
        Topic().invoke_mapping("x")  # type: ignore[arg-type]  # the mistake is the test


def test_prompts_without_inputs_refuse_what_is_no_mapping() -> None:
    """Where nothing is looked up, the generated code asks the base to look at the input."""
    Odd()._check_mapping({})
    Odd()._check_mapping(MappingProxyType({}))
    with pytest.raises(UnexpectedInputError, match='prompt "odd" takes a mapping'):
        Odd()._check_mapping("x")


@pytest.mark.parametrize("prompt", [Reply(), Topic(), Plain(), Picture()])
def test_prompts_survive_copies(prompt: object) -> None:
    """Prompts have no state: copies are equal, and equal ones have one hash."""
    for made in (copy.copy(prompt), copy.deepcopy(prompt), pickle.loads(pickle.dumps(prompt))):
        assert made == prompt
        assert hash(made) == hash(prompt)
    assert not hasattr(prompt, "__dict__")
    assert prompt != Odd()


def test_repr_says_what_a_prompt_needs() -> None:
    """The representation names class, prompt and inputs, optional ones in brackets."""
    assert repr(Reply()) == "<Reply 'support/reply' (company, question, [history])>"


def test_all_errors_have_one_root() -> None:
    """One ``except`` catches all that genprompts raises on purpose."""
    for error in (MissingInputError("m"), UnexpectedInputError("m")):
        assert isinstance(error, GenPromptsError)
        assert str(pickle.loads(pickle.dumps(error))) == "m"
