"""Random jinja2 templates, and values for their inputs: mostly sensible ones, with every construct that we compile."""

from random import Random
from typing import Any

KEYS = ("title", "name", "n", "k", "tags", "items", "ok")
OPTIONAL = ("u", "z")
"""Inputs that may be left out."""
REQUIRED = ("a", "b", "s", "i", "j", "ok", "t", "ws", "ns", "d", "o", "xs", "ys", "f")
_NAMES = {
    "text": ("a", "s", "b"),
    "number": ("i", "j"),
    "truth": ("ok", "z"),
    "texts": ("t", "ws"),
    "numbers": ("ns",),
    "record": ("d", "o"),
    "records": ("xs", "ys"),
    "any": ("a", "i", "z", "d", "xs", "t", "u"),
}
_PARTS = {"text": ("title", "name"), "number": ("n", "k"), "texts": ("tags", "items"), "truth": ("ok",)}
_DEFAULTS = {"text": "'no'", "number": "7", "texts": "[]", "truth": "false"}

TEXT_FILTERS = """upper;lower;capitalize;title;trim;default('dd');default('dd', true);replace('a', 'bb');replace('b', '')
string;indent;indent(2);indent(2, true);indent(width=1, blank=true);truncate(5);truncate(9, true, '..');safe;e;reverse
truncate(6, false, '', 0);wordwrap(5);center(9);tojson;format(1);trim('a');escape|upper;tojson|length;d;pprint"""
ITEM_FILTERS = """join(', ');join;first;last;join(d='-');sort|join(' ');map('upper')|join;reverse|join;unique|join(',')
map('e')|join('<');tojson;max;min;first|default('none');last|d('q')"""
RECORDS_TO_TEXT = """map(attribute='title')|join(', ');join(', ', attribute='name');map(attribute='n', default=3)|join
map(attribute='title')|sort|join;map(attribute='title')|unique|list|tojson;length|string"""
NUMBER_FILTERS = "abs;round;round(1);int;float;round(0, 'ceil');string|int;round|int;round(1, 'floor')"
NUMBERS_TO_NUMBER = "sum;max;min;first;last;map('abs')|sum;select('odd')|list|length;sum(start=2)"
RECORDS_TO_NUMBER = "sum(attribute='n');map(attribute='k')|sum;selectattr('ok')|list|length;map(attribute='n')|max"
TEXT_TO_NUMBER = "wordcount;int;float;length;int(default=5);int(3, 16)"
TEXTS_FILTERS = """sort;unique|list;reverse|list;list;map('upper')|list;select|list;reject('eq', 'u')|list
map('length')|list;select('in', t)|list;batch(2)|list;slice(2)|list;map('default', 'q')|list"""
RECORDS_TO_TEXTS = """map(attribute='title')|list;map(attribute='name')|unique|list;map(attribute='title')|select|list
selectattr('ok')|map(attribute='title')|list;map(attribute='tags.0', default='-')|list"""
NUMBERS_FILTERS = "sort;select('odd')|list;reject('gt', 1)|list;sort(reverse=true);list;map('int')|list"
RECORDS_FILTERS = """list;sort(attribute='title');sort(attribute='n', reverse=true);selectattr('ok')|list
rejectattr('ok')|list;selectattr('n', 'gt', 1)|list;selectattr('title', 'equalto', 'x')|list;reverse|list
selectattr('title', 'defined')|list;unique(attribute='title')|list;rejectattr('name', 'undefined')|list
sort(attribute='n,title');selectattr('title');reverse;rejectattr('n', 'odd')"""
TESTS = """defined;undefined;none;string;number;mapping;sequence;iterable;true;false;boolean;integer;float;callable;eq(1)
in([1, 2]);sameas(none)"""
_LOOP_NUMBERS = "index;index0;length;revindex;revindex0;depth"
_LOOP_TRUTHS = """loop.first;loop.last;not loop.last;loop.index == 1;loop.index > 2;loop.changed(a)
loop.previtem is defined;loop.nextitem is not defined"""


class Thing:
    """An object with attributes and a method."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __repr__(self) -> str:
        return f"Thing({sorted(self.__dict__.items())})"

    def hello(self, who: object = "you") -> str:
        return f"hi {who}"


class Maker:
    """Writes one template; ``files`` are those that it uses."""

    def __init__(self, random: Random, wild: float = 0.05) -> None:
        self.random = random
        self.wild = wild
        self.scope: list[tuple[str, str]] = []
        self.macros: list[tuple[str, int, str]] = []
        self.loops = 0
        self.has_namespace = False
        self.files: dict[str, str] = {}
        self.in_file = False

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def of(self, table: str) -> str:
        return self.random.choice(table.replace("\n", ";").split(";"))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # --- expressions ---

    def name(self, kind: str) -> str:
        own = [name for name, found in self.scope if found == kind]
        return self.random.choice(own) if own and self.chance(0.6) else self.pick(*_NAMES[kind])

    def expr(self, kind: str, depth: int = 0) -> str:
        if self.chance(self.wild):
            kind = self.pick(*_NAMES)
        if depth > 3 or self.chance(0.25):
            return self.name(kind)
        made: str = getattr(self, kind)(depth + 1)
        return made

    def atom(self, kind: str, depth: int) -> str:
        found = self.expr(kind, depth)
        plain = found.replace(".", "").replace("_", "").isalnum() and not found[0].isdigit()
        return found if plain else f"({found})"

    def any(self, depth: int) -> str:
        return self.expr(self.pick(*(kind for kind in _NAMES if kind != "any")), depth)

    def part(self, kind: str, depth: int) -> str:
        key, base = self.pick(*_PARTS[kind]), self.atom("record", depth)
        return self.pick(f"{base}.{key}", f"{base}['{key}']") if key != "items" else f"{base}['items']"

    def guarded(self, kind: str, depth: int) -> str:
        part, default = self.part(kind, depth), _DEFAULTS[kind]
        return self.pick(
            f"{part}|default({default})",
            f"{part}|d({self.expr(kind, depth)})",
            f"{part}|default({default}, true)",
            f"({part} if {part} is defined else {default})",
        )

    def text(self, depth: int) -> str:
        text, number = self.atom("text", depth), self.expr("number", depth)
        match self.random.randrange(22):
            case 0 | 1:
                return self.pick("'x'", "'Ab c'", "''", "'<b>'", '"it\'s"', "'a-b'")
            case 2 | 3 | 4 | 5 | 6:
                return self.part("text", depth)
            case 7 | 8:
                return self.guarded("text", depth)
            case 9 | 10 | 11 | 12:
                return f"{text}|{self.of(TEXT_FILTERS)}"
            case 13:
                return f"{self.atom(self.pick('texts', 'numbers'), depth)}|{self.of(ITEM_FILTERS)}"
            case 14:
                return f"{self.atom('records', depth)}|{self.of(RECORDS_TO_TEXT)}"
            case 15:
                return f"{text} ~ {number}"
            case 16:
                return f"{text} {self.pick('+', 'or', 'and')} {self.atom('text', depth)}"
            case 17:
                orelse = self.pick("", f" else {self.expr('text', depth)}")
                return f"{text} if {self.expr('truth', depth)}{orelse}"
            case 18:
                return text + self.pick("[:2]", "[1:]", "[::-1]", "[0]", ".upper()", ".strip()", ".replace('a', 'b')")
            case 19:
                calls = (f"o.hello({text})", "o.hello()", f"f({text})", f"', '.join({self.expr('texts', depth)})")
                return self.pick(*calls, f"{self.atom('record', depth)}.get('title', 'no')")
            case 20 if self.macros:
                return self.macro_call(depth)
            case _ if self.loops:
                return self.pick("loop.cycle('p', 'q')", f"loop.cycle({text}, {number}, 1)")
            case _:
                return text

    def macro_call(self, depth: int) -> str:
        name, count, _ = self.random.choice(self.macros)
        given = [self.expr(self.pick("text", "number"), depth) for _ in range(self.random.randint(0, count))]
        if given and self.chance(0.3):
            given[-1] = f"p{len(given) - 1}={given[-1]}"
        return f"{name}({', '.join(given)})"

    def number(self, depth: int) -> str:
        number = self.atom("number", depth)
        match self.random.randrange(16):
            case 0 | 1:
                return self.pick("1", "2", "0", "3.5", "10")
            case 2 | 3 if self.loops:
                return f"loop.{self.of(_LOOP_NUMBERS)}"
            case 4 | 5 | 6:
                return self.part("number", depth)
            case 7:
                return self.guarded("number", depth)
            case 8 | 9:
                return f"{number} {self.pick('+', '-', '*', '//', '%', '/')} {self.atom('number', depth)}"
            case 10:
                return f"{self.atom(self.pick('texts', 'records', 'numbers', 'text'), depth)}|length"
            case 11:
                return f"{number}|{self.of(NUMBER_FILTERS)}"
            case 12:
                return f"{self.atom('numbers', depth)}|{self.of(NUMBERS_TO_NUMBER)}"
            case 13:
                return f"{self.atom('records', depth)}|{self.of(RECORDS_TO_NUMBER)}"
            case 14:
                return f"{self.atom('text', depth)}|{self.of(TEXT_TO_NUMBER)}"
            case _:
                return "g.v" if self.has_namespace else f"-{number}"

    def truth(self, depth: int) -> str:
        text, number = self.atom("text", depth), self.atom("number", depth)
        match self.random.randrange(16):
            case 0:
                return self.pick("true", "false", "none")
            case 1 | 2:
                return self.part("truth", depth)
            case 3:
                return self.expr(self.pick("text", "number", "texts", "records", "record"), depth)
            case 4 | 5 if self.loops:
                return self.of(_LOOP_TRUTHS)
            case 6 | 7:
                return f"{number} {self.pick('==', '!=', '<', '>', '<=', '>=')} {self.atom('number', depth)}"
            case 8:
                return f"{text} {self.pick('==', '!=')} {self.atom('text', depth)}"
            case 9:
                return f"{text} {self.pick('in', 'not in')} {self.atom(self.pick('texts', 'text'), depth)}"
            case 10:
                part = self.pick("", ".title", ".n", ".ok", ".tags")
                return f"{self.atom('any', depth)}{part} is {self.pick('', 'not ')}{self.of(TESTS)}"
            case 11:
                return f"{number} is {self.pick('odd', 'even', 'divisibleby(2)', 'gt(1)', 'divisibleby 3')}"
            case 12:
                return f"not {self.atom('truth', depth)}"
            case 13 | 14:
                return f"{self.expr('truth', depth)} {self.pick('and', 'or')} {self.expr('truth', depth)}"
            case _:
                return text + self.pick(".startswith('a')", " is lower", " is upper", ".isdigit()")

    def texts(self, depth: int) -> str:
        texts = self.atom("texts", depth)
        match self.random.randrange(9):
            case 0:
                return self.pick("['x', 'y']", "('a',)", "[]")
            case 1 | 2:
                return self.part("texts", depth)
            case 3:
                return self.guarded("texts", depth)
            case 4:
                return f"{texts}|{self.of(TEXTS_FILTERS)}"
            case 5:
                return f"{self.atom('records', depth)}|{self.of(RECORDS_TO_TEXTS)}"
            case 6:
                return self.atom("text", depth) + self.pick(".split()", "|list", ".split(' ')", ".splitlines()")
            case 7:
                return f"[{self.expr('text', depth)}, {self.expr('text', depth)}]"
            case _:
                return texts + self.pick("[:2]", "[1:]", " + ['q']", "[-2:]")

    def numbers(self, depth: int) -> str:
        of_numbers = f"{self.atom('numbers', depth)}|{self.of(NUMBERS_FILTERS)}"
        ranges = ("range(3)", "range(1, 4)", f"range({self.atom('number', depth)}|int)")
        return self.pick("[1, 2, 3]", *ranges, f"{self.atom('records', depth)}|map(attribute='n')|list", of_numbers)

    def record(self, depth: int) -> str:
        stated = f"{{'title': {self.expr('text', depth)}, 'n': {self.expr('number', depth)}, 'name': 'nn', 'tags': t}}"
        called = "dict(title=a, n=i, k=1, name='w', tags=t, ok=ok, items=[])"
        return self.pick("d", "o", self.atom("records", depth) + self.pick("[0]", "|first", "|last"), stated, called)

    def records(self, depth: int) -> str:
        return self.atom("records", depth) + self.pick("[:2]", f"|{self.of(RECORDS_FILTERS)}")

    # --- statements ---

    def template(self) -> str:
        if self.chance(0.06):
            return self.inherited()
        return "".join(self.statement() for _ in range(self.random.randint(1, 5)))

    def body(self, depth: int) -> str:
        return "".join(self.statement(depth) for _ in range(self.random.randint(0, 3)))

    def inside(self, depth: int, *names: tuple[str, str]) -> str:
        scope, macros = list(self.scope), list(self.macros)
        self.scope += names * 2
        made = self.body(depth)
        self.scope, self.macros = scope, macros
        return made

    def statement(self, depth: int = 0) -> str:
        number = self.random.randrange(100 if depth < 4 else 40)
        kinds = (
            "print",
            "set_",
            "if_",
            "for_",
            "with_",
            "set_block",
            "filter_block",
            "macro",
            "call",
            "namespace",
            "file",
        )
        bounds = (40, 50, 66, 84, 87, 90, 92, 95, 97, 99, 100)
        if number < 10:
            return self.pick("text ", "A\n", "<b>", "{ }", '"q" ', "- ")
        kind = next(kind for kind, bound in zip(kinds, bounds, strict=True) if number < bound)
        made: str = getattr(self, kind)(depth)
        return made

    def print(self, _depth: int) -> str:
        kind = self.pick("text", "text", "text", "number", "truth", "any", "texts")
        return "{{ " + self.expr(kind) + " }}" + self.pick("", " ", "\n")

    def kind(self) -> str:
        return self.pick("text", "number", "truth", "texts", "records", "record", "numbers")

    def set_(self, _depth: int) -> str:
        name, kind = self.pick("v", "w", "a", "x", "i", "d"), self.kind()
        value = self.expr(kind)
        self.scope.append((name, kind))
        return f"{{% set {name} = {value} %}}" if self.chance(0.9) else f"{{% set {name}, w = ({value}), 3 %}}"

    def if_(self, depth: int) -> str:
        guard = self.pick(
            "z is defined", "u is defined", "u is not defined", "not u", "u is defined and u", "d.k is defined"
        )
        test = guard if self.chance(0.35) else self.expr("truth")
        made = f"{{% if {test} %}}{self.body(depth + 1)}"
        if self.chance(0.25):
            made += f"{{% elif {self.expr('truth')} %}}{self.body(depth + 1)}"
        if self.chance(0.4):
            made += f"{{% else %}}{self.body(depth + 1)}"
        return made + "{% endif %}"

    def for_(self, depth: int) -> str:
        pairs = self.pick("d.items()", "d|items", "d|dictsort", f"{self.atom('record', 2)}.items()", "d.items()|list")
        groups = self.pick("xs|groupby('title')", "xs|groupby('ok')")
        iterable, target, names = self.random.choice(
            [
                *[(self.atom("records", 1), self.pick("x", "y", "row", "d"), ("record",))] * 5,
                *[(self.atom("texts", 1), self.pick("x", "y", "a"), ("text",))] * 2,
                (self.atom("numbers", 1), self.pick("x", "i"), ("number",)),
                (pairs, "k, v", ("text", "any")),
                (groups, "key, rows", ("text", "records")),
                (self.pick("xs|batch(2)", "xs|slice(2)"), "rows", ("records",)),
                (self.atom("any", 1), "x", ("any",)),
            ]
        )
        loops, self.loops = self.loops, 0
        bound = tuple(zip(target.split(", "), names, strict=True))
        self.scope += bound
        condition = f" if {self.expr('truth', 1)}" if self.chance(0.2) else ""
        del self.scope[len(self.scope) - len(bound) :]
        self.loops = loops + 1
        body = self.inside(depth + 1, *bound)
        self.loops = loops
        orelse = f"{{% else %}}{self.inside(depth + 1)}" if self.chance(0.15) else ""
        return f"{{% for {target} in {iterable}{condition} %}}{body}{orelse}{{% endfor %}}"

    def with_(self, depth: int) -> str:
        name, kind = self.pick("w", "x", "a"), self.kind()
        value = self.expr(kind)
        more = self.pick("", f", v = {name}")
        return f"{{% with {name} = {value}{more} %}}{self.inside(depth + 1, (name, kind))}{{% endwith %}}"

    def set_block(self, depth: int) -> str:
        name, body = self.pick("v", "w", "a"), self.inside(depth + 1)
        self.scope.append((name, "text"))
        return f"{{% set {name}{self.pick('', '|upper', '|trim', '|indent(2)', '|e')} %}}{body}{{% endset %}}"

    def filter_block(self, depth: int) -> str:
        name = self.of("upper;trim;replace('a', 'b');indent(1)|upper;e;title;replace(a, s)")
        return f"{{% filter {name} %}}{self.inside(depth + 1)}{{% endfilter %}}"

    def macro(self, depth: int) -> str:
        name, count, loops = self.pick("m", "mm", "m3"), self.random.randint(0, 2), self.loops
        names = [f"p{number}" for number in range(count)]
        if self.chance(0.8):
            self.loops = 0
        parameters = [*names[:-1], *(one + self.pick("", "=1", "='z'", "=a", "=s|upper") for one in names[-1:])]
        call = self.pick("", "", "{{ caller() }}", "{{ caller('zz') }}")
        body = self.inside(depth + 1, *((one, "text") for one in names)) + call
        self.loops = loops
        self.macros.append((name, count, call))
        return f"{{% macro {name}({', '.join(parameters)}) %}}{body}{{% endmacro %}}"

    def call(self, depth: int) -> str:
        if not self.macros:
            return "x"
        name, count, call = self.random.choice(self.macros)
        given = ", ".join(self.expr("text", 2) for _ in range(self.random.randint(0, count)))
        takes = self.pick("", "(q)") if "zz" in call else ""
        return f"{{% call{takes} {name}({given}) %}}{self.inside(depth + 1)}{{% endcall %}}"

    def namespace(self, _depth: int) -> str:
        if not self.has_namespace:
            self.has_namespace = True
            return "{% set g = namespace(v=0, w='') %}"
        sets = ("{% set g.v = g.v + 1 %}", f"{{% set g.w = {self.expr('text', 2)} %}}")
        return self.pick("{{ g.v }}", "{{ g.w }}", *sets, f"{{% set g.v = {self.expr('number', 2)} %}}")

    # --- files ---

    def file(self, depth: int) -> str:
        if self.in_file or depth > 2:
            return "x"
        self.in_file = True
        name = f"f{len(self.files)}"
        scope, macros, loops = self.scope, self.macros, self.loops
        if self.chance(0.6):
            self.files[name] = self.inside(1)
            used = f"{{% include '{name}'{self.pick('', '', ' without context', ' ignore missing')} %}}"
        else:
            self.scope, self.macros, self.loops = [], [], 0
            self.files[name] = f"{{% macro ff(p0, p1='k') %}}{self.body(1)}{{% endmacro %}}{{% set cc = 'const' %}}"
            used = self.pick(
                f"{{% from '{name}' import ff %}}{{{{ ff(s) }}}}",
                f"{{% import '{name}' as lib %}}{{{{ lib.ff(s) }}}}{{{{ lib.cc }}}}",
                f"{{% from '{name}' import ff as gg, cc with context %}}{{{{ gg(a, p1=s) }}}}{{{{ cc }}}}",
            )
        self.scope, self.macros, self.loops, self.in_file = scope, macros, loops, False
        return used

    def block(self, name: str, above: str) -> str:
        inner = self.inside(1)
        scoped = self.pick("", " scoped")
        return f"{{% block {name}{scoped} %}}{self.pick('', above)}{inner}{self.pick('', above)}{{% endblock %}}"

    def inherited(self) -> str:
        self.in_file = True
        second = self.pick("", self.block("two", ""), f"{{% for x in xs %}}{self.block('two', '')}{{% endfor %}}")
        self.files["base"] = self.body(0) + self.block("one", "") + second + self.body(0)
        self.scope, self.macros, self.has_namespace = [], [], False
        above = "{{ super() }}"
        first = self.pick("", "text\n") + "{% extends 'base' %}" + self.pick("", "{% set a = 'over' %}")
        two = self.block("two", above) if "two" in self.files["base"] else ""
        return first + self.pick("", self.block("one", above)) + "ignored" + self.pick("", two)


# --- values --------------------------------------------------------------------------------------

_WORDS = ("abc", "Ab Cd", "<i>&", "line one\nline two", "x", "10", "3.7", "a b a", "Hello World Again", "u")


def record(random: Random, complete: float) -> dict[str, Any]:
    """Return a record; each key is there with the probability ``complete``."""
    made: dict[str, Any] = {
        "title": random.choice(("t1", "T0", "b b", "x", "<i>", "")),
        "name": random.choice(("t1", "T0", "b b", "")),
        "n": random.choice((-2, 0, 1, 2, 3, 5, 2.5)),
        "k": random.choice((0, 1, 2)),
        "tags": ["u", "v", "w"][: random.randint(0, 3)],
        "items": ["u", "v"][: random.randint(0, 2)],
        "ok": random.random() < 0.6,
    }
    return {key: value for key, value in made.items() if random.random() < complete}


def values(random: Random) -> dict[str, Any]:
    """Return values for all inputs; now and then one is of another kind, and optional ones may be missing."""
    complete = random.choice((1, 1, 1, 0.97, 0.7))
    records = [record(random, complete) for _ in range(random.randint(0, 3))]
    made: dict[str, Any] = {name: random.choice(_WORDS) for name in ("a", "b", "s")}
    made |= {
        "i": random.randint(-1, 4),
        "j": random.choice((1, 2, 2.5)),
        "ok": random.random() < 0.5,
        "t": tuple(random.choice(("p", "q", "P", "u")) for _ in range(random.randint(0, 3))),
        "ws": [random.choice(_WORDS) for _ in range(random.randint(0, 3))],
        "ns": [random.choice((1, 2, 3, 2.5, -1)) for _ in range(random.randint(0, 4))],
        "d": record(random, complete),
        "o": Thing(**record(random, complete)),
        "xs": [one if random.random() < 0.85 else Thing(**one) for one in records],
        "ys": tuple(record(random, complete) for _ in range(random.randint(0, 2))),
        "f": lambda value=None: f"f{value}",
        "u": random.choice((None, "you", 0)),
        "z": random.choice((None, "zed", True, 1, "")),
    }
    if random.random() < 0.1:
        odd = random.choice((None, 1, "abc", [1], {"title": 1}, (1, 2)))
        made[random.choice(list(made))] = odd
    return {name: value for name, value in made.items() if name not in OPTIONAL or random.random() < 0.6}
