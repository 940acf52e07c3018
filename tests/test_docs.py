"""The tables and names in the documents: each row that says it is checked is tried, each test that is named exists."""

import importlib
import json
import re
from pathlib import Path

import pytest

from genprompts_codegen.cli import main

ROOT = Path(__file__).resolve().parents[1]
INFERENCE = ROOT / "docs" / "inference.md"
DIFFERENCES = ROOT / "docs" / "differences.md"

_TABLE = re.compile(r"^<!-- (?P<kind>checked|checked types) -->\n.*\n\|[-|]+\|\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE)
_IMPORTS = """\
from langchain_core.messages import HumanMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

"""


def rows(kind: str) -> list[tuple[str, str]]:
    """Return the first two cells of each row in the checked tables of ``kind``."""
    found = []
    for table in _TABLE.finditer(INFERENCE.read_text("utf-8")):
        for row in table["rows"].splitlines():
            cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
            if table["kind"] == kind:
                found.append((cells[0], cells[1]))
    return found


def code(cell: str) -> list[str]:
    """Return the code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def inspected(file: str, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """Return the inputs of the one prompt in a file, and the errors."""
    Path(file).write_text(text, "utf-8")
    main(["inspect", "--json", file])
    found = json.loads(capsys.readouterr().out)
    (prompt,) = found["prompts"]
    inputs = [f"{entry['name']}{'' if entry['required'] else '?'}: {entry['type']}" for entry in prompt["inputs"]]
    return inputs, [finding["code"] for finding in found["diagnostics"] if finding["severity"] == "error"]


@pytest.mark.parametrize(("definition", "expected"), rows("checked"))
def test_inference(
    definition: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A definition has the inputs, or the finding, that the page says it has."""
    monkeypatch.chdir(tmp_path)
    (written,) = code(definition)
    if written.startswith("["):
        written = f"ChatPromptTemplate.from_messages({written})"
    elif not written.startswith("PromptTemplate"):
        written = f"PromptTemplate.from_template({written!r})"
    inputs, errors = inspected("prompts.py", f"{_IMPORTS}prompt = {written}\n", capsys)

    if expected.startswith("GP"):
        assert errors == [expected]
    else:
        assert (inputs, errors) == (code(expected), [])


@pytest.mark.parametrize(("written", "expected"), rows("checked types"))
def test_written_types(
    written: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A type that is written in a file means what the page says."""
    monkeypatch.chdir(tmp_path)
    for text in code(written):
        settings = json.dumps({"p": {"template": "{x}", "inputs": {"x": text}}})
        inputs, errors = inspected("prompts.json", settings, capsys)

        assert (inputs, errors) == ([f"x: {(code(expected) or [text])[0]}"], [])


def test_tables_were_found() -> None:
    """The tables are not lost by a change of the page."""
    assert len(rows("checked")) > 40
    assert len(rows("checked types")) > 15


def test_prompts_are_no_runnables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generated prompt cannot be piped into a model: the attempt fails at once, not at the first call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Path("hello.md").write_text("Hello {name}")
    main(["generate", "hello.md", "-o", "piped_prompts"])
    prompt = importlib.import_module("piped_prompts").hello

    with pytest.raises(TypeError, match="unsupported operand"):
        prompt | str


def test_named_tests_exist() -> None:
    """Each difference names a test, and the test exists."""
    text = DIFFERENCES.read_text("utf-8")
    named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", text)
    absent = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text("utf-8"))
    ]
    points = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)

    assert absent == []
    assert points
    assert [point for point in points if "`tests/" not in point] == []
