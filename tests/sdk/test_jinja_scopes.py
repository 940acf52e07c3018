"""Scopes of jinja2 templates: which names are inputs, and what each name that is read may be. Trees are built by hand."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment, meta
from tests.sdk.jinja_random import Templates

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.frames import Start
from genprompts.grammar.jinja.parse import parse
from genprompts.grammar.jinja.scopes import GLOBALS, Meaning, Part, scopes_of
from genprompts.grammar.nodes import Text

ONE = j.Const(1)


def name(letters: str) -> j.Name:
    return j.Name(letters)


def shown(letters: str) -> j.Print:
    return j.Print(j.Name(letters))


def assign(letters: str, value: j.Expr = ONE) -> j.Set:
    return j.Set(j.Target(letters), value)


def when(test: str, *body: j.Statement) -> j.If:
    return j.If(((name(test), body),))


def each(target: str, iterable: str, *body: j.Statement) -> j.For:
    return j.For(j.Target(target), name(iterable), body)


def macro(letters: str, parameters: tuple[str, ...], *body: j.Statement) -> j.Macro:
    return j.Macro(letters, tuple((j.Target(parameter), None) for parameter in parameters), body)


def printed_names(*statements: j.Statement) -> Iterator[j.Name]:
    """The names of all prints, in order, at any depth."""
    for statement in statements:
        match statement:
            case j.Print(j.Name() as found):
                yield found
            case j.If(branches, orelse):
                for _, body in branches:
                    yield from printed_names(*body)
                yield from printed_names(*orelse)
            case j.For(body=body, orelse=orelse):
                yield from printed_names(*body, *orelse)
            case j.Macro(body=body) | j.With(body=body) | j.Block(body=body) | j.CallBlock(body=body):
                yield from printed_names(*body)
            case _:
                pass


def meanings(*body: j.Statement) -> list[Meaning]:
    """What the names of all prints may be, in order."""
    scopes = scopes_of(body)
    return [scopes.meaning(found) for found in printed_names(*body)]


INPUT, LOCAL, NOTHING = Meaning.INPUT, Meaning.LOCAL, Meaning.NOTHING

INPUTS: list[tuple[str, j.Statements, str]] = [
    ("a name that is read", (shown("x"),), "x"),
    ("a name that is set before", (assign("x"), shown("x")), ""),
    ("a name that is set after it is read", (shown("x"), assign("x")), "x"),
    ("a name that is set to itself", (assign("x", name("x")),), "x"),
    ("a name that some branches set", (when("c", assign("x")), shown("x")), "c x"),
    ("a name that all branches set", (j.If(((name("c"), (assign("x"),)),), (assign("x"),)), shown("x")), "c x"),
    ("a name that a branch sets and nobody reads", (when("c", assign("x")),), "c x"),
    ("a name that is set in a loop and read after", (each("i", "xs", assign("x")), shown("x")), "x xs"),
    ("a loop's target", (each("i", "xs", shown("i")),), "xs"),
    ("a loop's target that is read after the loop", (each("i", "xs", shown("i")), shown("i")), "i xs"),
    ("a loop over the input with the target's name", (each("x", "x", shown("x")),), "x"),
    ("a loop's own variable", (each("i", "xs", shown("loop")),), "xs"),
    ("a loop's own variable outside of it", (shown("loop"),), "loop"),
    ("a name that is set after a loop that reads it", (each("i", "xs", shown("x")), assign("x")), "xs"),
    ("a macro's parameter", (macro("m", ("p",), shown("p"), shown("z")),), "z"),
    ("a macro's special names", (macro("m", (), shown("caller"), shown("varargs"), shown("kwargs")),), ""),
    ("special names outside of macros", (shown("caller"), shown("varargs")), "caller varargs"),
    ("a macro's name", (macro("m", ()), shown("m")), ""),
    ("a name that a macro reads and that is set after it", (macro("m", (), shown("x")), assign("x")), ""),
    ("a name with a value", (j.With(((j.Target("a"), name("b")),), (shown("a"),)),), "b"),
    ("a value that has the name's name", (j.With(((j.Target("a"), name("a")),), (shown("a"),)),), "a"),
    ("a name that the template sets and a block reads", (assign("x"), j.Block("b", (shown("x"),))), "x"),
    ("what a block knows", (j.Block("b", (shown("self"), shown("super"))),), ""),
    ("what only blocks know", (shown("super"),), "super"),
    ("jinja2's own names", tuple(shown(one) for one in sorted(GLOBALS)), ""),
    ("names that are imported", (j.Import(j.Const("f"), None, (("a", j.Target("b")),)), shown("a"), shown("b")), "a"),
    ("a module", (j.Import(name("f"), j.Target("m")), shown("m")), "f"),
    ("a namespace's attribute", (j.Set(j.Target("ns", "x"), name("y")),), "ns y"),
    ("names that are bound together", (j.Set(j.Targets((j.Target("a"), j.Target("b"))), name("c")), shown("b")), "c"),
    ("a set block", (j.SetBlock(j.Target("a"), (shown("b"),)), shown("a")), "b"),
    ("a filter block", (j.FilterBlock(j.Filter(None, "replace", j.Arguments((name("a"),))), (shown("b"),)),), "a b"),
    ("a call block", (j.CallBlock(j.Call(name("m")), ((j.Target("u"), None),), (shown("u"), shown("v"))),), "m v"),
    ("an include", (j.Include(name("f")), j.Include(j.Const("g"))), "f"),
    ("a parent", (j.Extends(name("f")),), "f"),
    ("autoescape", (j.Autoescape(name("a"), (shown("b"),)),), "a b"),
    ("text", (Text("x"),), ""),
]


@pytest.mark.parametrize(("case", "body", "expected"), INPUTS, ids=[case for case, _, _ in INPUTS])
def test_inputs(case: str, body: j.Statements, expected: str) -> None:
    """The names that a template takes from outside are those that jinja2 looks up there."""
    actual = scopes_of(body).inputs

    assert tuple(expected.split()) == actual, case


def test_name_that_is_read_before_it_is_set() -> None:
    """A name is the input up to where it is set, and local from there on."""
    assert meanings(shown("x"), assign("x"), shown("x")) == [INPUT, LOCAL]


def test_name_that_a_branch_sets() -> None:
    """After a branch that sets a name, it is the input or the local one."""
    body = (when("c", assign("x"), shown("x")), shown("x"))

    assert meanings(*body) == [LOCAL, INPUT | LOCAL]


def test_name_that_all_branches_set() -> None:
    """A name that each branch sets is local after them."""
    body = (j.If(((name("c"), (assign("x"),)),), (assign("x"),)), shown("x"))

    assert meanings(*body) == [LOCAL]


def test_name_that_a_loop_sets() -> None:
    """What a loop sets is gone after it."""
    assert meanings(each("i", "xs", assign("x"), shown("x")), shown("x")) == [LOCAL, INPUT]


def test_name_that_is_set_around_a_loop() -> None:
    """A loop sees what is set before it; what is set after it is nothing there."""
    body = (assign("a"), each("i", "xs", shown("a"), shown("b"), shown("i")), assign("b"))

    assert meanings(*body) == [LOCAL, NOTHING, LOCAL]


def test_name_in_a_macro() -> None:
    """A macro may be called before or after a name is set."""
    body = (shown("x"), macro("m", ("p",), shown("p"), shown("x"), shown("y")), assign("x"))

    assert meanings(*body) == [INPUT, LOCAL, INPUT | LOCAL, INPUT]


def test_name_in_a_block() -> None:
    """A block sees what the template has set at its top level, if it was set before; and no loop's target."""
    body = (assign("x"), each("i", "xs", j.Block("b", (shown("x"), shown("i")))))

    assert meanings(*body) == [INPUT | LOCAL, INPUT]


def test_names_of_jinja2() -> None:
    """jinja2's own names are neither inputs nor local, as long as nobody sets them."""
    assert meanings(shown("range"), assign("range"), shown("range")) == [Meaning.GLOBAL, LOCAL]


def test_scopes_of_a_loop() -> None:
    """A loop opens scopes for its body, its condition and its else branch; only the body knows ``loop``."""
    loop = j.For(j.Target("i"), name("xs"), (shown("loop"), shown("a")), (shown("b"),), name("c"))

    scopes = scopes_of((loop,))

    assert scopes.of(loop).starts == {"loop": Start.GIVEN, "i": Start.GIVEN, "a": Start.INPUT}
    assert scopes.of(loop, Part.CONDITION).starts == {"i": Start.GIVEN, "c": Start.INPUT}
    assert scopes.of(loop, Part.ELSE).starts == {"b": Start.INPUT}


def test_scope_that_sets_an_outer_name() -> None:
    """A loop that sets a name of the scope around begins with its value in each turn."""
    loop = each("i", "xs", assign("x"))

    scopes = scopes_of((assign("x"), loop))

    assert scopes.root.starts == {"x": Start.NOTHING, "xs": Start.INPUT}
    assert scopes.of(loop).starts == {"i": Start.GIVEN, "x": Start.OUTER}


def test_loop_that_sees_a_scoped_block() -> None:
    """A loop around a scoped block knows ``loop``, read or not: the block may read it."""
    loop = each("i", "xs", j.Block("b", (), scoped=True))

    assert "loop" in scopes_of((loop,)).of(loop).starts


@pytest.mark.parametrize("seed", range(4))
def test_inputs_of_random_templates(seed: int) -> None:
    """For each template, the inputs are the names that jinja2's own analysis reports (and LangChain demands)."""
    templates = Templates(seed)
    environment = Environment()
    read = 0
    for _ in range(50):
        text = templates.template()
        try:
            body = parse(text).body
        except TemplateSyntaxError:
            continue
        read += 1
        expected = meta.find_undeclared_variables(environment.parse(text))

        assert tuple(sorted(expected)) == scopes_of(body).inputs, text
    assert read > 25
