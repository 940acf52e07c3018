"""Templates of every class for people: in full, and in one line."""

import json
from typing import Any

from genprompts.grammar.nodes import (
    Blocks,
    ChatBody,
    DataBody,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TextBody,
)
from genprompts.kinds import is_sequence, kind
from genprompts.prompts.prompt import Prompt
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.computed import is_fixed
from genprompts.templates.computed import text_of as text_of_prompt
from genprompts.templates.emitted import pretty_prompt
from genprompts.templates.examples import FewShot
from genprompts.templates.message import MessagePromptTemplate
from genprompts.templates.pipeline import PipelinePromptTemplate
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.pretty import pretty_block, pretty_message, pretty_part, pretty_text, ruled
from genprompts.templates.reading import read_text
from genprompts.templates.source import content_of, mapping_of, text_of
from genprompts.templates.template import Template

_MOST_TEXT = 60  # characters of one text that a line shows
_MOST_PARTS = 4  # messages
_MOST_NAMES = 8  # inputs


def pretty(template: object, *, html: bool) -> str:
    """Return ``template`` for people, the texts as they were written; with ``html``, inputs in colour."""
    if isinstance(template, (MessagePromptTemplate, MessagesPlaceholder)):
        return pretty_part(template.part, html=html)
    if not isinstance(template, Template):
        if isinstance(template, Prompt):
            return pretty_prompt(template, html=html)
        return f"({kind(template)}, which renders when it is asked)"
    if isinstance(template, FewShot):
        return _few_shot(template, html=html)
    if isinstance(template, PipelinePromptTemplate):
        stages = [*template.pipeline_prompts, ("final prompt", template.final_prompt)]
        return "\n\n".join(f"{ruled(name, html=html)}\n\n{pretty(prompt, html=html)}" for name, prompt in stages)
    match template.body:
        case TextBody(nodes=nodes):
            return pretty_text(nodes, html=html)
        case ImageBody(image=image):
            return pretty_block(image, html=html)
        case DataBody(value=value):
            return json.dumps(mapping_of(value), ensure_ascii=False, indent=2)
        case ChatBody(parts=parts):
            # A prompt that is asked at each render is shown where its messages will stand.
            nested = dict(template._computed) if isinstance(template, ChatPromptTemplate) else {}  # noqa: SLF001  (its sibling)
            return "\n\n".join(
                pretty(nested[part.name].source, html=html)
                if isinstance(part, Placeholder) and part.computed
                else pretty_part(part, html=html)
                for part in parts
            )


def _few_shot(template: "FewShot[Any]", *, html: bool) -> str:
    """Return a few-shot prompt: the examples as they come out; the example prompt where they are not known yet."""
    prompt: object = template.example_prompt
    examples = template.examples
    fixed = examples is not None and is_fixed(prompt) and isinstance(prompt, Template)
    if isinstance(template.body, ChatBody):
        if not fixed:
            return pretty(prompt, html=html)
        assert isinstance(prompt, Template)
        messages = [message for example in examples or () for message in prompt.invoke(example).to_messages()]
        return "\n\n".join(pretty_message(message, html=html) for message in messages)
    shown = [text_of_prompt(prompt, example) for example in examples or ()] if fixed else [pretty(prompt, html=html)]
    texts = [_side(template, "prefix", html=html), *shown, _side(template, "suffix", html=html)]
    separator: object = getattr(template, "example_separator", "")
    return str(separator).join(text for text in texts if text)


def _side(template: "FewShot[Any]", key: str, *, html: bool) -> str:
    """Return the text before or after the examples: a template's source, or a template of its own."""
    found: object = getattr(template, key, None)
    if found is None or isinstance(found, str):
        return pretty_text(read_text(found or "", template.template_format), html=html)
    return pretty(found, html=html)


def summary(template: object) -> str:
    """Return the class, the inputs and the beginning of what ``template`` says, in one line."""
    word = type(template).__name__
    if isinstance(template, MessagesPlaceholder):
        more = ", optional=True" if template.optional else ""
        more += "" if template.n_messages is None else f", n_messages={template.n_messages}"
        return f"{word}({_cut(template.variable_name)}{more})"
    if isinstance(template, MessagePromptTemplate):
        return f"<{word} {_said(template.part)}>"
    assert isinstance(template, Template)  # what else has a source
    names = [*template.input_variables, *(f"[{name}]" for name in template.optional_variables)]
    shown = [name if len(name) <= _MOST_TEXT else f"{name[:_MOST_TEXT]}…" for name in names[:_MOST_NAMES]]
    cut = ["…"] if len(names) > _MOST_NAMES else []
    called = f" {_cut(template.name)}" if template.name else ""
    return f"<{word}{called} ({', '.join([*shown, *cut])}): {_contents(template)}>"


def _contents(template: "Template[Any]") -> str:
    """Return the beginning of what a template says."""
    if isinstance(template, FewShot):
        return "selected examples" if template.examples is None else f"{len(template.examples)} examples"
    if isinstance(template, PipelinePromptTemplate):
        return f"{len(template.pipeline_prompts)} prompts before a final one"
    match template.body:
        case TextBody(nodes=nodes):
            return _cut(text_of(nodes))
        case ImageBody(image=image):
            return f"image {_cut(text_of(image.url))}"
        case DataBody(value=value):
            return _cut(str(mapping_of(value)))
        case ChatBody(parts=parts):
            said = [_said(part) for part in parts[:_MOST_PARTS]]
            more = [f"{len(parts) - _MOST_PARTS} more"] if len(parts) > _MOST_PARTS else []
            return ", ".join([*said, *more]) or "no messages"


def _said(part: Part) -> str:
    """Return who speaks, and how what is said begins."""
    match part:
        case Placeholder(computed=True):
            return "computed messages"
        case Placeholder(name=name):
            return f"placeholder {_cut(name)}"
        case LiteralMessage(message=message):
            return f"{message.get('role')} {_cut_content(message.get('content'))}"
        case MessageTemplate(role=role, content=Blocks() as content):
            return f"{role} {_cut_content(content_of(content))}"
        case MessageTemplate(role=role, content=content):
            assert not isinstance(content, Blocks)
            return f"{role} {_cut(text_of(content))}"


def _cut_content(content: object) -> str:
    if isinstance(content, str):
        return _cut(content)
    return f"{len(content)} blocks" if is_sequence(content) else kind(content)


def _cut(text: str) -> str:
    """Return the beginning of ``text``, in quotes."""
    return repr(text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…")
