"""What a pair is compared by: forms of values, images that list their inputs, errors of our own classes."""

from collections.abc import Mapping
from typing import Any

from tests.differential import reference


def completed(prompt: Any) -> bool:
    """Let images list their inputs; say whether one did not. LangChain's own inputs of messages are not looked up."""
    try:
        return reference.complete(prompt)
    except Exception:  # noqa: BLE001  (a template that cannot be read)
        return False


def emptied(given: Mapping[str, object]) -> dict[str, object]:
    """Return ``given`` with empty texts."""
    return {name: "" if isinstance(value, str) else value for name, value in given.items()}


def without_detail(found: object) -> object:
    """Return ``found`` without the empty details of images, which LangChain leaves out."""
    if isinstance(found, dict):
        kept = {key: without_detail(value) for key, value in found.items()}
        return {key: value for key, value in kept.items() if (key, value) != ("detail", "")}
    if isinstance(found, list | tuple):
        return [without_detail(one) for one in found]
    return found


_REFUSED_AT_RUN_TIME: Mapping[str, str] = {
    "UnexpectedInputError: the template has no input": "run time: refuses a partial of no input",
    "partials are not supported for a list": "run time: refuses partials in a list of blocks",
    "is filled in for one part of the template": "run time: refuses to fill in another part's input",
    "is filled in with two different values": "run time: refuses two partials of one name",
}


def apart(error: str) -> str | None:
    """Return which known difference of run-time templates it is to fail with ``error``."""
    return next((word for text, word in _REFUSED_AT_RUN_TIME.items() if text in error), None)
