"""LangChain's own prompt files (``_type: prompt|few_shot|chat``), read as its ``load_prompt`` reads them."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from genprompts.grammar.nodes import Constant, TemplateFormat
from genprompts.span import Span
from genprompts_codegen.definitions import (
    Anchor,
    FewShot,
    MessagePart,
    PartialDef,
    PromptKind,
    Segment,
    TemplateDef,
    TemplateText,
)
from genprompts_codegen.diagnostics.model import Report, Source
from genprompts_codegen.sources.entries import FORMATS, read_format, read_partials, refuse, template_text, whole
from genprompts_codegen.sources.message_content import text_hint
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.tree import DataNode, Entry, ListNode, MapNode, ScalarNode, constant, kind_of, text_of
from genprompts_codegen.sources.tree_reader import read_tree

_CLASSES = {
    "prompt": (PromptKind.TEXT, "langchain_core.prompts.prompt.PromptTemplate"),
    "few_shot": (PromptKind.FEW_SHOT, "langchain_core.prompts.few_shot.FewShotPromptTemplate"),
    "chat": (PromptKind.CHAT, "langchain_core.prompts.chat.ChatPromptTemplate"),
}


def is_langchain(node: MapNode) -> bool:
    """Return whether the map is a prompt in LangChain's form; without ``_type`` it needs words that are not ours."""
    if node.entry("_type") is not None:
        return True
    foreign = node.entry("input_variables") is not None or node.entry("template_format") is not None
    return foreign and (node.text("template") is not None or node.text("template_path") is not None)


def extract_langchain(
    node: MapNode, scope: tuple[str, ...], project: Project, *, report: Report
) -> tuple[TemplateDef, ...]:
    """Return the prompt that ``node`` describes; none, with a finding, where LangChain would refuse it."""
    found = _File(project, scope, report=report).prompt(node)
    return () if found is None else (found,)


class _File:
    """One file and those that it names; ``scope`` is that of its prompt."""

    def __init__(self, project: Project, scope: tuple[str, ...], *, report: Report) -> None:
        self.project = project
        self.scope = scope
        self.report = report

    def refuse(self, message: str, anchor: Anchor, hint: str) -> None:
        refuse(self.report, message, anchor, hint)

    def prompt(self, node: MapNode) -> TemplateDef | None:
        written = node.get("_type")
        type_ = "prompt" if written is None else text_of(written)
        if type_ not in _CLASSES:
            said = f'"{type_}"' if type_ else kind_of(node if written is None else written)
            hint = 'LangChain reads "prompt", "few_shot" and "chat"'
            self.refuse(f'the "_type" is {said}', node.anchor if written is None else written.anchor, hint)
            return None
        if type_ == "prompt":
            return self.text_prompt(node)
        return self.few_shot(node) if type_ == "few_shot" else self.chat(node)

    def definition(self, node: MapNode, type_: str) -> TemplateDef:
        kind, class_path = _CLASSES[type_]
        metadata = node.get("metadata")
        return TemplateDef(
            scope=self.scope,
            kind=kind,
            class_path=class_path,
            format=self.format(node),
            anchor=node.anchor,
            partials=self.partials(node),
            metadata=_map(metadata) if isinstance(metadata, MapNode) else None,
        )

    def format(self, node: MapNode) -> TemplateFormat:
        return read_format(node.get("template_format"), report=self.report) or FORMATS["f-string"]

    def partials(self, node: MapNode) -> tuple[PartialDef, ...]:
        return read_partials(node.get("partial_variables"), report=self.report)

    def text_prompt(self, node: MapNode) -> TemplateDef | None:
        template = self.template(node, "template", needed=True)
        return None if template is None else replace(self.definition(node, "prompt"), texts=(template,))

    def chat(self, node: MapNode) -> TemplateDef | None:
        messages = node.entry("messages")
        if messages is None or not isinstance(messages.value, ListNode) or not messages.value.items:
            self.refuse('a chat prompt without "messages"', node.anchor, "add a list of messages")
            return None
        first, *others = messages.value.items
        if others:
            hint = 'LangChain keeps the first message only: write the file without "_type", or with LangChain\'s dumpd'
            self.refuse("a chat prompt of which LangChain drops messages", others[0].anchor, hint)
            return None
        if node.entry("input_variables") is None:
            self.refuse('a chat prompt without "input_variables"', node.anchor, "add the list of its inputs")
            return None
        prompt = first.get("prompt") if isinstance(first, MapNode) else None
        template = prompt.get("template") if isinstance(prompt, MapNode) else None
        text = text_of(template)
        if not isinstance(template, ScalarNode) or not text:
            self.refuse("a message without a template", first.anchor, 'LangChain reads "prompt" and in it "template"')
            return None
        content = template_text(template, text)
        # LangChain hands all else to from_template: partials become those of the one message.
        part = MessagePart("user", content, first.anchor, self.format(node), self.partials(node))
        return replace(self.definition(node, "chat"), parts=(part,), partials=())

    def few_shot(self, node: MapNode) -> TemplateDef | None:
        suffix = self.template(node, "suffix", needed=True)
        prefix = self.template(node, "prefix", needed=False)
        example = self.example_prompt(node)
        examples = self.examples(node)
        if suffix is None or example is None or examples is None:
            return None
        separator = node.text("example_separator")
        few_shot = FewShot(
            example=example,
            examples=examples,
            separator="\n\n" if separator is None else separator,
            prefix=prefix,
            suffix=suffix,
        )
        return replace(self.definition(node, "few_shot"), few_shot=few_shot)

    def template(self, node: MapNode, key: str, *, needed: bool) -> TemplateText | None:
        """Return the text at ``key``, or in the file that ``key_path`` names."""
        written, path = node.entry(key), node.entry(f"{key}_path")
        if written is not None and path is not None:
            self.refuse(f'a prompt with "{key}" and "{key}_path"', path.anchor, "keep one of the two")
            return None
        if path is not None:
            source = self.companion(path, (".txt",))
            return None if source is None else _file_text(source)
        if written is None:
            if needed:
                self.refuse(f'a prompt without "{key}"', node.anchor, f'add "{key}"')
            return None
        text = text_of(written.value)
        if text is None or not isinstance(written.value, ScalarNode):
            self.refuse(f'"{key}" is {kind_of(written.value)}', written.value.anchor, text_hint(written.value))
            return None
        return template_text(written.value, text)

    def example_prompt(self, node: MapNode) -> TemplateDef | None:
        written, path = node.entry("example_prompt"), node.entry("example_prompt_path")
        if (written is None) == (path is None):
            fault = 'without "example_prompt"' if path is None else 'with "example_prompt" and "example_prompt_path"'
            self.refuse(f"a few-shot prompt {fault}", node.anchor, 'write "example_prompt" once')
            return None
        found = None if written is None else written.value
        if path is not None:
            source = self.companion(path, (".json", ".yaml", ".yml"))
            found = None if source is None else read_tree(source, report=self.report)
            if found is None:
                return None
        if not isinstance(found, MapNode) or found.text("_type") not in (None, "prompt"):
            place = path or written
            assert place is not None  # one of the two is there
            self.refuse("the examples are shown by no text prompt", whole(place), 'write a map with a "template"')
            return None
        return self.text_prompt(found)

    def examples(self, node: MapNode) -> tuple[Mapping[str, Constant], ...] | None:
        written = node.entry("examples")
        if written is None:
            self.refuse('a few-shot prompt without "examples"', node.anchor, "add a list of examples")
            return None
        found: DataNode | None = written.value
        if text_of(written.value) is not None:
            source = self.companion(written, (".json", ".yaml", ".yml"))
            found = None if source is None else read_tree(source, report=self.report)
            if found is None:
                return None
        items = found.items if isinstance(found, ListNode) else ()
        maps = tuple(_map(item) for item in items if isinstance(item, MapNode))
        if not isinstance(found, ListNode) or len(maps) != len(items):
            hint = "write a list of maps, or the path of a file that holds one"
            self.refuse('"examples" is no list of maps', written.anchor, hint)
            return None
        return maps

    def companion(self, entry: Entry, suffixes: tuple[str, ...]) -> Source | None:
        """Return the file that ``entry`` names: below the root as LangChain has it, or else beside the prompt file."""
        name = text_of(entry.value)
        anchor = entry.value.anchor
        if not name or "\0" in name:
            self.refuse(f'"{entry.key}" names no file', anchor, "write a path below the project's root")
            return None
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            self.refuse(f'"{entry.key}" leads out of the project', anchor, "write a path below the project's root")
            return None
        above = PurePosixPath(anchor.source.path).parent
        candidates = [Path(path), Path(above / path)]
        is_file, root = self.project.seen.is_file, self.project.root
        there = next((one for one in candidates if is_file(str(root / one))), candidates[0])
        if Path(os.path.realpath(self.project.root / there)).suffix not in suffixes:
            wanted = " or ".join(f'"{suffix}"' for suffix in suffixes)
            self.refuse(f'"{entry.key}" names a file of another kind', anchor, f"LangChain reads {wanted} here")
            return None
        source = self.project.read(there)
        if source is None:
            self.refuse(f'the file "{name}" cannot be read', anchor, "check the path and its permissions")
        return source


def _map(node: MapNode) -> Mapping[str, Constant]:
    return {entry.key: constant(entry.value) for entry in node}


def _file_text(source: Source) -> TemplateText:
    length = len(source.text)
    segments = (Segment(0, length, source, 0),) if length else ()
    return TemplateText(source.text, Anchor(source, Span(0, length), segments))
