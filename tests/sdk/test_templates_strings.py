"""Functions on texts and documents, with LangChain's names."""

import asyncio
from typing import Any

import pytest
from langchain_core import prompts as theirs
from langchain_core.documents import Document
from langchain_core.prompts import string as their_strings

from genprompts import (
    MissingInputError,
    PromptTemplate,
    TemplateDefinitionError,
    TemplateSyntaxError,
    UnexpectedInputError,
    UnsupportedFormatError,
    aformat_document,
    check_valid_template,
    format_document,
    get_template_variables,
    jinja2_formatter,
    validate_jinja2,
)
from genprompts.templates.strings import mustache_formatter

PROMPT = PromptTemplate("{page_content} ({page:>3})")


@pytest.mark.parametrize(
    "document",
    [
        Document(page_content="text", metadata={"page": 7, "source": "x"}),
        {"page_content": "text", "metadata": {"page": 7, "page_content": "hidden"}},
    ],
    ids=["object", "dict"],
)
def test_documents_are_shown(document: Any) -> None:
    """A prompt shows a document's text and metadata, asynchronously as well; the text is always the document's own."""
    assert format_document(document, PROMPT) == "text (  7)"
    assert asyncio.run(aformat_document(document, PROMPT)) == "text (  7)"


def test_documents_as_in_langchain() -> None:
    """A document of LangChain's renders here as there."""
    document = Document(page_content="text", metadata={"page": 7})
    original = theirs.PromptTemplate.from_template("{page_content} ({page:>3})")

    assert format_document(document, PROMPT) == theirs.format_document(document, original)


def test_documents_that_lack_metadata() -> None:
    """The error names what the document lacks."""
    with pytest.raises(MissingInputError, match='is missing the input "page"') as caught:
        format_document(Document(page_content="secret"), PROMPT)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("document", [None, "text", {"page_content": 1}, {"page_content": "x", "metadata": [1]}])
def test_other_things_are_no_documents(document: Any) -> None:
    """What is no document is refused."""
    with pytest.raises(UnexpectedInputError, match="a document has"):
        format_document(document, PROMPT)


def test_optional_inputs_of_documents() -> None:
    """Metadata overrides what is filled in beforehand; what the prompt does not ask for is not handed on."""
    prompt = PROMPT.partial(page=1)

    assert format_document({"page_content": "a", "metadata": {"x": 1}}, prompt) == "a (  1)"
    assert format_document({"page_content": "a", "metadata": {"page": 2}}, prompt) == "a (  2)"


@pytest.mark.parametrize(
    ("template", "template_format"),
    [
        ("{b} {a!r:>3} {{c}}", "f-string"),
        ("{{b.x}} {{#a}}{{.}}{{/a}}", "mustache"),
        ("{{ b | default(c) }} {% if a is defined %}{% endif %}", "jinja2"),
    ],
)
def test_variables_are_langchains(template: str, template_format: Any) -> None:
    """The names are LangChain's, also of what a template does without."""
    assert get_template_variables(template, template_format) == their_strings.get_template_variables(
        template, template_format
    )


def test_variables_of_other_languages() -> None:
    """A language that is not known is refused."""
    with pytest.raises(UnsupportedFormatError):
        get_template_variables("x", "erb")  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    ("template", "template_format"), [("{total:.2f} {day:%Y}", "f-string"), ("{{total}}{{#day}}{{/day}}", "mustache")]
)
def test_templates_are_checked(template: str, template_format: Any) -> None:
    """Specifications and mustache templates are checked as well; a name too many does no harm."""
    check_valid_template(template, template_format, ["day", "more", "total"])
    with pytest.raises(TemplateDefinitionError, match='asks for "total", which'):
        check_valid_template(template, template_format, ["day"])


def test_jinja2_is_checked() -> None:
    """What a jinja2 template does without need not be named."""
    validate_jinja2("{{ a }} {{ b | default(1) }}", ["a"])
    with pytest.raises(TemplateDefinitionError):
        validate_jinja2("{{ a }}", [])
    with pytest.raises(TemplateSyntaxError):
        validate_jinja2("{{ a", ["a"])


def test_formatters() -> None:
    """A text is rendered at once, with names that a method could not take."""
    assert jinja2_formatter("{{ template }} {{ x | upper }}", x="a", template=1) == "1 A"
    assert mustache_formatter("{{template}}", template="<") == "&lt;"
