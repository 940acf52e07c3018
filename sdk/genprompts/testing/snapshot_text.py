"""What prompts render, as text that people read and compare."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from genprompts.prompts.prompt import Prompt
from genprompts.testing.samples import sample_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"""Characters that editors do not show, that end lines, or that no file can hold."""


def written(rendered: object, given: Mapping[str, object] | None = None) -> str:
    """Return a text, messages, an image or any plain value as text; a prompt as what its sample inputs give.

    ``given`` are values for the inputs of a prompt that no value can be made for.
    """
    lines = _samples(rendered, given) if isinstance(rendered, Prompt) else _lines(rendered)
    return "".join(f"{line}\n" for line in lines)


def _lines(rendered: object) -> "Iterator[str]":
    if isinstance(rendered, str):
        yield from _text("text", rendered)
    elif (
        isinstance(rendered, Sequence)
        and rendered
        and all(isinstance(one, Mapping) and "role" in one for one in rendered)
    ):
        for message in rendered:
            yield from _message(message)
    else:
        yield "[value]"
        yield from _indented(_json(rendered))


def _messages(rendered: object) -> Sequence[Mapping[str, object]]:
    """Return the messages that ``rendered`` is; none where it is something else."""
    found = rendered if isinstance(rendered, Sequence) else ()
    return found if all(isinstance(one, Mapping) and "role" in one for one in found) else ()


def _samples(prompt: Prompt[Any, Any], given: Mapping[str, object] | None) -> "Iterator[str]":
    for index, (label, value) in enumerate(sample_inputs(prompt, given=given).items()):
        yield from ([""] if index else [])
        yield f"# {label}"
        yield from _lines(prompt.invoke(value))


def _message(message: Mapping[str, object]) -> "Iterator[str]":
    """Yield a message: its role, what else it has, and its content."""
    role, content = str(message["role"]), message.get("content")
    others = {key: value for key, value in message.items() if key not in {"role", "content"}}
    if isinstance(content, str):
        yield from _text(role, content)
    else:
        yield f"[{role}]"
        for block in content if isinstance(content, Sequence) else [] if content is None else [content]:
            yield from _block(block)
    if others:
        yield "  + with"
        yield from _indented(_json(others), "    ")


def _block(block: object) -> "Iterator[str]":
    """Yield a content block: text as text, all else as JSON."""
    if isinstance(block, Mapping) and set(block) == {"type", "text"} and block["type"] == "text":
        yield from (f"  {line}" if line else "" for line in _text("text", str(block["text"])))
    else:
        yield "  [block]"
        yield from _indented(_json(block), "    ")


def _text(title: str, text: str) -> "Iterator[str]":
    """Yield a text below its title; one that no file keeps as it is, as a JSON string for each of its lines."""
    if not _UNSEEN.search(text):
        yield f"[{title}]"
        yield from _indented(text)
    else:
        yield f"[{title}, each line as a JSON string]"
        yield from _indented("\n".join(json.dumps(line) for line in text.split("\n")))


def _indented(text: str, margin: str = "  ") -> "Iterator[str]":
    return (f"{margin}{line}" if line else "" for line in text.split("\n"))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=_named)


def _named(value: object) -> object:
    """Return what stands for a value that JSON has no words for; never an address in memory."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    return f"<{type(value).__name__}>"
