"""The classes of answers; never imported."""

from typing import TypedDict


class Answer:
    """What is answered."""

    text: str


class Verdict(TypedDict):
    """What is judged."""

    good: bool


raise RuntimeError("the code of a project is not run")
