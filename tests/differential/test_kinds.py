"""Definitions of every kind: generated, built at run time with our classes, and made by LangChain."""

from collections.abc import Callable

import pytest
from tests.differential.comparison import compare_three, of_kinds, smallest
from tests.differential.explained import OWN
from tests.differential.kinds import KINDS
from tests.differential.module import HEADER, Case, imported
from tests.differential.tally import Tally

from genprompts.templates import few_shot, inputs, reading
from genprompts_codegen.analysis import few_shot as generated_few_shot
from genprompts_codegen.definitions import LiteralText
from genprompts_codegen.sources.python import chat_prompts, compose

CASES = {"f-string": 110, "mustache": 55, "jinja2": 11}
PLANTED = 300


@pytest.mark.parametrize("language", CASES)
def test_every_kind_comes_out_alike(language: str) -> None:
    """What is inferred is what is rendered, and what the classes render that the definition names."""
    tally = Tally()
    compare_three(of_kinds(11, range(CASES[language]), language, tuple(KINDS)), tally)

    assert [str(smallest(difference)) for difference in tally.differences[:2]] == []
    assert tally.counts["twins"] == CASES[language]
    assert tally.counts["twins, both take"] > 0.2 * CASES[language]


def _twins(source: str) -> Tally:
    tally = Tally()
    case = Case(HEADER + imported(source, "names") + "\n", (), theirs=False)
    compare_three([case], tally)
    return tally


ALIKE = {
    "a literal detail that is empty": 'ChatPromptTemplate([("human", [{"image_url": {"url": "{a}", "detail": ""}}])])',
    "a dict is added": 'ChatPromptTemplate([]) + {"role": "human", "content": "{a}"}',
    "a list behind a class": 'ChatPromptTemplate([(HumanMessagePromptTemplate, ["{a}"])])',
    "a slice of nested prompts": (
        'ChatPromptTemplate([ChatPromptTemplate(["{a}", "{b}"], partial_variables={"b": "x"}), "c"])[::2]'
    ),
    "a slice forgets a partial of blocks": (
        'ChatPromptTemplate([("human", [{"text": "x"}]), ("human", "{a}")]).partial(a="b")[:1]'
    ),
    "a partial of a block": (
        'ChatPromptTemplate([HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{a}{b}", '
        'partial_variables={"b": "x"}), PromptTemplate.from_template("{c}")])])'
    ),
    "what is looked for in an input": 'PromptTemplate("{{ a.b | default(1) }}{{ c.d is defined }}", template_format="jinja2")',
    "an input that may be missing": '("{{ a.b if a is defined }}", )[0] and PromptTemplate("{{ a | default(1) }}", template_format="jinja2")',
    "a prefix that ends a line": (
        'FewShotPromptTemplate(examples=[], example_prompt=PromptTemplate.from_template("{{ q }}", '
        'template_format="jinja2"), prefix="{{ a }}\\n", suffix="b", template_format="jinja2")'
    ),
    "f-string texts that end lines around jinja2 examples": (
        'FewShotPromptTemplate(examples=[{"q": 1}], example_prompt=PromptTemplate.from_template("{{ q }}", '
        'template_format="jinja2"), prefix="{a}\\n", suffix="b\\n")'
    ),
    "an image whose URL is given": 'ImagePromptTemplate({"detail": "low"}, template_format="mustache")',
    "an image without a template": "ImagePromptTemplate(None)",
}
REFUSED = {
    "an image that is never sent": 'ImagePromptTemplate({"url": "file:///{a}"})',
    "an image block that is never sent": 'ChatPromptTemplate([("human", [{"image_url": "javascript:{a}"}])])',
    "a key that an image has not": 'ImagePromptTemplate({"url": "x", "n": "1"})',
    "a partial of one block that another asks for": (
        'ChatPromptTemplate([HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template("{a}", '
        'partial_variables={"a": "x"}), PromptTemplate.from_template("{a}")])])'
    ),
}
LISTED = {
    "a suffix that may come out empty": (
        'FewShotPromptWithTemplates(examples=[{"q": 1}], example_prompt=PromptTemplate.from_template("{q}"), '
        'suffix=PromptTemplate.from_template("{a}"))'
    ),
    "a partial of the prefix that the suffix asks for": (
        'FewShotPromptWithTemplates(examples=[], example_prompt=PromptTemplate.from_template("{q}"), '
        'prefix=PromptTemplate.from_template("x{a}", partial_variables={"a": "x"}), '
        'suffix=PromptTemplate.from_template("y{a}"))'
    ),
    "a pipeline": (
        'PipelinePromptTemplate(final_prompt=PromptTemplate.from_template("{a}"), '
        'pipeline_prompts=[("a", PromptTemplate.from_template("{b}"))])'
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_twins_come_out_alike(name: str) -> None:
    """The generated prompt and the class ask for the same and render the same."""
    tally = _twins(f"prompt = {ALIKE[name]}\n")

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["twins, both take"] == 1


@pytest.mark.parametrize("name", REFUSED)
def test_twins_are_refused(name: str) -> None:
    """The class refuses the definition, and no code is generated for it."""
    tally = _twins(f"prompt = {REFUSED[name]}\n")

    assert [str(difference) for difference in tally.differences] == []
    assert tally.counts["twins, both refuse"] == 1


@pytest.mark.parametrize("name", LISTED)
def test_twins_are_listed(name: str) -> None:
    """What no generated code would render as the class does is listed, and no code is generated."""
    tally = _twins(f"prompt = {LISTED[name]}\n")

    assert [str(difference) for difference in tally.differences] == []
    assert sum(tally.explained[word] for word in OWN) == 1


# --- planted faults ------------------------------------------------------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def _details_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "read_detail", lambda detail, language: reading.read_text(detail or "", language))


def _nothing_taken_apart(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(compose, "_taken_apart", list)


def _partials_of_blocks_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chat_prompts, "_of_blocks", lambda *_: ())


def _separator_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(few_shot.FewShotPromptTemplate, "_joined", lambda _, shown: "".join(shown))


def _examples_read_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(generated_few_shot, "LiteralText", lambda text: LiteralText(text.replace("{", "")))


def _optional_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inputs, "_placeholders", lambda parts: dict.fromkeys(_names(parts), False))


def _names(parts: tuple[object, ...]) -> list[str]:
    return [str(getattr(part, "name", "")) for part in parts if hasattr(part, "optional")]


FAULTS: tuple[tuple[str, Plant], ...] = (
    ("messages", _details_kept),
    ("nested", _nothing_taken_apart),
    ("messages", _partials_of_blocks_dropped),
    ("few-shot", _separator_forgotten),
    ("few-shot", _examples_read_again),
    ("nested", _optional_forgotten),
)


@pytest.mark.parametrize(("kind", "plant"), FAULTS)
def test_planted_faults_are_found(kind: str, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault on either side shows up within a few hundred definitions."""
    plant(monkeypatch)
    tally = Tally()
    for start in range(0, PLANTED, 20):
        if not tally.differences:
            compare_three(of_kinds(0, range(start, start + 20), "f-string", (kind,)), tally)

    assert tally.differences != []
