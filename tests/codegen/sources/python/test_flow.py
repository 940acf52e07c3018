"""Prompts that are changed, rebound, and built in steps."""

from typing import TYPE_CHECKING

import pytest

from genprompts.grammar.nodes import Known

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract, Outline, TextOf


HEAD = "from langchain_core.prompts import ChatPromptTemplate, PromptTemplate, MessagesPlaceholder\n"


def test_rebinding_through_partial_is_one_definition(extract: "Extract") -> None:
    """``prompt = prompt.partial(…)`` is the final state of one definition, at the place of its construction."""
    found = extract(
        f"{HEAD}p = PromptTemplate.from_template('{{a}}{{b}}')\np = p.partial(a=1)\np = p.partial(b=f)\n"
        "q = p.partial(c=2).partial(d=3)"
    )

    assert found.scopes() == [("p",), ("q",)]
    assert [one.name for one in found.named("p").partials] == ["a", "b"]
    assert found.named("p").partials[0].value == Known(1)
    assert [one.name for one in found.named("q").partials] == ["a", "b", "c", "d"]
    assert found.named("p").anchor.span.start == found.text.index("PromptTemplate.from_template")


def test_branches_give_two_definitions_and_both_are_followed(extract: "Extract") -> None:
    """Each branch's prompt is a definition, and a later ``partial`` reaches both."""
    found = extract(
        f"{HEAD}if x:\n    p = PromptTemplate.from_template('{{a}}')\nelse:\n"
        "    p = PromptTemplate.from_template('{b}')\np = p.partial(z=1)"
    )

    assert found.scopes() == [("p",), ("p",)]
    assert [[one.name for one in definition.partials] for definition in found.definitions] == [["z"], ["z"]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("if x:\n    p = p.partial(a=1)", "it is changed inside an if"),
        ("for i in y:\n    p = p.partial(a=1)", "it is changed inside a loop"),
        ("if x:\n    p.append(('ai', '{z}'))", "messages are appended inside an if"),
        ("p = p.partial(**more)", 'the names of its partials come from the value of "more"'),
        ("p.messages = []", 'its "messages" is assigned'),
    ],
)
def test_uncertain_changes_make_one_incomplete_definition(
    extract: "Extract", outline: "Outline", change: str, reason: str
) -> None:
    """A change under a condition leaves one definition, with what is certain and the reason."""
    found = extract(f"{HEAD}p = ChatPromptTemplate.from_messages([('human', '{{a}}')])\n{change}")

    assert outline(found.only) == [("user", "{a}")]
    assert found.only.incomplete is not None
    assert reason in found.only.incomplete or '"more"' in found.only.incomplete


def test_lists_are_followed_through_their_steps(extract: "Extract", outline: "Outline") -> None:
    """``append``, ``extend``, ``+=``, ``+``, ``insert``, unpacking and slices build the message list."""
    found = extract(
        f"{HEAD}base = [('system', 's')]\nmessages = [*base, ('human', '1')]\nmessages.append(('ai', '2'))\n"
        "messages.extend([('human', '3')])\nmessages += [('ai', '4')]\nmessages.insert(0, ('system', '0'))\n"
        "p = ChatPromptTemplate.from_messages(messages[:-1] + [('human', '5')])\nmessages.append(('ai', 'late'))"
    )

    assert [text for _, text in outline(found.only)] == ["0", "s", "1", "2", "3", "5"]
    assert found.only.incomplete is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("if x:\n        messages.append(('ai', '{z}'))", "the messages are changed inside an if"),
        ("for m in x:\n        messages.append(m)", "the messages are changed inside a loop"),
        ("add_more(messages)", 'the messages are handed to "add_more()", which may change them'),
        ("messages += x", 'the messages come in part from the parameter "x"'),
    ],
)
def test_uncertain_lists_keep_their_certain_messages(
    extract: "Extract", outline: "Outline", change: str, reason: str
) -> None:
    """A list that may hold more gives an incomplete prompt with the messages that are certain."""
    found = extract(
        f"{HEAD}def f(x):\n    messages = [('human', '{{a}}')]\n    {change}\n"
        "    p = ChatPromptTemplate.from_messages(messages)"
    )

    assert outline(found.named("f", "p")) == [("user", "{a}")]
    assert found.named("f", "p").incomplete == reason


def test_chat_prompts_grow_in_place_and_by_addition(extract: "Extract", outline: "Outline") -> None:
    """``append`` changes the definition; ``+`` makes a new one and merges the partials."""
    found = extract(
        f"{HEAD}p = ChatPromptTemplate(['{{a}}'], partial_variables={{'a': 1}})\np.append(('ai', '{{b}}'))\n"
        "q = p + 'c' + [MessagesPlaceholder('h')]\nr = q[1:3]"
    )

    assert outline(found.named("p")) == [("user", "{a}"), ("assistant", "{b}")]
    assert outline(found.named("q")) == [("user", "{a}"), ("assistant", "{b}"), ("user", "c"), ("placeholder", "h")]
    assert [one.name for one in found.named("q").partials] == ["a"]
    assert outline(found.named("r")) == [("assistant", "{b}"), ("user", "c")]
    assert found.named("r").partials == ()


def test_names_that_change_are_no_constants_for_functions(extract: "Extract") -> None:
    """A function sees a module's name only if it is bound once and not changed elsewhere."""
    found = extract(
        f"{HEAD}ONCE = '{{a}}'\nTWICE = 'x'\nTWICE = 'y'\nGROWS = [('human', 'x')]\ndef grow():\n    GROWS.append(1)\n"
        "def f():\n    a = PromptTemplate.from_template(ONCE)\n    b = PromptTemplate.from_template(TWICE)\n"
        "    c = ChatPromptTemplate.from_messages(GROWS)"
    )

    assert found.named("f", "a").incomplete is None
    assert 'the name "TWICE", which is assigned in more than one place' in (found.named("f", "b").incomplete or "")
    assert 'the name "GROWS", whose value is changed inside a function' in (found.named("f", "c").incomplete or "")


def test_early_returns_do_not_blur_what_follows(extract: "Extract", text_of: "TextOf") -> None:
    """A branch that returns has no say in what names mean after it."""
    found = extract(
        f"{HEAD}def f(x):\n    t = '{{a}}'\n    if x:\n        t = '{{b}}'\n        return t\n"
        "    return PromptTemplate.from_template(t)"
    )

    assert (text_of(found.only), found.only.incomplete) == ("{a}", None)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("for x in y:\n        t = t + [('ai', x)]\n        p = ChatPromptTemplate(t)", "changes in a loop"),
        ("try:\n        g()\n    except E as t:\n        p = ChatPromptTemplate(t)", "set at run time"),
        ("match y:\n        case [t]:\n            p = ChatPromptTemplate(t)", "set at run time"),
        ("[ChatPromptTemplate(t) for t in y]", 'the loop variable "t"'),
        ("p = ChatPromptTemplate(t)\n    for x in y:\n        p += x", "it is changed inside a loop"),
    ],
)
def test_values_of_the_running_program_hide_constants(extract: "Extract", code: str, reason: str) -> None:
    """A name that a loop, a handler or a pattern sets is never taken for an earlier constant."""
    found = extract(f"{HEAD}def f(y):\n    t = [('human', 'x')]\n    {code}")

    assert reason in (found.only.incomplete or "")
