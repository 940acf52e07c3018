"""Mustache templates filled in, step by step: the reference for compiled code, and its fallback at run time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from genprompts.grammar.mustache.lines import indented
from genprompts.grammar.mustache.nodes import Mustache, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.partials import recursive
from genprompts.grammar.nodes import Text
from genprompts.limits import current, exceed
from genprompts.limits.counting import Count
from genprompts.mustache import escape, find, find_if_any, items, text


@dataclass(frozen=True, slots=True)
class Scopes:
    """Where names are looked up: the innermost first.

    The first of ``values`` are items of ``sections``, which are open. The last ``before`` of these were open when a
    partial was entered that includes itself: there, a section whose name is open already is one of the items', and not
    the same once more. So a tree ends at items that do not have it.
    """

    values: tuple[object, ...]
    sections: tuple[tuple[str, ...], ...] = ()
    before: int = 0

    def entered(self, item: object, path: tuple[str, ...]) -> "Scopes":
        """Return the scopes within an item of the section ``path``."""
        return Scopes((item, *self.values), (path, *self.sections), self.before)

    def of_section(self, path: tuple[str, ...]) -> tuple[object, ...]:
        """Return where a section is looked up."""
        for index in range(len(self.sections) - self.before, len(self.sections)):
            if self.sections[index] == path:
                return self.values[: index + 1]
        return self.values


def render(template: Mustache, values: Mapping[str, object]) -> str:
    """Return the text that ``template`` gives for ``values``.

    Raises:
        MissingInputError: The template is strict, and prints a name that is nowhere and has to be given.
        UnexpectedInputError: A value is callable.
        RenderLimitError: A partial includes itself too deep, or without end: an item holds itself; or the text would
            be too long.
    """
    return render_nodes(template.nodes, template, Scopes((values,)))


def render_nodes(nodes: MustacheNodes, template: Mustache, scopes: Scopes, count: Count | None = None) -> str:
    """Return the text of ``nodes``, a part of ``template``; ``count`` knows what was done before."""
    return "".join(_Rendering(template, count or Count()).nodes(nodes, scopes, 0))


class _Rendering:
    """Fills in one template."""

    def __init__(self, template: Mustache, count: Count) -> None:
        self._partials = dict(template.partials)
        self._recursive = recursive(self._partials)
        self._template = template
        self._lines: dict[tuple[str, str], MustacheNodes] = {}  # partials by name and indentation
        self._limits = current()
        self._count = count
        self._size = 0

    def nodes(self, nodes: MustacheNodes, scopes: Scopes, level: int) -> list[str]:
        """Return the pieces of text that ``nodes`` give."""
        if level > self._limits.depth:
            exceed("depth")
        self._count.steps += 1 + level // 16  # the deeper, the more there is to look through
        if self._count.steps > self._limits.steps:
            exceed("steps")
        parts: list[str] = []
        for node in nodes:
            match node:
                case Text(value=value):
                    self._add(value, parts)
                case Variable():
                    self._add(self._variable(node, scopes), parts)
                case Section(body=()):
                    pass
                case Section(path=path, body=body, inverted=True):
                    if not self._value(path, scopes.of_section(path), find_if_any):
                        parts += self.nodes(body, scopes, level + 1)
                case Section(path=path, body=body):
                    for item in items(self._value(path, scopes.of_section(path), find_if_any)):
                        parts += self.nodes(body, scopes.entered(item, path), level + 1)
                case Partial(name=name) if name not in self._partials and not self._template.spec:
                    self._add(node.indentation, parts)  # LangChain leaves what stood before the tag
                case Partial(name=name):
                    inner = replace(scopes, before=len(scopes.sections)) if name in self._recursive else scopes
                    parts += self.nodes(self._partial(node), inner, level + 1)
        return parts

    def _add(self, text: str, parts: list[str]) -> None:
        self._size += len(text)
        if self._size > self._limits.characters:
            exceed("characters")
        parts.append(text)

    def _variable(self, node: Variable, scopes: Scopes) -> str:
        value = self._value(node.path, scopes.values, find_if_any if node.lenient else find)
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
