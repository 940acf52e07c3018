"""Mustache templates as Python: loops over sections, names looked up in place where their scope is a plain dict."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal as Word

from genprompts.compiler.code import (
    Assign,
    Branch,
    Chosen,
    Code,
    Comparison,
    Compiled,
    Do,
    Filled,
    Invoke,
    Literal,
    Local,
    Logic,
    Loop,
    Member,
    Prefix,
    Sequence,
    Slot,
    Statement,
    Subscript,
)
from genprompts.compiler.code import Mapping as Display
from genprompts.compiler.fresh import Fresh
from genprompts.grammar.mustache.lines import indented
from genprompts.grammar.mustache.nodes import Mustache, MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.packed import packed
from genprompts.grammar.mustache.partials import names, reached, recursive
from genprompts.grammar.nodes import Text

_INDEX = re.compile("-?[0-9]+")
_MOST_NODES = 1_000  # of partials written out in place: they may include each other many times over
_MOST_LEVELS = 12  # of loops and branches: Python nests twenty loops at most
_RUNTIME = frozenset({"mustache", "MISSING"})
_SEVERAL = 2  # names that are worth to be read at once
_MOST_IN_PLACE = 2  # keys of a name that are looked up without a call

Scopes = tuple[str, ...]
"""The variables that hold the items of the sections around, the innermost first."""


def compile_mustache(template: Mustache, locals: Mapping[str, str], absent: frozenset[str], fresh: Fresh) -> Compiled:  # noqa: A002  (the contract's word)
    """Return the code that gives the text of ``template``.

    ``locals`` are the variables that hold the inputs, ``absent`` the inputs whose variables may hold ``MISSING``. A
    name that is no input is looked up in the variable ``input`` after the sections around it.
    """
    writer = _Writer(template, locals, absent, fresh)
    nodes = tuple(writer.flat(template.nodes))
    block = _Block()
    if not any(isinstance(node, Section) for node in nodes):
        writer.nodes(nodes, block, ())
        text = block.text()
        return Compiled(tuple(block.statements), text, frozenset(writer.runtime))
    parts = writer.parts = fresh.name("parts")
    writer.add = fresh.name("add")
    writer.nodes(nodes, block, ())
    block.flush(writer.add)
    started: list[Statement] = [
        Assign(parts, Sequence("list", ()), "list[str]"),
        Assign(writer.add, Member(Local(parts), "append")),
    ]
    if writer.count:
        started.insert(0, Assign(writer.count, Invoke(Member(Local("mustache"), "Count"))))
    joined = Invoke(Member(Literal(""), "join"), (Local(parts),))
    return Compiled((*started, *block.statements), joined, frozenset(writer.runtime))


@dataclass(slots=True)
class _Block:
    """Statements being written, and the ``pieces`` of text that follow them.

    ``values`` and ``texts`` are the variables that already hold a name's value or what it prints, ``found`` those of
    values that were read ahead; ``branches`` is how many inverted sections are around.
    """

    statements: list[Statement] = field(default_factory=list)
    pieces: list[str | Slot] = field(default_factory=list)
    values: dict[tuple[tuple[str, ...], Scopes], str] = field(default_factory=dict)
    texts: dict[tuple[tuple[str, ...], Scopes, bool, bool], str] = field(default_factory=dict)
    found: dict[tuple[tuple[str, ...], Scopes], str] = field(default_factory=dict)
    branches: int = 0

    def inner(self, section: Section) -> "_Block":
        """Return the block of a section within this one: it sees the variables, and keeps its own to itself."""
        branches = self.branches + (1 if section.inverted else 0)
        return _Block(values=dict(self.values), texts=dict(self.texts), found=dict(self.found), branches=branches)

    def text(self) -> Code:
        """Return the expression for the pieces."""
        match self.pieces:
            case [Slot(name=name)]:
                return Local(name)
            case _:
                return Filled(tuple(self.pieces))

    def flush(self, add: str) -> None:
        """Write the statement that adds the pieces to the text."""
        if self.pieces:
            self.statements.append(Do(Invoke(Local(add), (self.text(),))))
            self.pieces.clear()


class _Writer:
    """Writes the code of one template; ``runtime`` are the names of ``genprompts`` that it has mentioned so far."""

    def __init__(self, template: Mustache, variables: Mapping[str, str], absent: frozenset[str], fresh: Fresh) -> None:
        self._template = template
        self._partials = dict(template.partials)
        self._recursive = recursive(self._partials)
        self._variables = variables
        self._absent = absent
        self._fresh = fresh
        self._written = 0
        self._sections: dict[str, str] = {}  # the name of each section, by the variable of its items
        self.add = self.parts = self.count = ""
        self._values: dict[str, str] = {}  # what each section goes by, by the variable of its items
        self.runtime: set[str] = set()

    def flat(self, nodes: MustacheNodes) -> Iterator[MustacheNode]:
        """Yield ``nodes`` with the partials among them in place, and without what prints nothing."""
        for node in nodes:
            self._written += 1
            match node:
                case Text(value="") | Section(body=()):
                    pass
                case Partial(name=name) if name not in self._partials:
                    if node.indentation and not self._template.spec:
                        yield Text(node.indentation)
                case Partial(name=name) if name not in self._recursive and self._written < _MOST_NODES:
                    yield from self.flat(indented(self._partials[name], node.indentation))
                case _:
                    yield node

    def nodes(self, nodes: MustacheNodes, block: _Block, scopes: Scopes) -> None:
        """Write ``nodes``, which are flat, into ``block``."""
        for node in nodes:
            match node:
                case Text(value=value):
                    block.pieces.append(value)
                case Variable():
                    block.pieces.append(Slot(self._printed(node, block, scopes)))
                case Section() if len(scopes) + block.branches >= _MOST_LEVELS:
                    block.pieces.append(Slot(self._rendered((node,), "section", block, scopes)))
                case Section():
                    block.flush(self.add)
                    self._section(node, block, scopes)
                case Partial():
                    block.pieces.append(Slot(self._rendered((node,), node.name, block, scopes)))

    # --- sections --------------------------------------------------------------------------------

    def _section(self, node: Section, block: _Block, scopes: Scopes) -> None:
        value = self._bound(node.path, block, scopes)
        inner = block.inner(node)
        body = tuple(self.flat(node.body))
        if node.inverted:
            self.nodes(body, inner, scopes)
            inner.flush(self.add)
            if inner.statements:
                block.statements.append(Branch(((Prefix("not", value), tuple(inner.statements)),)))
            return
        item = self._name(_singular(node.path)) if any(not isinstance(one, Text) for one in body) else "_"
        self._sections[item] = ".".join(node.path)
        if isinstance(value, Local):
            self._values[item] = value.name
        if not self.count:
            self.count = self._name("count")
            self.runtime.add("mustache")
        self._ahead(body, inner, (item, *scopes))
        self.nodes(body, inner, (item, *scopes))
        inner.flush(self.add)
        loop: Statement
        if not inner.statements:  # a callable is refused all the same
            loop = Do(self._call("items", value))
        elif item == "_":  # a flag, as far as the template tells: most often true or false
            loop = Branch(((value, (Loop(item, self._each(value), tuple(inner.statements)),)),))
        else:
            loop = Loop(item, self._each(value), tuple(inner.statements))
        block.statements.append(loop)

    def _each(self, value: Code) -> Code:
        """Return what a section goes through; its items are counted."""
        return Invoke(Member(Local(self.count), "each"), (value, Local(self.parts)))

    def _ahead(self, body: tuple[MustacheNode, ...], block: _Block, scopes: Scopes) -> None:
        """Write what reads the names that ``body`` prints in any case, if these are several: one look will do then."""
        paths: dict[tuple[str, ...], None] = {}
        for node in body:
            match node:
                case Variable(path=(key,) as path, lenient=False) if not _INDEX.fullmatch(key):
                    if not self._is_its_own(path, scopes):
                        paths[path] = None
                case _:
                    pass
        if len(paths) < _SEVERAL:
            return
        item = Local(scopes[0])
        plainly: list[Statement] = []
        otherwise: list[Statement] = []
        tests: list[Code] = [_is(item, "dict")]
        for path in paths:
            wanted = Literal(path[0])
            tests.append(Comparison(wanted, (("in", item),)))
            variable = self._name(path[0])
            block.found[path, scopes] = variable
            plainly.append(Assign(variable, Subscript(item, wanted)))
            otherwise.append(Assign(variable, self._looked_up(path, scopes, "find")))
        block.statements.append(Branch(((Logic("and", tuple(tests)), tuple(plainly)),), tuple(otherwise)))

    def _is_its_own(self, path: tuple[str, ...], scopes: Scopes) -> bool:
        """Return whether ``path`` is the name of the innermost section, as in ``{{#name}}Hello {{name}}{{/name}}``."""
        return scopes[0] in self._values and ".".join(path) == self._sections[scopes[0]]

    def _bound(self, path: tuple[str, ...], block: _Block, scopes: Scopes) -> Code:
        """Return the variable that holds what a section goes by."""
        value = self._value(path, scopes, "find_if_any")
        if isinstance(value, Local):
            return value
        key = (path, scopes)
        if key not in block.values:
            block.values[key] = self._name(path[-1])
            block.statements.append(Assign(block.values[key], value))
        return Local(block.values[key])

    def _rendered(self, nodes: MustacheNodes, wanted: str, block: _Block, scopes: Scopes) -> str:
        """Return a variable that holds the text of ``nodes``, which are filled in step by step."""
        partials = {"": nodes} | {name: self._partials[name] for name in sorted(reached(nodes, self._partials))}
        read = sorted({name for one in partials.values() for name in names(one)})
        inputs = [(Literal(name), Local(self._variables[name])) for name in read if name in self._variables]
        around: list[Code] = [Local(scope) for scope in scopes]
        if inputs:
            around.append(Display(tuple(inputs)))
        if len(inputs) < len(read):
            around.append(Local("input"))
        template = self._template
        again = self._recursive & partials.keys()
        settings = (
            ("escape", template.escape, True),
            ("spec", template.spec, False),
            ("sections", tuple(self._sections[scope] for scope in scopes) if again else (), ()),
        )
        self.runtime.add("mustache")
        call = Invoke(
            Member(Local("mustache"), "render"),
            (Literal(tuple((name, packed(one)) for name, one in partials.items())), *around),
            (
                *((name, Literal(given)) for name, given, usual in settings if given != usual),
                *([("count", Local(self.count))] if self.count else []),
            ),
        )
        variable = self._name(wanted)
        block.statements.append(Assign(variable, call))
        return variable

    # --- names -----------------------------------------------------------------------------------

    def _printed(self, node: Variable, block: _Block, scopes: Scopes) -> str:
        """Return the variable that holds what ``node`` prints."""
        escaped = node.escaped and self._template.escape
        key = (node.path, scopes, escaped, node.lenient)
        if key in block.texts:
            return block.texts[key]
        value: Code
        if (node.path, scopes) in block.values and node.lenient:
            value = Local(block.values[node.path, scopes])
        elif (node.path, scopes) in block.found:
            value = Local(block.found[node.path, scopes])
        else:
            value = self._value(node.path, scopes, "find_if_any" if node.lenient else "find")
        wanted = node.path[-1] if node.path else scopes[0]
        variable = self._name(wanted if scopes and node.path else f"{wanted}_text")
        block.texts[key] = variable
        if escaped:
            block.statements.append(Assign(variable, self._call("escape", value)))
        elif isinstance(value, Local):
            block.statements.append(Assign(variable, Chosen(_is(value, "str"), value, self._call("text", value))))
        else:
            text = Assign(variable, self._call("text", Local(variable)))
            block.statements += [Assign(variable, value), Branch(((_is(Local(variable), "str", "is not"), (text,)),))]
        return variable

    def _value(self, path: tuple[str, ...], scopes: Scopes, look_up: str) -> Code:
        """Return the expression for what a name stands for; ``look_up`` is the function for what is not in place."""
        if not path:
            return Local(scopes[0])
        variable = self._variables.get(path[0])
        if scopes:
            base, keys = scopes[0], path
        elif variable is None:
            return self._looked_up(path, scopes, look_up)
        else:
            base, keys = variable, path[1:]
        if not keys:
            return self._given(path[0], base) if look_up == "find" else Local(base)
        looked_up = self._looked_up(path, scopes, look_up)
        if scopes and self._is_its_own(path, scopes):  # a text has no parts: the name is that of the section
            looked_up = Chosen(_is(Local(base), "str"), Local(self._values[scopes[0]]), looked_up)
        if len(keys) > _MOST_IN_PLACE or any(_INDEX.fullmatch(key) for key in keys):
            return looked_up
        tests: list[Code] = []
        value: Code = Local(base)
        for key in keys:
            tests += [_is(value, "dict"), Comparison(Literal(key), (("in", value),))]
            value = Subscript(value, Literal(key))
        return Chosen(Logic("and", tuple(tests)), value, looked_up)

    def _given(self, name: str, variable: str) -> Code:
        """Return an input that has to be there."""
        if name not in self._absent:
            return Local(variable)
        self.runtime.add("MISSING")
        test = Comparison(Local(variable), (("is not", Local("MISSING")),))
        return Chosen(test, Local(variable), self._call("find", Literal(name)))

    def _looked_up(self, path: tuple[str, ...], scopes: Scopes, look_up: str) -> Code:
        """Return the call that looks a name up in all scopes."""
        variable = self._variables.get(path[0])
        root: Code = Local("input") if variable is None else Display(((Literal(path[0]), Local(variable)),))
        around = (*(Local(scope) for scope in scopes), root)
        if self._template.spec and len(path) > 1:
            first = self._call(look_up, Literal(path[0]), *around)
            return self._call(look_up, Literal(".".join(path[1:])), first)
        return self._call(look_up, Literal(".".join(path)), *around)

    def _name(self, wanted: str) -> str:
        """Return an unused variable that does not hide what the code calls."""
        return self._fresh.name(f"{wanted}_value" if wanted in _RUNTIME else wanted)

    def _call(self, name: str, *arguments: Code) -> Invoke:
        self.runtime.add("mustache")
        return Invoke(Member(Local("mustache"), name), arguments)


def _is(value: Code, kind: str, operator: Word["is", "is not"] = "is") -> Code:
    return Comparison(Member(value, "__class__"), ((operator, Local(kind)),))


def _singular(path: tuple[str, ...]) -> str:
    """Return what to call one item of a section."""
    name = path[-1] if path else "item"
    if len(name) > 3 and name.endswith("ies"):
        return f"{name[:-3]}y"
    if len(name) > 2 and name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    return f"{name}_item" if path else name
