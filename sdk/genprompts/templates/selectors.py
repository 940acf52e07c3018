"""Example selectors: what chooses the examples of a few-shot prompt at each render; LangChain's own will do."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeAlias

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.templates.computed import GivesText, at_once, text_of
from genprompts.templates.text import PromptTemplate

Example: TypeAlias = Mapping[str, Any]
"""The values that one example fills in."""


class SyncExampleSelector(Protocol):
    """Any object that selects examples; asynchronous calls prefer its ``aselect_examples``, where it has one."""

    def select_examples(self, input_variables: dict[str, Any]) -> Sequence[Example]:
        """Return the examples for these values of the prompt's inputs."""
        ...


class AsyncExampleSelector(Protocol):
    """An object that selects examples in asynchronous calls only."""

    async def aselect_examples(self, input_variables: dict[str, Any]) -> Sequence[Example]:
        """Return the examples for these values of the prompt's inputs."""
        ...


ExampleSelector: TypeAlias = SyncExampleSelector | AsyncExampleSelector
"""What a few-shot prompt takes as its ``example_selector``."""


class BaseExampleSelector(ABC):
    """A base for selectors of your own; any object with ``select_examples`` will do as well."""

    __slots__ = ()

    @abstractmethod
    def add_example(self, example: dict[str, Any]) -> object:
        """Add an example to choose from."""

    async def aadd_example(self, example: dict[str, Any]) -> object:
        """Add an example to choose from; in a thread, unless a class says otherwise."""
        return await asyncio.to_thread(self.add_example, example)

    @abstractmethod
    def select_examples(self, input_variables: dict[str, Any]) -> Sequence[Example]:
        """Return the examples for these values of the prompt's inputs."""

    async def aselect_examples(self, input_variables: dict[str, Any]) -> Sequence[Example]:
        """Return the examples for these values; chosen in a thread, unless a class says otherwise."""
        return await asyncio.to_thread(self.select_examples, input_variables)


def word_count(text: str) -> int:
    """Return the number of words of ``text``, which spaces and line ends part."""
    return len(re.split(r"[ \n]", text))


class LengthBasedExampleSelector(BaseExampleSelector):
    """Chooses the first examples, as many as fit beside the values into ``max_length``."""

    __slots__ = ("_lengths", "example_prompt", "examples", "get_text_length", "max_length")

    def __init__(
        self,
        *,
        examples: Sequence[Example],
        example_prompt: PromptTemplate | GivesText,
        get_text_length: Callable[[str], int] = word_count,
        max_length: int = 2048,
    ) -> None:
        """Measure each example, printed by ``example_prompt``, with ``get_text_length``.

        Raises:
            MissingInputError: an example lacks what the example prompt asks for.
        """
        self.examples: list[dict[str, Any]] = []
        self.example_prompt = example_prompt
        self.get_text_length = get_text_length
        self.max_length = max_length
        self._lengths: list[int] = []
        for example in examples:
            self.add_example(dict(example))

    def add_example(self, example: dict[str, Any]) -> None:
        """Add an example to choose from, behind the others."""
        self._lengths.append(self.get_text_length(text_of(self.example_prompt, example)))
        self.examples.append(example)

    async def aadd_example(self, example: dict[str, Any]) -> None:
        """Add an example to choose from, behind the others."""
        self.add_example(example)

    def select_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the first examples that fit beside these values."""
        left = self.max_length - self.get_text_length(" ".join(str(value) for value in input_variables.values()))
        chosen: list[dict[str, Any]] = []
        for example, length in zip(list(self.examples), self._lengths, strict=False):  # one may be being added
            if left <= 0 or length > left:
                break
            chosen.append(example)
            left -= length
        return chosen

    async def aselect_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the first examples that fit beside these values."""
        return self.select_examples(input_variables)

    def __eq__(self, other: object) -> bool:
        """Selectors are equal when they choose alike."""
        return isinstance(other, LengthBasedExampleSelector) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # examples can be added


def check_selector(selector: object) -> None:
    """Refuse what cannot select examples.

    Raises:
        TemplateDefinitionError: it has no method that does.
    """
    if not callable(getattr(selector, "select_examples", None) or getattr(selector, "aselect_examples", None)):
        message = f"{kind(selector)} is no example selector; it has no method 'select_examples'"
        raise TemplateDefinitionError(message)


def select(selector: object, values: Mapping[str, object]) -> list[Example]:
    """Return the examples that ``selector`` chooses for ``values``.

    Raises:
        UnexpectedInputError: it can only be awaited, or gives no list of dicts.
    """
    choose: Callable[[dict[str, object]], object] | None = getattr(selector, "select_examples", None)
    if choose is None:
        raise UnexpectedInputError(f"what {kind(selector)} selects has to be awaited; use the asynchronous call")
    return _examples(at_once(choose(dict(values)), selector), selector)


async def aselect(selector: object, values: Mapping[str, object]) -> list[Example]:
    """Return the examples that ``selector`` chooses for ``values``, after awaiting it.

    Raises:
        UnexpectedInputError: it gives no list of dicts.
    """
    choose: Callable[[dict[str, object]], object] | None = getattr(selector, "aselect_examples", None)
    if choose is None:  # it may ask a store: nothing else of the program has to wait for it
        choose = getattr(selector, "select_examples")  # noqa: B009  (checked when the prompt was made)
        found = await asyncio.to_thread(choose, dict(values))
    else:
        found = choose(dict(values))
    return _examples(await found if isinstance(found, Awaitable) else found, selector)


def _examples(found: object, selector: object) -> list[Example]:
    if is_sequence(found) and all(is_mapping(example) for example in found):
        return [example for example in found if is_mapping(example)]
    raise UnexpectedInputError(f"{kind(selector)} selects {kind(found)}; a few-shot prompt takes a list of dicts")
