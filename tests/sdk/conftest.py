"""Prompts that several tests share."""

from typing import Any

import pytest

from . import hostile_values


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Generated prompts of each language and kind."""
    return hostile_values.generated(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def prompts(package: dict[str, Any]) -> dict[str, Any]:
    """Generated prompts, templates of each kind and language, and bound prompts."""
    talk = package["talk"].partial(q="and?")
    return {**{f"generated {name}": one for name, one in package.items()}, "bound": talk, **hostile_values.templates()}
