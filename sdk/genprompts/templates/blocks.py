"""The content of a message and the templates that it is made of, either from the other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    ChatBody,
    DataBlock,
    DataBody,
    ImageBlock,
    ImageBody,
    MessageTemplate,
    TemplateFormat,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts.kinds import is_sequence, kind
from genprompts.templates.dict import DictPromptTemplate
from genprompts.templates.image import ImagePromptTemplate
from genprompts.templates.inputs import inputs_of
from genprompts.templates.partials import joined
from genprompts.templates.source import image_of, mapping_of, text_of
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from genprompts.templates.partials import Partials

BlockTemplate: TypeAlias = PromptTemplate | ImagePromptTemplate | DictPromptTemplate
"""The template of one content block."""


def content_of(prompt: object) -> "tuple[TextTemplate | Blocks, TemplateFormat, Partials]":
    """Return the content that templates are, their format and their partials.

    Raises:
        TemplateDefinitionError: it is no template of a content, or their partials do not go together.
    """
    if isinstance(prompt, PromptTemplate) and not prompt.is_overridden:
        return _nodes(prompt), prompt.template_format, prompt.partial_variables
    given: Sequence[object] = prompt if is_sequence(prompt) else (prompt,)
    templates = [_template(one) for one in given]
    partials = joined((one.partial_variables, (*one.input_variables, *one.optional_variables)) for one in templates)
    template_format: TemplateFormat = templates[0].template_format if templates else "f-string"
    return Blocks(tuple(_block(one) for one in templates)), template_format, partials


def _template(prompt: object) -> BlockTemplate:
    if isinstance(prompt, (PromptTemplate, ImagePromptTemplate, DictPromptTemplate)):
        if prompt.is_overridden:
            message = (
                f"a message does not call the methods of {kind(prompt)}; override those of the message's own class"
            )
            raise TemplateDefinitionError(message)
        return prompt
    message = "the prompt of a message is a text template, or a list of text, image and dict templates"
    raise TemplateDefinitionError(message)


def _block(template: BlockTemplate) -> Block:
    """Return the content block of ``template``."""
    match template.body:
        case ImageBody(image=image):
            return image
        case DataBody(value=value):
            return DataBlock(value)
        case _:
            return TextBlock(_nodes(template))


def _nodes(template: BlockTemplate) -> TextTemplate:
    body = template.body
    assert isinstance(body, TextBody)
    return body.nodes


def prompts_of(
    content: "TextTemplate | Blocks", template_format: TemplateFormat, partials: "Partials"
) -> PromptTemplate | list[BlockTemplate]:
    """Return the template of a text, or the templates of content blocks, each with the partials it uses."""
    if not isinstance(content, Blocks):
        return PromptTemplate(text_of(content), template_format=template_format, partial_variables=partials)
    return [_prompt(block, template_format, _used(block, partials)) for block in content.blocks]


def _used(block: Block, partials: "Partials") -> dict[str, object]:
    """Return those ``partials`` that ``block`` uses."""
    known: Iterable[str] = inputs_of(ChatBody((MessageTemplate("", Blocks((block,))),)), partials).all
    return {name: partials[name] for name in partials if name in known}


def _prompt(block: Block, template_format: TemplateFormat, partials: Mapping[str, object]) -> BlockTemplate:
    match block:
        case TextBlock(nodes=nodes):
            return PromptTemplate(text_of(nodes), template_format=template_format, partial_variables=partials)
        case ImageBlock():
            image = {key: str(value) for key, value in image_of(block).items()}
            return ImagePromptTemplate(image, template_format=template_format, partial_variables=partials)
        case DataBlock(value=value):
            return DictPromptTemplate(mapping_of(value), template_format, partial_variables=partials)
