"""Which inputs a body asks for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genprompts.grammar.nodes import (
    Absent,
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataBody,
    DataValue,
    Field,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Part,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
    TextTemplate,
)

if TYPE_CHECKING:  # the trees of the other languages are loaded where there is such a template
    from genprompts.compiler.texts import Binding
    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache
    from genprompts.grammar.paths import PathUse

_OURS = "_genprompts_"


def computed_name(index: int) -> str:
    """Return the name under which a body asks for the ``index``-th value that its template computes itself."""
    return f"{_OURS}{index}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The names of the inputs, sorted; a name that is demanded anywhere is required."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    placeholders: frozenset[str]
    """The names that stand for messages, and for nothing else."""
    printed: frozenset[str] = frozenset()
    """The names that are printed, and not looked into."""
    computed: tuple[str, ...] = ()
    """The names whose values the template computes at each render; nobody gives them."""

    @property
    def all(self) -> tuple[str, ...]:
        """The names of all inputs."""
        return (*self.required, *self.optional)

    def bindings(self) -> "tuple[Binding, ...]":
        """Return where compiled code keeps the values. The locals' names are ours: no input can hide one of ours.

        An optional input that is no placeholder is one that its templates do without.
        """
        from genprompts.compiler.texts import Binding  # noqa: PLC0415  (a template may never be rendered)

        names = [(name, True) for name in (*self.required, *self.computed)]
        names += [(name, False) for name in self.optional]
        return tuple(
            Binding(name, f"value_{index}", None if required or name in self.placeholders else Absent(), required)
            for index, (name, required) in enumerate(names)
        )


def inputs_of(body: Body, known: Iterable[str] = ()) -> Inputs:
    """Return the inputs that ``body`` asks for.

    ``known`` are names that will have a value in any case: a name in a mustache section may then mean one of them.
    """
    placeholders = _placeholders(body.parts) if isinstance(body, ChatBody) else {}
    required, guarded, seen_into = _asked(tuple(templates_of(body)), known)
    guarded -= placeholders.keys()
    texts = required | guarded
    required |= {name for name, optional in placeholders.items() if not optional}
    computed = {name for name in required if name.startswith(_OURS)}
    required -= computed
    optional = (guarded | placeholders.keys()) - required - computed
    of_messages = frozenset(placeholders.keys() - texts - computed)
    printed = frozenset(texts - seen_into - computed)
    return Inputs(tuple(sorted(required)), tuple(sorted(optional)), of_messages, printed, tuple(sorted(computed)))


def together(several: Iterable[Inputs]) -> Inputs:
    """Return the inputs of what asks for all of ``several``; what is computed stays with the one that computes it."""
    sides = tuple(several)
    required = {name for side in sides for name in side.required}
    names = required.union(*(side.optional for side in sides))
    texts = {name for side in sides for name in side.all if name not in side.placeholders}
    seen_into = {name for side in sides for name in side.all if name not in side.printed}
    return Inputs(
        tuple(sorted(required)),
        tuple(sorted(names - required)),
        frozenset(names - texts),
        frozenset(names - seen_into),
    )


def _placeholders(parts: tuple[Part, ...]) -> dict[str, bool]:
    """Return for each placeholder whether all of its name are optional."""
    found: dict[str, bool] = {}
    for part in parts:
        if isinstance(part, Placeholder):
            found[part.name] = part.optional and found.get(part.name, True)
    return found


def formatted_in(body: Body) -> set[str]:
    """Return the inputs that some f-string formats or converts: those take more than texts, or no texts at all."""
    return set(specifications_in(body))


def specifications_in(body: Body) -> "dict[str, set[tuple[str | None, str]]]":
    """Return by input the conversions and specifications of the f-strings that format or convert it."""
    found: dict[str, set[tuple[str | None, str]]] = {}
    fields = (node for template in templates_of(body) if isinstance(template, tuple) for node in _fields(template))
    for node in fields:
        if node.format_spec or node.conversion:
            found.setdefault(node.name, set()).add((node.conversion, node.format_spec))
    return found


# --- what the templates ask for ------------------------------------------------------------------


def _asked(templates: tuple[TextTemplate, ...], known: Iterable[str]) -> tuple[set[str], set[str], set[str]]:
    """Return the names that have to be given, those that ``templates`` do without, and those that they look into."""
    required = {node.name for template in templates if isinstance(template, tuple) for node in _fields(template)}
    others = [template for template in templates if not isinstance(template, tuple)]
    if not others:
        return required, set(), set()
    from genprompts.grammar.paths import Ask  # noqa: PLC0415  (only for these)

    names = {*required, *known}
    for template in others:  # what a name in a mustache section means depends on all names of the prompt
        names.update(use.path.name for use in _uses(template, frozenset()) if not use.guarded)
    uses = [use for template in others for use in _uses(template, frozenset(names))]
    required |= {use.path.name for use in uses if not use.guarded} | _entered(others)
    seen_into = {use.path.name for use in uses if use.path.steps or use.ask is not Ask.PRINTED}
    return required, {use.path.name for use in uses} - required, seen_into


def _entered(templates: "list[Mustache | Jinja]") -> set[str]:
    """Return the names into which jinja2 only looks, for what may not be there: they have to be given themselves."""
    from genprompts.grammar.mustache.nodes import Mustache  # noqa: PLC0415  (most programs need one language)

    uses = [use for one in templates if not isinstance(one, Mustache) for use in _uses(one, frozenset())]
    return {use.path.name for use in uses} - {use.path.name for use in uses if not use.path.steps}


def _fields(nodes: tuple[object, ...]) -> Iterator[Field]:
    return (node for node in nodes if isinstance(node, Field))


def _uses(template: "Mustache | Jinja", outer: frozenset[str]) -> "tuple[PathUse, ...]":
    from genprompts.grammar.mustache.nodes import Mustache  # noqa: PLC0415  (most programs need one language)

    if isinstance(template, Mustache):
        from genprompts.grammar.mustache import uses as mustache_uses  # noqa: PLC0415  (same)

        return mustache_uses.uses_of(template, outer)
    from genprompts.grammar.jinja import uses as jinja_uses  # noqa: PLC0415  (same)

    return jinja_uses.uses_of(template)


# --- where templates stand -----------------------------------------------------------------------


def templates_of(body: Body) -> Iterator[TextTemplate]:
    """Yield all templates of ``body``, in its order."""
    match body:
        case TextBody(nodes=nodes):
            yield nodes
        case ImageBody(image=image):
            yield from _block(image)
        case DataBody(value=value):
            yield from _data(value)
        case ChatBody(parts=parts):
            for part in parts:
                yield from _part(part)


def _part(part: Part) -> Iterator[TextTemplate]:
    match part:
        case MessageTemplate(content=Blocks(blocks=blocks)):
            for block in blocks:
                yield from _block(block)
        case MessageTemplate(content=nodes):
            assert not isinstance(nodes, Blocks)
            yield nodes
        case LiteralMessage() | Placeholder():
            return


def _block(block: Block) -> Iterator[TextTemplate]:
    match block:
        case TextBlock(nodes=nodes):
            yield nodes
        case ImageBlock(url=url, detail=detail):
            yield url
            yield detail or ()
        case DataBlock(value=value):
            yield from _data(value)


def _data(value: DataValue) -> Iterator[TextTemplate]:
    match value:
        case TemplateValue(nodes=nodes):
            yield nodes
        case tuple():
            for item in value:
                yield from _data(item)
        case None | str() | bool() | int() | float():
            return
        case Mapping():
            for item in value.values():
                yield from _data(item)
