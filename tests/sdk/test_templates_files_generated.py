"""What templates save is what ``genprompts generate`` reads: a package made of the files renders the same."""

import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from genprompts import AIMessage, ChatMessagePromptTemplate, ChatPromptTemplate, MessagesPlaceholder, PromptTemplate
from genprompts.templates.dict import DictPromptTemplate
from genprompts.templates.few_shot import FewShotPromptTemplate
from genprompts.templates.image import ImagePromptTemplate
from genprompts.templates.structured import StructuredPrompt
from genprompts_codegen.cli import main

BLOCKS: list[str | Mapping[str, object]] = [
    "see {what}",
    {"type": "image_url", "image_url": {"url": "https://x/{name}", "detail": "low"}},
    {"type": "file", "file": {"id": "{name}", "tags": ["{what}", 1, None]}},
]
TEMPLATES: dict[str, tuple[Any, dict[str, object]]] = {
    "plain": (PromptTemplate("Hello {name!r:>8} {{}}\n\n  {total:.2f} \n"), {"name": "Bo", "total": 3}),
    "filled": (PromptTemplate("{a} {b}", partial_variables={"a": ["x", None, 1.5, True]}), {"b": "B"}),
    "moustache": (
        PromptTemplate("{{#items}}<{{name}}>{{/items}}{{^items}}none{{/items}} {{&raw}}", template_format="mustache"),
        {"items": [{"name": "a&b"}, {"name": "c"}], "raw": "<i>"},
    ),
    "ninja": (
        PromptTemplate("{% for x in xs %}{{ x.n }}, {% endfor %}{{ y | upper }}", template_format="jinja2"),
        {"xs": [{"n": 1}, {"n": 2}], "y": "why"},
    ),
    "talk": (
        ChatPromptTemplate(
            [
                ("system", "You are {who}.\nBe brief: {{yes}}"),
                MessagesPlaceholder("history", optional=True, n_messages=2),
                MessagesPlaceholder("more"),
                ("human", BLOCKS),
                ("ai", "- {what}: #1"),
            ],
            partial_variables={"who": "Bob"},
            tags=["t"],
            metadata={"version": 2},
        ),
        {"what": "W", "name": "N", "history": [("human", "1"), ("ai", "2"), ("human", "3")], "more": [("ai", "m")]},
    ),
    "fixed": (
        ChatPromptTemplate(
            [
                AIMessage("", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "1"}]),
                {"role": "system", "content": "{x}"},
                ChatMessagePromptTemplate.from_template("say {x}", role="critic"),
            ]
        ),
        {"x": "X"},
    ),
    "answer": (
        StructuredPrompt([("human", "{x}")], {"title": "A", "type": "object", "properties": {"q": {"type": "string"}}}),
        {"x": "X"},
    ),
    "method": (
        StructuredPrompt([("human", "{x}")], {"title": "A", "type": "object", "properties": {}}, method="json_mode"),
        {"x": "X"},
    ),
    "image": (ImagePromptTemplate({"url": "https://x/{u}", "detail": "low"}), {"u": "a"}),
    "record": (DictPromptTemplate({"a": "{u}", "b": [1, {"c": "{v}"}]}), {"u": 1, "v": None}),
    "braces": (
        ChatPromptTemplate(
            [("system", "{% if x is defined %}{{ x }}{% endif %}"), "{{ y }}"], template_format="jinja2"
        ),
        {"y": "Y"},
    ),
    "shots": (
        FewShotPromptTemplate(
            examples=[{"q": "1 {x}", "a": "2"}, {"q": "{{", "a": "}"}],
            example_prompt=PromptTemplate("Q {q}\nA {a}"),
            prefix="Answer as {who}:",
            suffix="Q {q}\nA",
            example_separator="\n--\n",
        ),
        {"who": "me", "q": "why"},
    ),
}


@pytest.fixture(scope="module", params=["json", "yaml"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A package generated from the saved templates."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "prompts").mkdir()
    for name, (template, _) in TEMPLATES.items():
        template.save(folder / "prompts" / f"{name}.{request.param}")
    module = f"saved_{request.param}_gen"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(str(folder))
        assert main(["generate", "prompts", "-o", module]) == 0
        yield importlib.import_module(module)
    for loaded in [name for name in sys.modules if name.split(".")[0] == module]:
        del sys.modules[loaded]


@pytest.mark.parametrize("name", TEMPLATES)
def test_generated_prompt_is_the_template(package: Any, name: str) -> None:
    """The prompt that is generated from a saved template has its inputs and renders what it renders."""
    template, values = TEMPLATES[name]
    prompt = package.load(name)

    assert sorted(prompt.input_variables) == sorted(template.input_variables)
    assert prompt.invoke(values) == template.invoke(values)
    assert Path(package.__file__).name == "__init__.py"


def test_generated_prompts_know_the_answers_schema(package: Any) -> None:
    """The schema of the answers goes with the file."""
    assert package.load("answer").schema_ == TEMPLATES["answer"][0].schema_
