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
        if isinstance(block, str):
            texts.append(block)
        elif is_mapping(block) and block.get("type") == "text":
            texts.append(str(block.get("text", "")))
    return "".join(texts)


def _line(message: "Mapping[str, object]") -> str:
    """Return what one message adds to the transcript."""
    role = str(message.get("role", ""))
    speaker = _SPEAKERS.get(role, role)
    calls = message.get("tool_calls") if speaker == "AI" else None
    printed = str([_call(call) for call in calls]) if is_sequence(calls) and calls else ""
    return f"{speaker}: {text_of(message.get('content'))}{printed}"


def _call(call: object) -> object:
    """Return a tool call with LangChain's keys, whichever form it had."""
    if not is_mapping(call):
        return call
    function = call.get("function")
    if not is_mapping(function):
        return {"name": call.get("name"), "args": call.get("args"), "id": call.get("id"), "type": "tool_call"}
    args = _arguments(function.get("arguments"))
    return {"name": function.get("name"), "args": args, "id": call.get("id"), "type": "tool_call"}


def _arguments(text: object) -> object:
    """Return the arguments that JSON ``text`` holds; as they are when it is no JSON."""
    if not isinstance(text, str):
        return text
    import json  # noqa: PLC0415  (only messages that call tools need it)

    try:
        return json.loads(text or "{}", strict=False)
    except ValueError:
        return text
