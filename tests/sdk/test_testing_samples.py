"""Sample inputs: valid by their types, readable, always the same, and rendered by every prompt."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from pydantic import BaseModel
from tests.golden import case_of, imported, packages

from genprompts import ChatPromptTemplate, MessageLike, NotRequired, PromptTemplate, ReadOnly, TypedDict
from genprompts.strict import checker
from genprompts.testing import assert_renders, sample_input, sample_inputs
from genprompts.testing.values import SampleError

PACKAGES = packages()


class Colour(enum.Enum):
    """A class with members."""

    RED = "red"


@dataclass
class Team:
    """A class with fields."""

    name: str
    size: int = 1


class User(BaseModel):
    """A model with fields."""

    name: str
    team: Team


class Named(Protocol):
    """What has a name."""

    name: str


class Node(TypedDict):
    """A record that holds itself."""

    title: ReadOnly[str]
    children: "ReadOnly[Sequence[Node]]"
    parent: "NotRequired[ReadOnly[Node]]"


class Everything(TypedDict):
    """An input with one of everything."""

    name: ReadOnly[str]
    image_url: ReadOnly[str]
    count: ReadOnly[int]
    ratio: ReadOnly[float]
    tone: ReadOnly[Literal["warm", "dry"]]
    due: ReadOnly[dt.date]
    placed: ReadOnly[dt.datetime | None]
    tags: ReadOnly[Sequence[str]]
    words: ReadOnly[set[str]]
    notes: ReadOnly[Iterable[str]]
    scores: ReadOnly[Mapping[str, float]]
    pair: ReadOnly[tuple[int, str]]
    data: ReadOnly[object]
    node: ReadOnly[Node]
    user: ReadOnly[User]
    colour: ReadOnly[Colour]
    named: ReadOnly[Named]
    history: ReadOnly[Sequence[MessageLike]]
    urgent: NotRequired[ReadOnly[bool]]
    more: NotRequired[ReadOnly[Sequence[str] | str | None]]


def test_minimal() -> None:
    """Texts are the names of their inputs, lists have one item, and what may be left out is left out."""
    found = sample_input(Everything)
    named = found.pop("named")

    assert vars(named) == {"name": "named name"}
    assert found == {
        "name": "name",
        "image_url": "https://example.com/image_url.png",
        "count": 3,
        "ratio": 1.5,
        "tone": "warm",
        "due": dt.date(2025, 1, 31),
        "placed": dt.datetime(2025, 1, 31, 12, 30),  # noqa: DTZ001  (a plain value)
        "tags": ["tags 1"],
        "words": {"words 1"},
        "notes": ["notes 1"],
        "scores": {"scores key": 1.5},
        "pair": (3, "pair 2"),
        "data": "data",
        "node": {"title": "title", "children": []},
        "user": User(name="name", team=Team("name")),
        "colour": Colour.RED,
        "history": [{"role": "user", "content": "history 1"}, {"role": "assistant", "content": "history 2"}],
    }


def test_full() -> None:
    """With ``full`` all is there, lists have two items, and classes get all of their fields."""
    found = sample_input(Everything, full=True)

    assert (found["urgent"], found["more"], found["tags"]) == (True, ["more 1", "more 2"], ["tags 1", "tags 2"])
    assert found["user"].team == Team("name", 3)


def test_samples_fit() -> None:
    """All samples are what the types say; they are the same at each call."""
    found = sample_inputs(Everything)
    check = checker(Everything)

    for value in found.values():
        check(PromptTemplate(""), value)
    assert repr(list(found)) == repr(list(sample_inputs(Everything)))
    assert list(found) == [
        "minimal",
        "full",
        "tone is 'dry'",
        "placed is None",
        "with urgent",
        "without urgent",
        "urgent is False",
        "with more",
        "without more",
        "more is str",
        "more is None",
    ]


class Closed:
    """A class that nobody can make without help."""

    def __init__(self, door: object) -> None:
        if not callable(door):
            raise TypeError("closed")


class Guest(TypedDict):
    """An input of such a class."""

    closed: ReadOnly[Closed]
    name: ReadOnly[str]


def test_given_values() -> None:
    """A class that cannot be made is named, with the remedy: to give a value."""
    door = Closed(len)

    with pytest.raises(SampleError, match=r"no Closed can be made for 'closed'; give one: sample_input\(…, given="):
        sample_input(Guest)
    assert sample_input(Guest, given={"closed": door}) == {"closed": door, "name": "name"}


class Endless(TypedDict):
    """A record that never ends."""

    more: "ReadOnly[Endless]"


def test_callables_and_endless_types() -> None:
    """What has no value at all is said to have none."""

    class Calls(TypedDict):
        call: ReadOnly[Iterator[int] | Callable[[], str]]

    assert list(sample_input(Calls)["call"]) == [3]
    with pytest.raises(SampleError, match="holds itself"):
        sample_input(Endless)


@pytest.mark.parametrize(
    ("template", "language", "expected"),
    [
        ("{a} {n:d} {d:%Y} {x!r} {f:.1f}", "f-string", "a 3 2025 'x' 1.5"),
        ("{{#rows}}{{title}} {{user.name}}{{/rows}} {{z}}", "mustache", "title name z"),
        ("{{^none}}-{{/none}}{{#none}}+{{/none}}", "mustache", "+"),
        ("{% for r in rows %}{{ r.t|upper }}{% endfor %}{{ n|round }} {{ m[k] }}", "jinja2", "T2.0 m value"),
        ("{% if tone == 'warm' %}w{% endif %}{{ k|default('x') }}", "jinja2", "wx"),
    ],
)
def test_run_time_templates(template: str, language: Any, expected: str) -> None:
    """Samples of a template that is made at run time follow what the template does with its inputs."""
    prompt = PromptTemplate(template, template_format=language)

    if "m[k]" in template:  # which key is read is only known at run time
        values = sample_input(prompt)
        values["k"] = next(iter(values["m"]))
        assert prompt.invoke(values) == expected
        return
    assert prompt.invoke(sample_input(prompt)) == expected
    assert_renders(prompt)


def test_chat_templates() -> None:
    """Placeholders get a short talk, in the roles that are allowed; declared types are kept."""
    prompt = ChatPromptTemplate(
        [("human", "{count}"), ("placeholder", "{h}")], input_types={"count": int}, history_roles=["ai"], strict=True
    )

    assert sample_input(prompt, full=True) == {"count": 3, "h": [{"role": "assistant", "content": "h 1"}]}
    assert sample_input(prompt.partial(count=7)) == {}
    assert_renders(prompt)


@pytest.mark.parametrize("package", PACKAGES, ids=case_of)
def test_generated_prompts(package: Path) -> None:
    """Every sample of every generated prompt renders."""
    with imported(package) as prompts:
        assert_renders(prompts)


def test_what_does_not_render() -> None:
    """A prompt that does not render a sample fails, naming the sample and the reason."""
    prompt = PromptTemplate("{x:d}", input_types={"x": object | None}, name="broken")
    words = PromptTemplate("{x:d}", input_types={"x": str}, name="broken")

    assert_renders(prompt, given={"x": 3, "no input": 1})
    with pytest.raises(AssertionError, match=r"'broken'.* does not render its sample 'minimal': ValueError: "):
        assert_renders({"broken": words})
