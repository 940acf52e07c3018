"""The filters of compiled jinja2 templates that give texts."""

import re

from genprompts.errors import RenderLimitError
from genprompts.limits import check_characters
from genprompts.limits.growth import check_margin, check_replaced, check_width, modulo, size
from genprompts.limits.growth import text as text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORD = re.compile(r"\w+")
_WORD_START = re.compile(r"([-\s({\[<]+)")


def string(value: "Any") -> "Any":
    """Return the text of ``value``; texts of every class stay what they are."""
    return value if isinstance(value, str) else text_of(value)


def upper(value: "Any") -> "Any":
    """Return the text in upper case."""
    return string(value).upper()


def lower(value: "Any") -> "Any":
    """Return the text in lower case."""
    return string(value).lower()


def capitalize(value: "Any") -> "Any":
    """Return the text with only its first letter in upper case."""
    return string(value).capitalize()


def title(value: "Any") -> str:
    """Return the text with the first letter of each word, and no other, in upper case."""
    text = string(value)
    words = [word for word in _WORD_START.split(text) if word]
    return "".join([word[0].upper() + word[1:].lower() for word in words])


def trim(value: "Any", chars: "Any" = None) -> "Any":
    """Return the text without the space, or the ``chars``, at its ends."""
    return string(value).strip(chars)


def center(value: "Any", width: "Any" = 80) -> "Any":
    """Return the text in the middle of ``width`` columns."""
    check_width(width)
    return string(value).center(width)


def replace(value: "Any", old: "Any", new: "Any", count: "Any" = None) -> str:
    """Return the text with ``new`` for each ``old``, or for the first ``count``."""
    text, before, after = string(value), str(old), str(new)
    check_replaced(text, before, after, -1 if count is None else count)
    return str(text).replace(before, after, -1 if count is None else count)


def printf(value: "Any", *arguments: "Any", **keywords: "Any") -> "Any":
    """Return the text with its ``%`` marks filled in (``format``).

    Raises:
        TypeError: if there are both kinds of arguments.
    """
    if arguments and keywords:
        raise TypeError("a format takes positional or keyword arguments, not both")
    return modulo(string(value), keywords or arguments)


def indent(value: "Any", width: "Any" = 4, first: "Any" = False, blank: "Any" = False) -> "Any":
    """Return the text with its lines, from the second on, moved right by ``width`` columns or by that text."""
    check_margin(value, width)
    margin = width if isinstance(width, str) else " " * width
    feed = "\n"
    if isinstance(value, str) and hasattr(type(value), "__html__"):  # text that is marked as HTML stays so
        margin, feed = type(value)(margin), type(value)(feed)
    lines = (value + feed).splitlines()
    if blank:
        found = (feed + margin).join(lines)
    else:
        found = feed.join([lines[0], *(margin + line if line else line for line in lines[1:])])
    return margin + found if first else found


def truncate(
    value: "Any",
    length: "Any" = 255,
    killwords: "Any" = False,
    end: "Any" = "...",
    leeway: "Any" = None,
) -> "Any":
    """Return the text cut to ``length``, at a space unless ``killwords``; ``leeway`` characters more are left alone.

    Raises:
        ValueError: if ``end`` is longer than ``length``, or ``leeway`` is negative.
    """
    leeway = 5 if leeway is None else leeway
    if not length >= len(end) or not leeway >= 0:
        raise ValueError("what is cut off cannot be shorter than its end")
    if len(value) <= length + leeway:
        return value
    kept = value[: length - len(end)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + end


def wordcount(value: "Any") -> int:
    """Return the number of words."""
    return len(_WORD.findall(string(value)))


def wordwrap(
    value: "Any",
    width: "Any" = 79,
    break_long_words: "Any" = True,
    wrapstring: "Any" = None,
    break_on_hyphens: "Any" = True,
) -> "Any":
    """Return the text with its lines broken at ``width``; each line that it has is a paragraph of its own."""
    from textwrap import wrap  # noqa: PLC0415  (rarely needed)

    if width <= 0:
        raise ValueError("a line has room for one character at least")
    feed = "\n" if wrapstring is None else wrapstring
    paragraphs = [
        wrap(
            line,
            width=width,
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=break_long_words,
            break_on_hyphens=break_on_hyphens,
        )
        for line in value.splitlines()
    ]
    check_width(len(feed) * sum(map(len, paragraphs)))
    return feed.join([feed.join(lines) for lines in paragraphs])


def escape(value: "Any") -> str:
    """Return the text with HTML's special signs escaped; a value that knows its HTML gives it."""
    if hasattr(value, "__html__"):
        return str(value.__html__())
    text = str(string(value)).replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


def safe(value: "Any") -> str:
    """Return the text of a value; one that knows its HTML gives it."""
    return str(value.__html__()) if hasattr(value, "__html__") else str(string(value))


def tojson(value: "Any", indent: "Any" = None) -> str:
    """Return ``value`` as JSON with sorted keys, safe inside HTML.

    Raises:
        RenderLimitError: if the value holds itself, or would be too long.
    """
    from json import dumps  # noqa: PLC0415  (slow to import)

    if indent is not None:
        check_width(indent if isinstance(indent, int) else len(indent))
        check_characters(size(value) * (indent if isinstance(indent, int) else len(indent)) // 8)
    try:
        text = dumps(value, sort_keys=True) if indent is None else dumps(value, sort_keys=True, indent=indent)
    except RecursionError:
        raise RenderLimitError("a value is nested too deeply to be written as JSON", "depth") from None
    except ValueError as error:
        if not error.args or "ircular" not in str(error.args[0]):
            raise
        raise RenderLimitError("a value that holds itself cannot be written as JSON", "depth") from None
    for sign, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        text = text.replace(sign, escaped)
    return text


def pprint(value: "Any") -> str:
    """Return ``value`` as Python writes it, broken into lines."""
    from pprint import pformat  # noqa: PLC0415  (rarely needed)

    return pformat(value)
