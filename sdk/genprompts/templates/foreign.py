"""LangChain's prompt templates as ours, where ours say exactly the same; nothing of LangChain is imported."""

from collections.abc import Callable, Mapping
from typing import Any

from genprompts.errors import GenPromptsError, TemplateDefinitionError
from genprompts.grammar.nodes import TemplateFormat
from genprompts.kinds import is_sequence, kind
from genprompts.prompts.prompt import Prompt
from genprompts.templates.message import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    MessagePromptTemplate,
    SystemMessagePromptTemplate,
)
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.text import PromptTemplate

_MESSAGES: Mapping[str, type[MessagePromptTemplate]] = {
    "SystemMessagePromptTemplate": SystemMessagePromptTemplate,
    "HumanMessagePromptTemplate": HumanMessagePromptTemplate,
    "AIMessagePromptTemplate": AIMessagePromptTemplate,
    "ChatMessagePromptTemplate": ChatMessagePromptTemplate,
}


def ours(source: object) -> object:
    """Return our template that says what LangChain's says; anything else, and what has no such twin, as it is."""
    name = _class_name(source)
    convert = _message if name in _MESSAGES else _CONVERSIONS.get(name)
    if convert is None:
        return source
    try:
        made = convert(source)
    except GenPromptsError:  # what LangChain accepts and we refuse goes on as LangChain's
        return source
    return source if made is None else made


def text_prompt(source: object, template_format: TemplateFormat) -> object:
    """Return the prompt that ``source`` is: a template's text, a text prompt, or an object with ``format``.

    Raises:
        TemplateSyntaxError: a text cannot be read.
        TemplateDefinitionError: it is nothing of the kind.
    """
    if isinstance(source, str):
        return PromptTemplate(source, template_format=template_format)
    found = ours(source)
    if isinstance(found, Prompt) or (not isinstance(found, type) and callable(getattr(found, "format", None))):
        return found
    raise TemplateDefinitionError(f"{kind(source)} is no text prompt; give a 'PromptTemplate'")


# --- one class each: None where ours would say something else ------------------------------------


def _class_name(source: object) -> str:
    """Return the name of LangChain's class whose object ``source`` is; subclasses may do anything."""
    owner = type(source)
    return owner.__name__ if owner.__module__.startswith("langchain_core.prompts.") else ""


def _text(source: Any) -> PromptTemplate | None:
    """Return a text template. Those of the other languages print nothing for what is missing; ours refuse."""
    if source.template_format != "f-string":
        return None
    made = PromptTemplate(source.template, metadata=source.metadata, tags=source.tags, name=source.name)
    partials = {name: value for name, value in source.partial_variables.items() if name in made.inputs.all}
    return made.partial(**partials) if partials else made


def _message(source: Any) -> MessagePromptTemplate | None:
    """Return the template of one message."""
    partials: Mapping[str, object] = {}
    content: Any = None
    if is_sequence(source.prompt):
        content = [_block(block) for block in source.prompt]
    elif _class_name(source.prompt) == "PromptTemplate":
        text = _text(source.prompt)
        content, partials = (None, {}) if text is None else (text.template, text.partial_variables)
    if content is None or source.additional_kwargs or (isinstance(content, list) and None in content):
        return None
    made = _MESSAGES[type(source).__name__]
    if made is ChatMessagePromptTemplate:
        return ChatMessagePromptTemplate.from_template(content, partial_variables=partials, role=source.role)
    return made.from_template(content, partial_variables=partials)


def _block(source: Any) -> dict[str, object] | None:
    """Return a content block."""
    name = _class_name(source)
    if getattr(source, "partial_variables", None) or source.template_format != "f-string":
        return None
    if name == "PromptTemplate":
        return {"type": "text", "text": source.template}
    if name == "ImagePromptTemplate" and set(source.template) <= {"url", "detail"}:
        return {"type": "image_url", "image_url": dict(source.template)}
    return dict(source.template) if name == "DictPromptTemplate" else None


def _placeholder(source: Any) -> MessagesPlaceholder:
    return MessagesPlaceholder(source.variable_name, optional=source.optional, n_messages=source.n_messages)


def _chat(source: Any) -> Prompt[Any, Any]:
    """Return a chat template, which may hold messages that stay LangChain's."""
    from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

    made = ChatPromptTemplate(source.messages, metadata=source.metadata, tags=source.tags, name=source.name)
    empty = {name for name in source.optional_variables if source.partial_variables.get(name) == []}
    known = {*made.inputs.all} - empty  # an optional placeholder is a partial there
    return made.partial(**{name: value for name, value in source.partial_variables.items() if name in known})


def _few_shot_chat(source: Any) -> Prompt[Any, Any]:
    from genprompts.templates.few_shot_chat import FewShotChatMessagePromptTemplate  # noqa: PLC0415  (a cycle)

    return FewShotChatMessagePromptTemplate(
        example_prompt=source.example_prompt,
        examples=source.examples,
        example_selector=source.example_selector,
        input_variables=source.input_variables,
        metadata=source.metadata,
        tags=source.tags,
        name=source.name,
    )


_CONVERSIONS: Mapping[str, Callable[[Any], object]] = {
    "PromptTemplate": _text,
    "MessagesPlaceholder": _placeholder,
    "ChatPromptTemplate": _chat,
    "FewShotChatMessagePromptTemplate": _few_shot_chat,
}
