"""What a jinja2 template asks of its inputs; nothing of it is evaluated."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.asked import path_uses
from genprompts.grammar.jinja.names import Context, Frame, inputs, no_inputs
from genprompts.grammar.jinja.scopes import Scopes, scopes_of
from genprompts.grammar.jinja.statement_uses import Statements
from genprompts.grammar.jinja.values import OTHER, TEXT, UNDEFINED, Kind, Thing, Value, join
from genprompts.grammar.jinja.walk import blocks_in, names_in
from genprompts.grammar.paths import Ask, Path, PathUse
from genprompts.span import Span

_MAX_ROUNDS = 8
"""How often a template is followed until its macros are known to be given nothing more."""
_MAX_FILES = 500
"""How often files are followed in one round: each include is followed for itself."""


@dataclass(slots=True, eq=False)
class _Page:
    """One template text as it is rendered: ``blocks`` are those of all templates that extend it, and its own."""

    file: str
    body: j.Statements
    scopes: Scopes
    context: Context
    blocks: "dict[str, list[tuple[_Page, j.Block]]]"
    parents: list[str] = field(default_factory=list)
    extends: bool = False


class _Template(Statements):
    """Follows one template with the files that it includes, imports and extends."""

    page: _Page

    def __init__(self, template: j.Jinja) -> None:
        super().__init__()
        self.template = template
        self.files = {name: file.body for name, file in template.files}
        self.known = self.globals()
        self._scopes: dict[int, Scopes] = {}
        self._modules: dict[str, Value] = {}
        self._active: list[tuple[str, dict[str, Value]]] = []
        """The files around this point, with what the names that they read were when they began."""
        self._blocks: set[tuple[int, int]] = set()
        """The blocks around this point."""
        self._done: set[tuple[int, int]] = set()
        """The blocks, each with a context, that were followed in this round."""
        self._budget = 0

    def follow_all(self) -> None:
        """Follow the template until nothing new turns up."""
        for _ in range(_MAX_ROUNDS):
            self.asked, self.methods, self.read, self.demanded, self.changed = {}, {}, {}, {}, False
            self._modules, self._done, self._budget = {}, set(), _MAX_FILES
            self._render(self._page("", self.template.body, Context(inputs(self.known)), {}))
            if not self.changed:
                return
        for cell in self.cells.values():
            self.ask(cell.value, Ask.OPAQUE)

    def statements(self, statements: j.Statements) -> None:
        """Follow statements in order, up to where a template extends a second one: rendering ends there."""
        for statement in statements:
            if isinstance(statement, j.Extends) and self.page.extends:
                return
            self.statement(statement)

    # --- texts -----------------------------------------------------------------------------------

    def scopes_in(self, body: j.Statements) -> Scopes:
        """Return the scopes of a text."""
        if id(body) not in self._scopes:
            self._scopes[id(body)] = scopes_of(body)
        return self._scopes[id(body)]

    def _page(
        self, file: str, body: j.Statements, context: Context, blocks: "dict[str, list[tuple[_Page, j.Block]]]"
    ) -> _Page:
        page = _Page(file, body, self.scopes_in(body), context, {name: list(found) for name, found in blocks.items()})
        for block in blocks_in(body):
            page.blocks.setdefault(block.name, []).append((page, block))
        return page

    @contextmanager
    def _at(self, page: _Page, frame: Frame, *, silent: bool = False) -> Iterator[None]:
        """Follow something in another text, or in a block: the names of this one are not seen there."""
        missing = object()
        names = ("page", "scopes", "file", "frame", "silent")
        before = [getattr(self, name, missing) for name in names]
        self.page, self.scopes, self.file, self.frame, self.silent = page, page.scopes, page.file, frame, silent
        yield
        self.run_pending(frame)
        for name, value in zip(names, before, strict=True):
            if value is not missing:
                setattr(self, name, value)

    def _render(self, page: _Page) -> None:
        frame = Frame(page.scopes.root, None, page.context, top=True)
        if "self" in frame.scope.stored:
            frame.give("self", self._self(page))
        with self._at(page, frame):
            self.statements(page.body)
        found = [name for name in page.parents if name in self.files and name not in {one for one, _ in self._active}]
        for name in found:
            with self._following(name, {}):
                self._render(self._page(name, self.files[name], page.context, page.blocks))
        if page.extends and not found:
            for name in page.blocks:
                self._block(page, name, 0, page.context)

    @contextmanager
    def _following(self, file: str, names: dict[str, Value]) -> Iterator[None]:
        self._budget -= 1
        self._active.append((file, names))
        yield
        self._active.pop()

    # --- blocks ----------------------------------------------------------------------------------

    def _block(self, page: _Page, name: str, index: int, context: Context) -> Value:
        """Follow the block ``name`` as the template that extends most has it; the next one for each ``super()``."""
        blocks = page.blocks.get(name, [])
        if index >= len(blocks):
            return UNDEFINED
        owner, block = blocks[index]
        key = (id(block), id(context))
        plain = not self.facts and not self.repeats
        if key in self._blocks or (plain and key in self._done):
            return TEXT
        if plain:
            self._done.add(key)
        frame = Frame(owner.scopes.of(block), None, context)
        if "self" in frame.scope.stored:
            frame.give("self", self._self(page))
        if "super" in frame.scope.stored:
            frame.give("super", self._super(page, name, index + 1, context))
        self._blocks.add(key)
        with self._at(owner, frame):
            self.page = page
            self.statements(block.body)
        self._blocks.discard(key)
        return TEXT

    def _self(self, page: _Page) -> Value:
        def attribute(name: str) -> Value:
            call = Thing(("block", name), call=lambda _: self._block(page, name, 0, page.context))
            return Value(things=(call,))

        return Value(things=(Thing(("self", page.file), attribute),))

    def _super(self, page: _Page, name: str, index: int, context: Context) -> Value:
        def attribute(asked: str) -> Value:
            return self._super(page, name, index + 1, context) if asked == "super" else UNDEFINED

        def call(_: object) -> Value:
            return self._block(page, name, index, context)

        return Value(things=(Thing(("super", name, index), attribute, call),))

    # --- other templates -------------------------------------------------------------------------

    def other_template(self, statement: j.Include | j.Import | j.Extends | j.Block) -> None:
        """Follow a statement that leads to another template or block."""
        match statement:
            case j.Block(name, scoped=scoped):
                if not (self.page.extends and self.frame.top):
                    self._block(self.page, name, 0, Context(self._around()) if scoped else self.page.context)
            case j.Extends(name):
                self.page.parents += self._file_names(name)
                if self.frame.top and not self.frame.branches:
                    self.page.extends = self.silent = True
            case j.Include(name, with_context=with_context):
                for file in self._file_names(name):
                    self._include(file, self._around() if with_context else no_inputs(self.known))
            case j.Import():
                self._import(statement)

    def _file_names(self, name: j.Expr) -> tuple[str, ...]:
        """Return the files that a tag may name, as far as its text tells."""
        value = self.evaluate(name)
        self.ask(value, Ask.ANY if value.parts else Ask.TEXT)
        return tuple(dict.fromkeys(one for one in _constants(name) if one in self.files))

    def _around(self) -> Callable[[str], Value]:
        """Return the context that a template included here has: the names of this one, then its context."""
        frame, context = self.frame, self.page.context

        def get(name: str) -> Value:
            value = frame.local(name)
            if value is None:
                return context.get(name)
            if Kind.UNDEFINED not in value.kinds:
                return value
            return context.get(name) if value.only(Kind.UNDEFINED) else join((value, context.get(name)))

        return get

    def _include(self, file: str, around: Callable[[str], Value]) -> Context:
        body = self.files[file]
        context = Context(around)
        names = {name: self.settled(context.get(name)) for name in self.scopes_in(body).inputs}
        begun = [known for one, known in self._active if one == file]
        if names in begun:
            return context
        if self._budget > 0 and len(begun) < 2:
            with self._following(file, names):
                self._render(self._page(file, body, context, {}))
        else:
            for name, value in names.items():
                if not begun or begun[-1][name] != value:
                    self.ask(value, Ask.AGAIN if begun else Ask.OPAQUE)
        return context

    def _import(self, statement: j.Import) -> None:
        files = self._file_names(statement.name)
        if not files:
            module = OTHER
        elif statement.with_context:
            module = self._module(files[0], id(statement), self._include(files[0], self._around()))
        else:
            if files[0] not in self._modules:
                self._modules[files[0]] = OTHER
                self._modules[files[0]] = self._module(files[0], None, self._include(files[0], no_inputs(self.known)))
            module = self._modules[files[0]]
        if statement.alias is not None:
            self.frame.bind(statement.alias.name, module)
        for name, target in statement.names:
            self.frame.bind(target.name, self.entry(module, name) if files else OTHER)

    @staticmethod
    def _module(file: str, site: object, context: Context) -> Value:
        exported = {name: value for name, value in context.exported.items() if not name.startswith("_")}
        return Value(things=(Thing(("module", file, site), exported.get),))


def _constants(name: j.Expr) -> Iterator[str]:
    """Give the texts that an expression certainly chooses among, as far as they stand in it."""
    match name:
        case j.Const(str() as text):
            yield text
        case j.Items(_, items):
            for item in items:
                yield from _constants(item)
        case j.Condition(_, then, orelse):
            yield from _constants(then)
            if orelse is not None:
                yield from _constants(orelse)
        case _:
            pass


def uses_of(template: j.Jinja) -> tuple[PathUse, ...]:
    """Return all places of ``template`` that read inputs, in the order of its text."""
    try:
        followed = _Template(template)
        followed.follow_all()
        found = path_uses(followed.asked, followed.read, followed.demanded)
        wanted = followed.scopes_in(template.body).inputs
    except RecursionError:
        return tuple(_not_followed(template))
    used = {use.path.name for use in found}
    first: dict[str, Span] = {}
    for read in names_in(template.body):
        first.setdefault(read.name, read.span)
    # Nobody ever reads these, whatever LangChain says: they are set before, or stand where nothing is shown.
    more = [
        PathUse(Path(name), Ask.ANY, guarded=True, span=first.get(name, Span(0, 0)))
        for name in sorted({*wanted} - used)
    ]
    files = {file: index for index, file in enumerate(dict.fromkeys(["", *(use.file for use in found)]))}
    return tuple(sorted([*found, *more], key=lambda use: (files.get(use.file, len(files)), use.span.start)))


def _not_followed(template: j.Jinja) -> Iterable[PathUse]:
    """Give a use for each name of a template that is nested deeper than Python goes."""
    for file, body in (("", template.body), *((name, file.body) for name, file in template.files)):
        for name in names_in(body):
            yield PathUse(Path(name.name), Ask.OPAQUE, span=name.span, file=file)


def method_reads(template: j.Jinja) -> tuple[tuple[Span, str, str], ...]:
    """Return where an attribute is read that a mapping has itself (``order.items``), without a call.

    Each is its span, the file in which it is (empty for the template itself) and the attribute's name.
    """
    try:
        followed = _Template(template)
        followed.follow_all()
    except RecursionError:
        return ()
    return tuple(followed.methods)
