"""What the extraction reads in LangChain's own packages, against the objects that exist after importing them."""

import importlib
import string
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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


def _read(value: object, name: str) -> Iterable[str]:
    found: Iterable[str] = getattr(value, name)
    return found


def differences(definition: TemplateDef, value: object) -> list[str]:
    """Return in what the definition and the object differ."""
    wanted_class = f"{type(value).__module__}.{type(value).__name__}"
    found = [f"class {definition.class_path} is {wanted_class}"] if definition.class_path != wanted_class else []
    wanted = sorted(set(_read(value, "input_variables")))
    if sorted(inputs_of(definition)) != wanted:
        found.append(f"inputs {sorted(inputs_of(definition))} are {wanted}")
    if definition.kind is PromptKind.CHAT:
        optional = sorted(_read(value, "optional_variables"))
        if sorted(optional_of(definition)) != optional:
            found.append(f"optional inputs {sorted(optional_of(definition))} are {optional}")
    partials = set(getattr(value, "partial_variables", {})) - optional_of(definition)
    if definition.kind is not PromptKind.MESSAGE and {one.name for one in definition.partials} != partials:
        found.append(f"partials {sorted(one.name for one in definition.partials)} are {sorted(partials)}")
    texts = [text.text for text in definition.texts if isinstance(text, TemplateText)]
    if definition.kind is PromptKind.TEXT and "".join(texts) != _read(value, "template"):
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


WRITTEN = '''
import textwrap
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.prompts import *
from langchain_core.prompts import ChatPromptTemplate as Chat
from langchain_core.prompts.structured import StructuredPrompt

SYSTEM = "You are {role}." "{{literal}} {more!r:>10}"
a = PromptTemplate.from_template(SYSTEM + f" {1 + 1 if False else 2}")
b = PromptTemplate(template=textwrap.dedent("""
    {x} and
      {y}
    """).strip(), partial_variables={"y": "1"})
c = Chat.from_messages([("system", SYSTEM), MessagesPlaceholder("history", optional=True), ("human", "{q}")])
c = c.partial(role="r")
d = c + [("ai", "{z}")] + HumanMessage("{lit}") + "{w}"
e = Chat([d, ("placeholder", "{p}"), ("placeholder", ["{must}", False])])
f = d[1:3]
messages = [("human", "{m0}")]
messages += [("ai", [{"type": "text", "text": "{m1}"}, {"image_url": {"url": "{m2}", "detail": "{m3}"}}])]
messages.insert(0, SystemMessage("{none}"))
g = Chat.from_messages([*messages, {"role": "user", "content": "{m4}"}])
messages.append(("human", "{late}"))
h = HumanMessagePromptTemplate.from_template("{n} {o}", partial_variables={"o": 1})
i = Chat.from_messages([h, (AIMessage, "{cls}")])
i.append(("human", "{appended}"))
j = FewShotPromptTemplate(example_prompt=b, examples=[{"x": "1"}], prefix="{pre}", suffix="{suf}",
                          partial_variables={"pre": 1}, input_variables=[])
k = StructuredPrompt([("human", "{s}")], {"title": "t", "type": "object", "properties": {}})
l = PromptTemplate.from_examples(["{ex}"], "{su}", ["ignored"], prefix="p")
m = PromptTemplate.from_template("{a}") + "{b}" + PromptTemplate.from_template("{c}")
n = Chat.from_messages([("human", [{"type": "file", "data": ["{f0}", {"k": "{f1}"}, ["{f2}"]], "{key}": 1}])])
if len(SYSTEM) > 3:
    o = PromptTemplate.from_template("{same}")
else:
    o = PromptTemplate.from_template("{same}")
class Texts:
    T = "{class_text}"
p = PromptTemplate.from_template(Texts.T.replace("_text", "_name"))
q, r = PromptTemplate.from_template("{q}"), MessagesPlaceholder(variable_name="r")
s = Chat(("human", "{x}"))
t = Chat.from_template("{only}", partial_variables={"only": 1})
u = PromptTemplate.from_template("%s {u} {{%%}}" % "{v}")
v = PromptTemplate.from_template("\\n".join(["{j0}", "{j1}"]).format(j0="{{j2}}", j1="x") + r"\\d{raw}")
'''


def test_written_forms_agree_with_running_them(tmp_path: Path) -> None:
    """A module with every form gives the same prompts read as run."""
    path = tmp_path / "written.py"
    path.write_text(WRITTEN, encoding="utf-8")
    namespace: dict[str, object] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(WRITTEN, "written.py", "exec"), namespace)

    definitions, findings = read(Project(tmp_path), path)
    appended = {"i": "appended"}  # LangChain forgets what was appended until it is missed
    wrong: list[str] = []
    for definition in definitions:
        name = definition.scope[0]
        found = differences(definition, namespace[name])
        if name in appended:
            found = [] if appended[name] in inputs_of(definition) else ["appended input is missing"]
        wrong += [f"{name}: {difference}" for difference in found]

    assert wrong == []
    assert findings == []
    assert {definition.scope[0] for definition in definitions} == set("abcdefghijklmnopqrstuv")
