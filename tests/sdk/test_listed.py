"""Tuples that stand where LangChain has lists."""

import pickle
from operator import add

import pytest
from tests.sdk.prompt_examples import Reply

from genprompts import ChatPromptTemplate, HumanMessagePromptTemplate, MessagesPlaceholder, PromptTemplate
from genprompts.listed import Listed

TEMPLATE = ChatPromptTemplate([("system", "{a}"), ("human", "{b}")])


def test_lists_are_added() -> None:
    """A list on either side gives a list, as LangChain's agents and many programs expect; a tuple gives a tuple."""
    names = Listed(("a", "b"))

    assert [type(made) for made in (add(names, ["c"]), add(["c"], names), add(names, ("c",)))] == [list, list, tuple]
    assert add(names, ["c"]) == ["a", "b", "c"]
    assert add(["c"], names) == ["c", "a", "b"]
    assert add(names, ("c",)) == ("a", "b", "c")
    with pytest.raises(TypeError, match="tuple"):
        add(names, "c")
    with pytest.raises(TypeError, match="str"):
        add("c", names)


def test_equality() -> None:
    """It equals lists and tuples of the same items, and can be a key as other tuples can."""
    names = Listed("ab")

    equal: list[object] = [["a", "b"], ("a", "b"), Listed("ab")]
    other: list[object] = [["a"], ("a",), Listed("a"), "ab"]
    assert all(names == one and one == names for one in equal)
    assert all(names != one and one != names for one in other)
    assert hash(names) == hash(("a", "b"))


def test_slices_and_copies() -> None:
    """A slice is of the same kind, and so is what was pickled."""
    names = Listed("abc")

    assert [type(one) for one in (names[:2], pickle.loads(pickle.dumps(names)))] == [Listed, Listed]
    assert names[1] == "b"
    assert names[:2] == ["a", "b"]


def test_inputs_of_prompts() -> None:
    """The inputs of templates, generated prompts, bound ones, messages and placeholders are such tuples."""
    bound = getattr(Reply(), "partial")(company="Acme")  # noqa: B009  (checkers do not know it)

    prompts = (TEMPLATE, PromptTemplate("x"), Reply(), bound)
    names = [one for prompt in prompts for one in (prompt.input_variables, prompt.optional_variables)]
    assert {type(one) for one in names} == {Listed}
    assert TEMPLATE.input_variables == ["a", "b"]
    assert add(TEMPLATE.input_variables, list(TEMPLATE.partial_variables)) == ["a", "b"]
    assert MessagesPlaceholder("h").input_variables == ["h"]
    assert HumanMessagePromptTemplate.from_template("{a}").input_variables == ["a"]


def test_messages_of_templates() -> None:
    """The messages of a chat template go into the list of another."""
    more = ChatPromptTemplate(add(TEMPLATE.messages[:-1], [("ai", "{c}")]))

    assert more.input_variables == ["a", "c"]
    assert TEMPLATE.messages == list(TEMPLATE)
