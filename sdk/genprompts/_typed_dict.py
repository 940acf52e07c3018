"""``TypedDict`` and ``NotRequired`` for Python 3.10 and 3.11.

Before 3.12 pydantic refuses each class whose metaclass comes from ``typing``, and 3.10 has no ``NotRequired``;
``typing_extensions`` would answer both, but takes twice as long to import as the rest of a generated module. What is
lost: a class cannot join one of these with a TypedDict of ``typing_extensions`` (with one of ``typing`` it can).
Remove this module with Python 3.11.
"""

import sys
import typing
from typing import ForwardRef


class NotRequired:
    """Mark a key that may be left out: ``NotRequired[X]``."""

    _name = "NotRequired"

    def __init__(self, item: object) -> None:
        """Wrap the type ``item``; the same attributes as those of an alias of ``typing``."""
        self.__origin__ = type(self)
        self.__args__ = (item,)

    def __class_getitem__(cls, item: object) -> "NotRequired":
        """Return the marker around ``item``."""
        return cls(item)


class TypedDictMeta(typing._TypedDictMeta):  # type: ignore[name-defined,misc]  # noqa: SLF001  (``typing.is_typeddict`` asks for it; typeshed does not know it)
    """The class of our TypedDict classes: ``typing.is_typeddict`` and pydantic both know them."""

    __annotations__: dict[str, object]
    __required_keys__: frozenset[str]
    __optional_keys__: frozenset[str]
    __total__: bool
    __orig_bases__: tuple[object, ...]

    def __new__(  # noqa: PYI034  (Self starts with 3.11)
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, typing.Any], *, total: bool = True
    ) -> "TypedDictMeta":
        """Make one class; ``total`` decides for the keys that say nothing themselves."""
        types: dict[str, object] = {}
        required: set[str] = set()
        for base in bases:
            if not typing.is_typeddict(base):
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
            types.update(base.__annotations__)
            required.update(getattr(base, "__required_keys__", ()))
        made = type.__new__(cls, name, (dict,), namespace)
        for key, annotation in namespace.get("__annotations__", {}).items():
            types[key], wanted = _plain(annotation, made.__module__, total)
            if wanted:
                required.add(key)
            else:
                required.discard(key)
        made.__annotations__ = types
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(types.keys() - required)
        made.__total__ = total
        if "__orig_bases__" not in namespace:
            made.__orig_bases__ = bases or (TypedDict,)
        return made


def _plain(annotation: object, module: str, total: bool) -> tuple[object, bool]:
    """Return the type without its qualifiers, and whether the key is required."""
    required = total
    while True:
        qualifier = getattr(getattr(annotation, "__origin__", None), "_name", None)
        if qualifier not in {"NotRequired", "Required", "ReadOnly"}:
            break
        if qualifier != "ReadOnly":
            required = qualifier == "Required"
        annotation = getattr(annotation, "__args__", (object,))[0]
    if isinstance(annotation, str):
        annotation = ForwardRef(annotation, module=module, is_class=True)
    return (type(None) if annotation is None else annotation), required


def TypedDict(name: str, fields: dict[str, object], /, *, total: bool = True) -> TypedDictMeta:  # noqa: N802  (it is used as a class)
    """Return a TypedDict class called ``name``; as a base it makes the class a TypedDict."""
    # As ``typing`` finds it; pickling needs it.
    module = sys._getframe(1).f_globals.get("__name__", "__main__")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return TypedDictMeta(name, (), {"__annotations__": dict(fields), "__module__": module}, total=total)


_BASE = type.__new__(TypedDictMeta, "TypedDict", (), {"__module__": __name__, "__annotations__": {}})
_BASE.__required_keys__ = frozenset()
TypedDict.__mro_entries__ = lambda bases: (_BASE,)  # type: ignore[attr-defined]  # noqa: ARG005  (what the class statement asks)
