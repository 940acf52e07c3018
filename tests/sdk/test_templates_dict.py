"""Dict templates made at run time."""

import asyncio
import copy
import pickle

import pytest
from langchain_core.prompts.dict import DictPromptTemplate as LangChainDict

from genprompts import DictPromptTemplate, HumanMessagePromptTemplate, MissingInputError, TemplateDefinitionError
from genprompts.grammar.evaluate import evaluate

CASES: list[dict[str, object]] = [
    {},
    {"type": "text", "text": "Hello {a}", "metadata": {"source": "{b}"}},
    {"a": ["{a}", {"x": "{b}"}, 3], "n": None, "f": 1.5, "t": True},
    {"{a}": "a key is no template"},
    {"deep": {"er": {"est": ["{a}"]}}},
    {"tuple": ("{a}", "b")},
    {"braces": "{{a}}", "spec": "{n:05.1f}{a!r}"},
]


@pytest.mark.parametrize("template", CASES)
def test_dicts_are_langchains(template: dict[str, object]) -> None:
    """A template gives the dict that LangChain gives, with lists for sequences."""
    values = {"a": "A", "b": None, "n": 2}
    expected = LangChainDict(template=template, template_format="f-string")
    made = DictPromptTemplate(template)

    assert made.input_variables == tuple(sorted(expected.input_variables))
    assert _listed(expected.format(**values)) == made.format(**values) == made.invoke(values)
    assert evaluate(made.body, values) == made.format(**values)
    assert type(made.invoke(values)) is dict


def _listed(value: object) -> object:
    """Return ``value`` with lists for tuples."""
    match value:
        case dict():
            return {key: _listed(item) for key, item in value.items()}
        case list() | tuple():
            return [_listed(item) for item in value]
        case _:
            return value


def test_lists_in_lists_are_templates() -> None:
    """LangChain neither finds nor fills in what is in a list in a list."""
    template = DictPromptTemplate({"v": [["{x}", [{"y": "{y}"}]]]})

    assert template.input_variables == ("x", "y")
    assert template.invoke({"x": 1, "y": 2}) == {"v": [["1", [{"y": "2"}]]]}


@pytest.mark.parametrize(
    ("language", "text"), [("mustache", "{{{a}}}!"), ("jinja2", "{% for c in a %}{{ c }}{% endfor %}!")]
)
def test_every_language(language: str, text: str) -> None:
    """A dict is a template of each language; LangChain refuses jinja2."""
    template = DictPromptTemplate({"x": [text]}, language)  # type: ignore[arg-type]  # one of them

    assert template.invoke({"a": "<>"}) == {"x": ["<>!"]}
    assert template.template == {"x": [text]}


def test_results_are_not_shared() -> None:
    """Each render gives a dict of its own, and the template keeps none of the caller's."""
    given: dict[str, object] = {"x": {"y": [1]}}
    template = DictPromptTemplate(given)
    first = template.invoke({})
    first["x"] = 2
    given["x"] = 3

    assert template.invoke({}) == {"x": {"y": [1]}}


async def _async_results(template: DictPromptTemplate) -> list[object]:
    return [await template.ainvoke({"x": 1}), await template.aformat(x=1)]


def test_members_of_prompts() -> None:
    """It has what all templates have: bare values, partials, errors that name inputs, async calls."""
    template = DictPromptTemplate({"x": "{x}"}, name="n")

    assert template.invoke(1) == {"x": "1"}  # type: ignore[arg-type]  # the bare value is for run time
    assert template.partial(x=2).invoke({}) == {"x": "2"}
    assert asyncio.run(_async_results(template)) == [{"x": "1"}] * 2
    with pytest.raises(MissingInputError, match='prompt "n" is missing the input "x"'):
        template.invoke({})


@pytest.mark.parametrize(
    ("template", "message"), [(5, "a dict template is a dict, not an int"), ({"x": {1, 2}}, "holds a set")]
)
def test_what_is_no_dict_is_refused(template: object, message: str) -> None:
    """A template holds texts, numbers, lists and dicts."""
    with pytest.raises(TemplateDefinitionError, match=message):
        DictPromptTemplate(template)  # type: ignore[arg-type]  # the mistake is the test


def test_as_a_block_of_a_message() -> None:
    """It can be a content block, and keeps its type there."""
    block = DictPromptTemplate({"type": "foo", "text": "{x}", "l": [["{x}"]]})
    written = HumanMessagePromptTemplate.from_template([{"type": "foo", "text": "{x}", "l": [["{x}"]]}])

    assert HumanMessagePromptTemplate([block]) == written
    assert written.format(x="") == {"role": "user", "content": [{"type": "foo", "text": "", "l": [[""]]}]}
    assert written.prompt == [block]


def test_templates_survive_copies() -> None:
    """Copies and pickles are equal and render alike."""
    template = DictPromptTemplate({"a": ["{a}"]}, name="n").partial(a=1)

    for made in (copy.copy(template), copy.deepcopy(template), pickle.loads(pickle.dumps(template))):
        assert made == template
        assert made.invoke({}) == {"a": ["1"]}
