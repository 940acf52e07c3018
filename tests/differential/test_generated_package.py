"""The package generated from langchain-classic's own sources renders what LangChain's objects render."""

import importlib
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genprompts_codegen.cli import main
from genprompts_codegen.config import load
from genprompts_codegen.ir import Input, LinkedPrompt, Messages, Scalar, ScalarKind
from genprompts_codegen.pipeline import Analysis, read

classic = pytest.importorskip("langchain_classic")
FOLDER = Path(classic.__file__).parent
ROLES = {"human": "user", "ai": "assistant"}
TEXTS = ("plain", "", "with {braces} and {{more}}", "line\nbreak", "ünïcödé 漢字", "\"quotes' \\ %s", "{0}")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Analysis, Path]]:
    """Generate the package once; return it with the analysis that it comes from."""
    work = tmp_path_factory.mktemp("classic")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        assert main(["generate", str(FOLDER), "-o", "classic_gen"]) == 0
        config = load(work, [str(FOLDER)], report=lambda _: None)
        assert config is not None
        patch.syspath_prepend(str(work))
        yield importlib.import_module("classic_gen"), read(config, report=lambda _: None), work
    for name in [name for name in sys.modules if name.split(".")[0] == "classic_gen"]:
        del sys.modules[name]


def original(prompt: LinkedPrompt) -> Any:
    """Return LangChain's own object for a prompt of a module; None when it is not bound to a name there."""
    path = Path(prompt.spec.anchor.source.path)
    name = ".".join(path.with_suffix("").parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = importlib.import_module(name)
        except Exception:  # noqa: BLE001 (a module that needs what is not installed)
            return None
    from langchain_core.prompts import BasePromptTemplate

    found = getattr(module, prompt.spec.scope[0], None) if len(prompt.spec.scope) == 1 else None
    return found if isinstance(found, BasePromptTemplate) else None


def value(entry: Input, random_source: random.Random) -> object:
    """Return a value that the input takes."""
    if isinstance(entry.type, Messages):
        return [("human", random_source.choice(TEXTS)), {"role": "assistant", "content": random_source.choice(TEXTS)}]
    if entry.type == Scalar(ScalarKind.INT):
        return random_source.randrange(-5, 1000)
    if entry.type == Scalar(ScalarKind.FLOAT):
        return random_source.random()
    return random_source.choice(TEXTS)


def test_renders_like_langchain(package: tuple[Any, Analysis, Path]) -> None:
    """Every prompt that is bound to a name in its module gives the same text or messages, for many inputs."""
    generated, analysis, _ = package
    compared = 0
    for module in analysis.package.modules:
        for prompt in module.prompts:
            theirs = original(prompt)
            if theirs is None:
                continue
            ours = generated.prompts[prompt.names.key]
            compared += 1
            for seed in range(5):
                random_source = random.Random(seed)
                inputs = {entry.name: value(entry, random_source) for entry in prompt.spec.inputs if entry.uses}
                if seed == 0:  # what may be left out is left out
                    for entry in prompt.spec.inputs:
                        if not entry.demanded:
                            inputs.pop(entry.name, None)
                expected = theirs.invoke(dict(inputs))
                found = ours.invoke(inputs)
                assert found.to_string() == expected.to_string(), prompt.names.key
                if isinstance(found, list):
                    shown = [(ROLES.get(m.type, m.type), m.content) for m in expected.to_messages()]
                    assert [(m["role"], m["content"]) for m in found] == shown, prompt.names.key

    assert compared >= 80


def test_passes_mypy(package: tuple[Any, Analysis, Path]) -> None:
    """The generated package passes ``mypy --strict``."""
    _, _, work = package
    cache = f"--cache-dir={work / 'cache'}"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", cache, "classic_gen"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines()[-1:] == [
        f"Success: no issues found in {len(list((work / 'classic_gen').glob('*.py')))} source files"
    ]


def test_every_module_imports(package: tuple[Any, Analysis, Path]) -> None:
    """Every prompt of the registry loads."""
    generated, analysis, _ = package
    keys = {prompt.names.key for module in analysis.package.modules for prompt in module.prompts}

    assert set(generated.prompts) == keys
    assert all(generated.load(key).name == key for key in keys)
