"""One module (and others beside it) written to a project of its own, and what the extraction finds in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import pytest

from genprompts.span import Span
from genprompts_codegen.definitions import MessagePart, PlaceholderPart, TemplateDef, TemplateText
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.python.extract import extract_python

Outline: TypeAlias = Callable[[TemplateDef], list[tuple[str, str]]]
TextOf: TypeAlias = Callable[[TemplateDef], str]
PlaceOf: TypeAlias = Callable[[TemplateDef, str], tuple[str, str]]


@dataclass
class Extracted:
    """What was found in one module."""

    text: str
    definitions: tuple[TemplateDef, ...]
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def only(self) -> TemplateDef:
        (definition,) = self.definitions
        return definition

    def named(self, *scope: str) -> TemplateDef:
        (definition,) = [one for one in self.definitions if one.scope == scope]
        return definition

    def scopes(self) -> list[tuple[str, ...]]:
        return [definition.scope for definition in self.definitions]

    def codes(self) -> list[str]:
        return [finding.code.id for finding in self.findings]

    def pointed_at(self) -> list[str]:
        """Return the texts that the findings point at."""
        return [
            finding.labels[0].source.text[span.start : span.end]
            for finding in self.findings
            if (span := finding.labels[0].span) is not None
        ]


Extract: TypeAlias = Callable[..., Extracted]


def outline(definition: TemplateDef) -> list[tuple[str, str]]:
    """Return the messages of a prompt as (role or "placeholder", text or name)."""
    found: list[tuple[str, str]] = []
    for part in definition.parts:
        if isinstance(part, MessagePart):
            found.append((part.role, part.content.text if isinstance(part.content, TemplateText) else "blocks"))
        elif isinstance(part, PlaceholderPart):
            found.append(("placeholder?" if part.optional else "placeholder", part.name))
        else:
            found.append((type(part).__name__, ""))
    return found


def text_of(definition: TemplateDef) -> str:
    return "".join(text.text for text in definition.texts)


def place(definition: TemplateDef, words: str) -> tuple[str, str]:
    """Return the file, and what stands in it, where ``words`` stand in the template."""
    (text,) = definition.texts
    assert isinstance(text, TemplateText)
    at = text.text.index(words)
    source, span = text.anchor.locate(Span(at, at + len(words)))
    return source.path, source.text[span.start : span.end]


@pytest.fixture(name="extract")
def _extract(tmp_path: Path) -> Extract:
    def extract(text: str, name: str = "m.py", **others: str) -> Extracted:
        files = {name: dedent(text), **{key.replace("__", "/"): value for key, value in others.items()}}
        for shown, content in files.items():
            path = tmp_path / (shown if "." in shown else f"{shown}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(content) if path.suffix == ".py" else content, encoding="utf-8")
        project = Project(tmp_path)
        source = project.read(Path(name))
        assert source is not None
        found = Extracted(source.text, ())
        file = SourceFile(tmp_path / name, name, SourceKind.PYTHON, (Path(name).stem,), Path(name).stem)
        found.definitions = extract_python(file, source, project, report=found.findings.append)
        return found

    return extract


@pytest.fixture(name="outline")
def _outline() -> Outline:
    return outline


@pytest.fixture(name="text_of")
def _text_of() -> TextOf:
    return text_of


@pytest.fixture(name="place")
def _place() -> PlaceOf:
    return place
