"""The types of a prompt's input and result: as TypedDict classes, as pydantic models, as JSON schemas."""

from typing import TYPE_CHECKING, Any, cast, get_type_hints, is_typeddict

from genprompts.errors import MissingExtraError
from genprompts.messages.types import Message
from genprompts.prompts.dict import DictPrompt
from genprompts.prompts.prompt import ChatPrompt, ImagePrompt, TextPrompt
from genprompts.schema import NotRequired, TypedDict
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from genprompts.prompts.description import Described

_VALUES: dict[Any, Any] = {
    ChatPrompt: ChatPromptValue,
    TextPrompt: TextPromptValue,
    ImagePrompt: ImagePromptValue,
    DictPrompt: dict[str, Any],
}
_PLAIN: dict[Any, Any] = {ChatPromptValue: list[Message], TextPromptValue: str, ImagePromptValue: dict[str, Any]}


def input_types(prompt: "Described") -> "Mapping[str, Any]":
    """Return the type of each input: what the class of its inputs says, or any type."""
    stated = type(prompt).input_schema
    if isinstance(stated, type):  # a generated class names it; otherwise it is a property
        return get_type_hints(stated)
    return dict.fromkeys((*prompt.input_variables, *prompt.optional_variables), object)


def input_schema(prompt: "Described") -> Any:
    """Return a TypedDict class of the inputs of a prompt that names none."""
    types = prompt.input_types
    fields = {name: types.get(name, object) for name in prompt.input_variables}
    fields |= {name: NotRequired[types.get(name, object)] for name in prompt.optional_variables}
    make: Any = TypedDict  # made at run time, where no checker looks
    return make(f"{type(prompt).__name__}Input", fields)


def output_type(prompt: "Described") -> Any:
    """Return the class of what the prompt renders."""
    return next((value for base, value in _VALUES.items() if isinstance(prompt, base)), Any)


def input_model(prompt: "Described") -> "type[BaseModel]":
    """Return a pydantic model of the input; names that no field can have are aliases."""
    pydantic = _pydantic()
    schema = prompt.input_schema
    if not is_typeddict(schema):
        return _root(f"{type(prompt).__name__}Input", schema)
    fields: dict[str, Any] = {}
    for index, (name, kind) in enumerate(get_type_hints(schema).items()):
        default = ... if name in schema.__required_keys__ else None
        if name.isidentifier() and not name.startswith("_") and not hasattr(pydantic.BaseModel, name):
            fields[name] = (kind, default)
        else:
            fields[f"field_{index}"] = (kind, pydantic.Field(default, alias=name, title=name))
    config = pydantic.ConfigDict(arbitrary_types_allowed=True, protected_namespaces=())
    return cast("type[BaseModel]", pydantic.create_model(schema.__name__, __config__=config, **fields))


def output_model(prompt: "Described") -> "type[BaseModel]":
    """Return a pydantic model of what the prompt renders."""
    kind = prompt.OutputType
    return _root(f"{type(prompt).__name__}Output", _PLAIN.get(kind, kind))


def input_jsonschema(prompt: "Described") -> dict[str, Any]:
    """Return the JSON schema of the input."""
    found: dict[str, Any] = _pydantic().TypeAdapter(prompt.input_schema).json_schema()
    return found


def _root(name: str, kind: Any) -> "type[BaseModel]":
    """Return a pydantic model of one value."""
    pydantic = _pydantic()
    return cast("type[BaseModel]", pydantic.create_model(name, __base__=pydantic.RootModel[kind]))


def _pydantic() -> Any:
    """Return pydantic.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pydantic  # noqa: PLC0415  (the run time does without)
    except ImportError as missing:
        raise MissingExtraError(
            "pydantic is not installed; install it with: pip install pydantic", "pydantic"
        ) from missing
    return pydantic
