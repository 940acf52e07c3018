"""Options and fixtures of all tests."""

import sys
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``: write the expected output of the cases anew (read the diff before you commit it)."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected output of tests/cases")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether expected output is to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(autouse=True, scope="module")
def _own_packages() -> Iterator[None]:
    """Forget the packages called ``app`` that a module of tests has imported: each project of a test may have one."""
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
        del sys.modules[name]
