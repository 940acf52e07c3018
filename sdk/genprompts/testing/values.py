"""One readable value of each shape: texts say where they stand."""

import datetime as dt
import decimal
import enum
import typing
import uuid
from collections import abc, deque
from collections.abc import Callable, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import fields, is_dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from genprompts.errors import GenPromptsError
from genprompts.strict.shapes import (
    Anything,
    Choice,
    Collection,
    Either,
    Field,
    Instance,
    Messages,
    Pairs,
    Plain,
    Record,
    Row,
    Shape,
    Structural,
    Text,
)
from genprompts.strict.types import shape_of

if TYPE_CHECKING:
    from typing_extensions import assert_never

_DAY = dt.datetime(2025, 1, 31, 12, 30)  # noqa: DTZ001  (a plain value, which the types ask for)
_VALUES: tuple[tuple[type, object], ...] = (  # subclasses first
    (bool, True),
    (int, 3),
    (float, 1.5),
    (dt.datetime, _DAY),
    (dt.date, _DAY.date()),
    (dt.time, _DAY.time()),
    (dt.timedelta, dt.timedelta(days=1)),
    (decimal.Decimal, decimal.Decimal("1.5")),
    (uuid.UUID, uuid.UUID(int=1)),
    (complex, 1.5 + 0j),
    (bytes, b"bytes"),
    (bytearray, bytearray(b"bytes")),
    (type(None), None),
)
_DEEPEST = 20


class SampleError(GenPromptsError, ValueError):
    """No value can be made of the type of an input; one has to be given."""


class _Endless(SampleError):  # noqa: N818  (never caught outside of this module by its name)
    """A record that holds itself has to end somewhere."""


class Sampler:
    """Makes values; with ``full`` all that may be left out is there, and lists have two items.

    ``roles`` are those that messages may have. ``_open`` are the records that are being made, the outermost first.
    """

    def __init__(self, roles: "abc.Collection[str]", *, full: bool) -> None:
        self.full = full
        self.roles = roles
        self._open: list[type] = []

    def value(self, shape: Shape, name: str) -> object:
        """Return a value for the input or key ``name``.

        Raises:
            SampleError: no value can be made of the type.
        """
        match shape:
            case Anything() | Plain() | Text():
                return _text(name)
            case Instance(classes=classes):
                return self._instance(classes[0], name)
            case Structural(members=members):
                return SimpleNamespace(**{member: f"{name} {member}" for member in members})
            case Choice(values=values):
                return values[0]
            case Either(members=members):
                return self._first(members, name)
            case Record():
                return self._record(shape)
            case Messages(many=many):
                found = self._messages(name)
                return found if many else found[0]
            case Collection() | Row() | Pairs():
                return self._container(shape, name)
        assert_never(shape)

    def _container(self, shape: Collection | Row | Pairs, name: str) -> object:
        match shape:
            case Collection():
                return self._collection(shape, name)
            case Row(items=items):
                return tuple(self.value(item, f"{name} {index}") for index, item in enumerate(items, start=1))
            case Pairs():
                pair = (self.value(shape.key, f"{name} key"), self.value(shape.value, f"{name} value"))
                return dict([pair])
        assert_never(shape)

    def _first(self, members: tuple[Shape, ...], name: str) -> object:
        """Return a value of the first member that is not ``None`` and has one."""
        problem: Exception | None = None
        for member in sorted(members, key=lambda one: isinstance(one, Anything) or one.written == "None"):
            try:
                return self.value(member, name)
            except SampleError as error:  # noqa: PERF203  (the next member may do)
                problem = error
        raise problem or SampleError(f"no value is known for {name!r}")

    def _collection(self, shape: Collection, name: str) -> object:
        """Return a list, or what else is asked for, of one or two items; of none where a record would never end."""
        count = 2 if self.full else 1
        try:
            items = [self.value(shape.item, f"{name} {index}") for index in range(1, count + 1)]
        except _Endless:
            items = []
        for made in (list, tuple, set, frozenset, deque):
            if issubclass(made, shape.base):
                return made(items)
        keys: Callable[[], object] = dict.fromkeys(items).keys
        if isinstance(keys(), shape.base):
            return keys()
        if isinstance(iter(items), shape.base):
            return iter(items)
        raise SampleError(f"no value is known for {name!r}, {shape.written}; give it one")

    def _record(self, shape: Record) -> dict[str, object]:
        if shape.schema in self._open or len(self._open) > _DEEPEST:
            raise _Endless(f"each {shape.written} holds itself; give a value for it")
        self._open.append(shape.schema)
        try:
            return self.record(shape.fields())
        finally:
            self._open.pop()

    def record(self, wanted: "abc.Iterable[Field]") -> dict[str, object]:
        """Return a mapping with these keys."""
        found: dict[str, object] = {}
        for field in wanted:
            if not field.required and not self.full:
                continue
            try:
                found[field.name] = self.value(field.shape, field.name)
            except _Endless:
                if field.required:
                    raise
        return found

    def _messages(self, name: str) -> list[dict[str, object]]:
        """Return a short talk, in roles that are allowed."""
        talk = [role for role in ("user", "assistant") if role in self.roles] or sorted(self.roles)[:1]
        return [{"role": role, "content": f"{name} {index}"} for index, role in enumerate(talk, start=1)]

    # --- objects -------------------------------------------------------------------------------------

    def _instance(self, cls: type, name: str) -> object:
        """Return an object of the class ``cls``, made of its fields."""
        if issubclass(cls, enum.Enum):
            return next(iter(cls))
        for known, value in _VALUES:
            if cls is known:
                return value
        if cls in self._open:
            raise _Endless(f"each {cls.__name__} holds itself; give a value for it")
        self._open.append(cls)
        try:
            return cls(**self._arguments(cls))
        except _Endless:
            raise
        except Exception as error:
            message = f"no {cls.__name__} can be made for {name!r}; give one: sample_input(…, given={{{name!r}: …}})"
            raise SampleError(message) from error
        finally:
            self._open.pop()

    def _arguments(self, cls: type) -> dict[str, object]:
        """Return what a dataclass or a pydantic model has to be given; nothing for other classes."""
        models: Mapping[str, Any] = getattr(cls, "model_fields", {})
        if is_dataclass(cls):
            names = [
                one.name
                for one in fields(cls)
                if one.init and (self.full or (one.default is NO_DEFAULT and one.default_factory is NO_DEFAULT))
            ]
        else:
            names = [name for name, one in models.items() if self.full or one.is_required()]
        types = typing.get_type_hints(cls) if names else {}
        return {name: self.value(shape_of(types.get(name, object), cls.__module__), name) for name in names}


def _text(name: str) -> str:
    """Return a text for ``name``: the name itself, or an address where one is asked for."""
    return f"https://example.com/{name}.png" if "url" in name.lower() and name.isidentifier() else name
