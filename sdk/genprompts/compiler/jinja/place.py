"""The place that compiled jinja2 code is written to: its statements so far, and what is known there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from genprompts.compiler.code import (
    Assign,
    Chosen,
    Code,
    Comparison,
    Define,
    Do,
    Filled,
    Invoke,
    Literal,
    Local,
    Member,
    Slot,
    Statement,
)
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.jinja.kinds import ANYTHING, kinds
from genprompts.compiler.jinja.names import Frame, MacroName, NotNativeError, Variable
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.scopes import Scopes, scopes_of

JINJA = Local("jinja")
UNDEFINED = Member(JINJA, "UNDEFINED")
_SIMPLE = frozenset({"str", "int", "float", "bool", "range"})
DEEPEST = 30  # expressions, and statements in statements: Python has its limits, and a page its width


@dataclass(slots=True)
class Unit:
    """One template that is being compiled."""

    files: Mapping[str, j.JinjaFile]
    fresh: Fresh
    runtime: set[str]
    has_effects: bool
    """Whether the template calls what may change its values: then nothing is read ahead or remembered."""
    sets_attributes: bool
    """Whether it changes namespaces."""
    set_often: frozenset[str] = frozenset()
    """The names that are bound in more than one place."""
    data: set[str] = field(default_factory=set)
    """The variables that hold inputs, or parts of them."""
    prelude: dict[str, str] = field(default_factory=dict)
    """Inputs that may be absent, and the variables that hold ``UNDEFINED`` then."""
    scopes: dict[int, Scopes] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    """The files that are being included, to notice one that includes itself."""
    modules: dict[str, Mapping[str, MacroName | Variable]] = field(default_factory=dict)
    """The imported templates that are written to ``shared``, and what they export."""
    shared: list[Statement] = field(default_factory=list)
    """The macros of imported templates that see nothing of their surroundings."""
    typed: dict[str, str] = field(default_factory=dict)
    """The variables that surely hold values of one class."""
    lists: set[str] = field(default_factory=set)
    """The variables that hold lists made here."""
    nesting: int = 0
    """How deep in an expression the writer is."""
    flat: bool = False
    """Whether no loop is inside another one, or in a text that is made apart."""
    grows: bool = False
    """Whether it may put lists together that hold each other many times over."""
    linear: bool = False
    """Whether the expression at hand is printed or tested, and nothing more is made of it."""
    macros: int = 0
    """How many macros are around."""
    count: str = ""
    """The variable that counts what is done, once there is one."""

    def helper(self, name: str, *arguments: Code, keywords: tuple[tuple[str, Code], ...] = ()) -> Invoke:
        """Return the call of one of our run-time functions."""
        self.runtime.add("jinja")
        return Invoke(Member(JINJA, name), arguments, keywords)

    def counted(self, name: str, *arguments: Code) -> Invoke:
        """Return the call of a method of what counts what is done."""
        if not self.count:
            self.count = self.fresh.name("count")
        return Invoke(Member(Local(self.count), name), arguments)

    def loose(self, code: Code) -> Code:
        """Return code for the same value, of which type checkers know nothing."""
        return code if kinds(code, self.typed) == ANYTHING else self.helper("anything", code)

    def assigned(self, name: str, code: Code, annotation: str = "") -> Assign:
        """Return the assignment of a value to a variable that is new, so that type checkers have no objections."""
        found = kinds(code, self.typed)
        if not annotation and len(found) == 1 and found <= _SIMPLE:
            self.typed[name] = next(iter(found))
        elif not annotation and found != ANYTHING:
            annotation = "Any"
        return Assign(name, code, annotation)

    def undefined(self) -> Code:
        """Return what stands for nothing."""
        self.runtime.add("jinja")
        return UNDEFINED

    def missing(self) -> Code:
        """Return what an absent input holds."""
        self.runtime.add("MISSING")
        return Local("MISSING")

    def scopes_for(self, body: j.Statements) -> Scopes:
        """Return the scopes of a template's text."""
        if id(body) not in self.scopes:
            self.scopes[id(body)] = scopes_of(body)
        return self.scopes[id(body)]

    def prelude_code(self, used: frozenset[str]) -> list[Statement]:
        """Return the statements that come first of all; of the shared macros those that are ``used``."""
        made: list[Statement] = [Assign(self.count, self.helper("Count"))] if self.count in used else []
        absent: list[Statement] = [
            Assign(local, Chosen(Comparison(Local(given), (("is", self.missing()),)), self.undefined(), Local(given)))
            for given, local in self.prelude.items()
        ]
        return made + absent + [one for one in self.shared if isinstance(one, Define) and one.name in used]


@dataclass(slots=True)
class Output:
    """The text that is being put together in one function: pieces that are not yet written, and where they will go."""

    home: list[Statement]
    start: int
    pieces: list[str | Slot] = field(default_factory=list)
    parts: str = ""
    """The variable for the list of what is already written, once there is one."""
    add: str = ""
    """The variable for the list's method that adds to it."""
    is_whole: bool = False
    """Whether it is the text of the template itself."""


@dataclass(slots=True)
class Place:
    """Where code is written; a place inside another one has a block of its own."""

    unit: Unit
    frame: Frame
    scopes: Scopes
    block: list[Statement]
    out: Output
    may_bind: bool = True
    """Whether statements may be written before the expression at hand."""
    known: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Parts that were read already: the variable, how, and the key, and which variable holds the part."""
    present: frozenset[str] = frozenset()
    """Inputs that may be absent, but are not at this point."""
    is_certain: bool = True
    """Whether this place is always reached when its scope is."""
    depth: int = 0
    loops: int = 0

    def inline(self, present: frozenset[str] = frozenset()) -> "Place":
        """Return this place for an expression that may not be evaluated."""
        return replace(self, may_bind=False, present=self.present | present)

    def inside(self, present: frozenset[str] = frozenset()) -> "Place":
        """Return the place for a block that may not be reached."""
        if self.depth > DEEPEST:
            raise NotNativeError("very deep nesting")
        return replace(
            self,
            block=[],
            known=dict(self.known),
            present=self.present | present,
            is_certain=False,
            depth=self.depth + 1,
        )

    # --- variables ---

    def bind(self, code: Code, wanted: str, annotation: str = "") -> Local:
        """Write the value to a new variable."""
        name = self.unit.fresh.name(wanted)
        self.block.append(self.unit.assigned(name, code, annotation))
        return Local(name)

    def local(self, code: Code, wanted: str) -> Local:
        """Return a variable that holds the value."""
        return code if isinstance(code, Local) else self.bind(code, wanted)

    def note(self, value: Local, key: Literal, found: str, *, is_attribute: bool) -> None:
        """Note that the variable ``found`` holds a part of an input."""
        self.unit.data.add(found)
        if not self.unit.has_effects:
            self.known[value.name, "attribute" if is_attribute else "item", repr(key.value)] = found

    def read_before(self, value: Local, key: Literal, *, is_attribute: bool) -> Local | None:
        """Return the variable that holds a part already."""
        found = self.known.get((value.name, "attribute" if is_attribute else "item", repr(key.value)))
        return None if found is None else Local(found)

    def forget(self, code: Code) -> None:
        """Read a part anew next time: going through it may have used it up."""
        if isinstance(code, Local):
            for key in [key for key, local in self.known.items() if local == code.name]:
                del self.known[key]

    # --- text ---

    def write(self, piece: str | Slot) -> None:
        """Print a text or a variable."""
        if piece:
            self.out.pieces.append(piece)

    def flush(self) -> None:
        """Write what was printed so far to the block, because other statements follow."""
        out = self.out
        if not out.pieces:
            return
        if not out.add:
            parts = self.parts()
            out.add = self.unit.fresh.name("add")
            start = out.start + 1
            out.home[start:start] = [Assign(out.add, Member(Local(parts), "append"))]
        self.block.append(Do(Invoke(Local(out.add), (Filled(_merged(out.pieces)),))))
        out.pieces.clear()

    def parts(self) -> str:
        """Return the variable for the parts of the text at hand."""
        out = self.out
        if not out.parts:
            made = Literal([]) if out.is_whole else self.unit.counted("inner")
            out.parts = self.unit.fresh.name("parts")
            out.home[out.start : out.start] = [Assign(out.parts, made, "list[str]" if out.is_whole else "")]
        return out.parts

    def text(self) -> Code:
        """Return the text that was printed here; the place is done then."""
        out = self.out
        if not out.add:
            return Filled(_merged(out.pieces))
        self.flush()
        return Invoke(Member(Literal(""), "join"), (Local(out.parts),))


def _merged(pieces: list[str | Slot]) -> tuple[str | Slot, ...]:
    """Return the pieces with neighbouring texts put together."""
    found: list[str | Slot] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)
