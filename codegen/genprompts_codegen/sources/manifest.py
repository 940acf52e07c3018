"""What LangChain's ``dumpd`` and its hub write: ``{"lc": 1, "type": "constructor", "id": […], "kwargs": {…}}``.

The manifest is data here. No class is looked up by its path, and what is not a prompt is not read.
"""

from collections.abc import Mapping
from dataclasses import replace

from genprompts.grammar.nodes import Constant, Known, TemplateFormat
from genprompts_codegen.definitions import (
    BlockDef,
    DataBlockDef,
    Dynamic,
    ImageBlockDef,
    LiteralPart,
    MessagePart,
    NestedPart,
    PartDef,
    PartialDef,
    PlaceholderPart,
    PromptKind,
    TemplateDef,
    TemplateText,
    TextBlockDef,
    Unknown,
)
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Report
from genprompts_codegen.sources.entries import FORMATS, read_format, refuse
from genprompts_codegen.sources.manifest_message import is_literal, literal_message
from genprompts_codegen.sources.message_content import data_values, read_image
from genprompts_codegen.sources.tree import DataNode, ListNode, MapNode, ScalarNode, constant, text_of

_CHAT = "langchain_core.prompts.chat."
_FEW_SHOT = "langchain_core.prompts.few_shot."
_KINDS = {
    "PromptTemplate": (PromptKind.TEXT, "langchain_core.prompts.prompt.PromptTemplate"),
    "ChatPromptTemplate": (PromptKind.CHAT, _CHAT + "ChatPromptTemplate"),
    "StructuredPrompt": (PromptKind.STRUCTURED, "langchain_core.prompts.structured.StructuredPrompt"),
    "ImagePromptTemplate": (PromptKind.IMAGE, "langchain_core.prompts.image.ImagePromptTemplate"),
    "DictPromptTemplate": (PromptKind.DATA, "langchain_core.prompts.dict.DictPromptTemplate"),
    "_DictMessagePromptTemplate": (PromptKind.DATA, "langchain_core.prompts.dict.DictPromptTemplate"),
    "MessagesPlaceholder": (PromptKind.MESSAGE, _CHAT + "MessagesPlaceholder"),
    "HumanMessagePromptTemplate": (PromptKind.MESSAGE, _CHAT + "HumanMessagePromptTemplate"),
    "AIMessagePromptTemplate": (PromptKind.MESSAGE, _CHAT + "AIMessagePromptTemplate"),
    "SystemMessagePromptTemplate": (PromptKind.MESSAGE, _CHAT + "SystemMessagePromptTemplate"),
    "ChatMessagePromptTemplate": (PromptKind.MESSAGE, _CHAT + "ChatMessagePromptTemplate"),
    "FewShotPromptTemplate": (PromptKind.FEW_SHOT, _FEW_SHOT + "FewShotPromptTemplate"),
    "FewShotPromptWithTemplates": (
        PromptKind.FEW_SHOT,
        "langchain_core.prompts.few_shot_with_templates.FewShotPromptWithTemplates",
    ),
    "FewShotChatMessagePromptTemplate": (PromptKind.FEW_SHOT_CHAT, _FEW_SHOT + "FewShotChatMessagePromptTemplate"),
}
_ROLES = {
    "HumanMessagePromptTemplate": "user",
    "AIMessagePromptTemplate": "assistant",
    "SystemMessagePromptTemplate": "system",
}
_NOT_WRITTEN = "LangChain wrote no more of it than its name"


def manifest_of(node: DataNode) -> MapNode | None:
    """Return the manifest that ``node`` is or wraps (the hub's commit, a prompt with its model), or None."""
    if not isinstance(node, MapNode):
        return None
    if "manifest" in node.names() and "lc" not in node.names():
        wrapped = node.get("manifest")
        return manifest_of(wrapped) if isinstance(wrapped, MapNode) and "lc" in wrapped.names() else None
    version = node.get("lc")
    is_manifest = isinstance(version, ScalarNode) and version.value == 1 and node.text("type") is not None
    if not is_manifest or not isinstance(node.get("id"), ListNode):
        return None
    if _class(node) == "RunnableSequence":
        first = _kwargs(node).get("first")
        return manifest_of(first) if isinstance(first, MapNode) else node
    return node


def extract_manifest(node: MapNode, scope: tuple[str, ...], *, report: Report) -> tuple[TemplateDef, ...]:
    """Return the prompt in the manifest ``node``; none when it describes something else."""
    found = _Manifest(scope, report=report).prompt(node)
    if found is None:
        return ()
    if found.incomplete is not None:
        hint = "define the prompt in Python or in a prompt file"
        message = f"the prompt cannot be read to its end: {found.incomplete}"
        refuse(report, message, found.anchor, hint, codes.DYNAMIC_TEMPLATE)
    return (found,)


def _class(node: DataNode) -> str:
    """Return the name of the class that ``node`` constructs, or an empty text."""
    path = node.get("id") if isinstance(node, MapNode) else None
    return text_of(path.items[-1]) or "" if isinstance(path, ListNode) and path.items else ""


def _kwargs(node: DataNode) -> MapNode:
    found = node.get("kwargs") if isinstance(node, MapNode) else None
    return found if isinstance(found, MapNode) else MapNode((), node.anchor)


class _Manifest:
    """One walk over a manifest; ``scope`` is that of its prompt."""

    def __init__(self, scope: tuple[str, ...], *, report: Report) -> None:
        self.scope = scope
        self.report = report

    def prompt(self, node: MapNode) -> TemplateDef | None:
        known = _KINDS.get(_class(node))
        if known is None:
            return None
        kind, class_path = known
        kwargs = _kwargs(node)
        metadata = kwargs.get("metadata")
        definition = TemplateDef(
            scope=self.scope,
            kind=kind,
            class_path=class_path,
            format=self.format(kwargs),
            anchor=node.anchor,
            partials=self.partials(kwargs),
            metadata=_constants(metadata) if isinstance(metadata, MapNode) and metadata.entries else None,
        )
        if node.text("type") != "constructor":
            return replace(definition, incomplete=_NOT_WRITTEN)
        return self.filled(definition, node)

    def filled(self, definition: TemplateDef, node: MapNode) -> TemplateDef | None:
        """Return ``definition`` with what its kind consists of."""
        kwargs = _kwargs(node)
        match definition.kind:
            case PromptKind.TEXT:
                text = self.template(kwargs)
                return None if text is None else replace(definition, texts=(text,))
            case PromptKind.CHAT | PromptKind.STRUCTURED:
                return self.chat(definition, kwargs)
            case PromptKind.IMAGE:
                image = self.image(kwargs)
                return None if image is None else replace(definition, image=image)
            case PromptKind.DATA:
                template = kwargs.get("template")
                data = DataBlockDef(data_values(template)) if isinstance(template, MapNode) else None
                return replace(definition, data=data, incomplete=None if data else "it has no template")
            case PromptKind.MESSAGE:
                part = self.part(node)
                reason = part.reason if isinstance(part, Unknown) else None
                format_ = part.format if isinstance(part, MessagePart) else definition.format
                return replace(definition, parts=(part,), format=format_, incomplete=reason)
            case PromptKind.FEW_SHOT | PromptKind.FEW_SHOT_CHAT:
                return replace(definition, incomplete=_NOT_WRITTEN)

    def chat(self, definition: TemplateDef, kwargs: MapNode) -> TemplateDef | None:
        messages = kwargs.get("messages")
        if not isinstance(messages, ListNode):
            hint = 'write the manifest with LangChain\'s Python "dumpd"'
            refuse(self.report, 'a chat prompt without "messages"', definition.anchor, hint)
            return None
        parts = tuple(self.part(item) for item in messages.items)
        unknown = next((part for part in parts if isinstance(part, Unknown)), None)
        formats = [part.format for part in parts if isinstance(part, MessagePart)]
        return replace(
            definition,
            parts=parts,
            format=formats[0] if formats else definition.format,
            incomplete=None if unknown is None else unknown.reason,
        )

    def part(self, node: DataNode) -> PartDef:
        name = _class(node)
        kwargs = _kwargs(node)
        if not isinstance(node, MapNode) or node.text("type") != "constructor":
            return Unknown(f"{name or 'a message'}: {_NOT_WRITTEN}", node.anchor)
        if name == "MessagesPlaceholder":
            return self.placeholder(kwargs)
        if is_literal(name):
            message = literal_message(name, kwargs)
            reason = f'a message of the class "{name}" that is not read'
            return Unknown(reason, node.anchor) if message is None else LiteralPart(message, node.anchor)
        role = _ROLES.get(name) or (kwargs.text("role") if name == "ChatMessagePromptTemplate" else None)
        if role is not None:
            return self.message(role, kwargs)
        if name in ("ChatPromptTemplate", "StructuredPrompt"):
            nested = self.prompt(node)
            if nested is not None:
                return NestedPart(nested, node.anchor)
        return Unknown(f'a message of the class "{name}" that is not read', node.anchor)

    def placeholder(self, kwargs: MapNode) -> PartDef:
        name, optional, limit = kwargs.text("variable_name"), kwargs.get("optional"), kwargs.get("n_messages")
        if name is None:
            return Unknown("a placeholder without a name", kwargs.anchor)
        count = limit.value if isinstance(limit, ScalarNode) and isinstance(limit.value, int) else None
        return PlaceholderPart(name, isinstance(optional, ScalarNode) and optional.value is True, count, kwargs.anchor)

    def message(self, role: str, kwargs: MapNode) -> PartDef:
        prompt = kwargs.get("prompt")
        further = kwargs.get("additional_kwargs")
        if isinstance(further, MapNode) and further.entries:
            return Unknown('a message with "additional_kwargs"', kwargs.anchor)
        if isinstance(prompt, ListNode):
            return self.blocks(role, prompt)
        inner = _kwargs(prompt) if prompt is not None else kwargs
        text = self.template(inner) if prompt is not None and _class(prompt) == "PromptTemplate" else None
        if text is None:
            return Unknown("a message whose template is not read", kwargs.anchor)
        return MessagePart(role, text, kwargs.anchor, self.format(inner), self.partials(inner))

    def blocks(self, role: str, prompts: ListNode) -> PartDef:
        blocks: list[BlockDef] = []
        partials: list[PartialDef] = []
        for item in prompts.items:
            block = self.block(item)
            if block is None:
                return Unknown("a message with a content block that is not read", item.anchor)
            blocks.append(block)
            partials.extend(self.partials(_kwargs(item)))
        format_ = self.format(_kwargs(prompts.items[0])) if prompts.items else FORMATS["f-string"]
        return MessagePart(role, tuple(blocks), prompts.anchor, format_, tuple(partials))

    def block(self, node: DataNode) -> BlockDef | None:
        kwargs = _kwargs(node)
        match _class(node):
            case "PromptTemplate":
                text = self.template(kwargs)
                return None if text is None else TextBlockDef(text)
            case "ImagePromptTemplate":
                return self.image(kwargs)
            case "DictPromptTemplate" | "_DictMessagePromptTemplate":
                template = kwargs.get("template")
                return DataBlockDef(data_values(template)) if isinstance(template, MapNode) else None
            case _:
                return None

    def image(self, kwargs: MapNode) -> ImageBlockDef | None:
        template = kwargs.get("template")
        return read_image(template, report=self.report) if isinstance(template, MapNode) else None

    def template(self, kwargs: MapNode) -> TemplateText | None:
        found = kwargs.get("template")
        if isinstance(found, ScalarNode) and isinstance(found.value, str):
            return TemplateText(found.value, found.anchor)
        refuse(self.report, 'a prompt without "template"', kwargs.anchor, 'add "template"')
        return None

    def format(self, kwargs: MapNode) -> TemplateFormat:
        return read_format(kwargs.get("template_format"), report=self.report) or FORMATS["f-string"]

    def partials(self, kwargs: MapNode) -> tuple[PartialDef, ...]:
        found = kwargs.get("partial_variables")
        if not isinstance(found, MapNode):
            return ()
        return tuple(PartialDef(entry.key, _value(entry.value), entry.value.anchor) for entry in found)


def _constants(node: MapNode) -> Mapping[str, Constant]:
    return {entry.key: constant(entry.value) for entry in node}


def _value(node: DataNode) -> Known | Dynamic:
    """Return the value of a partial; messages become message dicts, all other objects stay unknown."""
    if isinstance(node, ListNode) and any(_is_object(item) for item in node.items):
        messages = [_literal(item) for item in node.items]
        known = [message for message in messages if message is not None]
        return Known([dict(message) for message in known]) if len(known) == len(messages) else Dynamic()
    return Dynamic() if _holds_object(node) else Known(constant(node))


def _literal(node: DataNode) -> Mapping[str, Constant] | None:
    return literal_message(_class(node), _kwargs(node)) if _is_object(node) and is_literal(_class(node)) else None


def _is_object(node: DataNode) -> bool:
    return isinstance(node, MapNode) and "lc" in node.names()


def _holds_object(node: DataNode) -> bool:
    match node:
        case ScalarNode():
            return False
        case ListNode(items=items):
            return any(_holds_object(item) for item in items)
        case MapNode(entries=entries):
            return _is_object(node) or any(_holds_object(entry.value) for entry in entries)
