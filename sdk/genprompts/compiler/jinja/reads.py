"""Reading a part of a value: directly from plain dicts, as jinja2's sandbox does from everything else."""

from genprompts.compiler.code import Chosen, Code, Comparison, Invoke, Literal, Local, Logic, Member, Subscript
from genprompts.compiler.jinja.names import NotNativeError
from genprompts.compiler.jinja.place import Place

_OF_DICTS = frozenset(dir(dict))
_FORMATS = frozenset({"format", "format_map"})
_HELPERS = {True: ("attribute", "find_attribute"), False: ("item", "find_item")}


def attribute(place: Place, value: Code, name: str) -> Code:
    """Return the code for ``value.name``."""
    _check(name)
    return _part(place, value, Literal(name), is_attribute=True)


def item(place: Place, value: Code, key: Code) -> Code:
    """Return the code for ``value[key]``."""
    if isinstance(key, Literal) and isinstance(key.value, str):
        _check(key.value)
        return _part(place, value, key, is_attribute=False)
    if isinstance(key, Literal) and type(key.value) is int:
        return _part(place, value, key, is_attribute=False)
    return place.unit.helper("computed_item", value, key)


def _check(name: str) -> None:
    """Leave to jinja2 what fills in texts, and what it hides in every value."""
    if name in _FORMATS or name.startswith("__"):
        raise NotNativeError(f"the attribute {name!r}")


def _part(place: Place, value: Code, key: Literal, *, is_attribute: bool) -> Code:
    """Return the code that reads the part ``key``; a part that inputs hold is read into a variable, once."""
    helper, _ = _HELPERS[is_attribute]
    if place.may_bind and not isinstance(value, Local | Literal):
        value = place.bind(value, "value")
    if not isinstance(value, Local) or value.name in place.unit.typed:
        return place.unit.helper(helper, value, key)
    name = str(key.value)
    code: Code = slow(place, value, key, is_attribute=is_attribute)
    if isinstance(key.value, str) and is_plain(name, is_attribute=is_attribute):
        code = Chosen(has(value, key), Subscript(value, key), code)
    if value.name not in place.unit.data:
        return code
    known = place.read_before(value, key, is_attribute=is_attribute)
    if known is not None:
        return known
    if not place.may_bind:
        return code
    found = place.bind(code, name)
    place.note(value, key, found.name, is_attribute=is_attribute)
    return found


def is_plain(key: str, *, is_attribute: bool) -> bool:
    """Return whether a plain dict gives its entry ``key``, and nothing else."""
    return not (is_attribute and key in _OF_DICTS) and key not in _FORMATS and not key.startswith("__")


def slow(place: Place, value: Code, key: Code, *, is_attribute: bool) -> Code:
    """Return the call that reads a part of a value of any class."""
    return place.unit.helper(_HELPERS[is_attribute][0], value, key)


def has(value: Local, key: Literal) -> Logic:
    """Return the test whether a value is a plain dict with the key."""
    is_dict = Comparison(Member(value, "__class__"), (("is", Local("dict")),))
    return Logic("and", (is_dict, Comparison(key, (("in", value),))))


def find(place: Place, value: Code, key: Code, *, is_attribute: bool) -> Code:
    """Return the code that reads a part which need not be there: it is undefined then."""
    if isinstance(key, Literal) and isinstance(key.value, str):
        _check(key.value)
    return place.unit.helper(_HELPERS[is_attribute][1], value, key)


def has_plainly(place: Place, value: Code, key: Code, *, is_attribute: bool) -> Code | None:
    """Return the test whether an input is a plain dict in which the part certainly is; None if that is not known."""
    if not isinstance(value, Local) or value.name not in place.unit.data:
        return None
    if not isinstance(key, Literal) or not isinstance(key.value, str) or (is_attribute and key.value in _OF_DICTS):
        return None
    return has(value, key)


_METHODS = {
    "items": "dict",
    "keys": "dict",
    "values": "dict",
    "get": "dict",
    "upper": "str",
    "lower": "str",
    "strip": "str",
    "lstrip": "str",
    "rstrip": "str",
    "split": "str",
    "splitlines": "str",
    "startswith": "str",
    "endswith": "str",
    "replace": "str",
    "title": "str",
    "capitalize": "str",
    "join": "str",
    "count": "str",
    "find": "str",
    "isdigit": "str",
    "isupper": "str",
    "islower": "str",
    "removeprefix": "str",
    "removesuffix": "str",
    "zfill": "str",
}
"""Methods that do nothing but answer, and the class on which they are called directly."""

_GROWING = frozenset({"join", "replace", "zfill"})
"""Methods whose result can be far longer than what they are given; texts that a template states are short."""

HARMLESS = frozenset(_METHODS) | {"isoformat", "strftime", "index", "copy"}
"""Methods that templates call and that change nothing."""


def method(
    place: Place, value: Code, name: str, arguments: tuple[Code, ...], keywords: tuple[tuple[str, Code], ...]
) -> Code:
    """Return the code that calls the method ``name`` of a value."""
    if name in _FORMATS:
        raise NotNativeError(f"the method {name!r}")
    _check(name)
    if place.may_bind and not isinstance(value, Local | Literal):
        value = place.bind(value, "value")
    function = place.unit.helper("attribute", value, Literal(name))
    called = place.unit.helper("call", function, *arguments, keywords=keywords)
    owner = _METHODS.get(name)
    plain = (
        isinstance(value, Local)
        and value.name not in place.unit.typed
        and not keywords
        and all(isinstance(one, Local | Literal) for one in arguments)
    )
    if owner is None or not plain or (name in _GROWING and not all(_is_text(one) for one in arguments)):
        return called
    is_owner = Comparison(Member(value, "__class__"), (("is", Local(owner)),))
    return Chosen(is_owner, Invoke(Member(value, name), arguments), called)


def _is_text(code: Code) -> bool:
    return isinstance(code, Literal) and isinstance(code.value, str)
