"""The parts of an input's value that templates read, as a tree: what each place asks of each part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias

from genprompts.grammar.formats import demand
from genprompts.grammar.paths import AnyAsk, Ask, Key, Path, Step
from genprompts_codegen.analysis.parsed import FieldUse, PlaceholderUse, TemplateUse, Use
from genprompts_codegen.diagnostics.model import Label


class Shape(Enum):
    """What a place asks of a value by the way that it leads into it."""

    MESSAGES = "a list of messages"
    RECORD = "read by name"
    RECORDS = "entered as a section"


MAX_DEPTH = 40
"""The limit ``max-type-depth``: steps into one value; what lies deeper is not typed."""

Wanted: TypeAlias = AnyAsk | Shape
"""What one place asks of one value."""


@dataclass(frozen=True, slots=True)
class Read:
    """One place that reads a value, and what it asks of it; ``entered`` says that it leads into the value's parts.

    ``narrowed``, ``guarded`` and ``again`` are those of ``PathUse``; ``mustache`` says that the place enters mappings
    only.
    """

    wanted: Wanted
    label: Label
    message: int
    guarded: bool = False
    narrowed: bool = False
    entered: bool = False
    mustache: bool = False
    again: Path | None = None


@dataclass(slots=True, eq=False)
class Part:
    """A value with its parts; the places that read it (``reads``), and those that read it or a part (``through``)."""

    path: Path
    reads: list[Read] = field(default_factory=list)
    through: list[Read] = field(default_factory=list)
    keys: "dict[str, Part]" = field(default_factory=dict)
    steps: "dict[Step, Part]" = field(default_factory=dict)

    @property
    def asks(self) -> "Iterator[Read]":
        """The places that read this value itself, and do not only lead into it."""
        return (read for read in self.reads if not read.entered)

    @property
    def wanted(self) -> frozenset[Wanted]:
        """All that is asked of this value."""
        return frozenset(read.wanted for read in self.reads)

    @property
    def needed(self) -> bool:
        """Whether some place cannot do without this value."""
        asks = tuple(self.asks)
        return not asks or any(not read.guarded for read in asks) or self.entered_by_name

    @property
    def entered_by_name(self) -> bool:
        """Whether a mustache tag with a dotted name cannot do without this value before the dot."""
        return any(_needs(read) for read in self.reads)

    def shown(self) -> str:
        """Return how messages name the value: ``tickets[].title``."""
        text = self.path.name
        for step in self.path.steps:
            text += f".{step.name}" if isinstance(step, Key) else "[]"
        return text


def _needs(read: Read) -> bool:
    """Whether a mustache tag with a dotted name cannot do without the value before the dot, though others can."""
    return read.mustache and read.entered and read.wanted is Shape.RECORD and not (read.guarded or read.narrowed)


def part_of(uses: Iterable[Use], name: str) -> Part:
    """Return the tree for the input ``name`` from all places that read it."""
    root = Part(Path(name))
    for use in uses:
        match use:
            case FieldUse(node):
                root.reads.append(Read(demand(node.conversion, node.format_spec), use.label, use.message))
                root.through.append(root.reads[-1])
            case PlaceholderUse():
                root.reads.append(Read(Shape.MESSAGES, use.label, use.message))
                root.through.append(root.reads[-1])
            case TemplateUse():
                _follow(root, use)
    return root


def _follow(root: Part, use: TemplateUse) -> None:
    """Add the place of ``use`` to the part it reads, and to those that lead there."""
    asked = use.use
    mustache = use.format == "mustache"
    read = Read(asked.ask, use.label, use.message, asked.guarded, asked.narrowed, mustache=mustache, again=asked.again)
    part = root
    steps = asked.path.steps[:MAX_DEPTH]
    if len(asked.path.steps) > MAX_DEPTH:
        read = replace(read, wanted=Ask.OPAQUE)
    for index, step in enumerate(steps):
        named = any(isinstance(after, Key) for after in steps[index + 1 : index + 2])
        part.reads.append(_entering(step, read, named=named))
        part.through.append(read)
        part = _below(part, step)
    part.reads.append(read)
    part.through.append(read)


def _entering(step: Key | Step, read: Read, *, named: bool) -> Read:
    """Return what a place asks of a value through which it takes ``step``; ``named`` says that a key follows."""
    wanted: Wanted
    if isinstance(step, Key):
        wanted = Shape.RECORD
    elif step is not Step.ITEM:
        wanted = Ask.MAPPING
    elif read.mustache:
        wanted = Shape.RECORDS if named else Ask.SECTION
    else:
        wanted = Ask.ITERATED
    return Read(wanted, read.label, read.message, read.guarded, read.narrowed, entered=True, mustache=read.mustache)


def _below(part: Part, step: Key | Step) -> Part:
    if isinstance(step, Key):
        return part.keys.setdefault(step.name, Part(part.path.then(step)))
    return part.steps.setdefault(step, Part(part.path.then(step)))


def merged(parts: Iterable[Part]) -> Part:
    """Return the first of ``parts`` with all that is asked of the others, too: they stand for the same values."""
    first, *others = parts
    result = Part(first.path, list(first.reads), list(first.through), dict(first.keys), dict(first.steps))
    for other in others:
        result.reads += other.reads
        result.through += other.through
        for key, below in other.keys.items():
            result.keys[key] = merged((result.keys[key], below)) if key in result.keys else below
        for step, below in other.steps.items():
            result.steps[step] = merged((result.steps[step], below)) if step in result.steps else below
    return result
