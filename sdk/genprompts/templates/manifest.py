"""LangChain's manifests, ``{"lc": 1, "type": "constructor", "id": […], "kwargs": {…}}``: writing them."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataBody,
    DataValue,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, kind
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.inputs import inputs_of
from genprompts.templates.literal import literal_node
from genprompts.templates.message import MessagePromptTemplate
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.plain import Plain, escaped, plain, plain_map, plain_partials
from genprompts.templates.source import block_templates, format_of, is_escaped, mapping_of, text_of
from genprompts.templates.template import Template

if TYPE_CHECKING:
    from typing import Any

_CHAT = ("langchain", "prompts", "chat")
_ROLES = {"system": "System", "user": "Human", "assistant": "AI"}


def dumps(template: object, *, pretty: bool = False) -> str:
    """Return the manifest of ``template`` as JSON, indented when it is to be ``pretty``.

    Raises:
        TemplateDefinitionError: the template holds what no manifest can say.
    """
    return json.dumps(dumpd(template), indent=2 if pretty else None)


def dumpd(template: object) -> dict[str, object]:
    """Return the manifest of ``template``: what LangChain's ``load`` reads.

    Raises:
        TemplateDefinitionError: the template holds what no manifest can say.
    """
    refuse_overridden(template)
    if isinstance(template, (MessagePromptTemplate, MessagesPlaceholder)):
        partials = template.partial_variables if isinstance(template, MessagePromptTemplate) else {}
        return _part(template.part, plain_partials(partials))
    if isinstance(template, Template):
        return _template(template)
    raise TemplateDefinitionError(f"{kind(template)} is no template")


def _template(template: "Template[Any]") -> dict[str, object]:
    """Return the manifest of a prompt."""
    refuse_unwritable(template)
    body: Body = template.body
    own = _options(template)
    match body:
        case TextBody(nodes=nodes):
            return _text(nodes, own, template.name)
        case ChatBody():
            return _chat(template, body, own)
        case ImageBody(image=image):
            _refuse_partials(template, "an image")
            return _image(image, own, template.name)
        case DataBody(value=value):
            _refuse_partials(template, "a dict")
            return _data(value, [template.template_format], template.name)


def _options(template: "Template[Any]") -> dict[str, object]:
    """Return what every prompt has besides its text."""
    own: dict[str, object] = {"name": template.name} if template.name else {}
    own["input_variables"] = sorted(template.input_variables)
    partials = {name: escaped(value) for name, value in plain_partials(template.partial_variables).items()}
    if partials:
        own["partial_variables"] = partials
    if template.metadata:
        own["metadata"] = escaped(plain_map(template.metadata, "the metadata"))
    if template.tags:
        own["tags"] = [plain(tag, "a tag") for tag in template.tags]
    return own


def refuse_unwritable(template: "Template[Any]") -> None:
    """Refuse a template some of which no file can hold: text that is only known when it is rendered, a parser."""
    if template.output_parser is not None:
        raise TemplateDefinitionError(f"the output parser is {kind(template.output_parser)}, which no file can hold")
    if template._has_more():  # noqa: SLF001  (part of what all templates are)
        raise TemplateDefinitionError(
            "examples that a selector picks, and generated prompts in a list, are known at render only; "
            "no file can hold them"
        )


def refuse_overridden(template: object) -> None:
    """Refuse templates whose own methods say how they are rendered, alone and in a list of messages.

    Raises:
        TemplateDefinitionError: ``template`` is one of these, or holds one.
    """
    for one in (template, *(template if isinstance(template, ChatPromptTemplate) else ())):
        if getattr(one, "is_overridden", False):
            raise TemplateDefinitionError(f"{kind(one)} renders by methods of its own, which no file can hold")


def _refuse_partials(template: "Template[Any]", what: str) -> None:
    """Refuse partials where LangChain's class has none."""
    if template.partial_variables:
        names = ", ".join(shown(name) for name in template.partial_variables)
        raise TemplateDefinitionError(f"the manifest of {what} has no partials, but {names} is filled in")


def _chat(template: "Template[Any]", body: ChatBody, own: dict[str, object]) -> dict[str, object]:
    """Return the manifest of a chat prompt, with a schema where it has one."""
    optional = sorted(name for name in template.inputs.optional if name in template.inputs.placeholders)
    absent: dict[str, object] = {name: [] for name in optional}
    partials = own.pop("partial_variables", None)
    if absent or partials is not None:
        own["partial_variables"] = {**absent, **(partials if is_mapping(partials) else {})}
    if optional:
        own["optional_variables"] = optional
    own["messages"] = [_part(part, {}) for part in body.parts]
    schema: object = getattr(template, "schema_", None)
    if schema is None:
        return _node((*_CHAT, "ChatPromptTemplate"), own, template.name)
    own["schema_"] = escaped(schema_of(schema))
    settings: object = getattr(template, "structured_output_kwargs", None)
    if is_mapping(settings) and settings:
        own["structured_output_kwargs"] = escaped(plain_map(settings, "'structured_output_kwargs'"))
    return _node(("langchain_core", "prompts", "structured", "StructuredPrompt"), own, template.name)


def schema_of(schema: object) -> dict[str, Plain]:
    """Return the JSON schema ``schema``.

    Raises:
        TemplateDefinitionError: it is a class, which no file can hold.
    """
    if is_mapping(schema):
        return plain_map(schema, "the schema")
    word = f"the class {shown(schema.__name__)}" if isinstance(schema, type) else kind(schema)
    raise TemplateDefinitionError(f"the schema is {word}, which no file can hold; give it as a JSON schema")


def _part(part: Part, partials: dict[str, Plain]) -> dict[str, object]:
    """Return the node of one entry of a list of messages."""
    match part:
        case LiteralMessage(message=message):
            return literal_node(plain_map(message, "a message"))
        case Placeholder(name=name, optional=optional, n_messages=count):
            kwargs: dict[str, object] = {"variable_name": name}
            if optional:
                kwargs["optional"] = True
            if count is not None:
                kwargs["n_messages"] = count
            return _node((*_CHAT, "MessagesPlaceholder"), kwargs)
        case MessageTemplate(role=role, content=content, extra=extra):
            prompt: object = (
                [_block(block) for block in content.blocks]
                if isinstance(content, Blocks)
                else _text(content, {"input_variables": _asked(content, partials), **_filled(partials)})
            )
            known = _ROLES.get(role)
            made: dict[str, object] = {"prompt": prompt} if known else {"prompt": prompt, "role": role}
            if extra:
                made["additional_kwargs"] = escaped(plain_map(dict(extra), "a message"))
            return _node((*_CHAT, f"{known or 'Chat'}MessagePromptTemplate"), made)


def _block(block: Block) -> dict[str, object]:
    """Return the node of one content block."""
    match block:
        case TextBlock(nodes=nodes):
            return _text(nodes, {"input_variables": _asked(nodes)})
        case ImageBlock(url=url, detail=detail):
            names = {*_asked(url), *(() if detail is None else _asked(detail))}
            return _image(block, {"input_variables": sorted(names)})
        case DataBlock(value=value):
            return _data(value, [format_of(one) for one in block_templates(block)])


def _text(nodes: TextTemplate, own: dict[str, object], name: str = "") -> dict[str, object]:
    """Return the node of a text template."""
    kwargs = {**own, "template": _source(nodes), "template_format": format_of(nodes)}
    return _node(("langchain", "prompts", "prompt", "PromptTemplate"), kwargs, name or "PromptTemplate")


def _image(image: ImageBlock, own: dict[str, object], name: str = "") -> dict[str, object]:
    """Return the node of an image template."""
    made = {key: _source(text) for key, text in (("url", image.url), ("detail", image.detail)) if text is not None}
    kwargs = {**own, "template": made, "template_format": format_of(image.url)}
    return _node(("langchain", "prompts", "image", "ImagePromptTemplate"), kwargs, name or "ImagePromptTemplate")


def _data(value: Mapping[str, DataValue], formats: Sequence[str], name: str = "") -> dict[str, object]:
    """Return the node of a template that is a mapping."""
    template = escaped(plain_map(mapping_of(value), "a content block"))
    kwargs = {"template": template, "template_format": formats[0] if formats else "f-string"}
    return _node(("langchain_core", "prompts", "dict", "DictPromptTemplate"), kwargs, name or "DictPromptTemplate")


def _source(template: TextTemplate) -> str:
    """Return the text of ``template``, which must mean in LangChain what it means here."""
    if not is_escaped(template):
        raise TemplateDefinitionError("a mustache template that does not escape cannot be written into a manifest")
    text = plain(text_of(template), "a template")
    assert isinstance(text, str)
    return text


def _asked(template: TextTemplate, partials: Mapping[str, object] | None = None) -> list[str]:
    """Return the inputs that a template asks for."""
    filled = partials or {}
    return [name for name in inputs_of(TextBody(template), filled).required if name not in filled]


def _filled(partials: Mapping[str, Plain]) -> dict[str, object]:
    return {"partial_variables": {name: escaped(value) for name, value in partials.items()}} if partials else {}


def _node(path: Sequence[str], kwargs: Mapping[str, object], name: str = "") -> dict[str, object]:
    """Return the node of an object; prompts also say their name."""
    node: dict[str, object] = {"lc": 1, "type": "constructor", "id": [*path], "kwargs": dict(kwargs)}
    if path[-1].endswith(("PromptTemplate", "StructuredPrompt")) and not path[-1].endswith("MessagePromptTemplate"):
        node["name"] = name or path[-1]
    return node
