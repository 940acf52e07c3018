"""Random values for the inputs of a prompt: fitting ones mostly, and some of every other kind."""

from collections.abc import Iterable
from datetime import date, datetime, timezone

from langchain_core.messages import AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage
from tests.differential import data
from tests.differential.choices import Choices
from tests.differential.texts import DAY, NUMBER, WHOLE
from tests.differential.typed import Typed

from genprompts_codegen.ir import Messages, PromptSpec

TEXTS = ("x", "", "with {braces} and {{more}}", "line\nbreak", "ünïcödé 漢字 😀", "\"quotes' \\ %s", "{0}", "{a.b}")
ANY: tuple[object, ...] = (*TEXTS, None, 0, -5, 2.5, True, ["a", {"k": None}], {"k": "{v}"}, (1,), float("nan"), b"b")
MOMENT = datetime(2024, 2, 29, 13, 5, 7, tzinfo=timezone.utc)
DAYS: tuple[object, ...] = (date(1999, 12, 31), MOMENT)
CALLS = [{"name": "f", "args": {"k": "{v}"}, "id": "1"}]
SHAPES: tuple[object, ...] = (
    ("human", "x {y}"),
    "a text {z}",
    ("ai", "b"),
    ["assistant", "c"],
    ("system", ""),
    ("user", [{"type": "text", "text": "blocks"}]),
    {"role": "user", "content": "d"},
    {"role": "assistant", "content": ""},
    {"role": "developer", "content": "e"},
    ("developer", "f"),
    {"type": "human", "content": "g"},
    {"role": "tool", "content": "h", "tool_call_id": "1"},
    {"role": "human", "content": [{"type": "text", "text": "i"}, {"type": "image_url", "image_url": {"url": "u"}}]},
    HumanMessage("j {k}"),
    AIMessage("l", tool_calls=CALLS),
    SystemMessage([{"type": "text", "text": "m"}]),
    ToolMessage("n", tool_call_id="1"),
    ChatMessage(content="o", role="Jedi"),
    {"role": "function", "content": "p", "name": "f"},
    ("Human", "wrong role"),
    {"content": "no role"},
    None,
    5,
    ("human", "three", "parts"),
)
USUAL = 19
"""How many of the shapes LangChain takes."""


def history(draw: Choices) -> object:
    """Return a value for a placeholder."""
    if draw.rarely(40):
        return draw.pick(("text", None, 5, {"role": "user", "content": "x"}))
    usual = not draw.rarely(15)
    return [draw.pick(SHAPES[:USUAL] if usual else SHAPES) for _ in range(draw.below(4))]


def value(name: str, draw: Choices) -> object:
    """Return a value for the text input ``name``."""
    if draw.rarely(20):
        return draw.pick(ANY)
    if name in WHOLE:
        return draw.pick((7, 0, -12, 123456789, True))
    if name in NUMBER:
        return draw.pick((2.5, 3, -0.001, 1e22, float("inf")))
    if name in DAY:
        return draw.pick(DAYS)
    return draw.pick(TEXTS) if draw.below(2) else draw.pick(ANY)


def values(names: Iterable[str], messages: frozenset[str], draw: Choices) -> dict[str, object]:
    """Return values for ``names``; those in ``messages`` are placeholders."""
    return {name: history(draw) if name in messages else value(name, draw) for name in sorted(names)}


def fitting(spec: PromptSpec, guarded: frozenset[str], draw: Choices) -> dict[str, object]:
    """Return values of the types that we infer; some of another kind, and rarely one missing."""
    made = Typed(spec, draw, keys=draw.pick(("some", "all", "required")), edges=draw.rarely(3)).values()
    messages = {entry.name for entry in spec.inputs if isinstance(entry.type, Messages)}
    for name in sorted(made):
        if name in messages:
            made[name] = history(draw)
        elif draw.rarely(9):
            made[name] = data.anything(draw)
    required = [entry.name for entry in spec.inputs if entry.required]
    if required and draw.rarely(15):
        made.pop(draw.pick(required))
    for name in sorted(guarded & made.keys()):
        if draw.rarely(3):
            made.pop(name)
    return {**made, "extra": 1} if draw.rarely(9) else made
