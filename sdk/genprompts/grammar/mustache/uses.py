"""What a mustache template asks of its inputs: which names it reads, in which scopes, and what for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from genprompts.grammar.mustache.nodes import Mustache, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.nodes import Text
from genprompts.grammar.paths import Ask, Key, Path, PathUse, Step

_INDEX = re.compile("-?[0-9]+")
_MOST_LEVELS = 200  # partials that include each other may go deeper than any text does
_MOST_USES = 5_000  # no partials are gone through after so many: they may multiply, each time with other paths


def uses_of(template: Mustache, outer: frozenset[str] = frozenset()) -> tuple[PathUse, ...]:
    """Return all places of ``template`` that read something; ``outer`` are inputs that others provide.

    A name in a section belongs to the section's items, where it may be left out if a scope around it has the name too.
    What LangChain lists as input variables is read in a place that is not guarded; all else may be left out.
    """
    root = _Scope(None, frozenset(_names(template.nodes, dict(template.partials))), frozenset())
    analysis = _Analysis(template, outer, root.names)
    analysis.nodes(template.nodes, root, "")
    return tuple(analysis.uses)


def _names(nodes: MustacheNodes, partials: dict[str, MustacheNodes], *, conditional: bool = True) -> Iterator[str]:
    """Yield the names that ``nodes`` look up in the scope they stand in, those in their partials included.

    Without ``conditional`` those in inverted sections are left out.
    """
    waiting = [nodes]
    seen: set[str] = set()
    while waiting:
        for node in waiting.pop():
            match node:
                case Variable(path=(name, *_)):
                    yield name
                case Section(path=path, body=body, inverted=inverted):
                    yield from path[:1]
                    if inverted and conditional:
                        waiting.append(body)
                case Partial(name=partial) if partial in partials and partial not in seen:
                    seen.add(partial)
                    waiting.append(partials[partial])
                case _:
                    pass


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """Where names are looked up first: in the items at ``path``, or, when that is None, in the inputs.

    ``names`` are looked up here, ``around`` in the scopes around. ``opener`` is the name of the section whose items
    these are, looked up in ``parent``.
    """

    path: Path | None
    names: frozenset[str]
    around: frozenset[str]
    opener: tuple[str, ...] = ()
    parent: "_Scope | None" = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A name that is read: where it is looked up, and whether only when what is looked up is true."""

    name: tuple[str, ...]
    scope: _Scope
    narrowed: bool = False
    certain: bool = False


class _Analysis:
    """Goes through one template; ``uses`` are the places found so far."""

    def __init__(self, template: Mustache, outer: frozenset[str], inputs: frozenset[str]) -> None:
        self._partials = dict(template.partials)
        self._template = template
        self._outer = outer - inputs  # the inputs themselves are asked for where they are used
        self._listed = frozenset(
            _names(template.nodes, self._partials, conditional=False)
        )  # by LangChain: all else may be left out
        self._open: set[str] = set()  # partials that are being gone through
        self._done: set[tuple[str, Path | None, frozenset[str]]] = set()
        self._level = 0
        self._count = 0
        self.uses: list[PathUse] = []

    def nodes(self, nodes: MustacheNodes, scope: _Scope, file: str) -> None:
        """Add the uses of ``nodes``, which stand in the partial ``file``."""
        if self._level > _MOST_LEVELS:
            return
        self._level += 1
        for node in nodes:
            match node:
                case Text():
                    pass
                case Variable():
                    at = PathUse(Path(""), Ask.PRINTED, span=node.span, file=file)
                    self._read(_found(node.path, scope), at, needed=self._template.strict)
                case Section(inverted=True):
                    self._inverted(node, scope, file)
                case Section():
                    self._section(node, scope, file)
                case Partial(name=name):
                    self._partial(name, scope)
        self._level -= 1

    def _inverted(self, node: Section, scope: _Scope, file: str) -> None:
        place = _found(node.path, scope)
        self._read(place, PathUse(Path(""), Ask.FLAG, span=node.span, file=file), needed=False)
        self.nodes(node.body, scope, file)

    def _section(self, node: Section, scope: _Scope, file: str) -> None:
        """Add the uses of a section; it is entered if something is read from its items."""
        place = _found(node.path, scope)
        item = _path(place).then(Step.ITEM)
        names = frozenset(_names(node.body, self._partials))
        inner = _Scope(item, names, scope.names | scope.around, node.path, scope)
        before, self.uses = self.uses, []
        self.nodes(node.body, inner, file)
        within, self.uses = self.uses, before
        depth = len(item.steps)
        entered = any(use.path.name == item.name and use.path.steps[:depth] == item.steps for use in within)
        ask = Ask.SECTION if entered else Ask.FLAG
        self._read(place, PathUse(Path(""), ask, span=node.span, file=file), needed=False)
        self.uses += within

    def _partial(self, name: str, scope: _Scope) -> None:
        """Add the uses of a partial, once for each scope; one that includes itself adds nothing new."""
        key = (name, scope.path, scope.around)
        if self._count > _MOST_USES:
            return
        if name not in self._partials or name in self._open or key in self._done:
            return
        self._done.add(key)
        self._open.add(name)
        self.nodes(self._partials[name], scope, name)
        self._open.discard(name)

    # --- one place -------------------------------------------------------------------------------

    def _read(self, place: _Place, use: PathUse, *, needed: bool) -> None:
        """Add ``use`` of what ``place`` names; what is not ``needed`` may be absent, but for an input itself."""
        self._count += 1
        scope, name = place.scope, place.name
        loose = self._template.spec or _path(place).name not in self._listed
        if scope.path is None:
            guarded = loose or place.certain or (len(name) > 1 and not needed)
        else:
            shared = bool(name) and (name[0] in scope.around or name[0] in self._outer)
            guarded = loose or (bool(name) and (place.certain or not needed or shared))  # the item itself is there
        use = replace(use, guarded=guarded, narrowed=place.narrowed)
        self._add(_path(place, 1 if scope.path is None else 0), name[1:] if scope.path is None else name, use, loose)
        if scope.path is not None and name and name[0] in self._outer:
            ask = Ask.FLAG if use.ask is Ask.SECTION else use.ask
            self._add(Path(name[0]), name[1:], replace(use, ask=ask, guarded=True), loose=True)
        if len(name) > 1 and name[0] in scope.around and use.ask is Ask.PRINTED:
            # A scope around has the first part of the name: when the items have not, the rest is read there.
            while scope.parent is not None and name[0] not in scope.parent.names:
                scope = scope.parent
            assert scope.parent is not None
            self._read(replace(place, scope=scope.parent), use, needed=needed)

    def _add(self, path: Path, segments: tuple[str, ...], use: PathUse, loose: bool) -> None:
        """Add ``use`` of what ``segments`` lead to from ``path``, and what is asked of the values on the way."""
        for segment in segments:
            index = _INDEX.fullmatch(segment) is not None
            item = bool(path.steps) and path.steps[-1] is Step.ITEM
            guarded = loose or (use.guarded and bool(path.steps) and not item)
            if index:
                self.uses.append(replace(use, path=path, ask=Ask.SEQUENCE, guarded=guarded))
            elif use.guarded and not item:
                self.uses.append(replace(use, path=path, ask=Ask.ANY, guarded=guarded))
            path = path.then(Step.ITEM if index else Key(segment))
        self.uses.append(replace(use, path=path))


def _found(name: tuple[str, ...], scope: _Scope) -> _Place:
    """Return where ``name`` is looked up.

    In ``{{#name}}Hello {{name}}{{/name}}`` it is what the section tests, not a field of the same name in its items.
    """
    place = _Place(name, scope)
    while scope.parent is not None and name and name[:1] == scope.opener[:1]:
        certain = place.certain or name == scope.opener[: len(name)]
        place = _Place(name, scope.parent, narrowed=True, certain=certain)
        scope = scope.parent
    return place


def _path(place: _Place, length: int | None = None) -> Path:
    """Return the path to the first ``length`` segments of a place's name, to all of it without ``length``."""
    name = place.name[:length] if length is not None else place.name
    path = place.scope.path
    for segment in name:
        step = Step.ITEM if _INDEX.fullmatch(segment) else Key(segment)
        path = Path(segment) if path is None else path.then(step)
    assert path is not None
    return path
