"""Prompts over lists: what ``map`` returns."""

from typing import Any

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import is_sequence, kind
from genprompts.prompts.prompt import Prompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LIST: Any = list  # of types that are known at run time only


class MappedPrompt(Prompt[Any, Any]):
    """A prompt that takes a list of inputs and renders the list of their results."""

    __slots__ = ("name", "prompt")

    prompt: Prompt[Any, Any]

    def __init__(self, prompt: Prompt[Any, Any]) -> None:
        """Render ``prompt`` once for each item."""
        self.prompt = prompt
        self.name: str = prompt.name

    def _render(self, input: Any, config: object = None) -> list[Any]:  # noqa: A002  (LangChain's name)
        """Render the prompt once for each item of ``input``.

        Raises:
            UnexpectedInputError: ``input`` is no list.
        """
        if config is not None:
            traced: list[Any] = self._traced(input, config)
            return traced
        rendered: list[Any] = self.prompt.batch(self._items(input))
        return rendered

    async def _arender(self, input: Any) -> list[Any]:  # noqa: A002  (one word for one thing)
        """Render the prompt once for each item, awaiting what has to be awaited."""
        rendered: list[Any] = await self.prompt.abatch(self._items(input))
        return rendered

    def _items(self, given: object) -> "Sequence[object]":
        """Return the items of what was given."""
        if is_sequence(given):
            return given
        called = f"prompt {shown(self.name)}" if self.name else "the prompt"
        raise UnexpectedInputError(f"{called} over a list takes a list of inputs, not {kind(given)}", self.name)

    def as_runnable(self) -> Any:
        """Return LangChain's runnable over lists; each item is a run of its own."""
        return self.prompt.as_runnable().map()

    def _input_schema(self) -> Any:
        """Return a list of the prompt's inputs."""
        return _LIST[self.prompt.input_schema]

    @property
    def input_types(self) -> "Mapping[str, Any]":
        """The types of the inputs of one item."""
        return self.prompt.input_types

    @property
    def OutputType(self) -> Any:  # noqa: N802  (LangChain's name)
        """A list of what the prompt renders."""
        return _LIST[self.prompt.OutputType]

    def __eq__(self, other: object) -> bool:
        """Prompts over lists are equal when the prompts are."""
        return isinstance(other, MappedPrompt) and self.prompt == other.prompt

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((MappedPrompt, self.prompt))

    def __repr__(self) -> str:
        """Return the prompt with the call."""
        return f"{self.prompt!r}.map()"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as the prompt."""
        return type(self), (self.prompt,)
