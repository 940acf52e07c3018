"""Prompts with some inputs filled in: what ``partial`` returns."""

from typing import Any, ClassVar

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import input_error, nearest, no_mapping, quoted, shown
from genprompts.kinds import is_mapping
from genprompts.listed import Listed
from genprompts.prompts.dict import DictPrompt
from genprompts.prompts.filling import afilled, filled
from genprompts.prompts.prompt import ChatPrompt, ImagePrompt, Prompt, TextPrompt
from genprompts.prompts.structured import StructuredChatPrompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def bind(prompt: Prompt[Any, Any], values: "Mapping[str, object]") -> Prompt[Any, Any]:
    """Return ``prompt`` with ``values`` filled in.

    Raises:
        UnexpectedInputError: the prompt has no input of such a name.
    """
    known = (*prompt.input_variables, *prompt.optional_variables)
    unknown = tuple(name for name in values if name not in known)
    if unknown:
        meant = nearest(unknown[0], known)
        hint = f"; did you mean {shown(meant)}?" if meant is not None else f"; it has {quoted(known) or 'none'}"
        message = f"prompt {shown(prompt.name)} has no input {quoted(unknown)}{hint}"
        raise UnexpectedInputError(message, prompt.name, unknown)
    if isinstance(prompt, BoundPrompt):
        values = {**prompt.partial_variables, **values}
        prompt = prompt.unbound
    bound: Prompt[Any, Any] = _bound_class(prompt)(prompt, values)
    return bound


class BoundPrompt(Prompt[Any, Any]):
    """A prompt and the values that are filled in; a later input overrides them."""

    __slots__ = ("input_variables", "metadata", "name", "optional_variables", "partial_variables", "tags", "unbound")

    unbound: Prompt[Any, Any]

    def __init__(self, prompt: Prompt[Any, Any], values: "Mapping[str, object]") -> None:
        """Fill ``values`` into ``prompt``."""
        self.unbound = prompt
        self.partial_variables: Mapping[str, object] = dict(values)
        self.name: str = prompt.name
        self.metadata: Mapping[str, object] = prompt.metadata
        self.tags: tuple[str, ...] = prompt.tags
        self.input_variables: Listed[str] = Listed(name for name in prompt.input_variables if name not in values)
        bound = (name for name in prompt.input_variables if name in values)
        self.optional_variables: Listed[str] = Listed((*prompt.optional_variables, *bound))

    def _render(self, input: Any, config: object = None) -> Any:  # noqa: A002  (LangChain's name)
        """Render the prompt with the bound values, overridden by those of ``input``.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a bound value has to be awaited.
        """
        if config is not None:
            return self._traced(input, config)
        given = self._given(input)
        return self.unbound.invoke({**filled(self.partial_variables, given, self.name), **given})

    async def _arender(self, input: Any) -> Any:  # noqa: A002  (one word for one thing)
        """Render the prompt as ``invoke`` does, awaiting the bound values that have to be awaited."""
        given = self._given(input)
        return await self.unbound.ainvoke({**await afilled(self.partial_variables, given), **given})

    def __call__(self, **values: object) -> Any:
        """Render the prompt with the bound values, overridden by ``values``."""
        return self.invoke(values)

    async def _acall(self, /, **values: object) -> Any:
        """Render the prompt as the call does, awaiting what has to be awaited."""
        return await self.ainvoke(values)

    def _given(self, given: object) -> "Mapping[str, object]":
        """Return what was given by name; the bare value of the one input that is left will do."""
        if not is_mapping(given):
            if len(self.input_variables) != 1 or given is None:
                raise no_mapping(self, given)
            return {self.input_variables[0]: given}
        if any(name not in given for name in self.input_variables):
            raise input_error(self, given)
        return given

    @property
    def input_types(self) -> "Mapping[str, Any]":
        """The type of each input."""
        return self.unbound.input_types

    @property
    def OutputType(self) -> Any:  # noqa: N802  (LangChain's name)
        """The type of what the prompt renders."""
        return self.unbound.OutputType

    def _before(self, other: Any) -> list[Any]:
        """Return what follows the unbound prompt in a chain."""
        return self.unbound._before(other)  # noqa: SLF001  (a prompt asks a prompt)

    def __eq__(self, other: object) -> bool:
        """Bound prompts are equal when the prompts and the values are."""
        return (
            isinstance(other, BoundPrompt)
            and self.unbound == other.unbound
            and self.partial_variables == other.partial_variables
        )

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # values need not be hashable

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as prompt and values."""
        return type(self), (self.unbound, self.partial_variables)


class BoundChatPrompt(BoundPrompt, ChatPrompt[Any]):
    """A chat prompt with some inputs filled in."""

    __slots__ = ()


class BoundTextPrompt(BoundPrompt, TextPrompt[Any]):
    """A text prompt with some inputs filled in."""

    __slots__ = ()


class BoundImagePrompt(BoundPrompt, ImagePrompt[Any]):
    """An image prompt with some inputs filled in."""

    __slots__ = ()


class BoundDictPrompt(BoundPrompt, DictPrompt[Any]):
    """A dict prompt with some inputs filled in."""

    __slots__ = ()


class BoundStructuredPrompt(BoundPrompt, StructuredChatPrompt[Any, Any]):
    """A structured prompt with some inputs filled in; the schema of the answer stays."""

    __slots__ = ("structured_output_kwargs",)

    unbound: StructuredChatPrompt[Any, Any]

    def __init__(self, prompt: StructuredChatPrompt[Any, Any], values: "Mapping[str, object]") -> None:
        """Fill ``values`` into ``prompt``."""
        super().__init__(prompt, values)
        self.structured_output_kwargs: Mapping[str, object] = prompt.structured_output_kwargs

    @property
    def output_schema(self) -> Any:
        """The class of the answer."""
        return self.unbound.output_schema

    @property
    def schema(self) -> object:
        """What models are given."""
        return self.unbound.schema


_BOUND: dict[Any, Any] = {
    StructuredChatPrompt: BoundStructuredPrompt,  # before its base
    ChatPrompt: BoundChatPrompt,
    TextPrompt: BoundTextPrompt,
    ImagePrompt: BoundImagePrompt,
    DictPrompt: BoundDictPrompt,
}


def _bound_class(prompt: Prompt[Any, Any]) -> Any:
    """Return the class that ``prompt`` has when something is filled in."""
    return next((bound for base, bound in _BOUND.items() if isinstance(prompt, base)), BoundPrompt)
