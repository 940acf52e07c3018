"""Values as a command line writes them: text that becomes what an input's type asks for."""

import datetime as dt
import json
from collections.abc import Callable, Mapping

from genprompts_codegen.diagnostics.model import Source
from genprompts_codegen.ir import (
    External,
    IterableOf,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    RecordRef,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)
from genprompts_codegen.sources.tree import constant
from genprompts_codegen.sources.yaml_reader import read_yaml

_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SCALARS: Mapping[ScalarKind, Callable[[str], object]] = {
    ScalarKind.INT: int,
    ScalarKind.FLOAT: float,
    ScalarKind.BOOL: lambda text: _BOOLS[text.lower()],
    ScalarKind.NONE: lambda text: {"none": None, "null": None}[text.lower()],
}
_DATES: Mapping[str, Callable[[str], object]] = {
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
}


def split(given: str) -> tuple[str, str, bool] | None:
    """Return the name, the text and whether the text is JSON, of ``name=text`` or ``name:=json``; None for neither."""
    name, sign, text = given.partition("=")
    if not sign or not name.strip(":"):
        return None
    return (name[:-1], text, True) if name.endswith(":") else (name, text, False)


def from_json(text: str) -> object:
    """Return the value of a JSON ``text``.

    Raises:
        ValueError: it is none.
    """
    try:
        value: object = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


def from_file(text: str, name: str) -> object:
    """Return the value of a JSON or YAML file called ``name``.

    Raises:
        ValueError: it is none.
    """
    if name.lower().endswith(".json"):
        return from_json(text)
    node = read_yaml(Source(name, text.replace("\r\n", "\n")))
    return None if node is None else constant(node)


def from_text(text: str, wanted: TypeRef) -> object:
    """Return the value that ``text`` writes for the type ``wanted``; the text itself where it writes none."""
    match wanted:
        case Scalar(kind):
            return _tried(_SCALARS.get(kind, str), text)
        case External("datetime", name):
            return _tried(_DATES.get(name, str), text)
        case LiteralOf(values):
            return next((value for value in values if str(value) == text), text)
        case UnionOf(members):
            values_of = (from_text(text, member) for member in members)
            return next((value for value in values_of if not isinstance(value, str)), text)
        case _:
            return text


def _tried(convert: Callable[[str], object], text: str) -> object:
    try:
        return convert(text)
    except (ValueError, KeyError):
        return text


def takes_text(wanted: TypeRef) -> bool:
    """Whether a text is a value of the type ``wanted``, as far as can be told."""
    match wanted:
        case Scalar(kind):
            return kind in {ScalarKind.STR, ScalarKind.OBJECT}
        case LiteralOf(values):
            return any(isinstance(value, str) for value in values)
        case UnionOf(members):
            return any(takes_text(member) for member in members)
        case External("datetime", name):
            return name not in _DATES
        case External():
            return True  # a class of the project may be a kind of text
        case ListOf() | IterableOf() | MappingOf() | RecordRef() | Messages():
            return False
