"""What a template asks of its inputs, flat: for each place that reads something, what is read and what it must be."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from genprompts.grammar.formats import Demand
from genprompts.span import Span


@dataclass(frozen=True, slots=True)
class Key:
    """The entry or attribute ``name`` of a value."""

    name: str


class Step(Enum):
    """A part of a value that has no name of its own."""

    ITEM = "item"
    """Each item of a sequence."""
    VALUE = "value"
    """Each value of a mapping whose keys are not known."""
    KEY = "key"
    """Each key of such a mapping."""


@dataclass(frozen=True, slots=True)
class Path:
    """A part of an input: the input's name, then the steps that lead to the part."""

    name: str
    steps: tuple[Key | Step, ...] = ()

    def then(self, step: Key | Step) -> "Path":
        """Return the path one step further in."""
        return Path(self.name, (*self.steps, step))

    def turn_before(self) -> "Path | None":
        """Return the nearest path around this one that ends in the same key: ``a.b[]`` for ``a.b[].c.b[]``."""
        tail = 1
        while tail <= len(self.steps) and not isinstance(self.steps[-tail], Key):
            tail += 1
        whole = (Key(self.name), *self.steps)
        for end in range(len(whole) - tail, tail - 1, -1):
            if whole[end - tail : end] == whole[-tail:]:
                return Path(self.name, whole[1:end])
        return None


class Ask(Enum):
    """What one place asks of a value. ``Demand`` says it for a format specification."""

    PRINTED = "printed as text"
    """Printed: any value that is not made of parts; a record or a list prints as Python writes it."""
    ANY = "read"
    """Nothing: truth, comparison with an unknown value, a test that every value has an answer to."""
    ITERATED = "looped over"
    """Any iterable."""
    SEQUENCE = "indexed or measured"
    """A sequence: it has a length and positions, and can be gone through twice."""
    SIZED = "measured"
    """A text, a sequence or a mapping."""
    MAPPING = "read by keys"
    """A mapping with keys that are not known: ``value[key]``, ``value.items()``."""
    TEXT = "used as text"
    """A text."""
    NUMBER = "used as a number"
    """A float or an integer."""
    INT = "used as a whole number"
    """An integer."""
    FLAG = "tested for truth"
    """Only its truth counts in this place: any value has one."""
    SECTION = "entered as a section"
    """A mustache section with names inside: a list of its items, one item, or nothing (``None``)."""
    OPAQUE = "used in a way that is not understood"
    """It goes where we do not follow: becomes ``object``, with a warning."""
    AGAIN = "handed to what reads the value around it"
    """A macro or loop that calls itself is given it: of the same type as the value at ``Path.turn_before``."""


@dataclass(frozen=True, slots=True)
class EqualTo:
    """The value is compared with literals: it is of their type, and one of them or another one."""

    values: tuple[str | int | float | bool | None, ...]


AnyAsk: TypeAlias = Ask | Demand | EqualTo


@dataclass(frozen=True, slots=True)
class PathUse:
    """One place in a template that reads an input or a part of it.

    ``guarded`` places do without it: they test whether it is there, give a default, or stand where it certainly is.
    What is only ever read in guarded places may be left out. ``narrowed`` places are only reached when the value is
    true (or not ``None``): a value that is tested and otherwise read in narrowed places only may be ``None``. ``span``
    counts in the text of the template, or, when ``file`` is not empty, in that of the file that the template includes
    under this name. With ``Ask.AGAIN``, ``again`` is the value of the same type where it is not at
    ``Path.turn_before``.
    """

    path: Path
    ask: AnyAsk
    guarded: bool = False
    narrowed: bool = False
    span: Span = field(default=Span(0, 0), compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)
    again: Path | None = None
