"""Reading jinja2 templates: the tree of each construct, what is refused, limits, and templates in other files."""

import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError as JinjaSyntaxError
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import library as jinja_library
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.jinja.nodes import Arguments, Const, Filter, Getattr, Getitem, Name, Print, Target, Targets
from genprompts.grammar.nodes import Text
from genprompts.span import Span

A, B, C = Name("a"), Name("b"), Name("c")
ONE = Const(1)
BODY = (Text("x"),)


def expression(text: str) -> j.Expr:
    """The expression of a template that prints it."""
    (node,) = jinja.parse("{{ " + text + " }}").body
    assert isinstance(node, Print)
    return node.value


def refusal(text: str) -> TemplateSyntaxError:
    """What is wrong with a text."""
    with pytest.raises(TemplateSyntaxError) as caught:
        jinja.parse(text)
    return caught.value


EXPRESSIONS: list[tuple[str, j.Expr]] = [
    ("a", A),
    ("1", ONE),
    ("1_000", Const(1000)),
    ("0x1f", Const(31)),
    ("2.5", Const(2.5)),
    ("'a' \"b\"", Const("ab")),
    (r"'\n'", Const("\n")),
    ("true", Const(True)),
    ("False", Const(False)),
    ("none", Const(None)),
    ("[a, 1,]", j.Items("list", (A, ONE))),
    ("(a,)", j.Items("tuple", (A,))),
    ("()", j.Items("tuple", ())),
    ("a, 1", j.Items("tuple", (A, ONE))),
    ("{a: 1, 'k': b}", j.Pairs(((A, ONE), (Const("k"), B)))),
    ("a.b", Getattr(A, "b")),
    ("a.b.c", Getattr(Getattr(A, "b"), "c")),
    ("a.0", Getitem(A, Const(0))),
    ("a[b]", Getitem(A, B)),
    ("a['_id']", Getitem(A, Const("_id"))),
    ("a[1:]", Getitem(A, j.Slice(ONE, None, None))),
    ("a[:b:1]", Getitem(A, j.Slice(None, B, ONE))),
    ("a[b, 1]", Getitem(A, j.Items("tuple", (B, ONE)))),
    ("a()", j.Call(A)),
    ("a(b, c=1, *b, **c)", j.Call(A, Arguments((B,), (("c", ONE),), B, C))),
    ("a.b(1)", j.Call(Getattr(A, "b"), Arguments((ONE,)))),
    ("a|upper", Filter(A, "upper")),
    ("a|default('x', true)", Filter(A, "default", Arguments((Const("x"), Const(True))))),
    ("a|join(d=b)|upper", Filter(Filter(A, "join", Arguments((), (("d", B),))), "upper")),
    ("a is defined", j.Test(A, "defined")),
    ("a is not none", j.Unary("not", j.Test(A, "none"))),
    ("a is divisibleby 1", j.Test(A, "divisibleby", Arguments((ONE,)))),
    ("a is divisibleby(1)", j.Test(A, "divisibleby", Arguments((ONE,)))),
    ("a is sameas b.c", j.Test(A, "sameas", Arguments((Getattr(B, "c"),)))),
    ("not a", j.Unary("not", A)),
    ("-a", j.Unary("-", A)),
    ("+a", j.Unary("+", A)),
    *[(f"a {operator} b", j.Binary(operator, A, B)) for operator in ("+", "-", "*", "/", "//", "%", "**", "and", "or")],
    ("a - b - c", j.Binary("-", j.Binary("-", A, B), C)),
    ("(a or b) and c", j.Binary("and", j.Binary("or", A, B), C)),
    ("a ~ b ~ c", j.Concat((A, B, C))),
    *[(f"a {operator} b", j.Compare(A, ((operator, B),))) for operator in ("==", "!=", "<", "<=", ">", ">=", "in")],
    ("a not in b", j.Compare(A, (("not in", B),))),
    ("1 < a <= b", j.Compare(ONE, (("<", A), ("<=", B)))),
    ("a if b else c", j.Condition(B, A, C)),
    ("a if b", j.Condition(B, A, None)),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS, ids=[text for text, _ in EXPRESSIONS])
def test_expressions(text: str, expected: j.Expr) -> None:
    """Each kind of expression becomes its node."""
    assert expected == expression(text)


def attribute_target(name: str) -> Target:
    return Target(name, "b")


STATEMENTS: list[tuple[str, j.Statement]] = [
    ("{% if a %}x{% endif %}", j.If(((A, BODY),))),
    (
        "{% if a %}x{% elif b %}x{% elif c %}{% else %}x{% endif %}",
        j.If(((A, BODY), (B, BODY), (C, ())), BODY),
    ),
    ("{% for a in b %}x{% endfor %}", j.For(Target("a"), B, BODY)),
    ("{% for a in b %}x{% else %}x{% endfor %}", j.For(Target("a"), B, BODY, BODY)),
    ("{% for a in b if c recursive %}{% endfor %}", j.For(Target("a"), B, (), (), C, recursive=True)),
    (
        "{% for a, (b, c) in a.items() %}{% endfor %}",
        j.For(Targets((Target("a"), Targets((Target("b"), Target("c"))))), j.Call(Getattr(A, "items")), ()),
    ),
    ("{% set a = b %}", j.Set(Target("a"), B)),
    ("{% set a, b = 1, c %}", j.Set(Targets((Target("a"), Target("b"))), j.Items("tuple", (ONE, C)))),
    ("{% set a.b = c %}", j.Set(attribute_target("a"), C)),
    ("{% set a %}x{% endset %}", j.SetBlock(Target("a"), BODY)),
    ("{% set a.b %}x{% endset %}", j.SetBlock(attribute_target("a"), BODY)),
    ("{% set a | trim | upper %}x{% endset %}", j.SetBlock(Target("a"), BODY, Filter(Filter(None, "trim"), "upper"))),
    ("{% with %}x{% endwith %}", j.With((), BODY)),
    ("{% with a = 1, b = c %}x{% endwith %}", j.With(((Target("a"), ONE), (Target("b"), C)), BODY)),
    ("{% macro a(b, c=1) %}x{% endmacro %}", j.Macro("a", ((Target("b"), None), (Target("c"), ONE)), BODY)),
    ("{% call a(1) %}x{% endcall %}", j.CallBlock(j.Call(A, Arguments((ONE,))), (), BODY)),
    ("{% call(b, c=1) a() %}x{% endcall %}", j.CallBlock(j.Call(A), ((Target("b"), None), (Target("c"), ONE)), BODY)),
    ("{% filter upper %}x{% endfilter %}", j.FilterBlock(Filter(None, "upper"), BODY)),
    (
        "{% filter replace('a', b) | trim %}x{% endfilter %}",
        j.FilterBlock(Filter(Filter(None, "replace", Arguments((Const("a"), B))), "trim"), BODY),
    ),
    ("{% include 'a' %}", j.Include(Const("a"))),
    ("{% include ['a', b] ignore missing %}", j.Include(j.Items("list", (Const("a"), B)), ignore_missing=True)),
    ("{% include a without context %}", j.Include(A, with_context=False)),
    ("{% import 'a' as b %}", j.Import(Const("a"), Target("b"))),
    ("{% import 'a' as b with context %}", j.Import(Const("a"), Target("b"), with_context=True)),
    (
        "{% from 'a' import b as c, d with context %}",
        j.Import(Const("a"), None, (("b", Target("c")), ("d", Target("d"))), with_context=True),
    ),
    ("{% extends 'a' %}", j.Extends(Const("a"))),
    ("{% block a %}x{% endblock %}", j.Block("a", BODY)),
    ("{% block a scoped required %} {% endblock a %}", j.Block("a", (Text(" "),), scoped=True, required=True)),
    ("{% autoescape a %}x{% endautoescape %}", j.Autoescape(A, BODY)),
    ("{% print a %}", Print(A)),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statements(text: str, expected: j.Statement) -> None:
    """Each kind of statement becomes its node."""
    assert (expected,) == jinja.parse(text).body


TEXTS: list[tuple[str, list[str]]] = [
    ("", []),
    ("\n", []),
    ("a\n", ["a"]),
    ("a\n\n", ["a\n"]),
    ("a\r\nb\rc\r\n", ["a\nb\nc"]),
    ("a {# c #} b", ["a  b"]),
    ("a {#- c -#} b", ["ab"]),
    ("a{% raw %} {{ b }} {% endraw %}c", ["a {{ b }} c"]),
    ("a {%- raw -%} {% x %} {%- endraw -%} c", ["a{% x %}c"]),
    ("a {{- x -}}\n b", ["a", "b"]),
    ("a {{+ x }} b", ["a ", " b"]),
    ("a {%- if x %} b {% endif -%} c", ["a", " b ", "c"]),
    ("a{{ '}}' }}b", ["a", "b"]),
    ("}} %} #} { {", ["}} %} #} { {"]),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_texts(text: str, expected: list[str]) -> None:
    """Space is trimmed, line ends are read and texts side by side are joined as jinja2 does it."""
    assert expected == texts(jinja.parse(text).body)


def texts(body: j.Statements) -> list[str]:
    """The texts of a body, also of an "if" in it."""
    found: list[str] = []
    for node in body:
        if isinstance(node, Text):
            found.append(node.value)
        elif isinstance(node, j.If):
            found += texts(node.branches[0][1])
    return found


def test_one_print_tag_prints_all_its_values() -> None:
    """``{% print a, b %}`` is two values one after the other."""
    assert (Print(A), Print(B)) == jinja.parse("{% print a, b %}").body


# --- jinja2 reads the same -----------------------------------------------------------------------

PIECES = [
    "{{", "}}", "{{-", "-}}", "{%", "%}", "{%-", "-%}", "{#", "#}", " ", "\n", "\r\n", "text", " a ", "b.c", "|upper",
    " is none", "[0]", "(1)", "'s'", " if a ", " for a in b ", " endfor ", " endif ", " else ", " set a=b ", " raw ",
    " endraw ", ",", "{% if a %}", "{% endif %}", "{{ a }}", "{% for a in b %}", "{% endfor %}", "{", "}", "+", "é",
]  # fmt: skip


@settings(max_examples=1500, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_accepts_what_jinja2_accepts(text: str) -> None:
    """jinja2 and we refuse the same texts, and read the same text between the tags."""
    expected, refused = stock_texts(text)
    if refused:
        assert refusal(text).message in refused
    else:
        assert expected == "".join(all_texts(jinja.parse(text).body))


def stock_texts(text: str) -> tuple[str, str]:
    """The text between the tags as jinja2 reads it, or what jinja2 says when it does not compile it."""
    try:
        SandboxedEnvironment().from_string(text)
    except JinjaSyntaxError as error:
        return "", error.message or ""
    return "".join(node.data for node in SandboxedEnvironment().parse(text).find_all(nodes.TemplateData)), ""


def all_texts(body: j.Statements) -> list[str]:
    """The texts of a body and of all "for" and "if" in it."""
    found: list[str] = []
    for node in body:
        if isinstance(node, Text):
            found.append(node.value)
        elif isinstance(node, j.For):
            found += [*all_texts(node.body), *all_texts(node.orelse)]
        elif isinstance(node, j.If):
            found += [text for _, inner in node.branches for text in all_texts(inner)] + all_texts(node.orelse)
    return found


# --- without jinja2 ------------------------------------------------------------------------------

PLAIN = [
    "{{-a}}",
    "{{ b -}}",
    "{{",
    "}}",
    "{{-",
    "-}}",
    " ",
    "\n",
    "text",
    "name",
    "_x1",
    "{{ a }}",
    "{{a}}",
    "true",
    "not",
    "é",
    "{",
    "}",
    "9",
]


@settings(max_examples=2000, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PLAIN), max_size=10).map("".join))
def test_the_short_way_reads_the_same(text: str) -> None:
    """A text that only prints names is read without jinja2: the same nodes at the same places."""
    quick = jinja._read_plain(text)
    if quick is None:
        return
    slow = jinja_library.read(text)

    assert slow == quick
    assert places(slow) == places(quick)


def places(body: j.Statements) -> list[Span]:
    """The places of texts and of printed names."""
    found: list[Span] = []
    for node in body:
        if isinstance(node, Print):
            assert isinstance(node.value, Name)
            found.append(node.value.span)
        else:
            assert isinstance(node, Text)
            found.append(node.span)
    return found


@pytest.mark.parametrize("text", ["Hi {{ name }}!\n", "{{- a -}} {{b}}", "", "no tags { }"])
def test_plain_texts_take_the_short_way(text: str) -> None:
    """Texts with names, also with trimmed space, are no work for jinja2."""
    assert jinja._read_plain(text) is not None


def test_the_short_way_imports_no_jinja2() -> None:
    """A program that reads a plain template does not load jinja2; any other template does."""
    program = (
        "import sys; from genprompts.grammar.jinja import parse as jinja; jinja.parse('a {{ b }}'); jinja.references('{{ b }}');"
        "print('jinja2' in sys.modules); jinja.parse('{{ b.c }}'); print('jinja2' in sys.modules)"
    )

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert found.split() == ["False", "True"]


def test_without_jinja2_the_remedy_is_named() -> None:
    """When jinja2 is not installed, the error says so and how to install it."""
    program = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from genprompts.grammar.jinja import parse as jinja\nfrom genprompts.errors import MissingExtraError\n"
        "for load in (lambda: jinja.parse('{{ a.b }}'), lambda: __import__('genprompts.grammar.jinja.sandbox')):\n"
        "    try: load()\n"
        "    except MissingExtraError as error: print(error.extra, 'pip install' in str(error))\n"
    )

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert found.splitlines() == ["jinja2 True", "jinja2 True"]


# --- other templates -----------------------------------------------------------------------------

FILES = {
    "header": "{% include 'logo' %}{{ title }}",
    "logo": "{{ name }}",
    "loop": "{% include 'loop' %}",
    "unused": "{% broken",
}


def test_files_are_followed() -> None:
    """All files that the template leads to are read, sorted by name; unknown and unneeded ones are left out."""
    found = jinja.parse("{% extends 'loop' %}{% include ['nowhere', 'header'] %}", files=FILES)

    assert [name for name, _ in found.files] == ["header", "logo", "loop"]
    assert j.JinjaFile("{{ name }}", (Print(Name("name")),)) == dict(found.files)["logo"]


def test_a_faulty_file_is_reported_where_it_is_named() -> None:
    """A mistake in a file has its place in the outer text, and its own."""
    with pytest.raises(jinja.IncludedSyntaxError) as caught:
        jinja.parse("{% include 'a' %}", files={"a": "{% include 'b' %}", "b": "x {% endif %}"})
    error = caught.value

    assert (Span(11, 14), "b", Span(5, 10)) == (error.span, error.file, error.inner.span)
    assert error.message.startswith('in "b": Encountered unknown tag')
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


REFERENCES: list[tuple[str, list[str]]] = [
    ("{% include 'a' %}", ["'a'"]),
    ("{%- extends 'a' %}{% block b %}{% import 'c' as d %}{% endblock %}", ["'a'", "'c'"]),
    ("{% from 'a' import b %}", ["'a'"]),
    ("{% include ['a', b, 'c'] %}", ["'a'", "'c'"]),
    ("{% include 'a' if b else ('c' if d else e) %}", ["'a'", "'c'"]),
    ("{% include a %}", []),
    ("{% include a + '.txt' %}", []),
    ("{% for a in b %}{% if c %}{% include 'd' %}{% endif %}{% endfor %}", ["'d'"]),
    ("{% include 'a' %}{% broken", []),
    ("{# {% include 'a' %} #}", []),
    ("{{ include }}", []),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references(text: str, expected: list[str]) -> None:
    """The names of other templates are found where they are written out, with their places."""
    found = jinja.references(text)

    assert expected == [text[span.start : span.end] for _, span in found]
    assert [name.strip("'") for name in expected] == [name for name, _ in found]


# --- limits --------------------------------------------------------------------------------------


def nested(depth: int) -> list[str]:
    """Templates in which something is ``depth`` deep, in each way in which it can be."""
    return [
        "{{ " + "(" * depth + "a" + ")" * depth + " }}",
        "{{ " + "[" * depth + "a" + "]" * depth + " }}",
        "{{ " + "a(" * depth + "a" + ")" * depth + " }}",
        "{{ " + "{1: " * depth + "a" + "}" * depth + " }}",
        "{% if a %}" * depth + "{% endif %}" * depth,
        "{% set a %}" * depth + "{% endset %}" * depth,
        "{% macro a() %}" * (depth - 1) + "{{ (a) }}" + "{% endmacro %}" * (depth - 1),
    ]


@pytest.mark.parametrize("text", nested(jinja_library.MAX_DEPTH), ids=range(7))
def test_depth_up_to_the_limit(text: str) -> None:
    """What is as deep as the limit allows is read, here and by jinja2."""
    assert jinja.parse(text).body
    SandboxedEnvironment().from_string(text)


@pytest.mark.parametrize("text", nested(jinja_library.MAX_DEPTH + 1), ids=range(7))
def test_depth_beyond_the_limit(text: str) -> None:
    """What is deeper is refused by the limit's name."""
    assert '"max-template-depth"' in refusal(text).message


@pytest.mark.parametrize("text", ["{{ " + "(" * 5000, "{{ " + "not " * 5000 + "a }}", "{{ " + "-" * 5000 + "a }}"])
def test_endless_nesting(text: str) -> None:
    """What would exhaust jinja2's parser is refused by the limit's name."""
    assert '"max-template-depth"' in refusal(text).message


@pytest.mark.parametrize("more", [" + a", ".b", "|upper", " and a", "[0]", " if a else a"])
def test_chains(more: str) -> None:
    """What builds on itself step by step is read up to a limit, and refused by its name beyond."""
    assert jinja.parse("{{ a" + more * (jinja_library.MAX_CHAIN - 5) + " }}").body
    assert '"max-template-chain"' in refusal("{{ a" + more * (jinja_library.MAX_CHAIN + 1) + " }}").message


def test_side_by_side_is_not_deep() -> None:
    """Many tags one after the other are no nesting."""
    text = "{% if a %}({{ [a, (b)] }}{% set c = (1) %}{% elif a %}{% endif %}" * 100

    assert len(jinja.parse(text).body) == 100


def test_size() -> None:
    """A template may have as many characters as the limit says."""
    assert jinja.parse("{{ a }}" + " " * (jinja.MAX_SIZE - 7)).body
    assert '"max-template-size"' in refusal("x" * (jinja.MAX_SIZE + 1)).message


# --- what jinja2 says when it compiles -----------------------------------------------------------


def loops(count: int, inner: str) -> str:
    """Loops inside one another."""
    return "{% for a in b %}" * count + inner + "{% endfor %}" * count


def too_nested(place: str) -> tuple[str, str, str]:
    return "too many statically nested blocks", place, "nest 20 loops at most, or put the inner ones into a macro"


COMPILED: list[tuple[str, str, str, str]] = [
    ("{{ a|uper }}", "No filter named 'uper'.", "uper", 'did you mean "upper"?'),
    ("{% if b %}{{ a|uper }}{% endif %}", "No filter named 'uper'.", "uper", 'did you mean "upper"?'),
    ("{% filter uper %}{% endfilter %}", "No filter named 'uper'.", "uper", 'did you mean "upper"?'),
    ("{{ a is evn }}", "No test named 'evn'.", "evn", 'did you mean "even"?'),
    ("{{ a is a.b }}", "No test named 'a.b'.", "a.b", ""),
    ("{{ a|map('uper') }}", "No filter named 'uper'.", "'uper'", 'did you mean "upper"?'),
    ("{{ a|select('evn') }}", "No test named 'evn'.", "'evn'", 'did you mean "even"?'),
    ("{{ a|rejectattr('b', 'evn') }}", "No test named 'evn'.", "'evn'", 'did you mean "even"?'),
    (
        "{{ a|replace('b') }}",
        "filter \"replace\": missing a required argument: 'new'",
        "replace",
        "it takes old, new, count",
    ),
    ("{{ a|list(1) }}", 'filter "list": too many positional arguments', "list", "it takes no arguments"),
    ("{{ a is divisibleby }}", "test \"divisibleby\": missing a required argument: 'num'", "divisibleby", "it takes num"),
    ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "block 'a' defined twice", "a", "give each block its own name"),
    (
        "{% for loop in a %}{% endfor %}",
        "Can't assign to special loop variable in for-loop target",
        "loop",
        "give the variable another name",
    ),
    (
        "{% for a in b %}{% if c %}{% set d, loop = 1, 2 %}{% endif %}{% endfor %}",
        "Can't assign to special loop variable in for-loop target",
        "loop",
        "give the variable another name",
    ),
    (
        "{% with a = 1 %}{% extends 'b' %}{% endwith %}",
        "cannot use extend from a non top-level scope",
        "extends",
        "extend at the top of the template",
    ),
    (
        "{% macro a(caller) %}{{ caller() }}{% endmacro %}",
        'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
        "caller",
        "leave the parameter out",
    ),
    (
        "{% macro a(b, b) %}{% endmacro %}",
        "duplicate argument 'b' in macro definition",
        "b",
        "give each parameter its own name",
    ),
    ("{{ a(b=1, b=2) }}", "keyword argument repeated: b", "b", ""),
    ("{{ a(__debug__=1) }}", 'jinja2 keeps the keyword argument "__debug__" to itself', "a(__debug__=1)", "give the argument another name"),
    ("{% call a(caller=1) %}{% endcall %}", "keyword argument repeated: caller", "a(caller=1)", "the call block itself is the caller"),
    ("{{ a[1:2, 3] }}", "a slice stands alone in its brackets", "1", ""),
    ("{{ {[a]: 1} }}", "unhashable type: 'list'", "[a]", "write a text or a number as the key"),
    ("{{ 1e999 }}", "the number is too large", "1e999", "pass the number as an input"),
    ("{{ " + "9" * 4001 + " }}", "the number is too large", "9" * 4001, "pass the number as an input"),
    (loops(21, ""), *too_nested("for")),
    (loops(19, "{% include 'c' %}"), *too_nested("include")),
    (loops(19, "{% macro m() %}" + loops(19, "{% block c %}{% endblock %}") + "{% endmacro %}"), *too_nested("c")),
    ("{% set a, b %}xy{% endset %}", "a set block binds one name", "set", ""),
    ("{% print %}", "the tag prints nothing", "print", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "place", "hint"), COMPILED, ids=[text[:40] for text, *_ in COMPILED])
def test_refused_though_it_parses(text: str, message: str, place: str, hint: str) -> None:
    """What jinja2 finds when it compiles, and what can only fail when it renders, is found when it is read."""
    error = refusal(text)

    assert (message, hint, "template-syntax") == (error.message, error.hint, error.fault)
    assert place == text[error.span.start : error.span.end]


ALLOWED = [
    "{% set loop = 1 %}{{ loop }}",
    "{% for a in b %}{% with loop = 1 %}{{ loop }}{% endwith %}{% endfor %}",
    "{% if a %}{% extends 'b' %}{% endif %}",
    "{% macro a(caller=1) %}{{ caller }}{% endmacro %}",
    "{% macro a(caller) %}{% endmacro %}",
    "{% if 'markdown' is filter %}{{ a|markdown }}{% endif %}",
    "{{ a|markdown if 'markdown' is filter else a }}",
    "{{ a|replace(*b) }}{{ a|replace(**b) }}",
    loops(20, ""),
    loops(20, "{% include 'c' without context %}"),
    loops(18, "{% include 'c' %}"),
    loops(20, "{% block c %}" + loops(19, "") + "{% endblock %}"),
    loops(15, "{% for a in b recursive %}" + loops(15, "") + "{% endfor %}"),
    "{% for a in b %}" * 15 + "{% macro m() %}" + "{% for a in b %}" * 15 + "{% endfor %}" * 15 + "{% endmacro %}" + "{% endfor %}" * 15,
    "{{ a(class=1) }}",
    "{{ {(1, 2): 3} }}",
]  # fmt: skip


@pytest.mark.parametrize("text", ALLOWED, ids=[text[:40] for text in ALLOWED])
def test_allowed_as_by_jinja2(text: str) -> None:
    """What looks like such a mistake and is none is read."""
    SandboxedEnvironment().from_string(text)
    assert jinja.parse(text).body


def test_nothing_is_evaluated() -> None:
    """A template that would take all memory to fold is refused at once, at the place."""
    for text in ("{{ 'a' * 10 ** 12 }}", "{{ 'a'|center(10 ** 12) }}", "{% if 2 ** (10 ** 9) %}{% endif %}"):
        with pytest.raises(TemplateSyntaxError) as caught:
            jinja.parse(text)

        assert caught.value.span.start < caught.value.span.end <= len(text)


# --- what the sandbox forbids --------------------------------------------------------------------

FORBIDDEN: list[tuple[str, str]] = [
    ("{{ a.__b }}", "__b"),
    ("{{ a.__class__.__mro__ }}", "__mro__"),
    ("{{ a.b.mro() }}", "mro"),
    ("{{ a.gi_frame }}", "gi_frame"),
    ("{% set x = a.__init__ %}", "__init__"),
    ("{% for x in a.__dict__ %}{% endfor %}", "__dict__"),
    ("{{ a|attr('__class__') }}", "'__class__'"),
    ("{{ a|attr(name='_b') }}", "'_b'"),
    ("{{ a|attr(b) }}", "b"),
    ("{{ a|attr('_' ~ 'b') }}", "'_' ~ 'b'"),
    ("{{ a|attr(*b) }}", "attr"),
    ("{{ a|map(attribute='b.__class__') }}", "'b.__class__'"),
    ("{{ a|sort(false, false, 'b, __class__') }}", "'b, __class__'"),
    ("{{ a|groupby('__class__') }}", "'__class__'"),
    ("{{ a|sum('__class__') }}", "'__class__'"),
    ("{{ a|join(', ', '__class__') }}", "'__class__'"),
    ("{{ a|selectattr('__class__') }}", "'__class__'"),
    ("{{ a|max(attribute='gi_code') }}", "'gi_code'"),
    ("{{ a|map('attr', '__class__') }}", "'__class__'"),
    ("{{ a|map('attr', b) }}", "b"),
]


@pytest.mark.parametrize(("text", "place"), FORBIDDEN, ids=[text for text, _ in FORBIDDEN])
def test_forbidden_attributes(text: str, place: str) -> None:
    """A template that reads private or internal attributes is refused at the attribute's name."""
    error = refusal(text)

    assert error.fault == "attribute-access"
    assert error.hint
    assert place == text[error.span.start : error.span.end]


@pytest.mark.parametrize(
    "text", ["{{ a['__x__'] }}", "{{ a|map(attribute='_id') }}", "{{ a|attr('b') }}", "{{ a|join('_') }}"]
)
def test_keys_may_begin_with_anything(text: str) -> None:
    """What is, or may be, a key of a dict is not forbidden."""
    assert jinja.parse(text).body


# --- the parser's own mistakes -------------------------------------------------------------------

HINTS: list[tuple[str, str]] = [
    ("{% incldue 'a' %}", 'did you mean "include"?'),
    ("{% endif %}", 'no block is open here that "endif" ends'),
    ("{% if a %}", 'close it with "{% endif %}"'),
    ("{{ a", 'close the tag with "}}" or "%}"'),
    ("{# a", 'close the comment with "#}"'),
    ("{% raw %}a", 'close it with "{% endraw %}"'),
    ("{{ 'a }}", "close the string with the same quote"),
    ("{% do a %}", 'write "{% set _ = … %}" instead'),
    ("{% for a in b %}{% break %}{% endfor %}", 'filter the loop instead: "{% for item in items if … %}"'),
]


@pytest.mark.parametrize(("text", "hint"), HINTS)
def test_hints(text: str, hint: str) -> None:
    """What mends a mistake is said where that is known."""
    assert hint == refusal(text).hint
