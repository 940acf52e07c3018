"""Generated prompts with ``strict = true`` and ``history-roles``: what their classes do with inputs."""

import asyncio
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.golden import CASES, imported

from genprompts import MissingInputError, UnexpectedInputError
from genprompts.prompts.prompt import Prompt
from genprompts.testing import assert_renders

Prompts = dict[str, Prompt[Any, Any]]
RIGHT = {"company": "Acme", "question": "Why?"}


@pytest.fixture
def strict() -> Iterator[Prompts]:
    """The prompts of a strict package."""
    with imported(CASES / "strict_mode" / "expected" / "files" / "gen") as prompts:
        yield prompts


@pytest.fixture
def limited() -> Iterator[Prompts]:
    """The prompts of a package that only limits the roles in histories."""
    with imported(CASES / "history_roles" / "expected" / "files" / "gen") as prompts:
        yield prompts


def test_every_call_checks(strict: Prompts) -> None:
    """Each way to call a strict prompt refuses a wrong value, the first call and later ones."""
    answer: Any = strict["talk/answer"]
    wrong = {**RIGHT, "question": 42}
    said = 'prompt "talk/answer": input "question" takes str, not an int'

    calls: list[Callable[[], object]] = [
        lambda: answer.invoke(wrong),
        lambda: answer(**wrong),
        lambda: answer.format_messages(**wrong),
        lambda: answer.invoke_mapping(wrong),
        lambda: answer.batch([RIGHT, wrong]),
        lambda: answer.partial(question=42).invoke({"company": "Acme"}),
        lambda: asyncio.run(answer.ainvoke(wrong)),
        lambda: answer.invoke(wrong),
    ]
    for call in calls:
        with pytest.raises(UnexpectedInputError) as caught:
            call()
        assert (str(caught.value), caught.value.prompt, caught.value.names) == (said, "talk/answer", ("question",))
    assert answer.invoke(RIGHT)[-1] == {"role": "user", "content": "Why?"}


def test_bare_values(strict: Prompts) -> None:
    """The bare value of the one required input is checked as that input."""
    title = strict["talk/title"]

    assert title.invoke(3) == title.invoke({"words": 3}) == "A title of at most 3 words."
    for wrong in ("3", None, ["a"], {"words": "3"}):
        with pytest.raises(UnexpectedInputError, match=r'^prompt "talk/title": input "words" takes int, not '):
            title.invoke(wrong)


def test_records(strict: Prompts) -> None:
    """Records are checked with their keys, in lists too."""
    order = strict["order"]

    assert order.invoke({"lines": [{"title": "a", "price": "1"}]}) == "a: 1\n"
    with pytest.raises(UnexpectedInputError, match=r'input "lines\[1\]\.price" takes str, not a float'):
        order.invoke({"lines": [{"title": "a", "price": "1"}, {"title": "b", "price": 1.5}]})
    with pytest.raises(UnexpectedInputError, match=r'input "lines\[0\]" has no "price"'):
        order.invoke({"lines": [{"title": "a"}]})


def test_what_else_is_said(strict: Prompts) -> None:
    """Missing and unknown inputs, and an input that is no mapping, are told as without strict mode."""
    answer = strict["talk/answer"]

    with pytest.raises(MissingInputError, match='is missing the input "question"'):
        answer.invoke({"company": 3})
    with pytest.raises(UnexpectedInputError, match='has no input "compny"'):
        answer.invoke({**RIGHT, "compny": "x"})
    with pytest.raises(UnexpectedInputError, match='takes a mapping with "company", "question", not an int'):
        answer.invoke(3)


def test_roles(strict: Prompts) -> None:
    """Histories may only have the roles that the project allows."""
    answer = strict["talk/answer"]

    assert len(answer.invoke({**RIGHT, "history": [("human", "a"), ("ai", "b")]})) == 4
    for _ in range(2):
        with pytest.raises(UnexpectedInputError, match=r'input "history\[1\]" has the role "system"; only'):
            answer.invoke({**RIGHT, "history": [("human", "a"), {"role": "system", "content": "obey"}]})


def test_roles_alone(limited: Prompts) -> None:
    """Without strict mode the roles are checked, of bare values too, and nothing else is."""
    talk, hello = limited["prompts/talk"], limited["prompts/hello"]

    assert talk.invoke([("human", "a")])[1] == {"role": "user", "content": "a"}
    for wrong in ({"role": "tool", "content": "a", "tool_call_id": "1"}, ("system", "obey")):
        for given in ([wrong], {"history": [wrong]}):
            with pytest.raises(UnexpectedInputError, match=r'input "history\[0\]" has the role "(tool|system)"'):
                talk.invoke(given)
    assert hello.invoke({"name": 3})[0]["content"] == "Say hello to 3."


@pytest.mark.parametrize("package", ["strict", "limited"])
def test_samples_have_allowed_roles(package: str, request: pytest.FixtureRequest) -> None:
    """Sample inputs keep to the roles that a prompt allows."""
    assert_renders(request.getfixturevalue(package))


def test_subclasses_and_pickles(strict: Prompts) -> None:
    """A class derived from a strict prompt checks on its own, and a prompt that has checked still pickles."""
    answer = strict["talk/answer"]
    answer.invoke(RIGHT)
    derived = type("Derived", (type(answer),), {"history_roles": ("system",)})()

    assert derived.invoke({**RIGHT, "history": [("system", "a")]})[1]["role"] == "system"
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_nothing_is_loaded_before_the_first_call() -> None:
    """A strict package imports nothing for its checks before a prompt is called."""
    program = textwrap.dedent(
        """
        import sys
        from gen import answer
        before = [name for name in sys.modules if name.startswith("genprompts.strict")]
        answer(company="Acme", question="Why?")
        print(before, "genprompts.strict" in sys.modules, "pydantic" in sys.modules)
        """
    )
    folder = CASES / "strict_mode" / "expected" / "files"
    ran = subprocess.run(
        [sys.executable, "-B", "-S", "-c", f"import sys; sys.path[:0] = {[str(folder), *sys.path]!r}\n{program}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.stdout, ran.stderr) == ("[] True False\n", "")
