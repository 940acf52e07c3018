"""What a message holds, in no provider's shape: closed unions that are read from every shape and written to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Provider: TypeAlias = Literal["openai", "anthropic", "google", "langchain", "shared"]
"""Whose shape a block has; ``shared`` is that of ``{"type": "text"}`` blocks, which several have."""


@dataclass(frozen=True, slots=True)
class Own:
    """The shape that a block came in: it goes back to the same provider as it was."""

    provider: Provider
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Url:
    """Contents that the provider fetches."""

    url: str
    media_type: str | None = None

    @property
    def scheme(self) -> str:
        """``https`` and the like; empty for what is no URL."""
        return self.url.partition(":")[0].lower() if "://" in self.url else ""


@dataclass(frozen=True, slots=True)
class Data:
    """Contents in base64."""

    base64: str
    media_type: str


@dataclass(frozen=True, slots=True)
class FileId:
    """A file that was handed to ``provider`` before; nobody else knows it."""

    id: str
    provider: Provider
    media_type: str | None = None


Source: TypeAlias = Url | Data | FileId
MediaKind: TypeAlias = Literal["image", "audio", "video", "file"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    text: str
    own: Own


@dataclass(frozen=True, slots=True)
class Media:
    """An image, a recording or a document."""

    medium: MediaKind
    source: Source
    name: str | None
    own: Own


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the assistant asks for; arguments that are no JSON object stay the text they were."""

    id: str | None
    name: str
    arguments: Mapping[str, object] | str
    own: Own


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The answer to a call."""

    id: str | None
    name: str | None
    content: "tuple[Block, ...]"
    plain: bool
    failed: bool
    own: Own


@dataclass(frozen=True, slots=True)
class Thinking:
    """What a model thought; providers take it back with their own signature only."""

    text: str
    signature: str | None
    own: Own


@dataclass(frozen=True, slots=True)
class Refusal:
    """The words in which a model refused."""

    text: str
    own: Own


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else, as it came: ``name`` is what its provider calls it."""

    name: str
    own: Own


Block: TypeAlias = Text | Media | ToolCall | ToolResult | Thinking | Refusal | Other


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: its place in the list, its blocks, and the message itself."""

    position: int
    role: str
    blocks: tuple[Block, ...]
    plain: bool
    """Whether the content was a text, not a list of blocks."""
    raw: Mapping[str, object]


def word(block: Block) -> str:
    """Return the name of the block's kind, as errors and ``drop`` have it."""
    match block:
        case Text():
            return "text"
        case Media(medium=medium):
            return medium
        case ToolCall():
            return "tool-call"
        case ToolResult():
            return "tool-result"
        case Thinking():
            return "thinking"
        case Refusal():
            return "refusal"
        case Other(name=name):
            return name


class Unfit(Exception):  # noqa: N818  (never leaves the package: the place is added on the way out)
    """Why something of the ``kind`` cannot be read, or not be written for a provider."""

    def __init__(self, why: str, kind: str) -> None:
        """Say why, of what."""
        super().__init__(why, kind)
        self.why = why
        self.kind = kind


class Barred(Unfit):
    """Something that no client gets, for safety: a URL that points to somebody's disk, or contents without end."""
