"""What a mustache template asks of its inputs: which names it reads, in which scopes, and what for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from genprompts.grammar.mustache.nodes import Mustache, MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.partials import recursive
from genprompts.grammar.mustache.scopes import INDEX, Place, Scope, all_tags, bare, looked_up, names_of, place_of
from genprompts.grammar.nodes import Text
from genprompts.grammar.paths import Ask, Key, Path, PathUse, Step
from genprompts.span import Span

_MOST_USES = 5_000  # where partials multiply, each time with other paths, what lies further in is not understood


def uses_of(template: Mustache, outer: frozenset[str] = frozenset()) -> tuple[PathUse, ...]:
    """Return all places of ``template`` that read something; ``outer`` are inputs that are certainly given.

    A name in a section belongs to the section's items, where it may be left out if a scope around it has the name too.
    What LangChain lists as input variables is read in a place that is not guarded; all else may be left out.
    """
    return _Analysis(template, outer).all()


def promised(template: Mustache) -> Mustache:
    """Return ``template`` with those of its variables made lenient whose names the types do not promise.

    No scope that such a variable may find its name in requires it: all of them read it in guarded places only.
    """
    if not template.strict:
        return _with_lenient(template, None)
    analysis = _Analysis(template, frozenset())
    analysis.all()
    return _with_lenient(template, analysis.unpromised())


@dataclass(frozen=True, slots=True)
class _Printed:
    """A variable in one of the scopes it stands in."""

    file: str
    span: Span
    place: Place


class _Analysis:
    """Goes through one template; ``uses`` are the places found so far."""

    def __init__(self, template: Mustache, outer: frozenset[str]) -> None:
        self._partials = dict(template.partials)
        self._recursive = recursive(self._partials)
        self._template = template
        self._root = Scope(None, names_of(template.nodes, self._partials))
        self._outer = outer - self._root.names.words  # the inputs themselves are asked for where they are used
        listed = looked_up(template.nodes, self._partials, conditional=False)
        self._listed = frozenset(node.path[0] for node in listed)  # by LangChain: all else may be left out
        every = (template.nodes, *self._partials.values())
        self._tags = frozenset(tag for nodes in every for tag in all_tags(nodes))
        self._open: dict[str, list[Scope]] = {}  # partials that are being gone through, and in which scopes
        self._done: set[tuple[str, Path | None, frozenset[str]]] = set()
        self._count = 0
        self._printed: list[_Printed] = []
        self._required: set[tuple[Path | None, tuple[str, ...]]] = set()  # names that have to be there, by scope
        self.uses: list[PathUse] = []

    def all(self) -> tuple[PathUse, ...]:
        """Return all uses."""
        self.nodes(self._template.nodes, self._root, "")
        return tuple(self.uses)

    def unpromised(self) -> frozenset[tuple[str, Span]]:
        """Return the variables, by file and place, whose names no scope is required to have."""
        return frozenset(
            (one.file, one.span)
            for one in self._printed
            if one.place.name
            and not one.place.certain
            and not any((scope.path, one.place.name) in self._required for scope in one.place.scope.chain())
        )

    def nodes(self, nodes: MustacheNodes, scope: Scope, file: str) -> None:
        """Add the uses of ``nodes``, which stand in the partial ``file``."""
        for node in nodes:
            match node:
                case Text():
                    pass
                case Variable():
                    at = PathUse(Path(""), Ask.PRINTED, span=node.span, file=file)
                    place = place_of(node.path, scope)
                    self._printed.append(_Printed(file, node.span, place))
                    self._read(place, at, needed=self._template.strict)
                case Section(inverted=True):
                    at = PathUse(Path(""), Ask.FLAG, span=node.span, file=file)
                    self._read(place_of(node.path, scope), at, needed=False)
                    self.nodes(node.body, scope, file)
                case Section():
                    self._section(node, scope, file)
                case Partial(name=name):
                    self._partial(name, scope)

    def _partial(self, name: str, scope: Scope) -> None:
        """Add the uses of a partial, once for each scope."""
        key = (name, scope.path, scope.around)
        if name not in self._partials or key in self._done:
            return
        self._done.add(key)
        if name in self._recursive:  # in its sections, a name that is open around them is a field all the same
            scope = replace(scope, opener=())
        self._open.setdefault(name, []).append(scope)
        self.nodes(self._partials[name], scope, name)
        self._open[name].pop()

    # --- sections --------------------------------------------------------------------------------

    def _section(self, node: Section, scope: Scope, file: str) -> None:
        """Add the uses of a section; it is entered if something is read from its items."""
        place = place_of(node.path, scope)
        within = self._within(node, place, scope, file)
        own = False
        if self._elsewhere(node, place, file) and _promises(within, place.path().then(Step.ITEM)):
            # Another section, with other items, may be found around these items.
            own = self._known_otherwise(node) or node.path[0] not in place.scope.around
            if not own:
                place = Place(node.path, place.scope.holder(node.path[0]))
                within = self._within(node, place, scope, file)
        item = place.path().then(Step.ITEM)
        ask = Ask.SECTION if any(_is_within(use.path, item) for use in within) else Ask.FLAG
        self._read(place, PathUse(Path(""), ask, span=node.span, file=file), needed=False, own=own)
        self.uses += within

    def _within(self, node: Section, place: Place, scope: Scope, file: str) -> list[PathUse]:
        """Return the uses of a section's body; where it comes again inside itself, that it does."""
        item = place.path().then(Step.ITEM)
        section = bare(node)
        if self._count > _MOST_USES:
            return [PathUse(item, Ask.OPAQUE, guarded=True, span=node.span, file=file)]
        again = self._again(section, scope)
        if again == item:
            return []
        if again is not None:
            ask = Ask.AGAIN if _is_within(item, again) else Ask.OPAQUE
            return [PathUse(item, ask, guarded=True, span=node.span, file=file, again=again)]
        around = scope.names.words | scope.around
        inner = Scope(item, names_of(node.body, self._partials), around, section, node.path, scope)
        before, self.uses = self.uses, []
        self.nodes(node.body, inner, file)
        within, self.uses = self.uses, before
        return within

    def _again(self, section: Section, scope: Scope) -> Path | None:
        """Return where the items of ``section`` have been gone through before: around it, by way of a partial."""
        for around in scope.chain():
            if around.section == section:
                return around.path
        match section.body:
            case (Partial(name=name),):
                return next((one.path for one in reversed(self._open.get(name, ())) if one.path is not None), None)
            case _:
                return None

    def _elsewhere(self, node: Section, place: Place, file: str) -> bool:
        """Whether the name of a section may be found outside of the items, with items of another kind."""
        if place.scope.path is None or not node.path:
            return False
        if node.path[0] in self._outer:
            return True
        section = bare(node)
        entered = self._open[file][-1] if file in self._recursive else None
        before = False
        for scope in place.scope.chain():
            before = before or scope is entered
            if before and scope.section is not None and scope.section.path == node.path:
                return False  # one that comes again inside itself: it is not looked up any further
            if scope is not place.scope and node.path[0] in scope.names.words and section not in scope.names.sections:
                return True
        return False

    def _known_otherwise(self, node: Section) -> bool:
        """Whether a section has a plain name, or one that another tag reads, too: items may then have it."""
        path, section = node.path, bare(node)
        return len(path) == 1 or any(tag.path[: len(path)] == path and tag != section for tag in self._tags)

    # --- one place -------------------------------------------------------------------------------

    def _read(self, place: Place, use: PathUse, *, needed: bool, own: bool = False) -> None:
        """Add ``use`` of what ``place`` names; what is not ``needed`` may be absent, but for an input itself.

        What items have to have as their ``own`` may not be left to the scopes around.
        """
        self._count += 1
        scope, name = place.scope, place.name
        loose = self._template.spec or place.path().name not in self._listed
        if scope.path is None:
            guarded = loose or place.certain or (len(name) > 1 and not needed)
        else:
            shared = bool(name) and (name[0] in scope.around or name[0] in self._outer)
            left_out = bool(name) and (place.certain or not needed or shared)  # the item itself is there
            guarded = loose or (left_out and not own)
        use = replace(use, guarded=guarded, narrowed=place.narrowed)
        if not guarded:
            self._required.update((scope.path, name[:length]) for length in range(1, len(name) + 1))
        path = place.path(1 if scope.path is None else 0)
        self._add(path, name[1:] if scope.path is None else name, use, loose)
        if scope.path is not None and name and name[0] in self._outer:
            ask = Ask.FLAG if use.ask is Ask.SECTION else use.ask
            self._add(Path(name[0]), name[1:], replace(use, ask=ask, guarded=True), loose=True)
        if len(name) > 1 and name[0] in scope.around and use.ask is Ask.PRINTED:
            # A scope around has the first part of the name: when the items have not, the rest is read there.
            self._read(replace(place, scope=scope.holder(name[0])), use, needed=needed)

    def _add(self, path: Path, segments: tuple[str, ...], use: PathUse, loose: bool) -> None:
        """Add ``use`` of what ``segments`` lead to from ``path``, and what is asked of the values on the way."""
        for segment in segments:
            index = INDEX.fullmatch(segment) is not None
            item = bool(path.steps) and path.steps[-1] is Step.ITEM
            guarded = loose or (use.guarded and bool(path.steps) and not item)
            if index:
                self.uses.append(replace(use, path=path, ask=Ask.SEQUENCE, guarded=guarded))
            elif use.guarded and not item:
                self.uses.append(replace(use, path=path, ask=Ask.ANY, guarded=guarded))
            path = path.then(Step.ITEM if index else Key(segment))
        self.uses.append(replace(use, path=path))


def _is_within(path: Path, item: Path) -> bool:
    return path.name == item.name and path.steps[: len(item.steps)] == item.steps


def _promises(uses: Iterable[PathUse], item: Path) -> bool:
    """Whether ``uses`` require something of what is at ``item``."""
    return any(not use.guarded and use.path != item and _is_within(use.path, item) for use in uses)


# --- lenient variables ---------------------------------------------------------------------------


def _with_lenient(template: Mustache, places: frozenset[tuple[str, Span]] | None) -> Mustache:
    """Return ``template`` with the variables at ``places`` lenient, all of them without ``places``."""

    def changed(nodes: MustacheNodes, file: str) -> MustacheNodes:
        return tuple(one(node, file) for node in nodes)

    def one(node: MustacheNode, file: str) -> MustacheNode:
        match node:
            case Variable() if places is None or (file, node.span) in places:
                return replace(node, lenient=True)
            case Section():
                return replace(node, body=changed(node.body, file))
            case _:
                return node

    if places is not None and not places:
        return template
    partials = tuple((name, changed(nodes, name)) for name, nodes in template.partials)
    return replace(template, nodes=changed(template.nodes, ""), partials=partials)
