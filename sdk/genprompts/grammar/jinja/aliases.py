"""Parts of inputs that an expression of a jinja2 template may stand for, and what is known of them."""

from dataclasses import dataclass, field, replace
from enum import Flag, auto
from typing import TypeAlias

from genprompts.grammar.paths import Key, Path, Step
from genprompts.span import Span

MAX_STEPS = 24
"""Steps into an input; what a template reads further in is not followed."""
Place: TypeAlias = tuple[tuple["Key | Step", object], ...]
"""Steps, each with what tells two items apart (a loop, a position); None where nothing does."""


class Fact(Flag):
    """What is known of a part of an input where a test has held."""

    DEFINED = auto()
    """It is there."""
    TRUE = auto()
    """It is true, or at least not None."""
    TEXT = auto()
    NUMBER = auto()
    LIST = auto()
    MAPPING = auto()
    CALLABLE = auto()
    ANOTHER = auto()
    """It is not of the kind that the template has asked for."""


NO_FACT = Fact(0)
KINDS = Fact.TEXT | Fact.NUMBER | Fact.LIST | Fact.MAPPING | Fact.CALLABLE | Fact.ANOTHER
"""It is of a kind that the template has asked for: it need not be of this kind everywhere."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A part of an input that an expression may stand for.

    ``guarded`` and ``narrowed`` are lengths of ``place``: the parts on the way that may be missing here, and those that
    are certainly true or not None; ``kinds`` those that are of a kind that the template has asked for. ``has`` is known
    of its entries. ``again`` says that the same value comes along several times. ``through`` are the macros and loops
    that handed it on, ``deeper`` how often one of them handed on a part of what it had been given. ``span`` is where it
    was last read, in ``file``.
    """

    name: str
    place: Place = ()
    guarded: frozenset[int] = frozenset()
    narrowed: frozenset[int] = frozenset()
    kinds: frozenset[tuple[int, Fact]] = frozenset()
    has: frozenset[tuple[str, Fact]] = frozenset()
    again: bool = False
    through: frozenset[object] = frozenset()
    deeper: int = 0
    span: Span = field(default=Span(0, 0), compare=False)
    file: str = field(default="", compare=False)

    @property
    def path(self) -> Path:
        """The part, for others to see."""
        return Path(self.name, tuple(step for step, _ in self.place))

    def then(self, step: Key | Step, token: object = None) -> "Alias":
        """Return a part of this part."""
        found = replace(self, place=(*self.place, (step, token)), has=frozenset())
        for name, fact in self.has:
            if isinstance(step, Key) and step.name == name:
                found = found.knowing(fact)
        return found

    def knowing(self, fact: Fact, length: int | None = None) -> "Alias":
        """Return this alias where ``fact`` is known of it, or of the part with this ``length`` on the way to it."""
        known = len(self.place) if length is None else length
        at = frozenset({known})
        return replace(
            self,
            guarded=self.guarded | at if Fact.DEFINED in fact else self.guarded,
            narrowed=self.narrowed | at if Fact.TRUE in fact else self.narrowed,
            kinds=self.kinds | {(known, fact & KINDS)} if fact & KINDS else self.kinds,
        )

    def certain(self, length: int | None = None) -> tuple[str, Place] | None:
        """Return what identifies the value while the template runs (``length``: of a part on the way), if anything."""
        place = self.place if length is None else self.place[:length]
        if any(token is None and not isinstance(step, Key) for step, token in place):
            return None
        return self.name, place


def merged(one: Alias, other: Alias) -> Alias:
    """Return an alias for both: it promises what both do."""
    return Alias(
        one.name,
        one.place,
        one.guarded & other.guarded,
        one.narrowed & other.narrowed,
        one.kinds & other.kinds,
        one.has & other.has,
        one.again or other.again,
        one.through | other.through,
        min(one.deeper, other.deeper),
        one.span,
        one.file,
    )
