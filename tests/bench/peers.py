"""Other libraries that render prompts, where they are installed: banks and mstache."""

import importlib
import importlib.util
from typing import Any

from tests.bench.timing import Call

BANKS = {
    "short": """{% chat role="system" %}You are a {{ role }}.{% endchat %}
{% chat role="user" %}Hello, {{ name }}!{% endchat %}
""",
}
"""The prompts of the benchmarks in the language of banks."""


def banks(name: str, values: dict[str, object]) -> dict[str, Call]:
    """Return the call that renders the prompt ``name`` with banks."""
    if name not in BANKS or importlib.util.find_spec("banks") is None:
        return {}
    prompt: Any = importlib.import_module("banks").Prompt(BANKS[name])
    assert [message.content[0].text for message in prompt.chat_messages(values)] == ["You are a helper.", "Hello, Ada!"]
    return {"banks": (prompt.chat_messages, values)}


def mstache(template: str, values: dict[str, object], text: str) -> dict[str, Call]:
    """Return the call that renders a mustache ``template``, which gives ``text``, with mstache."""
    if importlib.util.find_spec("mstache") is None:
        return {}
    render: Any = importlib.import_module("mstache").render
    assert render(template, values) == text
    return {"mstache": (lambda given: render(template, given), values)}
