"""Message dicts to neutral turns: what each message says, which calls it makes and answers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from genprompts.clients.blocks import Block, Own, Provider, Refusal, Text, ToolCall, ToolResult, Turn, Unfit, word
from genprompts.clients.objects import as_mapping
from genprompts.clients.openai_blocks import legacy_call, tool_call
from genprompts.clients.pairing import paired
from genprompts.clients.shapes import NAMED, read_content, results_of
from genprompts.errors import UnsupportedContentError
from genprompts.kinds import is_sequence


def read(
    messages: Iterable[Mapping[str, object]], drop: Collection[str] = (), *, lenient: bool = False
) -> tuple[Turn, ...]:
    """Return the turns of ``messages``, without the blocks whose kind is in ``drop``, calls and answers in pairs.

    A message of which nothing is left is left out. A ``lenient`` reader keeps blocks that it cannot read.

    Raises:
        UnsupportedContentError: a message cannot be read; the error names its position.
    """
    dropped = (drop,) if isinstance(drop, str) else tuple(drop)
    found: list[Turn] = []
    for position, message in enumerate(messages):
        try:
            turn = _turn(position, message, lenient=lenient)
        except Unfit as unfit:
            raise refusal(unfit, position) from None
        except RecursionError:
            raise refusal(Unfit("is nested too deeply", "message"), position) from None
        if dropped and turn.blocks:
            turn = replace(turn, blocks=_without(turn.blocks, dropped))
            if not turn.blocks:
                continue
        found.append(turn)
    return paired(found)


def refusal(unfit: Unfit, position: int, provider: Provider | None = None) -> UnsupportedContentError:
    """Return the error that says what is wrong, and in which message."""
    named = unfit.kind if unfit.kind in NAMED else "block"
    return UnsupportedContentError(f"message {position}: {named} {unfit.why}", provider or "", position, named)


def attribute(message: Mapping[str, object], key: str) -> object:
    """Return what a message says under ``key``, or what only LangChain's message it was made of says."""
    if key in message:
        return message[key]
    origin = getattr(message, "origin", None)
    return origin.get(key) if isinstance(origin, Mapping) else getattr(origin, key, None)


def _turn(position: int, given: object, *, lenient: bool) -> Turn:
    """Return what one message says."""
    message = as_mapping(given)
    if message is None or not isinstance(role := message.get("role"), str):
        raise Unfit("has no role", "message")
    blocks, plain = read_content(message.get("content"), lenient=lenient)
    if role in {"tool", "function"} and not results_of(blocks):
        blocks = (_result(role, message, blocks, plain=plain),)
    elif role == "assistant":
        blocks = _said(message, blocks)
    return Turn(position, role, blocks, plain, message)


def _result(role: str, message: Mapping[str, object], blocks: tuple[Block, ...], *, plain: bool) -> Block:
    """Return the answer that a message of the role ``tool`` or ``function`` is."""
    call_id, name = message.get("tool_call_id"), message.get("name")
    return ToolResult(
        call_id if role == "tool" and isinstance(call_id, str) and call_id else None,
        name if isinstance(name, str) and name else None,
        blocks,
        plain,
        attribute(message, "status") == "error",
        Own("openai", message),
    )


def _said(message: Mapping[str, object], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of an assistant's message with its refusal and the calls beside its content."""
    more: list[Block] = []
    if isinstance(refused := message.get("refusal"), str) and refused:
        more.append(Refusal(refused, Own("openai", message)))
    calls = message.get("tool_calls")
    entries = [as_mapping(call) for call in calls] if is_sequence(calls) else []
    beside = [tool_call(entry) for entry in entries if entry is not None]
    # LangChain names a call twice: in the content, as the provider wrote it, and parsed beside the content.
    named = {call.id: call for call in beside if call.id is not None}
    within = {block.id for block in blocks if isinstance(block, ToolCall)}
    blocks = tuple(_completed(block, named) for block in blocks)
    more += [call for call in beside if call.id is None or call.id not in within]
    if not calls and (legacy := as_mapping(message.get("function_call"))) is not None:
        more.append(legacy_call(legacy))
    if more and blocks and all(isinstance(block, Text) and not block.text for block in blocks):
        blocks = ()  # an empty text beside calls says nothing
    return (*blocks, *more)


def _completed(block: Block, named: Mapping[str, ToolCall]) -> Block:
    """Return a call with its arguments: a stream leaves them beside the content."""
    if not isinstance(block, ToolCall) or block.arguments or block.id is None or block.id not in named:
        return block
    arguments = named[block.id].arguments
    return replace(block, arguments=arguments, own=named[block.id].own) if arguments else block


def _without(blocks: tuple[Block, ...], drop: Collection[str]) -> tuple[Block, ...]:
    """Return the blocks whose kind is not in ``drop``, within answers too."""
    return tuple(
        replace(block, content=_without(block.content, drop), own=Own("shared", {}))
        if isinstance(block, ToolResult) and any(word(inner) in drop for inner in block.content)
        else block
        for block in blocks
        if word(block) not in drop
    )
