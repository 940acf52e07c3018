"""Compiled code as Python's tree: it compiles and does what it says."""

import ast

from genprompts.compiler import tree
from genprompts.compiler.code import (
    Assign,
    Block,
    Branch,
    Comparison,
    Continue,
    Define,
    Do,
    Filled,
    Give,
    Invoke,
    Literal,
    Local,
    Loop,
    Member,
    Sequence,
    Slot,
)
from genprompts.grammar.nodes import Constant


def run(block: Block, **values: object) -> dict[str, object]:
    """Return the variables after ``block`` has run."""
    module = ast.fix_missing_locations(ast.Module(tree.block(block), []))
    names: dict[str, object] = dict(values)
    exec(compile(module, "<tree>", "exec"), names)
    return names


def test_statements_run() -> None:
    """Loops, branches, functions and calls do what they say."""
    shown = Define("shown", (("item", None), ("end", Literal("!"))), (Give(Filled((Slot("item", "s"), Slot("end")))),))
    add = Invoke(Member(Local("parts"), "append"), (Invoke(Local("shown"), (Local("item"),)),))
    nothing = Comparison(Local("item"), (("is", Literal(None)),))
    negative = Comparison(Local("item"), (("<", Literal(0)),))
    loop = Loop(
        ("n", "item"),
        Invoke(Local("enumerate"), (Local("items"),)),
        (Branch(((nothing, (Continue(),)), (negative, (Assign("item", Literal(0)),)))), Do(add)),
    )
    joined = Invoke(Member(Literal(", "), "join"), (Local("parts"),))
    block = (shown, Assign("parts", Sequence("list", ()), "list[str]"), loop, Assign("text", joined))

    assert run(block, items=[1, None, -2])["text"] == "1!, 0!"


def test_values_come_back() -> None:
    """Every value that a template can state is itself again."""
    value: Constant = (1, -2, -0.0, 1e300, float("-inf"), True, None, 'a\n"\ud800', [(), {"k": [1]}])

    assert repr(run((Assign("x", Literal(value)),))["x"]) == repr(value)


def test_texts_of_one_string_are_one() -> None:
    """Neighbouring texts are one constant, as Python's parser has them."""
    found = tree.filled(["a", "{", Slot("x", None, ">3"), "", "b"])

    assert ast.dump(found) == ast.dump(ast.parse('f"a{{{x:>3}b"', mode="eval").body)
