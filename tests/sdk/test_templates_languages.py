"""Templates made at run time in mustache and jinja2: the same forms, in these languages."""

import pickle
import sys

import pytest

from genprompts import (
    ChatPromptTemplate,
    HumanMessagePromptTemplate,
    MissingExtraError,
    MissingInputError,
    PromptTemplate,
    SystemMessagePromptTemplate,
    TemplateSyntaxError,
    UnexpectedInputError,
)
from genprompts.grammar import jinja as reading

MUSTACHE = "Dear {{name}},{{#items}} {{title}}{{/items}}"
JINJA = "Dear {{ name }},{% for item in items %} {{ item.title }}{% endfor %}{{ note | default('') }}"
VALUES: dict[str, object] = {"name": "Bob", "items": [{"title": "a"}, {"title": "b"}]}


def test_mustache_text() -> None:
    """A mustache template asks for the names at its top, and renders sections and values."""
    template = PromptTemplate.from_template(MUSTACHE, template_format="mustache")

    assert template.input_variables == ("items", "name")
    assert template.invoke(VALUES) == "Dear Bob, a b"


def test_jinja_text() -> None:
    """A jinja2 template asks for what it reads; what it guards may be left out."""
    template = PromptTemplate.from_template(JINJA, template_format="jinja2")

    assert template.input_variables == ("items", "name")
    assert template.optional_variables == ("note",)
    assert template.invoke(VALUES) == "Dear Bob, a b"
    assert template.invoke({**VALUES, "note": "!"}) == "Dear Bob, a b!"


@pytest.mark.parametrize(("template_format", "text"), [("mustache", MUSTACHE), ("jinja2", JINJA)])
def test_missing_inputs(template_format: str, text: str) -> None:
    """A missing input is named, and so is a missing key inside one."""
    template = PromptTemplate(text, template_format=template_format)  # type: ignore[arg-type]  # both are formats

    with pytest.raises(MissingInputError, match='"name"'):
        template.invoke({"items": []})
    with pytest.raises(MissingInputError, match="title"):
        template.invoke({"name": "Bob", "items": [{}]})


def test_chat_in_one_language() -> None:
    """``template_format`` holds for all messages; the name of a placeholder is taken as it is written."""
    template = ChatPromptTemplate.from_messages(
        [("system", "You are {{role}}."), ("placeholder", "{h}"), ("human", "{{{q}}}")], template_format="mustache"
    )

    assert (template.input_variables, template.optional_variables) == (("q", "role"), ("h",))
    assert [message["content"] for message in template.invoke({"role": "A&B", "q": "<?>"})] == [
        "You are A&amp;B.",
        "<?>",
    ]


def test_chat_in_mixed_languages() -> None:
    """Message templates keep their own language."""
    template = ChatPromptTemplate(
        [
            SystemMessagePromptTemplate.from_template("{{ role | upper }}", "jinja2"),
            HumanMessagePromptTemplate.from_template("{{#on}}{{role}}{{/on}}", "mustache"),
            ("human", "{q:>3}"),
        ]
    )

    assert template.input_variables == ("on", "q", "role")
    value = template.invoke({"role": "x", "on": True, "q": "?"})
    assert [message["content"] for message in value] == ["X", "x", "  ?"]


def test_a_section_sees_the_whole_prompt() -> None:
    """A name in a section that another message asks for, or a partial fills in, need not be in the section's items."""
    template = ChatPromptTemplate(
        [("system", "{{role}}"), ("human", "{{#xs}}{{role}}{{more}}{{/xs}}")], template_format="mustache"
    )
    filled = template.partial(more="!")

    assert [message["content"] for message in filled.invoke({"role": "r", "xs": [{}, {"role": "own"}]})] == [
        "r",
        "r!own!",
    ]


def test_adding_keeps_the_format() -> None:
    """What is added to a template is of its language (LangChain forgets it)."""
    chat = ChatPromptTemplate([("human", "{{a}}")], template_format="mustache") + "{{b}}"
    text = PromptTemplate("{{ a }}", template_format="jinja2") + "{{ b | lower }}"
    chat.append(("ai", "{{c}}"))

    assert [message["content"] for message in chat.invoke({"a": "1", "b": "2", "c": "3"})] == ["1", "2", "3"]
    assert text.invoke({"a": "A", "b": "B"}) == "Ab"


def test_blocks_and_images() -> None:
    """Content blocks are templates of the message's language."""
    blocks = [{"type": "text", "text": "{{a}}"}, {"type": "image_url", "image_url": {"url": "{{{u}}}"}}, {"k": "{{b}}"}]
    template = ChatPromptTemplate([("human", blocks)], template_format="mustache")

    assert template.invoke({"a": "", "u": "https://x?a&b", "b": "<"})[0]["content"] == [
        {"type": "image_url", "image_url": {"url": "https://x?a&b"}},
        {"k": "&lt;"},
    ]


def test_partials() -> None:
    """An input that is filled in may be left out, and an unknown one is refused."""
    template = PromptTemplate(JINJA, template_format="jinja2", partial_variables={"name": "Bob"})

    assert template.optional_variables == ("note", "name")
    assert template.partial(note=lambda: "?").invoke({"items": []}) == "Dear Bob,?"
    with pytest.raises(UnexpectedInputError, match="nmae"):
        template.partial(nmae="x")


def test_bare_values() -> None:
    """A bare value fills the only input; one that is looped over takes a list."""
    loop = PromptTemplate("{% for x in xs %}{{ x }};{% endfor %}", template_format="jinja2")
    printed = PromptTemplate("{{x}}", template_format="mustache")

    assert loop.invoke(["a", "b"]) == "a;b;"  # type: ignore[arg-type]  # a bare value is no mapping
    assert printed.invoke("a") == "a"  # type: ignore[arg-type]  # same
    with pytest.raises(UnexpectedInputError, match="a list cannot stand for"):
        printed.invoke(["a"])  # type: ignore[arg-type]  # same


def test_syntax_errors_have_places() -> None:
    """A template that cannot be read is refused at once, at its place."""
    with pytest.raises(TemplateSyntaxError) as mustache:
        PromptTemplate("a {{#b}}", template_format="mustache")
    with pytest.raises(TemplateSyntaxError) as jinja:
        PromptTemplate("a {% nope %}", template_format="jinja2")

    assert mustache.value.span == (2, 8)
    assert jinja.value.span.start == 5


@pytest.mark.parametrize(
    ("text", "template_format"),
    [("{{>other}}", "mustache"), ("{% include 'other' %}", "jinja2"), ("{% extends name %}", "jinja2")],
)
def test_other_templates_cannot_be_included(text: str, template_format: str) -> None:
    """Nobody says where other templates would be; LangChain fails at render, or prints nothing."""
    with pytest.raises(TemplateSyntaxError, match="cannot include others"):
        PromptTemplate(text, template_format=template_format)  # type: ignore[arg-type]  # both are formats


def test_an_include_that_may_be_missing() -> None:
    """jinja2 itself does without such a file."""
    template = PromptTemplate("a{% include 'other' ignore missing %}b", template_format="jinja2")

    assert template.invoke({}) == "ab"


def test_copies_and_pickles() -> None:
    """Templates of all languages are equal to their copies, which render alike."""
    for text, template_format in ((MUSTACHE, "mustache"), (JINJA, "jinja2")):
        template = PromptTemplate(text, template_format=template_format)  # type: ignore[arg-type]  # both are formats
        copy = pickle.loads(pickle.dumps(template))

        assert copy == template
        assert copy.invoke(VALUES) == template.invoke(VALUES)


def test_missing_jinja2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package jinja2 templates that need it are refused with the extra that installs it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "jinja2" or "jinja.library" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(reading, "library", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(MissingExtraError, match="jinja2"):
        PromptTemplate("{% if a %}{% endif %}", template_format="jinja2")
