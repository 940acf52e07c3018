"""The input schemas of generated modules at run time."""

import pickle
import subprocess
import sys
import types
import typing
from collections.abc import Sequence
from pathlib import Path

import pydantic
import pytest
import typing_extensions

import genprompts
from genprompts import NotRequired, ReadOnly, TypedDict
from genprompts.messages.types import FullMessage, Message


class Ticket(TypedDict):
    """One ticket."""

    id: ReadOnly[int]


class ReplyInput(TypedDict):
    """Inputs of ``reply``."""

    company: ReadOnly[str]
    """Who writes."""
    tickets: NotRequired[ReadOnly[Sequence[Ticket]]]


class MoreInput(ReplyInput):
    """Inputs of a prompt that asks for more."""

    parent: "Ticket"


_OddRequired = TypedDict("_OddRequired", {"user-name": ReadOnly[str], "class": ReadOnly[str]})
_OddOptional = TypedDict("_OddOptional", {"max items": ReadOnly[int]}, total=False)


class OddInput(_OddRequired, _OddOptional):
    """Inputs whose names are no identifiers."""


KEYS = [
    (ReplyInput, {"company"}, {"tickets"}),
    (MoreInput, {"company", "parent"}, {"tickets"}),
    (OddInput, {"user-name", "class"}, {"max items"}),
    (FullMessage, {"role", "content"}, {"name", "tool_calls", "tool_call_id"}),
    (Message, {"role", "content"}, {"name", "tool_calls", "tool_call_id"}),
]


@pytest.mark.parametrize(("schema", "required", "optional"), KEYS)
def test_required_and_optional_keys(schema: typing.Any, required: set[str], optional: set[str]) -> None:
    """Each class knows which keys are required, on every Python."""
    assert schema.__required_keys__ == required
    assert schema.__optional_keys__ == optional


@pytest.mark.parametrize("schema", [ReplyInput, MoreInput, OddInput])
def test_they_are_real_typed_dicts(schema: typing.Any) -> None:
    """The standard library and typing_extensions both take the classes for TypedDicts."""
    assert typing.is_typeddict(schema)
    assert typing_extensions.is_typeddict(schema)
    assert schema(a=1) == {"a": 1}
    with pytest.raises(TypeError):
        isinstance({}, schema)


def test_type_hints_carry_no_qualifiers() -> None:
    """``get_type_hints`` gives the plain types, strings resolved."""
    assert typing.get_type_hints(ReplyInput) == {"company": str, "tickets": Sequence[Ticket]}
    assert typing.get_type_hints(MoreInput)["parent"] is Ticket
    assert typing.get_type_hints(OddInput) == {"user-name": str, "class": str, "max items": int}


def test_pydantic_validates_them() -> None:
    """Pydantic takes the classes without a warning and checks values with them."""
    adapter: pydantic.TypeAdapter[object] = pydantic.TypeAdapter(MoreInput)

    value = adapter.validate_python({"company": "c", "parent": {"id": "3"}, "tickets": [{"id": 4}]})

    assert value == {"company": "c", "parent": {"id": 3}, "tickets": [{"id": 4}]}
    with pytest.raises(pydantic.ValidationError):
        adapter.validate_python({"company": "c"})
    assert adapter.json_schema()["required"] == ["company", "parent"]


def test_pydantic_reads_odd_names() -> None:
    """Joined functional classes work in pydantic, too."""
    found = pydantic.TypeAdapter(OddInput).json_schema()

    assert found["required"] == ["user-name", "class"]
    assert list(found["properties"]) == ["user-name", "class", "max items"]


def test_classes_pickle() -> None:
    """Classes are found again by module and name."""
    for schema in (ReplyInput, OddInput, _OddRequired):
        assert pickle.loads(pickle.dumps(schema)) is schema


def test_other_bases_are_refused() -> None:
    """A class that is no TypedDict cannot be a base."""
    with pytest.raises(TypeError):
        types.new_class("Bad", (ReplyInput, int))


def test_joined_with_the_standard_library() -> None:
    """A class may join a generated schema with a TypedDict of the user's own."""

    class Own(typing.TypedDict, total=False):
        locale: str

    class Joined(ReplyInput, Own):
        pass

    found: typing.Any = Joined

    assert found.__required_keys__ == {"company"}
    assert found.__optional_keys__ == {"tickets", "locale"}


def test_qualifiers_of_typing_extensions_are_understood() -> None:
    """A user's class on top of a generated one may use the qualifiers of typing_extensions."""

    class Mine(ReplyInput, total=False):
        a: typing_extensions.Required[int]
        b: typing_extensions.NotRequired[int]
        c: int

    found: typing.Any = Mine

    assert found.__required_keys__ == {"company", "a"}
    assert found.__optional_keys__ == {"tickets", "b", "c"}


def test_schemas_need_no_typing_extensions() -> None:
    """Making schemas imports the standard library only."""
    sdk = Path(genprompts.__file__).parents[1]
    code = f"import sys; sys.path.insert(0, {str(sdk)!r}); import genprompts.schema; import genprompts.messages.types"
    check = "; print('typing_extensions' in sys.modules)"

    done = subprocess.run([sys.executable, "-S", "-I", "-c", code + check], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
