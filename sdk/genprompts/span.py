"""Places in a text: half-open ranges of code point offsets."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Span(NamedTuple):
        """The half-open range ``[start, end)`` of code points in one text."""

        start: int
        end: int

else:
    from collections import namedtuple

    class Span(namedtuple("Span", ("start", "end"))):  # noqa: PYI024 (typing costs 8 ms to import)
        """The half-open range ``[start, end)`` of code points in one text."""

        __slots__ = ()
