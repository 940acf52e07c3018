"""Which partials of a mustache template include which, and what they read."""

from collections.abc import Iterator, Mapping

from genprompts.grammar.mustache.nodes import MustacheNodes, Partial, Section, Variable


def reached(nodes: MustacheNodes, partials: Mapping[str, MustacheNodes]) -> frozenset[str]:
    """Return the partials that ``nodes`` include, directly or through another."""
    found: set[str] = set()
    waiting = [nodes]
    while waiting:
        for name in _included(waiting.pop()):
            if name in partials and name not in found:
                found.add(name)
                waiting.append(partials[name])
    return frozenset(found)


def recursive(partials: Mapping[str, MustacheNodes]) -> frozenset[str]:
    """Return the partials that include themselves, directly or through another."""
    return frozenset(name for name, nodes in partials.items() if name in reached(nodes, partials))


def endless(partials: Mapping[str, MustacheNodes]) -> frozenset[str]:
    """Return the partials that include themselves without entering a section: whoever prints one never ends.

    An inverted section enters nothing, and ``{{#.}}`` may enter the same item again.
    """
    at_once = {name: tuple(_at_once(nodes)) for name, nodes in partials.items()}
    return frozenset(name for name, nodes in at_once.items() if name in reached(nodes, at_once))


def _at_once(nodes: MustacheNodes) -> Iterator[Partial]:
    for node in nodes:
        if isinstance(node, Partial):
            yield node
        elif isinstance(node, Section) and (node.inverted or not node.path):
            yield from _at_once(node.body)


def names(nodes: MustacheNodes) -> Iterator[str]:
    """Yield the first segments of all names in ``nodes``."""
    for node in nodes:
        if isinstance(node, Variable | Section):
            yield from node.path[:1]
        if isinstance(node, Section):
            yield from names(node.body)


def _included(nodes: MustacheNodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Partial):
            yield node.name
        elif isinstance(node, Section):
            yield from _included(node.body)
