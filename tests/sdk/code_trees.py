"""Random compiled code, for tests: the same for the same seed."""

from random import Random
from typing import Literal as Word
from typing import TypeAlias

from genprompts.compiler.code import (
    Assign,
    Between,
    Block,
    Branch,
    Chosen,
    Code,
    Comparison,
    Continue,
    Define,
    Do,
    Filled,
    Give,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Loop,
    Mapping,
    Member,
    Names,
    Operation,
    Prefix,
    Sequence,
    Slot,
    Statement,
    Subscript,
)
from genprompts.grammar.nodes import Constant

WORDS = ("a", "item", "title", "ticket_number", "customer_address_line", "the_name_of_the_current_customer")
MEMBERS = ("x", "append", "attribute", "__class__", "startswith")
TEXTS = ("", "title", "a 'quoted' \"word\"", "line\nline\n", "{brace}", "\x00\ud800é", "words {and} spaces " * 5)
Sign: TypeAlias = Word["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]
Compared: TypeAlias = tuple[Sign, Code]
COMPARISONS: tuple[Sign, ...] = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not")
LIST: Constant = [1, [2]]
MAPPING: Constant = {"a": {"b": None}}
VALUES: tuple[Constant, ...] = (
    *(None, True, False, 0, 7, -3, 10**30, -(10**20), 0.5, -0.0, 1e300, float("inf"), float("-inf"), -2.5),
    *((), (1,), ("a", -1)),
    LIST,
    MAPPING,
)


class Maker:
    """Makes code; ``pick`` decides."""

    def __init__(self, seed: int) -> None:
        self.pick = Random(seed)

    def block(self, depth: int = 2) -> Block:
        """Return a few statements."""
        return tuple(self.statement(depth) for _ in range(self.pick.randint(1, 3)))

    def statement(self, depth: int) -> Statement:
        pick = self.pick
        match pick.randrange(9 if depth else 5):
            case 0:
                return Assign(self.targets(), self.code())
            case 1:
                return Assign(self.name(), self.code(), "Any")
            case 2:
                return Assign(self.name(), Sequence("list", ()), "list[str]")
            case 3:
                return Do(Invoke(self.function(), tuple(self.code() for _ in range(pick.randint(0, 2)))))
            case 4:
                return Give(self.code())
            case 5 | 6:
                end: Block = (Continue(),) if pick.random() < 0.3 else ()
                return Loop(self.targets(), self.code(), (*self.block(depth - 1), *end))
            case 7:
                branches = tuple((self.code(), self.block(depth - 1)) for _ in range(pick.randint(1, 3)))
                return Branch(branches, self.block(depth - 1) if pick.random() < 0.5 else ())
            case _:
                names = pick.sample(WORDS, pick.randint(0, 3))
                defaults = [self.leaf() if pick.random() < 0.5 else None] * len(names)
                body = (*self.block(depth - 1), Give(self.code()))
                return Define(self.name(), tuple(zip(names, defaults, strict=True)), body)

    def name(self) -> str:
        return self.pick.choice(WORDS)

    def targets(self) -> Names:
        return ("a", "b") if self.pick.random() < 0.2 else self.name()

    def function(self) -> Code:
        name = Local(self.name())
        return Member(name, self.pick.choice(MEMBERS)) if self.pick.random() < 0.5 else name

    def leaf(self) -> Code:
        pick = self.pick
        match pick.randrange(4):
            case 0 | 1:
                return Local(self.name())
            case 2:
                return Literal(pick.choice((*VALUES, *TEXTS)))
            case _:
                return Filled(tuple(pick.choice((pick.choice(TEXTS), self.slot())) for _ in range(pick.randint(0, 2))))

    def slot(self) -> Slot:
        return Slot(self.name(), self.pick.choice((None, "s", "r", "a")), self.pick.choice(("", ">3", "\"'")))

    def code(self, depth: int | None = None) -> Code:
        """Return an expression."""
        left = self.pick.choice((0, 1, 2, 3)) if depth is None else depth
        return self.inner(left - 1) if left > 0 and self.pick.random() < 0.85 else self.leaf()

    def several(self, depth: int, least: int = 0) -> tuple[Code, ...]:
        return tuple(self.code(depth) for _ in range(self.pick.randint(least, least + 2)))

    def owner(self, depth: int) -> Code:
        """Return what a part is taken of: no text, because nobody writes that."""
        found = self.code(depth)
        return Local(self.name()) if isinstance(found, Filled | Literal | Prefix) else found

    def inner(self, depth: int) -> Code:
        pick = self.pick
        match pick.randrange(12):
            case 0:
                ends = [self.code(depth) if pick.random() < 0.5 else None for _ in range(3)]
                return Subscript(self.owner(depth), Between(*ends) if pick.random() < 0.5 else self.code(depth))
            case 1:
                return Member(self.owner(depth), pick.choice(MEMBERS))
            case 2:
                return Invoke(self.owner(depth), self.several(depth))
            case 3:
                names = pick.sample(WORDS, pick.randint(0, 2))
                return Invoke(self.function(), self.several(depth), tuple((name, self.code(depth)) for name in names))
            case 4:
                return Operation(pick.choice(("+", "-", "*", "/", "//", "%", "**")), self.code(depth), self.code(depth))
            case 5:
                return Prefix(pick.choice(("not", "-", "+")), self.code(depth))
            case 6:
                return Logic(pick.choice(("and", "or")), self.several(depth, 2))
            case 7:
                return Comparison(self.code(depth), (self.compared(depth), self.compared(depth))[: pick.randint(1, 2)])
            case 8:
                return Chosen(self.code(depth), self.code(depth), self.code(depth))
            case 9:
                return Sequence(pick.choice(("list", "tuple")), self.several(depth))
            case 10:
                return Mapping(tuple((self.leaf(), self.code(depth)) for _ in range(pick.randint(0, 3))))
            case _:
                condition = self.code(depth) if pick.random() < 0.5 else None
                return Listed(self.code(depth), self.targets(), self.code(depth), condition)

    def compared(self, depth: int) -> Compared:
        return self.pick.choice(COMPARISONS), self.code(depth)
