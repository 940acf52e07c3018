"""Parts of inputs that may be of several kinds: a template that tells them apart asks something else of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from genprompts.grammar.formats import Demand
from genprompts.grammar.jinja.aliases import NO_FACT, Alias, Fact
from genprompts.grammar.jinja.state import Asked
from genprompts.grammar.paths import Ask, EqualTo, Path

_TESTS = frozenset({Ask.ANY, Ask.FLAG, EqualTo((None,))})
"""What asks nothing of a value."""


@dataclass(slots=True)
class PartAsked:
    """What is asked of one part of an input: itself (``own``), and through it (``deeper``, with its length)."""

    length: int
    own: list[Asked] = field(default_factory=list)
    deeper: list[Asked] = field(default_factory=list)
    tested: bool = False
    """Whether some place asks whether there is a value."""

    def add(self, asked: Asked) -> None:
        """Add a place that asks the part itself."""
        self.own.append(asked)
        self.tested |= asked.ask is Ask.FLAG or asked.ask == EqualTo((None,))


def parts_of(asked: Iterable[Asked]) -> dict[Path, PartAsked]:
    """Return what is asked of each part, and of those that lead to it."""
    parts: dict[Path, PartAsked] = {}
    for one in asked:
        path = one.alias.path
        for length in range(len(path.steps) + 1):
            part = parts.setdefault(Path(path.name, path.steps[:length]), PartAsked(length))
            if length == len(path.steps):
                part.add(one)
            else:
                part.deeper.append(one)
    return parts


def without_mixtures(asked: Iterable[Asked]) -> list[Asked]:
    """Return ``asked`` without what is only asked of some values of a part: nobody may tell what the others are."""
    found = list(asked)
    if not any(one.alias.kinds for one in found):
        return found
    changed: dict[int, Asked | None] = {}
    mixed: dict[Path, Asked] = {}
    for path, part in parts_of(found).items():
        reads = [one for one in (*part.own, *part.deeper) if _reads(one, part)]
        kinds = {_kind(one.alias, part.length) for one in reads} - {NO_FACT}
        if len(kinds) < 2:
            continue
        if all(_easy(one, part) for one in reads if _kind(one.alias, part.length)):
            changed.update({id(one): replace(one, ask=Demand.OBJECT) for one in reads if one.ask is Ask.PRINTED})
        else:
            changed.update(dict.fromkeys(map(id, reads)))
            mixed[path] = _not_understood(part.length, reads)
    kept = [changed.get(id(one), one) for one in found]
    outer = [one for path, one in mixed.items() if not any(before in mixed for before in _around(path))]
    return [one for one in (*kept, *outer) if one is not None]


def _around(path: Path) -> Iterable[Path]:
    """Give the parts that lead to a part."""
    return (Path(path.name, path.steps[:length]) for length in range(len(path.steps)))


def _reads(asked: Asked, part: PartAsked) -> bool:
    """Whether a place asks something of a part, or of what it is made of."""
    return asked.ask not in _TESTS or len(asked.alias.place) > part.length


def _kind(alias: Alias, length: int) -> Fact:
    """Return the kind that the part with this length certainly is of, where an alias of what is in it is read."""
    kind = NO_FACT
    for known, fact in alias.kinds:
        kind |= fact if known == length else NO_FACT
    return kind


def _easy(asked: Asked, part: PartAsked) -> bool:
    """Whether a place takes values of each kind."""
    printed = asked.ask is Ask.PRINTED or isinstance(asked.ask, EqualTo)
    return printed and len(asked.alias.place) == part.length


def _not_understood(length: int, reads: list[Asked]) -> Asked:
    """Return one place that stands for all that read a part of several kinds."""
    first = min(reads, key=lambda one: (one.file, one.span.start))
    guarded = frozenset.intersection(*(one.alias.guarded for one in reads))
    narrowed = frozenset.intersection(*(one.alias.narrowed for one in reads))
    alias = replace(first.alias, place=first.alias.place[:length], guarded=guarded, narrowed=narrowed)
    return Asked(alias, Ask.OPAQUE, soft=False, span=first.span, file=first.file)
