"""The key ``output`` of prompt files."""

from pathlib import Path

import pytest

from genprompts_codegen.definitions import PromptKind, TemplateDef
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.pipeline import extract
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project


def read(root: Path, name: str, text: str) -> tuple[TemplateDef, list[Diagnostic]]:
    """Return the one definition of a file, and the findings."""
    path = root / name
    path.write_text(text, encoding="utf-8")
    kind = SourceKind.TEXT if name.endswith(".md") else SourceKind.DATA
    findings: list[Diagnostic] = []
    (found,) = extract(SourceFile(path, name, kind, ("a",), "a"), Project(root), report=findings.append)
    return found, findings


@pytest.mark.parametrize(
    ("output", "schema"),
    [
        ("app.models:Answer", "app.models:Answer"),
        (
            "{type: object, properties: {a: {type: string}}}",
            {"type": "object", "properties": {"a": {"type": "string"}}},
        ),
        ("{format: json, schema: {type: object}}", {"type": "object"}),
    ],
)
def test_schemas(tmp_path: Path, output: str, schema: object) -> None:
    """A class, a JSON schema, or a schema beside other things is what the model answers with."""
    found, findings = read(tmp_path, "a.yaml", f'template: "Say {{x}}"\noutput: {output}\n')

    assert findings == []
    assert found.output is not None
    assert (found.kind, found.output.schema, found.metadata) == (PromptKind.STRUCTURED, schema, None)


@pytest.mark.parametrize("output", ["json", "result.json", "a haiku of three lines", "{format: json}", "[a, b]", "3"])
def test_other_outputs(tmp_path: Path, output: str) -> None:
    """Any other value is the author's own, and kept as metadata."""
    found, findings = read(tmp_path, "a.yaml", f'template: "Say {{x}}"\noutput: {output}\n')

    assert findings == []
    assert (found.kind, found.output, "output" in (found.metadata or {})) == (PromptKind.TEXT, None, True)


def test_front_matter(tmp_path: Path) -> None:
    """The text of a file with an output is the user's message of a chat prompt."""
    found, findings = read(tmp_path, "a.md", "---\noutput: app.models:Answer\n---\nJudge {it}\n")

    assert findings == []
    assert (found.kind, found.texts, len(found.parts)) == (PromptKind.STRUCTURED, (), 1)


def test_tags(tmp_path: Path) -> None:
    """A list of words under ``tags`` is the prompt's tags; anything else stays metadata."""
    listed, _ = read(tmp_path, "a.yaml", 'template: "Say {x}"\ntags: [a, b]\nversion: 2\n')
    other, _ = read(tmp_path, "a.yaml", 'template: "Say {x}"\ntags: fast\n')

    assert (listed.tags, listed.metadata) == (("a", "b"), {"version": 2})
    assert (other.tags, other.metadata) == ((), {"tags": "fast"})
