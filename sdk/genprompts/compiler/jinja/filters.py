"""Filters of jinja2 templates (``value | name``) as Python expressions."""

from collections.abc import Mapping
from dataclasses import dataclass

from genprompts.compiler.code import Chosen, Code, Comparison, Invoke, Literal, Local, Logic, Member
from genprompts.compiler.jinja import tests as jinja_tests
from genprompts.compiler.jinja.kinds import ITERABLE, NUMBERS, kinds
from genprompts.compiler.jinja.names import NotNativeError
from genprompts.compiler.jinja.place import JINJA, Place

_BUILTINS = {"abs": "abs", "count": "len", "length": "len", "list": "list"}
_TABLE: dict[str, tuple[str, str]] = {
    "batch": ("batch", "linecount fill_with"),
    "capitalize": ("capitalize", ""),
    "center": ("center", "width"),
    "d": ("default", "default_value boolean"),
    "default": ("default", "default_value boolean"),
    "dictsort": ("dictsort", "case_sensitive by reverse"),
    "e": ("escape", ""),
    "escape": ("escape", ""),
    "first": ("first", ""),
    "float": ("number", "default"),
    "groupby": ("groupby", "attribute default case_sensitive"),
    "indent": ("indent", "width first blank"),
    "int": ("integer", "default base"),
    "items": ("items", ""),
    "join": ("join", "d attribute"),
    "last": ("last", ""),
    "lower": ("lower", ""),
    "max": ("largest", "case_sensitive attribute"),
    "min": ("smallest", "case_sensitive attribute"),
    "pprint": ("pprint", ""),
    "replace": ("replace", "old new count"),
    "reverse": ("reverse", ""),
    "round": ("rounded", "precision method"),
    "safe": ("safe", ""),
    "slice": ("sliced", "slices fill_with"),
    "sort": ("sort", "reverse case_sensitive attribute"),
    "string": ("string", ""),
    "sum": ("total", "attribute start"),
    "title": ("title", ""),
    "tojson": ("tojson", "indent"),
    "trim": ("trim", "chars"),
    "truncate": ("truncate", "length killwords end leeway"),
    "unique": ("unique", "case_sensitive attribute"),
    "upper": ("upper", ""),
    "wordcount": ("wordcount", ""),
    "wordwrap": ("wordwrap", "width break_long_words wrapstring break_on_hyphens"),
}
"""The run-time function of each filter, and the names of its arguments."""
_NEEDED = {"batch": 1, "groupby": 1, "replace": 2, "slice": 1}
"""How many arguments cannot be left out."""
_STR_METHODS = {"upper": "upper", "lower": "lower", "capitalize": "capitalize", "trim": "strip"}

GIVE_HTML = frozenset({"e", "escape", "forceescape", "safe", "tojson", "urlize", "xmlattr"})
"""Filters whose text jinja2 marks as HTML: what is done with it later may escape other texts."""
KEEP_HTML = frozenset({"d", "default", "indent", "lower", "string", "trim", "upper", "safe", "capitalize"})
"""Filters that give the same text whether it is marked or not, and leave the mark."""
DROP_HTML = frozenset({"count", "length", "wordcount", "replace", "title"})
"""Filters that give the same whether a text is marked or not, without a mark."""
ONE_BY_ONE = frozenset(
    {"list", "reverse", "select", "selectattr", "reject", "rejectattr", "unique", "sort", "items", "dictsort"}
)
"""Filters whose items are the items of the value."""
LAZY = frozenset(
    {"batch", "items", "map", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "unique"}
)
"""Filters whose items come into being one by one, while they are looped over."""
SCALAR = frozenset(_STR_METHODS) | {
    "default",
    "d",
    "title",
    "string",
    "replace",
    "truncate",
    "int",
    "float",
    "round",
    "abs",
    "indent",
    "e",
    "escape",
    "safe",
    "length",
    "count",
}
"""Filters that do not go through a value's items."""


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a filter, compiled."""

    positional: tuple[Code, ...] = ()
    keywords: tuple[tuple[str, Code], ...] = ()

    def named(self, parameters: str) -> Mapping[str, Code]:
        """Return the arguments by their names.

        Raises:
            NotNativeError: They do not fit: jinja2 is to say so.
        """
        names = parameters.split()
        found = dict(zip(names, self.positional, strict=False))
        if len(self.positional) > len(names) or any(name not in names or name in found for name, _ in self.keywords):
            raise NotNativeError("a filter with arguments that it does not take")
        return found | dict(self.keywords)


def filtered(place: Place, name: str, value: Code, given: Given) -> Code:
    """Return the code for ``value | name(…)``."""
    if name in _BUILTINS:
        return _builtin(place, name, value, given)
    if name in {"map", "select", "reject", "selectattr", "rejectattr"}:
        return _each(place, name, value, given)
    if name == "format":
        return _printf(place, value, given)
    if name not in _TABLE:
        raise NotNativeError(f"the filter {name!r}")
    helper, parameters = _TABLE[name]
    named = given.named(parameters)
    _check(name, named, parameters)
    if name in {"default", "d"}:
        return _default(place, value, named)
    if place.unit.grows and name in {"tojson", "pprint"}:
        value = place.unit.helper("sized", value)
    called = place.unit.helper(helper, value, *given.positional, keywords=given.keywords)
    if place.may_bind and name in {*_STR_METHODS, "string", "replace"} and not isinstance(value, Local | Literal):
        value = place.bind(value, "text")
        called = place.unit.helper(helper, value, *given.positional, keywords=given.keywords)
    return _for_texts(place, name, value, given) or called


def _for_texts(place: Place, name: str, value: Code, given: Given) -> Code | None:
    """Return the code with the shorter way that plain texts can take; None if there is none."""
    if not isinstance(value, Local) or given.keywords or value.name in place.unit.typed:
        return None
    called = place.unit.helper(_TABLE[name][0], value, *given.positional)
    is_text = Comparison(Member(value, "__class__"), (("is", Local("str")),))
    if name in _STR_METHODS and not given.positional:
        return Chosen(is_text, Invoke(Member(value, _STR_METHODS[name])), called)
    if name == "string":
        return Chosen(is_text, value, called)
    are_texts = all(isinstance(one, Literal) and isinstance(one.value, str) for one in given.positional)
    if name == "replace" and len(given.positional) == 2 and are_texts:
        return Chosen(is_text, Invoke(Member(value, "replace"), given.positional), called)
    return None


def _builtin(place: Place, name: str, value: Code, given: Given) -> Code:
    if given.positional or given.keywords:
        raise NotNativeError(f"the filter {name!r} with arguments")
    if not kinds(value, place.unit.typed) <= (NUMBERS | {""} if name == "abs" else ITERABLE):
        value = place.unit.loose(value)
    return Invoke(Local(_BUILTINS[name]), (value,))


def _check(name: str, named: Mapping[str, Code], parameters: str) -> None:
    needed = parameters.split()[: _NEEDED.get(name, 0)]
    if any(parameter not in named for parameter in needed):
        raise NotNativeError(f"the filter {name!r} with too few arguments")
    for parameter in ("attribute",):
        found = named.get(parameter)
        if isinstance(found, Literal) and isinstance(found.value, str):
            _check_path(found.value)


def _check_path(path: str) -> None:
    if any(step.startswith("__") for part in path.split(",") for step in part.split(".")):
        raise NotNativeError("an attribute that begins with underscores")


def _printf(place: Place, value: Code, given: Given) -> Code:
    if given.keywords:
        raise NotNativeError("the filter 'format' with named arguments")
    return place.unit.helper("printf", value, *given.positional)


def _default(place: Place, value: Code, named: Mapping[str, Code]) -> Code:
    """Return the code for a value that may be undefined, with its default."""
    default = named.get("default_value", Literal(""))
    boolean = named.get("boolean")
    if boolean is None or boolean == Literal(False):
        return place.unit.helper("default", value, default)
    if isinstance(default, Local | Literal) and boolean == Literal(True):
        return Logic("or", (value, default))
    return place.unit.helper("default", value, default, boolean)


def _each(place: Place, name: str, value: Code, given: Given) -> Code:
    """Return the code for a filter that does something with each item."""
    if name == "map":
        return _map(place, value, given)
    needed = 1 if name.endswith("attr") else 0
    if len(given.positional) < needed:
        raise NotNativeError(f"the filter {name!r} without arguments")
    head, rest = given.positional[:needed], given.positional[needed:]
    for one in head:
        if isinstance(one, Literal) and isinstance(one.value, str):
            _check_path(one.value)
    if not rest:
        if given.keywords:
            raise NotNativeError(f"the filter {name!r} with named arguments")
        return place.unit.helper(name, value, *head)
    test, *arguments = rest
    if not isinstance(test, Literal) or not isinstance(test.value, str) or given.keywords:
        raise NotNativeError(f"the filter {name!r} with a test that is not constant")
    if len(arguments) != len(jinja_tests.takes(test.value)):
        raise NotNativeError(f"the test {test.value!r} with other arguments")
    function = jinja_tests.function_code(place, test.value)
    return place.unit.helper(name, value, *head, function, *arguments)


def _map(place: Place, value: Code, given: Given) -> Code:
    if not given.positional:
        named = given.named("attribute default") if dict(given.keywords).keys() <= {"attribute", "default"} else {}
        if "attribute" not in named:
            raise NotNativeError("the filter 'map' without arguments")
        _check("map", named, "attribute default")
        default = (("default", named["default"]),) if "default" in named else ()
        return place.unit.helper("map_attribute", value, named["attribute"], keywords=default)
    head, *arguments = given.positional
    if not isinstance(head, Literal) or not isinstance(head.value, str):
        raise NotNativeError("the filter 'map' with a filter that is not constant")
    name = head.value
    if name in _BUILTINS:
        function: Code = Local(_BUILTINS[name])
        parameters = ""
    elif name in _TABLE:
        place.unit.runtime.add("jinja")
        function = Member(JINJA, _TABLE[name][0])
        parameters = _TABLE[name][1]
    else:
        raise NotNativeError(f"the filter 'map' with {name!r}")
    _check(name, Given(tuple(arguments), given.keywords).named(parameters), parameters)
    if name in {"default", "d"} and given.keywords:
        raise NotNativeError("the filter 'map' with a named default")
    return place.unit.helper("mapped", function, value, *arguments, keywords=given.keywords)
