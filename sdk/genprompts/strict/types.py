"""From the annotations of a TypedDict to shapes; what cannot be resolved lets every value pass."""

import builtins
import collections.abc
import sys
import typing
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, ForwardRef, Literal, TypeGuard, Union

from genprompts.lazy import LazyModule
from genprompts.messages.types import MessageLike
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

_QUALIFIERS = {"NotRequired", "Required", "ReadOnly"}
_NAMED = {"datetime", "decimal", "uuid"}
"""Modules whose classes are written with the module's name, as generated code does."""


def fields_of(schema: type) -> tuple[Field, ...]:
    """Return the keys of the TypedDict ``schema``, bases first."""
    required: frozenset[str] = getattr(schema, "__required_keys__", frozenset())
    found = []
    for name, annotation in getattr(schema, "__annotations__", {}).items():
        reading = _Reading(getattr(annotation, "__forward_module__", None) or schema.__module__)
        stripped, needed = reading.unqualified(annotation, name in required)
        found.append(Field(name, reading.shape(stripped), needed))
    return tuple(found)


def shape_of(annotation: object, module: str = "builtins") -> Shape:
    """Return the shape of one type, whose texts are read as in ``module``."""
    reading = _Reading(module)
    return reading.shape(reading.unqualified(annotation, required=True)[0])


class _Reading:
    """Reads annotations as the module of the given name would."""

    def __init__(self, module: str) -> None:
        self.module = module

    # --- names ---------------------------------------------------------------------------------------

    def unqualified(self, annotation: object, required: bool) -> tuple[object, bool]:
        """Return the type without its qualifiers, and whether the key is required."""
        while True:
            annotation = self.resolved(annotation)
            word = getattr(typing.get_origin(annotation) or getattr(annotation, "__origin__", None), "_name", None)
            if word not in _QUALIFIERS:
                return annotation, required
            if word != "ReadOnly":
                required = word == "Required"
            annotation = _arguments(annotation)[0]

    def resolved(self, annotation: object) -> object:
        """Return what a forward reference means; the reference itself where nobody knows."""
        while isinstance(annotation, ForwardRef | str):
            text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
            module = getattr(annotation, "__forward_module__", None) or self.module
            module = module if isinstance(module, str) else module.__name__
            space = vars(sys.modules[module]) if module in sys.modules else {}
            try:
                # The text is an annotation of the program itself, as ``typing.get_type_hints`` evaluates it.
                annotation = eval(text, {**space}, _Names(space))  # noqa: S307
            except Exception:  # noqa: BLE001  (whatever an import or a name may raise: the type stays unknown)
                return annotation
        return annotation

    # --- shapes --------------------------------------------------------------------------------------

    def shape(self, annotation: object) -> Shape:
        """Return the shape of a type."""
        found = self.resolved(annotation)
        if found is MessageLike:
            return Messages(many=False, written="MessageLike")
        if found is object or found is Any:
            return Plain()
        if found is str:
            return Text()
        if found is None or found is type(None):
            return Instance((type(None),), "None")
        if _is_typed_dict(found):
            return Record(found, lambda: fields_of(found), found.__name__)
        if isinstance(found, type) and typing.get_origin(found) is None:
            return _of_class(found)
        return self._of_alias(found)

    def _of_alias(self, found: object) -> Shape:
        """Return the shape of what is no class: a union, a literal, a class with arguments."""
        origin, arguments = typing.get_origin(found), _arguments(found)
        if origin is Union or origin is UnionType:
            return _either([self.shape(argument) for argument in arguments])
        if origin is Literal:
            return Choice(arguments, f"Literal[{', '.join(map(_literal, arguments))}]")
        if origin is typing.Annotated:
            return self.shape(arguments[0])
        for wrapped in ("__supertype__", "__value__"):  # NewType, and the type statement
            if hasattr(found, wrapped):
                return self.shape(getattr(found, wrapped))
        if isinstance(origin, type):
            return self._of_generic(origin, arguments)
        return Anything(_name(found))

    def _of_generic(self, origin: type, arguments: tuple[object, ...]) -> Shape:
        """Return the shape of a class with arguments."""
        if _is_typed_dict(origin):
            return self.shape(origin)
        if origin is tuple:
            return self._of_tuple(arguments)
        shapes = [self.shape(argument) for argument in arguments if argument is not Ellipsis]
        written = f"{_name(origin)}[{', '.join(shape.written for shape in shapes)}]"
        if issubclass(origin, Mapping) and len(shapes) == 2:
            return Pairs(origin, shapes[0], shapes[1], written)
        if issubclass(origin, Iterable) and len(shapes) == 1 and _is_standard(origin):
            if isinstance(shapes[0], Messages):
                return Messages(many=True, written=written)
            return Collection(origin, shapes[0], written)
        if origin in (type, collections.abc.Callable):
            return Anything(written)
        found = _of_class(origin)
        return found._replace(written=written)

    def _of_tuple(self, arguments: tuple[object, ...]) -> Shape:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            item = self.shape(arguments[0])
            return Collection(tuple, item, f"tuple[{item.written}, ...]")
        items = tuple(self.shape(argument) for argument in arguments if argument != ())
        return Row(items, f"tuple[{', '.join(item.written for item in items) or '()'}]")


class _Names(dict[str, object]):
    """The names that an annotation may use beside those of its module: other modules, imported when asked."""

    def __init__(self, space: Mapping[str, object]) -> None:
        super().__init__()
        self.space = space

    def __missing__(self, name: str) -> object:
        if name in self.space or hasattr(builtins, name):
            raise KeyError(name)
        return LazyModule(name)


def _is_typed_dict(found: object) -> TypeGuard[type]:
    """Whether ``found`` is a TypedDict class, of whichever library (``typing`` knows its own alone)."""
    return isinstance(found, type) and hasattr(found, "__required_keys__") and hasattr(found, "__total__")


def _of_class(found: type) -> Shape:
    """Return the shape of a class without arguments."""
    written = _name(found)
    if found is float:  # as type checkers have it
        return Instance((float, int), written)
    if found is tuple or (_is_standard(found) and issubclass(found, Iterable) and not _is_leaf(found)):
        if issubclass(found, Mapping):
            return Pairs(found, Plain(), Plain(), written)
        return Collection(found, Plain(), written)
    if getattr(found, "_is_protocol", False):
        return Structural(_members(found), written)
    return Instance((found,), written)


def _is_leaf(found: type) -> bool:
    return issubclass(found, (str, bytes, bytearray, memoryview, range)) or found.__name__ == "ByteString"


def _is_standard(found: type) -> bool:
    """Whether the class is one of Python's own containers: a class of the program is only asked for its instances."""
    return found.__module__ in {"builtins", "collections", "collections.abc", "typing"}


def _either(members: list[Shape]) -> Shape:
    flat: list[Shape] = []
    for member in members:
        flat.extend(member.members if isinstance(member, Either) else (member,))
    return Either(tuple(flat), " | ".join(member.written for member in flat))


def _members(protocol: type) -> tuple[str, ...]:
    """Return the names that a protocol and its bases ask for."""
    found: set[str] = set()
    for one in protocol.__mro__:
        if getattr(one, "_is_protocol", False) and one.__name__ not in {"Protocol", "Generic"}:
            found.update(vars(one).get("__annotations__", ()))
            found.update(name for name in vars(one) if name[:1] != "_" or name in {"__call__", "__iter__", "__len__"})
    return tuple(sorted(found))


def _arguments(found: object) -> tuple[object, ...]:
    return typing.get_args(found) or getattr(found, "__args__", ())


def _literal(value: object) -> str:
    """Return a member of ``Literal`` as it is written."""
    return f'"{value}"' if isinstance(value, str) and '"' not in value and value.isprintable() else repr(value)


def _name(found: object) -> str:
    """Return how a class is written."""
    word: str = getattr(found, "__qualname__", None) or getattr(found, "_name", None) or _plain(found)
    module = getattr(found, "__module__", "")
    return f"{module}.{word}" if module in _NAMED else word


def _plain(found: object) -> str:
    return found.__forward_arg__ if isinstance(found, ForwardRef) else str(found)
