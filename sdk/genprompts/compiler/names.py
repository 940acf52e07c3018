"""Which names of inputs can stand in Python source as they are."""

import re
from keyword import iskeyword
from unicodedata import normalize

# Letters, marks and digits of one script (Japanese uses three); tables of our own, for the same answer on every Python.
_SCRIPTS = tuple(
    re.compile(f"[_0-9{letters}]+")
    for letters in (
        "A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff",  # Latin
        "\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ff",  # Greek
        "\\u0400-\\u0481\\u048a-\\u052f",  # Cyrillic
        "\\u0531-\\u0556\\u0561-\\u0586",  # Armenian
        "\\u05d0-\\u05ea",  # Hebrew
        "\\u0620-\\u063f\\u0641-\\u064a\\u0660-\\u0669",  # Arabic
        "\\u0900-\\u0963\\u0966-\\u096f",  # Devanagari
        "\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e50-\\u0e59",  # Thai
        "\\u10d0-\\u10fa",  # Georgian
        "\\uac00-\\ud7a3",  # Korean
        "\\u3005\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u4e00-\\u9fef",  # Japanese and Chinese
    )
)


def is_plain(name: str) -> bool:
    """Return whether ``name`` can be a key in a class body, a parameter and a variable.

    It is an identifier of one script that no Python folds (NFKC), mangles (``__x``) or keeps for itself.
    """
    if not name.isidentifier() or iskeyword(name) or name.startswith("__"):
        return False
    return name.isascii() or (any(script.fullmatch(name) for script in _SCRIPTS) and normalize("NFKC", name) == name)
