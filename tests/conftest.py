"""Options and fixtures of all tests."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``: write the expected output of the cases anew (read the diff before you commit it)."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected output of tests/cases")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether expected output is to be rewritten."""
    return bool(request.config.getoption("--update-golden"))
