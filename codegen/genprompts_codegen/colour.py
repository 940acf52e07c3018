"""Colours on a terminal: whether they are wanted, and text in them. Light, because every run needs it."""

import os
from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_CODES = {"strong": "1", "quiet": "2", "error": "1;31", "warning": "1;33", "info": "1;36", "good": "1;32"}
"""What a terminal is told for each style, by the style's name."""


def wants_colour(stream: "TextIO", environ: Mapping[str, str] = os.environ) -> bool:
    """Whether text on ``stream`` is styled: on a terminal, unless NO_COLOR; anywhere with FORCE_COLOR."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def coloured(text: str, style: str) -> str:
    """Return ``text`` in the escape sequences of the ``style`` of that name."""
    codes = _CODES.get(style)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
