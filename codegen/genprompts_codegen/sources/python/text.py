"""Texts put together and taken apart, each character remembering where it stands in the file."""

from __future__ import annotations

import inspect
import re
import string
import textwrap
from collections.abc import Callable, Sequence
from itertools import chain

from genprompts_codegen.definitions import Anchor, Segment, TemplateText
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.values import HOLE, Chunk, Scalar, Str, Unknown, Value, constant, origin

MAX_TEXT = 1024 * 1024
"""Texts that would grow past this many characters are not worked out."""

MAX_PIECES = 1000
"""Texts that fall into more pieces lose their places: following each through the others takes quadratic time."""
MAX_SUM = 5 * MAX_PIECES
"""The same for the pieces of a sum, each of which is added to all before it."""

TOO_LONG = Unknown("a text that is too long to work out")
_WIDE = re.compile(r"\d{4}")  # a width of a format specification that could make a small text huge
_WIDE_DIRECTIVE = re.compile(r"%(?:\([^)]*\))?[#0\- +.\d]*(?:\d{4}|\*)")  # the same behind a "%"


def plain(text: str, spot: Spot) -> Str:
    """Return a computed text."""
    return Str(text, (Chunk(text),), spot)


def hole(value: Value, spot: Spot, kind: str = "") -> Str:
    """Return the text that stands for a value that cannot be known."""
    return Str(HOLE, (Chunk(HOLE),), spot, Unknown(f"{kind}{origin(value)}"))


def join(texts: Sequence[Str], spot: Spot) -> Str | Unknown:
    """Return ``texts`` one after the other."""
    if sum(len(text.text) for text in texts) > MAX_TEXT:
        return TOO_LONG
    unsure = next((text.unsure for text in texts if text.unsure is not None), None)
    joined = "".join(text.text for text in texts)
    chunks = tuple(chain.from_iterable(text.chunks for text in texts))
    if len(texts) == 2 and len(chunks) > MAX_SUM:
        chunks = (Chunk(joined),)
    return Str(joined, chunks, spot, unsure)


def cut(text: Str, start: int, end: int) -> Str:
    """Return the part of ``text`` from ``start`` to ``end``."""
    chunks: list[Chunk] = []
    at = 0
    for chunk in text.chunks:
        first, last = max(start - at, 0), min(end - at, len(chunk.text))
        if first < last:
            chunks.append(Chunk(chunk.text[first:last], chunk.literal, chunk.start + first))
        at += len(chunk.text)
    return Str(text.text[start:end], tuple(chunks), text.spot, text.unsure)


def template_text(text: Str) -> TemplateText:
    """Return ``text`` with the map from its offsets to the file's."""
    segments: list[Segment] = []
    at = 0
    for chunk in text.chunks:
        if chunk.literal is not None:
            first, last = chunk.start, chunk.start + len(chunk.text)
            for run in chunk.literal.runs():
                start, end = max(run.start, first), min(run.start + run.length, last)
                if start < end:
                    where = run.at + start - run.start
                    segments.append(Segment(at + start - first, end - start, run.source, where))
        at += len(chunk.text)
    return TemplateText(text.text, Anchor(text.spot.module.source, text.spot.span(), tuple(segments)))


# --- methods and functions of texts --------------------------------------------------------------


def strip(text: Str, method: str, characters: str | None) -> Str:
    """Return ``text`` after ``strip``, ``lstrip`` or ``rstrip``."""
    start = 0 if method == "rstrip" else len(text.text) - len(text.text.lstrip(characters))
    end = len(text.text) if method == "lstrip" else len(text.text.rstrip(characters))
    return cut(text, start, max(start, end))


def replace(text: Str, old: Str, new: Str, count: int = -1) -> Str | Unknown:
    """Return ``text`` with ``new`` for ``old``, the rest keeping its place."""
    if not old.text or len(text.text) // len(old.text) * len(new.text) > MAX_TEXT:
        return TOO_LONG
    if text.text.count(old.text) > MAX_PIECES:
        result = text.text.replace(old.text, new.text, count)
        return Str(result, (Chunk(result),), text.spot, text.unsure or new.unsure)
    pieces: list[Str] = []
    at = 0
    while count != 0:
        found = text.text.find(old.text, at)
        if found < 0:
            break
        pieces += [cut(text, at, found), new]
        at = found + len(old.text)
        count -= 1
    pieces.append(cut(text, at, len(text.text)))
    return join(pieces, text.spot)


def _follow(text: Str, result: str, *, drop_blank: bool) -> Str:
    """Return ``result``, which keeps the end of each line of ``text``, each at its place if that is certain."""
    lines = text.text.split("\n")
    if len(lines) * len(text.chunks) > MAX_PIECES * MAX_PIECES:
        return plain(result, text.spot)
    at = first = 0
    while drop_blank and first < len(lines) and not lines[first].strip():
        at += len(lines[first]) + 1
        first += 1
    pieces: list[Str] = []
    for old, new in zip(lines[first:], result.split("\n"), strict=False):
        if not old.endswith(new):
            return plain(result, text.spot)
        if pieces:
            pieces.append(cut(text, at - 1, at))
        end = at + len(old)
        pieces.append(cut(text, end - len(new), end))
        at = end + 1
    followed = join(pieces, text.spot)
    if isinstance(followed, Str) and followed.text == result:
        return followed
    return plain(result, text.spot)


def dedent(text: Str) -> Str:
    """Return ``text`` after ``textwrap.dedent``."""
    return _follow(text, textwrap.dedent(text.text), drop_blank=False)


def cleandoc(text: Str) -> Str:
    """Return ``text`` after ``inspect.cleandoc``."""
    return _follow(text, inspect.cleandoc(text.text), drop_blank=True)


_CASES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "capitalize": str.capitalize,
}
_PADDING: dict[str, Callable[[str, int, str], str]] = {"ljust": str.ljust, "rjust": str.rjust, "center": str.center}


def text_method(text: Str, method: str, arguments: Sequence[Value], spot: Spot) -> Str | Unknown | None:
    """Return what a method without keyword arguments gives; None for methods that are not known here."""
    texts = [argument for argument in arguments if isinstance(argument, Str)]
    all_texts = len(texts) == len(arguments)
    first = texts[0].text if texts and all_texts else None
    match method:
        case "strip" | "lstrip" | "rstrip" if not arguments or first is not None:
            return strip(text, method, first)
        case "removeprefix" if first is not None:
            return cut(text, len(first), len(text.text)) if text.text.startswith(first) else text
        case "removesuffix" if first is not None:
            keep = len(text.text) - len(first) if text.text.endswith(first) else len(text.text)
            return cut(text, 0, keep)
        case "replace" if len(arguments) == 2 and all_texts:
            return replace(text, texts[0], texts[1])
        case "lower" | "upper" | "title" | "capitalize" if not arguments:
            return plain(_CASES[method](text.text), spot)
        case "expandtabs" if not arguments:
            return plain(text.text.expandtabs(), spot)
        case "ljust" | "rjust" | "center":
            return _padded(text, method, arguments, spot)
        case _:
            return None


def _padded(text: Str, method: str, arguments: Sequence[Value], spot: Spot) -> Str | None:
    match list(arguments):
        case [Scalar(value=int() as width)] if width <= MAX_TEXT:
            return plain(_PADDING[method](text.text, width, " "), spot)
        case [Scalar(value=int() as width), Str(text=fill)] if width <= MAX_TEXT and len(fill) == 1:
            return plain(_PADDING[method](text.text, width, fill), spot)
        case _:
            return None


def percent(text: Str, value: Value, spot: Spot) -> Str | Unknown:
    """Return ``text % value`` of constants."""
    known = constant(value)
    if known is None:
        return Unknown(f'a text formatted with "%" and {origin(value)}')
    if _WIDE_DIRECTIVE.search(text.text):
        return TOO_LONG
    try:
        return plain(text.text % known[0], spot)
    except (TypeError, ValueError, KeyError, OverflowError):
        return Unknown('a text whose "%" fails')


def format_constants(text: Str, positional: Sequence[Value], named: dict[str, Value], spot: Spot) -> Str | Unknown:
    """Return ``text.format(...)`` of constants."""
    known = [constant(value) for value in positional]
    words = {key: constant(value) for key, value in named.items()}
    for value, found in (*zip(positional, known, strict=True), *((named[key], words[key]) for key in named)):
        if found is None:
            return Unknown(f'a text formatted with "format()" and {origin(value)}')
    try:
        fields = [(name, spec) for _, name, spec, _ in string.Formatter().parse(text.text) if name is not None]
    except ValueError:
        return Unknown('a text whose "format()" fails')
    if any("." in name or "{" in (spec or "") or _WIDE.search(spec or "") for name, spec in fields):
        return Unknown('a text formatted with "format()"')
    try:
        filled = text.text.format(
            *(item[0] for item in known if item is not None),
            **{key: item[0] for key, item in words.items() if item is not None},
        )
    except (IndexError, KeyError, ValueError, TypeError, AttributeError, OverflowError):
        return Unknown('a text whose "format()" fails')
    return plain(filled, spot)


_CONVERSIONS: dict[str, Callable[[object], str]] = {"r": repr, "s": str, "a": ascii}


def format_one(value: Value, conversion: int, spec: str, spot: Spot) -> Str | None:
    """Return what ``{value!conversion:spec}`` of an f-string prints; None if that is not certain."""
    if isinstance(value, Str) and conversion in (-1, ord("s")) and not spec:
        return value
    known = constant(value)
    if known is None or _WIDE.search(spec):
        return None
    try:
        shown: object = known[0]
        if conversion != -1:
            shown = _CONVERSIONS[chr(conversion)](shown)
        return plain(format(shown, spec), spot)
    except (TypeError, ValueError, OverflowError):
        return None
