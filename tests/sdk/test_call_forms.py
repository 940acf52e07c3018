"""``format``, ``format_messages``, ``format_prompt`` and their async twins of generated prompts."""

import asyncio
from typing import Any

import pytest

from genprompts import (
    ChatPrompt,
    ChatPromptValue,
    DictPrompt,
    ImagePrompt,
    ImagePromptValue,
    TextPrompt,
    TextPromptValue,
)


class Hello(ChatPrompt[Any]):
    """A chat prompt as it is generated."""

    __slots__ = ()
    name = "hello"
    input_variables = ("class",)

    def __call__(self, *, class_: str) -> ChatPromptValue:
        """Render from keywords."""
        return self._render({"class": class_})

    def _render(self, input: Any, config: object = None) -> ChatPromptValue:  # noqa: A002
        if config is not None:
            return self._traced(input, config)
        return ChatPromptValue([{"role": "user", "content": f"Hello {input['class']}"}])


class Text(TextPrompt[Any]):
    """A text prompt as it is generated."""

    __slots__ = ()

    def __call__(self, *, x: str) -> TextPromptValue:
        """Render from keywords."""
        return TextPromptValue(f"x={x}")


class Image(ImagePrompt[Any]):
    """An image prompt as it is generated."""

    __slots__ = ()

    def __call__(self, *, x: str) -> ImagePromptValue:
        """Render from keywords."""
        return ImagePromptValue({"url": f"https://{x}"})


class Block(DictPrompt[Any]):
    """A dict prompt as it is generated."""

    __slots__ = ()

    def __call__(self, *, x: str) -> dict[str, object]:
        """Render from keywords."""
        return {"x": x}


@pytest.mark.parametrize("form", ["format_messages", "format_prompt"])
def test_chat_forms(form: str) -> None:
    """The forms that give what the call gives are the call itself: they cost no frame, and know its keywords."""
    prompt = Hello()

    assert getattr(Hello, form) is Hello.__call__
    assert getattr(prompt, form)(class_="A") == prompt.invoke({"class": "A"})
    assert asyncio.run(getattr(prompt, f"a{form}")(class_="A")) == prompt.invoke({"class": "A"})


def test_chat_as_text() -> None:
    """``format`` of a chat prompt is its transcript."""
    assert Hello().format(class_="A") == "Human: Hello A"
    assert asyncio.run(Hello().aformat(class_="A")) == "Human: Hello A"


@pytest.mark.parametrize("prompt", [Text(), Image(), Block()])
def test_other_forms(prompt: "Text | Image | Block") -> None:
    """``format`` and ``format_prompt`` of other prompts give what the call gives."""
    for form in ("format", "format_prompt"):
        assert getattr(prompt, form)(x="a") == prompt(x="a")
        assert asyncio.run(getattr(prompt, f"a{form}")(x="a")) == prompt(x="a")


def test_bound_prompts_have_the_forms() -> None:
    """What ``partial`` returns has them, too, and awaits what is bound to an async function."""

    async def soon() -> str:
        await asyncio.sleep(0)
        return "B"

    bound: Any = Hello().partial(**{"class": "A"})  # type: ignore[attr-defined]  # generated classes declare it
    later: Any = Hello().partial(**{"class": soon})  # type: ignore[attr-defined]  # same

    assert bound.format() == "Human: Hello A"
    assert bound.format_messages() == Hello()(class_="A")
    assert asyncio.run(later.aformat()) == "Human: Hello B"
