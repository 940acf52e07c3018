"""Each prompt of the cases renders the same from the generated package and from the classes that its source names."""

import importlib.util
import inspect
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.differential import product
from tests.differential.data import copied

from genprompts.prompts.prompt import Prompt
from genprompts.testing import sample_inputs
from genprompts_codegen.config import Config, load
from genprompts_codegen.definitions import PromptKind
from genprompts_codegen.ir import LinkedPrompt
from genprompts_codegen.pipeline import plan, read

CASES = Path(__file__).parents[1] / "cases"
APART = ("config_settings",)  # the project's settings, of which the classes know nothing, say more
LIBRARY = re.compile(r"\blangchain(?:_core|_classic)?\.(?:prompts|messages|schema)(?:\.[a-z]\w*)*")


def _names() -> Iterator[str]:
    """Yield the cases with a Python source that imports one of the libraries."""
    for path in sorted(CASES.iterdir()):
        if path.name in APART:
            continue
        texts = (one.read_bytes() for one in (path / "input").rglob("*.py"))
        if any(re.search(rb"^\s*(?:from|import) (?:langchain|genprompts)", text, re.MULTILINE) for text in texts):
            yield path.name


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty folder whose modules can be imported; they are forgotten afterwards."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name not in known]:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def _generated(project: Path) -> list[tuple[LinkedPrompt, Any]]:
    """Return the prompts that are generated from Python sources, and how each is described."""
    root = project / "own"
    files = tuple(sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py")))
    config = load(root, [], report=lambda _: None) or Config(root, files, output="gen")
    analysis = read(config, report=lambda _: None)
    texts = {file.name: file.text for file in plan(analysis, config, report=lambda _: None)}
    found: list[tuple[LinkedPrompt, Any]] = []
    for module in analysis.package.modules:
        space: dict[str, Any] = {"__name__": f"gen.{module.name}"}
        exec(compile(texts[f"{module.name}.py"], module.name, "exec"), space)
        found += [
            (prompt, space[prompt.names.instance])
            for prompt in module.prompts
            if prompt.spec.anchor.source.path.endswith(".py")
        ]
    return found


def _module(path: Path) -> ModuleType | None:
    """Return the module at ``path``; None when it fails, as bad definitions are to do."""
    spec = importlib.util.spec_from_file_location(f"own_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception:  # noqa: BLE001  (the cases are about what fails, too)
        return None
    return module


def _built(module: ModuleType, scope: tuple[str, ...]) -> object:
    """Return what stands at ``scope``; functions without parameters are called."""
    found: Any = module
    for name in scope:
        if inspect.isfunction(found):
            found = found() if not inspect.signature(found).parameters else None
        if isinstance(found, Prompt):
            break
        found = getattr(found, name, None)
    return found


@pytest.mark.parametrize("name", list(_names()))
def test_renders_alike(name: str, project: Path) -> None:
    """The generated prompt and the run-time template of one definition render the same for inputs of its types."""
    assert _compared(name, project) == []


def test_enough_is_compared(project: Path) -> None:
    """Most prompts of the cases can be built without the program around them."""
    counts: list[str] = []
    for name in _names():
        shutil.rmtree(project / "own", ignore_errors=True)
        _compared(name, project, counts)

    assert len(counts) >= 80


def _compared(name: str, project: Path, counts: list[str] | None = None) -> list[str]:
    """Return what is different in the case ``name``."""
    shutil.copytree(CASES / name / "input", project / "own")
    for path in (project / "own").rglob("*.py"):
        path.write_bytes(LIBRARY.sub("genprompts", path.read_bytes().decode("latin-1")).encode("latin-1"))
    wrong: list[str] = []
    modules: dict[str, ModuleType | None] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        last = {
            (linked.spec.anchor.source.path, linked.spec.scope): (linked, prompt)
            for linked, prompt in _generated(project)
        }
        for (source, scope), (linked, prompt) in last.items():
            if source not in modules:
                modules[source] = _module(project / "own" / source)
            module = modules[source]
            built = _built(module, scope) if module is not None else None
            if not isinstance(built, Prompt) or linked.spec.kind is PromptKind.MESSAGE:
                continue
            for label, values in sample_inputs(prompt).items():
                expected, found = product.render(built, copied(values)), product.render(prompt, copied(values))
                if counts is not None:
                    counts.append(label)
                if found != expected:
                    wrong.append(f"{linked.names.key}, {label}: {found!r} is {expected!r}")
    return wrong
