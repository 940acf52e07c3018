"""Generated prompts for people.

They keep no template. One that only prints its inputs is rendered with values that print their own names; of the others
the class's docstring has a table.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from inspect import cleandoc
from typing import Any

from genprompts.kinds import is_mapping, is_sequence
from genprompts.prompts.bound import BoundPrompt
from genprompts.prompts.prompt import Prompt
from genprompts.templates.pretty import marked, pretty_message, ruled, titled

# Characters for private use stand around names until all braces are texts'.
_OPEN, _CLOSE = "\ue000", "\ue001"
_NAME = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_ROW = re.compile(r"\s*\| (.*?) \| (.*) \|\s*")
_OPTIONAL = re.compile(r" \(.*\)\Z")


class _Looked(Exception):  # noqa: N818  (never leaves this module)
    """A prompt does more with an input than to print it."""


class _Printed:
    """A value that prints how it is asked for; all else that is done with it fails."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __format__(self, spec: str) -> str:
        return f"{_OPEN}{self.name}:{spec}{_CLOSE}" if spec else str(self)

    def __str__(self) -> str:
        return f"{_OPEN}{self.name}{_CLOSE}"

    def __repr__(self) -> str:
        return _Converted(f"{_OPEN}{self.name}!r{_CLOSE}")

    def __bool__(self) -> bool:
        raise _Looked

    def __iter__(self) -> Iterator[object]:
        raise _Looked

    def __getattr__(self, name: str) -> object:
        raise _Looked

    def __eq__(self, other: object) -> bool:
        raise _Looked

    def __hash__(self) -> int:
        raise _Looked


class _Converted(str):
    """What a conversion made of a value, which remembers the specification behind it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return f"{self[:-1]}:{spec}{_CLOSE}" if spec else str(self)


def pretty_prompt(prompt: Prompt[Any, Any], *, html: bool) -> str:
    """Return a generated prompt for people; with ``html``, its inputs in colour."""
    if isinstance(prompt, BoundPrompt):
        prompt = prompt.unbound
    rows = _rows(type(prompt).__doc__ or "")
    placeholders = [_OPTIONAL.sub("", text) for role, text in rows if role == "placeholder"]
    values: dict[str, object] = {
        name: [{"role": "user", "content": f"{_OPEN}{name}{_CLOSE}", "placeholder": name}]
        if name in placeholders
        else _Printed(name)
        for name in (*prompt.input_variables, *prompt.optional_variables)
    }
    with suppress(Exception):  # whatever a prompt does with such values: its docstring is there as well
        return _rendered(prompt._render(values), html=html)  # noqa: SLF001  (what renders is the one thing to show)
    if rows:
        return "\n\n".join(_row(role, text, html=html) for role, text in rows)
    return cleandoc(type(prompt).__doc__ or "").rpartition("\n\n")[2]


def _rows(docstring: str) -> list[tuple[str, str]]:
    """Return the roles and the templates in the table of a docstring."""
    found = [match.groups() for line in docstring.splitlines() if (match := _ROW.fullmatch(line))]
    return [(role, text.replace("\\|", "|")) for role, text in found[2:]]


def _row(role: str, text: str, *, html: bool) -> str:
    """Return one row of the table as a message."""
    if role == "placeholder":
        name = _OPTIONAL.sub("", text)
        return f"{ruled('Messages Placeholder', html=html)}\n\n{marked('{' + name + '}', html=html)}"
    return f"{titled(role, html=html)}\n\n{text}"


def _rendered(value: object, *, html: bool) -> str:
    """Return what a prompt renders, with the names of inputs as fields."""
    if isinstance(value, str):
        return _fields(value, html=html)
    if is_mapping(value):
        return _fields(str(value["url"]) if set(value) <= {"url", "detail"} else _json(value), html=html)
    messages = value if is_sequence(value) else ()
    return "\n\n".join(_message(message, html=html) for message in messages if is_mapping(message))


def _message(message: Mapping[str, object], *, html: bool) -> str:
    if "placeholder" in message:
        return _row("placeholder", str(message["placeholder"]), html=html)
    shown = pretty_message(message, html=html)
    head, _, content = shown.partition("\n\n")
    if str(message.get("role")) == "assistant":
        head = titled("assistant", html=html) + head.partition("\n")[1] + head.partition("\n")[2]
    return f"{head}\n\n{_fields(content, html=html)}"


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _fields(text: str, *, html: bool) -> str:
    """Return ``text`` as an f-string template: what is printed of inputs in braces, other braces doubled."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return _NAME.sub(lambda match: marked(f"{{{match[1]}}}", html=html), doubled)
