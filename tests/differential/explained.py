"""The differences from langchain-core that are meant, each with the evidence that it is one of them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.differential import reference
from tests.differential.choices import Choices
from tests.differential.inputs import ANY, values
from tests.differential.reference import Failed

from genprompts_codegen.diagnostics.model import Diagnostic

EXPLAINED = {
    "field without a name": "LangChain takes `{}` and fails at each call; we refuse it (GP103)",
    "unknown conversion": "LangChain takes `{a!x}` and fails at each call; we refuse it (GP101)",
    "no value fits the format": "LangChain takes `{a:zz}` and fails at each call; we refuse it (GP109)",
    "width above 10,000": "LangChain pads to any width; we refuse it (GP109)",
    "required and optional placeholder": "LangChain makes the required one optional; we refuse it (GP201)",
    "text and placeholder of one name": "LangChain prints a list of messages as text; we refuse it (GP201)",
    "no value for all uses": "LangChain takes a template that fails whatever the value is; we refuse it (GP201)",
    "partial does not fit": "LangChain takes a partial that fails in its field; we refuse it (GP201)",
    "declared type does not fit": "LangChain does not check `input_types`; we refuse a wrong one (GP201)",
    "inputs of added messages": "LangChain does not list what `append` added or nested prompts leave open; we do",
    "examples are not templates": "LangChain fills in the braces of few-shot examples once more; we print them",
    "empty image detail": "LangChain leaves out an image's detail that comes out empty; we hand it on",
    "image without a url": "LangChain fails at a call that leaves an image's url empty; we render it",
    "few-shot partial": "LangChain takes the example's inputs for the prompt's own and then refuses a partial of one; we take it",
    "partials of two messages": "two messages fill in one name, each with its own value; we list the prompt, not more",
    "message sliced away": "LangChain never calls a message that a slice dropped, or makes it first; we judge what is left",
}
"""What each explained difference is: nothing else may differ, and each must occur."""

MESSAGES = [("human", "x"), ("ai", "y")]
NO_DATES: tuple[object, ...] = ("x", 1, 1.5, None, [], MESSAGES, *ANY)
"""Values of every kind but dates, which print whatever format they do not know."""


def names_of(prompt: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all inputs, and of those that are placeholders."""
    asked = reference.asked(prompt)
    messages = frozenset(one.variable_name for one in reference.placeholders(prompt))
    return asked.required | asked.optional | asked.partial, messages


def attempts(prompt: Any, draw: Choices) -> Iterator[dict[str, object]]:
    """Yield inputs of every kind: fitting ones, and one value for all."""
    names, messages = names_of(prompt)
    for _ in range(3):
        yield values(names, messages, draw)
    for same in NO_DATES:
        yield {name: MESSAGES if name in messages else same for name in names}


def never_renders(prompt: Any, draw: Choices) -> bool:
    """Whether ``prompt`` fails whatever it is given."""
    return all(isinstance(reference.render(prompt, given), Failed) for given in attempts(prompt, draw))


def _no_value(prompt: Any, name: str, draw: Choices) -> bool:
    """Whether no value of the input ``name`` lets ``prompt`` render."""
    names, messages = names_of(prompt)
    others = values(names, messages, draw)
    return all(isinstance(reference.render(prompt, {**others, name: one}), Failed) for one in NO_DATES)


def _fails_without(prompt: Any, name: str, draw: Choices) -> bool:
    """Whether ``prompt`` fails where its own value stands for ``name``."""
    names, messages = names_of(prompt)
    tries = (values(names - {name}, messages, draw) for _ in range(3))
    return all(isinstance(reference.render(prompt, given), Failed) for given in tries)


def _conflict(prompt: Any, message: str, draw: Choices) -> str | None:
    """Return which explained difference a conflict of types is."""
    match = re.search(r'"(.*?)"', message, re.DOTALL)
    name = match[1] if match else ""
    optional = {one.optional for one in reference.placeholders(prompt) if one.variable_name == name}
    if "required and an optional" in message:
        return "required and optional placeholder" if optional == {True, False} else None
    if "no value of" in message and optional:
        return "text and placeholder of one name"
    if "no value of" in message:
        return "no value for all uses" if _no_value(prompt, name, draw) else None
    if "the definition gives" in message:
        return "partial does not fit" if _fails_without(prompt, message.split('"')[1], draw) else None
    return "declared type does not fit" if "declared type" in message else None


def _refused(word: str) -> Callable[[Any, str, Choices], str | None]:
    return lambda prompt, _message, draw: word if never_renders(prompt, draw) else None


def _format(prompt: Any, message: str, draw: Choices) -> str | None:
    if "characters" in message:
        return "width above 10,000"
    return "no value fits the format" if never_renders(prompt, draw) else None


_RULES: dict[str, Callable[[Any, str, Choices], str | None]] = {
    "GP101": _refused("unknown conversion"),
    "GP103": _refused("field without a name"),
    "GP109": _format,
    "GP201": _conflict,
}


def refusal(prompt: Any, finding: Diagnostic, draw: Choices) -> str | None:
    """Return which explained difference it is that we refuse with ``finding`` what LangChain takes as ``prompt``."""
    rule = _RULES.get(finding.code.id)
    return rule(prompt, finding.message, draw) if rule is not None else None


def rescans_examples(prompt: Any) -> bool:
    """Whether an example of a few-shot text prompt has braces, which LangChain reads once more."""
    if not hasattr(prompt, "example_prompt") or not hasattr(prompt, "suffix"):
        return False
    wanted = prompt.example_prompt.input_variables
    shown = [prompt.example_prompt.format(**{key: one[key] for key in wanted}) for one in prompt.examples or ()]
    return any(set("{}") & set(text) for text in (*shown, prompt.example_separator))
