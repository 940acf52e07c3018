"""Which inputs a body asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from genprompts.compiler.render import Binding
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataValue,
    Field,
    ImageBlock,
    ImageBody,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The names of the inputs, sorted; a name that is demanded anywhere is required."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    placeholders: frozenset[str]
    """The names that stand for messages, and for nothing else."""

    @property
    def all(self) -> tuple[str, ...]:
        """The names of all inputs."""
        return (*self.required, *self.optional)

    def bindings(self) -> tuple[Binding, ...]:
        """Return where compiled code keeps the values. The locals' names are ours: no input can hide one of ours."""
        names = [(name, True) for name in self.required] + [(name, False) for name in self.optional]
        return tuple(Binding(name, f"value_{index}", None, required) for index, (name, required) in enumerate(names))


def inputs_of(body: Body) -> Inputs:
    """Return the inputs that ``body`` asks for."""
    match body:
        case TextBody(nodes=nodes):
            return _joined(_fields(nodes), {})
        case ImageBody(image=image):
            return _joined(_block(image), {})
        case ChatBody(parts=parts):
            return _joined((name for part in parts for name in _texts(part)), _placeholders(parts))


def _joined(printed: Iterator[str], placeholders: Mapping[str, bool]) -> Inputs:
    """Return the inputs that are printed and those that stand for messages (and whether those are optional)."""
    texts = set(printed)
    required = texts | {name for name, optional in placeholders.items() if not optional}
    optional = placeholders.keys() - required
    return Inputs(tuple(sorted(required)), tuple(sorted(optional)), frozenset(placeholders.keys() - texts))


def _placeholders(parts: tuple[Part, ...]) -> dict[str, bool]:
    """Return for each placeholder whether all of its name are optional."""
    found: dict[str, bool] = {}
    for part in parts:
        if isinstance(part, Placeholder):
            found[part.name] = part.optional and found.get(part.name, True)
    return found


def _texts(part: Part) -> Iterator[str]:
    match part:
        case MessageTemplate(content=Blocks(blocks=blocks)):
            for block in blocks:
                yield from _block(block)
        case MessageTemplate(content=nodes):
            assert not isinstance(nodes, Blocks)
            yield from _fields(nodes)
        case LiteralMessage() | Placeholder():
            return


def _fields(nodes: Nodes) -> Iterator[str]:
    return (node.name for node in nodes if isinstance(node, Field))


def _block(block: Block) -> Iterator[str]:
    match block:
        case TextBlock(nodes=nodes):
            yield from _fields(nodes)
        case ImageBlock(url=url, detail=detail):
            yield from _fields(url)
            yield from _fields(detail or ())
        case DataBlock(value=value):
            yield from _data(value)


def _data(value: DataValue) -> Iterator[str]:
    match value:
        case TemplateValue(nodes=nodes):
            yield from _fields(nodes)
        case tuple():
            for item in value:
                yield from _data(item)
        case None | str() | bool() | int() | float():
            return
        case _:
            for item in value.values():
                yield from _data(item)
