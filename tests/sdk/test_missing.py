"""The value that stands for no value."""

import copy
import pickle

import pytest

from genprompts import MISSING, Missing


def test_there_is_one() -> None:
    """Making, copying and pickling all give the one value."""
    found = [Missing(), copy.copy(MISSING), copy.deepcopy([MISSING])[0], pickle.loads(pickle.dumps(MISSING))]

    assert all(value is MISSING for value in found)


def test_it_is_false_and_shows_its_name() -> None:
    """A template's condition does not see it, and a signature shows it by name."""
    assert not MISSING
    assert repr(MISSING) == "MISSING"


def test_it_has_no_subclasses() -> None:
    """No other class can pass for it."""
    with pytest.raises(TypeError, match="'Missing' cannot be subclassed"):
        type("Other", (Missing,), {})
