"""Texts that are followed to their constants, and the places their characters come from."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract, PlaceOf, TextOf


HEAD = "from langchain_core.prompts import PromptTemplate\nimport textwrap, inspect\n"


@pytest.mark.parametrize(
    ("before", "written", "expected"),
    [
        ("", r"'a\t{x}'", "a\t{x}"),
        ("", r"r'a\t{x}'", r"a\t{x}"),
        ("", "'a' \"b\" '''c'''", "abc"),
        ("", "'a\\\n{x}'", "a{x}"),
        ("", "'a' + '{b}'", "a{b}"),
        ("", "'%s {b}' % 'a'", "a {b}"),
        ("T = '{t}'", "T", "{t}"),
        ("T: str = '{t}'", "T", "{t}"),
        ("T = 'v'", "f'{T} {{x}}'", "v {x}"),
        ("N = 3", "f'{N:03d} {N!r}'", "003 3"),
        ("", "textwrap.dedent('''\n    a\n      {b}\n''')", "\na\n  {b}\n"),
        ("", "inspect.cleandoc('''\n    a\n      {b}\n''')", "a\n  {b}"),
        ("", "'  {x} '.strip()", "{x}"),
        ("", "'a{x}'.removeprefix('a')", "{x}"),
        ("", "'<v>'.replace('<v>', '{v}')", "{v}"),
        ("", "'\\n'.join(['a', '{b}'])", "a\n{b}"),
        ("", "'{}: {{x}}'.format('k')", "k: {x}"),
        ("", "str('{x}')", "{x}"),
        ("D = {'a': {'b': '{x}'}}", "D['a']['b']", "{x}"),
        ("L = ['{x}', 'b']", "L[0]", "{x}"),
        ("class C:\n    T = '{x}'", "C.T", "{x}"),
        ("A, B = 'a', '{b}'", "B", "{b}"),
        ("T = 'a'\nT = T + '{b}'", "T", "a{b}"),
        ("T = 'a'\nT += '{b}'", "T", "a{b}"),
        ("", "'a' if True else 'b'", "a"),
        ("", "'ab' * 2", "abab"),
        ("", "'a{x}b'[1:4]", "{x}"),
    ],
)
def test_constant_texts_are_worked_out(
    extract: "Extract", text_of: "TextOf", before: str, written: str, expected: str
) -> None:
    """What Python would make of constants is the template."""
    found = extract(f"{HEAD}{before}\np = PromptTemplate.from_template({written})")

    assert (text_of(found.only), found.only.incomplete) == (expected, None)


@pytest.mark.parametrize(
    ("before", "written", "reason"),
    [
        ("", "undefined", 'the template comes from the name "undefined", which is not known in this file'),
        ("", "build()", 'the template comes from a call of "build()"'),
        ("import os", "os.environ['X']", 'the template comes from a lookup in "os.environ"'),
        ("", "'a' if flag else 'b'", "the template comes from a choice that is made at run time"),
        ("", "'x' * 10**9", "the template comes from an expression that only the running program knows"),
        ("T = 'a'\nfor i in y:\n    T = T + i", "T", "a name"),
        ("", "'{:>99999999}'.format('a')", "a text"),
        ("", "'%099999d' % 3", "the template comes from a text that is too long to work out"),
    ],
)
def test_unknown_texts_say_where_they_come_from(extract: "Extract", before: str, written: str, reason: str) -> None:
    """What is not constant makes the definition incomplete, with a reason in words."""
    found = extract(f"{HEAD}{before}\np = PromptTemplate.from_template({written})")

    assert found.only.incomplete is not None
    assert reason in found.only.incomplete or "the template comes from" in found.only.incomplete
    assert found.codes() == ["GP106"]


def test_known_parts_of_a_text_are_kept(extract: "Extract", text_of: "TextOf") -> None:
    """Around a value of the running program the certain text stays, unless it cannot be read by itself."""
    found = extract(
        f"{HEAD}def f(role):\n    a = PromptTemplate.from_template(f'{{role}} {{{{name}}}}')\n"
        "    b = PromptTemplate.from_template('{' + role + '}')"
    )

    assert [text_of(one) for one in found.definitions] == ["… {name}", ""]
    assert found.named("f", "a").incomplete == 'a part of the template comes from the parameter "role"'


@pytest.mark.parametrize(
    "written",
    [
        "'hello {name}'",
        r"'tab\t {name}'",
        r"'\x41\u0042\N{BULLET} {name}'",
        "'über ä' ' {name}'",
        "('one '  # comment\n    'two {name}')",
        "textwrap.dedent('''\n      one\n        {name}\n    ''').strip()",
        "inspect.cleandoc('''\n      one\n        {name}\n    ''')",
        "f'{1} {{name}}'",
        "'a' + \"b {name}\"",
        "'x y'.replace('y', '{name}')",
        "rb''.decode() and '{name}' if False else '{name}'",
    ],
)
def test_names_are_found_at_their_place_in_the_file(extract: "Extract", place: "PlaceOf", written: str) -> None:
    """A name in the template leads to the same name in the file, through escapes and transformations."""
    definition = extract(f"# ö\n{HEAD}p = PromptTemplate.from_template({written})").only

    assert place(definition, "name") == ("m.py", "name")


@settings(max_examples=60, derandomize=True)
@given(st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from(["", "u", "f"]), st.booleans())
def test_segments_never_lie(text: str, prefix: str, doubled: bool) -> None:
    """Wherever a segment says a character stands, it stands."""
    import ast
    from pathlib import Path

    from genprompts_codegen.diagnostics.model import Source
    from genprompts_codegen.sources.project import Project
    from genprompts_codegen.sources.python.literals import Literal
    from genprompts_codegen.sources.python.modules import Module, Modules

    shown = repr(text)
    if prefix == "f":
        if "\\" in shown:
            return
        shown = shown.replace("{", "{{").replace("}", "}}")
    code = f"x = {prefix}{shown}" + (f" {shown}" if doubled and prefix != "f" else "")
    tree = ast.parse(code)
    module = Module(Path("m.py"), Source("m.py", code), tree, Modules(Project(Path()), lambda _: None))
    node = tree.body[0]
    assert isinstance(node, ast.Assign)
    if isinstance(node.value, ast.JoinedStr):
        if not node.value.values:
            return
        piece = node.value.values[0]
        assert isinstance(piece, ast.Constant)
        literal = Literal(module, node.value, str(piece.value), 0)
    else:
        assert isinstance(node.value, ast.Constant)
        literal = Literal(module, node.value, str(node.value.value))
    covered = sum(run.length for run in literal.runs())

    assert all(
        code[run.at : run.at + run.length] == literal.value[run.start : run.start + run.length]
        for run in literal.runs()
    )
    assert covered == len(literal.value) or "\\" in shown
