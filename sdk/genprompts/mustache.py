"""What compiled mustache templates call: names looked up in scopes, and values made text."""

from _collections_abc import Iterator, Sequence

from genprompts.errors import MissingInputError, UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.limits.counting import Count as _Count
from genprompts.missing import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from genprompts.grammar.mustache.packed import Packed

_PARTLESS = frozenset({bool, int, float})
_SINGLE = _PARTLESS | {str, dict}
"""Classes of values without parts, and of those that a section takes as they are: they are known at a glance."""
_NO_ITEM = object()


def text(value: object) -> str:
    """Return what ``value`` prints: nothing for None and for what is empty, but zero and False by their names."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or value is MISSING:
        return ""
    if callable(value):
        raise _callable(value)
    return str.__str__(str(value)) if value or value == 0 else ""


def escape(value: object) -> str:
    """Return what ``value`` prints, safe within HTML."""
    escaped = value if value.__class__ is str else text(value)
    if TYPE_CHECKING:
        assert isinstance(escaped, str)
    if "&" in escaped:
        escaped = escaped.replace("&", "&amp;")
    if "<" in escaped:
        escaped = escaped.replace("<", "&lt;")
    if ">" in escaped:
        escaped = escaped.replace(">", "&gt;")
    if '"' in escaped:
        escaped = escaped.replace('"', "&quot;")
    return escaped


def items(value: object) -> "Iterable[Any]":
    """Return what a section goes through: the items of a list, a single value, or nothing."""
    if value.__class__ is list:
        return value
    if not value:
        return ()
    if value.__class__ in _SINGLE:
        return (value,)
    if callable(value):
        raise _callable(value)
    return value if is_sequence(value) or isinstance(value, Iterator) else (value,)


class Count(_Count):
    """What was done so far."""

    def each(self, value: "Any", parts: "list[str]") -> "Iterable[Any]":
        """Return what a section goes through; where it has many items, the loop stops when ``parts`` are too long."""
        if value.__class__ is list:
            steps = self.steps + len(value)
            if steps < self.due:
                self.steps = steps
                return value
            return self._counted(value, parts)
        if not value:
            return ()
        if value.__class__ in _SINGLE:
            return (value,)
        found = items(value)
        return found if found.__class__ is tuple and found is not value else self._counted(found, parts)


def find(name: str, *scopes: object) -> "Any":
    """Return the value of a dotted name from the first of ``scopes``, the innermost, that has it.

    A position that a sequence does not have counts as None: no type says how long a list is.

    Raises:
        MissingInputError: None has it.
    """
    value = _lookup(name, scopes)
    if value is _NO_ITEM:
        return None
    if value is MISSING:
        raise missing(name)
    return value


def find_if_any(name: str, *scopes: object) -> "Any":
    """Return the value of a dotted name from the first of ``scopes``, the innermost, that has it; else None."""
    value = _lookup(name, scopes)
    return None if value is MISSING or value is _NO_ITEM else value


def render(templates: "tuple[tuple[str, Packed], ...]", *scopes: object, **settings: "Any") -> str:
    """Return the text of the first of ``templates``, filled in step by step.

    That is done with partials that include themselves, and with what is nested too deep for Python. ``settings`` are
    those of ``render_packed``.
    """
    from genprompts.grammar.mustache.packed import render_packed  # noqa: PLC0415  (rarely needed)

    return render_packed(templates, scopes, **settings)


def missing(name: str) -> MissingInputError:
    """Return the error for a name that no scope has."""
    return MissingInputError(f"the template prints {shown(name)}, which was not given", "", (name,))


def _lookup(name: str, scopes: "tuple[object, ...]") -> object:
    """Return the value of a dotted name; what is not there is ``_NO_ITEM`` where a list was too short for it."""
    nothing: object = MISSING
    keys = name.split(".")
    if len(keys) == 1:  # most names are, and most scopes plain dicts
        for scope in scopes:
            value = scope.get(name, MISSING) if scope.__class__ is dict else _entry(scope, name)
            if value is _NO_ITEM:
                nothing = value
            elif value is not MISSING:
                return value
        return nothing
    for scope in scopes:
        value = scope
        for key in keys:
            value = _entry(value, key)
            if value is _NO_ITEM:
                nothing = value
            if value is MISSING or value is _NO_ITEM:
                break
        else:
            return value
    return nothing


def _entry(value: object, key: str) -> object:
    """Return an entry of a mapping or an item of a sequence; attributes are out of a template's reach."""
    if value.__class__ in _PARTLESS or (value.__class__ is str and key.isidentifier()):
        return MISSING
    if is_mapping(value):
        try:
            return value[key]
        except (KeyError, TypeError):
            return MISSING
    if isinstance(value, Sequence):
        try:
            return value[int(key)] if is_sequence(value) else _no_item(key)
        except IndexError:
            return _NO_ITEM
        except (ValueError, TypeError):
            return MISSING
    return MISSING


def _no_item(key: str) -> object:
    """Return what a text has at a position: nothing that a template reads, although types take it for a sequence."""
    int(key)
    return _NO_ITEM


def _callable(value: object) -> UnexpectedInputError:
    return UnexpectedInputError(f"a template prints values and calls nothing, but was given {kind(value)}")
