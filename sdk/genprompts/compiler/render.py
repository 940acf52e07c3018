"""The statements that render a prompt: lookups first, then one expression that is the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from genprompts.compiler.layout import Atom, Expression, call, choice, display, prose, spread, value
from genprompts.compiler.literals import string
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataValue,
    ImageBlock,
    ImageBody,
    Known,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)

RUNTIME_NAMES = frozenset({"ChatPromptValue", "TextPromptValue", "ImagePromptValue", "as_messages", "text_block"})
"""The names of ``genprompts`` that rendered code may mention; no local variable may hide one of them."""

_MARGIN = 8  # the column at which the statements of a method stand


@dataclass(frozen=True, slots=True)
class Binding:
    """An input and the local variable that holds its value.

    ``default`` is what an input that is not ``required`` stands for when it is left out; None means ``Known(())``.
    """

    name: str
    local: str
    default: Known | None
    required: bool


def runtime_names(body: Body) -> frozenset[str]:
    """Return the names of ``genprompts`` that the code for ``body`` mentions."""
    match body:
        case TextBody():
            return frozenset({"TextPromptValue"})
        case ImageBody():
            return frozenset({"ImagePromptValue"})
        case ChatBody(parts=parts):
            names = {"ChatPromptValue"}
            if any(isinstance(part, Placeholder) for part in parts):
                names.add("as_messages")
            if any(isinstance(block, TextBlock) and _may_be_empty(block.nodes) for block in _all_blocks(parts)):
                names.add("text_block")
            return frozenset(names)


def _all_blocks(parts: Sequence[Part]) -> list[Block]:
    contents = [part.content for part in parts if isinstance(part, MessageTemplate)]
    return [block for content in contents if isinstance(content, Blocks) for block in content.blocks]


def render_body(body: Body, bindings: Sequence[Binding], *, bare: bool, values: str = "input") -> list[str]:
    """Return the statements of a render method, not indented; they are laid out for column 8.

    ``values`` is the variable that holds the input. With ``bare`` it may also be the value of the one required input.
    An input that is no mapping makes the lookup fail and ``self._input_error`` says so; where nothing is looked up,
    ``self._check_mapping`` does.
    """
    names = {binding.name: binding.local for binding in bindings}
    lines = _lookups(bindings, values, bare=bare)
    lines += spread(_result(body, names), "return ", "", _MARGIN)
    return [line[_MARGIN:] for line in lines]


# --- lookups -------------------------------------------------------------------------------------


def _lookups(bindings: Sequence[Binding], values: str, *, bare: bool) -> list[str]:
    """Return the statements that bind the inputs to local variables."""
    margin = " " * _MARGIN
    required = [binding for binding in bindings if binding.required]
    optional = [binding for binding in bindings if not binding.required]
    if not bindings:
        return [f"{margin}self._check_mapping({values})"]
    tried, errors = (required, "(KeyError, TypeError)") if required else (optional, "AttributeError")
    lines = [f"{margin}try:"]
    for binding in tried:
        lines += _lookup(binding, values, _MARGIN + 4, bare=bare)
    lines += [f"{margin}except {errors}:", f"{margin}    raise self._input_error({values}) from None"]
    if required:
        for binding in optional:
            lines += _lookup(binding, values, _MARGIN, bare=bare)
    return lines


def _lookup(binding: Binding, values: str, indent: int, *, bare: bool) -> list[str]:
    """Return the statement that binds one input."""
    key = Atom(string(binding.name))
    default = value((binding.default or Known(())).value)
    found: Expression = call(f"{values}[", [key], "]") if binding.required else call(f"{values}.get(", [key, default])
    if bare:
        found = choice(found, f"isinstance({values}, dict)", Atom(values) if binding.required else default)
    return spread(found, f"{binding.local} = ", "", indent)


# --- the result ----------------------------------------------------------------------------------


def _result(body: Body, names: Mapping[str, str]) -> Expression:
    """Return the expression for what the prompt renders."""
    match body:
        case TextBody(nodes=nodes):
            return call("TextPromptValue(", [prose(nodes, names)])
        case ImageBody(image=image):
            return call("ImagePromptValue(", [_image(image, names)])
        case ChatBody(parts=parts):
            messages = [("", _part(part, names)) for part in parts]
            # A list, not a tuple: faster with a star in it, and more checkers see what its dicts are.
            return call("ChatPromptValue(", [display("[", messages, "]", one_a_line=len(parts) > 1)] if parts else [])


def _part(part: Part, names: Mapping[str, str]) -> Expression:
    """Return the expression for one entry of the message list."""
    match part:
        case MessageTemplate(role=role, content=content):
            filled = _blocks(content, names) if isinstance(content, Blocks) else prose(content, names)
            return _dict([("role", Atom(string(role))), ("content", filled)])
        case LiteralMessage(message=message):
            return value(dict(message))
        case Placeholder(name=name, n_messages=n_messages):
            last = "" if n_messages is None else f"[-{n_messages}:]"
            return call("*as_messages(", [Atom(names[name]), Atom(string(name))], f"){last}")


def _blocks(content: Blocks, names: Mapping[str, str]) -> Expression:
    """Return the list of a message's blocks; text that is certainly empty is left out."""
    shown = [block for block in content.blocks if not (isinstance(block, TextBlock) and _is_empty(block.nodes))]
    return display("[", [("", _block(block, names)) for block in shown], "]")


def _block(block: Block, names: Mapping[str, str]) -> Expression:
    """Return the expression for one block."""
    match block:
        case TextBlock(nodes=nodes) if _may_be_empty(nodes):
            return call("*text_block(", [prose(nodes, names)])
        case TextBlock(nodes=nodes):
            return _dict([("type", Atom('"text"')), ("text", prose(nodes, names))])
        case ImageBlock():
            return _dict([("type", Atom('"image_url"')), ("image_url", _image(block, names))])
        case DataBlock(value=data):
            return _data(data, names)


def _image(image: ImageBlock, names: Mapping[str, str]) -> Expression:
    entries: list[tuple[str, Expression]] = [("url", prose(image.url, names))]
    if image.detail is not None:
        entries.append(("detail", prose(image.detail, names)))
    return _dict(entries)


def _data(data: DataValue, names: Mapping[str, str]) -> Expression:
    """Return the expression for a value in a data block."""
    match data:
        case TemplateValue(nodes=nodes):
            return prose(nodes, names)
        case tuple():
            return display("[", [("", _data(item, names)) for item in data], "]")
        case None | str() | bool() | int() | float():
            return value(data)
        case _:
            return _dict([(key, _data(item, names)) for key, item in data.items()])


def _dict(entries: Sequence[tuple[str, Expression]]) -> Expression:
    return display("{", [(f"{string(key)}: ", item) for key, item in entries], "}")


def _is_empty(nodes: Nodes) -> bool:
    """Return whether the text is empty whatever the inputs are."""
    return all(isinstance(node, Text) and not node.value for node in nodes)


def _may_be_empty(nodes: Nodes) -> bool:
    """Return whether some inputs, but not all, make the text empty."""
    return not _is_empty(nodes) and not any(isinstance(node, Text) and node.value for node in nodes)
