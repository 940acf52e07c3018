"""Templates of one message: ``SystemMessagePromptTemplate`` and its like."""

from typing import TYPE_CHECKING, ClassVar

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import (
    Blocks,
    ChatBody,
    MessageTemplate,
    TemplateFormat,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts.kinds import is_sequence
from genprompts.templates.inputs import inputs_of
from genprompts.templates.partials import Partials, checked
from genprompts.templates.reading import read_content
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Self

    from genprompts.message_types import Message
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import MessageSource


class MessagePromptTemplate:
    """One message whose content is filled in; the subclasses fix the role."""

    __slots__ = ("part", "partial_variables", "template_format")
    _role: ClassVar[str] = ""

    def __init__(self, prompt: "PromptTemplate | Sequence[PromptTemplate]") -> None:
        """Take over the text and the partials of ``prompt``; several are a list of text blocks."""
        self._set(*_content(prompt, ""))

    def _set(self, part: MessageTemplate, template_format: TemplateFormat, partials: Partials) -> None:
        """Be the message ``part``."""
        if isinstance(part.content, Blocks) and partials:
            raise TemplateDefinitionError("partials are not supported for a list of content blocks")
        self.part: MessageTemplate = MessageTemplate(part.role or self._role, part.content)
        self.template_format: TemplateFormat = template_format
        self.partial_variables: Partials = checked(partials, inputs_of(ChatBody((self.part,)), partials).all)

    @classmethod
    def from_template(
        cls,
        template: "str | Sequence[str | Mapping[str, object]]",
        template_format: TemplateFormat = "f-string",
        *,
        partial_variables: "Mapping[str, object] | None" = None,
    ) -> "Self":
        """Return the message whose content is ``template``: a text or a list of content blocks.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: the content is neither a text nor a list of blocks.
        """
        made = cls.__new__(cls)
        part = MessageTemplate(cls._role, read_content(template, template_format))
        made._set(part, template_format, partial_variables or {})  # noqa: SLF001  (what ``__init__`` does)
        return made

    @property
    def role(self) -> str:
        """The provider's word for who speaks."""
        return self.part.role

    @property
    def input_variables(self) -> tuple[str, ...]:
        """The inputs that have to be given."""
        partials = self.partial_variables
        return tuple(name for name in inputs_of(ChatBody((self.part,)), partials).required if name not in partials)

    def format(self, /, **values: object) -> "Message":
        """Return the message, filled in."""
        return self.format_messages(**values)[0]

    def format_messages(self, /, **values: object) -> "Sequence[Message]":
        """Return the message, filled in, in a list."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

        return ChatPromptTemplate([self]).format_messages(**values)

    def __add__(self, other: "MessageSource | Sequence[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of this and ``other``."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

        return ChatPromptTemplate([self], template_format=self.template_format) + other

    def __eq__(self, other: object) -> bool:
        """Messages are equal when all they say is."""
        return (
            isinstance(other, MessagePromptTemplate)
            and self.part == other.part
            and self.partial_variables == other.partial_variables
        )

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # partials need not be hashable

    def __repr__(self) -> str:
        """Return the class and what it asks for."""
        return f"<{type(self).__name__} {self.role!r} ({', '.join(self.input_variables)})>"


class SystemMessagePromptTemplate(MessagePromptTemplate):
    """A system message whose content is filled in."""

    __slots__ = ()
    _role = "system"


class HumanMessagePromptTemplate(MessagePromptTemplate):
    """A user's message whose content is filled in."""

    __slots__ = ()
    _role = "user"


class AIMessagePromptTemplate(MessagePromptTemplate):
    """An assistant's message whose content is filled in."""

    __slots__ = ()
    _role = "assistant"


class ChatMessagePromptTemplate(MessagePromptTemplate):
    """A message of any role whose content is filled in."""

    __slots__ = ()

    def __init__(self, prompt: "PromptTemplate | Sequence[PromptTemplate]", role: str) -> None:
        """Take over the text and the partials of ``prompt``; several are a list of text blocks."""
        self._set(*_content(prompt, role))

    @classmethod
    def from_template(
        cls,
        template: "str | Sequence[str | Mapping[str, object]]",
        template_format: TemplateFormat = "f-string",
        *,
        partial_variables: "Mapping[str, object] | None" = None,
        role: str = "",
    ) -> "Self":
        """Return the message of ``role`` whose content is ``template``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: there is no role, or the content is neither a text nor a list of blocks.
        """
        if not role:
            raise TemplateDefinitionError("a chat message needs a 'role'")
        made = cls.__new__(cls)
        part = MessageTemplate(role, read_content(template, template_format))
        made._set(part, template_format, partial_variables or {})  # noqa: SLF001  (what ``__init__`` does)
        return made


def _content(prompt: object, role: str) -> tuple[MessageTemplate, TemplateFormat, Partials]:
    """Return the message of ``role`` that text templates are the content of, their format and their partials."""
    if isinstance(prompt, PromptTemplate):
        return MessageTemplate(role, _nodes(prompt)), prompt.template_format, prompt.partial_variables
    prompts: Sequence[object] = prompt if is_sequence(prompt) else ()
    texts = [one for one in prompts if isinstance(one, PromptTemplate)]
    if not is_sequence(prompt) or len(texts) < len(prompts):
        raise TemplateDefinitionError("the prompt of a message is a 'PromptTemplate', or a list of them")
    partials = {name: value for text in texts for name, value in text.partial_variables.items()}
    template_format = texts[0].template_format if texts else "f-string"
    blocks = Blocks(tuple(TextBlock(_nodes(text)) for text in texts))
    return MessageTemplate(role, blocks), template_format, partials


def _nodes(prompt: PromptTemplate) -> TextTemplate:
    """Return the text of ``prompt``."""
    body = prompt.body
    assert isinstance(body, TextBody)
    return body.nodes
