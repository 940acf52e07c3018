"""What a template consists of, after reading and before rendering: the closed unions that all stages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from genprompts.span import Span

if TYPE_CHECKING:
    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache

TemplateFormat: TypeAlias = Literal["f-string", "mustache", "jinja2"]
Conversion: TypeAlias = Literal["r", "s", "a"]
Constant: TypeAlias = "str | int | float | bool | None | tuple[Constant, ...] | list[Constant] | dict[str, Constant]"
"""A value that a source file states literally."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that are printed as they are."""

    value: str
    span: Span = field(default=Span(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """The value of one input, printed.

    ``path`` holds the input's name first, then what is read from it (only one segment in an f-string template);
    ``format_spec`` is handed to ``format()``, after ``conversion`` was applied.
    """

    path: tuple[str, ...]
    conversion: Conversion | None = None
    format_spec: str = ""
    span: Span = field(default=Span(0, 0), compare=False, repr=False)

    @property
    def name(self) -> str:
        """The input that is read."""
        return self.path[0]


Node: TypeAlias = Text | Field
Nodes: TypeAlias = tuple[Node, ...]
"""An f-string template, read."""
TextTemplate: TypeAlias = "Nodes | Mustache | Jinja"
"""A template of any language, read."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A ``{"type": "text", "text": …}`` block; left out when its text comes out empty."""

    nodes: TextTemplate


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """An ``{"type": "image_url", "image_url": {"url": …}}`` block; ``detail`` is added when it is given."""

    url: TextTemplate
    detail: "TextTemplate | None" = None


@dataclass(frozen=True, slots=True)
class TemplateValue:
    """A string inside a data block that is itself a template."""

    nodes: TextTemplate


DataValue: TypeAlias = (
    "TemplateValue | str | int | float | bool | None | tuple[DataValue, ...] | Mapping[str, DataValue]"
)


@dataclass(frozen=True, slots=True)
class DataBlock:
    """Any other content block: a mapping whose string values may be templates. Keys are never templates."""

    value: Mapping[str, DataValue]


Block: TypeAlias = TextBlock | ImageBlock | DataBlock


@dataclass(frozen=True, slots=True)
class Blocks:
    """The content of a message that consists of blocks instead of one text."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """One message whose content is filled in. ``role`` is the provider's word: system, user, assistant or any other.

    ``extra`` are further keys of the message dict with their values, which are never filled in.
    """

    role: str
    content: "TextTemplate | Blocks"
    extra: "tuple[tuple[str, Constant], ...]" = ()


@dataclass(frozen=True, slots=True)
class LiteralMessage:
    """One message that is never filled in; ``message`` is the plain message dict, braces and all."""

    message: Mapping[str, Constant]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The messages that the input ``name`` holds; only the last ``n_messages`` when that is given.

    With ``computed`` they come from another prompt, which a template made at run time asks, and are ours already.
    """

    name: str
    optional: bool = False
    n_messages: int | None = None
    computed: bool = field(default=False, repr=False)


Part: TypeAlias = MessageTemplate | LiteralMessage | Placeholder
"""One entry of a chat prompt's message list."""


@dataclass(frozen=True, slots=True)
class ChatBody:
    """The messages of a chat prompt."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TextBody:
    """The text of a text prompt."""

    nodes: TextTemplate


@dataclass(frozen=True, slots=True)
class ImageBody:
    """The image of an image prompt."""

    image: ImageBlock


@dataclass(frozen=True, slots=True)
class DataBody:
    """The dict of a dict prompt; its string values may be templates. Keys are never templates."""

    value: Mapping[str, DataValue]


Body: TypeAlias = ChatBody | TextBody | ImageBody | DataBody
"""What a prompt renders."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known before rendering (a wrapper: ``None`` is a value, too)."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Absent:
    """No value: what an input stands for that is left out, and that the template does without."""
