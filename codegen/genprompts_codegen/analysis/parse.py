"""From template texts to nodes: what each definition renders, and every place that reads an input."""

from collections.abc import Mapping

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar import fstring
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataValue,
    Field,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateFormat,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)
from genprompts_codegen.analysis.few_shot import expand_chat, expand_text
from genprompts_codegen.analysis.fixed import fill
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, PlaceholderUse, Use
from genprompts_codegen.definitions import (
    Anchor,
    BlockDef,
    ContentDef,
    DataBlockDef,
    DataValueDef,
    ImageBlockDef,
    LiteralPart,
    LiteralText,
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
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report

FAULTS = {
    "template-syntax": codes.TEMPLATE_SYNTAX,
    "positional-field": codes.POSITIONAL_FIELD,
    "attribute-access": codes.ATTRIBUTE_ACCESS,
    "bad-format-spec": codes.BAD_FORMAT_SPEC,
}


class Reader:
    """Reads the texts of one definition; keeps what was found on the way."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.uses: list[Use] = []
        self.message = 0  # index of the message being read
        self.partials: tuple[PartialDef, ...] = ()  # of the prompts around and of the message: the first wins
        self.nested = False  # inside a prompt of the message list
        self.incomplete: str | None = None  # the first reason why this cannot be rendered
        self._unsupported = False  # the format was reported already

    def give_up(self, reason: str) -> None:
        """Note that the definition cannot be rendered."""
        self.incomplete = self.incomplete or reason

    def nodes(self, text: TemplateText, template_format: TemplateFormat) -> Nodes:
        """Return the nodes of ``text``, and keep its fields; nothing when it cannot be read."""
        if template_format != "f-string":
            self.unsupported(template_format, text.anchor)
            return ()
        try:
            found = fstring.parse(text.text)
        except TemplateSyntaxError as error:
            source, span = text.anchor.locate(error.span)
            self.report(Diagnostic(FAULTS[error.fault], error.message, (Label(source, span),), error.hint))
            self.give_up(f"the template cannot be read: {error.message}")
            return ()
        for node in found:
            if isinstance(node, Field):
                label = Label(*text.anchor.locate(node.span))
                self.uses.append(FieldUse(node, label, self.message, self.partials))
        return found

    def unsupported(self, template_format: TemplateFormat, anchor: Anchor) -> None:
        """Report a template language that is not supported yet, once a definition."""
        self.give_up(f"{template_format} templates are not supported yet")
        if not self._unsupported:
            self._unsupported = True
            message = f"{template_format} templates are not supported yet"
            label = Label(anchor.source, anchor.span)
            hint = 'the prompt is listed but not generated; "f-string" templates are'
            self.report(Diagnostic(codes.UNSUPPORTED_CONSTRUCT, message, (label,), hint))

    # --- content ---------------------------------------------------------------------------------

    def content(self, content: ContentDef, template_format: TemplateFormat) -> Nodes | Blocks:
        """Return the content of a message."""
        if isinstance(content, TemplateText):
            return self.nodes(content, template_format)
        return Blocks(tuple(self.block(block, template_format) for block in content))

    def block(self, block: BlockDef, template_format: TemplateFormat) -> Block:
        """Return one content block."""
        match block:
            case TextBlockDef(text, ()):
                return TextBlock(self.nodes(text, template_format))
            case TextBlockDef(text, partials):
                return TextBlock(self.filled(self.nodes(text, template_format), partials))
            case ImageBlockDef():
                return self.image(block, template_format)
            case DataBlockDef(value):
                return DataBlock(self.mapping(value, template_format))

    def filled(self, nodes: Nodes, partials: tuple[PartialDef, ...]) -> Nodes:
        """Return the nodes of a block, its own partials filled in: they are no inputs."""
        result = fill(nodes, partials, report=self.report)
        if isinstance(result, str):
            self.give_up(result)
            return ()
        gone = {id(node) for node in nodes} - {id(node) for node in result}
        self.uses = [use for use in self.uses if not (isinstance(use, FieldUse) and id(use.field) in gone)]
        return merge([*result])

    def image(self, image: ImageBlockDef, template_format: TemplateFormat) -> ImageBlock:
        """Return an image block."""
        url = self.nodes(image.url, template_format)
        if image.detail is None or not image.detail.text:  # LangChain leaves out a detail that is empty
            return ImageBlock(url)
        return ImageBlock(url, self.nodes(image.detail, template_format))

    def mapping(self, value: Mapping[str, DataValueDef], template_format: TemplateFormat) -> dict[str, DataValue]:
        """Return a data block's mapping with its templates read."""
        return {key: self.value(item, template_format) for key, item in value.items()}

    def value(self, value: DataValueDef, template_format: TemplateFormat) -> DataValue:
        """Return a value of a data block with its templates read."""
        if isinstance(value, TemplateText):
            nodes = self.nodes(value, template_format)
            if any(isinstance(node, Field) for node in nodes):
                return TemplateValue(nodes)
            return "".join(node.value for node in nodes if isinstance(node, Text))
        if isinstance(value, tuple):
            return tuple(self.value(item, template_format) for item in value)
        if isinstance(value, Mapping):
            return self.mapping(value, template_format)
        return value

    # --- chat ------------------------------------------------------------------------------------

    def parts(self, parts: tuple[PartDef, ...]) -> tuple[Part, ...]:
        """Return the parts of a chat prompt, those of nested prompts in their place."""
        found: list[Part] = []
        for part in parts:
            found.extend(self.part(part))
        return tuple(found)

    def part(self, part: PartDef) -> tuple[Part, ...]:
        """Return what one part of the message list gives."""
        match part:
            case MessagePart():
                return (self.counted(self.message_template(part)),)
            case LiteralPart(message):
                return (self.counted(LiteralMessage(message)),)
            case PlaceholderPart():
                placeholder = Placeholder(part.name, part.optional, part.n_messages)
                label = Label(part.anchor.source, part.anchor.span)
                self.uses.append(PlaceholderUse(placeholder, label, self.message, self.partials, self.nested))
                return (self.counted(placeholder),)
            case NestedPart(definition):
                return self.nested_parts(definition)
            case Unknown(reason):
                self.give_up(reason)
                return ()

    def counted(self, part: Part) -> Part:
        """Return ``part``; what is read next belongs to the message behind it."""
        self.message += 1
        return part

    def message_template(self, part: MessagePart) -> MessageTemplate:
        """Return a message to fill in; its own partials hold for it alone."""
        outer, self.partials = self.partials, (*self.partials, *part.partials)
        result = MessageTemplate(part.role, self.content(part.content, part.format))
        self.partials = outer
        return result

    def nested_parts(self, definition: TemplateDef) -> tuple[Part, ...]:
        """Return the parts of a prompt that stands in the message list of another."""
        outer = self.partials, self.nested
        self.partials, self.nested = (*self.partials, *definition.partials), True
        result = self.chat(definition)
        self.partials, self.nested = outer
        return result

    def chat(self, definition: TemplateDef) -> tuple[Part, ...]:
        """Return the messages of a chat prompt of any kind."""
        if definition.incomplete is not None:
            self.give_up(definition.incomplete)
        if definition.kind is PromptKind.FEW_SHOT_CHAT:
            expanded = expand_chat(definition, parse, self.report)
            if isinstance(expanded, str):
                self.give_up(expanded)
                return ()
            self.message += len(expanded)
            return expanded
        return self.parts(definition.parts)

    # --- text ------------------------------------------------------------------------------------

    def texts(self, texts: tuple[TemplateText | LiteralText, ...], template_format: TemplateFormat) -> Nodes:
        """Return the nodes of a text prompt that consists of pieces."""
        found: list[Text | Field] = []
        for text in texts:
            match text:
                case TemplateText():
                    found.extend(self.nodes(text, template_format))
                case LiteralText(value):
                    found.append(Text(value))
        return merge(found)

    def body(self, definition: TemplateDef) -> Body | None:
        """Return what ``definition`` renders; None for kinds that render nothing by themselves."""
        match definition.kind:
            case PromptKind.CHAT | PromptKind.STRUCTURED | PromptKind.FEW_SHOT_CHAT:
                return ChatBody(self.chat(definition))
            case PromptKind.TEXT:
                return TextBody(self.texts(definition.texts, definition.format))
            case PromptKind.FEW_SHOT:
                texts = expand_text(definition, parse, self.report)
                if isinstance(texts, str):
                    self.give_up(texts)
                    texts = known_texts(definition)
                return TextBody(self.texts(texts, definition.format))
            case PromptKind.IMAGE:
                return None if definition.image is None else ImageBody(self.image(definition.image, definition.format))
            case PromptKind.MESSAGE:
                self.parts(definition.parts)
                return None
            case PromptKind.DATA:
                if definition.data is not None:
                    self.mapping(definition.data.value, definition.format)
                return None


def known_texts(definition: TemplateDef) -> tuple[TemplateText, ...]:
    """Return the texts around the examples of a few-shot prompt."""
    few_shot = definition.few_shot
    if few_shot is None:
        return ()
    return tuple(text for text in (few_shot.prefix, few_shot.suffix) if text is not None)


def merge(nodes: list[Text | Field]) -> Nodes:
    """Return ``nodes`` with neighbouring texts joined and empty ones left out."""
    merged: list[Text | Field] = []
    for node in nodes:
        last = merged[-1] if merged else None
        if isinstance(node, Text) and isinstance(last, Text):
            merged[-1] = Text(last.value + node.value, last.span)
        elif not (isinstance(node, Text) and not node.value):
            merged.append(node)
    return tuple(merged)


def parse(definition: TemplateDef, *, report: Report) -> ParsedDef:
    """Return ``definition`` with its templates read; what cannot be read is reported and makes it incomplete."""
    reader = Reader(report)
    body = reader.body(definition)
    incomplete = definition.incomplete or reader.incomplete
    return ParsedDef(definition, body if incomplete is None else None, tuple(reader.uses), incomplete)
