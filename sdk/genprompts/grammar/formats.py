"""What a format specification asks of a value, by the grammar that ``format()`` reads."""

import re
from datetime import date, time
from enum import Enum

from genprompts.errors import TemplateSyntaxError
from genprompts.span import Span

_STANDARD = re.compile(
    r"(?s:(?P<fill>.)(?=[<>=^]))?(?P<align>[<>=^])?(?P<sign>[ +-])?(?P<alternate>\#)?(?P<zero>0)?"
    r"(?P<width>[0-9]+)?(?P<grouping>[,_])?(?:\.(?P<precision>[0-9]+))?(?P<type>[bcdeEfFgGnosxX%])?"
)
_DATE = re.compile(r"[^%\0\ud800-\udfff]*(?:%[-_^\#]?[A-Za-z%][^%\0\ud800-\udfff]*)+")
_DIRECTIVE = re.compile(r"%[-_^#]?[A-Za-z]")


class Demand(Enum):
    """What a field asks of the value it prints."""

    PLAIN = "plain"
    """Nothing: the field has neither conversion nor specification, every value can be printed."""
    OBJECT = "object"
    """Nothing, and the author said so: a conversion makes a text of any value first."""
    TEXT = "text"
    """Text; numbers fail."""
    TEXT_OR_NUMBER = "text or number"
    """Text or a number; None, lists, mappings and all other values fail."""
    INT = "int"
    """An integer; text and floats fail."""
    FLOAT = "float"
    """A float or an integer; text fails."""
    DATE = "date"
    """A date, a time, or both; all else fails or prints the specification."""


TYPES: dict[Demand, tuple[type, ...]] = {
    Demand.PLAIN: (object,),
    Demand.OBJECT: (object,),
    Demand.TEXT: (str,),
    Demand.TEXT_OR_NUMBER: (str, int, float),
    Demand.INT: (int,),
    Demand.FLOAT: (float, int),
    Demand.DATE: (date, time),
}
"""The types whose values satisfy a demand (``datetime`` is a ``date``, ``bool`` is an ``int``)."""

_FLOAT_CODES = frozenset("eEfFgG%")


def demand(conversion: str | None, format_spec: str) -> Demand:
    """Return what ``format(value, format_spec)`` asks of a value after ``conversion``.

    Raises:
        TemplateSyntaxError: No value will do, or not every number; the span is within ``format_spec``.
    """
    if not format_spec:
        return Demand.PLAIN if conversion is None else Demand.OBJECT
    found = _standard(format_spec)
    if found is None and _DATE.fullmatch(format_spec) and _DIRECTIVE.search(format_spec):
        found = Demand.DATE
    if conversion is None and found is not None:
        return found
    if conversion is not None and found in {Demand.TEXT, Demand.TEXT_OR_NUMBER}:
        return Demand.OBJECT
    raise TemplateSyntaxError(
        f'no value takes the format specification "{format_spec}"'
        if conversion is None
        else f'no text takes the format specification "{format_spec}", and "!{conversion}" makes one',
        Span(0, len(format_spec)),
        _hint(conversion, format_spec),
        "bad-format-spec",
    )


def _hint(conversion: str | None, format_spec: str) -> str:
    match = _STANDARD.fullmatch(format_spec)
    if conversion is not None:
        return f'leave out "!{conversion}", or use a specification for text, such as ">10"'
    if match is not None and match["precision"] and match["type"] is None:
        return f'add "f" to print numbers with decimals: "{format_spec}f"'
    return 'write "{{" and "}}" around text that is no field; specifications look like ">10", ".2f" or "%Y-%m-%d"'


def sizes(format_spec: str) -> tuple[int, int]:
    """Return the width and the precision that ``format_spec`` demands; 0 for none."""
    match = _STANDARD.fullmatch(format_spec)
    return (0, 0) if match is None else (_number(match["width"]), _number(match["precision"]))


def _number(digits: str | None) -> int:
    """Return the number; a very long one is not read, it is too large in any case."""
    if not digits:
        return 0
    return int(digits) if len(digits) < 20 else 10**20


def _standard(format_spec: str) -> Demand | None:
    """Return what a specification of the standard grammar asks for.

    None when it is none, contradicts itself, or takes floats but no integers (which checkers accept as floats).
    """
    match = _STANDARD.fullmatch(format_spec)
    if match is None:
        return None
    code, grouping, precise = match["type"], match["grouping"], match["precision"] is not None
    numeric = bool(match["sign"] or match["alternate"] or grouping or match["align"] == "=")
    if code == "s":
        return None if numeric else Demand.TEXT
    if code is None and not numeric:
        return Demand.TEXT if precise else Demand.TEXT_OR_NUMBER
    if code is None or code == "n":
        return None if precise or (grouping and code) else Demand.FLOAT
    if code in _FLOAT_CODES:
        return Demand.FLOAT
    return None if precise or _contradicts(match) else Demand.INT


def _contradicts(match: re.Match[str]) -> bool:
    """Return whether the parts exclude each other for an integer code."""
    if match["type"] == "c":
        return bool(match["sign"] or match["alternate"] or match["grouping"])
    return match["grouping"] == "," and match["type"] != "d"
