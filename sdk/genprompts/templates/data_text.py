"""The text of JSON files to plain values, and back; YAML's has a module of its own."""

import json

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import shown
from genprompts.templates.plain import MAX_DEPTH, Plain

_MAX_VALUES = 50_000


def read_json(text: str) -> Plain:
    """Return the value of a JSON text.

    Raises:
        TemplateDefinitionError: it is no JSON, a key stands twice in one map, or it goes beyond a limit.
    """
    try:
        found: Plain = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except TemplateDefinitionError:
        raise
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        raise TemplateDefinitionError(f"line {error.lineno} is no JSON: {error.msg}") from None
    except ValueError:  # a number of so many digits that Python does not read it
        raise TemplateDefinitionError("a number is too long to be read") from None
    check_size(found)
    return found


def write_json(value: Plain) -> str:
    """Return ``value`` as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def check_size(value: Plain) -> None:
    """Refuse what nests too deep, or holds too many values (an alias in YAML counts each time)."""
    level = [value] if isinstance(value, (dict, list)) else []
    count = 1
    for _ in range(MAX_DEPTH):
        below: list[dict[str, Plain] | list[Plain]] = []
        for item in level:
            parts = item.values() if isinstance(item, dict) else item
            count += len(parts)
            if count > _MAX_VALUES:
                raise TemplateDefinitionError(f"there are more than {_MAX_VALUES} values; split the file")
            below += [part for part in parts if isinstance(part, (dict, list))]
        if not below:
            return
        level = below
    raise _too_deep()


def _too_deep() -> TemplateDefinitionError:
    return TemplateDefinitionError(f"values nest deeper than {MAX_DEPTH} levels")


def _once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    """Return the map of these entries, no key of which may stand twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise TemplateDefinitionError(f"the key {shown(twice)} stands twice in one map")
    return made


def _no_constant(name: str) -> Plain:
    raise TemplateDefinitionError(f"{name} is no number that files can hold")
