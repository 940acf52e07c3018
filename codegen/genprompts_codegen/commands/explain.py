"""``genprompts explain``: the page of one finding."""

import difflib
from pathlib import Path

from genprompts_codegen.commands.outcome import CLEAN, UNABLE, Outcome
from genprompts_codegen.diagnostics.codes import CODES, Code
from genprompts_codegen.printed import Piece

PAGES = Path(__file__).parent.parent / "diagnostics" / "explain"


def run(wanted: str) -> Outcome:
    """Return the page of the code with the id or name ``wanted``."""
    code = _find(wanted)
    if code is None:
        known = [word for code in CODES for word in (code.id, code.name)]
        near = difflib.get_close_matches(_plain(wanted), known, n=3)
        did_you_mean = f"; did you mean {', '.join(near)}?" if near else f"; the codes are {_ids()}"
        return Outcome(UNABLE, problem=f'no finding is called "{wanted}"{did_you_mean}')
    return Outcome(CLEAN, (Piece(page(code)),))


def page(code: Code) -> str:
    """Return the page of ``code``."""
    return (PAGES / f"{code.id}.md").read_text(encoding="utf-8")


def _find(wanted: str) -> Code | None:
    return next((code for code in CODES if _plain(wanted) in {code.id, code.name}), None)


def _plain(wanted: str) -> str:
    return wanted.upper() if wanted[:2].upper() == "GP" else wanted.lower()


def _ids() -> str:
    return ", ".join(code.id for code in CODES)
