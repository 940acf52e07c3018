"""``ChatPromptTemplate``: a list of messages, filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast, overload

from genprompts.grammar.nodes import TemplateFormat
from genprompts.kinds import is_sequence
from genprompts.listed import Listed
from genprompts.templates.calls import ChatTemplate
from genprompts.templates.computed import depth_of
from genprompts.templates.inputs import Inputs, inputs_of, together
from genprompts.templates.item import is_one, is_pair, read_item
from genprompts.templates.message import HumanMessagePromptTemplate
from genprompts.templates.message_list import laid_out, read_messages
from genprompts.templates.options import joined_options
from genprompts.templates.partials import joined
from genprompts.templates.template import Options, Template

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from genprompts.templates.item import Item, MessageSource

    Messages: TypeAlias = Iterable[MessageSource]


class ChatPromptTemplate(ChatTemplate):
    """A chat template made at run time, from the messages LangChain's takes.

    A chat template in the list gives its messages as they are then. Other prompts, and any object with
    ``format_messages``, are asked at each render.
    """

    __slots__ = ("_computed", "_depth", "_items")
    _state: ClassVar[tuple[str, ...]] = (*Template._state, "_items")  # noqa: SLF001  (one thing in two classes)

    def __init__(
        self, messages: "Messages", *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> None:
        """Read ``messages``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: an entry is no message, or their partials do not go together.
        """
        filled_in = options.get("partial_variables") or ()
        self._items, partials, types = read_messages(messages, template_format, filled_in)
        body, self._computed = laid_out(self._items)
        if types:
            options["input_types"] = {**types, **(options.get("input_types") or {})}
        super().__init__(body, template_format, partials, options)

    @classmethod
    def from_messages(
        cls, messages: "Messages", template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "Self":
        """Read ``messages``, as the class does."""
        return cls(messages, template_format=template_format, **options)

    @classmethod
    def from_template(
        cls, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "Self":
        """Return a template of one user's message; the message and the template have the partials."""
        partials = options.pop("partial_variables", None)
        message = HumanMessagePromptTemplate.from_template(template, template_format, partial_variables=partials)
        return cls([message], template_format=template_format, **options)

    @property
    def messages(self) -> "Listed[Item]":
        """The messages, as templates, placeholders, literal messages and prompts."""
        return Listed(self._items)

    # --- nested prompts --------------------------------------------------------------------------

    def _derive(self) -> None:
        """Work out what follows from the messages, the partials and the options."""
        self.body, self._computed = laid_out(self._items)
        self._depth: int = depth_of(self._items)
        super()._derive()

    def _inputs(self, filled_in: Iterable[str]) -> Inputs:
        """Return the inputs of the messages, and those of the prompts among them."""
        found = inputs_of(self.body, filled_in)
        if not self._computed:
            return found
        return replace(together([found, *(one.inputs for _, one in self._computed)]), computed=found.computed)

    def _has_more(self) -> bool:
        """Return whether there are prompts among the messages that are asked at each render."""
        return bool(self._computed)

    def _more_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the messages of the nested prompts."""
        return {**values, **{name: one.messages(values) for name, one in self._computed}}

    async def _amore_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the messages of the nested prompts, after awaiting them one after the other."""
        return {**values, **{name: await one.amessages(values) for name, one in self._computed}}

    # --- a list of messages ----------------------------------------------------------------------

    def __add__(self, other: "MessageSource | Messages") -> "Self":
        """Return a template of the messages of both; what is not read yet has this template's format.

        Raises:
            TemplateDefinitionError: ``other`` is no message, or its partials do not go together with these.
        """
        right = chat_of(other, self.template_format)
        return self._joined(right, base=right if _is_richer(right, self) else self)

    def __radd__(self, other: "MessageSource | Messages") -> "Self":
        """Return a template of the messages of both; what is not read yet has this template's format."""
        return cast("Self", chat_of(other, self.template_format)._joined(self, base=self))

    def _joined(self, right: "ChatPromptTemplate", base: "ChatPromptTemplate") -> "Self":
        """Return a template like ``base``, of these messages and those of ``right``."""
        partials = joined([(one.partial_variables, one.inputs.all) for one in (self, right)])
        options = joined_options(self, right)
        types = options.pop("input_types", None) or {}
        made = base._changed(_items=self._items + right._items, partial_variables=partials, _types=types, **options)  # noqa: SLF001  (its own kind)
        return cast("Self", made)

    def append(self, message: "MessageSource") -> None:
        """Add ``message`` at the end of this template; its inputs become inputs of the template."""
        self.extend([message])

    def extend(self, messages: "Messages") -> None:
        """Add ``messages`` at the end of this template.

        Renders that run meanwhile give the old messages or the new ones; one thread at a time may add.
        """
        made = self + (messages if isinstance(messages, ChatPromptTemplate) else list(messages))
        names = [
            name for owner in type(self).__mro__ for name in getattr(owner, "__slots__", ()) if hasattr(made, name)
        ]
        for name in names:
            if name != "_compiled":  # it is read first, and finds all it asks for in the old and in the new values
                object.__setattr__(self, name, getattr(made, name))
        self._compiled = made._compiled  # noqa: SLF001  (its own kind)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> "Iterator[Item]":
        return iter(self._items)

    def __contains__(self, message: object) -> bool:
        """Say whether ``message``, written in any way, is one of this template's."""
        if any(item is message for item in self._items):
            return True
        try:
            return read_item(message, self.template_format) in self._items
        except ValueError:  # it is no message at all
            return False

    @overload
    def __getitem__(self, index: int) -> "Item": ...
    @overload
    def __getitem__(self, index: slice) -> "Self": ...
    def __getitem__(self, index: int | slice) -> "Item | Self":
        """Return one message, or a template of some: it keeps name, metadata and the partials it still uses."""
        if not isinstance(index, slice):
            return self._items[index]
        made = self._changed(_items=self._items[index])
        known = made.inputs.all
        return made._changed(  # noqa: SLF001  (its own kind)
            partial_variables={name: value for name, value in self.partial_variables.items() if name in known}
        )


def chat_of(source: object, template_format: TemplateFormat) -> ChatPromptTemplate:
    """Return what stands on a side of ``+`` as a chat template.

    Raises:
        TemplateDefinitionError: it is neither a message nor a list of messages.
    """
    if isinstance(source, ChatPromptTemplate):
        return source
    several = is_sequence(source) and not is_one(source) and not is_pair(source)
    sources: object = source if several else [source]
    return ChatPromptTemplate(cast("Messages", sources), template_format=template_format)


def _is_richer(right: ChatPromptTemplate, left: ChatPromptTemplate) -> bool:
    """Say whether ``right`` is of a class derived from that of ``left``, whose state it would lose."""
    return type(right) is not type(left) and isinstance(right, type(left))
