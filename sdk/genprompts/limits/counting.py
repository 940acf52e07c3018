"""Counting what the loops and macros of one rendering do, so that it ends before it is too much."""

from genprompts.limits import check_characters, check_steps, current, exceed, growth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_WINDOW = 64
"""Passes of loops between two looks at the size of the text: few enough that what they add does no harm."""
_WORK = 128
"""How many of the longest texts may be made while values are put together."""
_SIZED = frozenset({tuple, dict, range, str, type({}.items()), type({}.keys()), type({}.values())})


class Inner(list[str]):
    """The parts of a text that is made inside another one."""

    seen = 0


class Count:
    """What was done so far."""

    # Defaults in the class: making a count costs no more for them.
    steps = 0
    due = _WINDOW
    seen = 0
    size = 0
    work = 0
    depth = 0

    # --- loops ---

    def each(self, value: "Any", parts: "list[str]") -> "Any":
        """Return ``value``, to be looped over; where it has many items, the loop stops when ``parts`` are too long."""
        if value.__class__ is list or value.__class__ in _SIZED:
            steps = self.steps + len(value)
            if steps < self.due:
                self.steps = steps
                return value
        return self._counted(value, parts)

    def _counted(self, value: "Iterable[Any]", parts: "list[str]") -> "Iterable[Any]":
        for entry in value:
            self.steps += 1
            if self.steps >= self.due:
                self.check(parts)
            yield entry

    def check(self, parts: "list[str]") -> None:
        """Look at what was done so far; ``parts`` are those of the text that is being made.

        Raises:
            RenderLimitError: it is too much.
        """
        limits = current()
        self.due = self.steps + _WINDOW
        if isinstance(parts, Inner):
            self.size += sum(map(len, parts[parts.seen :]))
            parts.seen = len(parts)
        else:
            self.size += sum(map(len, parts[self.seen :]))
            self.seen = len(parts)
        if self.size > limits.characters:
            exceed("characters")
        if self.steps > limits.steps:
            exceed("steps")

    # --- macros, and texts inside the text ---

    def inner(self) -> "list[str]":
        """Return the parts of a text that is made inside another one."""
        return Inner()

    def enter(self) -> None:
        """Count the call of a macro.

        Raises:
            RenderLimitError: macros call one another too deep, or too often.
        """
        self.steps += 1
        self.depth += 1
        if self.depth > 16 and self.depth > current().depth:
            exceed("depth")
        if self.steps >= self.due:
            self.check(Inner())

    def leave(self, text: str) -> str:
        """Return the text of a macro, which counts."""
        self.depth -= 1
        self.size += len(text)
        check_characters(self.size)
        return text

    # --- values that are kept in variables, and may be put together again and again ---

    def kept(self, text: str) -> str:
        """Return a text that is kept in a variable."""
        self.work += len(text)
        check_characters(self.work // _WORK)
        check_characters(len(text))
        return text

    def concat(self, *values: "Any") -> str:
        """Return the texts of all values, put together."""
        return self.kept("".join(growth.texts(values, "")))

    def plus(self, left: "Any", right: "Any") -> "Any":
        """Return ``left + right``."""
        if isinstance(left, str) and isinstance(right, str):
            check_characters(len(left) + len(right))
        return self.made(left + right)

    def times(self, left: "Any", right: "Any") -> "Any":
        """Return ``left * right``."""
        return self.made(growth.times(left, right))

    def modulo(self, left: "Any", right: "Any") -> "Any":
        """Return ``left % right``."""
        return self.made(growth.modulo(left, right))

    def made(self, value: "Any") -> "Any":
        """Return a value that was put together."""
        if isinstance(value, str):
            self.kept(value)
        elif isinstance(value, (list, tuple)):
            check_steps(len(value))
        return value
