"""``ChatPromptTemplate``: a list of messages, filled in."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, cast, overload

from genprompts.errors import TemplateDefinitionError, TemplateSyntaxError
from genprompts.grammar.nodes import ChatBody, TemplateFormat
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.prompt import ChatPrompt
from genprompts.templates.inputs import inputs_of
from genprompts.templates.item import is_pair, part_of, read_item
from genprompts.templates.message import MessagePromptTemplate
from genprompts.templates.partials import Partials, joined
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.template import Input, Options, Template
from genprompts.value import ChatPromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from genprompts.templates.item import Item, MessageSource

    Messages: TypeAlias = Iterable[MessageSource]


class ChatPromptTemplate(Template[ChatPromptValue], ChatPrompt[Input]):
    """A chat template made at run time, from the messages LangChain's takes."""

    __slots__ = ("_items",)

    def __init__(
        self, messages: "Messages", *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> None:
        """Read ``messages``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: an entry is no message, or their partials do not go together.
        """
        items, partials = _read(messages, template_format)
        super().__init__(_body(items), template_format, partials, options)
        self._items = items

    @classmethod
    def from_messages(
        cls, messages: "Messages", template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "ChatPromptTemplate":
        """Read ``messages``, as the class does."""
        return cls(messages, template_format=template_format, **options)

    @classmethod
    def from_template(
        cls, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "ChatPromptTemplate":
        """Return a template of one user's message."""
        return cls([("human", template)], template_format=template_format, **options)

    @property
    def messages(self) -> "tuple[Item, ...]":
        """The messages, as templates, placeholders and literal messages."""
        return self._items

    def format_messages(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    async def aformat_messages(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    def format_prompt(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    async def aformat_prompt(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    def format(self, /, **values: object) -> str:
        """Render the template with ``values`` to a transcript."""
        return self.invoke(values).to_string()

    async def aformat(self, /, **values: object) -> str:
        """Render the template with ``values`` to a transcript."""
        return self.invoke(values).to_string()

    def __add__(self, other: "MessageSource | Messages") -> "ChatPromptTemplate":
        """Return a template of the messages of both; what is not read yet has this template's format.

        Raises:
            TemplateDefinitionError: ``other`` is no message, or its partials do not go together with these.
        """
        right = _as_chat(other, self.template_format)
        partials = joined([_side(self), _side(right)])
        return self._with_items(self._items + right._items, partials)

    def append(self, message: "MessageSource") -> None:
        """Add ``message`` at the end of this template; its inputs become inputs of the template."""
        self.extend([message])

    def extend(self, messages: "Messages") -> None:
        """Add ``messages`` at the end of this template."""
        self.__setstate__((self + list(messages)).__getstate__())

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> "Iterator[Item]":
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> "Item": ...
    @overload
    def __getitem__(self, index: slice) -> "ChatPromptTemplate": ...
    def __getitem__(self, index: int | slice) -> "Item | ChatPromptTemplate":
        """Return one message, or a template of some: it keeps name, metadata and the partials it still uses."""
        if not isinstance(index, slice):
            return self._items[index]
        items = self._items[index]
        names = _names(items, self.partial_variables)
        return self._with_items(items, {name: value for name, value in self.partial_variables.items() if name in names})

    def _with_items(self, items: "tuple[Item, ...]", partials: Partials) -> "ChatPromptTemplate":
        """Return a template like this one, of other messages."""
        made = object.__new__(ChatPromptTemplate)
        changed = {"_items": items, "body": _body(items), "partial_variables": dict(partials)}
        made.__setstate__({**self.__getstate__(), **changed})
        return made


def _read(messages: object, template_format: TemplateFormat) -> "tuple[tuple[Item, ...], Partials]":
    """Return the items of a list of messages, and the partials that some bring along."""
    items: "list[Item]" = []
    sides: list[tuple[Partials, Iterable[str]]] = []
    for index, source in enumerate(_sources(messages)):
        if isinstance(source, ChatPromptTemplate):
            items += source.messages
            sides.append(_side(source))
            continue
        try:
            item = read_item(source, template_format)
        except TemplateSyntaxError as error:
            message = f"message {index}: {error.message}"
            raise TemplateSyntaxError(message, error.span, error.hint, error.fault) from None
        items.append(item)
        partials: Partials = item.partial_variables if isinstance(item, MessagePromptTemplate) else {}
        sides.append((partials, _names((item,), partials)))
    return tuple(items), joined(sides)


def _sources(messages: object) -> Iterable[object]:
    """Return the entries of a list of messages."""
    if is_pair(messages):  # one pair, which a loop would take for two messages
        return [messages]
    if isinstance(messages, str) or is_mapping(messages) or not isinstance(messages, Iterable):
        message = f"a chat template is made of a list of messages, not {kind(messages)}; put it in a list"
        raise TemplateDefinitionError(message)
    return cast("Iterable[object]", messages)


def _as_chat(other: object, template_format: TemplateFormat) -> ChatPromptTemplate:
    """Return what stands on the right of ``+`` as a chat template."""
    if isinstance(other, ChatPromptTemplate):
        return other
    one = isinstance(other, (str, MessagePromptTemplate, MessagesPlaceholder)) or is_mapping(other) or is_pair(other)
    several = is_sequence(other) and not one
    sources: object = other if several else [other]
    return ChatPromptTemplate(cast("Messages", sources), template_format=template_format)


def _body(items: "Iterable[Item]") -> ChatBody:
    return ChatBody(tuple(part_of(item) for item in items))


def _names(items: "tuple[Item, ...]", known: Iterable[str] = ()) -> set[str]:
    """Return the inputs of ``items``, required or not; ``known`` ones have a value in any case."""
    return set(inputs_of(_body(items), known).all)


def _side(template: ChatPromptTemplate) -> tuple[Partials, set[str]]:
    """Return the partials and the inputs of a template."""
    return template.partial_variables, _names(template.messages, template.partial_variables)
