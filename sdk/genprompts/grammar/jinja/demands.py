"""What jinja2's filters, tests and the methods of values ask: tables."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from genprompts.grammar.formats import Demand
from genprompts.grammar.jinja.aliases import Fact
from genprompts.grammar.jinja.values import FLAG, INT, NUMBER, TEXT, Value, list_of
from genprompts.grammar.paths import AnyAsk, Ask

Items: TypeAlias = Literal["same", "one", "rows", "characters"]
"""What becomes of a list's items: a list of the same, one of them, a list of lists of them; a list of texts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a filter or method asks of its value, and what it gives.

    ``arguments`` are the names of its parameters, and what each is asked. ``items`` is what each item is asked;
    ``keeps`` says what of them the result has, where it is not simply ``gives``.
    """

    asks: AnyAsk
    gives: Value = TEXT
    arguments: tuple[tuple[str, AnyAsk], ...] = ()
    items: AnyAsk | None = None
    keeps: Items | None = None


_WORDS = list_of(TEXT)
_ORDERED = (("case_sensitive", Ask.FLAG), ("attribute", Ask.ANY))
_NEW, _COUNT = ("new", Ask.PRINTED), ("count", Ask.INT)

FILTERS: dict[str, Rule] = {
    **dict.fromkeys(
        ("upper", "lower", "capitalize", "title", "string", "striptags", "e", "escape", "forceescape", "safe"),
        Rule(Ask.PRINTED),
    ),
    "abs": Rule(Ask.NUMBER, NUMBER),
    "batch": Rule(Ask.ITERATED, arguments=(("linecount", Ask.INT), ("fill_with", Ask.ANY)), keeps="rows"),
    "center": Rule(Ask.PRINTED, arguments=(("width", Ask.INT),)),
    "count": Rule(Ask.SIZED, INT),
    "filesizeformat": Rule(Ask.NUMBER, arguments=(("binary", Ask.FLAG),)),
    "first": Rule(Ask.ITERATED, keeps="one"),
    "float": Rule(Ask.ANY, NUMBER, (("default", Ask.ANY),)),
    "indent": Rule(Ask.TEXT, arguments=(("width", Ask.INT), ("first", Ask.FLAG), ("blank", Ask.FLAG))),
    "int": Rule(Ask.ANY, INT, (("default", Ask.ANY), ("base", Ask.INT))),
    "join": Rule(Ask.ITERATED, TEXT, (("d", Ask.PRINTED), ("attribute", Ask.ANY)), items=Ask.PRINTED),
    "last": Rule(Ask.SEQUENCE, keeps="one"),
    "length": Rule(Ask.SIZED, INT),
    "list": Rule(Ask.ITERATED, keeps="same"),
    "max": Rule(Ask.ITERATED, arguments=_ORDERED, items=Demand.TEXT_OR_NUMBER, keeps="one"),
    "min": Rule(Ask.ITERATED, arguments=_ORDERED, items=Demand.TEXT_OR_NUMBER, keeps="one"),
    "pprint": Rule(Ask.ANY),
    "random": Rule(Ask.SEQUENCE, keeps="one"),
    "replace": Rule(Ask.PRINTED, arguments=(("old", Ask.PRINTED), _NEW, _COUNT)),
    "reverse": Rule(Ask.ITERATED, keeps="same"),
    "round": Rule(Ask.NUMBER, NUMBER, (("precision", Ask.INT), ("method", Ask.TEXT))),
    "slice": Rule(Ask.ITERATED, arguments=(("slices", Ask.INT), ("fill_with", Ask.ANY)), keeps="rows"),
    "sort": Rule(Ask.ITERATED, arguments=(("reverse", Ask.FLAG), *_ORDERED), items=Demand.TEXT_OR_NUMBER, keeps="same"),
    "sum": Rule(Ask.ITERATED, NUMBER, (("attribute", Ask.ANY), ("start", Ask.NUMBER)), items=Ask.NUMBER),
    "tojson": Rule(Ask.ANY, TEXT, (("indent", Ask.ANY),)),
    "trim": Rule(Ask.PRINTED, arguments=(("chars", Ask.ANY),)),
    "truncate": Rule(
        Ask.TEXT, arguments=(("length", Ask.INT), ("killwords", Ask.FLAG), ("end", Ask.TEXT), ("leeway", Ask.ANY))
    ),
    "unique": Rule(Ask.ITERATED, arguments=_ORDERED, items=Demand.TEXT_OR_NUMBER, keeps="same"),
    "urlencode": Rule(Ask.PRINTED),
    "urlize": Rule(
        Ask.PRINTED,
        arguments=(
            ("trim_url_limit", Ask.ANY),
            ("nofollow", Ask.FLAG),
            ("target", Ask.ANY),
            ("rel", Ask.ANY),
            ("extra_schemes", Ask.ANY),
        ),
    ),
    "wordcount": Rule(Ask.PRINTED, INT),
    "wordwrap": Rule(
        Ask.TEXT,
        arguments=(
            ("width", Ask.INT),
            ("break_long_words", Ask.FLAG),
            ("wrapstring", Ask.ANY),
            ("break_on_hyphens", Ask.FLAG),
        ),
    ),
    "xmlattr": Rule(Ask.MAPPING, arguments=(("autospace", Ask.FLAG),)),
}
"""The filters that only ask; ``jinja_filter_uses`` has those that hand values on."""

TESTS: dict[str, AnyAsk] = {
    **dict.fromkeys(("odd", "even", "divisibleby"), Ask.INT),
    **dict.fromkeys(("lower", "upper"), Ask.PRINTED),
    **dict.fromkeys(("filter", "test"), Ask.TEXT),
    **dict.fromkeys(("boolean", "false", "true", "integer", "float", "number", "string", "mapping"), Ask.ANY),
    **dict.fromkeys(("sequence", "iterable", "callable", "escaped", "sameas"), Ask.ANY),
}
KIND_TESTS: dict[str, Fact] = {
    **dict.fromkeys(("integer", "float", "number", "boolean"), Fact.NUMBER),
    **dict.fromkeys(("sequence", "iterable"), Fact.LIST),
    "string": Fact.TEXT,
    "mapping": Fact.MAPPING,
    "callable": Fact.CALLABLE,
}
"""Tests of what a value is: what is asked where one holds is only asked of such values."""
NOT_NONE_TESTS = frozenset({*KIND_TESTS, "odd", "even", "divisibleby", "true", "false"})
"""Tests that no ``None`` passes."""
COMPARISONS = {
    **dict.fromkeys(("==", "eq", "equalto"), "=="),
    **dict.fromkeys(("!=", "ne"), "!="),
    **dict.fromkeys((">", "gt", "greaterthan"), ">"),
    **dict.fromkeys((">=", "ge"), ">="),
    **dict.fromkeys(("<", "lt", "lessthan"), "<"),
    **dict.fromkeys(("<=", "le"), "<="),
    "in": "in",
}
"""The tests that compare, and the operator that does the same."""

_TEXT_TO_TEXT = (
    "upper lower strip lstrip rstrip title capitalize casefold swapcase replace center ljust rjust zfill expandtabs "
    "removeprefix removesuffix translate"
)
_TEXT_TO_FLAG = (
    "startswith endswith isdigit isalpha isalnum isspace isupper islower istitle isnumeric isdecimal isidentifier "
    "isascii isprintable"
)
METHODS: dict[str, Rule] = {
    **dict.fromkeys(_TEXT_TO_TEXT.split(), Rule(Ask.TEXT)),
    **dict.fromkeys(_TEXT_TO_FLAG.split(), Rule(Ask.TEXT, FLAG)),
    **dict.fromkeys(("find", "rfind", "rindex"), Rule(Ask.TEXT, INT)),
    **dict.fromkeys(("split", "rsplit", "splitlines", "partition", "rpartition"), Rule(Ask.TEXT, _WORDS)),
    "encode": Rule(Ask.TEXT),
    "format_map": Rule(Ask.TEXT, arguments=(("mapping", Ask.MAPPING),)),
    "join": Rule(Ask.TEXT),
    **dict.fromkeys(("index", "count"), Rule(Ask.SEQUENCE, INT)),
    **dict.fromkeys(("append", "extend", "insert", "remove", "sort", "reverse"), Rule(Ask.SEQUENCE, Value())),
    "is_integer": Rule(Ask.NUMBER, FLAG),
    "bit_length": Rule(Ask.INT, INT),
    **dict.fromkeys(("strftime", "isoformat"), Rule(Demand.DATE)),
}
"""Methods that only one kind of value has; those of mappings are written out in ``jinja_call_uses``."""
TEXT_ARGUMENTS: frozenset[str] = frozenset(_TEXT_TO_TEXT.split()) | frozenset(
    ["startswith", "endswith", "find", "rfind", "rindex", "split", "rsplit", "partition", "rpartition"]
)
"""Text methods whose arguments are texts, where they are no numbers."""
NUMBER_ARGUMENTS: frozenset[str] = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})
"""Text methods whose first argument is a whole number."""
DICT_METHODS = frozenset(dir(dict))
"""What ``value.name`` gives for a mapping before its entries are looked at."""
