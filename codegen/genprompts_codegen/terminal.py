"""Styles and tables on a terminal: the one room of rich."""

import io
import os
from collections.abc import Iterable, Mapping
from typing import TextIO

from genprompts_codegen.printed import Piece, Printed, Style, Table

_LOOKS = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.QUIET: "dim",
    Style.ERROR: "bold red",
    Style.WARNING: "bold yellow",
    Style.INFO: "bold cyan",
    Style.GOOD: "bold green",
}


def wants_colour(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether text on ``stream`` is styled: on a terminal, unless NO_COLOR; anywhere with FORCE_COLOR."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def styled(pieces: Iterable[Printed], columns: int | None = None) -> str:
    """Return ``pieces`` with the escape sequences of their styles; tables fit into ``columns``."""
    from rich.color import ColorSystem  # noqa: PLC0415 (only when styles are wanted)
    from rich.style import Style as Look  # noqa: PLC0415

    texts = []
    for piece in pieces:
        match piece:
            case Piece(text=text, style=style):
                look = _LOOKS[style]
                texts.append(Look.parse(look).render(text, color_system=ColorSystem.STANDARD) if look else text)
            case Table():
                texts.append(_drawn(piece, columns))
    return "".join(texts)


def _drawn(table: Table, columns: int | None) -> str:
    import rich.box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Drawing  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawing = Drawing(box=rich.box.SIMPLE_HEAD, header_style="bold")
    for title in table.header:
        drawing.add_column(Text(title), overflow="fold")
    for row in table.rows:
        drawing.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=columns, legacy_windows=False)
    console.print(drawing)
    return out.getvalue()
