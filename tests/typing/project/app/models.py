"""A class of the project that a prompt declares as the type of an input."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """Somebody with a name."""

    name: str
