"""Prompts with some inputs filled in: what ``partial`` returns."""

from typing import Any, ClassVar

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import input_error, nearest, no_mapping, quoted, shown
from genprompts.kinds import is_mapping
from genprompts.prompt import ChatPrompt, ImagePrompt, Prompt, TextPrompt

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
        values = {**prompt.values, **values}
        prompt = prompt.unbound
    for base, bound in _BOUND.items():
        if isinstance(prompt, base):
            return bound(prompt, values)
    return BoundPrompt(prompt, values)


class BoundPrompt(Prompt[Any, Any]):
    """A prompt and the values that are filled in."""

    __slots__ = ("input_variables", "name", "optional_variables", "unbound", "values")

    unbound: Prompt[Any, Any]
    values: "Mapping[str, object]"

    def __init__(self, prompt: Prompt[Any, Any], values: "Mapping[str, object]") -> None:
        """Fill ``values`` into ``prompt``."""
        self.unbound = prompt
        self.values = dict(values)
        self.name: str = prompt.name
        self.input_variables: tuple[str, ...] = tuple(name for name in prompt.input_variables if name not in values)
        bound = (name for name in prompt.input_variables if name in values)
        self.optional_variables: tuple[str, ...] = (*prompt.optional_variables, *bound)

    def invoke(self, input: Any, config: object = None) -> Any:  # noqa: A002  (LangChain's name)
        """Render the prompt with the bound values, overridden by those of ``input``."""
        return self.unbound.invoke(self._merged(input), config)

    def __call__(self, **values: object) -> Any:
        """Render the prompt with the bound values, overridden by ``values``."""
        return self.invoke(values)

    def _merged(self, given: object) -> dict[str, object]:
        """Return the bound values overridden by the given ones."""
        if not is_mapping(given):
            if len(self.input_variables) != 1 or given is None:
                raise no_mapping(self, given)
            given = {self.input_variables[0]: given}
        if any(name not in given for name in self.input_variables):
            raise input_error(self, given)
        return {**{name: _value(value) for name, value in self.values.items() if name not in given}, **given}

    def __eq__(self, other: object) -> bool:
        """Bound prompts are equal when the prompts and the values are."""
        return isinstance(other, BoundPrompt) and self.unbound == other.unbound and self.values == other.values

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # values need not be hashable

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as prompt and values."""
        return type(self), (self.unbound, self.values)


def _value(value: object) -> object:
    """Return a bound value; a function is called at each render, so that it can say the time of the day."""
    return value() if callable(value) and not isinstance(value, type) else value


class BoundChatPrompt(BoundPrompt, ChatPrompt[Any]):
    """A chat prompt with some inputs filled in."""

    __slots__ = ()


class BoundTextPrompt(BoundPrompt, TextPrompt[Any]):
    """A text prompt with some inputs filled in."""

    __slots__ = ()


class BoundImagePrompt(BoundPrompt, ImagePrompt[Any]):
    """An image prompt with some inputs filled in."""

    __slots__ = ()


_BOUND = {ChatPrompt: BoundChatPrompt, TextPrompt: BoundTextPrompt, ImagePrompt: BoundImagePrompt}
