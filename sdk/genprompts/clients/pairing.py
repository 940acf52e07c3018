"""Calls and their answers: ids for those that have none, and the names that answers leave out."""

from collections.abc import Iterable
from dataclasses import replace

from genprompts.clients.blocks import Block, ToolCall, ToolResult, Turn


def paired(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Return the turns in which each call has an id, and each answer the id and the name of its call.

    Google's calls may come without ids, and so do OpenAI's old function calls: their answers are told by the name,
    in the order of the calls. An answer to a call that is nowhere stays as it is.
    """
    found = tuple(turns)
    pairs = _Pairs({block.id for turn in found for block in turn.blocks if isinstance(block, ToolCall)})
    return tuple(
        replace(turn, blocks=tuple(map(pairs.complete, turn.blocks)))
        if any(isinstance(block, (ToolCall, ToolResult)) for block in turn.blocks)
        else turn
        for turn in found
    )


class _Pairs:
    """The calls so far."""

    def __init__(self, used: "set[str | None]") -> None:
        self._used = used  # ids that are taken, anywhere in the list
        self._names: dict[str, str] = {}  # the function that the call of an id asks for
        self._open: list[tuple[str, str]] = []  # name and id of calls whose answers have no id, oldest first

    def complete(self, block: Block) -> Block:
        """Return a call or an answer with what it lacks, other blocks as they are."""
        if isinstance(block, ToolCall):
            call_id = block.id
            if call_id is None:
                call_id = self._new_id()
                self._open.append((block.name, call_id))
            self._names[call_id] = block.name
            return block if block.id is not None else replace(block, id=call_id)
        if isinstance(block, ToolResult):
            call_id = block.id if block.id is not None else self._answered(block.name)
            name = block.name or (self._names.get(call_id) if call_id is not None else None)
            return replace(block, id=call_id, name=name)
        return block

    def _new_id(self) -> str:
        """Return an id that no call has."""
        number = len(self._names) + 1
        while f"call_{number}" in self._used:
            number += 1
        self._used.add(f"call_{number}")
        return f"call_{number}"

    def _answered(self, name: str | None) -> str | None:
        """Return the id of the oldest open call of ``name``, which is answered now."""
        for entry in self._open:
            if name is None or entry[0] == name:
                self._open.remove(entry)
                return entry[1]
        return None
