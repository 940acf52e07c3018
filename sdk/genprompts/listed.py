"""Tuples that stand where LangChain has lists: programs add lists to them, and compare them with lists."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import SupportsIndex, TypeVar, overload

    ItemT = TypeVar("ItemT", covariant=True)  # noqa: PLC0105  (the name appears in checkers' messages)
    OtherT = TypeVar("OtherT")

    class Listed(tuple[ItemT, ...]):
        """A tuple that equals a list of the same items, and gives a list when one is added to it."""

        __slots__ = ()

        @overload  # type: ignore[override]  # a list gives a list
        def __add__(self, other: tuple[OtherT, ...], /) -> tuple[ItemT | OtherT, ...]: ...
        @overload
        def __add__(self, other: list[OtherT], /) -> list[ItemT | OtherT]: ...
        def __add__(self, other: tuple[OtherT, ...] | list[OtherT], /) -> object:
            """Return both, as a list where ``other`` is one."""
            ...

        def __radd__(self, other: list[OtherT], /) -> list[ItemT | OtherT]:
            """Return both as a list."""
            ...

        @overload
        def __getitem__(self, index: SupportsIndex, /) -> ItemT: ...
        @overload
        def __getitem__(self, index: slice, /) -> "Listed[ItemT]": ...
        def __getitem__(self, index: SupportsIndex | slice, /) -> object:
            """Return one item, or some in the same manner."""
            ...

        def __eq__(self, other: object, /) -> bool:
            """Compare with a tuple or a list."""
            ...

        def __hash__(self) -> int:
            """Agree with tuples."""
            ...

else:

    class Listed(tuple):
        """A tuple that equals a list of the same items, and gives a list when one is added to it."""

        __slots__ = ()

        def __add__(self, other: object, /) -> "list | tuple":
            """Return both, as a list where ``other`` is one."""
            return [*self, *other] if isinstance(other, list) else tuple.__add__(self, other)

        def __radd__(self, other: object, /) -> list:
            """Return both as a list."""
            return [*other, *self] if isinstance(other, list) else NotImplemented

        def __getitem__(self, index: object, /) -> object:
            """Return one item, or some in the same manner."""
            found = tuple.__getitem__(self, index)
            return Listed(found) if isinstance(index, slice) else found

        def __eq__(self, other: object, /) -> bool:
            """Compare with a tuple or a list."""
            return tuple.__eq__(self, tuple(other) if isinstance(other, list) else other)

        def __ne__(self, other: object, /) -> bool:
            """Agree with equality."""
            return tuple.__ne__(self, tuple(other) if isinstance(other, list) else other)

        __hash__ = tuple.__hash__
