"""Files that a template includes, and that nobody gave."""

from collections.abc import Iterator
from dataclasses import dataclass

from genprompts.grammar.jinja.nodes import Condition, Const, Expr, Extends, Import, Include, Items, Jinja, Statements
from genprompts.grammar.mustache.nodes import Mustache, MustacheNodes, Partial, Section
from genprompts.grammar.nodes import Text
from genprompts.span import Span


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A file that is not there.

    ``name`` is None where only the running program knows it. ``span`` counts in the text of the template, or, when
    ``file`` is not empty, in that of the file that the template includes under this name.
    """

    name: str | None
    span: Span
    file: str = ""


def unresolved(template: Mustache | Jinja) -> Iterator[Unresolved]:
    """Give the files that ``template`` lacks; jinja2's ``ignore missing`` lacks none."""
    if isinstance(template, Mustache):
        files = {name for name, _ in template.partials}
        for file, nodes in (("", template.nodes), *template.partials):
            for partial in _partials(nodes):
                if partial.name not in files:
                    yield Unresolved(partial.name, partial.span, file)
        return
    files = {name for name, _ in template.files}
    for file, body in (("", template.body), *((name, included.body) for name, included in template.files)):
        for statement in _inclusions(body):
            for names, span in _wanted(statement.name):
                if not names:
                    yield Unresolved(None, statement.span, file)
                elif files.isdisjoint(names):
                    yield Unresolved(names[0], statement.span if span == Span(0, 0) else span, file)


def _partials(nodes: MustacheNodes) -> Iterator[Partial]:
    for node in nodes:
        if isinstance(node, Partial):
            yield node
        elif isinstance(node, Section):
            yield from _partials(node.body)


def _inclusions(body: Statements) -> Iterator[Include | Import | Extends]:
    """Give the tags that need a file, in the order of the text."""
    from genprompts.grammar.jinja.walk import Part, parts  # noqa: PLC0415  (mustache does without)

    stack: list[Part] = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, Include | Import | Extends):
            if not (isinstance(node, Include) and node.ignore_missing):
                yield node
        elif not isinstance(node, Text):
            stack.extend(reversed(list(parts(node))))


def _wanted(name: Expr) -> Iterator[tuple[tuple[str, ...], Span]]:
    """Give the names that an expression may be; several mean the first that is there, none that they are computed."""
    match name:
        case Const(value=str(only)):
            yield (only,), name.span
        case Items(items=[Const() as first, *_]) if all(isinstance(item, Const) for item in name.items):
            yield tuple(str(item.value) for item in name.items if isinstance(item, Const)), first.span
        case Condition(then=then, orelse=Const() | Items() | Condition() as orelse):
            yield from _wanted(then)
            yield from _wanted(orelse)
        case _:
            yield (), Span(0, 0)
