"""Written types to types."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.ir import (
    External,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

STR, INT, FLOAT = Scalar(ScalarKind.STR), Scalar(ScalarKind.INT), Scalar(ScalarKind.FLOAT)
BOOL, NONE, OBJECT = Scalar(ScalarKind.BOOL), Scalar(ScalarKind.NONE), Scalar(ScalarKind.OBJECT)
USER = External("app.models", "User")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("str", STR),
        ("  str\n", STR),
        ("int", INT),
        ("float", FLOAT),
        ("bool", BOOL),
        ("None", NONE),
        ("object", OBJECT),
        ("string", STR),
        ("integer", INT),
        ("number", FLOAT),
        ("boolean", BOOL),
        ("null", NONE),
        ("any", OBJECT),
        ("typing.Any", OBJECT),
        ("array", ListOf(OBJECT)),
        ("list", ListOf(OBJECT)),
        ("dict", MappingOf(OBJECT)),
        ("list[str]", ListOf(STR)),
        ("List[int]", ListOf(INT)),
        ("typing.Sequence[int]", ListOf(INT)),
        ("collections.abc.Iterable[int]", ListOf(INT)),
        ("collections.abc:Sequence[int]", ListOf(INT)),
        ("tuple[int, ...]", ListOf(INT)),
        ("dict[str, list[int]]", MappingOf(ListOf(INT))),
        ("Mapping[str, Any]", MappingOf(OBJECT)),
        ("int | None", UnionOf((INT, NONE))),
        ("Optional[int]", UnionOf((INT, NONE))),
        ("Union[int, str, int]", UnionOf((INT, STR))),
        ("int | (str | None)", UnionOf((INT, STR, NONE))),
        ("int | int", INT),
        ("Literal['a', \"b\"]", LiteralOf(("a", "b"))),
        ("Literal[1, True, None, -2]", LiteralOf((1, True, None, -2))),
        ("Literal['a', 'a']", LiteralOf(("a",))),
        ("Literal['x.y:z']", LiteralOf(("x.y:z",))),
        ("typing.Literal['a']", LiteralOf(("a",))),
        ("Annotated[int, 'x']", INT),
        ("app.models:User", USER),
        ("app.models:Outer.Inner", External("app.models", "Outer.Inner")),
        ("list[app.models:User]", ListOf(USER)),
        ("app.models:User | None", UnionOf((USER, NONE))),
        ("list['app.models:User']", ListOf(USER)),
        ("date", External("datetime", "date")),
        ("datetime.date", External("datetime", "date")),
        ("datetime:date", External("datetime", "date")),
        ("decimal.Decimal", External("decimal", "Decimal")),
        ("messages", Messages()),
        ("list[AnyMessage]", Messages()),
        ("Sequence[BaseMessage]", Messages()),
        ("list[HumanMessage | AIMessage]", Messages()),
        ("list[langchain_core.messages:BaseMessage]", Messages()),
        ("list[langchain_core.messages.base.BaseMessage]", Messages()),
        ("list[app.models:BaseMessage]", ListOf(External("app.models", "BaseMessage"))),
    ],
)
def test_written_type(text: str, expected: TypeRef) -> None:
    """Each way to write a type means what the table says."""
    # Compared as texts, too: True and 1 are equal.
    assert (parse_type(text), repr(parse_type(text))) == (expected, repr(expected))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty type"),
        ("strng", 'the type "strng" is not known'),
        ("Foo", 'the type "Foo" is not known'),
        ("foo.Bar", 'the type "foo.Bar" is not known'),
        ("set[int]", 'the type "set[int]" is not known'),
        ("list[int, str]", 'the type "list[int, str]" is not known'),
        ("tuple[int, str]", 'the type "tuple[int, str]" is not known'),
        ("foo.list[int]", 'the type "foo.list[int]" is not known'),
        ("f()[int]", 'the type "f()[int]" is not known'),
        ("dict[int, str]", 'the keys in "dict[int, str]" are no texts'),
        ("Literal[1.5]", 'a value in "Literal[1.5]" is not possible'),
        ("Literal[b'x']", "a value in \"Literal[b'x']\" is not possible"),
        ("Literal[-True]", 'a value in "Literal[-True]" is not possible'),
        ("BaseMessage", '"BaseMessage" is one message, and inputs hold lists of them'),
        ("int)", 'the type "int)" cannot be read'),
        ("a:", 'the type "a:" cannot be read'),
        ("a:class", 'the type "a:class" cannot be read'),
        ("a:b:c", 'the type "a:b:c" is not known'),
        ("''", "the type \"''\" is not known"),
        ("5", 'the type "5" is not known'),
        ("__import__('os')", "the type \"__import__('os')\" is not known"),
        ("x\0", 'the type "x?" cannot be read'),
        ("x" * 2001, 'a type longer than the limit "max-type-length" of 2000'),
        ("list[" * 60 + "int" + "]" * 60, 'a type nested deeper than the limit "max-type-depth" of 40'),
        ("(" * 1000, f'the type "{"(" * 59}…" cannot be read'),
    ],
)
def test_unknown_type(text: str, message: str) -> None:
    """What is no type that we know is named, and the hint says what to write."""
    with pytest.raises(UnknownTypeError) as caught:
        parse_type(text)

    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [("strng", 'did you mean "string"?'), ("app.models.User", 'write "app.models:User", so that it is plain where')],
)
def test_hint(text: str, hint: str) -> None:
    """A misspelt word and a class without its colon come with the right spelling."""
    with pytest.raises(UnknownTypeError) as caught:
        parse_type(text)

    assert caught.value.hint.startswith(hint)


def test_many_members() -> None:
    """A long union is read without recursion."""
    assert parse_type(" | ".join(f"a:C{number}" for number in range(150))) == UnionOf(
        tuple(External("a", f"C{number}") for number in range(150))
    )


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["int", "list", "[", "]", "|", "Literal", "'a'", ":", ".", "m", ",", " ", "\\", "-", "1"]))
)
def test_never_crashes(words: list[str]) -> None:
    """Any text is a type, or refused as we refuse."""
    with suppress(UnknownTypeError):
        assert parse_type("".join(words)) is not None
