"""The lazy package of generated prompts."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import genprompts
from genprompts import UnknownPromptError

INIT = """
from genprompts.package import lazy_package

__getattr__, __dir__, prompts, load = lazy_package(
    __name__,
    {"support": ("Reply", "reply"), "sales": ("Offer", "offer")},
    {"sales/offer": ("sales", "offer"), "sales/prompt": ("sales", "prompt"), "support/reply": ("support", "reply")},
    ambiguous={"prompt": ("sales", "support")},
)
"""
SUPPORT = "class Reply: pass\nreply = Reply()\nprompt = 'support'\n"
SALES = "class Offer: pass\noffer = Offer()\nprompt = 'sales'\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Yield a freshly imported package of two modules."""
    folder = tmp_path / "lazy_prompts"
    folder.mkdir()
    for name, text in (("__init__", INIT), ("support", SUPPORT), ("sales", SALES)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("lazy_prompts")
    for name in [name for name in sys.modules if name.partition(".")[0] == "lazy_prompts"]:
        del sys.modules[name]


def test_modules_load_on_first_use(package: ModuleType) -> None:
    """A name imports its own module and no other, once."""
    assert "lazy_prompts.support" not in sys.modules

    found = package.reply

    assert found is package.reply is sys.modules["lazy_prompts.support"].reply
    assert "lazy_prompts.sales" not in sys.modules


def test_registry_is_a_mapping(package: ModuleType) -> None:
    """``prompts`` has the length, names and membership of a mapping without importing anything."""
    prompts = package.prompts

    assert len(prompts) == 3
    assert list(prompts) == ["sales/offer", "sales/prompt", "support/reply"]
    assert "support/reply" in prompts
    assert "reply" not in prompts
    assert repr(prompts) == "<3 prompts of lazy_prompts>"
    assert "lazy_prompts.support" not in sys.modules


def test_registry_loads_prompts(package: ModuleType) -> None:
    """A prompt is found by its name, as a key and with ``load``."""
    assert package.prompts["support/reply"] is package.load("support/reply") is package.reply
    assert package.prompts.get("sales/offer") is package.offer
    assert package.prompts.get("nothing") is None
    assert package.prompts["sales/prompt"] == "sales"


@pytest.mark.parametrize("name", ["support/replay", "suport/reply"])
def test_unknown_prompts_get_near_misses(package: ModuleType, name: str) -> None:
    """A name that is not there is a ``KeyError`` that says which ones are near."""
    with pytest.raises(UnknownPromptError) as raised:
        package.load(name)

    assert str(raised.value) == f"'lazy_prompts' has no prompt '{name}'; did you mean 'support/reply'?"
    assert isinstance(raised.value, KeyError)
    assert raised.value.name == name


def test_ambiguous_names_say_where(package: ModuleType) -> None:
    """A name of several modules is refused with the places it can be imported from."""
    with pytest.raises(AttributeError) as raised:
        package.prompt  # noqa: B018  (asking is the test)

    text = "it is defined in 'lazy_prompts.sales' and 'lazy_prompts.support'; import it from there"
    assert str(raised.value) == f"module 'lazy_prompts' has no attribute 'prompt': {text}"


def test_unknown_names_are_attribute_errors(package: ModuleType) -> None:
    """A name that is nowhere is an ``AttributeError`` as for any module."""
    assert not hasattr(package, "nothing")
    with pytest.raises(ImportError):
        exec("from lazy_prompts import nothing")


def test_submodules_can_be_imported(package: ModuleType) -> None:
    """The modules of the package stay importable as such."""
    support = importlib.import_module("lazy_prompts.support")

    assert support.reply is package.reply


def test_all_names_are_shown(package: ModuleType) -> None:
    """``dir`` and a star import know each name."""
    names: dict[str, object] = {}
    exec("from lazy_prompts import *", names)

    assert {"Offer", "Reply", "load", "offer", "prompts", "reply"} <= set(dir(package))
    assert {"Offer", "Reply", "load", "offer", "prompts", "reply"} <= set(names)


def test_a_package_costs_no_module_before_use(tmp_path: Path) -> None:
    """Importing a package loads genprompts' own files and none of the prompts."""
    folder = tmp_path / "lazy_prompts"
    folder.mkdir()
    (folder / "__init__.py").write_text(INIT, encoding="utf-8")
    paths = [str(tmp_path), str(Path(genprompts.__file__).parents[1])]
    code = f"import sys, os\nsys.path[:0] = {paths!r}\nbefore = set(sys.modules)\nimport lazy_prompts\n"
    code += "print(sorted(set(sys.modules) - before))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['genprompts', 'genprompts.errors', 'genprompts.package', 'lazy_prompts']"
