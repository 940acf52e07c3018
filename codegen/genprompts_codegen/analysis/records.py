"""The records of one prompt: what each is called, and which are one and the same."""

import keyword
from collections.abc import Iterable
from dataclasses import replace

from genprompts.grammar.paths import Key, Path, Step
from genprompts_codegen import naming
from genprompts_codegen.ir import (
    External,
    Input,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    Record,
    RecordRef,
    Scalar,
    TypeRef,
    UnionOf,
)

_PLURALS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("xes", "x"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("zzes", "zz"),
    ("s", ""),
)
_NO_PLURALS = ("ss", "us", "is")
"""Words that end so are left alone: ``address``, ``status``, ``analysis``."""
_NO_PLURAL_WORDS = frozenset(
    {"alias", "atlas", "bias", "canvas", "chaos", "cosmos", "ethos", "gas", "has", "kudos", "means", "news", "series"}
    | {"species", "was", "yes"}
)
_IRREGULAR = {
    "aliases": "alias",
    "analyses": "analysis",
    "biases": "bias",
    "bonuses": "bonus",
    "buses": "bus",
    "canvases": "canvas",
    "children": "child",
    "cookies": "cookie",
    "gases": "gas",
    "indices": "index",
    "men": "man",
    "movies": "movie",
    "people": "person",
    "quizzes": "quiz",
    "statuses": "status",
    "viruses": "virus",
    "women": "woman",
}


def singular(word: str) -> str | None:
    """Return one of ``word``, an English plural in lower case; None where it is no plural."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(_NO_PLURALS) or word in _NO_PLURAL_WORDS or len(word) < 3:
        return None
    for ending, one in _PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + one
    return None


def record_name(path: Path, *, loose: bool = False) -> str:
    """Return the short name of the record at ``path``, after its key: an item of ``order_lines`` is an ``OrderLine``.

    An item of what has no plural is an ``…Item``; with ``loose`` it may as well be the value itself, and is called so.
    """
    steps = list(path.steps)
    inner = False
    while steps and steps[-1] in {Step.ITEM, Step.VALUE, Step.KEY}:
        steps.pop()
        inner = True
    last = steps[-1] if steps else None
    words = naming.snake(naming.identifier(last.name if isinstance(last, Key) else path.name)).split("_")
    words = [word for word in words if word] or ["record"]
    if inner:
        one = singular(words[-1])
        words = [*words[:-1], one] if one is not None else words if loose else [*words, "item"]
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"Record{name}"


class Records:
    """The records of one prompt, those inside others first; their names are unique in it."""

    def __init__(self) -> None:
        self._done: dict[str, Record] = {}
        self._taken: set[str] = set()
        self._requiring: dict[str, bool] = {}
        self._short: dict[str, list[str]] = {}  # the names of all records that one short name stands for

    def reached(self, types: Iterable[TypeRef]) -> tuple[Record, ...]:
        """Return the records that ``types`` name, directly or through another."""
        found: set[str] = set()
        waiting = list(types)
        while waiting:
            match waiting.pop():
                case RecordRef(name):
                    if name not in found:
                        found.add(name)
                        waiting += (field.type for field in self._done[name].fields)
                case ListOf(inner) | IterableOf(inner) | MappingOf(inner):
                    waiting.append(inner)
                case UnionOf(members):
                    waiting += members
                case Scalar() | LiteralOf() | External() | Messages():
                    pass
        return tuple(record for name, record in self._done.items() if name in found)

    def get(self, name: str) -> Record:
        """Return the record called ``name``."""
        return self._done[name]

    def require(self, name: str, required: bool) -> None:
        """Say whether the record called ``name``, which is still worked out, has a field that must be there."""
        self._requiring[name] = required

    def requires(self, name: str) -> bool:
        """Whether the record called ``name`` has a field that must be there."""
        return self._requiring[name]

    def take(self, short: str, enclosing: str) -> str:
        """Return a free name for a record inside ``enclosing``: the short one where nobody has it."""
        candidates = [short, enclosing + short]
        number = 2
        while candidates[0] in self._taken:
            candidates.pop(0)
            if not candidates:
                candidates.append(f"{enclosing}{short}{number}")
                number += 1
        name = candidates[0]
        self._taken.add(name)
        self._short.setdefault(short, []).append(name)
        return name

    def add(self, record: Record, short: str) -> str:
        """Keep ``record`` and return its name: that of an equal record with the same short name where there is one."""
        for name in self._short[short]:
            other = self._done.get(name)
            if other is not None and _fields(other) == _fields(record):
                self._done[name] = replace(other, fields=_with_uses(other, record))
                self._forget(record.name, short)
                return name
        self._done[record.name] = record
        return record.name

    def _forget(self, name: str, short: str) -> None:
        self._taken.discard(name)
        self._short[short].remove(name)


def _fields(record: Record) -> list[tuple[str, str, bool]]:
    """Return what makes two records equal."""
    return sorted((field.name, repr(field.type), field.required) for field in record.fields)


def _with_uses(record: Record, other: Record) -> tuple[Input, ...]:
    """Return the fields of ``record`` with the uses of the same fields of ``other``."""
    uses = {field.name: field.uses for field in other.fields}
    return tuple(replace(field, uses=(*field.uses, *uses[field.name])) for field in record.fields)
