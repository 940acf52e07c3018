"""From template texts to trees: what each definition renders, and every place that reads an input."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from genprompts.grammar.image_urls import image_paths, known_fault
from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataBody,
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
    TextTemplate,
)
from genprompts.images import url_fault
from genprompts_codegen.analysis import languages
from genprompts_codegen.analysis.composed import joined
from genprompts_codegen.analysis.few_shot import expand_chat, expand_text
from genprompts_codegen.analysis.fixed import fill
from genprompts_codegen.analysis.languages import Dialect
from genprompts_codegen.analysis.open_uses import Found, Open, settle
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, PlaceholderUse
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
from genprompts_codegen.diagnostics.codes import BAD_DEFINITION, Severity
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report


class Reader:
    """Reads the texts of one definition; keeps what was found on the way."""

    def __init__(self, dialect: Dialect, report: Report) -> None:
        self.dialect = dialect
        self.report = report
        self.found: list[Found] = []
        self.message = 0  # index of the message being read
        self.partials: tuple[PartialDef, ...] = ()  # of the prompts around and of the message: the first wins
        self.nested = False  # inside a prompt of the message list
        self.incomplete: str | None = None  # the first reason why this cannot be rendered

    def give_up(self, reason: str) -> None:
        """Note that the definition cannot be rendered."""
        self.incomplete = self.incomplete or reason

    def nodes(self, text: TemplateText, template_format: TemplateFormat) -> TextTemplate:
        """Return the tree of ``text``, and keep what reads inputs; nothing when it cannot be read."""
        read = languages.read(text, template_format, self.dialect)
        if isinstance(read, Diagnostic):
            self.report(read)
            self.give_up(f"the template cannot be read: {read.message}")
            return ()
        if isinstance(read, Mustache | Jinja):
            for finding in languages.findings(read, text):
                self.report(finding)
                if finding.code.severity is Severity.ERROR:
                    self.give_up(finding.message)
            self.found.append(Open(read, text, self.message, self.partials))
            return read
        for node in read:
            if isinstance(node, Field):
                label = Label(*text.anchor.locate(node.span))
                self.found.append(FieldUse(node, label, self.message, self.partials))
        return read

    # --- content ---------------------------------------------------------------------------------

    def content(self, content: ContentDef, template_format: TemplateFormat) -> "TextTemplate | Blocks":
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
                return TextBlock(self.filled(text, template_format, partials))
            case ImageBlockDef():
                return self.image(block, template_format)
            case DataBlockDef(value):
                return DataBlock(self.data(value, template_format))

    def filled(
        self, text: TemplateText, template_format: TemplateFormat, partials: tuple[PartialDef, ...]
    ) -> TextTemplate:
        """Return the tree of a block, its own partials filled in: they are no inputs."""
        before = len(self.found)
        result = fill(self.nodes(text, template_format), text, partials, report=self.report)
        del self.found[before:]
        if isinstance(result, str):
            self.give_up(result)
            return ()
        if isinstance(result, TemplateText):
            return self.nodes(result, template_format)
        for node in result:
            if isinstance(node, Field):
                label = Label(*text.anchor.locate(node.span))
                self.found.append(FieldUse(node, label, self.message, self.partials))
        return merge(result)

    def image(self, image: ImageBlockDef, template_format: TemplateFormat) -> ImageBlock:
        """Return an image block."""
        url = self.nodes(image.url, template_format)
        self.check_url(known_fault(url) if image.url.text else "is empty", image.url.anchor)
        if image.detail is None or not image.detail.text:  # LangChain leaves out a detail that is empty
            return ImageBlock(url)
        return ImageBlock(url, self.nodes(image.detail, template_format))

    def data(self, value: Mapping[str, DataValueDef], template_format: TemplateFormat) -> dict[str, DataValue]:
        """Return a data block with its templates read; the URL of an image in it must be one that can be sent."""
        found = self.mapping(value, template_format)
        for path in image_paths(found):
            text, read = _at(value, path), _at(found, path)
            if isinstance(text, TemplateText) and isinstance(read, (str, TemplateValue)):
                self.check_url(url_fault(read) if isinstance(read, str) else known_fault(read.nodes), text.anchor)
        return found

    def check_url(self, fault: str, anchor: Anchor) -> None:
        """Report that the URL of an image can never be sent."""
        if fault:
            message = f"the URL of an image {fault}"
            label = Label(anchor.source, anchor.span)
            self.report(Diagnostic(BAD_DEFINITION, message, (label,), 'give an "https:", "http:" or "data:image/" URL'))
            self.give_up(message)

    def mapping(self, value: Mapping[str, DataValueDef], template_format: TemplateFormat) -> dict[str, DataValue]:
        """Return a data block's mapping with its templates read."""
        return {key: self.value(item, template_format) for key, item in value.items()}

    def value(self, value: DataValueDef, template_format: TemplateFormat) -> DataValue:
        """Return a value of a data block with its templates read."""
        if isinstance(value, TemplateText):
            template = self.nodes(value, template_format)
            plain = languages.plain_text(template)
            return TemplateValue(template) if plain is None else plain
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
                self.found.append(PlaceholderUse(placeholder, label, self.message, self.partials, self.nested))
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
            expanded = expand_chat(definition, self.parse, self.report)
            if isinstance(expanded, str):
                self.give_up(expanded)
                return ()
            return self.parts(expanded)
        return self.parts(definition.parts)

    def parse(self, definition: TemplateDef, *, report: Report) -> ParsedDef:
        """Return another definition, read in the same dialect."""
        return parse(definition, self.dialect, report=report)

    # --- text ------------------------------------------------------------------------------------

    def texts(
        self, texts: tuple[TemplateText | LiteralText, ...], template_format: TemplateFormat, anchor: Anchor
    ) -> TextTemplate:
        """Return the tree of a text prompt that consists of pieces."""
        if template_format != "f-string":
            pieces = [text for text in texts if isinstance(text, TemplateText)]
            assert len(pieces) == len(texts)  # what is literal was written in the template's language
            return self.nodes(pieces[0] if len(pieces) == 1 else joined(pieces, anchor), template_format)
        found: list[Text | Field] = []
        for text in texts:
            match text:
                case TemplateText():
                    nodes = self.nodes(text, "f-string")
                    assert isinstance(nodes, tuple)
                    found.extend(nodes)
                case LiteralText(value):
                    found.append(Text(value))
        return merge(found)

    def body(self, definition: TemplateDef) -> Body | None:
        """Return what ``definition`` renders; None for kinds that render nothing by themselves."""
        match definition.kind:
            case PromptKind.CHAT | PromptKind.STRUCTURED | PromptKind.FEW_SHOT_CHAT:
                return ChatBody(self.chat(definition))
            case PromptKind.TEXT:
                return TextBody(self.texts(definition.texts, definition.format, definition.anchor))
            case PromptKind.FEW_SHOT:
                expanded = expand_text(definition, self.parse, self.report)
                if isinstance(expanded, str):
                    self.give_up(expanded)
                    expanded = known_texts(definition), definition.format
                return TextBody(self.texts(*expanded, definition.anchor))
            case PromptKind.IMAGE:
                return None if definition.image is None else ImageBody(self.image(definition.image, definition.format))
            case PromptKind.MESSAGE:
                self.parts(definition.parts)
                return None
            case PromptKind.DATA:
                return (
                    None if definition.data is None else DataBody(self.data(definition.data.value, definition.format))
                )


def known_texts(definition: TemplateDef) -> tuple[TemplateText, ...]:
    """Return the texts around the examples of a few-shot prompt."""
    few_shot = definition.few_shot
    if few_shot is None:
        return ()
    return tuple(text for text in (few_shot.prefix, few_shot.suffix) if text is not None)


def _at(value: object, path: tuple[str, ...]) -> object:
    """Return what ``path`` leads to; None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def merge(nodes: Iterable[Text | Field]) -> Nodes:
    """Return ``nodes`` with neighbouring texts joined and empty ones left out."""
    merged: list[Text | Field] = []
    for node in nodes:
        last = merged[-1] if merged else None
        if isinstance(node, Text) and isinstance(last, Text):
            merged[-1] = Text(last.value + node.value, last.span)
        elif not (isinstance(node, Text) and not node.value):
            merged.append(node)
    return tuple(merged)


def parse(definition: TemplateDef, dialect: Dialect = Dialect(), *, report: Report) -> ParsedDef:  # noqa: B008 (frozen)
    """Return ``definition`` with its templates read; what cannot be read is reported and makes it incomplete."""
    if definition.escape is not None:
        dialect = replace(dialect, escape=definition.escape)
    reader = Reader(dialect, report)
    body = reader.body(definition)
    incomplete = definition.incomplete or reader.incomplete
    declared = {entry.name for entry in definition.declared}
    uses, sandboxed = settle(reader.found, declared | {partial.name for partial in definition.partials})
    return ParsedDef(definition, body if incomplete is None else None, uses, incomplete, sandboxed)
