"""Subclasses of users that override what LangChain's prompts render through."""

import asyncio
import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import Self

from genprompts import (
    ChatPromptTemplate,
    DictPromptTemplate,
    FewShotPromptTemplate,
    HumanMessage,
    HumanMessagePromptTemplate,
    ImagePromptTemplate,
    ImagePromptValue,
    MessageLike,
    MessagesPlaceholder,
    MissingInputError,
    PromptTemplate,
    SystemMessage,
    TemplateDefinitionError,
    TextPromptValue,
    UnexpectedInputError,
)
from genprompts.messages.types import Message
from genprompts.value import ChatPromptValue


class Headed(ChatPromptTemplate):
    """Puts a message before the others."""

    def format_messages(self, /, **values: object) -> ChatPromptValue:
        """Return the messages and one more."""
        return ChatPromptValue([SystemMessage("HEAD"), *super().format_messages(**values)])  # type: ignore[list-item]  # a dict of ours


class Loud(PromptTemplate):
    """Renders capitals."""

    def format(self, /, **values: object) -> TextPromptValue:
        """Return the text in capitals."""
        return TextPromptValue(super().format(**values).upper())


class LoudMessage(HumanMessagePromptTemplate):
    """Renders capitals."""

    def format(self, /, **values: object) -> Message:
        """Return the message in capitals."""
        return {**super().format(**values), "content": str(super().format(**values)["content"]).upper()}


class Last(MessagesPlaceholder):
    """Keeps the last message."""

    def format_messages(self, /, **values: object) -> list[Message]:
        """Return the last message."""
        return super().format_messages(**values)[-1:]


class Awaited(ChatPromptTemplate):
    """Has something to say in asynchronous calls."""

    async def aformat_messages(self, /, **values: object) -> ChatPromptValue:
        """Return the messages twice."""
        await asyncio.sleep(0)
        return ChatPromptValue(2 * list(await super().aformat_messages(**values)))


class Wrapped(PromptTemplate):
    """Overrides the method that LangChain's ``invoke`` calls first."""

    def format_prompt(self, /, **values: object) -> TextPromptValue:
        """Return the text in brackets."""
        return TextPromptValue(f"[{super().format_prompt(**values)}]")


class WrappedLoud(Loud):
    """Overrides both methods."""

    def format_prompt(self, /, **values: object) -> TextPromptValue:
        """Return the text in brackets."""
        return TextPromptValue(f"[{super().format_prompt(**values)}]")


class Counted(ImagePromptTemplate):
    """Adds to the address."""

    def format(self, /, **values: object) -> ImagePromptValue:
        """Return the image with a query."""
        made = super().format(**values)
        return ImagePromptValue({**made, "url": made["url"] + "?n=1"})


class Marked(DictPromptTemplate):
    """Adds a key."""

    def format(self, /, **values: object) -> dict[str, object]:
        """Return the dict with a mark."""
        return {**super().format(**values), "mark": True}


class Nothing(ChatPromptTemplate):
    """Gives what is no list of messages."""

    def format_messages(self, /, **values: object) -> ChatPromptValue:
        """Return a number."""
        return len(values)  # type: ignore[return-value]  # that is the mistake


class Plain(ChatPromptTemplate):
    """Overrides nothing that renders."""

    def also(self) -> Self:
        """Return the template."""
        return self


def test_every_call_goes_through_an_overridden_method() -> None:
    """All call forms of a chat template render what ``format_messages`` of its class returns."""
    template = Headed([("human", "{q}")])

    expected = [{"role": "system", "content": "HEAD"}, {"role": "user", "content": "1"}]
    assert expected == template.invoke({"q": 1})
    assert expected == template.invoke({"q": 1}, {"tags": ["t"]})
    assert expected == template.batch([{"q": 1}])[0]
    assert expected == next(template.stream({"q": 1}))
    assert expected == template.format_messages(q=1)
    assert expected == template.format_prompt(q=1)
    assert expected == template.partial(q=1).invoke({})
    assert expected == template[:1].invoke({"q": 1})
    assert expected == asyncio.run(template.ainvoke({"q": 1}))
    assert expected == asyncio.run(template.aformat_prompt(q=1))
    assert expected == copy.deepcopy(template).invoke({"q": 1})
    assert expected == pickle.loads(pickle.dumps(template)).invoke({"q": 1})
    assert template.format(q=1) == "System: HEAD\nHuman: 1"


def test_a_missing_input_is_named_first() -> None:
    """An overridden method is only called with all inputs that have to be given."""
    with pytest.raises(MissingInputError, match='missing the input "q"'):
        Headed([("human", "{q}")]).invoke({})


def test_texts_images_and_dicts() -> None:
    """The method of the other kinds is ``format``."""
    text, image, data = Loud("hi {x}"), Counted("https://a/{x}"), Marked({"k": "{x}"})

    assert text.invoke({"x": "y"}) == text.format_prompt(x="y") == asyncio.run(text.ainvoke({"x": "y"})) == "HI Y"
    assert image.invoke({"x": "y"}) == {"url": "https://a/y?n=1"}
    assert data.invoke({"x": "y"}) == {"k": "y", "mark": True}
    assert type(Loud.from_template("x").partial()) is Loud


def test_format_prompt() -> None:
    """``invoke`` asks ``format_prompt`` first, which asks ``format``."""
    assert Wrapped("{x}").invoke({"x": "y"}) == asyncio.run(Wrapped("{x}").ainvoke({"x": "y"})) == "[y]"
    assert Wrapped("{x}").format(x="y") == "y"
    assert WrappedLoud("{x}").invoke({"x": "y"}) == asyncio.run(WrappedLoud("{x}").ainvoke({"x": "y"})) == "[Y]"


def test_asynchronous_methods() -> None:
    """An overridden asynchronous method is awaited by asynchronous calls, and does nothing in others."""
    template = Awaited([("human", "{q}")])

    assert len(asyncio.run(template.ainvoke({"q": 1}))) == 2
    assert len(asyncio.run(template.abatch([{"q": 1}]))[0]) == 2
    assert len(template.invoke({"q": 1})) == 1


def test_messages_in_a_list() -> None:
    """Prompts, messages and placeholders of such classes are asked where they stand in a list, too."""
    history: list[MessageLike] = ["a", HumanMessage("b")]
    template = ChatPromptTemplate([Headed([("ai", "{x}")]), LoudMessage.from_template("hi {x}"), Last("history")])

    expected = ["HEAD", "y", "HI Y", "b"]
    assert [message["content"] for message in template.invoke({"x": "y", "history": history})] == expected
    values = {"x": "y", "history": history}
    assert [message["content"] for message in asyncio.run(template.ainvoke(values))] == expected
    assert template.input_variables == ("history", "x")
    assert ("ai" in template) is False
    assert (LoudMessage.from_template("hi") + "you").format() == "Human: HI\nHuman: you"


def test_examples_are_shown_by_the_class() -> None:
    """An example prompt of a user's class shows examples its own way."""
    shown = FewShotPromptTemplate(examples=[{"a": "x"}], example_prompt=Loud("{a}"), suffix="{q}")

    assert shown.format(q=1) == "X\n\n1"


def test_what_is_no_message_is_refused() -> None:
    """A method that gives something else is named."""
    with pytest.raises(UnexpectedInputError, match="a Nothing gives no list of messages, but an int"):
        Nothing([("human", "x")]).invoke({})


def test_content_cannot_be_overridden() -> None:
    """A message takes the text of its template and calls none of its methods, so such a class is refused."""
    with pytest.raises(TemplateDefinitionError, match="a message does not call the methods of a Loud"):
        HumanMessagePromptTemplate(Loud("{x}"))


@pytest.mark.parametrize(
    "template",
    [
        Headed([("human", "{q}")]),
        ChatPromptTemplate([Headed([("human", "{q}")])]),
        ChatPromptTemplate([LoudMessage.from_template("{q}")]),
        LoudMessage.from_template("{q}"),
        Last("history"),
        Loud("{q}"),
    ],
)
def test_no_file_holds_methods(template: Any, tmp_path: Path) -> None:
    """What renders by methods of its own is not saved as something else."""
    for write in (template.to_manifest, lambda: template.save(tmp_path / "prompt.json")):
        with pytest.raises(TemplateDefinitionError, match="renders by methods of its own, which no file can hold"):
            write()


def test_names_that_no_method_takes() -> None:
    """A key that can be no keyword of a method is left out: it can be no input of such a class."""
    values: Any = {"q": 1, "self": 2, 3: 4}

    assert len(Headed([("human", "{q}")]).invoke(values)) == 2


def test_other_subclasses_cost_nothing() -> None:
    """A class that overrides no such method renders as ours do."""
    assert Plain.invoke is ChatPromptTemplate.invoke
    assert Plain([("human", "{q}")]).also().invoke({"q": 1}) == [{"role": "user", "content": "1"}]
