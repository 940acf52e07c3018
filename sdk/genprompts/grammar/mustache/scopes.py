"""The scopes of a mustache template as it is written: where a name is looked up, whatever the values are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from genprompts.grammar.mustache.nodes import MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.nodes import Text
from genprompts.grammar.paths import Key, Path, Step

INDEX = re.compile("-?[0-9]+")
"""A segment of a name that is the position of an item."""


@dataclass(frozen=True, slots=True)
class Names:
    """What nodes look up in the scope they stand in, those in their partials included: first words, and sections."""

    words: frozenset[str]
    sections: frozenset[Section]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where names are looked up first: in the items at ``path``, or, when that is None, in the inputs.

    ``names`` are looked up here, ``around`` in the scopes around. ``section`` is the one whose items these are, without
    its texts, looked up in ``parent``; ``opener`` is its name as far as the nodes tell it from a field of the items.
    """

    path: Path | None
    names: Names
    around: frozenset[str] = frozenset()
    section: Section | None = None
    opener: tuple[str, ...] = ()
    parent: "Scope | None" = None

    def chain(self) -> "Iterator[Scope]":
        """Yield the scopes, this one first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def holder(self, name: str) -> "Scope":
        """Return the nearest scope around this one that looks ``name`` up."""
        return next(scope for scope in self.chain() if scope is not self and name in scope.names.words)


@dataclass(frozen=True, slots=True)
class Place:
    """A name that is read: where it is looked up, and whether only when what is looked up is true."""

    name: tuple[str, ...]
    scope: Scope
    narrowed: bool = False
    certain: bool = False

    def path(self, length: int | None = None) -> Path:
        """Return the path to the first ``length`` segments of the name, to all of it without ``length``."""
        name = self.name[:length] if length is not None else self.name
        path = self.scope.path
        for segment in name:
            step = Step.ITEM if INDEX.fullmatch(segment) else Key(segment)
            path = Path(segment) if path is None else path.then(step)
        assert path is not None
        return path


def place_of(name: tuple[str, ...], scope: Scope) -> Place:
    """Return where ``name`` is looked up.

    In ``{{#name}}Hello {{name}}{{/name}}`` it is what the section tests, not a field of the same name in its items.
    """
    place = Place(name, scope)
    while scope.parent is not None and name and name[:1] == scope.opener[:1]:
        certain = place.certain or name == scope.opener[: len(name)]
        place = Place(name, scope.parent, narrowed=True, certain=certain)
        scope = scope.parent
    return place


def names_of(nodes: MustacheNodes, partials: Mapping[str, MustacheNodes]) -> Names:
    """Return what ``nodes`` look up in the scope they stand in."""
    found = tuple(looked_up(nodes, partials))
    words = frozenset(node.path[0] for node in found)
    return Names(words, frozenset(bare(node) for node in found if isinstance(node, Section) and not node.inverted))


def looked_up(
    nodes: MustacheNodes, partials: Mapping[str, MustacheNodes], *, conditional: bool = True
) -> Iterator[Variable | Section]:
    """Yield the tags that read a name in the scope of ``nodes``.

    Without ``conditional`` those in inverted sections are left out.
    """
    waiting = [nodes]
    seen: set[str] = set()
    while waiting:
        for node in waiting.pop():
            match node:
                case Variable() | Section():
                    if node.path:
                        yield node
                    if isinstance(node, Section) and node.inverted and conditional:
                        waiting.append(node.body)
                case Partial(name=partial) if partial in partials and partial not in seen:
                    seen.add(partial)
                    waiting.append(partials[partial])
                case _:
                    pass


def all_tags(nodes: MustacheNodes) -> Iterator[Variable | Section]:
    """Yield all tags in ``nodes`` that read a name; sections bare."""
    for node in nodes:
        if isinstance(node, Variable):
            yield node
        elif isinstance(node, Section):
            yield bare(node)
            yield from all_tags(node.body)


def bare(section: Section) -> Section:
    """Return ``section`` without what makes no difference to the names it reads: sections that read alike are equal."""
    return replace(section, body=_bare(section.body))


def _bare(nodes: MustacheNodes) -> MustacheNodes:
    return tuple(_bare_node(node) for node in nodes if not isinstance(node, Text))


def _bare_node(node: MustacheNode) -> MustacheNode:
    match node:
        case Section():
            return bare(node)
        case Partial():
            return replace(node, indentation="")
        case _:
            return node
