"""The examples of a few-shot prompt: fixed ones or a selector, and the example prompt that shows each of them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeAlias, TypeVar

from genprompts.errors import GenPromptsError, MissingInputError, TemplateDefinitionError
from genprompts.generic import OutputT
from genprompts.input_errors import quoted
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.templates.computed import depth_of, inputs_for, is_fixed
from genprompts.templates.selectors import Example, ExampleSelector, aselect, check_selector, select
from genprompts.templates.template import Template

_ShownT = TypeVar("_ShownT")
Show: TypeAlias = Callable[[object, Mapping[str, object]], _ShownT]
AsyncShow: TypeAlias = Callable[[object, Mapping[str, object]], Awaitable[_ShownT]]


class FewShot(Template[OutputT]):
    """A template that shows examples."""

    __slots__ = ("_depth", "_examples", "_selector", "example_prompt")
    _state: ClassVar[tuple[str, ...]] = (
        *Template._state,  # noqa: SLF001  (one thing in two classes)
        *("_examples", "_selector", "example_prompt"),
    )
    example_prompt: Any
    """What shows one example."""

    def _hold(self, prompt: object, examples: object, selector: object) -> None:
        """Keep what the examples are and what shows them; called before the template itself is made."""
        if examples is None and selector is None:
            raise TemplateDefinitionError("a few-shot prompt needs 'examples' or an 'example_selector'")
        if examples and selector is not None:
            raise TemplateDefinitionError("a few-shot prompt takes 'examples' or an 'example_selector', not both")
        if selector is not None:
            check_selector(selector)
        self.example_prompt = prompt
        self._examples: tuple[Example, ...] | None = _read(examples) if selector is None else None
        self._selector: Any = selector
        self._depth: int = depth_of([prompt])

    def _derive(self) -> None:
        """Work out what follows from what the template is made of."""
        self._depth = depth_of([self.example_prompt])
        super()._derive()

    @property
    def examples(self) -> list[dict[str, Any]] | None:
        """The examples, copied; None where a selector chooses them."""
        return None if self._examples is None else [dict(example) for example in self._examples]

    @property
    def example_selector(self) -> ExampleSelector | None:
        """What chooses the examples at each render; None where they are fixed."""
        selector: ExampleSelector | None = self._selector
        return selector

    def _is_static(self) -> bool:
        """Return whether the examples look the same in each render."""
        return self._examples is not None and is_fixed(self.example_prompt)

    def _chosen(self, values: Mapping[str, object]) -> Iterable[Example]:
        """Return the examples to show for these ``values``."""
        return select(self._selector, values) if self._examples is None else self._examples

    async def _achosen(self, values: Mapping[str, object]) -> Iterable[Example]:
        """Return the examples to show for these ``values``, after awaiting the selector."""
        return await aselect(self._selector, values) if self._examples is None else self._examples

    def _first_shown(self, show: Show[_ShownT]) -> list[_ShownT]:
        """Return what ``show`` makes of the fixed examples, when the template is made.

        Raises:
            TemplateDefinitionError: an example does not go together with the example prompt.
        """
        found: list[_ShownT] = []
        for index, example in enumerate(self._examples or ()):
            try:
                found.append(show(self.example_prompt, example))
            except MissingInputError:  # noqa: PERF203  (the error says which example it is)
                raise TemplateDefinitionError(_lack(self.example_prompt, index, example)[0]) from None
            except GenPromptsError as error:
                raise TemplateDefinitionError(f"example {index} cannot be shown: {error}") from None
            except (TypeError, ValueError, OverflowError) as error:
                raise TemplateDefinitionError(f"example {index} has a value that its prompt cannot print") from error
        return found

    def _shown(self, examples: Iterable[Example], show: Show[_ShownT]) -> list[_ShownT]:
        """Return what ``show`` makes of each example."""
        found: list[_ShownT] = []
        for index, example in enumerate(examples):
            try:
                found.append(show(self.example_prompt, example))
            except MissingInputError:  # noqa: PERF203  (the error says which example it is)
                raise self._lacking(index, example) from None
        return found

    async def _ashown(self, examples: Iterable[Example], show: AsyncShow[_ShownT]) -> list[_ShownT]:
        """Return what ``show`` makes of each example, after awaiting it."""
        found: list[_ShownT] = []
        for index, example in enumerate(examples):
            try:
                found.append(await show(self.example_prompt, example))
            except MissingInputError:  # noqa: PERF203  (the error says which example it is)
                raise self._lacking(index, example) from None
        return found

    def _lacking(self, index: int, example: Example) -> MissingInputError:
        """Return the error for an example that does not have what the example prompt asks for."""
        message, names = _lack(self.example_prompt, index, example)
        return MissingInputError(message, self.name, names)


def _lack(prompt: object, index: int, example: Example) -> tuple[str, tuple[str, ...]]:
    """Return what to say of an example that does not have what its ``prompt`` asks for, and the names."""
    names = tuple(name for name in inputs_for(prompt).required if name not in example)
    what = quoted(names) if names else "value"
    return f"example {index} has no {what}, which its prompt asks for", names


def _read(examples: object) -> tuple[Example, ...]:
    """Return the fixed examples.

    Raises:
        TemplateDefinitionError: they are no list of dicts.
    """
    if not is_sequence(examples):
        raise TemplateDefinitionError(f"the examples are a list of dicts, not {kind(examples)}")
    found: list[Example] = []
    for index, example in enumerate(examples):
        if not is_mapping(example):
            raise TemplateDefinitionError(
                f"example {index} is a dict of the values that it fills in, not {kind(example)}"
            )
        found.append(dict(example))
    return tuple(found)
