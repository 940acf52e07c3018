"""From what the places of a jinja2 template ask to its uses: each says all about the part that it names."""

from collections.abc import Iterable, Mapping

from genprompts.grammar.jinja.mixtures import PartAsked, parts_of, without_mixtures
from genprompts.grammar.jinja.state import Asked
from genprompts.grammar.paths import Ask, Path, PathUse


def path_uses(
    asked: Iterable[Asked], read: Mapping[Path, Asked], demanded: Mapping[Path, Asked]
) -> tuple[PathUse, ...]:
    """Return the uses: what is guarded or narrowed is so of the very part that a use names.

    ``read`` are the parts that expressions have named: those of which nobody asks anything are only there.
    ``demanded`` are those that one has read without a guard, whatever becomes of them.
    """
    found = list(asked)
    known = parts_of(found)
    longest_first = sorted(read.items(), key=lambda item: -len(item[0].steps))
    for path, one in longest_first:
        if path not in known:
            found.append(one)
            known.update(parts_of([one]))
    parts = parts_of(found)
    for path, one in demanded.items():
        if all(parts[path].length in other.alias.guarded for other in (*parts[path].own, *parts[path].deeper)):
            found.append(one)
    parts = parts_of(without_mixtures(found))
    mappings = {path for path, part in parts.items() if any(one.ask is Ask.MAPPING for one in part.own)}
    uses = [_use(one, part, mappings) for part in parts.values() for one in part.own]
    uses += [use for path, part in parts.items() for use in _of_container(path, part)]
    return _without_repetition(uses)


def _use(asked: Asked, part: PartAsked, mappings: set[Path]) -> PathUse:
    alias = asked.alias
    ask = Ask.ITERATED if asked.soft and alias.path in mappings else asked.ask
    # Whether the part itself is certain counts where it is tested; where not, what it is a part of may be.
    narrowed = part.length in alias.narrowed if part.tested else bool(alias.narrowed)
    return PathUse(alias.path, ask, part.length in alias.guarded, narrowed, asked.span, asked.file)


def _of_container(path: Path, part: PartAsked) -> Iterable[PathUse]:
    """Give what the places that go through a part ask of it, where its own uses would not tell."""
    if not part.own or not part.deeper:
        return
    open_places = [one for one in part.deeper if part.length not in one.alias.guarded]
    guarded = all(part.length in one.alias.guarded for one in part.own)
    narrowed = all(part.length in one.alias.narrowed for one in part.deeper)
    if (guarded and open_places) or part.tested:
        place = (open_places or part.deeper)[0]
        yield PathUse(path, Ask.ANY, not open_places, narrowed, place.span, place.file)


def _without_repetition(uses: Iterable[PathUse]) -> tuple[PathUse, ...]:
    """Return ``uses`` once each, without those that ask nothing where others ask something in the same place."""
    unique = {(use, use.span, use.file): use for use in uses}
    telling = {_place(use) for use in unique.values() if use.ask is not Ask.ANY}
    return tuple(use for use in unique.values() if use.ask is not Ask.ANY or _place(use) not in telling)


def _place(use: PathUse) -> tuple[object, ...]:
    return use.path, use.guarded, use.narrowed, use.span, use.file
