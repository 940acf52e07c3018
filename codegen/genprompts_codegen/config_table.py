"""The shape of the ``[tool.genprompts]`` table, and what is said when it is not kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from genprompts.strict.roles import ROLES
from genprompts_codegen.settings import Table, TypeEntry, is_roles

_Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _as_entry(value: object) -> object:
    """A bare text in ``types`` is short for a table with just the type."""
    return {"type": value} if isinstance(value, str) else value


def _known_roles(value: list[str]) -> list[str]:
    """Return ``value``, which has to name roles that the run time knows."""
    if not is_roles(value):
        raise ValueError("no roles")
    return value


class _TypeEntry(BaseModel):
    """What the project says of every input of one name."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    type: str = ""
    default: object = None
    description: str = ""


class _Table(BaseModel):
    """The keys of ``[tool.genprompts]``."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    sources: list[_Words] = Field(default=[])
    exclude: list[_Words] = Field(default=[])
    output: _Words | None = None
    default_type: _Words = Field(default="str", alias="default-type")
    extra: Literal["ignore", "forbid"] = "ignore"
    escape: bool = True
    mustache: Literal["langchain", "spec"] = "langchain"
    strict: bool = False
    history_roles: Annotated[list[str], AfterValidator(_known_roles)] | None = Field(
        default=None, alias="history-roles"
    )
    types: dict[str, Annotated[_TypeEntry, BeforeValidator(_as_entry)]] = Field(default={})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at ``path`` below the table; ``known`` holds the keys that would be possible for an unknown one."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    known: tuple[str, ...] | None = None


_TABLE_KEYS = tuple(sorted(entry.alias or name for name, entry in _Table.model_fields.items()))
_ENTRY_KEYS = tuple(sorted(_TypeEntry.model_fields))
_WANTED: Mapping[str, tuple[str, str]] = {
    "sources": ("must be a list of paths", 'write a list, as in sources = ["src/app/prompts.py", "prompts/"]'),
    "exclude": ("must be a list of patterns", 'write a list, as in exclude = ["**/drafts/"]'),
    "output": ("must be a path", 'write a text, as in output = "src/app/prompts_gen"'),
    "default-type": ("must be a type", 'write a text, as in default-type = "str"'),
    "extra": ('must be "ignore" or "forbid"', 'write extra = "ignore" or extra = "forbid"'),
    "escape": ("must be true or false", "write escape = true or escape = false"),
    "mustache": ('must be "langchain" or "spec"', 'write mustache = "langchain" or mustache = "spec"'),
    "strict": ("must be true or false", "write strict = true or strict = false"),
    "history-roles": (
        f"must be a list of roles: {', '.join(sorted(ROLES))}",
        'write a list, as in history-roles = ["user", "assistant"]',
    ),
    "types": (
        "must be a type, or a table with type, default and description",
        'write a text, as in count = "int", or a table, as in count = { type = "int", default = 3 }',
    ),
}


def validate(value: object) -> Table | tuple[Fault, ...]:
    """Return the table that ``value`` is, or everything that is wrong with it."""
    try:
        found = _Table.model_validate(value)
    except ValidationError as error:
        faults = [_fault(tuple(item["loc"]), item["type"]) for item in error.errors(include_url=False)]
        return tuple(dict.fromkeys(faults))
    types = {name: TypeEntry(entry.type, entry.default, entry.description) for name, entry in found.types.items()}
    return Table(
        tuple(found.sources),
        tuple(found.exclude),
        found.output,
        found.default_type,
        found.extra,
        found.escape,
        found.mustache,
        found.strict,
        None if found.history_roles is None else tuple(found.history_roles),
        types,
    )


def _fault(path: tuple[str | int, ...], kind: str) -> Fault:
    if kind == "extra_forbidden":
        return Fault(path, "is not known", known=_ENTRY_KEYS if path[0] == "types" else _TABLE_KEYS)
    if not path:
        return Fault(path, "must be a table", "write [tool.genprompts] and the settings below it")
    message, hint = _WANTED.get(str(path[0]), ("has a value that is not possible", ""))
    if kind == "string_too_short":
        message = "is empty"
    return Fault(path, message, hint)
