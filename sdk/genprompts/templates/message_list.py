"""The list of messages of a chat template: read entry by entry, and laid out as a body."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from genprompts.errors import TemplateDefinitionError, TemplateSyntaxError
from genprompts.grammar.nodes import ChatBody, Constant, LiteralMessage, Part, Placeholder, TemplateFormat
from genprompts.kinds import kind
from genprompts.messages import MessageDict
from genprompts.templates.calls import ChatTemplate
from genprompts.templates.computed import Computed, KeptMessage, Nested, holds_more, is_static
from genprompts.templates.inputs import Inputs, computed_name, inputs_of, together
from genprompts.templates.item import is_one, is_pair, read_item
from genprompts.templates.message import MessagePromptTemplate
from genprompts.templates.partials import Partials, same
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.template import Template

if TYPE_CHECKING:
    from genprompts.templates.chat import ChatPromptTemplate
    from genprompts.templates.item import Item


def laid_out(items: "Iterable[Item]") -> tuple[ChatBody, tuple[tuple[str, Computed], ...]]:
    """Return the body of ``items``, and by name the messages in it that are computed at each render."""
    parts: list[Part] = []
    computed: list[tuple[str, Computed]] = []
    for item in items:
        if isinstance(item, (MessagePromptTemplate, MessagesPlaceholder)) and not item.is_overridden:
            parts.append(item.part)
        elif isinstance(item, ChatTemplate) and isinstance(item.body, ChatBody) and is_static(item):
            parts += item.body.parts
        elif isinstance(item, dict) and not holds_more(item):
            parts.append(LiteralMessage(cast("Mapping[str, Constant]", item)))
        else:
            name = computed_name(len(computed))  # stays the same when messages are added behind
            kept = KeptMessage(item) if isinstance(item, MessageDict) else cast("Nested", item)
            computed.append((name, Computed(kept)))
            parts.append(Placeholder(name, computed=True))
    return ChatBody(tuple(parts)), tuple(computed)


def read_messages(
    messages: object, template_format: TemplateFormat, filled_in: Container[str]
) -> "tuple[tuple[Item, ...], Partials, Mapping[str, object]]":
    """Return the items of a list of messages, and the partials and the types that some of them bring along.

    The template around them fills in the inputs in ``filled_in`` itself.
    """
    sides = [_side(index, source, template_format) for index, source in enumerate(_sources(messages))]
    types: dict[str, object] = {}
    for side in reversed(sides):  # the first one to say a type counts
        for one in (side.whole, *side.items):
            types.update(one._types if isinstance(one, Template) else {})  # noqa: SLF001  (one template in another)
    return *_joined(sides, filled_in), types


def _sources(messages: object) -> Iterable[object]:
    """Return the entries of a list of messages."""
    if is_pair(messages):  # one pair, which a loop would take for two messages
        return [messages]
    if is_one(messages) or not isinstance(messages, Iterable):
        message = f"a chat template is made of a list of messages, not {kind(messages)}; put it in a list"
        raise TemplateDefinitionError(message)
    return cast("Iterable[object]", messages)


# --- partials ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """What one entry of the list gives: its items, and the partials that it brings along."""

    items: "tuple[Item, ...]"
    partials: Partials = field(default_factory=dict)
    whole: "ChatPromptTemplate | None" = None

    def inputs(self) -> Inputs:
        """Return the inputs of the items, those that are filled in among them."""
        if self.whole is not None:
            return self.whole.inputs
        body, computed = laid_out(self.items)
        found = inputs_of(body, self.partials)
        return together([found, *(one.inputs for _, one in computed)]) if computed else found

    def alone(self) -> "Item":
        """Return the same as one item that keeps its partials to itself."""
        from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

        return self.whole or ChatPromptTemplate(cast("Any", self.items))


def _side(index: int, source: object, template_format: TemplateFormat) -> _Side:
    """Return what the entry ``source`` gives."""
    from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

    try:
        item = read_item(source, template_format)
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(f"message {index}: {error.message}", error.span, error.hint, error.fault) from None
    except TemplateDefinitionError as error:
        raise TemplateDefinitionError(f"message {index}: {error}") from None
    if isinstance(item, ChatPromptTemplate) and not item.is_overridden:
        return _Side(item.messages, item.partial_variables, item)
    return _Side((item,), item.partial_variables if isinstance(item, MessagePromptTemplate) else {})


def _joined(sides: list[_Side], filled_in: Container[str]) -> "tuple[tuple[Item, ...], Partials]":
    """Return the items of all sides and their partials.

    An input that one side fills in and another one has to be given is an input: what is given overrides partials. Two
    values for one input stay with their sides, which are then rendered by themselves.
    """
    if not any(side.partials for side in sides):
        return tuple(item for side in sides for item in side.items), {}
    inputs = [side.inputs() for side in sides]
    asked = {
        name for side, found in zip(sides, inputs, strict=True) for name in found.required if name not in side.partials
    }
    found: dict[str, object] = {}
    apart: set[str] = set()
    for side in sides:
        for name, value in side.partials.items():
            if name in asked or name in filled_in:
                continue
            if name in found and not same(found[name], value):
                apart.add(name)
            found[name] = value
    for side, names in zip(sides, inputs, strict=True):
        apart.update(name for name in names.optional if name in found and name not in side.partials)
    items: "list[Item]" = []
    for side in sides:
        items += (side.alone(),) if apart & side.partials.keys() else side.items
    return tuple(items), {name: value for name, value in found.items() if name not in apart}
