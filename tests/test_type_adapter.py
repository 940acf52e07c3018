"""The generated input types at run time: pydantic takes them, and strict mode agrees with it and with rendering."""

import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError, create_model
from tests.golden import case_of, imported, packages
from tests.test_inference import _IMPORTS, ROWS

from genprompts.errors import MissingInputError, UnexpectedInputError
from genprompts.prompts.prompt import Prompt
from genprompts.strict import checker
from genprompts.testing import sample_input, sample_inputs
from genprompts_codegen.cli import main

PACKAGES = packages()
WRONG: list[Any] = [
    *(None, True, 3, 1.5, "text", b"x", (), [], {}, [1], ["a"], {"k": 1}, [None], [{"x": 1}]),
    *(object(), dt.date(2025, 1, 1), dt.datetime(2025, 1, 1), len, "\ud800"),  # noqa: DTZ001  (plain values)
]
UNEVEN = {"filters": "rows"}
"""Inputs whose items are sorted: each has a type that the types allow, but two of different types cannot be compared."""


def check_adapter(prompt: Prompt[Any, Any]) -> None:
    """Hold the input type of a prompt to what pydantic promises, and to what the prompt renders."""
    adapter: TypeAdapter[Any] = TypeAdapter(prompt.input_schema)
    for mode in ("validation", "serialization"):
        schema = adapter.json_schema(mode=mode)
        assert schema["type"] == "object"
        assert sorted(schema.get("required", [])) == sorted(prompt.input_variables)
        assert sorted(schema.get("properties", {})) == sorted((*prompt.input_variables, *prompt.optional_variables))
    check = checker(prompt.input_schema)
    for label, value in sample_inputs(prompt).items():
        check(prompt, value)
        validated = adapter.validate_python(value)
        check(prompt, validated)
        assert rendered(prompt, validated) == rendered(prompt, value), label
    request: Any = create_model("Request", inputs=(prompt.input_schema, ...))
    assert request.model_json_schema()["required"] == ["inputs"]
    assert set(request(inputs=sample_input(prompt)).inputs) == set(prompt.input_variables)
    with pytest.raises(ValidationError):
        request(inputs=3)


def rendered(prompt: Prompt[Any, Any], value: Any) -> object:
    """Return what a prompt renders; a mapping whose keys are not known may lack one that the template reads."""
    try:
        return prompt.invoke(value)
    except MissingInputError:
        assert "Mapping" in str(prompt.input_schema.__annotations__)
        return None


@pytest.mark.parametrize("package", PACKAGES, ids=case_of)
def test_type_adapter(package: Path) -> None:
    """Pydantic takes each generated input type, alone and in a model; what it gives back renders the same."""
    with imported(package) as prompts:
        for prompt in prompts.values():
            assert isinstance(type(prompt).input_schema, type)
            check_adapter(prompt)


def test_inference_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same holds for each row of the rules of inference."""
    rows = [row for row in ROWS if not row.fails]
    definitions = "\n".join(f"prompt_{index} = {row.definition}" for index, row in enumerate(rows))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Path("rows.py").write_text(f"{_IMPORTS}{definitions}\n", "utf-8")
    main(["generate", "rows.py", "-o", "row_prompts"])
    prompts = importlib.import_module("row_prompts").prompts

    assert len(prompts) == len(rows)
    for prompt in prompts.values():
        check_adapter(prompt)


# --- strict mode, pydantic and rendering agree ---------------------------------------------------


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to each value inside ``value``."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield (*path, index)
            yield from places(item, (*path, index))


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """Return ``value`` with ``new`` at ``path``."""
    if not path:
        return new
    if isinstance(value, dict):
        return {**value, path[0]: put(value[path[0]], path[1:], new)}
    return [put(item, path[1:], new) if index == path[0] else item for index, item in enumerate(value)]


def documented(prompt: Prompt[Any, Any], path: tuple[Any, ...], new: object, *, strict: bool) -> bool:
    """Whether strict mode and pydantic's own strict mode are known to differ here."""
    if strict:  # strict mode takes what type checkers take: a bool is a number, a datetime is a date
        return isinstance(new, bool | dt.datetime)
    # pydantic lets everything pass for ``object``, looks at the items of an Iterable only later, and encodes nothing
    types = " ".join(map(str, (prompt.input_schema.__annotations__[path[0]], *_inner(prompt, path))))
    return "Iterable" in types or "object" in types or new == "\ud800"


def _inner(prompt: Prompt[Any, Any], path: tuple[Any, ...]) -> list[object]:
    """Return the types of the keys that ``path`` names in the records of a prompt."""
    module = sys.modules[prompt.input_schema.__module__]
    records = [one for one in vars(module).values() if isinstance(one, type) and hasattr(one, "__required_keys__")]
    return [one.__annotations__[key] for key in path for one in records if key in getattr(one, "__annotations__", {})]


@pytest.mark.parametrize("package", PACKAGES, ids=case_of)
def test_wrong_values(package: Path) -> None:
    """Strict mode refuses each wrong value that pydantic refuses, and what it lets pass renders."""
    with imported(package) as prompts:
        for name, prompt in prompts.items():
            adapter: TypeAdapter[Any] = TypeAdapter(prompt.input_schema)
            check, sample = checker(prompt.input_schema), sample_input(prompt, full=True)
            for path in places(sample):
                for new in WRONG:
                    value = put(sample, path, new)
                    strict = accepts(lambda: check(prompt, value), UnexpectedInputError)  # noqa: B023  (called at once)
                    theirs = accepts(lambda: adapter.validate_python(value, strict=True), ValidationError)  # noqa: B023
                    assert strict == theirs or documented(prompt, path, new, strict=strict), (name, path, new)
                    if strict and path[0] != UNEVEN.get(name):
                        prompt.invoke(value)


def accepts(call: Any, refusal: type[Exception]) -> bool:
    """Return whether a call raises no ``refusal``."""
    try:
        call()
    except refusal:
        return False
    return True
