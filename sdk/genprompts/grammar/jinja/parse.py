"""The jinja2 template language, as LangChain's sandbox reads it; jinja2 itself is imported when a text needs it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.walk import Part, parts
from genprompts.grammar.nodes import Text
from genprompts.span import Span

MAX_SIZE = 256 * 1024
"""The limit ``max-template-size``: characters of one template."""
_VARIABLE = re.compile(r"\{\{(-?)\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:-\}\}\s*|\}\})")
_WORDS = frozenset(
    "true false none True False None not and or if else in is".split()  # noqa: SIM905  (reads better)
)
"""Words that mean something in an expression."""
_REFERENCE = re.compile(r"\{%[-+]?\s*(?:include|import|from|extends)\b")


class IncludedSyntaxError(TemplateSyntaxError):
    """A template that another one includes, imports or extends cannot be read.

    ``span`` is the place in the outer text that names it, or names a template that leads to it. ``file`` is the name
    of the faulty one, ``inner`` what is wrong there, with its place in that text.
    """

    def __init__(self, file: str, inner: TemplateSyntaxError, span: Span) -> None:
        """Say what is wrong in ``file``, which ``span`` leads to."""
        super().__init__(f'in "{file}": {inner.message}', span, inner.hint, inner.fault)
        self.args = (file, inner, span)
        self.file = file
        self.inner = inner


def parse(text: str, *, files: Mapping[str, str] | None = None) -> j.Jinja:
    """Return what ``text`` consists of, with those of ``files`` that it includes, imports or extends.

    Raises:
        TemplateSyntaxError: The text or one of those files cannot be read; ``fault`` is "template-syntax" or
            "attribute-access".
    """
    body = _read(text)
    return j.Jinja(text, body, _reached(body, files) if files else ())


def references(text: str) -> tuple[tuple[str, Span], ...]:
    """Return the templates that ``text`` includes, imports or extends by a constant name; none if it cannot be read."""
    if not _REFERENCE.search(text):
        return ()
    try:
        return tuple(_references(_read(text)))
    except TemplateSyntaxError:
        return ()


# --- other templates -----------------------------------------------------------------------------


def _reached(body: j.Statements, files: Mapping[str, str]) -> tuple[tuple[str, j.JinjaFile], ...]:
    """Return the files that a template leads to, sorted by name."""
    found: dict[str, j.JinjaFile] = {}
    waiting = list(_references(body))
    while waiting:
        name, span = waiting.pop(0)
        if name in found or name not in files:
            continue
        try:
            inner = _read_file(files[name])
        except TemplateSyntaxError as error:
            raise IncludedSyntaxError(name, error, span) from None
        found[name] = j.JinjaFile(files[name], inner)
        waiting += [(further, span) for further, _ in _references(inner)]
    return tuple(sorted(found.items()))


def _references(body: j.Statements) -> Iterator[tuple[str, Span]]:
    """Yield the constant names of other templates, in the order of the text."""
    stack: list[Part] = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, j.Include | j.Import | j.Extends):
            yield from _constant(node.name)
        elif not isinstance(node, Text):
            stack.extend(reversed(list(parts(node))))


def _constant(name: j.Expr) -> Iterator[tuple[str, Span]]:
    """Yield the names that the expression can be, as far as they are written out."""
    match name:
        case j.Const(value=str(value)):
            yield value, name.span
        case j.Items():
            for item in name.items:
                yield from _constant(item)
        case j.Condition():
            yield from _constant(name.then)
            if name.orelse is not None:
                yield from _constant(name.orelse)
        case _:
            pass


# --- reading -------------------------------------------------------------------------------------


def _read(text: str) -> j.Statements:
    if len(text) > MAX_SIZE:
        message = f'longer than the limit "max-template-size" of {MAX_SIZE} characters'
        raise TemplateSyntaxError(message, Span(0, len(text)), "split the template")
    quick = _read_plain(text)
    if quick is not None:
        return quick
    from genprompts.grammar.jinja import library as jinja_library  # noqa: PLC0415  (jinja2 costs 70 ms)

    return jinja_library.read(text)


def _read_plain(text: str) -> j.Statements | None:
    """Return what a text consists of that only prints names, or None if there is more to it."""
    if "{%" in text or "{#" in text or "\r" in text:
        return None
    end = len(text) - text.endswith("\n")  # jinja2 leaves one line end out
    found: list[j.Statement] = []
    at = 0
    while (start := text.find("{{", at, end)) >= 0:
        variable = _VARIABLE.match(text, start, end)
        if variable is None or variable.group(2) in _WORDS:
            return None
        before = text[at:start].rstrip() if variable.group(1) else text[at:start]
        if before:
            found.append(Text(before, Span(at, at + len(before))))
        found.append(j.Print(j.Name(variable.group(2), Span(*variable.span(2)))))
        at = variable.end()
    if at < end:
        found.append(Text(text[at:end], Span(at, end)))
    return tuple(found)


_read_file = lru_cache(maxsize=256)(_read)
"""Many templates of a project include the same files."""
