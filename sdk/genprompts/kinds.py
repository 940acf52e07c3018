"""What sort of value something is, told so that type checkers follow."""

from _collections_abc import Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard


_LONGEST = 60
"""Characters of a class's name that messages show."""


def is_mapping(value: object) -> "TypeGuard[Mapping[str, object]]":
    """Say whether ``value`` is a mapping; its keys are taken for names."""
    return isinstance(value, Mapping)


def is_sequence(value: object) -> "TypeGuard[Sequence[object]]":
    """Say whether ``value`` is a sequence of items; texts and bytes are not."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray))


def kind(value: object) -> str:
    """Say what ``value`` is, for a message that must not show what it holds."""
    if value is None:
        return "None"
    word = type(value).__name__
    if not word.isprintable() or len(word) > _LONGEST:  # made up at run time
        word = "object"
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"
