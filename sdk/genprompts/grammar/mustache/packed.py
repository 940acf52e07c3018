"""Mustache nodes as plain tuples: what compiled code holds of partials that include themselves."""

from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from genprompts.grammar.mustache.nodes import Mustache, MustacheNode, MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.render import Scopes, render_nodes
from genprompts.grammar.nodes import Text
from genprompts.limits.counting import Count

Packed: TypeAlias = "tuple[str | tuple[str, ...], ...]"
"""Texts as they are, tags as their sigil and name, the end of a section as ``("/",)``.

It is flat: Python reads no brackets that are nested as deep as sections may be.
"""


def packed(nodes: MustacheNodes) -> Packed:
    """Return ``nodes`` as texts and tuples of texts."""
    found: list[str | tuple[str, ...]] = []
    for node in nodes:
        match node:
            case Text(value=value):
                found.append(value)
            case Variable(path=path, escaped=escaped, lenient=lenient):
                found.append(("?" * lenient + "&" * (not escaped), ".".join(path)))
            case Section(path=path, body=body, inverted=inverted):
                found += [("^" if inverted else "#", ".".join(path)), *packed(body), ("/",)]
            case Partial(name=name, indentation=indentation):
                found.append((">", name, indentation))
    return tuple(found)


def unpacked(nodes: Packed) -> MustacheNodes:
    """Return the nodes that ``packed`` made ``nodes`` of."""
    found: list[MustacheNode] = []
    opened: list[tuple[Section, list[MustacheNode]]] = []  # each open section, and the nodes before it
    for node in nodes:
        match node:
            case str():
                found.append(Text(node))
            case ("#" | "^" as sigil, name):
                opened.append((Section(_path(name), (), sigil == "^"), found))
                found = []
            case ("/",):
                section, before = opened.pop()
                before.append(replace(section, body=tuple(found)))
                found = before
            case (">", name, indentation):
                found.append(Partial(name, indentation))
            case _:
                found.append(Variable(_path(node[1]), "&" not in node[0], "?" in node[0]))
    return tuple(found)


def _path(name: str) -> tuple[str, ...]:
    return tuple(name.split(".")) if name else ()


def render_packed(  # noqa: PLR0913  (what compiled code says about a template)
    templates: tuple[tuple[str, Packed], ...],
    scopes: tuple[object, ...],
    *,
    sections: tuple[str, ...] = (),
    escape: bool = True,
    spec: bool = False,
    count: Count | None = None,
) -> str:
    """Return the text of the first of ``templates``, by name; the others are its partials.

    ``sections`` are those that the first of ``scopes`` are the items of; ``count`` knows what was done before.
    """
    (_, nodes), *partials = _all_unpacked(templates)
    template = Mustache("", nodes, tuple(partials), escape, spec)
    return render_nodes(nodes, template, Scopes(scopes, tuple(_path(name) for name in sections)), count)


@lru_cache(maxsize=64)
def _all_unpacked(templates: tuple[tuple[str, Packed], ...]) -> tuple[tuple[str, MustacheNodes], ...]:
    return tuple((name, unpacked(nodes)) for name, nodes in templates)
