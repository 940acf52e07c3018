"""Which shape a content block has: the one door from any provider's block to a neutral one."""

from collections.abc import Callable, Mapping

from genprompts.clients import anthropic_blocks, google_blocks, langchain_blocks, openai_blocks
from genprompts.clients.blocks import Barred, Block, Other, Own, Provider, Text, ToolResult, Unfit
from genprompts.clients.objects import as_mapping
from genprompts.kinds import is_mapping, is_sequence, kind

_READERS: Mapping[str, Callable[[Mapping[str, object]], Block]] = {
    "image_url": openai_blocks.image_url,
    "input_audio": openai_blocks.input_audio,
    "refusal": openai_blocks.refusal,
    "input_text": openai_blocks.output_text,
    "output_text": openai_blocks.output_text,
    "input_image": openai_blocks.input_image,
    "function_call": openai_blocks.function_call,
    "document": anthropic_blocks.document,
    "tool_use": anthropic_blocks.tool_use,
    "thinking": anthropic_blocks.thinking,
    "audio": lambda raw: langchain_blocks.media(raw, "audio"),
    "video": lambda raw: langchain_blocks.media(raw, "video"),
    "text-plain": lambda raw: langchain_blocks.media(raw, "file"),
    "media": langchain_blocks.vertex,
    "reasoning": langchain_blocks.reasoning,
    "tool_call": openai_blocks.tool_call,
    "invalid_tool_call": openai_blocks.tool_call,
    "tool_call_chunk": openai_blocks.tool_call,
}
_LANGCHAIN = frozenset({"server_tool_call", "server_tool_result", "server_tool_call_chunk"})
NAMED = frozenset(
    {*_READERS, *_LANGCHAIN, *anthropic_blocks.KINDS, *google_blocks.KINDS}
    | {"text", "image", "audio", "video", "file", "tool-call", "tool-result", "thinking", "refusal"}
    | {"message", "content", "part", "type", "citations", "cache_control", "tool_result", "non_standard"}
)
"""The kinds that errors name. What else a block says of itself may be anything, and is not shown."""


def read_content(content: object, *, lenient: bool = False) -> tuple[tuple[Block, ...], bool]:
    """Return the blocks of a message's content, and whether it was a text.

    A ``lenient`` reader keeps blocks that lack what their kind needs as they are.

    Raises:
        Unfit: it is neither a text nor a list of blocks, or a block cannot be read.
    """
    if isinstance(content, str):
        return (_text(content),), True
    if content is None:
        return (), True
    if not is_sequence(content):
        raise Unfit(f"is {kind(content)}; the content of a message is a text or a list of blocks", "content")
    return tuple(_kept(block) if lenient else read_block(block) for block in content), False


def read_block(given: object) -> Block:
    """Return the neutral block that ``given`` stands for; one of an unknown kind is kept as it is.

    Raises:
        Unfit: it is no block, or one without what its kind needs.
    """
    if isinstance(given, str):
        return _text(given)
    raw = as_mapping(given)
    if raw is None:
        raise Unfit(f"is {kind(given)}, not a content block", "block")
    word = raw.get("type")
    if not isinstance(word, str):
        return google_blocks.part(raw)
    if word == "text":
        return _text_block(raw)
    if word == "image":
        source = raw.get("source")
        return anthropic_blocks.image(raw, source) if is_mapping(source) else langchain_blocks.media(raw, "image")
    if word == "file":
        held = raw.get("file")
        return openai_blocks.file(raw, held) if is_mapping(held) else langchain_blocks.media(raw, "file")
    if word == "tool_result":
        return anthropic_blocks.tool_result(raw, read_content)
    if word == "non_standard" and is_mapping(value := raw.get("value")):
        return read_block(value)
    reader = _READERS.get(word)
    return reader(raw) if reader is not None else Other(word, Own(_provider(word), raw))


def _kept(given: object) -> Block:
    """Return the neutral block that ``given`` stands for; one that cannot be read is kept as it is."""
    try:
        return read_block(given)
    except Barred:
        raise
    except Unfit:
        raw = as_mapping(given)
        if raw is None:
            raise
        word = raw.get("type")
        return Other(word if isinstance(word, str) else "block", Own("shared", raw))


def _text(text: str) -> Text:
    """Return the block of a bare text."""
    return Text(text, Own("shared", {"type": "text", "text": text}))


def _text_block(raw: Mapping[str, object]) -> Block:
    """Read ``{"type": "text", "text": …}``, which several providers share."""
    text = raw.get("text")
    if not isinstance(text, str):
        raise Unfit("has no 'text'", "text")
    return Text(text, Own("shared", raw))


def _provider(word: str) -> Provider:
    """Return whose block an unknown one is."""
    if word in anthropic_blocks.KINDS or word.endswith("_tool_result"):
        return "anthropic"
    return "langchain" if word in _LANGCHAIN else "shared"


def results_of(blocks: tuple[Block, ...]) -> tuple[ToolResult, ...]:
    """Return the answers to calls among ``blocks``."""
    return tuple(block for block in blocks if isinstance(block, ToolResult))
