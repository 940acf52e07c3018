"""What random jinja2 templates are made of: names of each kind, filters, tests, and values for the names."""

from tests.differential import data
from tests.differential.choices import Choices

POOLS: dict[str, tuple[str, ...]] = {
    "text": ("topic", "name", "title", "tone", "a"),
    "number": ("n", "count", "price"),
    "record": ("user", "item", "doc"),
    "records": ("items", "rows", "docs"),
    "texts": ("tags", "words"),
    "mapping": ("scores", "data"),
    "flag": ("flag", "debug"),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("name", "title", "body", "label", "note"),
    "number": ("age", "n"),
    "record": ("address", "owner"),
    "records": ("children",),
    "texts": ("tags", "labels", "links"),
    "mapping": ("extra",),
    "flag": ("done",),
}
ODD: tuple[str, ...] = (
    "é",
    "日本",
    "class",
    "_x",
    "input",
    "config",
    "str",
    "jinja",
    "MISSING",
    "Any",
    "text",
    "add",
    "parts",
    "values",
    "range",
    "self_",
    "ﬁ",
    "x" * 50,
    "len",
    "ChatPromptValue",
    "l_0_a",
    "environment",
    "context",
)
ODD_FIELDS = ("items", "keys", "get", "values", "count", "index", "class", "é", "upper", "format", "copy")
LOCALS = ("x", "y", "row", "k", "v", "z", "part", "a", "topic")
OF_TEXT: tuple[str, ...] = ("upper", "lower", "title", "trim", "capitalize", "string", "replace('a', 'b')", "e", "safe")
OF_TEXT += ("truncate(5)", "truncate(5, true, '')", "indent", "indent(2, true)", "center(9)", "reverse", "striptags")
OF_TEXT += ("default('x')", "d('x', true)", "default", "first", "last", "wordwrap(10)", "urlencode", "format", "list")
OF_TEXT += ("replace('a', 'b', 1)", "trim('x')", "tojson", "pprint", "escape", "forceescape", "urlize", "join('-')")
OF_TEXT += (
    "length",
    "wordcount",
    "int",
    "float",
    "int(7)",
    "upper | trim",
    "lower | title",
    "unique | list",
    "batch(2) | list",
)
OF_NUMBER: tuple[str, ...] = (
    "abs",
    "round",
    "round(1)",
    "int",
    "float",
    "string",
    "filesizeformat",
    "default(0)",
    "tojson",
)
OF_NUMBER += ("round(1, 'floor')", "pprint", "d(5)", "string | length")
OF_TEXTS: tuple[str, ...] = (
    "join(', ')",
    "join",
    "first",
    "last",
    "length",
    "count",
    "sort | join(' ')",
    "list",
    "tojson",
)
OF_TEXTS += ("unique | list", "reverse | list", "map('upper') | join(',')", "select | list", "reject('none') | list")
OF_TEXTS += ("batch(2) | list", "slice(2) | list", "max", "min", "sort(reverse=true) | first", "default([])", "string")
OF_TEXTS += ("select('equalto', 'x') | list", "batch(2, '-') | list", "map('length') | sum", "sum(start='')", "sum")
OF_RECORDS: tuple[str, ...] = ("length", "map(attribute='name') | join(', ')", "sort(attribute='name') | list | length")
OF_RECORDS += (
    "selectattr('done') | list | length",
    "rejectattr('done') | map(attribute='title') | list",
    "first",
    "last",
)
OF_RECORDS += ("join(', ', attribute='title')", "sum(attribute='n')", "groupby('name')", "map(attribute='name') | list")
OF_RECORDS += (
    "selectattr('n', 'gt', 1) | map(attribute='n') | list",
    "groupby('name') | list | length",
    "tojson",
    "list",
)
OF_RECORDS += (
    "map(attribute='name', default='-') | join",
    "unique(attribute='name') | list | length",
    "max(attribute='n')",
)
OF_MAPPING: tuple[str, ...] = (
    "length",
    "items | list",
    "dictsort",
    "tojson",
    "list",
    "dictsort(by='value')",
    "string",
    "xmlattr",
)
METHODS: tuple[str, ...] = (
    "upper()",
    "strip()",
    "split(',')",
    "startswith('a')",
    "replace('a', 'b')",
    "title()",
    "lower()",
)
METHODS += ("format(1)", "join(['x', 'y'])", "splitlines()", "count('a')", "encode()", "isdigit()", "format_map({})")
TESTS: tuple[str, ...] = ("defined", "none", "string", "number", "mapping", "sequence", "iterable", "undefined", "true")
TESTS += (
    "integer",
    "float",
    "boolean",
    "false",
    "callable",
    "not defined",
    "not none",
    "sameas none",
    "lower",
    "upper",
)
TESTS += ("eq('x')", "equalto 'x'", "ne 'x'", "in ['x', 'y']", "escaped", "filter", "test", "not string")
OF_LOOP: tuple[str, ...] = (
    "index",
    "index0",
    "first",
    "last",
    "length",
    "revindex",
    "revindex0",
    "cycle('odd', 'even')",
)
OF_LOOP += ("previtem", "nextitem", "depth", "changed(1)", "depth0")
CONSTANTS: tuple[str, ...] = (
    "'x'",
    "''",
    "1",
    "0",
    "2.5",
    "none",
    "true",
    "false",
    "'it\\'s'",
    '"two\\nlines"',
    "[]",
    "'é'",
)
SLICES = ("[1:]", "[:2]", "[0]", "[-1]", "[::-1]", "[:-1]", "[n]", ".0", "[:n]", "[1:3]", "[::2]")
LITERALS = ('"x"', '"formal"', '""')
LISTS = ('["x", "y"]', '"xyz"')


def shaped(name: str, draw: Choices) -> object:
    """Return a value of the kind that the name of the input ``name`` says, mostly."""
    kind = next((kind for kind, names in POOLS.items() if name in names), "text")
    return of_kind(kind, draw, 0) if draw.below(8) else data.anything(draw)


def of_kind(kind: str, draw: Choices, depth: int) -> object:
    """Return a value of ``kind``, mostly."""
    if draw.rarely(25):
        return data.anything(draw, depth)
    if kind == "text":
        return data.text(draw)
    if kind == "number":
        return draw.pick((1, 2, 3, 2.5, 0, 10))
    if kind == "texts":
        return [data.text(draw) for _ in range(draw.below(4))]
    if kind == "records":
        return [of_kind("record", draw, depth + 1) for _ in range(draw.below(4))]
    if kind == "mapping":
        return {key: draw.pick((1, "one", 2)) for key in ("k", "x", "Ada")[: draw.below(4)]}
    if kind == "flag":
        return draw.pick((True, False))
    made = {
        name: of_kind(inner, draw, depth + 1)
        for inner, names in FIELDS.items()
        if depth < 3 or inner not in {"record", "records"}
        for name in names
        if not draw.rarely(16)
    }
    return draw.pick((data.Thing, data.Both))(made) if draw.rarely(7) else made
