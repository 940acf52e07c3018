"""OpenAI's content parts and tool calls, read into neutral blocks."""

from collections.abc import Mapping

from genprompts.clients.addresses import data_of, source_of
from genprompts.clients.arguments import parsed
from genprompts.clients.blocks import Block, Data, FileId, Media, Own, Refusal, Source, Text, Thinking, ToolCall, Unfit
from genprompts.kinds import is_mapping, is_sequence

_AUDIO = {"wav": "audio/wav", "mp3": "audio/mp3"}


def image_url(raw: Mapping[str, object]) -> Block:
    """Read ``{"type": "image_url", "image_url": {"url": …}}``."""
    held = raw.get("image_url")
    url = held.get("url") if is_mapping(held) else held
    return Media("image", source_of(url, "image"), None, Own("openai", raw))


def input_audio(raw: Mapping[str, object]) -> Block:
    """Read ``{"type": "input_audio", "input_audio": {"data": …, "format": …}}``."""
    held = raw.get("input_audio")
    if not is_mapping(held):
        raise Unfit("has no 'input_audio'", "audio")
    word = held.get("format")
    media_type = _AUDIO.get(word, f"audio/{word}") if isinstance(word, str) else None
    return Media("audio", data_of(held.get("data"), media_type, "audio"), None, Own("openai", raw))


def file(raw: Mapping[str, object], held: Mapping[str, object]) -> Block:
    """Read ``{"type": "file", "file": {"file_data" or "file_id": …}}``."""
    name = held.get("filename")
    own = Own("openai", raw)
    file_id = held.get("file_id")
    source: Source
    if isinstance(file_id, str):
        source = FileId(file_id, "openai")
    else:
        found = source_of(held.get("file_data"), "file")
        # The data may also come without "data:" in front: then the name tells what it is.
        source = found if isinstance(found, Data) else data_of(found.url, "application/pdf", "file")
    return Media("file", source, name if isinstance(name, str) else None, own)


def refusal(raw: Mapping[str, object]) -> Block:
    """Read ``{"type": "refusal", "refusal": …}``."""
    return Refusal(_text(raw, "refusal"), Own("openai", raw))


def output_text(raw: Mapping[str, object]) -> Block:
    """Read a text part of the Responses interface."""
    return Text(_text(raw, "text"), Own("shared", {"type": "text", "text": raw.get("text")}))


def input_image(raw: Mapping[str, object]) -> Block:
    """Read an image part of the Responses interface."""
    file_id = raw.get("file_id")
    if isinstance(file_id, str):
        return Media("image", FileId(file_id, "openai"), None, Own("langchain", raw))
    return Media("image", source_of(raw.get("image_url"), "image"), None, Own("langchain", raw))


def function_call(raw: Mapping[str, object]) -> Block:
    """Read a call of the Responses interface, which LangChain keeps among the blocks."""
    return ToolCall(_id(raw.get("call_id")), _text(raw, "name"), parsed(raw.get("arguments")), Own("langchain", raw))


def summary(raw: Mapping[str, object]) -> Block:
    """Read what a model thought, in the Responses interface."""
    texts = raw.get("summary")
    found = [text.get("text") for text in texts if is_mapping(text)] if is_sequence(texts) else []
    return Thinking("".join(text for text in found if isinstance(text, str)), None, Own("langchain", raw))


def tool_call(raw: Mapping[str, object]) -> ToolCall:
    """Read one entry of ``tool_calls``, in OpenAI's or in LangChain's form.

    Raises:
        Unfit: it has no name.
    """
    held = raw.get("function")
    if is_mapping(held):
        return ToolCall(_id(raw.get("id")), _name(held), parsed(held.get("arguments")), Own("openai", raw))
    custom = raw.get("custom")
    if is_mapping(custom):
        given = custom.get("input")
        return ToolCall(_id(raw.get("id")), _name(custom), given if isinstance(given, str) else "", Own("openai", raw))
    return ToolCall(_id(raw.get("id")), _name(raw), parsed(raw.get("args")), Own("langchain", raw))


def legacy_call(raw: Mapping[str, object]) -> ToolCall:
    """Read ``function_call``, the form before there were ``tool_calls``."""
    return ToolCall(None, _name(raw), parsed(raw.get("arguments")), Own("openai", raw))


def _name(held: Mapping[str, object]) -> str:
    """Return the name of the function that is called."""
    name = held.get("name")
    if not isinstance(name, str) or not name:
        raise Unfit("has no name", "tool-call")
    return name


def _id(value: object) -> str | None:
    """Return an id, if it is one."""
    return value if isinstance(value, str) and value else None


def _text(raw: Mapping[str, object], key: str) -> str:
    """Return the text under ``key``."""
    text = raw.get(key)
    if not isinstance(text, str):
        raise Unfit(f"has no '{key}'", str(raw.get("type")))
    return text
