"""``MISSING``: what stands for an input that was left out and that the template does without."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


class Missing:
    """The type of ``MISSING``, its only value; it is false."""

    __slots__ = ()

    def __new__(cls) -> "Missing":  # noqa: PYI034  (there are no subclasses)
        """Return ``MISSING``."""
        return MISSING

    def __init_subclass__(cls) -> None:
        """Refuse: there is only one such value."""
        raise TypeError("'Missing' cannot be subclassed")

    def __bool__(self) -> "Literal[False]":
        return False

    def __repr__(self) -> str:
        return "MISSING"

    def __reduce__(self) -> str:
        """Copy and pickle to the one value, which is known by its name."""
        return "MISSING"


MISSING: Missing = object.__new__(Missing)
"""No value. Comparisons are by identity: ``tone is MISSING``."""
