"""Values that mean harm: texts that look like templates, objects with methods of their own, what has no end."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from genprompts import (
    ChatPromptTemplate,
    DictPromptTemplate,
    FewShotPromptTemplate,
    ImagePromptTemplate,
    MessagesPlaceholder,
    PipelinePromptTemplate,
    PromptTemplate,
    StructuredPrompt,
)
from genprompts_codegen.cli import main

SECRET = "s3cr3t \x1b[31m"
"""A value that must not stand in any error; it would also colour a terminal."""
RAN: list[str] = []
"""The methods of values that were called."""


class Spy:
    """An object that notes which of its methods are called."""

    def __init__(self) -> None:
        self.token = SECRET

    def __call__(self, *_: object, **__: object) -> str:
        RAN.append("call")
        return SECRET

    def __str__(self) -> str:
        RAN.append("str")
        return "spy"

    def __repr__(self) -> str:
        RAN.append("repr")
        return SECRET

    def __format__(self, specification: str) -> str:
        RAN.append("format")
        return f"spy{specification}"


class Text(str):
    """A text that answers otherwise than it should."""

    __slots__ = ()

    def __str__(self) -> str:
        RAN.append("str")
        return "another"

    def __repr__(self) -> str:
        return SECRET

    def encode(self, *_: object, **__: object) -> bytes:
        """Return nothing of the text."""
        RAN.append("encode")
        return b""


class Liar:
    """An object that says it is of another class."""

    def __init__(self, claimed: type) -> None:
        object.__setattr__(self, "claimed", claimed)

    @property  # type: ignore[misc]  # that is the lie
    def __class__(self) -> type:
        return object.__getattribute__(self, "claimed")  # type: ignore[no-any-return]  # set above

    def __repr__(self) -> str:
        return SECRET


class Everything:
    """An object that has each attribute that is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return SECRET

    def __repr__(self) -> str:
        return SECRET


class Items(list[Any]):
    """A list of a class of its own."""


class Entries(dict[str, Any]):
    """A dict that answers for every key."""

    def __missing__(self, key: str) -> str:
        return SECRET


def function(*_: object, **__: object) -> str:
    """Note that it was called."""
    RAN.append("function")
    return SECRET


ITSELF: list[Any] = []
ITSELF.append(ITSELF)
HOLDER: dict[str, Any] = {}
HOLDER.update(a=HOLDER, b=[HOLDER])
DEEP: list[Any] = []
for _ in range(5_000):
    DEEP = [DEEP]

TEMPLATES = ("{x}", "{{x}}", "{{{x}}}", "{x!r:>9}", "{{#x}}{{/x}}", "{{> x}}", "{{=<% %>=}}", "{% raw %}", "{# x #}")
"""Texts that would be something if anyone read them as templates."""
ODD = ("\ud800", "a\0b", "\u202eabc\u2066", "\r\n", "\x1b[31m", "\ufeff", "e\u0301", "\U0001fae8")
"""Texts with characters that someone stumbles over."""
PLAIN: dict[str, object] = {
    **{f"template {text}": text for text in TEMPLATES},
    **{f"odd {text!a}": text for text in ODD},
    "secret": SECRET,
    "none": None,
    "true": True,
    "number": 3,
    "decimal": 0.5,
    "infinite": float("inf"),
    "empty": "",
    "list": [SECRET, 1, None],
    "dict": {"a": SECRET, "": {"b": [SECRET]}},
    "pair": ("human", SECRET),
    "itself": ITSELF,
    "holder": HOLDER,
    "long": "x" * 70_000,
}
"""Values as JSON has them, and lists and dicts that hold themselves."""
OBJECTS: dict[str, object] = {
    "spy": Spy(),
    "class": Spy,
    "function": function,
    "text": Text("x"),
    "everything": Everything(),
    "items": Items([SECRET]),
    "entries": Entries(a=SECRET),
    "bytes": SECRET.encode(),
    "set": {SECRET},
    **{f"claims {one.__name__}": Liar(one) for one in (str, dict, list, int)},
}
"""Objects of a program."""
MESSAGES: dict[str, object] = {
    "system": [{"role": "system", "content": SECRET}],
    "unknown role": [{"role": SECRET, "content": SECRET}],
    "role is a list": [{"role": [SECRET], "content": SECRET}],
    "content is a number": [{"role": "user", "content": 5}],
    "content holds itself": [{"role": "user", "content": ITSELF}],
    "block is a number": [{"role": "user", "content": [5]}],
    "unknown block": [{"role": "user", "content": [{"type": SECRET}]}],
    "block without a type": [{"role": "user", "content": [{SECRET: SECRET, "a": ITSELF}]}],
    "key is an object": [{"role": "user", "content": [{5: Spy()}]}],
    "deep block": [{"role": "user", "content": [{"text": "a", "x": DEEP}]}],
    "bad call": [{"role": "assistant", "content": "", "tool_calls": [SECRET, 5, None, {"function": SECRET}]}],
    "call with objects": [{"role": "assistant", "content": "", "tool_calls": [{"name": "f", "args": {Spy(): Spy()}}]}],
    "call that holds itself": [{"role": "assistant", "content": "", "tool_calls": [{"name": "f", "args": HOLDER}]}],
    "answer": [{"role": "tool", "tool_call_id": SECRET, "content": [{"type": "image"}]}],
    "pair": [(SECRET, SECRET)],
    "list in a list": [ITSELF],
    "parts": [{"role": "user", "parts": [{"text": SECRET}, {"inline_data": {"data": SECRET, "mime_type": 5}}]}],
    "unknown parts": [{"role": SECRET, "parts": 5}],
    "removal": [{"type": "remove", "id": SECRET, "content": ""}],
    "saved": [{"lc": 1, "type": "constructor", "id": [SECRET], "kwargs": {"content": SECRET}}],
    "object": [Everything()],
    "text of its own": [Text(SECRET)],
    "detail": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": SECRET, "detail": SECRET}}]}],
}
"""What someone may send for a history."""


class Selector:
    """Selects one example, made of the inputs."""

    def select_examples(self, input_variables: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the example."""
        return [{"q": input_variables["x"]}]

    def add_example(self, example: dict[str, str]) -> None:
        """Add nothing."""


def templates() -> dict[str, Any]:
    """Return a template of each kind and language that takes the input ``x``; each prints it, and reads no part of it."""
    example = PromptTemplate("{q}")
    image = {"type": "image_url", "image_url": {"url": "https://e.example/{x}"}}
    made: dict[str, Any] = {
        "few-shot": FewShotPromptTemplate(
            example_selector=Selector(), example_prompt=example, suffix="{x}", input_variables=["x"]
        ),
        "pipeline": PipelinePromptTemplate(
            final_prompt=PromptTemplate("{a}{x}"), pipeline_prompts=[("a", PromptTemplate("<{x}>"))]
        ),
        "structured": StructuredPrompt([("human", "{x}")], {"title": "a", "type": "object", "properties": {}}),
        "image": ImagePromptTemplate({"url": "https://e.example/{x}", "detail": "{x}"}),
        "blocks": ChatPromptTemplate([("user", [image, {"type": "text", "text": "{x}"}])]),
        "dict": DictPromptTemplate({"type": "text", "text": ["{x}"]}),
        "filled in": PromptTemplate("{x}{token}").partial(token=SECRET),
        "converted": PromptTemplate("{x!s}{x!r}{x!a}"),
    }
    for template_format, text in (("f-string", "{x}"), ("mustache", "{{{x}}}"), ("jinja2", "{{ x }}")):
        made[template_format] = PromptTemplate(text, template_format=template_format)  # type: ignore[arg-type]  # one of three
        made[f"chat, {template_format}"] = ChatPromptTemplate(
            [("system", f"<{text}>"), ("human", text)],
            template_format=template_format,  # type: ignore[arg-type]  # same
        )
    return made


SOURCE = """
from langchain_core.prompts import ChatPromptTemplate, ImagePromptTemplate, MessagesPlaceholder, PromptTemplate

fstring = PromptTemplate.from_template("{x}")
whole = PromptTemplate.from_template("{{{x}}}", template_format="mustache")
loose = PromptTemplate.from_template("{{ x }}", template_format="jinja2")
chat = ChatPromptTemplate.from_messages([("system", "<{x}>"), ("human", "{x}")])
talk = ChatPromptTemplate.from_messages([MessagesPlaceholder("x"), ("human", "{q}")])
image = ImagePromptTemplate(template={"url": "{x}"}, input_variables=["x"])
section = PromptTemplate.from_template("{{#x}}{{{.}}}{{/x}}", template_format="mustache")
"""


def generated(folder: Path, settings: str = "") -> dict[str, Any]:
    """Return the prompts of a package that is generated in ``folder``, by the names of the variables."""
    name = f"hostile_{folder.name.replace('-', '_')}"
    (folder / "source.py").write_text(SOURCE)
    text = f'[tool.genprompts]\nsources = ["source.py"]\noutput = "{name}"\n{settings}\n'
    (folder / "pyproject.toml").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(str(folder))
        patch.setattr(sys, "dont_write_bytecode", True)
        assert main(["generate"]) == 0
        package = __import__(name)
        return {key.rpartition("/")[2]: package.prompts[key] for key in package.prompts}


def history() -> dict[str, Any]:
    """Return chat templates that take the history ``x``."""
    return {
        "history": ChatPromptTemplate([MessagesPlaceholder("x")]),
        "last": ChatPromptTemplate([MessagesPlaceholder("x", n_messages=2)]),
        "roles": ChatPromptTemplate([("placeholder", "{x}")], history_roles=["human", "ai"]),
        "strict": ChatPromptTemplate([MessagesPlaceholder("x")], strict=True),
    }


ADAPTERS: dict[str, Callable[[Any], object]] = {
    "openai": lambda value: value.to_openai(),
    "anthropic": lambda value: value.to_anthropic(),
    "google": lambda value: value.to_google(),
    "langchain": lambda value: value.to_langchain(),
    "text": lambda value: value.to_string(),
}


def outcome(prompt: Any, x: object, y: object = None) -> object:
    """Return what ``prompt`` renders of ``x`` and ``y``, or the error."""
    try:
        return prompt.invoke({"x": x, "y": y})
    except Exception as error:  # noqa: BLE001  (which it is, the tests say)
        return error


def written(value: Any, client: str) -> object:
    """Return ``value`` in the shape of a client, or the error."""
    try:
        return ADAPTERS[client](value)
    except Exception as error:  # noqa: BLE001  (which it is, the tests say)
        return error


def all_said(error: BaseException) -> str:
    """Return all that ``error`` says of itself: its traceback as it is printed, its repr, arguments and attributes."""
    printed = "".join(traceback.format_exception(error))
    return f"{printed}{error!r}{error.args!r}{vars(error)!r}"


_seen: list[str] | None = None


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], int):
        return  # what was opened before
    if _seen is not None and event.partition(".")[0] in {"open", "socket", "os", "subprocess", "exec", "compile"}:
        _seen.append(f"{event} {arguments[:1]!a}")


sys.addaudithook(_audit)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Watch which files are opened, which sockets made, which programs run and what is compiled."""
    global _seen  # noqa: PLW0603  (an audit hook stays for ever, and cannot be given another place)
    found: list[str] = []
    _seen = found
    try:
        yield found
    finally:
        _seen = None
