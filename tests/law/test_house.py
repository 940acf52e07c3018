"""The rules of the house: who imports whom, who may print, how large things get, what is public."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "sdk" / "genprompts"
CODEGEN = ROOT / "codegen" / "genprompts_codegen"
FILES = sorted([*SDK.rglob("*.py"), *CODEGEN.rglob("*.py")])

ROOMS: dict[str, str | tuple[str, ...]] = {
    "libcst": "codegen/genprompts_codegen/edits",
    "pydantic": ("codegen/genprompts_codegen/config", "sdk/genprompts/prompts/schemas.py"),
    "pydantic_core": "sdk/genprompts/messages/schema.py",
    "langchain_core": "sdk/genprompts/langchain/",
    "pytest": "sdk/genprompts/testing/",
    "yaml": ("codegen/genprompts_codegen/sources/yaml", "sdk/genprompts/templates/yaml_text.py"),
    "rich": "codegen/genprompts_codegen/terminal",
    "mypy": "codegen/genprompts_codegen/mypy_plugin",
    "jinja2": "sdk/genprompts/grammar/jinja/",
}
"""Each third-party library and the beginning of the only paths that import it."""

NEVER = ("openai", "anthropic", "google")
"""The clients' libraries, which nothing imports: not for their types either, which take a checker 6 to 10 seconds each."""

LATE = {
    f"genprompts.grammar.jinja.{name}"
    for name in ("callables", "expressions", "library", "rules", "sandbox", "tokens", "tree")
}
LATE |= {f"genprompts.langchain.{name}" for name in ("messages", "runnable", "typed", "values")}
LATE |= {"genprompts.testing.plugin"}
"""The modules of the run time that load jinja2, langchain-core or pytest, or one that does: only when it is needed."""

MAX_FILE = 400
MAX_FUNCTION = 60


def shown(path: Path) -> str:
    """Return ``path`` relative to the repository."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """Return the dotted name of a module of the run time."""
    return ".".join(path.relative_to(SDK.parent).with_suffix("").parts)


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that ``path`` imports, at its top or inside functions, not for checkers only."""
    yield from imported(ast.parse(path.read_text("utf-8")))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that ``tree`` imports, not for checkers only."""
    if isinstance(tree, ast.Import):
        yield from (alias.name for alias in tree.names)
    elif isinstance(tree, ast.ImportFrom) and tree.level == 0 and tree.module:
        yield tree.module
    elif isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING":
        for node in tree.orelse:
            yield from imported(node)
    else:
        for child in ast.iter_child_nodes(tree):
            yield from imported(child)


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_file_size(path: Path) -> None:
    """No file is longer than a person reads in one go."""
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_function_size(path: Path) -> None:
    """No function is longer than a screen."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1}" for node in functions]
    too_long = [entry for entry in long if int(entry.split(": ")[1]) > MAX_FUNCTION]

    assert too_long == []


@pytest.mark.parametrize("path", [path for path in FILES if SDK in path.parents], ids=shown)
def test_run_time_stands_alone(path: Path) -> None:
    """The run time imports neither the build time nor, at its top, a third-party package; what is late itself may."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {name.split(".")[0] for name in imports(path)}
    top = {
        name.split(".")[0]
        for node in tree.body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert "genprompts_codegen" not in found
    allowed = {"jinja2", "langchain_core", "pytest"} if module_of(path) in LATE else set()
    assert top <= sys.stdlib_module_names | {"genprompts", "_string", "_operator"} | allowed


@pytest.mark.parametrize("path", [path for path in FILES if SDK in path.parents], ids=shown)
def test_libraries_are_loaded_late(path: Path) -> None:
    """The modules that load jinja2 or langchain-core are known, and no other module imports one of them at its top."""
    if module_of(path) in LATE:
        return
    tree = ast.parse(path.read_text("utf-8"))
    top = {
        name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    } | {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}

    libraries = {name.split(".")[0] for name in imports(path)}
    assert "jinja2" not in libraries
    assert "langchain_core" not in libraries or module_of(path) == "genprompts.langchain.__init__"  # which tries it
    assert top & LATE == set()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_clients_are_never_imported(path: Path) -> None:
    """No module imports a provider's client: only their types are named, for checkers."""
    assert {name.split(".")[0] for name in imports(path)} & set(NEVER) == set()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_one_library_one_room(path: Path) -> None:
    """Each third-party library is imported in its own room only."""
    wrong = [
        name for name in imports(path) if (room := ROOMS.get(name.split(".")[0])) and not shown(path).startswith(room)
    ]

    assert wrong == []


STAGES = ("sources", "analysis", "link", "emit", "output")


@pytest.mark.parametrize("path", [path for path in FILES if CODEGEN in path.parents], ids=shown)
def test_stages_do_not_import_each_other(path: Path) -> None:
    """A stage knows the values it takes and gives, not the other stages."""
    stage = path.relative_to(CODEGEN).parts[0].removesuffix(".py")
    if stage not in STAGES:
        return
    allowed = {stage, "definitions", "ir", "diagnostics", "naming", "template_text", "toml_place", "type_parts"}
    if stage == "link":
        allowed |= {"sources"}  # the description of a source file names its modules
    if stage == "output":
        allowed |= {"emit"}  # our files are known by the header that emit writes
    if stage == "sources":
        allowed |= {"config"}  # discovery reads the settings
    found = {
        name.split(".")[1] for name in imports(path) if name.startswith("genprompts_codegen.") and name.count(".") >= 1
    }

    assert found <= allowed


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "cli.py"], ids=shown)
def test_only_the_command_line_prints(path: Path) -> None:
    """Nothing but the command line writes to the terminal."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    printing = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]

    assert printing == []


def test_codes_have_pages() -> None:
    """Each finding has one page, and each page one finding."""
    from genprompts_codegen.diagnostics.codes import CODES

    pages = {page.stem for page in (CODEGEN / "diagnostics" / "explain").glob("GP*.md")}

    assert {code.id for code in CODES} == pages


def test_codes_are_unique() -> None:
    """No two findings share an id or a name."""
    from genprompts_codegen.diagnostics.codes import CODES

    assert len({code.id for code in CODES}) == len(CODES)
    assert len({code.name for code in CODES}) == len(CODES)


def test_public_names() -> None:
    """What ``genprompts`` promises exists, is sorted (constants first), and is documented."""
    package = importlib.import_module("genprompts")
    undocumented = [name for name in package.__all__ if not getattr(package, name).__doc__]

    assert list(package.__all__) == sorted(package.__all__, key=lambda name: (not name.isupper(), name))
    assert undocumented == []


def test_emitted_names_exist() -> None:
    """Every run-time name that generated code may import is public."""
    from genprompts_codegen.naming import RUNTIME

    package = importlib.import_module("genprompts")
    standard = {"Any", "Iterable", "Literal", "Mapping", "Sequence", "TYPE_CHECKING", "datetime"}

    assert set(RUNTIME) - standard <= set(package.__all__)


def test_repository_names_no_machine() -> None:
    """No file that is shipped names a path of one machine."""
    suffixes = {".py", ".md", ".toml", ".json", ".yaml", ".yml", ".txt", ".sh"}
    files = [path for path in ROOT.rglob("*") if path.suffix in suffixes and path.is_file()]
    skipped = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "node_modules", "build"}
    pattern = re.compile(r"/(?:home|Users|root)/[a-z]+|/work/")
    named = [
        shown(path)
        for path in files
        if not skipped & set(path.relative_to(ROOT).parts)
        and path != Path(__file__)
        and pattern.search(path.read_text("utf-8", errors="replace"))
    ]

    assert named == []
