"""What compiled jinja2 templates call at run time; each function answers as jinja2's sandbox does."""

from _collections_abc import MutableMapping, MutableSequence, MutableSet
from types import (
    AsyncGeneratorType,
    BuiltinMethodType,
    CodeType,
    CoroutineType,
    FrameType,
    GeneratorType,
    MethodType,
    TracebackType,
)

from genprompts.errors import MissingInputError, RenderLimitError, UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.kinds import kind as kind_of
from genprompts.limits.counting import Count as Count
from genprompts.limits.growth import check_method
from genprompts.limits.growth import modulo as modulo
from genprompts.limits.growth import power as power
from genprompts.limits.growth import sized as sized
from genprompts.limits.growth import text as text
from genprompts.limits.growth import times as times
from genprompts.missing import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn


# --- nothing there -------------------------------------------------------------------------------


class Undefined:
    """The type of ``UNDEFINED``: printed it is empty, looped over it has no items, and it is false."""

    __slots__ = ()

    def _refuse(self, *_arguments: object, **_keywords: object) -> "NoReturn":
        raise MissingInputError("a value that is used is undefined")

    def __getattr__(self, name: str) -> "Any":
        """Refuse, but let Python ask for its own methods."""
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        self._refuse()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __pos__ = __neg__ = _refuse
    __call__ = __getitem__ = __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __complex__ = _refuse

    def __eq__(self, other: object) -> bool:
        return type(other) is Undefined

    def __ne__(self, other: object) -> bool:
        return type(other) is not Undefined

    def __hash__(self) -> int:
        return id(Undefined)

    def __str__(self) -> str:
        return ""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> "Any":
        return iter(())

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "Undefined"


UNDEFINED: "Any" = Undefined()
"""What an expression without a value stands for."""


def default(value: "Any", default: "Any" = "", boolean: "Any" = False) -> "Any":
    """Return ``default`` when ``value`` is undefined or, with ``boolean``, false."""
    return default if value is UNDEFINED or (boolean and not value) else value


def anything(value: "Any") -> "Any":
    """Return ``value``: to type checkers it may be anything then."""
    return value


# --- parts of values -----------------------------------------------------------------------------

_MUTATORS = (
    (MutableSet, "add clear difference_update discard pop remove symmetric_difference_update update"),
    (MutableMapping, "clear pop popitem setdefault update"),
    (MutableSequence, "append clear pop reverse insert sort extend remove"),
)
_MUTATING = tuple((kind, frozenset(names.split())) for kind, names in _MUTATORS)
_INTERNAL = (
    (type, frozenset({"mro"})),
    (GeneratorType, frozenset({"gi_frame", "gi_code"})),
    (CoroutineType, frozenset({"cr_frame", "cr_code"})),
    (AsyncGeneratorType, frozenset({"ag_frame", "ag_code"})),
)
_SUSPICIOUS = frozenset().union(*(names for _, names in (*_MUTATING, *_INTERNAL)))


def _is_hidden(value: object, name: str) -> bool:
    """Return whether the attribute ``name`` of ``value`` leads into the interpreter, or is private."""
    if name.startswith("_") or isinstance(value, (CodeType, TracebackType, FrameType)):
        return True
    return name in _SUSPICIOUS and any(isinstance(value, kind) and name in names for kind, names in _INTERNAL)


def _changes(value: object, name: str) -> bool:
    """Return whether the method ``name`` would change ``value``, a collection of Python's."""
    if name in _SUSPICIOUS:
        for kind, names in _MUTATING:
            if isinstance(value, kind):
                return name in names
    return False


def _checked(value: object, name: str, found: "Any") -> "Any":
    """Return the attribute ``found``, or refuse it."""
    if _is_hidden(value, name) or _changes(value, name):
        raise UnexpectedInputError(f"the attribute {shown(name)} of {kind_of(value)} is not for templates")
    is_method = isinstance(found, (MethodType, BuiltinMethodType))
    if is_method and found.__name__ in {"format", "format_map"} and isinstance(found.__self__, str):
        raise UnexpectedInputError("a format string is not for templates to fill in")
    return found


def _nothing(name: str) -> MissingInputError:
    """Return the error for a key that is missing: named like an input, never like a value."""
    return MissingInputError(f"the key {shown(str(name))} is missing", "", (str(name),))


def attribute(value: "Any", name: str) -> "Any":
    """Return ``value.name``, or else ``value[name]``.

    Raises:
        MissingInputError: if it has neither.
        UnexpectedInputError: if the attribute is not for templates.
    """
    try:
        found = getattr(value, name)
    except AttributeError:
        try:
            return value[name]
        except (TypeError, LookupError):
            if type(value) is Namespace:
                return UNDEFINED
            raise _nothing(name) from None
    return _checked(value, name, found)


def item(value: "Any", key: "Any") -> "Any":
    """Return ``value[key]``, or else the attribute of that name, or ``UNDEFINED`` for a position that is not there.

    Raises:
        MissingInputError: if ``key`` is a text, and ``value`` has neither.
        UnexpectedInputError: if the attribute is not for templates.
    """
    try:
        return value[key]
    except (TypeError, LookupError):
        found = _attribute_for(value, key)
        if found is UNDEFINED and isinstance(key, str) and type(value) is not Namespace:
            raise _nothing(key) from None
        return found


def computed_item(value: "Any", key: "Any") -> "Any":
    """Return ``value[key]``, or else the attribute of that name, or ``UNDEFINED``: no type promises a computed key.

    Raises:
        UnexpectedInputError: if the attribute is not for templates.
    """
    try:
        return value[key]
    except (TypeError, LookupError):
        return _attribute_for(value, key)


def _attribute_for(value: "Any", key: "Any") -> "Any":
    """Return the attribute that stands in for a missing item, or ``UNDEFINED``."""
    if value is UNDEFINED:
        raise  # noqa: PLE0704  (called where the item was not found)
    if isinstance(key, str):
        try:
            found = getattr(value, str(key))
        except AttributeError:
            return UNDEFINED
        return _checked(value, key, found)
    return UNDEFINED


def find_attribute(value: "Any", name: str) -> "Any":
    """Return what ``attribute`` returns, or ``UNDEFINED`` where there is nothing."""
    try:
        found = getattr(value, name)
    except AttributeError:
        try:
            return value[name]
        except (TypeError, LookupError):
            return UNDEFINED
    return UNDEFINED if _is_hidden(value, name) else _checked(value, name, found)


def find_item(value: "Any", key: "Any") -> "Any":
    """Return what ``item`` returns, or ``UNDEFINED`` where there is nothing."""
    try:
        return value[key]
    except (TypeError, LookupError):
        if value is UNDEFINED:
            raise
        if isinstance(key, str):
            try:
                found = getattr(value, str(key))
            except AttributeError:
                return UNDEFINED
            return UNDEFINED if _is_hidden(value, key) else _checked(value, key, found)
        return UNDEFINED


def call(function: "Any", /, *arguments: "Any", **keywords: "Any") -> "Any":
    """Call what a template read from a value.

    Raises:
        UnexpectedInputError: if the function is marked as not for templates, or wants jinja2's context.
    """
    if getattr(function, "unsafe_callable", False) or getattr(function, "alters_data", False):
        raise UnexpectedInputError(f"{kind_of(function)} is not for templates to call")
    if hasattr(function, "jinja_pass_arg") or hasattr(type(function).__call__, "jinja_pass_arg"):
        raise UnexpectedInputError(f"{kind_of(function)} needs jinja2's context")
    arguments = check_method(function, arguments, keywords)
    try:
        return function(*arguments, **keywords)
    except StopIteration:
        return UNDEFINED
    except (ValueError, LookupError):
        if isinstance(function, BuiltinMethodType):  # Python says which value it could not find or encode
            raise refused(f"the method {shown(function.__name__)}") from None
        raise


def refused(what: str) -> UnexpectedInputError:
    """Return the error for ``what`` a template uses, and gives values that are not right for it."""
    return UnexpectedInputError(f"{what} is given a value that is not right for it")


# --- what templates create -----------------------------------------------------------------------

_MOST_NUMBERS = 100_000


def numbers(*limits: "Any") -> "Any":
    """Return ``range(*limits)``.

    Raises:
        RenderLimitError: if it has more than 100,000 numbers, as in jinja2's sandbox.
    """
    found = range(*limits)
    try:
        count = len(found)
    except OverflowError:  # more than Python counts
        count = _MOST_NUMBERS + 1
    if count > _MOST_NUMBERS:
        raise RenderLimitError(f"a range has at most {_MOST_NUMBERS:,} numbers", "range")
    return found


class Namespace:
    """What ``namespace()`` gives: attributes that ``{% set %}`` changes from within loops."""

    __slots__ = ("_values",)

    def __init__(self, *arguments: "Any", **values: "Any") -> None:
        object.__setattr__(self, "_values", dict(*arguments, **values))

    def __getattribute__(self, name: str) -> "Any":
        """Return the value, and nothing that Python would find besides."""
        if name == "__class__":
            return Namespace
        try:
            return object.__getattribute__(self, "_values")[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        return f"<Namespace {object.__getattribute__(self, '_values')!r}>"


def namespace(*arguments: "Any", **values: "Any") -> "Any":
    """Return a new namespace."""
    return Namespace(*arguments, **values)


def set_attribute(target: "Any", name: str, value: "Any") -> None:
    """Set an attribute of a namespace.

    Raises:
        TypeError: if ``target`` is not one.
    """
    if type(target) is not Namespace:
        raise TypeError("only a namespace has attributes that can be set")
    object.__getattribute__(target, "_values")[name] = value


class Changes:
    """What ``loop.changed`` knows: the values of the last time."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: object = MISSING

    def __call__(self, *values: "Any") -> bool:
        """Return whether ``values`` differ from those of the last call."""
        if self._last != values:
            self._last = values
            return True
        return False


def render(source: str, files: "Mapping[str, str]", values: "Mapping[str, Any]") -> str:
    """Let jinja2 itself render a template, in its sandbox; ``MISSING`` values are left out."""
    from genprompts.grammar.jinja.sandbox import render as sandboxed  # noqa: PLC0415  (jinja2 is an extra)

    given = {name: value for name, value in values.items() if value is not MISSING}
    return sandboxed(source, files, given)


# --- filters and tests: imported when a template first uses one of their kind --------------------

_MODULES = {
    "genprompts.jinja.arithmetic": "integer number rounded",
    "genprompts.jinja.sequences": (
        "batch dictsort first groupby items join largest last map_attribute mapped reject rejectattr "
        "reverse select selectattr sliced smallest sort total unique "
    ),
    "genprompts.jinja.tests": (
        "is_boolean is_defined is_divisible is_equal is_even is_false is_float is_greater "
        "is_greater_or_equal is_in is_integer is_iterable is_less is_less_or_equal is_lower is_mapping "
        "is_none is_number is_odd is_same is_sequence is_string is_true is_undefined is_unequal is_upper "
    ),
    "genprompts.jinja.texts": (
        "capitalize center escape indent lower pprint printf replace safe string title tojson trim "
        "truncate upper wordcount wordwrap "
    ),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> "Any":
    """Import a filter or a test on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    value = getattr(__import__(_HOMES[name], fromlist=("*",)), name)
    globals()[name] = value
    return value
