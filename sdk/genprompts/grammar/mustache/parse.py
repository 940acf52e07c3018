"""The mustache template language, as LangChain reads it: text to nodes, and the partials that the text includes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.mustache.nodes import Mustache, MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.partials import endless
from genprompts.grammar.mustache.tags import Tag, tags
from genprompts.grammar.mustache.uses import promised
from genprompts.grammar.nodes import Text
from genprompts.input_errors import shown
from genprompts.span import Span

MOST_LEVELS = 100
"""How deep sections may be nested, those of the partials included."""

_NO_PARTIALS: Mapping[str, str] = MappingProxyType({})


def parse(
    text: str,
    *,
    partials: Mapping[str, str] = _NO_PARTIALS,
    escape: bool = True,
    spec: bool = False,
    strict: bool = True,
) -> Mustache:
    """Return what ``text`` consists of, each node with its place, and of ``partials`` those that it includes.

    A partial that is not among ``partials`` prints nothing. What is wrong in a partial is said at the tag of ``text``
    that includes it; the error's ``__cause__`` has the place in the partial.

    Raises:
        TemplateSyntaxError: The text or a partial cannot be read, nests too deep, or never ends.
    """
    nodes = _tree(text, spec=spec, lines=False)
    included = _included(nodes, partials, spec=spec)
    _Check(included).deepest(nodes, 0, None, inside=False)
    return promised(Mustache(text, nodes, tuple(included.items()), escape, spec, strict))


def references(text: str) -> tuple[tuple[str, Span], ...]:
    """Return the names of the partials that ``text`` includes, each with the place of its tag.

    Raises:
        TemplateSyntaxError: A tag cannot be read.
    """
    return tuple((tag.value, tag.span) for tag in tags(text) if tag.kind == "partial")


# --- the tree ------------------------------------------------------------------------------------


def _tree(text: str, *, spec: bool, lines: bool) -> MustacheNodes:
    """Return the nodes of one text."""
    nodes: list[MustacheNode] = []
    opened: list[tuple[Tag, list[MustacheNode]]] = []  # each open section, and the nodes around it
    for tag in tags(text, spec=spec, lines=lines):
        match tag.kind:
            case "section" | "inverted":
                opened.append((tag, nodes))
                nodes = []
                if len(opened) > MOST_LEVELS:
                    raise _too_deep(tag.span)
            case "end":
                opening, around = _closed(tag, opened)
                around.append(Section(_path(opening), tuple(nodes), opening.kind == "inverted", opening.span))
                nodes = around
            case "text":
                nodes.append(Text(tag.value, tag.span))
            case "variable" | "raw":
                nodes.append(Variable(_path(tag), tag.kind == "variable", span=tag.span))
            case "partial":
                nodes.append(Partial(tag.value, tag.indentation, tag.span))
    if opened:
        tag = opened[-1][0]
        message = f"the tag {shown(tag.value)} was never closed"
        raise TemplateSyntaxError(message, tag.span, f"write a closing tag for {shown(tag.value)}")
    return tuple(nodes)


def _closed(tag: Tag, opened: list[tuple[Tag, list[MustacheNode]]]) -> tuple[Tag, list[MustacheNode]]:
    """Take the section from ``opened`` that ``tag`` closes."""
    if not opened:
        message = f"trying to close tag {shown(tag.value)}, looks like it was not opened"
        raise TemplateSyntaxError(message, tag.span, f"open a section {shown(tag.value)} before, or remove this tag")
    opening, around = opened.pop()
    if opening.value != tag.value:
        message = f"trying to close tag {shown(tag.value)}, last open tag is {shown(opening.value)}"
        raise TemplateSyntaxError(message, tag.span, f"close {shown(opening.value)} first")
    return opening, around


def _path(tag: Tag) -> tuple[str, ...]:
    """Return the segments of a name, none for the item itself."""
    if tag.value == ".":
        return ()
    path = tuple(tag.value.split("."))
    if not all(path):
        message = f"the name {shown(tag.value)} has an empty part"
        raise TemplateSyntaxError(
            message, tag.span, 'put names on both sides of each ".", or write "{{.}}" for an item'
        )
    return path


# --- partials ------------------------------------------------------------------------------------


def _included(nodes: MustacheNodes, texts: Mapping[str, str], *, spec: bool) -> dict[str, MustacheNodes]:
    """Return the partials that ``nodes`` include, directly or through another, in the order of their first tags."""
    included: dict[str, MustacheNodes] = {}
    waiting = [(partial.name, partial.span) for partial in _partials(nodes)]
    for name, span in waiting:  # grows while it is gone through
        if name in included or name not in texts:
            continue
        try:
            included[name] = _tree(texts[name], spec=spec, lines=True)
        except TemplateSyntaxError as error:
            message = f"in the partial {shown(name)}: {error.message}"
            raise TemplateSyntaxError(message, span, error.hint, error.fault) from error
        waiting += [(partial.name, span) for partial in _partials(included[name])]
    return included


def _partials(nodes: MustacheNodes) -> Iterator[Partial]:
    for node in nodes:
        if isinstance(node, Partial):
            yield node
        elif isinstance(node, Section):
            yield from _partials(node.body)


class _Check:
    """Refuses what only shows when partials stand where they are included."""

    def __init__(self, partials: Mapping[str, MustacheNodes]) -> None:
        self._partials = partials
        self._endless = endless(partials)
        self._open: set[str] = set()  # partials that are being looked at: a recursive one ends there
        self._levels: dict[tuple[str, bool], int] = {}  # how many levels a partial has; True within a section

    def deepest(self, nodes: MustacheNodes, level: int, place: Span | None, *, inside: bool) -> int:
        """Return how deep ``nodes`` go that stand at ``level``; ``place`` is the tag that includes them."""
        deepest = level
        for node in nodes:
            at = place or node.span
            if level >= MOST_LEVELS and isinstance(node, Section | Partial):
                raise _too_deep(at)
            match node:
                case Variable(path=()) | Section(path=()) if not inside:
                    message = '"{{.}}" outside of a section would stand for the whole input'
                    raise TemplateSyntaxError(message, at, "name an input")
                case Section(body=body, inverted=inverted):
                    found = self.deepest(body, level + 1, place, inside=inside or not inverted)
                    deepest = max(deepest, found)
                case Partial(name=name) if name in self._partials:
                    deepest = max(deepest, self._partial(name, level + 1, at, inside=inside))
                case _:
                    pass
        return deepest

    def _partial(self, name: str, level: int, place: Span, *, inside: bool) -> int:
        if name in self._endless:
            message = f"the partial {shown(name)} includes itself, and nothing ends that"
            raise TemplateSyntaxError(message, place, "include it in a section on a name, which the last items lack")
        if name in self._open:
            return level
        key = (name, inside)
        if key not in self._levels:
            self._open.add(name)
            self._levels[key] = self.deepest(self._partials[name], level, place, inside=inside) - level
            self._open.discard(name)
        if level + self._levels[key] > MOST_LEVELS:
            raise _too_deep(place)
        return level + self._levels[key]


def _too_deep(span: Span) -> TemplateSyntaxError:
    message = f"sections and partials are nested more than {MOST_LEVELS} deep"
    return TemplateSyntaxError(message, span, f"nest {MOST_LEVELS} levels at most")
