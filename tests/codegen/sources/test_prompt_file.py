"""Files of one text prompt: front matter, template, language."""

from pathlib import Path

import pytest

from genprompts.grammar.nodes import Known
from genprompts.span import Span
from genprompts_codegen.definitions import PromptKind, TemplateDef, TemplateText
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.prompt_file import extract_prompt_file


class Folder:
    """Writes a prompt file and reads it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, text: str, name: str = "reply.md") -> tuple[tuple[TemplateDef, ...], list[str]]:
        (self.root / name).write_bytes(text.encode())
        findings: list[Diagnostic] = []
        project = Project(self.root)
        file = SourceFile(self.root / name, name, SourceKind.TEXT, (name.partition(".")[0],), "prompts")
        source = project.read(file.path, report=findings.append)
        assert source is not None
        found = extract_prompt_file(file, source, project, report=findings.append)
        return found, [shown(finding) for finding in findings]

    def prompt(self, text: str, name: str = "reply.md") -> TemplateDef:
        found, findings = self.read(text, name)
        assert findings == []
        assert len(found) == 1
        return found[0]

    def faults(self, text: str, name: str = "reply.md") -> list[str]:
        return self.read(text, name)[1]


def shown(finding: Diagnostic) -> str:
    label = finding.labels[0]
    assert label.span is not None
    at = label.source.position(label.span.start)
    return f"{at.line}:{at.column} {finding.code.id} {finding.message} ({finding.hint})"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def template(prompt: TemplateDef) -> str:
    return "".join(piece.text for piece in prompt.texts)


class TestTemplate:
    def test_whole_file(self, folder: Folder) -> None:
        """A file without front matter is the template, its last line end included."""
        prompt = folder.prompt("Hello {name}\n")

        assert (template(prompt), prompt.kind, prompt.scope) == ("Hello {name}\n", PromptKind.TEXT, ("reply",))
        assert prompt.class_path == "genprompts.PromptTemplate"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("---\nversion: 1\n---\n\nHello\n", "\nHello\n"),
            ("---\r\nversion: 1\r\n---\r\nHello\r\n{x}", "Hello\n{x}"),
            ("\ufeff---\nversion: 1\n---\nHello", "Hello"),
            ("---\n---\nHello", "Hello"),
            ("---  \n# only a comment\n---\nHello", "Hello"),
            ("---\nversion: 1\n---", ""),
            ("", ""),
            ("---\nA rule, and no front matter", "---\nA rule, and no front matter"),
            ("--- no rule\n---\n", "--- no rule\n---\n"),
        ],
    )
    def test_text_after_front_matter(self, folder: Folder, text: str, expected: str) -> None:
        """The template is what follows the front matter, as it is."""
        assert template(folder.prompt(text)) == expected

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_field_leads_to_the_file(self, folder: Folder, line_end: str) -> None:
        """A field is found on its own line, below front matter and with all line ends."""
        text = line_end.join(["---", "version: 1", "---", "Hello", "é {name}"])
        piece = folder.prompt(text).texts[0]
        assert hasattr(piece, "anchor")
        at = piece.text.index("{name}")
        source, span = piece.anchor.locate(Span(at, at + 6))

        assert source.text[slice(*span)] == "{name}"
        assert (source.position(span.start).line, source.position(span.start).column) == (5, 3)

    @pytest.mark.parametrize(
        ("name", "scope", "expected"),
        [
            ("a.md", "a", "f-string"),
            ("a.txt", "a", "f-string"),
            ("a.j2", "a", "jinja2"),
            ("a.jinja", "a", "jinja2"),
            ("a.jinja2", "a", "jinja2"),
            ("a.mustache", "a", "mustache"),
            ("a.md.j2", "a", "jinja2"),
            ("a.v2.md", "a.v2", "f-string"),
            ("A b.MD", "A b", "f-string"),
        ],
    )
    def test_name_and_language(self, folder: Folder, name: str, scope: str, expected: str) -> None:
        """The name of the file without its suffixes is the prompt's, and the suffixes decide the language."""
        prompt = folder.prompt("x", name)

        assert (prompt.scope, prompt.format) == ((scope,), expected)

    def test_format_wins_over_the_suffix(self, folder: Folder) -> None:
        """What the front matter says of the language counts more than the suffix."""
        assert folder.prompt("---\nformat: f-string\n---\nx", "a.j2").format == "f-string"

    def test_escape(self, folder: Folder) -> None:
        """Front matter says whether mustache values are escaped; without it the project does."""
        found = [
            folder.prompt(f"---\n{line}---\nx", "a.mustache").escape
            for line in ("escape: false\n", "escape: true\n", "")
        ]

        assert found == [False, True, None]
        assert folder.faults("---\nescape: 'no'\n---\nx") == ['2:9 GP003 "escape" is a text (write true or false)']

    def test_front_matter_moves_places(self, folder: Folder) -> None:
        """Places in templates of all languages count in the whole file."""
        for name in ("a.mustache", "a.j2", "a.md.jinja"):
            (text,) = folder.prompt("---\ndescription: x\n---\nab\n{{ c }}", name).texts
            assert isinstance(text, TemplateText)

            source, span = text.anchor.locate(Span(6, 7))
            assert (source.text[slice(*span)], source.position(span.start).line) == ("c", 5)


class TestSettings:
    def test_all_of_them(self, folder: Folder) -> None:
        """Front matter gives description, inputs, partials and metadata; other keys are metadata, too."""
        prompt = folder.prompt(
            "---\n"
            "description: Says hello.\n"
            "inputs:\n"
            "  count: int\n"
            "  tone: \"Literal['formal', 'casual']\"\n"
            "  user: {type: 'app.models:User', description: Who, required: false}\n"
            "  lang: {type: str, default: en}\n"
            "  plain:\n"
            "partials: {today: Monday, some: [1, 2]}\n"
            "metadata: {team: x}\n"
            "version: 1.5\n"
            "author: me\n"
            "---\n"
            "{count}"
        )

        assert prompt.doc == "Says hello."
        assert [(one.name, one.type_text, one.default, one.description, one.required) for one in prompt.declared] == [
            ("count", "int", None, "", None),
            ("tone", "Literal['formal', 'casual']", None, "", None),
            ("user", "app.models:User", None, "Who", False),
            ("lang", "str", Known("en"), "", None),
            ("plain", "", None, "", None),
        ]
        assert [(one.name, one.value) for one in prompt.partials] == [
            ("today", Known("Monday")),
            ("some", Known([1, 2])),
        ]
        assert prompt.metadata == {"team": "x", "version": 1.5, "author": "me"}

    def test_inputs_as_names(self, folder: Folder) -> None:
        """Inputs may be a list of their names."""
        prompt = folder.prompt("---\ninputs: [a, b]\n---\n{a}{b}")

        assert [one.name for one in prompt.declared] == ["a", "b"]

    def test_declared_input_has_its_place(self, folder: Folder) -> None:
        """A declaration stands where its name does."""
        declared = folder.prompt("---\ninputs: {count: int}\n---\n{count}").declared[0]
        source, span = declared.anchor.source, declared.anchor.span

        assert source.text[slice(*span)] == "count"

    def test_empty_default(self, folder: Folder) -> None:
        """A default may be empty: that is a value, too."""
        assert folder.prompt("---\ninputs: {a: {default: }}\n---\n{a}").declared[0].default == Known(None)


class TestFaults:
    @pytest.mark.parametrize(
        ("front", "expected"),
        [
            ("input: [a]", '2:1 GP002 the key "input" is not known here (did you mean "inputs"?)'),
            ("Desciption: a", '2:1 GP002 the key "Desciption" is not known here (did you mean "description"?)'),
            (
                "template_format: jinja2",
                '2:1 GP002 the key "template_format" is not known here (it is called "format" here)',
            ),
            (
                "format: erb",
                '2:9 GP003 the format "erb" is not known (write "f-string", "mustache" or "jinja2")',
            ),
            ("format: 1", '2:9 GP003 the format is the number "1" (write "f-string", "mustache" or "jinja2")'),
            (
                "inputs: a",
                '2:9 GP003 "inputs" is a text (write a list of names, or a map from names to types)',
            ),
            (
                "inputs: [1]",
                '2:10 GP003 one of "inputs" is the number "1" (write names, or a map from names to types)',
            ),
            (
                "inputs: {a: {typ: int}}",
                '2:14 GP002 the key "typ" is not known here (did you mean "type"?)',
            ),
            (
                "inputs: {a: {x: int}}",
                '2:14 GP002 the key "x" is not known here (an input has "type", "description", "default" and "required")',
            ),
            ("inputs: {a: {type: [int]}}", '2:20 GP003 "type" is a list (write a text)'),
            ("inputs: {a: {required: 1}}", '2:24 GP003 "required" is the number "1" (write true or false)'),
            (
                "inputs: {a: 1}",
                '2:13 GP003 the type of "a" is the number "1" (write a type such as "str", or a map with "type", "description", "default", "required")',
            ),
            ("partials: [a]", '2:11 GP003 "partials" is a list (write a map from names to values)'),
            ("metadata: 1", '2:11 GP003 "metadata" is the number "1" (write a map)'),
            ("description: 1", '2:14 GP003 "description" is the number "1" (put it in quotes)'),
        ],
    )
    def test_setting(self, folder: Folder, front: str, expected: str) -> None:
        """A setting that is not possible is named, with its place and remedy."""
        assert folder.faults(f"---\n{front}\n---\nx") == [expected]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("---\nformat: jinja2\nx", "1:1 GP112 the front matter does not end"),
            ("---\nHello\n---\nx", "2:1 GP112 the front matter is a text"),
            ("---\n- a\n---\nx", "2:1 GP112 the front matter is a list"),
            (
                "---\na: b: c\n---\nx",
                "2:5 GP112 this front matter cannot be read: mapping values are not allowed here",
            ),
        ],
    )
    def test_front_matter(self, folder: Folder, text: str, expected: str) -> None:
        """Front matter that cannot be read gives no prompt and one finding."""
        found, findings = folder.read(text)

        assert found == ()
        assert [line.partition(" (")[0] for line in findings] == [expected]
