"""The lines of a partial, set off by the indentation of the tag that includes it."""

from collections.abc import Sequence
from dataclasses import replace

from genprompts.grammar.mustache.nodes import MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.nodes import Text


def indented(nodes: MustacheNodes, indentation: str) -> MustacheNodes:
    """Return ``nodes`` with ``indentation`` before each line of the text they were read from.

    Lines that a tag has for itself are no lines of the result. What a variable prints is left alone.
    """
    return _Lines(indentation).set_off(nodes) if indentation else nodes


class _Lines:
    """Goes through nodes in the order of the text; ``at_start`` says that a line begins here."""

    def __init__(self, indentation: str) -> None:
        self._indentation = indentation
        self._at_start = True

    def set_off(self, nodes: Sequence[MustacheNode]) -> MustacheNodes:
        """Return ``nodes`` with the indentation."""
        return tuple(self._node(node) for node in nodes)

    def _node(self, node: MustacheNode) -> MustacheNode:
        match node:
            case Text(value=value):
                return Text(self._text(value), node.span)
            case Variable():
                return node
            case Section():
                return replace(node, body=self.set_off(node.body))
            case Partial():  # one that has its own line leaves the next to begin after it
                return replace(node, indentation=self._indentation + node.indentation) if self._at_start else node

    def _text(self, value: str) -> str:
        """Return ``value`` with the indentation; an empty text marks a line that begins with a tag."""
        before = self._indentation if self._at_start else ""
        self._at_start = value.endswith("\n")
        return before + value[:-1].replace("\n", f"\n{self._indentation}") + value[-1:]
