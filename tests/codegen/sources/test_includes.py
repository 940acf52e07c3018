"""Files that templates include: looked up by name, inside the project, with all they include themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from genprompts.errors import MissingExtraError
from genprompts.grammar.jinja import parse as jinja
from genprompts_codegen.definitions import MessagePart, NestedPart, TemplateDef, TemplateText
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.pipeline import extract
from genprompts_codegen.sources.includes import MAX_FILES, MAX_INCLUSIONS
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.seen import Seen


@dataclass
class Tree:
    """A project's files, and what is read of one of them."""

    root: Path
    seen: Seen

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str, *below: str, findings: list[Diagnostic] | None = None) -> tuple[TemplateDef, ...]:
        kinds = {".py": SourceKind.PYTHON, ".yaml": SourceKind.DATA}
        path = self.root / name
        kind = kinds.get(path.suffix, SourceKind.TEXT)
        file = SourceFile(path, name, kind, below or (path.stem,), "prompts")
        found: list[Diagnostic] = []
        definitions = extract(file, Project(self.root, self.seen), report=found.append)
        if findings is None:
            assert found == []
        else:
            findings += found
        return definitions

    def text(self, name: str, *below: str) -> TemplateText:
        (definition,) = self.read(name, *below)
        (text,) = definition.texts
        assert isinstance(text, TemplateText)
        return text


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path, Seen())


def files(text: TemplateText) -> dict[str, str]:
    return {name: file.text for name, file in text.files}


def test_mustache_suffixes(tree: Tree) -> None:
    """A mustache name without a suffix means the first of .mustache, .md and .txt that is there."""
    tree.write("prompts/page.mustache", "{{>a}}{{>b}}{{>c}}{{>d.html}}{{>none}}")
    for name in ("a.mustache", "a.md", "b.md", "b.txt", "c.txt", "d.html"):
        tree.write(f"prompts/{name}", name)

    text = tree.text("prompts/page.mustache")

    assert files(text) == {"a": "a.mustache", "b": "b.md", "c": "c.txt", "d.html": "d.html"}
    assert text.unresolved == ("none",)


def test_jinja_names_are_verbatim(tree: Tree) -> None:
    """A jinja2 name is the file's whole name; all the tags that lead to files count."""
    tree.write(
        "prompts/page.j2", "{% extends 'a.j2' %}{% import 'b.j2' as b %}{% from 'c.j2' import d %}{% include 'a' %}"
    )
    for name in ("a.j2", "b.j2", "c.j2"):
        tree.write(f"prompts/{name}", name)

    text = tree.text("prompts/page.j2")

    assert files(text) == {"a.j2": "a.j2", "b.j2": "b.j2", "c.j2": "c.j2"}
    assert text.unresolved == ("a",)


def test_folders_of_prompt_files(tree: Tree) -> None:
    """Names are looked up in the folder of the source entry first, then beside the file."""
    tree.write("prompts/support/deep/page.j2", "{% include 'x.j2' %}{% include 'own.j2' %}{% include 'support/y.j2' %}")
    tree.write("prompts/x.j2", "of the entry")
    tree.write("prompts/support/deep/x.j2", "beside")
    tree.write("prompts/support/deep/own.j2", "own")
    tree.write("prompts/support/y.j2", "y")
    tree.write("own.j2", "of the root")

    text = tree.text("prompts/support/deep/page.j2", "support", "deep", "page")

    assert files(text) == {"x.j2": "of the entry", "own.j2": "own", "support/y.j2": "y"}


def test_includes_of_includes(tree: Tree) -> None:
    """What is included is read with all it includes, in circles as well."""
    tree.write("prompts/a.mustache", "{{>b}}")
    tree.write("prompts/b.mustache", "{{>c}}")
    tree.write("prompts/c.mustache", "{{#x}}{{>b}}{{>none}}{{/x}}")

    text = tree.text("prompts/a.mustache")

    assert list(files(text)) == ["b", "c"]
    assert text.unresolved == ("none",)


def test_front_matter_is_left_out(tree: Tree) -> None:
    """Front matter is no part of what is included, and places count in the file all the same."""
    tree.write("prompts/a.j2", "{% include 'b.j2' %}")
    tree.write("prompts/b.j2", "---\ndescription: x\n---\nHello {{ name }}")

    ((_, file),) = tree.text("prompts/a.j2").files

    assert file.text == "Hello {{ name }}"
    source, span = file.anchor.locate(file.anchor.span._replace(start=9, end=13))
    assert (source.path, source.text[span.start : span.end]) == ("prompts/b.j2", "name")


@pytest.mark.parametrize(
    "name", ["../secret.j2", "/etc/passwd", "a/../../secret.j2", "..\\\\secret.j2", "C:/secret.j2", ""]
)
def test_names_stay_inside(tree: Tree, name: str) -> None:
    """A name that leads out of the project is not looked up."""
    tree.write("project/prompts/a.j2", f"{{% include '{name}' %}}")
    tree.write("secret.j2", "secret")
    inside = Tree(tree.root / "project", Seen())

    text = inside.text("prompts/a.j2")

    assert (files(text), len(text.unresolved)) == ({}, 1)
    assert not any("secret" in path or "passwd" in path for path in inside.seen.files | inside.seen.answers.keys())


def test_links_stay_inside(tree: Tree) -> None:
    """A link that leads out of the project is reported, and not read."""
    tree.write("project/prompts/a.j2", "{% include 'b.j2' %}")
    tree.write("secret.j2", "secret")
    (tree.root / "project/prompts/b.j2").symlink_to(tree.root / "secret.j2")
    findings: list[Diagnostic] = []

    (definition,) = Tree(tree.root / "project", Seen()).read("prompts/a.j2", findings=findings)

    assert [finding.message for finding in findings] == ['"prompts/b.j2" lies outside the project']
    assert "secret" not in str(definition)


def test_both_separators(tree: Tree) -> None:
    """A backslash in a name is a slash, on every platform."""
    tree.write("prompts/a.j2", r"{% include 'parts\\b.j2' %}")
    tree.write("prompts/parts/b.j2", "b")

    assert list(files(tree.text("prompts/a.j2")).values()) == ["b"]


PYTHON = """
from langchain_core.prompts import ChatPromptTemplate, FewShotChatMessagePromptTemplate, PromptTemplate

text = PromptTemplate.from_template("{% include 'x.j2' %}{% include 'y.j2' %}", template_format="jinja2")
read = PromptTemplate.from_file("prompts/page.j2", template_format="jinja2")
"""


def test_python_modules(tree: Tree) -> None:
    """For a module, names are looked up beside it, in the root, and beside the file that a template is read from."""
    tree.write("app/prompts.py", PYTHON)
    tree.write("app/x.j2", "beside the module")
    tree.write("x.j2", "root")
    tree.write("y.j2", "root")
    tree.write("prompts/page.j2", "{% include 'z.j2' %}{% include 'x.j2' %}")
    tree.write("prompts/z.j2", "z")
    tree.write("prompts/x.j2", "beside the file")

    found = {definition.scope[-1]: definition.texts[0] for definition in tree.read("app/prompts.py")}

    assert isinstance(found["text"], TemplateText)
    assert files(found["text"]) == {"x.j2": "beside the module", "y.j2": "root"}
    assert isinstance(found["read"], TemplateText)
    assert files(found["read"]) == {"z.j2": "z", "x.j2": "beside the module"}


NESTED = """
from langchain_core.prompts import *

mustache = dict(template_format="mustache")
inner = ChatPromptTemplate.from_messages([("ai", "{{>x}}")], template_format="mustache")
chat = ChatPromptTemplate.from_messages(
    [
        ("human", "{{>x}}"),
        ("human", [{"text": "{{>x}}"}, {"image_url": {"url": "{{>x}}", "detail": "{{>x}}"}}, {"k": ["{{>x}}", {"l": "{{>x}}"}, 1]}]),
        inner,
        HumanMessagePromptTemplate.from_template("{>x}"),
        FewShotChatMessagePromptTemplate(examples=[{}], example_prompt=inner),
    ],
    template_format="mustache",
)
"""


def _texts(value: object, walk: Callable[[object], list[TemplateText]]) -> list[TemplateText]:
    if isinstance(value, TemplateText):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in walk(item)]
    if isinstance(value, tuple):
        return [text for item in value for text in walk(item)]
    names = getattr(value, "__slots__", ())
    return [text for name in names for text in walk(getattr(value, name))]


def _all_texts(value: object) -> list[TemplateText]:
    return _texts(value, _all_texts)


def test_every_place_of_a_template(tree: Tree) -> None:
    """Texts in messages, blocks, images, data, nested prompts and examples are resolved; f-string texts are not."""
    tree.write("x.mustache", "X")
    tree.write("app.py", dedent(NESTED))

    (chat,) = [definition for definition in tree.read("app.py") if definition.scope == ("chat",)]

    assert {type(part) for part in chat.parts} == {MessagePart, NestedPart}
    found = _all_texts(chat.parts)
    assert [files(text) for text in found if "{{>x}}" in text.text] == [{"x": "X"}] * 8
    assert [files(text) for text in found if text.text == "{>x}"] == [{}]


def test_data_files(tree: Tree) -> None:
    """Templates in data files include files as well."""
    tree.write("prompts/all.yaml", "format: jinja2\na: \"{% include 'x.j2' %}\"\n")
    tree.write("prompts/x.j2", "X")

    assert files(tree.text("prompts/all.yaml")) == {"x.j2": "X"}


def test_f_string_templates_include_nothing(tree: Tree) -> None:
    """In an f-string template such tags are text."""
    tree.write("prompts/a.md", "{{>x}} {{% include 'x.j2' %}}")
    tree.write("prompts/x.mustache", "X")

    assert tree.text("prompts/a.md").files == ()
    assert str(tree.root / "prompts/x.mustache") not in tree.seen.files


def test_too_many_files(tree: Tree) -> None:
    """A template that includes more files than the limit is not read."""
    names = [f"p{number}" for number in range(MAX_FILES + 2)]
    tree.write("a.mustache", "".join(f"{{{{>{name}}}}}" for name in names))
    for name in names:
        tree.write(f"{name}.mustache", "x")

    text = tree.text("a.mustache")

    assert text.files == ()
    assert text.excess == f'the template includes more files than the limit "max-included-files" of {MAX_FILES}'


@pytest.mark.parametrize(("depth", "refused"), [(8, False), (9, True), (60, True)])
def test_too_many_inclusions(tree: Tree, depth: int, refused: bool) -> None:
    """Files that include others twice and over are counted as often as they would be rendered."""
    for number in range(depth):
        inner = f'{{% include "p{number + 1}.j2" %}}'
        tree.write(f"p{number}.j2", inner + inner)
    tree.write(f"p{depth}.j2", "x")

    text = tree.text("p0.j2")

    assert refused == (f'"max-inclusions" of {MAX_INCLUSIONS}' in text.excess)


def test_circles_are_no_excess(tree: Tree) -> None:
    """Files that include one another count once."""
    tree.write("a.mustache", "{{#x}}{{>b}}{{/x}}")
    tree.write("b.mustache", "{{>a}}{{>b}}")

    text = tree.text("a.mustache")

    assert text.excess == ""
    assert list(files(text)) == ["b", "a"]


def test_the_run_depends_on_what_is_included(tree: Tree) -> None:
    """The files that were read, and the places where one was missed, are noted."""
    tree.write("prompts/sub/a.j2", "{% include 'b.j2' %}")
    tree.write("prompts/sub/b.j2", "b")

    tree.text("prompts/sub/a.j2", "sub", "a")

    included, missed = str(tree.root / "prompts/sub/b.j2"), str(tree.root / "prompts/b.j2")
    assert included in tree.seen.files
    assert included in tree.seen.wide
    assert tree.seen.answers[missed] is False


def test_unreadable_templates_include_nothing(tree: Tree) -> None:
    """What is wrong with a template is said when it is read as one, not here."""
    tree.write("a.mustache", "{{#x}} {{>b}} {{")
    tree.write("b.j2", "{% include 'c.j2' %}{% if %}")

    assert tree.text("a.mustache").files == ()
    assert tree.text("b.j2").files == ()


def test_without_jinja2(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where jinja2 is not installed, no file is looked for; reading the template says what is missing."""

    def references(_: str) -> None:
        raise MissingExtraError("jinja2 is not installed", "jinja2")

    monkeypatch.setattr(jinja, "references", references)
    tree.write("a.j2", "{% include 'never read before.j2' %}")
    tree.write("never read before.j2", "x")

    assert tree.text("a.j2").files == ()
