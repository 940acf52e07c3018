"""Templates to the values of prompt files: a form people can read, or LangChain's manifest where that lacks a word."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    ChatBody,
    DataBlock,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TextBody,
    TextTemplate,
)
from genprompts.input_errors import shown
from genprompts.kinds import kind
from genprompts.templates.answer import is_schema
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.examples import FewShot
from genprompts.templates.langchain_config import few_shot_config, templates_config, text_config
from genprompts.templates.manifest import dumpd, refuse_overridden, refuse_unwritable, schema_of
from genprompts.templates.message import MessagePromptTemplate
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.plain import Plain, plain, plain_map, plain_partials
from genprompts.templates.prompt_map import TYPES
from genprompts.templates.source import content_of, format_of, is_escaped, templates_of
from genprompts.templates.structured import StructuredPrompt
from genprompts.templates.template import Template
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from typing import Any

_ROLES = {"system": "system", "user": "human", "assistant": "ai"}


def to_file(template: object) -> Plain:
    """Return what a prompt file says to mean ``template``.

    Raises:
        TemplateDefinitionError: the template holds what no file can say.
    """
    if isinstance(template, (MessagePromptTemplate, MessagesPlaceholder)):
        template = ChatPromptTemplate([template])
    if not isinstance(template, Template):
        raise TemplateDefinitionError(f"{kind(template)} is no template, and cannot be saved")
    refuse_overridden(template)
    made = _few_shot(template)
    if made is not None:
        return made
    refuse_unwritable(template)
    body = template.body
    if isinstance(template, PromptTemplate) and isinstance(body, TextBody):
        return _text(template, body)
    if isinstance(body, ChatBody):
        made = _chat(template, body)
        if made is not None:
            return made
    if template._types:  # noqa: SLF001  (part of what all templates are)
        raise TemplateDefinitionError("the file of such a template has no place for 'input_types'")
    return plain(dumpd(template), "the template")


def _few_shot(template: "Template[Any]") -> Plain:
    """Return the configuration of a few-shot prompt; None when it is something else."""
    if not isinstance(template, FewShot) or isinstance(template.body, ChatBody):
        return None
    from genprompts.templates.few_shot import FewShotPromptTemplate  # noqa: PLC0415  (rare)

    if isinstance(template, FewShotPromptTemplate):
        return few_shot_config(template)
    from genprompts.templates.few_shot_with_templates import FewShotPromptWithTemplates  # noqa: PLC0415  (same)

    return templates_config(template) if isinstance(template, FewShotPromptWithTemplates) else None


def _chat(template: "Template[Any]", body: ChatBody) -> Plain:
    """Return the readable form of a chat prompt; None where that lacks a word."""
    messages = _messages(body)
    output: dict[str, Plain] = {}
    if isinstance(template, StructuredPrompt):
        schema = schema_of(template.schema_)
        if template.structured_output_kwargs or not is_schema(schema):
            return None
        output = {"output": schema}
    if messages is None:
        return None
    templates = [one for part in body.parts if isinstance(part, MessageTemplate) for one in templates_of(part.content)]
    return {"messages": messages, **_settings(template, templates), **output}


def _text(template: PromptTemplate, body: TextBody) -> Plain:
    """Return LangChain's form of a text prompt, which it reads as well; ours where that lacks a word."""
    if is_escaped(body.nodes) and not template._types:  # noqa: SLF001  (part of what all templates are)
        return text_config(template)
    return {"template": plain(template.template, "the template"), **_settings(template, [body.nodes])}


def _settings(template: "Template[Any]", templates: list[TextTemplate]) -> dict[str, Plain]:
    """Return what stands beside the text or the messages."""
    made: dict[str, Plain] = {}
    formats = {format_of(one) for one in templates} or {template.template_format}
    if formats != {"f-string"}:
        made["format"] = formats.pop()
    if not all(is_escaped(one) for one in templates):
        made["escape"] = False
    if template.name:
        made["name"] = template.name
    types = template._types  # noqa: SLF001  (part of what all templates are)
    if types:
        made["inputs"] = {name: _type(name, types[name]) for name in sorted(types)}
    partials = plain_partials(template.partial_variables)
    if partials:
        made["partials"] = partials
    if template.metadata:
        made["metadata"] = plain_map(template.metadata, "the metadata")
    if template.tags:
        made["tags"] = [*template.tags]
    return made


def _type(name: str, type_: object) -> str:
    """Return the name that files have for a type."""
    for word, known in TYPES.items():
        if type_ is known:
            return word
    raise TemplateDefinitionError(f"the type of input {shown(name)} in 'input_types' is one that no file can name")


def _messages(body: ChatBody) -> "list[Plain] | None":
    """Return the messages in the form people can read; None where that cannot say all they are."""
    found = [_part(part) for part in body.parts]
    templates = [one for part in body.parts if isinstance(part, MessageTemplate) for one in templates_of(part.content)]
    alike = len({(format_of(one), is_escaped(one)) for one in templates}) <= 1
    return cast("list[Plain]", found) if alike and None not in found else None


def _part(part: Part) -> "dict[str, Plain] | None":
    """Return one message; None where the readable form has no words for it."""
    match part:
        case MessageTemplate(role=role, content=content, extra=()) if role in _ROLES and _is_readable(content):
            return {_ROLES[role]: plain(content_of(content), "a message")}
        case Placeholder(name=name, optional=optional, n_messages=count):
            made: dict[str, Plain] = {"placeholder": name}
            if optional:
                made["optional"] = True
            if count is not None:
                made["n_messages"] = count
            # Braces around a name are read as a way to write it.
            return None if name.startswith("{") and name.endswith("}") else made
        case MessageTemplate() | LiteralMessage():
            return None


def _is_readable(content: "TextTemplate | Blocks") -> bool:
    return not isinstance(content, Blocks) or all(_stays(block) for block in content.blocks)


def _stays(block: Block) -> bool:
    """Say whether a block that is written out is read as what it is."""
    if not isinstance(block, DataBlock):
        return True
    keys: Mapping[str, object] = block.value
    texts = "text" in keys and set(keys) <= {"type", "text"}
    return not texts and not ("image_url" in keys and set(keys) <= {"type", "image_url"})
