"""Values for the inputs of run-time templates, made from how the templates read them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from genprompts.grammar.formats import Demand, demand
from genprompts.grammar.mustache import uses as mustache_uses
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import Body, Field, TextTemplate
from genprompts.grammar.paths import AnyAsk, Ask, EqualTo, Key, Path, PathUse, Step
from genprompts.templates.inputs import templates_of

_NUMBERS = {Ask.INT: 3, Demand.INT: 3, Ask.NUMBER: 1.5, Demand.FLOAT: 1.5}
_LISTS = {Ask.ITERATED, Ask.SEQUENCE, Ask.SECTION}


@dataclass
class _Part:
    """What is read of a value: its parts, and what is asked of it itself."""

    keys: dict[str, "_Part"] = field(default_factory=dict)
    items: "_Part | None" = None
    values: "_Part | None" = None
    asks: list[AnyAsk] = field(default_factory=list)

    def at(self, path: Path) -> "_Part":
        """Return the part at ``path``, whose name is ours."""
        found = self
        for step in path.steps:
            match step:
                case Key(name):
                    found = found.keys.setdefault(name, _Part())
                case Step.ITEM:
                    found.items = found.items or _Part()
                    found = found.items
                case Step.VALUE:
                    found.values = found.values or _Part()
                    found = found.values
                case Step.KEY:
                    return _Part()
        return found

    def sample(self, name: str) -> object:
        """Return a value that has these parts."""
        if self.items is not None or (not self.keys and any(ask in _LISTS for ask in self.asks)):
            return [(self.items or _Part()).sample(f"{name} 1")]
        if self.keys:
            return {key: part.sample(key) for key, part in self.keys.items()}
        if self.values is not None or Ask.MAPPING in self.asks:
            return {f"{name} key": (self.values or _Part()).sample(f"{name} value")}
        for ask in self.asks:
            if isinstance(ask, EqualTo):
                return ask.values[0]
            if ask in _NUMBERS:
                return _NUMBERS[ask]
            if ask is Demand.DATE:
                return dt.datetime(2025, 1, 31, 12, 30)  # noqa: DTZ001  (a plain value)
        return name


def values_for(body: Body, names: Collection[str]) -> dict[str, object]:
    """Return a value for each of the inputs ``names`` of ``body``."""
    parts = {name: _Part() for name in names}
    for template in templates_of(body):
        for use in _uses(template, frozenset(names)):
            if use.path.name in parts:
                parts[use.path.name].at(use.path).asks.append(use.ask)
    return {name: part.sample(name) for name, part in parts.items()}


def _uses(template: TextTemplate, names: frozenset[str]) -> Iterable[PathUse]:
    """Return what a template reads of its inputs."""
    if isinstance(template, tuple):
        fields = (node for node in template if isinstance(node, Field))
        return [PathUse(Path(node.name), demand(node.conversion, node.format_spec)) for node in fields]
    if isinstance(template, Mustache):
        return mustache_uses.uses_of(template, names)
    from genprompts.grammar.jinja import uses as jinja_uses  # noqa: PLC0415  (jinja2 may not be there)

    return jinja_uses.uses_of(template)
