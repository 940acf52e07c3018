"""Mustache templates filled in, step by step: the reference for compiled code, and its fallback at run time."""

from collections.abc import Callable, Mapping

from genprompts.errors import RenderLimitError
from genprompts.grammar.mustache.lines import indented
from genprompts.grammar.mustache.nodes import Mustache, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.nodes import Text
from genprompts.mustache import escape, find, find_if_any, items, text

MOST_LEVELS = 200
"""How deep sections and partials may go when they are filled in: a partial may include itself."""


def render(template: Mustache, values: Mapping[str, object]) -> str:
    """Return the text that ``template`` gives for ``values``.

    Raises:
        MissingInputError: The template is strict, and prints a name that is nowhere.
        UnexpectedInputError: A value is callable.
        RenderLimitError: A partial includes itself without end.
    """
    return render_nodes(template.nodes, template, (values,))


def render_nodes(nodes: MustacheNodes, template: Mustache, scopes: tuple[object, ...]) -> str:
    """Return the text of ``nodes``, a part of ``template``; names are looked up in ``scopes``, the innermost first."""
    return "".join(_Rendering(template).nodes(nodes, scopes, 0))


class _Rendering:
    """Fills in one template."""

    def __init__(self, template: Mustache) -> None:
        self._partials = dict(template.partials)
        self._template = template
        self._lines: dict[tuple[str, str], MustacheNodes] = {}  # partials by name and indentation

    def nodes(self, nodes: MustacheNodes, scopes: tuple[object, ...], level: int) -> list[str]:
        """Return the pieces of text that ``nodes`` give."""
        if level > MOST_LEVELS:
            raise RenderLimitError(f"sections and partials go more than {MOST_LEVELS} levels deep")
        parts: list[str] = []
        for node in nodes:
            match node:
                case Text(value=value):
                    parts.append(value)
                case Variable():
                    parts.append(self._variable(node, scopes))
                case Section(body=()):
                    pass
                case Section(body=body, inverted=True):
                    if not self._value(node.path, scopes, find_if_any):
                        parts += self.nodes(body, scopes, level + 1)
                case Section(body=body):
                    for item in items(self._value(node.path, scopes, find_if_any)):
                        parts += self.nodes(body, (item, *scopes), level + 1)
                case Partial(name=name) if name not in self._partials and not self._template.spec:
                    parts.append(node.indentation)  # LangChain leaves what stood before the tag
                case Partial():
                    parts += self.nodes(self._partial(node), scopes, level + 1)
        return parts

    def _variable(self, node: Variable, scopes: tuple[object, ...]) -> str:
        value = self._value(node.path, scopes, find if self._template.strict else find_if_any)
        return escape(value) if node.escaped and self._template.escape else text(value)

    def _value(self, path: tuple[str, ...], scopes: tuple[object, ...], look_up: Callable[..., object]) -> object:
        """Return what a name stands for; ``look_up`` decides what a name means that is nowhere.

        LangChain takes the first scope that has the whole name; the specification the first that has its beginning.
        """
        if not path:
            return scopes[0]
        if self._template.spec and len(path) > 1:
            return look_up(".".join(path[1:]), look_up(path[0], *scopes))
        return look_up(".".join(path), *scopes)

    def _partial(self, node: Partial) -> MustacheNodes:
        """Return the nodes of a partial, indented as its tag is."""
        if not node.indentation:
            return self._partials.get(node.name, ())
        key = (node.name, node.indentation)
        if key not in self._lines:
            self._lines[key] = indented(self._partials.get(node.name, ()), node.indentation)
        return self._lines[key]
