"""How many frames and calls one rendering takes: numbers that no noise of a machine can blur."""

import contextlib
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from .prompt_examples import OK, Plain, Reply, ReplyInput, Topic

HISTORY: ReplyInput = {**OK, "history": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}] * 5}


def counted(action: Callable[[], object]) -> dict[str, int]:
    """Return how many Python frames and C functions ``action`` enters."""
    action()  # caches are warm afterwards
    found = {"frames": 0, "functions": 0}

    def profile(_: FrameType, event: str, __: object) -> None:
        if event == "call":
            found["frames"] += 1
        elif event == "c_call":
            found["functions"] += 1

    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(None)
    found["frames"] -= 1  # the action's own
    found["functions"] -= 1  # the end of the profile
    return found


@pytest.mark.parametrize(
    ("action", "frames", "functions"),
    [
        (lambda: Reply().invoke(OK), 2, 1),
        (lambda: Reply()(company="C", question="Q"), 3, 1),
        (lambda: Reply().invoke(HISTORY), 2, 1),
        (lambda: Topic().invoke("x"), 1, 1),
        (lambda: Plain().invoke({"topic": "x"}), 1, 0),
        (
            lambda: Topic().batch(["x"] * 10),
            11 if sys.version_info >= (3, 12) else 12,
            10,
        ),  # 3.12 inlines comprehensions
    ],
    ids=["chat", "keywords", "history", "bare", "text", "batch"],
)
def test_calls(action: Callable[[], object], frames: int, functions: int) -> None:
    """A rendering is one frame (and one for a placeholder), and no call but that of what the code says."""
    assert counted(action) == {"frames": frames, "functions": functions}


def test_async_calls() -> None:
    """``ainvoke`` costs one frame more than ``invoke``."""

    def awaited() -> None:
        with contextlib.suppress(StopIteration):
            Plain().ainvoke({"topic": "x"}).send(None)

    assert counted(awaited)["frames"] == 5  # three are those of ``suppress``
