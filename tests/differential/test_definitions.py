"""Random prompt definitions, read and rendered by langchain-core and by us (``python -m tests.differential`` for more)."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests.differential.choices import Choices, shrink
from tests.differential.comparison import cases, compare, smallest
from tests.differential.definitions import case
from tests.differential.explained import DEFINED
from tests.differential.tally import Tally

from genprompts.compiler import literals, render
from genprompts.grammar import fstring
from genprompts_codegen.sources.python import arguments, chat_prompts, compose, library

CASES = 1500
PLANTED = 500
"""How many cases a planted fault has to show up in."""


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Return the figures of the committed cases."""
    found = Tally()
    for start in range(0, CASES, 300):
        compare(cases(0, start, start + 300), found)
    return found


def test_definitions_come_out_alike(tally: Tally) -> None:
    """Inputs, messages and refusals are those of langchain-core, but for the differences that are explained."""
    shown = [str(smallest(difference)) for difference in tally.differences[:3]]

    assert shown == []
    assert tally.counts["both take"] > 0.8 * CASES
    assert tally.counts["both refuse"] > 0.04 * CASES
    assert tally.counts["renders, both fail"] < 0.2 * tally.counts["renders"]


@pytest.mark.parametrize("name", sorted(DEFINED))
def test_no_explanation_is_stale(tally: Tally, name: str) -> None:
    """Each explained difference occurs."""
    assert tally.explained[name] > 0


def test_cases_depend_on_the_seed_alone() -> None:
    """The same seed and number give the same case, and so do its decisions."""
    first, again, other = cases(3, 7, 8)[0], cases(3, 7, 8)[0], cases(4, 7, 8)[0]

    assert first == again
    assert first.source != other.source
    assert case(Choices(first.taken)) == first


def test_shrinking_keeps_the_fault_and_little_else() -> None:
    """What a fault does not need is taken out."""
    found = shrink([5, 9, 3, 0, 7, 7, 200], lambda taken: sum(number >= 7 for number in taken) >= 2)

    assert len(found) == 2


# --- planted faults ------------------------------------------------------------------------------

Plant = Callable[[pytest.MonkeyPatch], None]


def _wrong_role(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(library.TEMPLATE_ROLES, "ai", "user")


def _placeholder_required(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chat_prompts, "read_bool", lambda *_: False)


def _braces_kept_double(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(literals, "_double_braces", lambda body: body)


def _partials_dropped(patch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> Mapping[str, object]:
        return {}

    patch.setattr(arguments, "read_partials", nothing)


def _all_messages_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chat_prompts, "_count", lambda *_: None)


def _empty_texts_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(render, "may_be_empty", lambda _: False)


def _conversion_swapped(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(fstring._CONVERSIONS, "r", "s")


def _append_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(compose, "_grow", lambda *_: None)


def _dedent_forgotten(patch: pytest.MonkeyPatch) -> None:
    def same(given: Any) -> Any:
        return given

    patch.setattr("genprompts_codegen.sources.python.calls.dedent", same)


def _names_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fstring, "_check_name", lambda *_: None)


FAULTS: tuple[Plant, ...] = (
    _wrong_role,
    _placeholder_required,
    _braces_kept_double,
    _partials_dropped,
    _all_messages_kept,
    _empty_texts_kept,
    _conversion_swapped,
    _append_forgotten,
    _dedent_forgotten,
    _names_not_checked,
)


@pytest.mark.parametrize("plant", FAULTS)
def test_planted_faults_are_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in any piece shows up within a few hundred cases."""
    plant(monkeypatch)
    found = Tally()
    for start in range(0, PLANTED, 50):
        if not found.differences:
            compare(cases(0, start, start + 50), found)

    assert found.differences != []
