"""Text templates made at run time."""

import asyncio
import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langchain_core.prompts import PromptTemplate as LangChainPrompt

from genprompts import (
    MissingInputError,
    PromptTemplate,
    TemplateDefinitionError,
    TemplateSyntaxError,
    TextPrompt,
    TextPromptValue,
    UnexpectedInputError,
    UnsupportedFormatError,
)


async def _async_results(template: PromptTemplate) -> list[object]:
    """Return what each asynchronous member gives."""
    found: list[object] = [await template.ainvoke({"x": 1}), await template.aformat(x=1)]
    return [*found, await template.aformat_prompt(x=1), *await template.abatch([{"x": 1}])]


def test_every_member_renders_the_same() -> None:
    """All of LangChain's ways to render give the same text."""
    template = PromptTemplate.from_template("a {x}")

    found = [template.invoke({"x": 1}), template.format(x=1), template.format_prompt(x=1), *template.batch([{"x": 1}])]

    assert found == ["a 1"] * 4
    assert all(type(one) is TextPromptValue for one in found)
    assert asyncio.run(_async_results(template)) == ["a 1"] * 4
    assert isinstance(template, TextPrompt)


def test_inputs_are_sorted_and_read_from_the_text() -> None:
    """The inputs come from the template, whatever ``input_variables`` says."""
    template = PromptTemplate(template="{b!r:>5}{a:.2f}{b}{{c}}", input_variables=["zzz"])

    assert template.input_variables == ("a", "b")
    assert template.format(a=1, b="x") == "  'x'1.00x{c}"


def test_from_file_reads_utf_8(tmp_path: Path) -> None:
    """A file is read as UTF-8 to its last newline, unless another encoding is named."""
    file = tmp_path / "prompt.txt"
    file.write_bytes("é {x}\n".encode())
    other = tmp_path / "latin.txt"
    other.write_bytes("é {x}".encode("latin-1"))

    assert PromptTemplate.from_file(file).format(x=1) == "é 1\n"
    assert PromptTemplate.from_file(str(other), "latin-1", partial_variables={"x": 2}).format() == "é 2"


def test_partials() -> None:
    """Values can be filled in when the template is made, and later."""
    template = PromptTemplate("{a}{b}", partial_variables={"a": "A"})

    assert template.format(b="B") == "AB"
    assert template.partial(b=lambda: "C").invoke({}) == "AC"
    assert template.partial(b=str).input_variables == ()


def test_partial_refuses_unknown_names() -> None:
    """A misspelt partial is refused, in the class and in the method."""
    with pytest.raises(UnexpectedInputError, match='has no input "nmae"; did you mean "name"'):
        PromptTemplate("{name}").partial(nmae=1)
    with pytest.raises(UnexpectedInputError):
        PromptTemplate("{name}", partial_variables={"other": 1})


def test_adding_texts() -> None:
    """Templates and texts add up; names and partials stay."""
    made = PromptTemplate("{a}", partial_variables={"a": 1}, name="n") + " {b}" + PromptTemplate(" {c}")

    assert made.template == "{a} {b} {c}"
    assert made.format(b=2, c=3) == "1 2 3"
    assert made.name == "n"
    with pytest.raises(TemplateDefinitionError, match="a text template and an int cannot be added"):
        PromptTemplate("x") + 1  # type: ignore[operator]  # the mistake is the test


@pytest.mark.parametrize(
    ("text", "fault"), [("{a", "template-syntax"), ("{}", "positional-field"), ("{a.b}", "attribute-access")]
)
def test_syntax_errors(text: str, fault: str) -> None:
    """A text that cannot be read is refused when the template is made."""
    with pytest.raises(TemplateSyntaxError) as raised:
        PromptTemplate(text)

    assert raised.value.fault == fault


def test_what_is_no_text_is_refused() -> None:
    """Only a text in a supported format is a template."""
    with pytest.raises(TemplateDefinitionError, match="a template is a text, not an int"):
        PromptTemplate(5)  # type: ignore[arg-type]  # the mistake is the test
    with pytest.raises(UnsupportedFormatError, match="erb"):
        PromptTemplate("{{ x }}", template_format="erb")  # type: ignore[arg-type]  # the mistake is the test


def test_templates_survive_copies() -> None:
    """Copies and pickles are equal and render alike."""
    template = PromptTemplate("{a}", name="n").partial(a=1)
    template.invoke({})

    for made in (copy.copy(template), copy.deepcopy(template), pickle.loads(pickle.dumps(template))):
        assert made == template
        assert made.invoke({}) == "1"
        assert made.template == "{a}"


@pytest.mark.parametrize(("prefix", "separator"), [("P {a}", "\n\n"), ("", " | ")])
def test_from_examples(prefix: str, separator: str) -> None:
    """Prefix, examples and suffix become one template, as in LangChain; the examples are templates, too."""
    arguments: Any = (["E {a}", "F"], "S {b}", ["a", "b"], separator, prefix)
    expected = LangChainPrompt.from_examples(*arguments)
    template = PromptTemplate.from_examples(*arguments)

    assert template.template == expected.template
    assert template.format(a=1, b=2) == expected.format(a=1, b=2)
    assert PromptTemplate.from_examples([], "{{x}}", template_format="mustache", name="n").name == "n"


def test_sums_keep_the_language() -> None:
    """A text that is added has the template's language; templates of two languages do not go together."""
    template = PromptTemplate("{{a}}", template_format="mustache") + "{{b}}"

    assert (template.template_format, template.format(a=1, b=2)) == ("mustache", "12")
    with pytest.raises(TemplateDefinitionError, match="differ"):
        template + PromptTemplate("{a}")


def test_an_input_may_have_any_name() -> None:
    """Names that Python or LangChain use themselves are names of inputs."""
    template = PromptTemplate("{self}{config}{input}{template}").partial(self=1)

    assert template.format(self=2, config=3, input=4, template=5) == "2345"
    assert template.invoke({"config": 3, "input": 4, "template": 5}) == "1345"


def test_a_template_can_be_rendered_by_many_threads() -> None:
    """The first rendering makes the function; threads that meet there all get the right text."""
    template = PromptTemplate("{a:>3}{b}")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: template.format(a=number, b="x"), range(400)))

    assert found == [f"{number:>3}x" for number in range(400)]


def test_every_member_says_the_same() -> None:
    """What is missing is said alike by all members, in a plain sentence (LangChain's ``format`` says only the name)."""
    template = PromptTemplate("{a}{b}{c}", name="n").partial(b=1)
    expected = 'prompt "n" is missing the inputs "a", "c"; received "d"'

    for call in (template.format, template.format_prompt):
        with pytest.raises(MissingInputError) as raised:
            call(d=1)
        assert str(raised.value) == expected
    for invoke in (template.invoke, template.invoke_mapping):
        with pytest.raises(MissingInputError) as raised:
            invoke({"d": 1})
        assert (str(raised.value), raised.value.names) == (expected, ("a", "c"))
