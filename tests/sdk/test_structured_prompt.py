"""Generated prompts that say what the model is to answer with."""

from typing import Any

import pytest

from genprompts import ChatPromptValue, StructuredChatPrompt, TypedDict, UnexpectedInputError


class Answer(TypedDict):
    """What is answered."""

    text: str


class Ask(StructuredChatPrompt[Any, Answer]):
    """A structured prompt as it is generated."""

    __slots__ = ()
    name = "ask"
    input_variables = ("q",)
    structured_output_kwargs = {"method": "json_mode"}  # noqa: RUF012

    @property
    def output_schema(self) -> type[Answer]:
        """The class."""
        return Answer

    def _render(self, input: Any, config: object = None) -> ChatPromptValue:  # noqa: A002
        if config is not None:
            return self._traced(input, config)
        return ChatPromptValue([{"role": "user", "content": f"{input['q']}"}])


class Described(Ask):
    """A structured prompt whose class was made from a JSON schema."""

    __slots__ = ()

    @property
    def schema(self) -> dict[str, object]:
        """The schema."""
        return {"title": "answer"}


class Model:
    """A model that shows what it is asked for."""

    def with_structured_output(self, schema: object, **options: object) -> Any:
        """Return what answers."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(lambda messages: (schema, options, messages))


def test_schema() -> None:
    """The class is the schema, unless there is a JSON schema."""
    assert (Ask().schema, Ask().schema_) == (Answer, Answer)
    assert (Described().output_schema, Described().schema_) == (Answer, {"title": "answer"})


@pytest.mark.parametrize(("prompt", "schema"), [(Ask(), Answer), (Described(), {"title": "answer"})])
def test_chain(prompt: Ask, schema: object) -> None:
    """Before a model the prompt asks for an answer in its schema, with its options; bound prompts do so, too."""
    pytest.importorskip("langchain_core")
    model: Any = Model()
    messages = [{"role": "user", "content": "why"}]
    bound: Any = prompt.partial(q="why")  # type: ignore[attr-defined]  # generated classes declare it
    found: Any = (prompt | model).invoke({"q": "why"})

    assert found == (schema, {"method": "json_mode"}, messages)
    assert prompt.pipe(model).invoke({"q": "why"}) == found
    assert (bound | model).invoke({}) == found


def test_only_models_follow() -> None:
    """Anything else would lose the schema without a word."""
    pytest.importorskip("langchain_core")
    other: Any = str

    with pytest.raises(UnexpectedInputError, match="with_structured_output"):
        Ask() | other
