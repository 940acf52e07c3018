"""What LangChain's dumpd writes: read as data."""

import json
from pathlib import Path

import pytest
from langchain_core.load import dumpd
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.prompts import (
    ChatMessagePromptTemplate,
    ChatPromptTemplate,
    FewShotPromptTemplate,
    HumanMessagePromptTemplate,
    MessagesPlaceholder,
    PromptTemplate,
)
from langchain_core.prompts.dict import DictPromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate

from genprompts.grammar.nodes import Known
from genprompts_codegen.definitions import (
    DataBlockDef,
    Dynamic,
    ImageBlockDef,
    LiteralPart,
    MessagePart,
    NestedPart,
    PlaceholderPart,
    PromptKind,
    TemplateDef,
    TemplateText,
    TextBlockDef,
    Unknown,
)
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.data_file import extract_data_file
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project


def read(root: Path, manifest: object) -> tuple[tuple[TemplateDef, ...], list[str]]:
    path = root / "reply.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    findings: list[Diagnostic] = []
    project = Project(root)
    source = project.read(path, report=findings.append)
    assert source is not None
    file = SourceFile(path, "reply.json", SourceKind.DATA, ("reply",), "reply")
    found = extract_data_file(file, source, project, report=findings.append)
    return found, [f"{finding.code.id} {finding.message}" for finding in findings]


def prompt(root: Path, manifest: object) -> TemplateDef:
    found, findings = read(root, manifest)
    assert findings == []
    assert len(found) == 1
    return found[0]


def describe(part: object) -> object:
    match part:
        case MessagePart(role=role, content=TemplateText(text=text)):
            return (role, text)
        case MessagePart(role=role, content=blocks):
            assert not isinstance(blocks, TemplateText)
            return (role, [type(block).__name__ for block in blocks])
        case PlaceholderPart(name=name, optional=optional, n_messages=n_messages):
            return (name, optional, n_messages)
        case LiteralPart(message=message):
            return dict(message)
        case NestedPart(definition=definition):
            return [describe(inner) for inner in definition.parts]
        case Unknown(reason=reason):
            return reason
        case other:
            return other


def test_text_prompt(tmp_path: Path) -> None:
    """A text prompt has its template, language and partials."""
    template = PromptTemplate.from_template("{{a}}", template_format="mustache", partial_variables={"p": "x"})
    found = prompt(tmp_path, dumpd(template))

    assert (found.kind, found.scope, found.format) == (PromptKind.TEXT, ("reply",), "mustache")
    assert found.class_path == "langchain_core.prompts.prompt.PromptTemplate"
    assert [piece.text for piece in found.texts] == ["{{a}}"]
    assert [(one.name, one.value) for one in found.partials] == [("p", Known("x"))]


def test_chat_prompt(tmp_path: Path) -> None:
    """A chat prompt has all its messages, literal and nested ones too."""
    chat = ChatPromptTemplate(
        [
            ("system", "S {s}"),
            ("human", [{"type": "text", "text": "{t}"}, {"image_url": {"url": "{u}"}}, {"type": "x", "d": "{d}"}]),
            MessagesPlaceholder("h", optional=True, n_messages=2),
            MessagesPlaceholder("g"),
            SystemMessage("lit {x}"),
            HumanMessage("hi", name="Bob"),
            AIMessage("", tool_calls=[{"name": "f", "args": {"a": 1}, "id": "7"}]),
            ToolMessage("done", tool_call_id="7"),
            ChatMessagePromptTemplate.from_template("{w}", role="Jedi"),
            ChatPromptTemplate([("human", "{n}")]),
        ]
    )
    found = prompt(tmp_path, dumpd(chat))

    assert found.kind is PromptKind.CHAT
    assert found.incomplete is None
    assert [describe(part) for part in found.parts] == [
        ("system", "S {s}"),
        ("user", ["TextBlockDef", "ImageBlockDef", "DataBlockDef"]),
        ("h", True, 2),
        ("g", False, None),
        {"role": "system", "content": "lit {x}"},
        {"role": "user", "content": "hi", "name": "Bob"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "7", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}],
        },
        {"role": "tool", "content": "done", "tool_call_id": "7"},
        ("Jedi", "{w}"),
        [("user", "{n}")],
    ]


def test_blocks(tmp_path: Path) -> None:
    """Blocks keep their templates."""
    content: list[str | dict[str, object]] = [
        "{t}",
        {"type": "image_url", "image_url": {"url": "{u}", "detail": "low"}},
        {"type": "audio", "data": "{d}"},
    ]
    part = prompt(tmp_path, dumpd(HumanMessagePromptTemplate.from_template(content))).parts[0]
    assert isinstance(part, MessagePart)
    text, image, data = part.content if isinstance(part.content, tuple) else ()
    assert isinstance(text, TextBlockDef)
    assert isinstance(image, ImageBlockDef)
    assert isinstance(data, DataBlockDef)
    assert image.detail is not None
    value = data.value["data"]
    assert isinstance(value, TemplateText)

    assert (text.text.text, image.url.text, image.detail.text, value.text) == ("{t}", "{u}", "low", "{d}")


def test_partials(tmp_path: Path) -> None:
    """Values that the manifest holds are known, messages as message dicts; callables are not known."""
    chat = ChatPromptTemplate([("human", "{a}{f}"), MessagesPlaceholder("h")])
    found = prompt(tmp_path, dumpd(chat.partial(a="x", f=lambda: "y", h=[HumanMessage("z")])))

    assert {one.name: one.value for one in found.partials} == {
        "a": Known("x"),
        "f": Dynamic(),
        "h": Known([{"role": "user", "content": "z"}]),
    }


def test_inner_partials_belong_to_their_message(tmp_path: Path) -> None:
    """Partials of a message's own template are those of the message."""
    message = HumanMessagePromptTemplate.from_template("{a}", partial_variables={"a": "x"})
    found = prompt(tmp_path, dumpd(ChatPromptTemplate([message])))
    part = found.parts[0]
    assert isinstance(part, MessagePart)

    assert ([one.name for one in part.partials], found.partials) == (["a"], ())


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        (MessagesPlaceholder("h"), PromptKind.MESSAGE),
        (ImagePromptTemplate(template={"url": "{u}"}, input_variables=["u"]), PromptKind.IMAGE),
        (DictPromptTemplate(template={"a": "{b}"}, template_format="f-string"), PromptKind.DATA),
    ],
)
def test_other_kinds(tmp_path: Path, template: object, kind: PromptKind) -> None:
    """Placeholders, images and dict prompts are read when they stand alone."""
    found = prompt(tmp_path, dumpd(template))

    assert (found.kind, found.incomplete) == (kind, None)


def test_few_shot_is_not_written(tmp_path: Path) -> None:
    """LangChain does not write few-shot prompts: they are listed as incomplete."""
    shots = FewShotPromptTemplate(example_prompt=PromptTemplate.from_template("{a}"), suffix="x", examples=[{"a": "1"}])
    found, findings = read(tmp_path, dumpd(shots))

    assert [(one.kind, one.incomplete) for one in found] == [
        (PromptKind.FEW_SHOT, "LangChain wrote no more of it than its name")
    ]
    assert [finding.partition(" ")[0] for finding in findings] == ["GP106"]


def test_unknown_message_keeps_the_rest(tmp_path: Path) -> None:
    """A message of a class that is not a prompt's makes the prompt incomplete, and the others stay."""
    manifest = dumpd(ChatPromptTemplate([("human", "{a}"), ("human", "{b}")]))
    manifest["kwargs"]["messages"][1]["id"] = ["app", "Custom"]
    found, findings = read(tmp_path, manifest)

    assert [describe(part) for part in found[0].parts] == [
        ("user", "{a}"),
        'a message of the class "Custom" that is not read',
    ]
    assert found[0].incomplete is not None
    assert [finding.partition(" ")[0] for finding in findings] == ["GP106"]


def test_wrapped_manifests(tmp_path: Path) -> None:
    """A commit of the hub, and a prompt with its model, hold the prompt inside."""
    inner = dumpd(PromptTemplate.from_template("{a}"))
    sequence = {
        "lc": 1,
        "type": "constructor",
        "id": ["langchain", "schema", "runnable", "RunnableSequence"],
        "kwargs": {"first": inner},
    }

    assert prompt(tmp_path, {"owner": "o", "repo": "r", "commit_hash": "c", "manifest": inner}).texts[0].text == "{a}"
    assert prompt(tmp_path, {"owner": "o", "manifest": sequence}).texts[0].text == "{a}"


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (dumpd(HumanMessage("x")), 'GP113 "reply.json" holds no prompt'),
        (
            {"lc": 1, "type": "constructor", "id": ["ChatPromptTemplate"], "kwargs": {}},
            'GP110 a chat prompt without "messages"',
        ),
        (
            {"lc": 1, "type": "constructor", "id": ["PromptTemplate"], "kwargs": {}},
            'GP110 a prompt without "template"',
        ),
        ({"lc": 1, "type": "constructor", "id": [], "kwargs": 5}, 'GP113 "reply.json" holds no prompt'),
    ],
)
def test_no_prompt(tmp_path: Path, manifest: object, message: str) -> None:
    """What is no prompt gives none, and says so."""
    assert read(tmp_path, manifest) == ((), [message])
