"""LangChain with one of its ways put right: the evidence that a difference is one that is meant."""

import sys
from collections import UserDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import combinations
from types import MappingProxyType
from typing import Any
from unittest import mock

from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from jinja2.utils import missing
from langchain_core.prompts import HumanMessagePromptTemplate, StringPromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate
from langchain_core.utils.mustache import tokenize
from tests.differential import data

MUSTACHE = (
    "missing name",
    "inside of nothing",
    "false item",
    "true item",
    "function",
    "own inverse",
    "empty section",
    "bytes",
    "other blocks",
)
JINJA = ("missing key", "stored key", "changed value")
WORDS: dict[str, tuple[str, ...]] = {"mustache": MUSTACHE, "jinja2": JINJA}
"""What can be put right in each language."""
_NOWHERE = object()
BLOCKS = HumanMessagePromptTemplate.__base__
FORMAT = HumanMessagePromptTemplate.format


WITHOUT = {"default", "d", "defined", "undefined"}
"""The filters and tests of jinja2 that do without a value."""


class MissingKeyError(Exception):
    """A name leads nowhere."""


class CalledError(Exception):
    """A function is given as a value."""


# --- mustache ------------------------------------------------------------------------------------


def _walk(scope: Any, path: Sequence[str], words: frozenset[str]) -> Any:
    """Return what ``path`` leads to, as LangChain does, but for what ``words`` put right."""
    found = scope
    for segment in path:
        if "inside of nothing" not in words and found in (0, False):
            return found
        if isinstance(found, Mapping):
            if segment not in found:
                return _NOWHERE
            found = found[segment]
        elif isinstance(found, list | tuple):
            try:
                found = found[int(segment)]
            except (ValueError, IndexError):
                return _NOWHERE
        else:
            return _NOWHERE
    return found


def _lookup(words: frozenset[str]) -> Any:
    """Return a function in place of LangChain's that finds the value of a tag."""

    def get_key(key: str, scopes: list[Any], **_: object) -> Any:
        if key == ".":
            # an inverted section puts True there
            found = next((one for one in scopes if one is not True), True) if "true item" in words else scopes[0]
            if "function" in words and callable(found):
                raise CalledError(key)
            entered = sys._getframe(1).f_locals["tag"] in {"section", "inverted section"}
            return found.value if entered and isinstance(found, _True) and not found.value else found
        for scope in scopes:
            found = _walk(scope, key.split("."), words)
            if isinstance(found, _True) and not found.value:
                found = found.value
            if found is not _NOWHERE:
                if "function" in words and callable(found):
                    raise CalledError(key)
                if "true item" in words and found is True:
                    return _True(found)
                if "empty section" in words and callable(found):
                    return _True(found)
                return found if found in (0, False) else found or ""
        if "missing name" in words and sys._getframe(1).f_locals["tag"] in {"variable", "no escape"}:
            raise MissingKeyError(key)
        return ""

    return get_key


class _True:
    """Something true that prints as ``value`` does."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __str__(self) -> str:
        return str(self.value) if self.value or self.value == 0 else ""

    def __repr__(self) -> str:
        return repr(self.value)

    def __bool__(self) -> bool:
        return True


class _List(list[object], _True):
    __init__ = list.__init__
    __repr__ = list.__repr__
    value = ()


class _Tuple(tuple[object, ...], _True):
    __slots__ = ()
    __init__ = object.__init__
    __repr__ = tuple.__repr__
    value = ()


class _Dict(dict[str, object], _True):
    __init__ = dict.__init__
    __repr__ = dict.__repr__
    value = ()


class _Range(list[object]):
    def __init__(self, items: list[object], value: range) -> None:
        super().__init__(items)
        self.value = value

    def __repr__(self) -> str:
        return repr(self.value)


def _item(value: object, words: frozenset[str]) -> object:
    """Return an item of a list so that LangChain enters it."""
    if "true item" in words and value is True:
        return _True(value)
    if "false item" in words and not value:
        kinds: tuple[tuple[type, type], ...] = ((dict, _Dict), (tuple, _Tuple), (list, _List))
        return next((made() for kind, made in kinds if isinstance(value, kind)), _True(value))
    return value


def prepared(value: Any, words: frozenset[str]) -> Any:
    """Return ``value`` with the items of its lists made true, and its bytes made one thing, where ``words`` say so."""
    if not words & {"false item", "true item", "bytes"}:
        return value
    if isinstance(value, dict | UserDict | MappingProxyType):
        return type(value)({key: prepared(one, words) for key, one in value.items()})
    if isinstance(value, bytes) and "bytes" in words:
        return _True(value)
    items = value.items if isinstance(value, data.Once) else value
    if not isinstance(items, list | tuple | range):
        return value
    made = [_item(prepared(one, words), words) for one in items]
    if isinstance(value, data.Point):
        return data.Point(*made)
    return _Range(made, value) if isinstance(value, range) else type(value)(made)


def _tokens(*given: Any) -> Iterator[tuple[str, str]]:
    """Yield LangChain's tokens; the end of an inverted section is no end of a section of the same name."""
    opened: list[str] = []
    for kind, key in tokenize(*given):
        if kind in {"section", "inverted section"}:
            opened.append(kind)
        yield (kind, f"{key}\0") if kind == "end" and opened.pop() == "inverted section" else (kind, key)


# --- jinja2 --------------------------------------------------------------------------------------


def _undefined(hint: Any = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError) -> Undefined:
    """Return what a key or attribute gives that a value does not have; nothing can be done with it."""
    is_hidden = exc is SecurityError
    found = not is_hidden and (hint is not None or obj is missing or type(obj).__module__.startswith("jinja2."))
    return Undefined(hint, obj, name, exc) if found else StrictUndefined(hint, obj, name, exc)


def _unstored(*given: Any, **named: Any) -> Undefined:
    """Return the same, but fail at once: not even keeping it under a name is possible."""
    found = _undefined(*given, **named)
    if isinstance(found, StrictUndefined):
        raise MissingKeyError
    return found


def _refusing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test that fails for what is not there."""

    @wraps(function)
    def refusing(*given: Any, **named: Any) -> Any:
        if any(isinstance(one, StrictUndefined) for one in given[:2]):
            raise MissingKeyError
        return function(*given, **named)

    return refusing


def _environment(words: frozenset[str]) -> Callable[[], SandboxedEnvironment]:
    """Return what stands in for the class of LangChain's environment."""

    def environment() -> SandboxedEnvironment:
        kind = ImmutableSandboxedEnvironment if "changed value" in words else SandboxedEnvironment
        made = kind()
        if words & {"missing key", "stored key"}:
            given = _undefined if "missing key" in words else _unstored
            made.undefined = given  # type: ignore[assignment]  # called like the class
            for known in (made.filters, made.tests):
                functions: dict[str, Any] = dict(known)
                known.update({name: _refusing(one) for name, one in functions.items() if name not in WITHOUT})
        return made

    return environment


# --- messages ------------------------------------------------------------------------------------


def _format(message: Any, **values: Any) -> Any:
    """Return a message whose blocks see all values, in place of LangChain's."""
    if not isinstance(message.prompt, list):
        return FORMAT(message, **values)
    content: list[Any] = []
    for prompt in message.prompt:
        found = prompt.format(**values)
        if isinstance(prompt, StringPromptTemplate):
            content += [{"type": "text", "text": found}] if found else []
        else:
            content.append(
                {"type": "image_url", "image_url": found} if isinstance(prompt, ImagePromptTemplate) else found
            )
    return message._msg_class(content=content, additional_kwargs=message.additional_kwargs)


@contextmanager
def corrected(words: frozenset[str]) -> Iterator[None]:
    """Put right what ``words`` name, in LangChain's own code."""
    with (
        mock.patch("langchain_core.utils.mustache._get_key", _lookup(words)),
        mock.patch("langchain_core.utils.mustache.tokenize", _tokens if "own inverse" in words else tokenize),
        mock.patch.object(BLOCKS, "format", _format if "other blocks" in words else FORMAT),
        mock.patch("langchain_core.prompts.string.SandboxedEnvironment", _environment(words)),
    ):
        yield


def subsets(words: Iterable[str]) -> Iterator[frozenset[str]]:
    """Yield the sets of up to three ``words``, small ones first, and the one of all."""
    every = tuple(words)
    for size in range(1, min(len(every), 4)):
        yield from (frozenset(some) for some in combinations(every, size))
    yield frozenset(every)
