"""The types and schemas of inputs and results: TypedDict classes, pydantic models, JSON schemas."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import GenericAlias
from typing import Any, get_type_hints, is_typeddict

import pytest
from pydantic import TypeAdapter, ValidationError

import genprompts
from genprompts import (
    ChatPrompt,
    ChatPromptTemplate,
    ChatPromptValue,
    ImagePromptValue,
    MissingExtraError,
    PromptTemplate,
    TextPromptValue,
    TypedDict,
)

from .prompt_examples import OK, Picture, Plain, Reply, ReplyInput, Topic

SDK = str(Path(genprompts.__file__).parents[1])

OddInput = TypedDict("OddInput", {"a b": str, "_x": int, "copy": str, "model_config": str, "class": str, "self": str})


class Odd(ChatPrompt[OddInput]):
    """A prompt whose inputs have names that no field of pydantic's can have."""

    __slots__ = ()
    name = "odd"
    input_variables = ("a b", "_x", "copy", "model_config", "class", "self")
    input_schema = OddInput


def test_generated_prompts_name_their_input() -> None:
    """``input_schema`` is the TypedDict class that the generated module names."""
    assert Reply().input_schema is ReplyInput
    assert Reply().InputType is ReplyInput
    assert Reply().input_types == get_type_hints(ReplyInput)
    assert Reply().input_types["company"] is str


def test_templates_make_their_input() -> None:
    """A template's ``input_schema`` is a TypedDict class, too."""
    template = ChatPromptTemplate([("human", "{x}"), ("placeholder", "{h}")])

    assert is_typeddict(template.input_schema)
    assert template.input_schema.__required_keys__ == {"x"}
    assert template.input_schema.__optional_keys__ == {"h"}
    assert template.get_input_jsonschema()["required"] == ["x"]
    assert TypeAdapter(template.input_schema).validate_python({"x": "1"}) == {"x": "1"}


def test_prompts_of_no_schema_take_anything() -> None:
    """A class that names no schema has one made from its inputs' names."""

    class Bare(ChatPrompt[ReplyInput]):
        input_variables = ("company", "question")

    assert Bare().input_types == {"company": object, "question": object}
    assert Bare().input_schema.__required_keys__ == {"company", "question"}
    assert Bare().get_input_jsonschema()["required"] == ["company", "question"]


def test_output_types() -> None:
    """The type of the result is the class of the value."""
    prompts: list[Any] = [Reply(), Topic(), Plain(), Picture()]

    assert [prompt.OutputType for prompt in prompts] == [
        ChatPromptValue,
        ChatPromptValue,
        TextPromptValue,
        ImagePromptValue,
    ]
    assert Topic().map().OutputType == list[ChatPromptValue]


def test_input_json_schema() -> None:
    """The JSON schema of the input has each input once, the required ones as such, and no default that is none."""
    schema = Reply().get_input_jsonschema()

    assert schema["title"] == "ReplyInput"
    assert schema["required"] == ["company", "question"]
    assert list(schema["properties"]) == ["company", "question", "history"]
    assert schema["properties"]["history"]["type"] == "array"
    assert "default" not in schema["properties"]["history"]


def test_output_json_schema() -> None:
    """The JSON schemas of results are those of a list of messages, a text, a dict."""
    chat, text, image = (prompt.get_output_jsonschema() for prompt in (Reply(), Plain(), Picture()))

    assert (chat["type"], chat["title"]) == ("array", "ReplyOutput")
    assert chat["$defs"]["Message"]["required"][0] == "role"
    assert (text["type"], image["type"]) == ("string", "object")
    assert Topic().map().get_output_jsonschema()["type"] == "array"


def test_input_model() -> None:
    """The pydantic model takes what the prompt takes, and refuses what lacks an input."""
    model: Any = Reply().get_input_schema()

    assert model.__name__ == "ReplyInput"
    assert model(**OK).company == "C"
    with pytest.raises(ValidationError):
        model(company="C")


def test_odd_names_have_models() -> None:
    """Names that pydantic refuses for fields are aliases of others; no warning is given."""
    values = {"a b": "1", "_x": 2, "copy": "3", "model_config": "4", "class": "5", "self": "6"}

    model = Odd().get_input_schema()

    assert model.model_validate(values).model_dump(by_alias=True) == values
    assert set(model.model_json_schema()["properties"]) == set(values)
    assert set(Odd().get_input_jsonschema()["required"]) == set(values)


def test_lists_of_inputs_have_schemas() -> None:
    """The schema of a prompt over lists is a list of inputs."""
    mapped = Topic().map()
    model: Any = mapped.get_input_schema()

    assert mapped.input_schema == GenericAlias(list, (Topic().input_schema,))
    assert mapped.get_input_jsonschema()["type"] == "array"
    assert model.model_validate([{"topic": "x"}]).model_dump() == [{"topic": "x"}]


def test_types_of_the_project_are_no_obstacle() -> None:
    """An input of a class that pydantic does not know still has a model."""

    class Thing:
        pass

    things = TypedDict("things", {"things": Sequence[Thing]})
    prompt = type("Things", (Reply,), {"input_schema": things, "input_variables": ("things",)})()

    assert prompt.get_input_schema()(things=[Thing()])


def test_without_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pydantic the error says what to install; types and TypedDict classes need none."""
    monkeypatch.setitem(sys.modules, "pydantic", None)

    for ask in (Reply().get_input_schema, Reply().get_input_jsonschema, Reply().get_output_jsonschema):
        with pytest.raises(MissingExtraError, match="pip install pydantic"):
            ask()
    assert Reply().input_types["company"] is str


def test_types_need_no_third_party_library() -> None:
    """Types and TypedDict classes come from the standard library alone."""
    program = (
        f"import sys; sys.path.insert(0, {SDK!r})\n"
        "from genprompts import PromptTemplate\n"
        "prompt = PromptTemplate('{x}')\n"
        "print(prompt.input_types, sorted(prompt.partial(x=1).input_schema.__optional_keys__))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-I", "-c", program], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.stdout.endswith("['x']\n")
    assert PromptTemplate("{x}").OutputType is TextPromptValue
