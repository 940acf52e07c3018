"""LangChain's own prompt files: read as LangChain reads them."""

import json
from pathlib import Path

import pytest
import yaml
from langchain_core.prompts import load_prompt

from genprompts.grammar.nodes import Known
from genprompts.span import Span
from genprompts_codegen.definitions import FewShot, MessagePart, PromptKind, TemplateDef, TemplateText
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.data_file import extract_data_file
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project


class Folder:
    """Writes files and reads one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def read(self, config: object, name: str = "reply.json") -> tuple[tuple[TemplateDef, ...], list[str]]:
        self.write(name, json.dumps(config) if name.endswith("json") else yaml.safe_dump(config))
        findings: list[Diagnostic] = []
        project = Project(self.root)
        file = SourceFile(self.root / name, name, SourceKind.DATA, ("reply",), "prompts")
        source = project.read(file.path, report=findings.append)
        assert source is not None
        found = extract_data_file(file, source, project, report=findings.append)
        return found, [f"{finding.code.id} {finding.message}" for finding in findings]

    def prompt(self, config: object, name: str = "reply.json") -> TemplateDef:
        found, findings = self.read(config, name)
        assert findings == []
        assert len(found) == 1
        return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


FEW_SHOT = {
    "_type": "few_shot",
    "prefix": "P {a}",
    "suffix": "S {b}",
    "example_prompt": {"_type": "prompt", "template": "{q}: {r}"},
    "examples": [{"q": "1", "r": "2"}],
    "input_variables": ["a", "b"],
}


class TestPrompt:
    @pytest.mark.parametrize("name", ["reply.json", "sub/reply.yaml"])
    def test_template(self, folder: Folder, name: str) -> None:
        """A prompt has its template, language, partials and metadata."""
        prompt = folder.prompt(
            {
                "_type": "prompt",
                "template": "Hello {name}",
                "template_format": "f-string",
                "input_variables": ["wrong"],
                "partial_variables": {"p": 1},
                "metadata": {"m": 2},
                "output_parser": None,
            },
            name,
        )

        assert (prompt.scope, prompt.kind) == (("reply",), PromptKind.TEXT)
        assert prompt.class_path == "langchain_core.prompts.prompt.PromptTemplate"
        assert [piece.text for piece in prompt.texts] == ["Hello {name}"]
        assert [(one.name, one.value) for one in prompt.partials] == [("p", Known(1))]
        assert prompt.metadata == {"m": 2}

    def test_without_type(self, folder: Folder) -> None:
        """Words that only LangChain uses are enough, as for LangChain itself."""
        prompt = folder.prompt({"template": "{{x}}", "input_variables": ["x"], "template_format": "mustache"})

        assert (prompt.format, prompt.class_path) == ("mustache", "langchain_core.prompts.prompt.PromptTemplate")

    @pytest.mark.parametrize("where", ["parts/a.txt", "sub/parts/a.txt"])
    def test_template_in_another_file(self, folder: Folder, where: str) -> None:
        """A template may be a file below the root or beside the prompt file; its fields lead there."""
        folder.write(where, "one\n{x}")
        piece = folder.prompt({"_type": "prompt", "template_path": "parts/a.txt"}, "sub/reply.json").texts[0]
        assert isinstance(piece, TemplateText)
        source, span = piece.anchor.locate(Span(4, 7))

        assert (source.path, source.text[slice(*span)]) == (where, "{x}")

    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ({"_type": "other"}, 'GP110 the "_type" is "other"'),
            ({"_type": 5}, 'GP110 the "_type" is the number "5"'),
            ({"_type": "prompt"}, 'GP110 a prompt without "template"'),
            ({"_type": "prompt", "template": 5}, 'GP110 "template" is the number "5"'),
            (
                {"_type": "prompt", "template": "a", "template_path": "b.txt"},
                'GP110 a prompt with "template" and "template_path"',
            ),
            ({"_type": "prompt", "template_path": "../a.txt"}, 'GP110 "template_path" leads out of the project'),
            ({"_type": "prompt", "template_path": "..\\a.txt"}, 'GP110 "template_path" leads out of the project'),
            ({"_type": "prompt", "template_path": "/etc/a.txt"}, 'GP110 "template_path" leads out of the project'),
            ({"_type": "prompt", "template_path": "C:/a.txt"}, 'GP110 "template_path" leads out of the project'),
            ({"_type": "prompt", "template_path": ""}, 'GP110 "template_path" names no file'),
            ({"_type": "prompt", "template_path": "a\0.txt"}, 'GP110 "template_path" names no file'),
            ({"_type": "prompt", "template_path": "a.py"}, 'GP110 "template_path" names a file of another kind'),
            ({"_type": "prompt", "template_path": "none.txt"}, 'GP110 the file "none.txt" cannot be read'),
            ({"_type": "prompt", "template": "a", "template_format": "erb"}, 'GP003 the format "erb" is not known'),
        ],
    )
    def test_refused(self, folder: Folder, config: object, message: str) -> None:
        """What LangChain refuses is refused, and no file outside is read."""
        assert folder.read(config)[1] == [message]

    def test_link_to_another_kind_of_file(self, folder: Folder) -> None:
        """The kind of a file is that of the file a link leads to."""
        folder.write("secret.py", "x")
        (folder.root / "a.txt").symlink_to(folder.root / "secret.py")

        assert folder.read({"_type": "prompt", "template_path": "a.txt"})[1] == [
            'GP110 "template_path" names a file of another kind'
        ]


class TestFewShot:
    def test_all_in_one_file(self, folder: Folder) -> None:
        """Examples and what surrounds them are read."""
        prompt = folder.prompt({**FEW_SHOT, "example_separator": "--"})
        shots = prompt.few_shot
        assert isinstance(shots, FewShot)
        assert shots.prefix is not None
        assert shots.suffix is not None
        assert shots.example is not None

        assert (prompt.kind, shots.prefix.text, shots.suffix.text) == (PromptKind.FEW_SHOT, "P {a}", "S {b}")
        assert (shots.examples, shots.separator) == (({"q": "1", "r": "2"},), "--")
        assert [piece.text for piece in shots.example.texts] == ["{q}: {r}"]

    def test_parts_in_other_files(self, folder: Folder) -> None:
        """Prefix, suffix, example prompt and examples may be files."""
        folder.write("p.txt", "P")
        folder.write("s.txt", "S")
        folder.write("e.json", json.dumps({"_type": "prompt", "template": "{q}"}))
        folder.write("x.yaml", "- {q: 1}\n")
        shots = folder.prompt(
            {
                "_type": "few_shot",
                "prefix_path": "p.txt",
                "suffix_path": "s.txt",
                "example_prompt_path": "e.json",
                "examples": "x.yaml",
                "input_variables": [],
            }
        ).few_shot
        assert shots is not None
        assert shots.prefix is not None

        assert (shots.prefix.text, shots.examples, shots.separator) == ("P", ({"q": 1},), "\n\n")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"suffix": None}, 'GP110 "suffix" is empty'),
            (
                {"example_prompt_path": "a.json"},
                'GP110 a few-shot prompt with "example_prompt" and "example_prompt_path"',
            ),
            ({"example_prompt": FEW_SHOT}, "GP110 the examples are shown by no text prompt"),
            ({"examples": ["a"]}, 'GP110 "examples" is no list of maps'),
            ({"examples": "none.json"}, 'GP110 the file "none.json" cannot be read'),
            ({"examples": "a.txt"}, 'GP110 "examples" names a file of another kind'),
        ],
    )
    def test_refused(self, folder: Folder, change: dict[str, object], message: str) -> None:
        """What LangChain refuses is refused."""
        assert folder.read({**FEW_SHOT, **change})[1] == [message]

    @pytest.mark.parametrize(
        ("missing", "message"),
        [
            ("suffix", 'GP110 a prompt without "suffix"'),
            ("examples", 'GP110 a few-shot prompt without "examples"'),
            ("example_prompt", 'GP110 a few-shot prompt without "example_prompt"'),
        ],
    )
    def test_missing(self, folder: Folder, missing: str, message: str) -> None:
        """What a few-shot prompt needs has to be there."""
        assert folder.read({key: value for key, value in FEW_SHOT.items() if key != missing})[1] == [message]


class TestChat:
    def test_one_human_message(self, folder: Folder) -> None:
        """The template of the first message is a human message."""
        prompt = folder.prompt(
            {
                "_type": "chat",
                "input_variables": [],
                "messages": [{"prompt": {"template": "{x}"}}],
                "partial_variables": {"x": 1},
            }
        )
        part = prompt.parts[0]
        assert isinstance(part, MessagePart)
        assert isinstance(part.content, TemplateText)

        assert (prompt.kind, part.role, part.content.text) == (PromptKind.CHAT, "user", "{x}")
        assert [one.name for one in part.partials] == ["x"]

    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ({"messages": []}, 'GP110 a chat prompt without "messages"'),
            ({"messages": [{"prompt": {"template": "x"}}]}, 'GP110 a chat prompt without "input_variables"'),
            ({"input_variables": [], "messages": [{"x": 1}]}, "GP110 a message without a template"),
            (
                {"input_variables": [], "messages": [{"prompt": {"template": "x"}}, {}]},
                "GP110 a chat prompt of which LangChain drops messages",
            ),
        ],
    )
    def test_refused(self, folder: Folder, config: dict[str, object], message: str) -> None:
        """Messages that LangChain would lose are an error here."""
        assert folder.read({"_type": "chat", **config})[1] == [message]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "config",
    [
        {"_type": "prompt", "template": "{a} {{b}}", "input_variables": []},
        {"template": "{a}", "input_variables": []},
        {"_type": "prompt", "template_path": "t.txt"},
        {"_type": "prompt"},
        {"_type": "prompt", "template": "a", "template_path": "t.txt"},
        {"_type": "prompt", "template_path": "../t.txt"},
        {"_type": "other", "template": "x"},
        FEW_SHOT,
        {**FEW_SHOT, "examples": "none.json"},
        {**FEW_SHOT, "example_prompt": {"_type": "nonsense"}},
        {"_type": "chat", "input_variables": [], "messages": [{"prompt": {"template": "{x}"}}]},
        {"_type": "chat", "messages": [{"prompt": {"template": "{x}"}}]},
    ],
)
def test_same_files_as_langchain(folder: Folder, config: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """We read the files that LangChain's own loader reads, and refuse those that it refuses."""
    folder.write("t.txt", "{t}")
    found, _ = folder.read(config)
    monkeypatch.chdir(folder.root)
    try:
        load_prompt("reply.json")
        loads = True
    except (ValueError, KeyError, OSError):
        loads = False

    assert bool(found) == loads
