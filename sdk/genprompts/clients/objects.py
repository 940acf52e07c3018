"""Objects of client libraries as the plain mappings they stand for; no library is imported for it."""

from collections.abc import Mapping

from genprompts.kinds import is_mapping


def as_mapping(value: object) -> Mapping[str, object] | None:
    """Return a mapping as it is, and an object of a client library (all are pydantic models) by its fields."""
    if is_mapping(value):
        return value
    dump = getattr(value, "model_dump", None)
    if callable(dump) and not isinstance(value, type):
        found: object = dump(exclude_none=True, warnings=False)
        return found if is_mapping(found) else None
    return None


def as_plain(value: object) -> object:
    """Return a content block as a plain value: objects by their fields, all else as it is."""
    if isinstance(value, (str, dict)):
        return value
    found = as_mapping(value)
    return value if found is None else dict(found)
