"""Styles and tables on a terminal: the one room of rich."""

import io
from collections.abc import Iterable

from genprompts_codegen.colour import coloured
from genprompts_codegen.printed import Piece, Printed, Table


def styled(pieces: Iterable[Printed], columns: int | None = None) -> str:
    """Return ``pieces`` with the escape sequences of their styles; tables fit into ``columns``."""
    texts = []
    for piece in pieces:
        match piece:
            case Piece(text=text, style=style):
                texts.append(coloured(text, style.value))
            case Table():
                texts.append(_drawn(piece, columns))
    return "".join(texts)


def _drawn(table: Table, columns: int | None) -> str:
    import rich.box  # noqa: PLC0415 (60 ms, only for tables on a terminal)
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
