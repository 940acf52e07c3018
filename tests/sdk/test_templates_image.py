"""Image templates made at run time."""

import asyncio
import copy
import pickle
from collections.abc import Mapping

import pytest
from langchain_core.prompts.image import ImagePromptTemplate as LangChainImage

from genprompts import (
    ImagePrompt,
    ImagePromptTemplate,
    ImagePromptValue,
    MissingInputError,
    TemplateDefinitionError,
    UnexpectedInputError,
)


async def _async_results(template: ImagePromptTemplate) -> list[object]:
    """Return what each asynchronous member gives."""
    return [
        await template.ainvoke({"x": 1}),
        await template.aformat(x=1),
        await template.aformat_prompt(x=1),
        *await template.abatch([{"x": 1}]),
    ]


def test_every_member_renders_the_same() -> None:
    """All of LangChain's ways to render give the same image."""
    template = ImagePromptTemplate({"url": "https://x/{x}", "detail": "low"})
    found = [template.invoke({"x": 1}), template.format(x=1), template.format_prompt(x=1), template.invoke(1)]  # type: ignore[arg-type]  # the bare value is for run time

    assert found == [{"url": "https://x/1", "detail": "low"}] * 4
    assert all(type(one) is ImagePromptValue for one in found)
    assert asyncio.run(_async_results(template)) == found
    assert isinstance(template, ImagePrompt)
    assert template.input_variables == ("x",)
    assert template.invoke({"x": 1}).to_string() == "https://x/1"


CASES: list[tuple[dict[str, str], Mapping[str, object]]] = [
    ({"url": "https://x/{a}.png"}, {"a": "cat"}),
    ({"url": "https://x/{a}.png", "detail": "high"}, {"a": 1}),
    ({"url": "https://{a}/{b}", "detail": "{d}"}, {"a": "h", "b": None, "d": "low"}),
    ({"url": "data:image/{a};base64,{b}"}, {"a": "png", "b": "aGk="}),
    ({"url": "https://x/{a}"}, {"a": 1, "url": "https://y", "detail": "low"}),
    ({"url": "https://x/{a}", "detail": "low"}, {"a": 1, "url": "", "detail": None}),
    ({}, {"url": "https://y"}),
    ({"detail": "{d}"}, {"url": "https://y", "d": "auto"}),
]


@pytest.mark.parametrize(("template", "values"), CASES)
def test_images_are_langchains(template: dict[str, str], values: Mapping[str, object]) -> None:
    """Templates, and what a call gives in their place, make the image that LangChain makes."""
    expected = LangChainImage(template=template).format(**values)

    assert ImagePromptTemplate(template).format(**values) == expected


@pytest.mark.parametrize(("language", "text"), [("mustache", "https://{{{h}}}/"), ("jinja2", "https://{{ h }}/")])
def test_every_language(language: str, text: str) -> None:
    """An image is a template of each language, and its inputs are found in the text."""
    template = ImagePromptTemplate({"url": text}, template_format=language)  # type: ignore[arg-type]  # one of them
    expected = LangChainImage(template={"url": text}, template_format=language).format(h="a.b")

    assert template.input_variables == ("h",)
    assert template.format(h="a.b") == expected


def test_without_a_url_it_is_an_input() -> None:
    """A template without a URL asks for it; its detail may be given, too."""
    template = ImagePromptTemplate()

    assert template.input_variables == ("url",)
    assert template.optional_variables == ("detail",)
    assert template.invoke("https://x") == {"url": "https://x"}  # type: ignore[arg-type]  # as above
    with pytest.raises(MissingInputError, match='missing the input "url"'):
        template.format()


def test_inputs_called_url_and_detail() -> None:
    """A template may have inputs of these names (LangChain refuses them)."""
    template = ImagePromptTemplate({"url": "https://x/{url}", "detail": "{detail}"})

    assert template.input_variables == ("detail", "url")
    assert template.format(url="a", detail="low") == {"url": "https://x/a", "detail": "low"}


def test_partials() -> None:
    """Inputs can be filled in, the image's own keys as well; misspelt ones are refused."""
    template = ImagePromptTemplate("https://x/{a}/{b}", partial_variables={"a": 1}, name="n", metadata={"m": 1})
    filled = template.partial(b=2, detail="low")

    assert filled.invoke({}) == {"url": "https://x/1/2", "detail": "low"}
    assert filled.invoke({"detail": "high"}) == {"url": "https://x/1/2", "detail": "high"}
    assert (filled.name, filled.metadata) == ("n", {"m": 1})
    with pytest.raises(UnexpectedInputError, match='has no input "detial"; did you mean "detail"'):
        template.partial(detial="low")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ({"path": "{p}"}, "cannot be read from a path"),
        ({"url": "https://x", "path": "a.png"}, "cannot be read from a path"),
        ({"url": "https://x", "foo": "{z}"}, 'the key "foo" of an image does not reach the model'),
        ({"url": 5}, "a template is a text, not an int"),
        (5, "an image is a URL or a dict with 'url', not an int"),
        ("file:///{x}", "the URL of an image begins with none of"),
        ("javascript:1", "the URL of an image begins with none of"),
    ],
)
def test_what_is_no_image_is_refused(template: object, message: str) -> None:
    """A template that can give no image is refused when it is made."""
    with pytest.raises(TemplateDefinitionError, match=message):
        ImagePromptTemplate(template)  # type: ignore[arg-type]  # the mistake is the test


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"x": "1", "path": "/etc/passwd"}, "cannot be read from a path"),
        ({"x": "1", "url": "file:///etc/passwd"}, 'made of the input "url", begins with none of'),
        ({"x": "1", "url": 5}, 'input "url" takes a text, not an int'),
        ({"x": "1", "detail": 5}, 'input "detail" takes a text, not an int'),
        ({"x": "a\r\nb"}, 'made of the input "x", holds a line break'),
    ],
)
def test_what_a_call_may_not_give(values: Mapping[str, object], message: str) -> None:
    """What is given in place of the template's is checked as the template's is."""
    with pytest.raises(UnexpectedInputError, match=message) as raised:
        ImagePromptTemplate("https://x/{x}").invoke(values)

    assert "passwd" not in str(raised.value)


def test_an_empty_path_is_none() -> None:
    """``path`` may stand there, if it is empty."""
    assert ImagePromptTemplate({"url": "https://x", "path": ""}).invoke({}) == {"url": "https://x"}


def test_strict_looks_at_the_data() -> None:
    """A strict template refuses data that is no image, from the template and from the call."""
    template = ImagePromptTemplate("data:image/png;base64,{x}", strict=True)

    for values in ({"x": "aGk="}, {"x": "iVBORw0KGgo=", "url": "data:image/png;base64,aGk="}):
        with pytest.raises(UnexpectedInputError, match="no image"):
            template.invoke(values)
    assert template.invoke({"x": "iVBORw0KGgo="})["url"].endswith("Ggo=")


def test_templates_survive_copies() -> None:
    """Copies and pickles are equal and render alike; ``template`` is as it is written."""
    template = ImagePromptTemplate({"url": "https://x/{a}", "detail": "low"}, name="n")

    for made in (copy.copy(template), copy.deepcopy(template), pickle.loads(pickle.dumps(template))):
        assert made == template
        assert made.invoke({"a": 1}) == {"url": "https://x/1", "detail": "low"}
        assert made.template == {"url": "https://x/{a}", "detail": "low"}
    assert template != ImagePromptTemplate("https://x/{a}", name="n")
