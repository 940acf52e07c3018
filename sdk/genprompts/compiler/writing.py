"""Compiled code as lines of Python source that formatters leave alone."""

from genprompts.compiler import documents, layout
from genprompts.compiler.characters import INDENT
from genprompts.compiler.code import (
    Assign,
    Block,
    Branch,
    Continue,
    Define,
    Do,
    Filled,
    Give,
    Invoke,
    Local,
    Loop,
    Statement,
)
from genprompts.compiler.printing import Doc, lines
from genprompts.compiler.syntax import nodes
from genprompts.compiler.texts import TextCode


def statements(block: Block, indent: int) -> list[str]:
    """Return the lines of ``block`` at column ``indent``."""
    found: list[str] = []
    for statement, before in zip(block, (None, *block), strict=False):
        if isinstance(statement, Define) or (before is not None and ends_with_function(before)):
            found.append("")  # formatters want it even where the function is the first statement
        found += _lines(statement, indent)
    return found


def ends_with_function(statement: Statement) -> bool:
    """Whether the last line of ``statement`` is a function's."""
    match statement:
        case Define():
            return True
        case Loop(_, _, body):
            return ends_with_function(body[-1])
        case Branch(branches, orelse):
            return ends_with_function((orelse or branches[-1][1])[-1])
        case _:
            return False


def _lines(statement: Statement, indent: int) -> list[str]:
    """Return the lines of one statement."""
    match statement:
        case Assign(targets, value, annotation):
            hint = f": {annotation}" if annotation else ""
            return lines((f"{documents.names(targets)}{hint} = ", documents.value(value)), indent)
        case Give(value):
            return lines(("return ", documents.value(value)), indent)
        case Do(call):
            return lines(documents.call(call), indent)
        case Continue():
            return [" " * indent + "continue"]
        case Loop(targets, iterable, body):
            head = ("for ", documents.target(targets), " in ", documents.value(iterable), ":")
            return _compound(head, body, indent)
        case Branch(branches, orelse):
            found: list[str] = []
            for test, body in branches:
                found += _compound(("elif " if found else "if ", documents.value(test), ":"), body, indent)
            return found + (_compound("else:", orelse, indent) if orelse else [])
        case Define():
            return _compound(documents.signature(statement), statement.body, indent)


def _compound(head: Doc, body: Block, indent: int) -> list[str]:
    return [*lines(head, indent), *statements(body, indent + INDENT)]


def short(code: TextCode) -> layout.Expression:
    """Return the code of a text as it stands in a message."""
    match code:
        case Local(name):
            return layout.Atom(name)
        case Filled(pieces):
            return layout.prose(*nodes(pieces))
        case Invoke(function, arguments):
            head = "".join(lines((documents.value(function), "("), 0))
            return layout.call(head, [layout.Atom("".join(lines(documents.value(one), 0))) for one in arguments])
