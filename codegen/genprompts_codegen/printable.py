"""Outside text made safe to print: no character that moves the cursor, hides, or reorders what is read."""

import re
import unicodedata

TAB = 4
"""How many columns a tab is shown as."""

# Controls, soft hyphen, marks and overrides of direction, zero widths, line separators, lone surrogates, tags,
# private use. The table is ours, so that all Pythons print the same.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ue000-\uf8ff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def printable(text: str) -> str:
    """Return ``text`` on one line, with an escape for each character that is not simply seen."""
    return _UNSAFE.sub(_escape, text)


def printable_lines(text: str) -> str:
    """Return ``text`` as `printable` does, but with its line ends and tabs."""
    return "\n".join("\t".join(printable(part) for part in line.split("\t")) for line in text.split("\n"))


def cells(char: str) -> str:
    """Return how one character of an excerpt is shown."""
    return " " * TAB if char == "\t" else printable(char)


def width(text: str) -> int:
    """Return how many columns ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) or char in "\u200c\u200d\ufe0e\ufe0f" else _char_width(char) for char in text
    )


def _char_width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _escape(found: "re.Match[str]") -> str:
    code = ord(found.group())
    match code:
        case 0x09:
            return "\\t"
        case 0x0A:
            return "\\n"
        case 0x0D:
            return "\\r"
        case _ if code < 0x100:
            return f"\\x{code:02x}"
        case _ if code < 0x10000:
            return f"\\u{code:04x}"
        case _:
            return f"\\U{code:08x}"
