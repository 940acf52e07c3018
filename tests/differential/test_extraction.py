"""What the extraction reads in LangChain's own packages, against the objects that exist after importing them."""

import importlib
import string
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from genprompts_codegen.definitions import (
    ContentDef,
    DataValueDef,
    ImageBlockDef,
    MessagePart,
    NestedPart,
    PartDef,
    PlaceholderPart,
    PromptKind,
    TemplateDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.python.extract import extract_python

langchain_classic = pytest.importorskip("langchain_classic")
SITE = Path(langchain_classic.__file__).parent.parent
PACKAGES = ("langchain_classic", "langchain_core", "langchain_community", "langchain_experimental")
NEEDS_RUNNING = ("a comprehension", "is only known at run time", "reads a file at run time")


def read(project: Project, path: Path) -> tuple[tuple[TemplateDef, ...], list[Diagnostic]]:
    found: list[Diagnostic] = []
    source = project.read(path, report=found.append)
    if source is None:
        return (), found
    file = SourceFile(path, source.path, SourceKind.PYTHON, (path.stem,), path.stem)
    return extract_python(file, source, project, report=found.append), found


# --- what a definition asks for, worked out without the analysis stage ----------------------------


def names_of(text: TemplateText) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text.text) if name is not None}


def names_of_data(value: DataValueDef) -> set[str]:
    if isinstance(value, TemplateText):
        return names_of(value)
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    return {name for item in items for name in names_of_data(item)}


def names_of_content(content: ContentDef) -> set[str]:
    if isinstance(content, TemplateText):
        return names_of(content)
    found: set[str] = set()
    for block in content:
        if isinstance(block, TextBlockDef):
            found |= names_of(block.text)
        elif isinstance(block, ImageBlockDef):
            found |= names_of(block.url) | (names_of(block.detail) if block.detail is not None else set())
        else:
            found |= names_of_data(block.value)
    return found


def names_of_part(part: PartDef) -> set[str]:
    if isinstance(part, MessagePart):
        return names_of_content(part.content) - {partial.name for partial in part.partials}
    if isinstance(part, PlaceholderPart):
        return set() if part.optional else {part.name}
    return inputs_of(part.definition) if isinstance(part, NestedPart) else set()


def inputs_of(definition: TemplateDef) -> set[str]:
    found: set[str] = set()
    for part in definition.parts:
        found |= names_of_part(part)
    for text in definition.texts:
        found |= names_of(text) if isinstance(text, TemplateText) else set()
    if definition.few_shot is not None:
        for around in (definition.few_shot.prefix, definition.few_shot.suffix):
            found |= names_of(around) if around is not None else set()
    return found - {partial.name for partial in definition.partials}


def optional_of(definition: TemplateDef) -> set[str]:
    return {part.name for part in definition.parts if isinstance(part, PlaceholderPart) and part.optional}


# --- the objects ----------------------------------------------------------------------------------


def prompt_objects(module: object) -> Iterator[tuple[str, object]]:
    from langchain_core.prompts import BasePromptTemplate
    from langchain_core.prompts.message import BaseMessagePromptTemplate

    for name, value in sorted(vars(module).items()):
        if isinstance(value, (BasePromptTemplate, BaseMessagePromptTemplate)):
            yield name, value


def differences(definition: TemplateDef, value: object) -> list[str]:
    """Return in what the definition and the object differ."""
    wanted_class = f"{type(value).__module__}.{type(value).__name__}"
    found = [f"class {definition.class_path} is {wanted_class}"] if definition.class_path != wanted_class else []
    wanted = sorted(set(value.input_variables))
    if sorted(inputs_of(definition)) != wanted:
        found.append(f"inputs {sorted(inputs_of(definition))} are {wanted}")
    if definition.kind is PromptKind.CHAT:
        optional = sorted(value.optional_variables)
        if sorted(optional_of(definition)) != optional:
            found.append(f"optional inputs {sorted(optional_of(definition))} are {optional}")
    partials = set(getattr(value, "partial_variables", {})) - optional_of(definition)
    if definition.kind is not PromptKind.MESSAGE and {one.name for one in definition.partials} != partials:
        found.append(f"partials {sorted(one.name for one in definition.partials)} are {sorted(partials)}")
    texts = [text.text for text in definition.texts if isinstance(text, TemplateText)]
    if definition.kind is PromptKind.TEXT and "".join(texts) != value.template:
        found.append("the text differs")
    return found


def test_every_installed_file_is_read_and_each_uncertain_definition_is_reported_once() -> None:
    """No file of the LangChain packages makes the extraction fail, and findings and definitions agree."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    project = Project(SITE)
    for package in PACKAGES:
        for path in sorted((SITE / package).rglob("*.py")):
            definitions, found = read(project, path)
            incomplete = sum(definition.incomplete is not None for definition in definitions)
            reported = sum(finding.code.id == "GP106" for finding in found)
            counts.update({f"{package} found": len(definitions), f"{package} incomplete": incomplete})
            if incomplete != reported or any(finding.code.id != "GP106" for finding in found):
                wrong.append(f"{path}: {incomplete} incomplete, {[finding.message for finding in found]}")
    print(dict(counts))

    assert wrong == []
    assert counts["langchain_classic found"] > 100


def test_definitions_agree_with_the_objects_that_exist_after_import() -> None:
    """Class, inputs, optional inputs, partials and text of every complete definition are those of the real object."""
    project = Project(SITE)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted((SITE / "langchain_classic").rglob("*.py")):
        definitions, _ = read(project, path)
        at_module_level = {definition.scope[0]: definition for definition in definitions if len(definition.scope) == 1}
        if not any(word in path.read_text(encoding="utf-8") for word in ("PromptTemplate", "MessagesPlaceholder")):
            continue
        module = imported(path)
        if module is None:
            counts["not importable"] += 1
            continue
        defined_here = {definition.scope[0] for definition in definitions}
        for name, value in prompt_objects(module):
            definition = at_module_level.get(name)
            if definition is None:
                if is_assigned(path, name):
                    wrong.append(f"{path.name}: {name} was not found ({sorted(defined_here)})")
                continue
            counts["compared" if definition.incomplete is None else "incomplete"] += 1
            if definition.incomplete is not None:
                if not any(reason in definition.incomplete for reason in NEEDS_RUNNING):
                    wrong.append(f"{path.name}: {name} is incomplete: {definition.incomplete}")
                continue
            wrong += [f"{path.name}: {name}: {difference}" for difference in differences(definition, value)]
    print(dict(counts))

    assert wrong == []
    assert counts["compared"] > 80


def imported(path: Path) -> object | None:
    dotted = ".".join(path.relative_to(SITE).with_suffix("").parts).removesuffix(".__init__")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(dotted)
        except Exception:  # noqa: BLE001 (a module that needs another package is not compared)
            sys.modules.pop(dotted, None)
            return None


def is_assigned(path: Path, name: str) -> bool:
    """Return whether a line of the file assigns ``name`` itself, not an alias or an import."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(line.startswith((f"{name} = ", f"{name}: ")) and "(" in line for line in lines)
