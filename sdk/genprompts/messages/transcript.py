"""Messages as one text, the way LangChain prints them."""

from genprompts.kinds import is_mapping, is_sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SPEAKERS = {
    "user": "Human",
    "human": "Human",
    "assistant": "AI",
    "ai": "AI",
    "system": "System",
    "developer": "System",
    "tool": "Tool",
    "function": "Function",
}


def transcript(messages: "Iterable[Mapping[str, object]]") -> str:
    """Return one line a message: who speaks, what is said, and the tool calls an assistant asks for."""
    return "\n".join(map(_line, messages))


def text_of(content: object) -> str:
    """Return the text in a message's content; blocks that are no text are left out."""
    if isinstance(content, str):
        return content
    texts: list[str] = []
    for block in content if is_sequence(content) else ():
        text = block if isinstance(block, str) else _text(block)
        if isinstance(text, str):
            texts.append(text)
    return "".join(texts)


def _text(block: object) -> object:
    """Return what a text block holds, be it a dict or an object of a client's library."""
    if is_mapping(block):
        return block.get("text") if block.get("type") == "text" else None
    return getattr(block, "text", None) if getattr(block, "type", None) == "text" else None


def _line(message: "Mapping[str, object]") -> str:
    """Return what one message adds to the transcript."""
    role = str(message.get("role", ""))
    speaker = _SPEAKERS.get(role, role)
    return f"{speaker}: {text_of(message.get('content'))}{_calls(message) if speaker == 'AI' else ''}"


def _calls(message: "Mapping[str, object]") -> str:
    """Return the calls that an assistant asks for; like LangChain's, without those whose arguments cannot be read."""
    calls = message.get("tool_calls")
    if is_sequence(calls) and calls:
        read = [found for call in calls if (found := _call(call)) is not None]
        if read:
            return str(read)
    # LangChain has only one call here: the older form has no more.
    return str(message["function_call"]) if message.get("function_call") else ""


def _call(call: object) -> "dict[str, object] | None":
    """Return a tool call with LangChain's keys, whichever form it had; nothing if its arguments cannot be read."""
    from genprompts.clients.blocks import Unfit  # noqa: PLC0415  (only messages that call tools need it)
    from genprompts.clients.objects import as_mapping  # noqa: PLC0415  (same)
    from genprompts.clients.openai_blocks import tool_call  # noqa: PLC0415  (same)

    raw = as_mapping(call)
    try:
        found = None if raw is None else tool_call(raw)
    except Unfit:
        return None
    if raw is None or found is None or isinstance(found.arguments, str):
        return None
    return {"name": found.name, "args": dict(found.arguments), "id": raw.get("id"), "type": "tool_call"}
