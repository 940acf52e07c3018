"""The values of inputs that are filled in beforehand: functions are asked at each render."""

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping


def filled(partials: "Mapping[str, object]", given: "Container[str]", prompt: str) -> dict[str, object]:
    """Return the values of those ``partials`` that are not ``given``.

    Raises:
        UnexpectedInputError: a value has to be awaited.
    """
    found: dict[str, object] = {}
    for name, partial in partials.items():
        if name in given:
            continue
        value = found[name] = _value_of(partial)
        if value is not partial and hasattr(value, "__await__"):
            close = getattr(value, "close", None)
            if close is not None:
                close()  # a coroutine warns when nobody awaits it
            message = f"the partial for input {shown(name)} has to be awaited; use the asynchronous call"
            raise UnexpectedInputError(message, prompt, (name,))
    return found


async def afilled(partials: "Mapping[str, object]", given: "Container[str]") -> dict[str, object]:
    """Return the values of those ``partials`` that are not ``given``, awaiting those that have to be awaited."""
    found: dict[str, object] = {}
    for name, partial in partials.items():
        if name not in given:
            value = _value_of(partial)
            found[name] = await value if value is not partial and hasattr(value, "__await__") else value
    return found


def _value_of(partial: object) -> object:
    """Return the value that is filled in: a function is asked for it, a class is a value like others."""
    if callable(partial) and not isinstance(partial, type):
        function: Callable[[], object] = partial
        return function()
    return partial
