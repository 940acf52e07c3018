"""``FewShotChatMessagePromptTemplate``: the messages of examples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import ChatBody, Constant, LiteralMessage, Placeholder
from genprompts.templates.calls import ChatTemplate
from genprompts.templates.computed import Computed
from genprompts.templates.examples import FewShot
from genprompts.templates.inputs import Inputs, computed_name, inputs_of, together
from genprompts.templates.item import literal_message, message_prompt
from genprompts.value import ChatPromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from genprompts.messages.types import Message
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import ExamplePrompt, MessageSource
    from genprompts.templates.selectors import Example, ExampleSelector
    from genprompts.templates.template import Options

_SHOWN = computed_name(0)


class FewShotChatMessagePromptTemplate(FewShot[ChatPromptValue], ChatTemplate):
    """The messages of examples, each shown by the example prompt; alone or in the list of a chat template.

    The examples are fixed, or a selector chooses them at each render. What they show is never read as a template.
    """

    __slots__ = ("_asked",)
    _state: ClassVar[tuple[str, ...]] = (*FewShot._state, "_asked")  # noqa: SLF001  (one thing in two classes)

    def __init__(
        self,
        *,
        example_prompt: "ExamplePrompt",
        examples: "Sequence[Example] | None" = None,
        example_selector: "ExampleSelector | None" = None,
        **options: "Unpack[Options]",
    ) -> None:
        """Show the examples where they are fixed; ``input_variables`` are what the selector is to be given.

        Raises:
            TemplateDefinitionError: there are neither examples nor a selector, or both, or they cannot be shown.
        """
        self._hold(message_prompt(example_prompt), examples, example_selector)
        names = options.get("input_variables") or () if example_selector is not None else ()
        self._asked: tuple[str, ...] = tuple(sorted(names))
        super().__init__(self._read(), "f-string", {}, options)

    def _read(self) -> ChatBody:
        """Return the messages, or the field for them where they are found out at each render."""
        computed = ChatBody((Placeholder(_SHOWN, computed=True),))
        if not self._is_static():
            return computed
        shown = self._first_shown(_messages)
        try:
            return ChatBody(
                tuple(
                    LiteralMessage(cast("Mapping[str, Constant]", literal_message(one)))
                    for messages in shown
                    for one in messages
                )
            )
        except TemplateDefinitionError:  # they hold what no source can say
            return computed

    def _inputs(self, filled_in: Iterable[str]) -> Inputs:
        """Return what the selector has to be given."""
        found = inputs_of(self.body, filled_in)
        return replace(together([found, Inputs(self._asked, (), frozenset())]), computed=found.computed)

    def _has_more(self) -> bool:
        """Return whether the body has a field for the messages."""
        return any(isinstance(part, Placeholder) for part in self._parts)

    @property
    def _parts(self) -> "tuple[object, ...]":
        assert isinstance(self.body, ChatBody)
        return self.body.parts

    def _more_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the messages."""
        shown = self._shown(self._chosen(values), _messages)
        return {**values, _SHOWN: [one for messages in shown for one in messages]}

    async def _amore_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the messages, after awaiting what has to be awaited."""
        shown = await self._ashown(await self._achosen(values), _amessages)
        return {**values, _SHOWN: [one for messages in shown for one in messages]}

    def __add__(self, other: "MessageSource | Iterable[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of these messages and ``other``."""
        from genprompts.templates.chat import chat_of  # noqa: PLC0415  (a cycle)

        return chat_of(self, self.template_format) + other

    def __radd__(self, other: "MessageSource | Iterable[MessageSource]") -> "ChatPromptTemplate":
        """Return a chat template of ``other`` and these messages."""
        from genprompts.templates.chat import chat_of  # noqa: PLC0415  (a cycle)

        return chat_of(other, self.template_format) + self


def _messages(prompt: Any, example: Mapping[str, object]) -> "list[Message]":
    return Computed(prompt).messages(example)


async def _amessages(prompt: Any, example: Mapping[str, object]) -> "list[Message]":
    return await Computed(prompt).amessages(example)
