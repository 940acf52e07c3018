"""What prompts touch when they render values that mean harm: no file, no socket, and no more memory than is allowed."""

import pickle
import pickletools
import re
from typing import Any

import pytest

from genprompts import ChatPromptTemplate, ImagePromptTemplate, PromptTemplate, UnexpectedInputError, limits
from genprompts.errors import RenderLimitError, TemplateDefinitionError

from . import hostile_values as hostile
from .hostile_values import ADAPTERS, SECRET, all_said, outcome, written

Prompts = dict[str, Any]

# --- images (a8) ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "FILE:/etc/passwd", " file:///etc/passwd", "javascript:alert(1)", "ftp://e.example/a"),
        *("/etc/passwd", "../../etc/passwd", "//e.example/a", "\\\\host\\share", "/dev/zero", "data:text/html,<b>"),
        *("https://e.example/\r\nHost: other", "https://e.example/\0", "https://e.example/\u202e", "", "  "),
        *("data:image/png;base64,<no base64>", "data:image/png;base64", "blob:abc", "gs://bucket/a", "x" * 70 + ":"),
    ],
)
def test_images_that_are_refused(package: Prompts, url: str) -> None:
    """Paths, other schemes, line breaks and what is no base64 are refused, and not shown."""
    whole = ImagePromptTemplate({"url": "{x}"})
    block = ChatPromptTemplate([("user", [{"type": "image_url", "image_url": "{x}"}])])
    for prompt in (package["image"], whole, block):
        with pytest.raises(UnexpectedInputError) as caught:
            prompt.invoke({"x": url})
        assert not url.strip() or repr(url)[1:-1] not in str(caught.value)


def test_images_have_a_size(package: Prompts) -> None:
    """An image that is too long is refused before anything else is done with it."""
    with limits.allow(characters=100_000), pytest.raises(RenderLimitError):
        package["image"].invoke({"x": "data:image/png;base64," + "A" * 200_000})


def test_paths_are_never_read(tmp_path: Any) -> None:
    """A path beside the URL is refused, and so are sources that name files."""
    secret = tmp_path / "a.png"
    secret.write_bytes(b"\x89PNG")
    for definition in ({"path": "{x}"}, {"url": "{x}", "path": "a.png"}):
        with pytest.raises(TemplateDefinitionError):
            ImagePromptTemplate(definition)
    with pytest.raises(UnexpectedInputError):
        ImagePromptTemplate({"url": "https://e.example/a"}).invoke({"path": str(secret)})


def test_rendering_opens_nothing(prompts: Prompts) -> None:
    """No file is opened, no socket made, no program run and nothing compiled, whatever is rendered."""
    values: tuple[object, ...] = (
        *("file:///etc/passwd", "/etc/passwd", "https://e.example/a.png", "data:image/png;base64,AAAA", SECRET),
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}]}],
        [{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "http://169.254.169.254"}}]}],
    )
    everything = {**prompts, **hostile.history()}

    def render() -> None:
        for prompt in everything.values():
            for value in values:
                found = outcome(prompt, value)
                if hasattr(found, "to_openai"):
                    for client in ADAPTERS:
                        written(found, client)

    render()  # what is imported late is imported now
    with hostile.watched() as seen:
        render()

    assert seen == []


def test_the_watch_sees() -> None:
    """The watch of the test before this one sees files, sockets and programs."""
    import os
    import socket

    with hostile.watched() as seen:
        socket.socket().close()
        os.open(os.devnull, os.O_RDONLY)
        compile("1", "a", "eval")

    assert [event.partition(" ")[0] for event in seen] == ["socket.__new__", "open", "compile"]


# --- volume (a9) ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template_format", "text"),
    [
        ("mustache", "{{#x}}{{#x}}{{#x}}a{{/x}}{{/x}}{{/x}}"),
        ("jinja2", "{% for a in x %}{% for b in x %}{{ b }}{% endfor %}{% endfor %}"),
    ],
)
def test_what_makes_too_much_ends(template_format: Any, text: str) -> None:
    """A long list in sections or loops ends with an error that names the limit."""
    many = ["s3cr3t"] * 1_000
    with pytest.raises(RenderLimitError) as caught:
        PromptTemplate(text, template_format=template_format).invoke({"x": many})

    assert caught.value.limit in {"characters", "steps"}
    assert "s3cr3t" not in all_said(caught.value)


def test_what_holds_itself(prompts: Prompts) -> None:
    """Lists and dicts that hold themselves are printed as Python prints them, or refused; nothing goes on for ever."""
    assert prompts["f-string"].invoke({"x": hostile.ITSELF}) == "[[...]]"
    for prompt in prompts.values():
        for value in (hostile.ITSELF, hostile.HOLDER):
            assert not isinstance(outcome(prompt, value), RecursionError)


def test_what_python_cannot_print(prompts: Prompts) -> None:
    """A number of more digits than Python writes, and what is too deep for it, end with Python's own error."""
    for name in ("f-string", "mustache", "jinja2", "generated fstring", "generated whole", "generated loose"):
        assert isinstance(outcome(prompts[name], 10**5_000), ValueError)
        assert isinstance(outcome(prompts[name], hostile.DEEP), (str, RecursionError))  # later Pythons go deeper


# --- pickles -------------------------------------------------------------------------------------


def test_pickles_hold_no_code(prompts: Prompts) -> None:
    """A pickled prompt names classes of genprompts and of the package alone; it is rendered as before."""
    for name, prompt in prompts.items():
        if name == "few-shot":  # it holds the selector, a program's own
            continue
        prompt.invoke({"x": "https://e.example"}) if name not in {"generated talk", "bound"} else None
        pickled = pickle.dumps(prompt)
        strings = [argument for _, argument, _ in pickletools.genops(pickled) if isinstance(argument, str)]
        modules = {one for one in strings if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", one)} - {"e.example"}
        assert all(one.startswith(("genprompts.", "hostile_")) for one in modules), (name, modules)
        assert pickle.loads(pickled) == prompt
