"""Compiled code as source: it reads back as what it is, and the formatter leaves it alone."""

import ast
import subprocess
import sys

import pytest

from genprompts.compiler import tree
from genprompts.compiler.code import (
    Assign,
    Between,
    Block,
    Branch,
    Chosen,
    Code,
    Comparison,
    Define,
    Do,
    Filled,
    Give,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Loop,
    Mapping,
    Member,
    Operation,
    Prefix,
    Sequence,
    Slot,
    Subscript,
)
from genprompts.compiler.writing import statements

from .code_trees import Maker

A, B, C = Local("a"), Local("b"), Local("c")
LONG = Local("the_name_of_the_current_customer")


def written(block: Block) -> str:
    """Return a method with ``block`` in it."""
    return "\n".join(["class Prompt:", "    def _render(self):", *statements(block, 8), ""])


def body(source: str) -> list[ast.stmt]:
    """Return the statements of the method in ``source``."""
    made = ast.parse(source).body[0]
    assert isinstance(made, ast.ClassDef)
    method = made.body[0]
    assert isinstance(method, ast.FunctionDef)
    return method.body


def dumped(found: list[ast.stmt]) -> str:
    """Return ``found`` as text, without places."""
    return ast.dump(ast.Module(found, []))


def test_random_code_reads_back_and_is_formatted() -> None:
    """Whatever the code is, its source reads back as its tree, and the formatter changes nothing."""
    blocks = [Maker(seed).block() for seed in range(500)]
    sources = [written(block) for block in blocks]
    for block, source in zip(blocks, sources, strict=True):
        assert dumped(tree.block(block)) == dumped(body(source))

    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"],
        input="\n\n".join(sources).encode(),
        capture_output=True,
        check=False,
    )

    assert ran.stdout.decode() == ""
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (Operation("*", Operation("+", A, B), C), "(a + b) * c"),
        (Operation("-", A, Operation("-", B, C)), "a - (b - c)"),
        (Operation("**", Prefix("-", A), Literal(2)), "(-a) ** 2"),
        (Prefix("-", Operation("**", A, Literal(2))), "-(a**2)"),
        (Prefix("not", Comparison(A, (("in", B),))), "not a in b"),
        (Comparison(Prefix("not", A), (("==", B),)), "(not a) == b"),
        (Logic("and", (Logic("or", (A, B)), C)), "(a or b) and c"),
        (Logic("or", (Logic("and", (A, B)), C)), "a and b or c"),
        (Chosen(A, B, Chosen(B, C, A)), "b if a else c if b else a"),
        (Chosen(Chosen(A, B, C), A, B), "a if (b if a else c) else b"),
        (Subscript(A, Between(None, Literal(-1))), "a[:-1]"),
        (Subscript(A, Between(Operation("+", B, C))), "a[b + c :]"),
        (Subscript(A, Between(B, Member(C, "x"), Literal(2))), "a[b : c.x : 2]"),
        (Subscript(A, Literal((1, "b"))), 'a[(1, "b")]'),
        (Member(Literal(1), "x"), "(1).x"),
        (Invoke(A, (B,), (("key", Literal(None)),)), "a(b, key=None)"),
        (Listed(A, ("a", ("b", "c")), B, C), "[a for a, (b, c) in b if c]"),
        (Mapping(((Literal("k"), Literal(-0.0)),)), '{"k": -0.0}'),
        (Sequence("tuple", (A,)), "(a,)"),
        (Literal(float("inf")), 'float("inf")'),
        (Filled(("{", Slot("a", "s", ">3"), '"')), "f'{{{a!s:>3}\"'"),
        (Filled(()), '""'),
    ],
)
def test_expressions(code: Code, expected: str) -> None:
    """Parentheses stand where Python's grammar wants them, and nowhere else."""
    assert statements((Give(code),), 0) == [f"return {expected}"]


def test_long_choice_is_spread() -> None:
    """A conditional expression that is too long has its words at the beginnings of lines."""
    test = Logic("and", (Comparison(Member(LONG, "__class__"), (("is", Local("dict")),)), LONG))
    block = (Assign("title", Chosen(test, Subscript(LONG, Literal("title")), Invoke(Member(C, "find"), (LONG,)))),)
    expected = [
        "        title = (",
        '            the_name_of_the_current_customer["title"]',
        "            if the_name_of_the_current_customer.__class__ is dict",
        "            and the_name_of_the_current_customer",
        "            else c.find(the_name_of_the_current_customer)",
        "        )",
    ]

    assert statements(block, 8) == expected


def test_functions_stand_apart() -> None:
    """An empty line goes before a function and behind it, at the end of an inner block, too."""
    row = Define("row", (("item", None), ("n", Literal(1))), (Give(Filled((Slot("item", "s"),))),))
    block = (Loop("x", A, (row,)), Do(Invoke(B)), Branch(((A, (Do(Invoke(B)),)),), (Do(Invoke(C)),)))
    expected = [
        "for x in a:",
        "",
        '    def row(item: "Any", n: "Any" = 1) -> str:',
        '        return f"{item!s}"',
        "",
        "b()",
        "if a:",
        "    b()",
        "else:",
        "    c()",
    ]

    assert statements(block, 0) == expected


def test_long_texts_are_cut() -> None:
    """A text that no line holds is cut at its spaces: a call's only argument as it is, any other in parentheses."""
    text = Filled(("Answer the question of ", Slot("a"), " in a few words that everybody can understand. " * 2))
    block = (Do(Invoke(A, (text,))), Assign("b", text), Give(Invoke(A, (text, B))))
    found = statements(block, 8)

    assert max(map(len, found)) <= 88
    assert found[:2] == [
        "        a(",
        '            f"Answer the question of {a} in a few words that everybody can "',
    ]
    assert dumped(tree.block(block)) == dumped(body(written(block)))
