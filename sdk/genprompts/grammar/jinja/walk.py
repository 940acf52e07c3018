"""Walking a jinja2 tree: the parts of a node in the order in which jinja2 looks at them."""

from collections.abc import Iterator

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.nodes import Text

Part = j.Statement | j.Expr | j.Slice | j.Arguments | j.Target | j.Targets
_PARTS = (
    Text, j.Print, j.If, j.For, j.Set, j.SetBlock, j.With, j.Macro, j.CallBlock, j.FilterBlock, j.Include, j.Import,
    j.Extends, j.Block, j.Autoescape, j.Name, j.Const, j.Items, j.Pairs, j.Getattr, j.Getitem, j.Call, j.Filter, j.Test,
    j.Unary, j.Binary, j.Concat, j.Compare, j.Condition, j.Slice, j.Arguments, j.Target, j.Targets,
)  # fmt: skip
_STATEMENTS = _PARTS[: _PARTS.index(j.Name)]
_LATER: dict[type[object], tuple[str, ...]] = {
    j.With: ("bindings", "body"),
    j.Macro: ("parameters", "body"),
    j.CallBlock: ("call", "parameters", "body"),
    j.SetBlock: ("target", "filter", "body"),
    j.FilterBlock: ("body", "filter"),
}
"""The nodes whose parts jinja2 orders in another way than our fields; in pairs, all first halves come first."""


def parts(node: Part) -> Iterator[Part]:
    """Yield what ``node`` directly consists of."""
    names = _LATER.get(type(node))
    for name in names or node.__slots__:
        value = getattr(node, name)
        if name in {"bindings", "parameters"}:
            value = [half for halves in zip(*value, strict=True) for half in halves]
        yield from _flat(value)


def _flat(value: object) -> Iterator[Part]:
    if isinstance(value, _PARTS):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _flat(item)


def names_read(*nodes: Part | None) -> Iterator[j.Name]:
    """Yield the names that expressions read, in order."""
    stack: list[Part] = [node for node in reversed(nodes) if node is not None]
    while stack:
        node = stack.pop()
        if isinstance(node, j.Name):
            yield node
        else:
            stack.extend(reversed(list(parts(node))))


def free(statements: j.Statements, wanted: frozenset[str]) -> frozenset[str]:
    """Return which of ``wanted`` the statements read before they bind it, in the order of the text.

    Like jinja2 this goes into loops and macros as if they were no scopes, and never into blocks.
    """
    found: set[str] = set()
    open_names = set(wanted)
    stack: list[Part] = list(reversed(statements))
    while stack and open_names:
        node = stack.pop()
        if isinstance(node, j.Name):
            found |= {node.name} & open_names
        elif isinstance(node, j.Target) and node.attribute is None:
            open_names.discard(node.name)
        elif not isinstance(node, j.Block | j.Import | Text):
            stack.extend(reversed(list(parts(node))))
        elif isinstance(node, j.Import):
            stack.append(node.name)
    return frozenset(found)


def blocks_in(statements: j.Statements) -> tuple[j.Block, ...]:
    """Return the blocks among ``statements`` and in them, at any depth, in the order of the text."""
    found: list[j.Block] = []
    stack: list[Part] = list(reversed(statements))
    while stack:
        node = stack.pop()
        if isinstance(node, j.Block):
            found.append(node)
        if isinstance(node, _STATEMENTS) and not isinstance(node, Text):
            stack.extend(part for part in reversed(list(parts(node))) if isinstance(part, _STATEMENTS))
    return tuple(found)


def names_in(statements: j.Statements) -> Iterator[j.Name]:
    """Yield all names that ``statements`` read, in order."""
    stack: list[Part] = list(reversed(statements))
    while stack:
        node = stack.pop()
        if isinstance(node, j.Name):
            yield node
        elif not isinstance(node, Text):
            stack.extend(reversed(list(parts(node))))
