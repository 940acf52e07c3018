"""Definitions with genprompts' own classes: what is generated for them renders what they render themselves."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from genprompts_codegen.cli import main

DEFINITIONS = """
from genprompts import *

base = ChatPromptTemplate([("system", "{s}"), ("human", "{a}")], metadata={"m": 1}).partial(s="S")
more = base + ("ai", "{b}")
some = base[1:]
developer = ChatPromptTemplate([("developer", "Be {tone}"), ["human", "{q}"], SystemMessage("as it {is}")])
blocks = ChatPromptTemplate([("human", [
    {"type": "note", "text": "{t}"},
    {"type": "image_url", "image_url": "http://{a}/{b}"},
    {"type": "image_url", "image_url": {"url": "http://{a}", "extra": "{e}"}},
    {"type": "deep", "value": [["{x}"]]},
])])
stop = ChatPromptTemplate([("human", "{stop} {config} {self}")], partial_variables={"stop": "now"})
picture = ImagePromptTemplate("https://x/{path}", metadata={"m": 1}, tags=["t"])
given = ImagePromptTemplate()
answered = StructuredPrompt([("human", "{q}")], {"type": "object", "properties": {"a": {"type": "string"}}})
longer = answered + ("ai", "{x}")
text = FewShotPromptTemplate(
    examples=[{"q": "1", "a": "{2}"}], example_prompt=PromptTemplate("Q:{q} A:{a}"), suffix="Q:{s}"
)
talk = ChatPromptTemplate([
    FewShotChatMessagePromptTemplate(examples=[{"q": "1"}], example_prompt=ChatPromptTemplate([("human", "{q}")])),
    ("human", "{z}"),
])
block = DictPromptTemplate({"a": "{{ x }}", "b": [1, ["{{ y }}"]]}, "jinja2")
answered.append(("system", "end"))
"""
NAMES = [line.split(" = ")[0] for line in DEFINITIONS.splitlines() if " = " in line and line[0].isalpha()]


def load(name: str, path: Path, folder: Path | None = None) -> ModuleType:
    """Return the module at ``path``."""
    spec = importlib.util.spec_from_file_location(
        name, path, submodule_search_locations=[str(folder)] if folder else None
    )
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModuleType, ModuleType]]:
    """The module of the definitions, and the package that is generated for it."""
    root = tmp_path_factory.mktemp("own")
    (root / "definitions.py").write_text(DEFINITIONS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["generate", "definitions.py", "-o", "own_gen"]) == 0
    yield (
        load("own_definitions", root / "definitions.py"),
        load("own_gen", root / "own_gen" / "__init__.py", root / "own_gen"),
    )
    for name in [name for name in sys.modules if name.partition(".")[0] in ("own_definitions", "own_gen")]:
        del sys.modules[name]


@pytest.mark.parametrize("name", NAMES)
def test_same_result(modules: tuple[ModuleType, ModuleType], name: str) -> None:
    """The generated prompt asks for the same inputs as the template, and renders the same."""
    template, prompt = (getattr(module, name) for module in modules)
    inputs = {one: f"<{one}>" if one != "url" else "https://y/z" for one in template.input_variables}

    assert sorted(prompt.input_variables) == sorted(template.input_variables)
    assert prompt.invoke_mapping(inputs) == template.invoke_mapping(inputs)
    assert dict(prompt.metadata) == dict(template.metadata)
    assert tuple(prompt.tags) == tuple(template.tags)
