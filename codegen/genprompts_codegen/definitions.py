"""What was found in a source, before it is understood: template texts with their places, not yet parsed."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genprompts.grammar.nodes import Constant, Known, TemplateFormat
from genprompts.span import Span
from genprompts_codegen.diagnostics.model import Source


class PromptKind(Enum):
    """What a prompt gives: ``inspect`` prints the value."""

    CHAT = "chat"
    TEXT = "text"
    IMAGE = "image"
    FEW_SHOT = "few-shot"
    FEW_SHOT_CHAT = "few-shot-chat"
    STRUCTURED = "structured"
    DATA = "dict"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of template text that stands one to one in ``source`` from ``source_start`` on."""

    start: int
    length: int
    source: Source
    source_start: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a thing stands: ``span`` in ``source``; ``segments`` lead from offsets of its text to offsets of files.

    Segments are ordered by ``start``. What no segment covers (an escape, a computed text) belongs to the whole span.
    """

    source: Source
    span: Span
    segments: tuple[Segment, ...] = ()

    def locate(self, span: Span) -> tuple[Source, Span]:
        """Return the file and the range in it for ``span`` of the text; the whole anchor where that is not known."""
        behind = bisect_right(self.segments, span.start, key=lambda segment: segment.start)
        for segment in self.segments[max(behind - 2, 0) : behind]:
            if segment.start <= span.start < segment.start + segment.length or (
                span.start == span.end == segment.start + segment.length
            ):
                at = segment.source_start + span.start - segment.start
                length = min(span.end, segment.start + segment.length) - span.start
                return segment.source, Span(at, at + max(length, 0))
        return self.source, self.span


@dataclass(frozen=True, slots=True)
class TemplateText:
    """The text of one template.

    ``files`` are the project's files that it includes, imports or extends, directly or through another, by the name
    that the templates use; ``unresolved`` the names for which there is no file. ``excess`` says which limit on
    included files the template goes beyond; it is not read then.
    """

    text: str
    anchor: Anchor
    files: "tuple[tuple[str, TemplateText], ...]" = ()
    unresolved: tuple[str, ...] = ()
    excess: str = ""


@dataclass(frozen=True, slots=True)
class LiteralText:
    """Text that is printed as it is, braces and all (few-shot examples that were filled in already)."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part that cannot be read without running the program, and why, in words for people."""

    reason: str
    anchor: Anchor


# --- content of messages -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextBlockDef:
    """A text block of a message. ``partials`` are its own: no input of the prompt overrides them."""

    text: TemplateText
    partials: tuple["PartialDef", ...] = ()


@dataclass(frozen=True, slots=True)
class ImageBlockDef:
    """An image block of a message; ``detail`` only when it is given."""

    url: TemplateText
    detail: TemplateText | None = None


DataValueDef: TypeAlias = (
    "TemplateText | str | int | float | bool | None | tuple[DataValueDef, ...] | Mapping[str, DataValueDef]"
)
"""A value in a data block: ``TemplateText`` where LangChain fills in, plain ``str`` where it does not."""


@dataclass(frozen=True, slots=True)
class DataBlockDef:
    """Any other block: a mapping with templates in its values."""

    value: Mapping[str, DataValueDef]


BlockDef: TypeAlias = TextBlockDef | ImageBlockDef | DataBlockDef
ContentDef: TypeAlias = TemplateText | tuple[BlockDef, ...]


# --- parts of a chat prompt ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A message to fill in. ``role`` is the word of the result: system, user, assistant, or any other (chat messages).

    ``partials`` are those of this message alone (``from_template(..., partial_variables=...)``).
    """

    role: str
    content: ContentDef
    anchor: Anchor
    format: TemplateFormat
    partials: tuple["PartialDef", ...] = ()


@dataclass(frozen=True, slots=True)
class LiteralPart:
    """A message object: never filled in. ``message`` is the plain message dict of the result."""

    message: Mapping[str, Constant]
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class PlaceholderPart:
    """Messages to insert. ``name`` is taken verbatim."""

    name: str
    optional: bool
    n_messages: int | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class NestedPart:
    """A whole chat prompt inside another (a ``ChatPromptTemplate`` or few-shot chat prompt in the list)."""

    definition: "TemplateDef"
    anchor: Anchor


PartDef: TypeAlias = MessagePart | LiteralPart | PlaceholderPart | NestedPart | Unknown


# --- partials, declarations, few-shot ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dynamic:
    """The value of a partial that only the running program knows (a call, a callable, a variable)."""


@dataclass(frozen=True, slots=True)
class PartialDef:
    """An input that the definition fills in itself. ``value`` is a constant, or ``Dynamic()``."""

    name: str
    value: Known | Dynamic
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Declared:
    """What the author wrote down of an input: any of its type (as written), default, description.

    ``type_text`` is a Python type expression (``int``, ``Literal['a', 'b']``, ``app.models:User``), names in it already
    resolved where the source is Python; empty when none is given. ``required`` is None where nothing is said.
    """

    name: str
    anchor: Anchor
    type_text: str = ""
    default: Known | None = None
    description: str = ""
    required: bool | None = None


@dataclass(frozen=True, slots=True)
class OutputDef:
    """What the model is asked to answer with: a class (``module:Class``), or a JSON schema.

    ``options`` go to the model together with it (``method``, ``include_raw``, ``strict``).
    """

    schema: str | Mapping[str, Constant]
    anchor: Anchor
    options: tuple[tuple[str, Constant], ...] = ()


@dataclass(frozen=True, slots=True)
class FewShot:
    """Examples and how they are shown. ``example`` is a text prompt, a chat prompt, or (None) not known."""

    example: "TemplateDef | None"
    examples: tuple[Mapping[str, Constant], ...]
    separator: str = "\n\n"
    prefix: TemplateText | None = None
    suffix: TemplateText | None = None


@dataclass(frozen=True, slots=True)
class TemplateDef:
    """One prompt definition.

    ``scope`` names the place it is bound to, outermost first: ``("build_chain", "prompt")``, ``("Agent", "prompt")``;
    at least one word. ``class_path`` is the class as its library names it, through no re-export
    (``langchain_core.prompts.chat.ChatPromptTemplate``); for prompt files the class of the same meaning.

    Chat prompts and messages use ``parts`` (a message has exactly one). Text prompts use ``texts``: pieces printed one
    after the other; image prompts use ``image``; few-shot prompts use ``few_shot``; dict prompts use ``data``.
    ``incomplete`` says why the definition could not be read to its end; what is listed then is certain all the same.
    """

    scope: tuple[str, ...]
    kind: PromptKind
    class_path: str
    format: TemplateFormat
    anchor: Anchor
    parts: tuple[PartDef, ...] = ()
    texts: tuple[TemplateText | LiteralText, ...] = ()
    image: ImageBlockDef | None = None
    data: DataBlockDef | None = None
    few_shot: FewShot | None = None
    partials: tuple[PartialDef, ...] = ()
    declared: tuple[Declared, ...] = ()
    doc: str = ""
    metadata: Mapping[str, Constant] | None = None
    incomplete: str | None = None
    escape: bool | None = None
    """Whether mustache values are HTML-escaped; None where the definition does not say."""
    standalone: bool = True
    """False for a message bound to a local name: it is a part of others, not listed by itself."""
    tags: tuple[str, ...] = ()
    output: OutputDef | None = None


# --- classes of the project ----------------------------------------------------------------------


class ClassKind(Enum):
    """What a class is made with: a template enters its values accordingly."""

    TYPED_DICT = "TypedDict"
    DATA_CLASS = "data class"
    MODEL = "pydantic model"
    NAMED_TUPLE = "NamedTuple"
    PLAIN = "class"


@dataclass(frozen=True, slots=True)
class ClassField:
    """One field, property or method; ``type_text`` is written as in ``Declared``, and empty where nobody says it."""

    name: str
    type_text: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class ClassShape:
    """A class as its source shows it. ``open`` when it may well have fields that are not seen here."""

    name: str
    kind: ClassKind
    fields: tuple[ClassField, ...]
    anchor: Anchor
    open: bool = False


@dataclass(frozen=True, slots=True)
class NoClass:
    """That a module of the project has no such class, but ``others``."""

    others: tuple[str, ...]
