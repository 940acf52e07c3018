"""Templates of one message: ``SystemMessagePromptTemplate`` and its like."""

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import Blocks, ChatBody, MessageTemplate, TemplateFormat, TextTemplate
from genprompts.listed import Listed
from genprompts.templates.inputs import inputs_of
from genprompts.templates.overridden import is_theirs
from genprompts.templates.partials import Partials, checked
from genprompts.templates.reading import read_content, read_extra, read_file
from genprompts.templates.written import Written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from os import PathLike

    from typing_extensions import Self

    from genprompts.messages.types import Message
    from genprompts.templates.blocks import BlockTemplate
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import MessageSource
    from genprompts.templates.text import PromptTemplate

    Content: TypeAlias = str | Sequence[str | Mapping[str, object]]
    """What a message is made from: a text or a list of content blocks."""


class MessagePromptTemplate(Written):
    """One message whose content is filled in; the subclasses fix the role."""

    __slots__ = ("_chat", "part", "partial_variables", "template_format")
    _role: ClassVar[str] = ""
    is_overridden: ClassVar[bool] = False
    """Whether a class of a user's says for itself how it renders."""

    def __init_subclass__(cls) -> None:
        """Find the methods of LangChain's that a user's class has overridden."""
        super().__init_subclass__()
        cls.is_overridden = is_theirs(cls, "format", "aformat", "format_messages", "aformat_messages")

    def __init__(
        self,
        prompt: "BlockTemplate | Sequence[BlockTemplate]",
        *,
        additional_kwargs: "Mapping[str, object] | None" = None,
    ) -> None:
        """Take over the text and the partials of ``prompt``; several are a list of content blocks.

        ``additional_kwargs`` are further keys of the message; they are never filled in.
        """
        from genprompts.templates.blocks import content_of  # noqa: PLC0415  (a cycle)

        self._set(_role(self._role), *content_of(prompt), additional_kwargs)

    def _set(
        self,
        role: str,
        content: "TextTemplate | Blocks",
        template_format: TemplateFormat,
        partials: Partials,
        extra: "Mapping[str, object] | None",
    ) -> None:
        """Be the message of ``role`` and ``content``."""
        self.part: MessageTemplate = MessageTemplate(role, content, read_extra(extra or {}))
        self.template_format: TemplateFormat = template_format
        self.partial_variables: Partials = checked(partials, inputs_of(ChatBody((self.part,)), partials).all)
        self._chat: ChatPromptTemplate | None = None

    @classmethod
    def from_template(
        cls,
        template: "Content",
        template_format: TemplateFormat = "f-string",
        *,
        partial_variables: "Mapping[str, object] | None" = None,
        input_variables: "Collection[str]" = (),  # noqa: ARG003  (LangChain takes them, and finds them in the text, too)
        additional_kwargs: "Mapping[str, object] | None" = None,
    ) -> "Self":
        """Return the message whose content is ``template``: a text or a list of content blocks.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: the content is neither a text nor a list of blocks.
        """
        return cls._of(_role(cls._role), (template, template_format), partial_variables, additional_kwargs)

    @classmethod
    def from_template_file(  # noqa: PLR0913  (LangChain's signature)
        cls,
        template_file: "str | PathLike[str]",
        input_variables: "Collection[str]" = (),
        *,
        template_format: TemplateFormat = "f-string",
        partial_variables: "Mapping[str, object] | None" = None,
        additional_kwargs: "Mapping[str, object] | None" = None,
        encoding: str = "utf-8",
    ) -> "Self":
        """Return the message whose content is the text of a file, to its last newline."""
        return cls.from_template(
            read_file(template_file, encoding),
            template_format,
            partial_variables=partial_variables,
            input_variables=input_variables,
            additional_kwargs=additional_kwargs,
        )

    @classmethod
    def _of(
        cls,
        role: str,
        template: "tuple[Content, TemplateFormat]",
        partials: Partials | None,
        extra: "Mapping[str, object] | None",
    ) -> "Self":
        """Return the message of ``role`` and a content of some format."""
        made = cls.__new__(cls)
        content = read_content(*template)
        if isinstance(content, Blocks) and partials:
            raise TemplateDefinitionError("partials are not supported for a list of content blocks")
        made._set(role, content, template[1], partials or {}, extra)  # noqa: SLF001  (what ``__init__`` does)
        return made

    # --- what it is made of --------------------------------------------------------------------------

    @property
    def role(self) -> str:
        """The provider's word for who speaks."""
        return self.part.role

    @property
    def input_variables(self) -> Listed[str]:
        """The inputs that have to be given."""
        partials = self.partial_variables
        return Listed(name for name in inputs_of(ChatBody((self.part,)), partials).required if name not in partials)

    @property
    def prompt(self) -> "PromptTemplate | list[BlockTemplate]":
        """The template of the content; a list of them for a list of content blocks."""
        from genprompts.templates.blocks import prompts_of  # noqa: PLC0415  (a cycle)

        return prompts_of(self.part.content, self.template_format, self.partial_variables)

    @property
    def additional_kwargs(self) -> dict[str, object]:
        """The further keys of the message."""
        return dict(self.part.extra)

    # --- rendering -----------------------------------------------------------------------------------

    def format(self, /, **values: object) -> "Message":
        """Return the message, filled in."""
        return self._as_chat().invoke(values)[0]

    async def aformat(self, /, **values: object) -> "Message":
        """Return the message, filled in; what has to be awaited is awaited."""
        if is_theirs(type(self), "format"):
            return self.format(**values)
        return (await self._as_chat().ainvoke(values))[0]

    def format_messages(self, /, **values: object) -> "list[Message]":
        """Return the message, filled in, in a list."""
        if is_theirs(type(self), "format"):
            return [self.format(**values)]
        return self._as_chat().invoke(values)

    async def aformat_messages(self, /, **values: object) -> "list[Message]":
        """Return the message, filled in, in a list; what has to be awaited is awaited."""
        if is_theirs(type(self), "format_messages"):
            return self.format_messages(**values)
        if is_theirs(type(self), "format", "aformat"):
            return [await self.aformat(**values)]
        return await self._as_chat().ainvoke(values)

    def _as_chat(self) -> "ChatPromptTemplate":
        """Return a chat template of this message alone, as it is written; made once."""
        if self._chat is None:
            from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

            written = object.__new__(MessagePromptTemplate)  # a class of a user's says otherwise how it is rendered
            written.__setstate__(self.__getstate__())
            self._chat = ChatPromptTemplate([written], template_format=self.template_format)
        return self._chat

    def __add__(self, other: "MessageSource | Sequence[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of this and ``other``."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

        return ChatPromptTemplate([self], template_format=self.template_format) + other

    def __radd__(self, other: "MessageSource | Sequence[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of ``other`` and this."""
        from genprompts.templates.chat import chat_of  # noqa: PLC0415  (a cycle)

        return chat_of(other, self.template_format) + self

    # --- as a value ----------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, object]:
        """Leave out what is made on first use."""
        return {name: getattr(self, name) for name in ("part", "partial_variables", "template_format")}

    def __setstate__(self, state: "Mapping[str, object]") -> None:
        """Take over what ``__getstate__`` gave."""
        for name, value in {**state, "_chat": None}.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        """Messages are equal when all they say is."""
        return (
            isinstance(other, MessagePromptTemplate)
            and self.part == other.part
            and self.partial_variables == other.partial_variables
        )

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # partials need not be hashable


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

    def __init__(
        self,
        prompt: "BlockTemplate | Sequence[BlockTemplate]",
        role: str,
        *,
        additional_kwargs: "Mapping[str, object] | None" = None,
    ) -> None:
        """Take over the text and the partials of ``prompt``; several are a list of content blocks."""
        from genprompts.templates.blocks import content_of  # noqa: PLC0415  (a cycle)

        self._set(_role(role), *content_of(prompt), additional_kwargs)

    @classmethod
    def from_template(  # noqa: PLR0913  (LangChain's signature)
        cls,
        template: "Content",
        template_format: TemplateFormat = "f-string",
        *,
        partial_variables: "Mapping[str, object] | None" = None,
        input_variables: "Collection[str]" = (),  # noqa: ARG003  (LangChain takes them, and finds them in the text, too)
        additional_kwargs: "Mapping[str, object] | None" = None,
        role: str = "",
    ) -> "Self":
        """Return the message of ``role`` whose content is ``template``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: there is no role, or the content is neither a text nor a list of blocks.
        """
        return cls._of(_role(role), (template, template_format), partial_variables, additional_kwargs)

    @classmethod
    def from_template_file(  # noqa: PLR0913  (LangChain's signature)
        cls,
        template_file: "str | PathLike[str]",
        input_variables: "Collection[str]" = (),
        *,
        template_format: TemplateFormat = "f-string",
        partial_variables: "Mapping[str, object] | None" = None,
        additional_kwargs: "Mapping[str, object] | None" = None,
        encoding: str = "utf-8",
        role: str = "",
    ) -> "Self":
        """Return the message of ``role`` whose content is the text of a file, to its last newline."""
        return cls.from_template(
            read_file(template_file, encoding),
            template_format,
            partial_variables=partial_variables,
            input_variables=input_variables,
            additional_kwargs=additional_kwargs,
            role=role,
        )


def _role(role: str) -> str:
    """Return ``role``, which must be there."""
    if not role:
        raise TemplateDefinitionError("a chat message needs a 'role'")
    return role
