"""The filters of compiled jinja2 templates that take sequences and mappings apart."""

from _collections_abc import Mapping
from itertools import chain
from itertools import groupby as runs

from genprompts.jinja import UNDEFINED, find_item, item
from genprompts.jinja.tests import is_defined, is_undefined
from genprompts.limits import check_steps
from genprompts.limits.growth import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FEW = 64

# --- attributes by name --------------------------------------------------------------------------


def _steps(attribute: "Any") -> "list[Any]":
    """Return the keys that ``a.b.0`` names."""
    if attribute is None:
        return []
    if isinstance(attribute, str):
        return [int(step) if step.isdigit() else step for step in attribute.split(".")]
    return [attribute]


def _reader(attribute: "Any", default: "Any" = None, *, guarded: bool = False) -> "Callable[[Any], Any]":
    """Return the function that reads ``attribute``; ``default`` stands for what is not there.

    With ``guarded``, the last step may lead nowhere.
    """
    steps = _steps(attribute)

    def read(value: "Any") -> "Any":
        for place, step in enumerate(steps, 1):
            if default is not None:
                value = find_item(value, step)
                if value is UNDEFINED:
                    value = default
            elif guarded and place == len(steps):
                value = find_item(value, step)
            else:
                value = item(value, step)
        return value

    return read


def _folded(value: "Any") -> "Any":
    """Return a text in lower case, and any other value as it is."""
    return value.lower() if isinstance(value, str) else value


def _key(attribute: "Any", case_sensitive: "Any", default: "Any" = None) -> "Callable[[Any], Any]":
    """Return the function that gives what values are compared by."""
    read = _reader(attribute, default)
    return read if case_sensitive else lambda value: _folded(read(value))


# --- in order ------------------------------------------------------------------------------------


def sort(
    value: "Any",
    reverse: "Any" = False,
    case_sensitive: "Any" = False,
    attribute: "Any" = None,
) -> "Any":
    """Return a sorted list; ``attribute`` may name several, with commas between them."""
    names = attribute.split(",") if isinstance(attribute, str) else [attribute]
    keys = [_key(name, case_sensitive) for name in names]
    return sorted(value, key=lambda entry: [key(entry) for key in keys], reverse=reverse)


def dictsort(
    value: "Any",
    case_sensitive: "Any" = False,
    by: "Any" = "key",
    reverse: "Any" = False,
) -> "Any":
    """Return the pairs of a mapping, sorted by key or value.

    Raises:
        ValueError: if ``by`` is neither "key" nor "value".
    """
    if by not in ("key", "value"):
        raise ValueError("a mapping is sorted by 'key' or by 'value'")
    place = 0 if by == "key" else 1

    def key(pair: "Any") -> "Any":
        return pair[place] if case_sensitive else _folded(pair[place])

    return sorted(value.items(), key=key, reverse=reverse)


def unique(value: "Any", case_sensitive: "Any" = False, attribute: "Any" = None) -> "Any":
    """Yield each item that differs from all before it."""
    key = _key(attribute, case_sensitive)
    seen = set()
    for entry in value:
        found = key(entry)
        if found not in seen:
            seen.add(found)
            yield entry


class Group(tuple["Any", ...]):
    """A value, and the list of the items that have it."""

    __slots__ = ()

    @property
    def grouper(self) -> "Any":
        """The value."""
        return self[0]

    @property
    def list(self) -> "Any":
        """The items."""
        return self[1]


def groupby(
    value: "Any",
    attribute: "Any",
    default: "Any" = None,
    case_sensitive: "Any" = False,
) -> "Any":
    """Return a group of items for each value of ``attribute``, sorted by it."""
    key = _key(attribute, case_sensitive, default)
    groups = [(found, [*entries]) for found, entries in runs(sorted(value, key=key), key)]
    if case_sensitive:
        return [Group(group) for group in groups]
    read = _reader(attribute, default)
    return [Group((read(entries[0]), entries)) for _, entries in groups]


def reverse(value: "Any") -> "Any":
    """Return a text backwards, and the items of anything else from the last to the first."""
    if isinstance(value, str):
        return value[::-1]
    try:
        return reversed(value)
    except TypeError:
        return [*value][::-1]


# --- one of them ---------------------------------------------------------------------------------


def first(value: "Any") -> "Any":
    """Return the first item."""
    try:
        return next(iter(value))
    except StopIteration:
        return UNDEFINED


def last(value: "Any") -> "Any":
    """Return the last item."""
    try:
        return next(iter(reversed(value)))
    except StopIteration:
        return UNDEFINED


def _extreme(choose: "Any", value: "Any", case_sensitive: "Any", attribute: "Any") -> "Any":
    entries = iter(value)
    try:
        head = next(entries)
    except StopIteration:
        return UNDEFINED
    return choose(chain([head], entries), key=_key(attribute, case_sensitive))


def smallest(value: "Any", case_sensitive: "Any" = False, attribute: "Any" = None) -> "Any":
    """Return the smallest item (``min``)."""
    return _extreme(min, value, case_sensitive, attribute)


def largest(value: "Any", case_sensitive: "Any" = False, attribute: "Any" = None) -> "Any":
    """Return the largest item (``max``)."""
    return _extreme(max, value, case_sensitive, attribute)


# --- all of them ---------------------------------------------------------------------------------


def items(value: "Any") -> "Any":
    """Yield the pairs of a mapping.

    Raises:
        TypeError: if ``value`` is something else.
    """
    if value is UNDEFINED:
        return
    if not isinstance(value, Mapping):
        raise TypeError("only a mapping has pairs")
    yield from value.items()


def join(value: "Any", d: "Any" = "", attribute: "Any" = None) -> str:
    """Return the texts of all items with ``d`` between them."""
    if attribute is not None:
        value = map(_reader(attribute), value)
    elif value.__class__ is list and d.__class__ is str and len(value) < _FEW:
        for entry in value:
            if entry.__class__ is not str:
                break
        else:  # most lists are such
            joined: str = d.join(value)
            return joined
    between = str(d)
    return between.join(texts(value, between))


def total(value: "Any", attribute: "Any" = None, start: "Any" = 0) -> "Any":
    """Return the sum of all items (``sum``)."""
    found = sum(value if attribute is None else map(_reader(attribute), value), start)
    if isinstance(found, (list, tuple)):
        check_steps(len(found))
    return found


def batch(value: "Any", linecount: "Any", fill_with: "Any" = None) -> "Any":
    """Yield lists of ``linecount`` items; the last is filled up with ``fill_with``."""
    if fill_with is not None and isinstance(linecount, int):
        check_steps(linecount)
    line: list[Any] = []
    for entry in value:
        if len(line) == linecount:
            yield line
            line = []
        line.append(entry)
    if line:
        if fill_with is not None and len(line) < linecount:
            line += [fill_with] * (linecount - len(line))
        yield line


def sliced(value: "Any", slices: "Any", fill_with: "Any" = None) -> "Any":
    """Yield ``slices`` lists that share the items evenly, the first ones more (``slice``)."""
    if isinstance(slices, int):
        check_steps(slices)
    entries = [*value]
    least, more = divmod(len(entries), slices)
    end = 0
    for place in range(slices):
        start, end = end, end + least + (place < more)
        column = entries[start:end]
        if fill_with is not None and place >= more:
            column.append(fill_with)
        yield column


def map_attribute(value: "Any", attribute: "Any", default: "Any" = None) -> "Any":
    """Yield the ``attribute`` of each item (``map``)."""
    if value:
        read = _reader(attribute, default)
        for entry in value:
            yield read(entry)


def mapped(function: "Any", value: "Any", /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Yield what the filter ``function`` gives for each item (``map``)."""
    if value:
        for entry in value:
            yield function(entry, *arguments, **keywords)


def select(value: "Any", test: "Any" = bool, /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Yield the items that pass the test."""
    if value:
        for entry in value:
            if test(entry, *arguments, **keywords):
                yield entry


def reject(value: "Any", test: "Any" = bool, /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Yield the items that do not pass the test."""
    if value:
        for entry in value:
            if not test(entry, *arguments, **keywords):
                yield entry


def _tested(attribute: "Any", test: "Any") -> "Callable[[Any], Any]":
    return _reader(attribute, guarded=test is is_defined or test is is_undefined)


def selectattr(value: "Any", attribute: "Any", test: "Any" = bool, /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Yield the items whose ``attribute`` passes the test."""
    if value:
        read = _tested(attribute, test)
        for entry in value:
            if test(read(entry), *arguments, **keywords):
                yield entry


def rejectattr(value: "Any", attribute: "Any", test: "Any" = bool, /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Yield the items whose ``attribute`` does not pass the test."""
    if value:
        read = _tested(attribute, test)
        for entry in value:
            if not test(read(entry), *arguments, **keywords):
                yield entry
