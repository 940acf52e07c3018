"""Files of many prompts: which prompts they hold, and what they do not."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from genprompts.span import Span
from genprompts_codegen.definitions import (
    DataBlockDef,
    ImageBlockDef,
    MessagePart,
    PlaceholderPart,
    PromptKind,
    TemplateDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.data_file import extract_data_file
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project


class Folder:
    """Writes a data file and reads it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, text: str, name: str = "all.yaml") -> tuple[tuple[TemplateDef, ...], list[str]]:
        (self.root / name).write_bytes(text.encode())
        findings: list[Diagnostic] = []
        project = Project(self.root)
        file = SourceFile(self.root / name, name, SourceKind.DATA, (name.partition(".")[0],), "prompts")
        source = project.read(file.path, report=findings.append)
        assert source is not None
        found = extract_data_file(file, source, project, report=findings.append)
        return found, [shown(finding) for finding in findings]

    def prompts(self, text: str, name: str = "all.yaml") -> dict[str, object]:
        found, findings = self.read(text, name)
        assert findings == []
        return {".".join(prompt.scope): content(prompt) for prompt in found}

    def prompt(self, text: str, name: str = "all.yaml") -> TemplateDef:
        found, findings = self.read(text, name)
        assert findings == []
        assert len(found) == 1
        return found[0]


def shown(finding: Diagnostic) -> str:
    label = finding.labels[0]
    at = label.source.position(label.span.start) if label.span is not None else None
    return f"{'' if at is None else f'{at.line}:{at.column} '}{finding.code.id} {finding.message}"


def content(prompt: TemplateDef) -> object:
    if prompt.kind is PromptKind.TEXT:
        return "".join(piece.text for piece in prompt.texts)
    return [part(one) for one in prompt.parts]


def part(found: object) -> object:
    match found:
        case MessagePart(role=role, content=TemplateText(text=text)):
            return (role, text)
        case MessagePart(role=role, content=blocks):
            assert not isinstance(blocks, TemplateText)
            return (role, [block(one) for one in blocks])
        case PlaceholderPart(name=name, optional=optional, n_messages=n_messages):
            return ("placeholder", name, optional, n_messages)
        case other:
            return type(other).__name__


def block(found: object) -> object:
    match found:
        case TextBlockDef(text=text):
            return text.text
        case ImageBlockDef(url=url, detail=detail):
            return ("image", url.text, None if detail is None else detail.text)
        case DataBlockDef(value=value):
            return {key: plain(item) for key, item in value.items()}
        case other:
            return other


def plain(value: object) -> object:
    if isinstance(value, TemplateText):
        return f"T({value.text})"
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: one {x}\nb: two", {"a": "one {x}", "b": "two"}),
            ("a: |\n  one\n  two {x}\n", {"a": "one\ntwo {x}\n"}),
            ("a:\n  b: one\n  c:\n    d: two", {"a.b": "one", "a.c.d": "two"}),
            ("version: 1.0.0\nauthor: me\ndate: 2024-01-31\na: one", {"a": "one"}),
            ("description: Write about {topic}", {"description": "Write about {topic}"}),
            ("temperature: 0.5\nstop: [a, b]\nactive: true\nnothing:\na: one", {"a": "one"}),
            ("model: {name: gpt-4, temperature: 0}\na: one", {"a": "one"}),
            ("metadata: {note: 'a {brace}'}\na: one", {"a": "one"}),
            ("a: ''", {"a": ""}),
            ("'имя one': x", {"имя one": "x"}),
            ("template: one {x}", {"all": "one {x}"}),
            ("template: one {x}\nother: two {y}", {"template": "one {x}", "other": "two {y}"}),
            ("a:\n  template: one", {"a": "one"}),
            ("a:\n  prompt: one", {"a.prompt": "one"}),
            ("a:\n  prompt: one\n  inputs: [x]", {"a": "one"}),
            ("prompts:\n  a: one\n  b: {system: s}", {"a": "one", "b": [("system", "s")]}),
            ("x:\n  prompts:\n    a: one", {"x.prompts.a": "one"}),
            ("a: &t one {x}\nb: *t", {"a": "one {x}", "b": "one {x}"}),
        ],
    )
    def test_names_and_texts(self, folder: Folder, text: str, expected: object) -> None:
        """Texts of a map are prompts by their keys; what speaks about the file is none."""
        assert folder.prompts(text) == expected

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("all.json", '{"a": {"system": "s {x}", "human": "{q}"}, "version": 1}'),
            ("all.toml", 'version = 1\n[a]\nsystem = "s {x}"\nhuman = "{q}"\n'),
            ("all.yml", "a:\r\n  system: s {x}\r\n  human: '{q}'\r\n"),
        ],
    )
    def test_all_formats_agree(self, folder: Folder, name: str, text: str) -> None:
        """JSON, TOML and YAML hold prompts in the same shapes."""
        assert folder.prompts(text, name) == {"a": [("system", "s {x}"), ("user", "{q}")]}

    def test_settings(self, folder: Folder) -> None:
        """A prompt with settings has them; its other keys are metadata."""
        prompt = folder.prompt(
            "a:\n"
            "  template: one {x}\n"
            "  description: D\n"
            "  format: f-string\n"
            "  inputs: {x: int}\n"
            "  partials: {y: 1}\n"
            "  metadata: {team: t}\n"
            "  model: gpt-4\n"
        )

        assert (prompt.doc, prompt.declared[0].type_text, prompt.partials[0].name) == ("D", "int", "y")
        assert prompt.metadata == {"team": "t", "model": "gpt-4"}

    def test_format_of_a_folder(self, folder: Folder) -> None:
        """A language that is named beside prompts holds for them all, and one in a prompt for it alone."""
        found, _ = folder.read("format: jinja2\na: x\nb: {template: y, format: mustache}\nc: {human: z}")

        assert [prompt.format for prompt in found] == ["jinja2", "mustache", "jinja2"]

    def test_escape_of_a_folder(self, folder: Folder) -> None:
        """So does whether mustache values are escaped."""
        found, findings = folder.read(
            "format: mustache\nescape: false\na: x\nb: {template: y, escape: true}\nc: {human: z}\nd: {e: w}\n"
            "prompts: [{name: n, template: v}]"
        )

        assert findings == []
        assert [(prompt.scope[-1], prompt.escape) for prompt in found] == [
            ("a", False),
            ("b", True),
            ("c", False),
            ("e", False),
            ("n", False),
        ]

    def test_places(self, folder: Folder) -> None:
        """A prompt stands from its key to the end of its text, and fields lead to the file."""
        text = "a: one\nb: |\n  two\n  {x}\n"
        found, _ = folder.read(text)
        piece = found[1].texts[0]
        assert isinstance(piece, TemplateText)
        _, span = piece.anchor.locate(Span(4, 7))

        assert text[slice(*found[1].anchor.span)] == "b: |\n  two\n  {x}"
        assert text[slice(*span)] == "{x}"


class TestLists:
    def test_named_prompts(self, folder: Folder) -> None:
        """A list of prompts gives each under its name."""
        text = (
            "prompts:\n"
            "- {name: a, template: 'one {x}'}\n"
            "- {id: 7, text: two}\n"
            "- {task: c, content: '{{ z }}', max_tokens: 3}\n"
            "- {name: d, messages: [[system, s]]}\n"
            "- {name: e, human: h}\n"
        )

        expected = {"a": "one {x}", "7": "two", "c": "{{ z }}", "d": [("system", "s")], "e": [("user", "h")]}
        assert folder.prompts(text) == expected

    def test_list_as_the_whole_file(self, folder: Folder) -> None:
        """Objects with a name and a text are prompts, whatever else is in the list."""
        text = json.dumps([{"id": "1", "name": "角色", "system_prompt": "你是 {x}"}, {"url": "x"}, 3])

        assert folder.prompts(text, "all.json") == {"角色": "你是 {x}"}

    def test_list_of_messages_as_the_whole_file(self, folder: Folder) -> None:
        """Messages as providers write them are one chat prompt by the name of the file."""
        text = json.dumps([{"role": "system", "content": "s"}, {"role": "user", "content": "{q}"}])

        assert folder.prompts(text, "all.json") == {"all": [("system", "s"), ("user", "{q}")]}

    def test_prompt_without_a_name(self, folder: Folder) -> None:
        """Below "prompts" each item has to have a name and a text."""
        _, findings = folder.read("prompts:\n- template: one\n- name: two\n")

        assert findings == [
            '2:3 GP003 a prompt in the list without "name"',
            '3:3 GP003 a prompt in the list without "template"',
        ]


class TestChats:
    @pytest.mark.parametrize(
        ("item", "expected"),
        [
            ("'{x}'", ("user", "{x}")),
            ("[system, s]", ("system", "s")),
            ("[assistant, s]", ("assistant", "s")),
            ("{ai: s}", ("assistant", "s")),
            ("{role: human, content: s}", ("user", "s")),
            ("{placeholder: h}", ("placeholder", "h", False, None)),
            ("{placeholder: '{h}', optional: true}", ("placeholder", "h", True, None)),
            ("{placeholder: h, n_messages: 3}", ("placeholder", "h", False, 3)),
            ("[placeholder, '{h}']", ("placeholder", "h", True, None)),
            ("[placeholder, ['{h}', false]]", ("placeholder", "h", False, None)),
            ("{role: placeholder, content: '{h}'}", ("placeholder", "h", True, None)),
            ("[human, ['a {x}', {type: text, text: b}]]", ("user", ["a {x}", "b"])),
            (
                "[human, [{image_url: '{u}'}, {image_url: {url: a, detail: low}}]]",
                ("user", [("image", "{u}", None), ("image", "a", "low")]),
            ),
            (
                "[human, [{type: audio, data: ['{x}', ['{y}'], {z: '{z}'}], n: 1}]]",
                ("user", [{"type": "T(audio)", "data": ["T({x})", ["{y}"], {"z": "T({z})"}], "n": 1}]),
            ),
        ],
    )
    def test_message(self, folder: Folder, item: str, expected: object) -> None:
        """Each way to write a message is read."""
        assert folder.prompts(f"a:\n  messages:\n  - {item}\n") == {"a": [expected]}

    def test_roles(self, folder: Folder) -> None:
        """A map of roles is a chat prompt, in the order it is written; a map of them at the top is the file's."""
        text = "system: s\nplaceholder: '{h}'\nhuman: '{q}'\ndescription: D\nmodel: m\n"
        prompt = folder.prompt(text)

        assert (prompt.scope, prompt.doc, prompt.metadata) == (("all",), "D", {"model": "m"})
        assert content(prompt) == [("system", "s"), ("placeholder", "h", False, None), ("user", "{q}")]
        assert prompt.class_path == "genprompts.ChatPromptTemplate"

    def test_roles_beside_other_texts_are_names(self, folder: Folder) -> None:
        """Where other templates stand beside roles, all of them are prompts of their own."""
        assert folder.prompts("system: s\nsummary: t {x}") == {"system": "s", "summary": "t {x}"}

    def test_messages_as_roles(self, folder: Folder) -> None:
        """Messages may be a map of roles."""
        assert folder.prompts("a: {messages: {system: s, human: h}}") == {"a": [("system", "s"), ("user", "h")]}

    def test_list_without_settings(self, folder: Folder) -> None:
        """A list of messages under a name is a chat prompt."""
        assert folder.prompts("a: [[system, s], {human: h}]") == {"a": [("system", "s"), ("user", "h")]}

    @pytest.mark.parametrize(
        ("item", "expected"),
        [
            ("[robot, x]", '3:5 GP110 the role "robot" is not known'),
            ("[human, x, y]", "3:5 GP110 a message is a list, but no pair of role and content"),
            ("[human, 5]", '3:13 GP110 the content of a message is the number "5"'),
            ("{human: {question}}", "3:13 GP110 the content of a message is a map"),
            ("5", '3:5 GP110 a message is the number "5"'),
            ("{role: human}", '3:5 GP110 a message has no "content"'),
            ("{content: x}", '3:5 GP110 a message has no "role"'),
            ("{role: [x], content: y}", '3:6 GP110 the "role" of a message is a list'),
            ("{role: human, content: x, name: y}", '3:31 GP110 the key "name" is not known in a message'),
            ("{system: x, human: y}", "3:5 GP110 a message is a map without a role"),
            ("[placeholder, h]", '3:5 GP110 the name of a placeholder is "h"'),
            ("[placeholder, '{}']", '3:5 GP110 the name of a placeholder is "{}"'),
            ("[placeholder, {h}]", "3:5 GP110 the name of a placeholder is a map"),
            ("[placeholder, ['{h}', 1]]", "3:5 GP110 a placeholder is a list of something else"),
            ("{placeholder: }", "3:18 GP110 the name of a placeholder is empty"),
            ("{placeholder: h, optionl: true}", '3:22 GP002 the key "optionl" is not known here'),
            ("{placeholder: h, foo: true}", '3:22 GP110 the key "foo" is not known in a placeholder'),
            ("{placeholder: h, optional: 1}", '3:32 GP110 "optional" is the number "1"'),
            ("{placeholder: h, n_messages: 0}", '3:34 GP110 "n_messages" is the number "0"'),
            ("[human, [5]]", '3:14 GP110 a content block is the number "5"'),
            ("[human, [{text: 5}]]", '3:21 GP110 "text" of a content block is the number "5"'),
            ("[human, [{image_url: {detail: low}}]]", '3:26 GP110 an image without "url"'),
            ("[human, [{image_url: {path: a.png}}]]", "3:27 GP110 an image that is read from a path"),
            (
                "[human, [{image_url: {url: a, size: b}}]]",
                '3:35 GP110 the key "size" of an image does not reach the model',
            ),
        ],
    )
    def test_refused_message(self, folder: Folder, item: str, expected: str) -> None:
        """A message that cannot be read is named, with its place; the prompt is incomplete then."""
        found, findings = folder.read(f"a:\n  messages:\n  - {item}\n")

        assert findings == [expected]
        assert [prompt.scope for prompt in found] == [("a",)]


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: {question}", "1:4 GP003 a prompt without quotes"),
            ("a: {template: {question}}", '1:15 GP003 "template" is a map'),
            ("a: {template: 5}", '1:15 GP003 "template" is the number "5"'),
            ("a: {template: x, messages: [[human, y]]}", '1:5 GP003 a prompt with "template" and "messages"'),
            ("a: {template: x, input: [y]}", '1:18 GP002 the key "input" is not known here'),
            ("a: {system: x, humn: 'y {z}'}", '1:16 GP002 the key "humn" is not known here'),
            ("a: b\ninputs: {x: int}", '2:1 GP002 "inputs" stands in no prompt'),
            ("a: 'x", "1:4 GP112 this YAML cannot be read: found unexpected end of stream"),
        ],
    )
    def test_finding(self, folder: Folder, text: str, expected: str) -> None:
        """What cannot be meant is named, with its place."""
        assert folder.read(text)[1] == [expected]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("all.json", '["a cat", "a dog"]'),
            ("all.json", '{"size": 3}'),
            ("all.yaml", ""),
            ("all.yaml", "just a text"),
            ("all.toml", "[tool]\nlevel = 3\n"),
        ],
    )
    def test_no_prompt(self, folder: Folder, name: str, text: str) -> None:
        """A file of other data is information, no error."""
        assert folder.read(text, name) == ((), [f'GP113 "{name}" holds no prompt'])

    @pytest.mark.parametrize(("name", "kind"), [("a.json", "JSON"), ("a.toml", "TOML"), ("a.yml", "YAML")])
    def test_syntax(self, folder: Folder, name: str, kind: str) -> None:
        """A file that is not in its format gives one finding that names the format."""
        found, findings = folder.read("{[", name)

        assert found == ()
        assert len(findings) == 1
        assert f"GP112 this {kind} cannot be read" in findings[0]

    def test_long_key_makes_no_long_message(self, folder: Folder) -> None:
        """Messages stay short, whatever the file says."""
        key = json.dumps("k" * 5000)
        findings = folder.read(f"{{{key}: 1, {key}: 2}}", "all.json")[1]

        assert len(findings[0]) < 250
