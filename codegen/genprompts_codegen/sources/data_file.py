"""Files that hold one or many prompts: YAML, JSON and TOML.

A map is one of the following; the first that fits counts.

- LangChain's own: a map with ``_type``, or what ``dumpd`` writes (only as a whole file).
- A prompt with settings: it has ``template`` (a text) or ``messages`` (a list), and beside it any of ``description``,
  ``format``, ``escape``, ``inputs``, ``partials``, ``metadata`` and ``output`` (the schema of the answers, which makes
  a text the user's message of a chat). Other keys are kept as metadata. Where ``inputs``,
  ``partials`` or ``format`` stand beside them, ``prompt``, ``content`` and ``text`` mean ``template``.
- A chat prompt: all its templates stand under ``system``, ``human``/``user``, ``ai``/``assistant`` or ``placeholder``.
- A folder: each text in it is a prompt, each list of messages a chat prompt, each map read by these rules again.
  ``format`` and ``escape`` of a folder hold for all prompts in it.

No prompt is: what is no text (numbers, lists of texts); and, in a folder, a text of one line without a brace under a
key that says something about the file (``version``, ``author``, ``model``).

A list under ``prompts``, or a list that is the whole file, holds prompts with a ``name`` (``id``, ``task``, ``key``)
and a ``template`` (``content``, ``text``, ``prompt``, ``system_prompt``) or ``messages`` each.

A file that is a single prompt is called by the name of the file; the others by their keys, outermost first.
"""

from dataclasses import dataclass, replace

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import Anchor, MessagePart, PartDef, PromptKind, TemplateDef, Unknown
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.sources.data_shape import (
    NAMES,
    SPOKEN,
    body_of,
    is_about,
    is_roles,
    name_of,
    spoken,
    without_name,
)
from genprompts_codegen.sources.entries import (
    CHAT_CLASS,
    FORMATS,
    STRUCTURED_CLASS,
    TEXT_CLASS,
    Settings,
    misspelt,
    read_settings,
    refuse,
    template_text,
    whole,
)
from genprompts_codegen.sources.langchain_file import extract_langchain, is_langchain
from genprompts_codegen.sources.manifest import extract_manifest, manifest_of
from genprompts_codegen.sources.message_content import text_hint, unquoted_braces
from genprompts_codegen.sources.message_list import ROLES, is_message, read_messages, read_roles
from genprompts_codegen.sources.model import SourceFile
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.prompt_file import split_name
from genprompts_codegen.sources.tree import DataNode, Entry, ListNode, MapNode, ScalarNode, kind_of
from genprompts_codegen.sources.tree_reader import read_tree

_CLASSES = {PromptKind.TEXT: TEXT_CLASS, PromptKind.CHAT: CHAT_CLASS, PromptKind.STRUCTURED: STRUCTURED_CLASS}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: the keys that lead to it, its place with its key, and the language that holds there."""

    scope: tuple[str, ...]
    anchor: Anchor
    format: TemplateFormat
    escape: bool | None = None
    named: bool = False  # an item of a list with a name of its own

    def below(self, entry: Entry) -> "_Place":
        return replace(self, scope=(*self.scope, entry.key), anchor=whole(entry), named=False)


def extract_data_file(file: SourceFile, source: Source, project: Project, *, report: Report) -> tuple[TemplateDef, ...]:
    """Return the prompts of ``file``, in the order they are written."""
    findings: list[Diagnostic] = []
    stem, _ = split_name(file.path.name)
    tree = read_tree(source, report=findings.append)
    if tree is None:
        found: tuple[TemplateDef, ...] = ()
    elif (manifest := manifest_of(tree)) is not None:
        found = extract_manifest(manifest, (stem,), report=findings.append)
    elif isinstance(tree, MapNode) and is_langchain(tree):
        found = extract_langchain(tree, (stem,), project, report=findings.append)
    else:
        whole_file = _Place((), tree.anchor, "f-string")
        found = tuple(_File(stem, report=findings.append).node(tree, whole_file))
    for finding in findings:
        report(finding)
    if not found and not findings:
        hint = "a file of prompts is a map from names to texts, or to maps of roles and texts"
        message = f'"{source.path}" holds no prompt'
        report(Diagnostic(codes.PROMPTLESS_FILE, message, (Label(source),), hint))
    return found


class _File:
    """One walk over a file; ``stem`` names the prompt when the file is a single one."""

    def __init__(self, stem: str, *, report: Report) -> None:
        self.stem = stem
        self.report = report

    def node(self, node: DataNode, place: _Place) -> list[TemplateDef]:
        match node:
            case ScalarNode(value=str(text)) if place.scope:
                return [self.text(node, text, place, Settings())]
            case ScalarNode():
                return []
            case ListNode(items=items):
                if items and all(is_message(item) for item in items):
                    return [self.chat(read_messages(node, place.format, report=self.report), place, Settings())]
                return self.named_list(node, place, certain=place.scope == ("prompts",))
            case MapNode():
                return self.map(node, place)

    def map(self, node: MapNode, place: _Place) -> list[TemplateDef]:
        body = body_of(node, top=not place.scope, named=place.named)
        if body is not None:
            return self.prompt(node, body, place)
        if is_roles(node):
            return [self.roles(node, place)]
        if unquoted_braces(node):
            refuse(self.report, "a prompt without quotes", node.anchor, text_hint(node), codes.BAD_VALUE)
            return []
        return self.folder(node, place)

    def prompt(self, node: MapNode, body: Entry, place: _Place) -> list[TemplateDef]:
        """Read a map whose text or messages stand at ``body``."""
        other = node.entry("template" if body.key == "messages" else "messages")
        if other is not None:
            hint = 'keep "template" for a text, or "messages" for a chat'
            refuse(self.report, 'a prompt with "template" and "messages"', other.anchor, hint, codes.BAD_VALUE)
            return []
        keys = (body.key, *(NAMES if place.named else ()), *({"template", "messages"} - {body.key}))
        settings = read_settings(node, body=keys, report=self.report)
        format_ = settings.format or place.format
        match body.value:
            case ScalarNode(value=str(text)) if body.key != "messages":
                return [self.text(body.value, text, place, settings)]
            case ListNode() as items if body.key == "messages":
                return [self.chat(read_messages(items, format_, report=self.report), place, settings)]
            case MapNode() as roles if body.key == "messages" and is_roles(roles):
                return [self.chat(read_roles(spoken(roles), format_, report=self.report), place, settings)]
            case value:
                wanted = "write a list of messages" if body.key == "messages" else text_hint(value)
                refuse(self.report, f'"{body.key}" is {kind_of(value)}', value.anchor, wanted, codes.BAD_VALUE)
                return []

    def roles(self, node: MapNode, place: _Place) -> TemplateDef:
        settings = read_settings(node, body=SPOKEN, report=self.report)
        parts = read_roles(spoken(node), settings.format or place.format, report=self.report)
        return self.chat(parts, place, settings)

    def folder(self, node: MapNode, place: _Place) -> list[TemplateDef]:
        format_ = FORMATS.get(node.text("format") or "")
        inside = place if format_ is None else replace(place, format=format_)
        escape = node.get("escape")
        if isinstance(escape, ScalarNode) and isinstance(escape.value, bool):
            inside = replace(inside, escape=escape.value)
        speaks = any(key in ROLES for key in node.names())
        found: list[TemplateDef] = []
        for entry in node:
            if is_about(entry) or (speaks and place.scope and misspelt(entry, SPOKEN, report=self.report)):
                continue
            if entry.key in ("inputs", "partials") and isinstance(entry.value, MapNode):
                hint = 'move it into the prompt it belongs to, beside "template" or "messages"'
                refuse(self.report, f'"{entry.key}" stands in no prompt', entry.anchor, hint, codes.UNKNOWN_KEY)
                continue
            below = inside.below(entry)
            if entry.key == "prompts" and not place.scope and isinstance(entry.value, MapNode):
                below = replace(inside, anchor=below.anchor)  # such a key says what the file is, and names nothing
                found.extend(self.folder(entry.value, below))
            else:
                found.extend(self.node(entry.value, below))
        return found

    def named_list(self, node: ListNode, place: _Place, *, certain: bool) -> list[TemplateDef]:
        """Read a list of prompts with names; a list of anything else holds none, unless ``certain`` says so."""
        found: list[TemplateDef] = []
        above = () if certain else place.scope
        for item in node.items:
            name = name_of(item)
            here = replace(place, scope=(*above, name or ""), anchor=item.anchor, named=True)
            body = body_of(item, top=False, named=True) if isinstance(item, MapNode) else None
            if isinstance(item, MapNode) and name is not None and body is not None:
                found.extend(self.prompt(item, body, here))
            elif isinstance(item, MapNode) and name is not None and is_roles(without_name(item)):
                found.append(self.roles(without_name(item), here))
            elif certain:
                missing = "name" if name is None else "template"
                hint = 'each prompt in a list has a "name", and a "template" or "messages"'
                refuse(self.report, f'a prompt in the list without "{missing}"', item.anchor, hint, codes.BAD_VALUE)
        return found

    def text(self, node: ScalarNode, text: str, place: _Place, settings: Settings) -> TemplateDef:
        if settings.output is not None:
            part = MessagePart("user", template_text(node, text), node.anchor, settings.format or place.format)
            return self.chat((part,), place, settings)
        definition = self.definition(place, settings, PromptKind.TEXT)
        return replace(definition, texts=(template_text(node, text),))

    def chat(self, parts: tuple[PartDef, ...], place: _Place, settings: Settings) -> TemplateDef:
        unknown = next((part for part in parts if isinstance(part, Unknown)), None)
        kind = PromptKind.CHAT if settings.output is None else PromptKind.STRUCTURED
        definition = self.definition(place, settings, kind)
        return replace(definition, parts=parts, incomplete=None if unknown is None else unknown.reason)

    def definition(self, place: _Place, settings: Settings, kind: PromptKind) -> TemplateDef:
        return TemplateDef(
            scope=place.scope or (self.stem,),
            kind=kind,
            class_path=_CLASSES[kind],
            format=settings.format or place.format,
            anchor=place.anchor,
            partials=settings.partials,
            declared=settings.declared,
            doc=settings.doc,
            metadata=settings.metadata,
            tags=settings.tags,
            output=settings.output,
            escape=place.escape if settings.escape is None else settings.escape,
        )
