"""What the texts that are filled in with ``%`` and ``format`` ask of what fills them in."""

import re
import string

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.formats import demand
from genprompts.grammar.paths import AnyAsk, Ask

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?[-+ #0]*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d+))?(?P<type>[a-zA-Z%])"
)
_ASKS: dict[str, Ask] = {
    **dict.fromkeys("dieEfFgGu", Ask.NUMBER),
    **dict.fromkeys("oxXc", Ask.INT),
    **dict.fromkeys("sra", Ask.ANY),
}


def asked_by_percent(text: str) -> dict[int | str, AnyAsk]:
    """Return what ``text % values`` asks of its values, by position or name."""
    found: dict[int | str, AnyAsk] = {}
    for match in _PERCENT.finditer(text):
        for star in (match["width"], match["precision"]):
            if star == "*":
                found[len(found)] = Ask.INT
        if match["type"] != "%":
            key = len(found) if match["name"] is None else match["name"]
            found[key] = _ASKS.get(match["type"], Ask.ANY)
    return found


def asked_by_format(text: str) -> dict[int | str, AnyAsk]:
    """Return what ``text.format(…)`` asks of its arguments, by position or name."""
    found: dict[int | str, AnyAsk] = {}
    counted = 0
    try:
        for _, name, spec, conversion in string.Formatter().parse(text):
            if name is None:
                continue
            key: int | str = int(name) if name.isdecimal() else name
            if not name:
                key, counted = counted, counted + 1
            plain = not spec or "{" in spec
            found[key] = Ask.PRINTED if plain else demand(conversion, spec or "")
    except (ValueError, TemplateSyntaxError):
        return {}
    return found
