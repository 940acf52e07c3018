"""The page of the rules of inference: each row of its tables, as inspect tells it and as mypy sees it."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.codegen import written
from tests.test_typing import mypy

from genprompts_codegen.analysis.infer import Settings
from genprompts_codegen.cli import main
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.pipeline import extract, understand
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "inference.md"
_TABLE = re.compile(
    r"^<!-- checked(?: (?P<kind>types|mustache|jinja2))? -->\n.*\n\|[-|]+\|\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE
)
_IMPORTS = """\
from langchain_core.messages import HumanMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

"""


@dataclass(frozen=True)
class Row:
    """One row: the definition as Python, the inputs or the finding, and the values for mypy."""

    definition: str
    expected: str
    accepted: str
    refused: str

    @property
    def fails(self) -> bool:
        return self.expected.startswith("GP2")


def cells(kind: str) -> list[list[str]]:
    """Return the cells of each row in the tables of ``kind``."""
    return [
        [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        for table in _TABLE.finditer(PAGE.read_text("utf-8"))
        if (table["kind"] or "") == kind
        for row in table["rows"].splitlines()
    ]


def code(cell: str) -> list[str]:
    """Return the code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def definition_of(text: str, template_format: str) -> str:
    """Return the definition that a first cell stands for."""
    if text.startswith("["):
        return f"ChatPromptTemplate.from_messages({text})"
    if text.startswith("PromptTemplate"):
        return text
    language = f", template_format={template_format!r}" if template_format else ""
    return f"PromptTemplate.from_template({text!r}{language})"


def rows() -> list[Row]:
    """Return all rows that define prompts."""
    found = []
    for kind in ("", "mustache", "jinja2"):
        for first, expected, accepted, refused, _ in cells(kind):
            (text,) = code(first)
            values = ["".join(code(value)) for value in (accepted, refused)]
            found.append(Row(definition_of(text, kind), expected, *values))
    return found


ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=[row.definition for row in ROWS])
def test_inference(row: Row, tmp_path: Path) -> None:
    """A definition has the inputs, or the finding, that the page says it has."""
    path = tmp_path / "prompts.py"
    path.write_text(f"{_IMPORTS}prompt = {row.definition}\n", "utf-8")
    findings: list[Diagnostic] = []
    file = SourceFile(path, "prompts.py", SourceKind.PYTHON, ("prompts",), "")
    (definition,) = extract(file, Project(tmp_path), report=findings.append)
    spec = understand(definition, Settings(), report=findings.append)
    errors = [finding.code.id for finding in findings if finding.code.severity is not Severity.INFO]

    if row.fails:
        assert errors == [row.expected]
    else:
        assert (written.inputs(spec), errors) == (code(row.expected), [])


@pytest.mark.parametrize("cell", cells("types"), ids=lambda cell: str(cell[0]))
def test_written_types(
    cell: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A type that is written in a file means what the page says."""
    monkeypatch.chdir(tmp_path)
    for text in code(cell[0]):
        settings = json.dumps({"p": {"template": "{x}", "inputs": {"x": text}}})
        Path("prompts.json").write_text(settings, "utf-8")
        main(["inspect", "--json", "prompts.json"])
        found = json.loads(capsys.readouterr().out)

        assert found["diagnostics"] == []
        assert found["prompts"][0]["inputs"][0]["type"] == (code(cell[1]) or [text])[0]


def test_values_of_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``mypy --strict`` takes the accepted value of each row and refuses the other one; so does rendering take it."""
    monkeypatch.chdir(tmp_path)
    numbered = [(number, row) for number, row in enumerate(ROWS) if not row.fails]
    Path("rows.py").write_text(
        _IMPORTS + "".join(f"row_{number} = {row.definition}\n" for number, row in numbered), "utf-8"
    )
    assert main(["generate", "rows.py", "-o", "rows_gen"]) == 0
    lines = ["import datetime", "from rows_gen import rows"]
    right, wrong = {}, {}
    for number, row in numbered:
        lines.append(f"rows.row_{number}.invoke({row.accepted})")
        right[len(lines)] = row
        lines.append(f"rows.row_{number}.invoke({row.refused})")
        wrong[len(lines)] = row
    Path("values.py").write_text("\n".join(lines) + "\n", "utf-8")
    errors = mypy(tmp_path, "values.py", "rows_gen")
    refused = {int(error.split(":")[1]) for error in errors if error.startswith("values.py:")}

    assert [error for error in errors if not error.startswith("values.py:")] == []
    assert [right[line] for line in sorted(refused & set(right))] == []
    assert [wrong[line] for line in sorted(set(wrong) - refused)] == []
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "argv", ["values.py"])
    for line in right:
        exec(f"{lines[0]}\n{lines[1]}\n{lines[line - 1]}", {})


def test_tables_were_found() -> None:
    """The tables are not lost by a change of the page."""
    assert len(cells("")) > 40
    assert len(cells("types")) > 15
    assert len(cells("mustache")) > 15
    assert len(cells("jinja2")) > 45
