"""Which names a piece of compiled code mentions: anywhere, or outside its f-strings."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from genprompts.compiler.code import (
    Assign,
    Between,
    Block,
    Branch,
    Chosen,
    Code,
    Comparison,
    Continue,
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


def names_in(code: Iterable[object]) -> Iterator[str]:
    """Yield the variables that pieces of code read, in f-strings and outside them."""
    stack = list(code)
    while stack:
        match stack.pop():
            case Local(name) | Slot(name):
                yield name
            case tuple(parts):
                stack.extend(parts)
            case Literal():
                pass
            case node if is_dataclass(node):
                stack.extend(getattr(node, field.name) for field in fields(node))
            case _:
                pass  # texts, and what else nodes are made of


def in_block(block: Block) -> Iterator[str]:
    """Yield the variables that the expressions of ``block`` mention."""
    for statement in block:
        match statement:
            case Assign(value=value) | Give(value=value) | Do(call=value):
                yield from in_code(value)
            case Branch(branches, orelse):
                for test, body in branches:
                    yield from in_code(test)
                    yield from in_block(body)
                yield from in_block(orelse)
            case Loop(_, iterable, body):
                yield from in_code(iterable)
                yield from in_block(body)
            case Define(_, parameters, body):
                for _, default in parameters:
                    yield from () if default is None else in_code(default)
                yield from in_block(body)
            case Continue():
                pass


def mentions_any(block: Block) -> bool:
    """Return whether an annotation in ``block`` mentions ``Any``."""
    for statement in block:
        match statement:
            case Assign(annotation=annotation):
                found = "Any" in annotation
            case Define(_, parameters, body):
                found = bool(parameters) or mentions_any(body)
            case Branch(branches, orelse):
                found = any(mentions_any(body) for _, body in branches) or mentions_any(orelse)
            case Loop(_, _, body):
                found = mentions_any(body)
            case _:
                found = False
        if found:
            return True
    return False


def in_code(code: Code | Between) -> Iterator[str]:
    """Yield the variables that ``code`` mentions."""
    if isinstance(code, Local):
        yield code.name
    for part in _parts(code):
        yield from in_code(part)


def _parts(code: Code | Between) -> tuple[Code | Between, ...]:
    """Return the expressions inside an expression."""
    match code:
        case Local() | Literal() | Filled():
            return ()
        case Between(start, stop, step):
            return tuple(end for end in (start, stop, step) if end is not None)
        case Subscript(value, key):
            return value, key
        case Member(value) | Prefix(_, value):
            return (value,)
        case Invoke(function, arguments, keywords):
            return function, *arguments, *(value for _, value in keywords)
        case Operation(_, left, right):
            return left, right
        case Logic(_, operands):
            return operands
        case Comparison(first, rest):
            return first, *(value for _, value in rest)
        case Chosen(test, then, other):
            return test, then, other
        case Sequence(_, items):
            return items
        case Mapping(items):
            return tuple(half for pair in items for half in pair)
        case Listed(value, _, iterable, condition):
            return (value, iterable) if condition is None else (value, iterable, condition)
