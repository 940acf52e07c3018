"""What to say when an input does not fit its prompt: names and near misses, never values."""

from genprompts.errors import MissingInputError, UnexpectedInputError
from genprompts.kinds import is_mapping, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    from genprompts.errors import GenPromptsError

    class Inputs(Protocol):
        """What is asked of a prompt here."""

        @property
        def name(self) -> str:
            """The prompt's name."""
            ...

        @property
        def input_variables(self) -> Sequence[str]:
            """The inputs that have to be given."""
            ...

        @property
        def optional_variables(self) -> Sequence[str]:
            """The inputs that may be left out."""
            ...


_MOST_NAMES = 20
_LONGEST_NAME = 60


def as_dict(prompt: "Inputs", values: object) -> "dict[str, object]":
    """Return the mapping ``values`` as a dict.

    Raises:
        UnexpectedInputError: ``values`` is no mapping.
    """
    if is_mapping(values):
        return values if isinstance(values, dict) else dict(values)
    raise no_mapping(prompt, values)


def no_mapping(prompt: "Inputs", given: object) -> UnexpectedInputError:
    """Return the error for an input that is no mapping."""
    names = tuple(prompt.input_variables)
    wanted = f"a mapping with {quoted(names)}" if names else "a mapping"
    message = f"{_called(prompt)} takes {wanted}, not {kind(given)}"
    return UnexpectedInputError(message, prompt.name, names)


def input_error(prompt: "Inputs", given: object) -> "GenPromptsError":
    """Return the error that says why ``given`` cannot fill ``prompt``."""
    if not is_mapping(given):
        return no_mapping(prompt, given)
    missing = tuple(name for name in prompt.input_variables if name not in given)
    if not missing:  # a mapping that fails though it has the names
        return UnexpectedInputError(f"{_called(prompt)} cannot read its input, {kind(given)}", prompt.name)
    received = sorted(key for key in list[object](given) if isinstance(key, str))
    text = f"{_called(prompt)} is missing the input{'s' if len(missing) > 1 else ''} {quoted(missing)}; received "
    text += quoted(received) if received else "none"
    known = {*prompt.input_variables, *prompt.optional_variables}
    text += _near_misses(missing, [name for name in received if name not in known])
    odd = next((name for name in missing if not name.isidentifier()), None)
    if odd is not None and "{" not in odd:
        text += f"; if {shown('{' + odd + '}')} is meant as text, write {shown('{{' + odd + '}}')} in the template"
    return MissingInputError(text, prompt.name, missing)


def unknown_inputs(prompt: "Inputs", given: "dict[object, object]") -> UnexpectedInputError:
    """Return the error for keys of ``given`` that are no inputs of ``prompt``."""
    known = (*prompt.input_variables, *prompt.optional_variables)
    unknown = tuple(str(key) for key in given if key not in known)
    takes = f"it takes {quoted(known)}" if known else "it takes none"
    message = f"{_called(prompt)} has no input {quoted(unknown)}; {takes}"
    missing = [name for name in known if name not in given]
    return UnexpectedInputError(message + _near_misses(missing, unknown), prompt.name, unknown)


def quoted(names: "Iterable[str]") -> str:
    """Return ``names`` for a message: in quotes, the long and the many cut short."""
    listed = [shown(name) for name in names]
    more = len(listed) - _MOST_NAMES
    return ", ".join(listed[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def shown(name: str) -> str:
    """Return ``name`` in quotes, on one line."""
    cut = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    plain = cut if cut.isprintable() else cut.encode("unicode_escape").decode("ascii")
    return f"'{plain}'" if '"' in plain else f'"{plain}"'


def nearest(word: str, candidates: "Iterable[str]") -> str | None:
    """Return the candidate that ``word`` was probably meant to be."""
    from difflib import get_close_matches  # noqa: PLC0415  (10 ms, only when something went wrong)

    return next(iter(get_close_matches(word, list(candidates), n=1)), None)


def _near_misses(missing: "Sequence[str]", unknown: "Sequence[str]") -> str:
    """Return a remark on the unknown names that look like missing ones."""
    remarks: list[str] = []
    for name in unknown[:_MOST_NAMES]:
        meant = nearest(name, missing)
        if meant is not None:
            remarks.append(f"; did you mean {shown(meant)} instead of {shown(name)}?")
    return "".join(remarks[:3])


def _called(prompt: "Inputs") -> str:
    """Return how a message calls the prompt."""
    return f"prompt {shown(prompt.name)}" if prompt.name else "the prompt"
