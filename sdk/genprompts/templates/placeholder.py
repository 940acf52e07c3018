"""``MessagesPlaceholder``: where the messages of an input go."""

from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import Placeholder
from genprompts.input_errors import shown
from genprompts.kinds import kind
from genprompts.listed import Listed
from genprompts.templates.overridden import is_theirs
from genprompts.templates.written import Written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import ClassVar

    from genprompts.messages.types import Message
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import MessageSource


class MessagesPlaceholder(Written):
    """The messages that the input ``variable_name`` holds; only the last ``n_messages`` when that is given."""

    __slots__ = ("part",)
    is_overridden: "ClassVar[bool]" = False
    """Whether a class of a user's says for itself which messages these are."""

    def __init_subclass__(cls) -> None:
        """Find the methods of LangChain's that a user's class has overridden."""
        super().__init_subclass__()
        cls.is_overridden = is_theirs(cls, "format_messages", "aformat_messages")

    def __init__(self, variable_name: str, *, optional: bool = False, n_messages: int | None = None) -> None:
        """Name the input.

        Raises:
            TemplateDefinitionError: there is no name, or ``n_messages`` is not positive.
        """
        if not isinstance(variable_name, str):
            raise TemplateDefinitionError(f"the name of a placeholder is a text, not {kind(variable_name)}")
        if not variable_name:
            raise TemplateDefinitionError("a placeholder has no name")
        if n_messages is not None and not isinstance(n_messages, int):
            raise TemplateDefinitionError(f"'n_messages' is a number, not {kind(n_messages)}")
        if n_messages is not None and n_messages < 1:
            raise TemplateDefinitionError(f"'n_messages' is {n_messages}; it must be at least 1")
        self.part: Placeholder = Placeholder(variable_name, optional, n_messages)

    @property
    def variable_name(self) -> str:
        """The input that holds the messages."""
        return self.part.name

    @property
    def optional(self) -> bool:
        """Whether the input may be left out."""
        return self.part.optional

    @property
    def n_messages(self) -> int | None:
        """How many of the last messages are kept."""
        return self.part.n_messages

    @property
    def input_variables(self) -> Listed[str]:
        """The inputs that have to be given."""
        return Listed(() if self.part.optional else (self.part.name,))

    def format_messages(self, /, **values: object) -> "list[Message]":
        """Return the messages alone.

        Raises:
            MissingInputError: the messages are not given.
            UnexpectedInputError: what is given is no list of messages.
        """
        from genprompts.messages import as_messages  # noqa: PLC0415  (kept off the import path)

        name = self.part.name
        if name not in values:
            if self.part.optional:
                return []
            from genprompts.errors import MissingInputError  # noqa: PLC0415  (errors are rare)

            raise MissingInputError(f"the placeholder is missing the input {shown(name)}", names=(name,))
        messages = list(as_messages(values[name], name))
        return messages if self.part.n_messages is None else messages[-self.part.n_messages :]

    async def aformat_messages(self, /, **values: object) -> "list[Message]":
        """Return the messages alone."""
        return self.format_messages(**values)

    def __add__(self, other: "MessageSource | Sequence[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of this and ``other``."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

        return ChatPromptTemplate([self]) + other

    def __radd__(self, other: "MessageSource | Sequence[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of ``other`` and this."""
        from genprompts.templates.chat import chat_of  # noqa: PLC0415  (a cycle)

        return chat_of(other, "f-string") + self

    def __eq__(self, other: object) -> bool:
        """Placeholders are equal when all they say is."""
        return isinstance(other, MessagesPlaceholder) and self.part == other.part

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.part)
