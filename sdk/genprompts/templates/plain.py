"""Values that files can hold: texts, numbers, truth values, None, lists and maps."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypeAlias

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages.conversion import to_messages

Plain: TypeAlias = "str | int | float | bool | None | list[Plain] | dict[str, Plain]"

_ESCAPED = "__lc_escaped__"

MAX_DEPTH = 40
"""How deep values nest at most, in files and in what is written to them."""


def plain(value: object, place: str, depth: int = 0) -> Plain:
    """Return a copy of ``value``, of plain values alone; ``place`` says in a message what it is.

    Raises:
        TemplateDefinitionError: there is something in it that no file can hold.
    """
    if depth > MAX_DEPTH:
        raise TemplateDefinitionError(f"{place} nests deeper than {MAX_DEPTH} levels, or holds itself")
    if isinstance(value, str):
        return _text(value, place)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise TemplateDefinitionError(f"{place} is not finite, which no file can hold")
        return float(value)
    if is_mapping(value):
        return plain_map(value, place, depth)
    if is_sequence(value):
        return [plain(item, place, depth + 1) for item in value]
    if not callable(value) and isinstance(getattr(value, "type", None), str) and hasattr(value, "content"):
        return _message(value, place, depth)
    what = "a function" if callable(value) and not isinstance(value, type) else kind(value)
    hint = "; fill it in after loading" if callable(value) else ""
    raise TemplateDefinitionError(f"{place} is {what}, which no file can hold{hint}")


def plain_map(value: Mapping[str, object], place: str, depth: int = 0) -> dict[str, Plain]:
    """Return a copy of the mapping ``value``, of plain values alone."""
    made: dict[str, Plain] = {}
    keys: Sequence[object] = list(value)
    for key in keys:
        if not isinstance(key, str):
            raise TemplateDefinitionError(f"{place} has a key that is {kind(key)}; files have texts as keys")
        made[_text(key, place)] = plain(value[key], place, depth + 1)
    return made


def plain_partials(partials: Mapping[str, object]) -> dict[str, Plain]:
    """Return the values that are filled in, which must be plain, by name."""
    return {name: plain(partials[name], f"the partial {shown(name)}") for name in sorted(partials)}


def _text(value: str, place: str) -> str:
    """Return ``value``, which must be a text that files can hold."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        message = f"{place} holds half a character (a lone surrogate), which no file can hold"
        raise TemplateDefinitionError(message) from None
    return str.__str__(value)


def _message(value: object, place: str, depth: int) -> Plain:
    """Return the dict of a message object."""
    try:
        return plain(dict(to_messages([value], "messages")[0]), place, depth)
    except UnexpectedInputError:
        raise TemplateDefinitionError(f"{place} is {kind(value)}, which no file can hold") from None


def escaped(value: Plain) -> Plain:
    """Return ``value`` with what looks like one of LangChain's manifests marked as data, as LangChain does."""
    if isinstance(value, dict):
        if "lc" in value or value.keys() == {_ESCAPED}:
            return {_ESCAPED: value}
        return {key: escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [escaped(item) for item in value]
    return value


def unescaped(value: Plain) -> Plain:
    """Return ``value`` without the marks that ``escaped`` made."""
    if isinstance(value, dict):
        if value.keys() == {_ESCAPED}:
            return value[_ESCAPED]
        return {key: unescaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unescaped(item) for item in value]
    return value
