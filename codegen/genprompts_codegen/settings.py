"""The settings of the ``[tool.genprompts]`` table as values, and reading a table that is plainly right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from genprompts.strict.roles import ROLES


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """What the project says of every input of one name."""

    type: str = ""
    default: object = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The keys of ``[tool.genprompts]``."""

    sources: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    output: str | None = None
    default_type: str = "str"
    extra: Literal["ignore", "forbid"] = "ignore"
    escape: bool = True
    mustache: Literal["langchain", "spec"] = "langchain"
    strict: bool = False
    history_roles: tuple[str, ...] | None = None
    types: Mapping[str, TypeEntry] = field(default_factory=dict)


def plain_table(value: object) -> Table | None:
    """Return the table that ``value`` plainly is; None where ``config_table`` has to look closer.

    Loading pydantic takes longer than reading a hundred prompts, and most tables are right: only the others pay for
    being told what is wrong with them.
    """
    if not isinstance(value, dict) or not value.keys() <= _KEYS:
        return None
    sources, exclude = _plain_words(value.get("sources", [])), _plain_words(value.get("exclude", []))
    types = _plain_types(value.get("types", {}))
    if sources is None or exclude is None or types is None:
        return None
    output, default_type, extra = value.get("output"), value.get("default-type", "str"), value.get("extra", "ignore")
    if not (output is None or _is_word(output)) or not _is_word(default_type) or extra not in ("ignore", "forbid"):
        return None
    escape, mustache = value.get("escape", True), value.get("mustache", "langchain")
    if not isinstance(escape, bool) or mustache not in ("langchain", "spec"):
        return None
    strict = value.get("strict", False)
    roles = value.get("history-roles")
    if not isinstance(strict, bool) or not (roles is None or is_roles(roles)):
        return None
    named = None if roles is None else tuple(roles)
    return Table(sources, exclude, output, default_type, extra, escape, mustache, strict, named, types)


_KEYS = frozenset(
    {"sources", "exclude", "output", "default-type", "extra", "escape", "mustache", "strict", "history-roles", "types"}
)


def is_roles(value: object) -> bool:
    """Whether ``value`` is a list of roles that the run time knows, at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(role, str) and role in ROLES for role in value)


def _plain_types(value: object) -> dict[str, TypeEntry] | None:
    if not isinstance(value, dict):
        return None
    found: dict[str, TypeEntry] = {}
    for name, entry in value.items():
        match entry:
            case str():
                found[name] = TypeEntry(entry)
            case dict() if entry.keys() <= {"type", "default", "description"}:
                found[name] = TypeEntry(**entry)
            case _:
                return None
        if not isinstance(found[name].type, str) or not isinstance(found[name].description, str):
            return None
    return found


def _plain_words(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(map(_is_word, value)) else None


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()
