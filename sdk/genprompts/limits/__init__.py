"""How much a rendering may make of its inputs, and how a program allows more.

Loops, macros and operators can make gigabytes of a few bytes, or go on for ever; what they make has limits:

========== ========== ==========================================================================================
name       by default what is counted
========== ========== ==========================================================================================
characters 16 MiB     a text that loops, macros, operators and filters make: twice what the largest models read
steps      100,000    passes of loops and sections, and calls of macros, in one rendering
depth      200        macros, sections and partials inside one another
digits     4,300      a number that is computed; Python itself writes no longer ones
========== ========== ==========================================================================================

What goes beyond ends with ``RenderLimitError``. A template without any of these is only as long as its inputs, and is
not counted. Other limits hold within a ``with`` block, in its thread or task alone::

    with genprompts.limits.allow(characters=64_000_000):
        prompt.invoke(values)
"""

from contextvars import ContextVar

from genprompts.errors import RenderLimitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextvars import Token
    from typing import NoReturn

CHARACTERS = 16 * 1024 * 1024
STEPS = 100_000
DEPTH = 200
DIGITS = 4_300
FREE = 64 * 1024
"""Characters of a single value that no one need ask the limits for."""

_EXCEEDED = {
    "characters": "a text of more than {most:,} characters",
    "steps": "more than {most:,} passes of loops and calls of macros",
    "depth": "macros, sections or partials more than {most:,} levels deep",
    "digits": "a number of more than {most:,} digits",
}


class Limits:
    """The limits of a rendering."""

    __slots__ = ("characters", "depth", "digits", "steps")

    def __init__(self, characters: int, steps: int, depth: int, digits: int) -> None:
        self.characters = characters
        self.steps = steps
        self.depth = depth
        self.digits = digits


_USUAL = Limits(CHARACTERS, STEPS, DEPTH, DIGITS)
_current: "ContextVar[Limits]" = ContextVar("limits", default=_USUAL)


def current() -> Limits:
    """Return the limits that hold here."""
    return _current.get()


class allow:  # noqa: N801  (used like a function, as those of contextlib)
    """Let renderings in a ``with`` block make more, or less; what is not named stays as it is around the block."""

    __slots__ = ("_limits", "_tokens")

    def __init__(
        self,
        *,
        characters: "int | None" = None,
        steps: "int | None" = None,
        depth: "int | None" = None,
        digits: "int | None" = None,
    ) -> None:
        """Name the limits that are to be others."""
        around = current()
        self._limits = Limits(
            around.characters if characters is None else characters,
            around.steps if steps is None else steps,
            around.depth if depth is None else depth,
            around.digits if digits is None else digits,
        )
        self._tokens: "list[Token[Limits]]" = []

    def __enter__(self) -> None:
        """Let the limits hold."""
        self._tokens.append(_current.set(self._limits))

    def __exit__(self, *_error: object) -> None:
        """Let those hold again that did before."""
        _current.reset(self._tokens.pop())


def exceed(limit: str) -> "NoReturn":
    """Refuse what goes beyond the ``limit`` of this name.

    Raises:
        RenderLimitError: always.
    """
    most: int = getattr(current(), limit)
    what = _EXCEEDED[limit].format(most=most)
    hint = f"to allow more, render within genprompts.limits.allow({limit}=...)"
    raise RenderLimitError(f"rendering makes {what}; {hint}", limit)


def check_characters(length: int) -> None:
    """Refuse a text of ``length`` characters if that is too long.

    Raises:
        RenderLimitError: it is.
    """
    if length > FREE and length > current().characters:
        exceed("characters")


def check_steps(count: int) -> None:
    """Refuse ``count`` items that are made or gone through if those are too many.

    Raises:
        RenderLimitError: they are.
    """
    if count > FREE and count > current().steps:
        exceed("steps")
