"""Prompt files: what templates save, and how."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genprompts import (
    AIMessage,
    ChatMessagePromptTemplate,
    ChatPromptTemplate,
    HumanMessage,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
    TemplateDefinitionError,
    load_prompt,
)
from genprompts.templates.dict import DictPromptTemplate
from genprompts.templates.few_shot import FewShotPromptTemplate
from genprompts.templates.few_shot_chat import FewShotChatMessagePromptTemplate
from genprompts.templates.few_shot_with_templates import FewShotPromptWithTemplates
from genprompts.templates.image import ImagePromptTemplate
from genprompts.templates.structured import StructuredPrompt

SHOTS: dict[str, Any] = {
    "examples": [{"q": "1 {x}", "a": "2"}, {"q": "}", "a": ""}],
    "example_prompt": PromptTemplate("Q {q}\nA {a}"),
}
TEMPLATES: dict[str, Any] = {
    "text": PromptTemplate("Hi {name!r:>4} {{}}\n  x \n", name="greet", tags=["t"], metadata={"v": [1, None]}),
    "typed": PromptTemplate("{n:d} {s}", input_types={"n": int, "s": str}),
    "mustache": PromptTemplate("{{#a}}{{b}}{{/a}}", template_format="mustache"),
    "jinja": ChatPromptTemplate([("system", "{% if a %}{{ a }}{% endif %}")], template_format="jinja2"),
    "chat": ChatPromptTemplate(
        [
            ("system", "one\ntwo {x}"),
            ("placeholder", "{h}"),
            MessagesPlaceholder("k", n_messages=2),
            (
                "human",
                ["a {b}", {"type": "image_url", "image_url": "https://x/{u}"}, {"type": "file", "q": ["{k2}", 1.5]}],
            ),
            ("ai", ""),
        ],
        partial_variables={"x": "X"},
    ),
    "empty": ChatPromptTemplate([]),
    "literals": ChatPromptTemplate([HumanMessage("a {x}"), AIMessage("b", name="n"), ("human", "{x}")]),
    "roles": ChatPromptTemplate([ChatMessagePromptTemplate.from_template("{x}", role="critic")]),
    "kwargs": ChatPromptTemplate([HumanMessagePromptTemplate.from_template("{x}", additional_kwargs={"name": "n"})]),
    "odd blocks": ChatPromptTemplate([("human", [{"type": "note", "text": "{x}"}])]),
    "odd name": ChatPromptTemplate([MessagesPlaceholder("{h}")]),
    "two languages": ChatPromptTemplate(
        [HumanMessagePromptTemplate.from_template("{x}"), HumanMessagePromptTemplate.from_template("{{y}}", "mustache")]
    ),
    "structured": StructuredPrompt([("human", "{x}")], {"title": "A", "type": "object", "properties": {}}, method="m"),
    "answer": StructuredPrompt([("human", "{x}")], {"title": "A", "type": "object", "properties": {}}),
    "odd schema": StructuredPrompt([("human", "{x}")], {"title": "A"}),
    "image": ImagePromptTemplate({"url": "https://x/{u}", "detail": "{d}"}),
    "dict": DictPromptTemplate({"a": "{u}", "b": [{"c": "{v}"}, None, True]}),
    "few shot": FewShotPromptTemplate(**SHOTS, prefix="P {p}", suffix="S {s}", example_separator="\n--\n"),
    "few shot with templates": FewShotPromptWithTemplates(
        **SHOTS, prefix=PromptTemplate("{{p}}", template_format="mustache"), suffix=PromptTemplate("S {s}")
    ),
    "few shot chat": ChatPromptTemplate(
        [
            FewShotChatMessagePromptTemplate(
                examples=[{"q": "1"}], example_prompt=ChatPromptTemplate([("human", "{q}")])
            ),
            "x",
        ]
    ),
}


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "few shot chat"])
def test_saved_templates_come_back(tmp_path: Path, name: str, suffix: str) -> None:
    """What is saved is loaded as an equal template of the same class."""
    path = tmp_path / f"prompt{suffix}"
    TEMPLATES[name].save(path)
    found = load_prompt(path)

    assert found == TEMPLATES[name]
    assert type(found) is type(TEMPLATES[name])


def test_examples_are_saved_as_messages(tmp_path: Path) -> None:
    """Fixed examples inside a chat template are saved as the messages that they show."""
    TEMPLATES["few shot chat"].save(tmp_path / "p.json")

    assert load_prompt(tmp_path / "p.json").invoke({}) == TEMPLATES["few shot chat"].invoke({})


def test_same_bytes(tmp_path: Path) -> None:
    """The same template gives the same bytes, in whatever order its partials were given."""
    for index, partials in enumerate(({"a": 1, "b": 2}, {"b": 2, "a": 1})):
        PromptTemplate("{a}{b}{c}", partial_variables=partials).save(tmp_path / f"{index}.json")
        PromptTemplate("{a}{b}{c}", partial_variables=partials).save(tmp_path / f"{index}.yaml")

    assert (tmp_path / "0.json").read_bytes() == (tmp_path / "1.json").read_bytes()
    assert (tmp_path / "0.yaml").read_bytes() == (tmp_path / "1.yaml").read_bytes()


def test_yaml_is_readable(tmp_path: Path) -> None:
    """Messages stand under their roles, texts of several lines below a bar."""
    ChatPromptTemplate([("system", "You are {who}.\nBe brief."), ("placeholder", "{h}")]).save(tmp_path / "p.yaml")

    assert (tmp_path / "p.yaml").read_text("utf-8") == (
        "messages:\n- system: |-\n    You are {who}.\n    Be brief.\n- placeholder: h\n  optional: true\n"
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=12) | st.sampled_from(
    [
        "\n a",
        "a\n\n",
        " \n",
        "- x\n\t",
        "a\x85b\nc",
        "\u2028\n",
        "#",
        "'",
        '"\n"',
        "~",
        "yes\n",
        "\ufeff",
        "a: b\n  c",
        "1e3",
        "0x1f",
    ]
)


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(TEXTS, min_size=1, max_size=3), TEXTS | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
def test_any_text_survives(tmp_path: Path, texts: list[str], value: object) -> None:
    """Any text and any partial is read from YAML and JSON as it was written."""
    template = ChatPromptTemplate(
        [("human", f"{text}{{x}}{text}") for text in texts], partial_variables={"x": value}, name="n"
    )
    for suffix in ("json", "yaml"):
        template.save(tmp_path / f"p.{suffix}")

        assert load_prompt(tmp_path / f"p.{suffix}") == template


# --- what cannot be saved --------------------------------------------------------------------------


class Selector:
    """Chooses nothing."""

    def select_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG002  (the protocol)
        return []

    def add_example(self, example: dict[str, str]) -> None: ...


def looped() -> list[object]:
    """Return a list that holds itself."""
    made: list[object] = []
    made.append(made)
    return made


UNSAVED: list[tuple[Any, str]] = [
    (PromptTemplate("{now}", partial_variables={"now": lambda: "x"}), 'the partial "now" is a function'),
    (PromptTemplate("{a}", partial_variables={"a": object()}), 'the partial "a" is an object'),
    (PromptTemplate("{a}", partial_variables={"a": float("nan")}), "not finite"),
    (PromptTemplate("{a}", partial_variables={"a": {1: 2}}), "a key that is an int"),
    (PromptTemplate("{a}", partial_variables={"a": looped()}), "nests deeper than 40 levels"),
    (PromptTemplate("{a}", partial_variables={"a": "\ud800"}), "lone surrogate"),
    (PromptTemplate("{a}", output_parser=object()), "the output parser is an object"),
    (ChatPromptTemplate(["{a}"], output_parser=object()), "the output parser is an object"),
    (PromptTemplate("{a}", input_types={"a": list[int]}), 'the type of input "a"'),
    (FewShotPromptTemplate(example_selector=Selector(), example_prompt=PromptTemplate("{q}"), suffix=""), "selector"),
    (
        ChatPromptTemplate(
            [FewShotChatMessagePromptTemplate(example_selector=Selector(), example_prompt=ChatPromptTemplate(["{q}"]))]
        ),
        "selector",
    ),
]


@pytest.mark.parametrize(("template", "words"), UNSAVED, ids=[words for _, words in UNSAVED])
def test_what_no_file_can_hold(tmp_path: Path, template: Any, words: str) -> None:
    """What no file can hold is refused by its name, and no file is written."""
    with pytest.raises(TemplateDefinitionError, match=words):
        template.save(tmp_path / "p.json")
    assert list(tmp_path.iterdir()) == []


def test_suffixes(tmp_path: Path) -> None:
    """Only JSON and YAML are written, and only prompt files are read."""
    with pytest.raises(TemplateDefinitionError, match=r'not as "\.txt"'):
        PromptTemplate("x").save(tmp_path / "p.txt")
    with pytest.raises(TemplateDefinitionError, match=r'p\.py: a prompt file ends in .*, not in "\.py"'):
        load_prompt(tmp_path / "p.py")


def test_saving_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there stays whole when writing fails, and nothing is left beside it."""
    path = tmp_path / "p.json"
    PromptTemplate("old").save(path)

    def fail(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        PromptTemplate("new").save(path)

    assert load_prompt(path).invoke({}) == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.json"]


def test_saving_keeps_link_and_mode(tmp_path: Path) -> None:
    """A link stays one, and the file behind it keeps its permissions."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("{}", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    PromptTemplate("x").save(link)

    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load_prompt(real).invoke({}) == "x"
