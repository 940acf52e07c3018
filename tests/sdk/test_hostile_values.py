"""What prompts do with values that mean harm: they print them, and nothing else; errors show nothing of them."""

import asyncio
import re
from typing import Any

import pytest

from genprompts import (
    ChatPromptTemplate,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    UnexpectedInputError,
)
from genprompts.errors import GenPromptsError, TemplateSyntaxError
from genprompts.prompts.prompt import Prompt
from genprompts.testing import assert_renders, sample_inputs
from genprompts_codegen.cli import main

from . import hostile_values as hostile
from .hostile_values import ADAPTERS, MESSAGES, OBJECTS, ODD, PLAIN, RAN, SECRET, TEMPLATES, all_said, outcome, written

Prompts = dict[str, Any]
IMAGES = ("image", "blocks")


def texts_in(value: object) -> list[str]:
    """Return the texts in a rendered value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


# --- second-order templates, odd characters (a1, a10) --------------------------------------------


@pytest.mark.parametrize("text", [*TEMPLATES, *ODD])
def test_values_are_never_read_as_templates(prompts: Prompts, text: str) -> None:
    """What is printed is the value, character by character; an image refuses what no URL has."""
    for name, prompt in prompts.items():
        if name in {"generated talk", "bound", "generated image", "converted"}:
            continue
        found = outcome(prompt, text)
        if name in IMAGES and isinstance(found, Exception):
            assert isinstance(found, UnexpectedInputError), name
        else:
            assert any(text in one for one in texts_in(found)), (name, found)


@pytest.mark.parametrize("text", TEMPLATES)
def test_what_a_prompt_fills_in_is_not_read_either(text: str) -> None:
    """Partials, examples and what one prompt renders for the next one are values as well."""
    template = PromptTemplate("{a}{x}", partial_variables={"a": lambda: text})
    nested = ChatPromptTemplate([("system", "{a}")]) + ChatPromptTemplate([MessagesPlaceholder("x")])

    assert template.invoke({"x": text}) == text + text
    assert nested.invoke({"a": text, "x": [("human", text)]})[1]["content"] == text


def test_strict_refuses_half_characters() -> None:
    """With ``strict``, a text that no encoding has is refused, of whatever class; without, it passes."""
    template = PromptTemplate("{x}", strict=True)

    for value in ("\ud800", hostile.Text("\ud800")):
        with pytest.raises(UnexpectedInputError, match="lone surrogate"):
            template.invoke({"x": value})
    assert PromptTemplate("{x}").invoke({"x": "\ud800"}) == "\ud800"


# --- objects and functions (a2, a3) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "ran", "text"),
    [
        (PromptTemplate("{x}"), ["format"], "spy"),
        (PromptTemplate("{x:>10}"), ["format"], "spy>10"),
        (PromptTemplate("{x!s}"), ["str"], "spy"),
        (PromptTemplate("{x!r}"), ["repr"], SECRET),
        (PromptTemplate("{{ x }}", template_format="jinja2"), ["str"], "spy"),
        (PromptTemplate("{{ x() }}", template_format="jinja2"), ["call"], SECRET),
        (PromptTemplate("{% if x %}yes{% endif %}", template_format="jinja2"), [], "yes"),
        (PromptTemplate("{{x}}", template_format="mustache"), [], None),
        (PromptTemplate("{{#x}}{{.}}{{/x}}", template_format="mustache"), [], None),
        (PromptTemplate("{x}", strict=True), [], None),
        (ChatPromptTemplate([MessagesPlaceholder("x")]), [], None),
    ],
)
def test_only_the_languages_own_rule_runs(template: Prompt[Any, Any], ran: list[str], text: str | None) -> None:
    """Of an object runs what the template's language says, and nothing beside it."""
    RAN.clear()

    found = outcome(template, hostile.Spy())

    assert ran == RAN
    assert isinstance(found, UnexpectedInputError) if text is None else found == text


def test_functions_are_never_called(prompts: Prompts) -> None:
    """No value is called, by any template, nor by what shows one."""
    RAN.clear()
    for prompt in prompts.values():
        for value in (hostile.function, hostile.Spy(), hostile.Spy):
            outcome(prompt, value)
            repr(prompt)
            prompt.pretty_repr()

    assert not {"call", "function"} & set(RAN)


def test_texts_of_other_classes_become_plain() -> None:
    """A text's own methods are not asked where a language says what a text prints; nor is its ``encode``."""
    value = hostile.Text("x")

    found = [PromptTemplate("{{{x}}}", template_format="mustache").invoke({"x": value})]
    RAN.clear()
    assert outcome(PromptTemplate("{x}", strict=True), hostile.Text("\ud800")).__class__ is UnexpectedInputError

    assert found == ["x"]
    assert RAN == []


def test_widths_are_no_inputs() -> None:
    """A format cannot be made of a value, so that no value asks for a gigabyte."""
    with pytest.raises(TemplateSyntaxError):
        PromptTemplate("{x:{width}}")


# --- what errors say (a11, a12) ------------------------------------------------------------------

_PYTHONS = (TypeError, AttributeError, ValueError, RecursionError)
"""What an object's own methods may raise, and what Python says of objects that are not what they claim."""


@pytest.mark.parametrize("kind", ["plain", "objects", "messages"])
def test_errors_show_nothing_of_values(prompts: Prompts, kind: str) -> None:
    """Rendering, and writing for each client, gives a result or one of our errors, which shows nothing of the value."""
    pool = {"plain": PLAIN, "objects": OBJECTS, "messages": MESSAGES}[kind]
    for name, prompt in {**prompts, **hostile.history()}.items():
        for label, value in pool.items():
            found = [outcome(prompt, value)]
            if not isinstance(found[0], Exception) and hasattr(found[0], "to_openai"):
                found += [written(found[0], client) for client in ADAPTERS]
            for error in (one for one in found if isinstance(one, Exception)):
                expected = (GenPromptsError, *_PYTHONS) if kind == "objects" else (GenPromptsError,)
                if "deep" in label:
                    expected = (*expected, RecursionError)
                assert isinstance(error, expected), (name, label, repr(error))
                assert "s3cr3t" not in all_said(error), (name, label)
                assert len(str(error)) < 400, (name, label)


@pytest.mark.parametrize("given", [SECRET, [SECRET], (SECRET, 1), SECRET.encode(), 5, None, object(), hostile.Spy()])
def test_what_is_no_mapping_is_not_shown(package: Prompts, given: Any) -> None:
    """An input that is no mapping is named by its kind."""
    two = ChatPromptTemplate([("human", "{a}{b}")])
    for prompt in (package["talk"], two, two.partial(a=SECRET, b=SECRET)):
        with pytest.raises(GenPromptsError) as caught:
            prompt.invoke(given)
        assert "s3cr3t" not in all_said(caught.value)


def test_missing_inputs_are_all_named() -> None:
    """All that is missing is named at once; keys that were given are shown escaped and cut, their values are not."""
    template = ChatPromptTemplate([("human", "{a}{b}{c}")])

    given: dict[Any, object] = {"a": SECRET, "\x1b[31mkey": SECRET, "k" * 1_000: SECRET, 5: SECRET}
    with pytest.raises(MissingInputError) as caught:
        template.invoke(given)

    assert caught.value.names == ("b", "c")
    assert "s3cr3t" not in all_said(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "\\x1b[31mkey" in str(caught.value)
    assert len(str(caught.value)) < 400


def test_names_of_classes_are_bounded() -> None:
    """A class that was named to harm is called an object."""
    odd = type("s3cr3t\x1b[31m" * 100, (), {})()

    with pytest.raises(UnexpectedInputError, match="not an object"):
        ChatPromptTemplate([MessagesPlaceholder("x")]).invoke({"x": odd})


TWO = (
    *("{{ x.index(y) }}", "{{ x.encode(y) }}", "{{ x % y }}", "{{ x|format(a=y) }}", "{{ x|round(2, y) }}"),
    *("{{ x|dictsort(by=y) }}", "{{ x|wordwrap(y) }}", "{{ x|map(y)|list }}", "{{ x|select(y)|list }}"),
    *("{{ x|filesizeformat }}", "{{ x|int(base=y) }}", "{{ x is divisibleby(y) }}", "{{ x[y] }}", "{{ x() }}"),
    *("{{ x.rindex(y) }}", "{{ x|batch(y)|list }}", "{{ x|tojson(y) }}", "{{ x|indent(y) }}", "{{ x|center(y) }}"),
    *("{{ x|rejectattr('a', y, 3)|list }}", "{{ x|join(y) }}", "{{ x.split(y) }}", "{{ x ** y }}", "{{ x|sum }}"),
    *("{{ x.translate(y) }}", "{{ x|replace(y, y) }}", "{{ x.decode(y) }}", "{{ x|max(y) }}", "{{ x|groupby(0) }}"),
)


@pytest.mark.parametrize("template", TWO)
def test_operators_and_filters_show_no_values(template: str) -> None:
    """What jinja2's operators, filters and methods refuse is told without the values; Python's errors tell kinds."""
    prompt = PromptTemplate(template, template_format="jinja2")
    for x in (
        SECRET,
        "%(s3cr3t)s",
        ["s3cr3t"],
        {"s3cr3t": 1},
        5,
        [{"s3cr3t": 1}],
        hostile.Everything(),
        SECRET.encode(),
    ):
        for y in (SECRET, ["s3cr3t"], {"s3cr3t": "s3cr3t"}, -77_777, None):
            found = outcome(prompt, x, y)
            if isinstance(found, Exception):
                assert isinstance(found, (GenPromptsError, TypeError, ValueError, AttributeError, OverflowError))
                assert not re.search("s3cr3t|77777", all_said(found)), (x, y)


# --- secrets in partials (a6) --------------------------------------------------------------------


def test_secrets_in_partials(package: Prompts) -> None:
    """What is filled in is shown by no repr, no page for people, no error and no trace; callers can override it."""
    from langchain_core.callbacks import BaseCallbackHandler

    class Listener(BaseCallbackHandler):
        """Keeps what it is told at the beginning of a run."""

        def on_chain_start(self, serialized: Any, inputs: Any, **more: Any) -> None:
            """Keep it."""
            told.append(f"{serialized!r}{inputs!r}{more!r}")

        def on_chain_error(self, error: BaseException, **more: Any) -> None:
            """Keep it."""
            told.append(f"{error!r}{more!r}")

    told: list[str] = []
    prompts = (
        PromptTemplate("{x}{token}").partial(token=SECRET),
        ChatPromptTemplate([("human", "{x}{token}")], partial_variables={"token": lambda: SECRET}),
        package["talk"].partial(q=SECRET),
    )
    for prompt in prompts:
        runnable = prompt.as_runnable()
        prompt.invoke({"x": [("human", "a")]}, {"callbacks": [Listener()]})
        with pytest.raises(GenPromptsError) as caught:
            runnable.invoke({}, {"callbacks": [Listener()]})
        told += [repr(prompt), prompt.pretty_repr(), repr(runnable), str(runnable), all_said(caught.value)]
        told.append(repr(prompt.get_input_jsonschema()))

    assert "s3cr3t" not in "".join(told)
    assert len(told) == 3 * 9
    assert prompts[0].invoke({"x": "", "token": "mine"}) == "mine"


def test_partials_of_one_call() -> None:
    """A function among partials is called, by its program's wish; one among inputs never is."""
    RAN.clear()

    found = PromptTemplate("{x}").partial(x=hostile.function).invoke({})

    assert (found, RAN) == (SECRET, ["function"])
    assert asyncio.run(PromptTemplate("{x}").partial(x="a").ainvoke({"x": hostile.function})).startswith("<function")
    assert RAN == ["function"]


# --- shadows (a7) --------------------------------------------------------------------------------


def test_no_placeholder_hides_an_input(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is an optional history and a required text is refused when it is read."""
    parts = '[("placeholder", "{x}"), ("human", "{x}")]'
    source = (
        f"from langchain_core.prompts import ChatPromptTemplate\nchat = ChatPromptTemplate.from_messages({parts})\n"
    )
    (tmp_path / "source.py").write_text(source)
    monkeypatch.chdir(tmp_path)

    assert main(["generate", "source.py", "-o", "out"]) != 0
    assert not (tmp_path / "out").exists()


# --- helpers of tests ----------------------------------------------------------------------------


def test_helpers_show_no_values(package: Prompts) -> None:
    """What the helpers of tests say of a prompt that fails names the sample, and no value."""
    with pytest.raises(AssertionError) as caught:
        assert_renders(package["image"], given={"x": f"file:///{SECRET}"})

    assert "s3cr3t" not in str(caught.value)
    assert list(sample_inputs(package["fstring"], given={"x": hostile.function})["minimal"]) == ["x"]
