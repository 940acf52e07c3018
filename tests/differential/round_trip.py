"""The round trip of types: what is inferred from a template is enough to render it, and nothing less is."""

import math
import random
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from langchain_core.prompts.string import DEFAULT_FORMATTER_MAPPING
from tests.differential import data, evidence, product, sound_texts
from tests.differential.choices import Choices
from tests.differential.languages import LANGUAGES
from tests.differential.module import Case
from tests.differential.product import Made
from tests.differential.texts import literal
from tests.differential.typed import Typed, filled, without

from genprompts.errors import MissingInputError

SHAPES = (("required", False), ("all", False), ("some", True))
"""Which keys are there, and whether there are edges: empty texts and lists, zeros, iterators."""
INDEX = re.compile(r"(?<![A-Za-z])-?[0-9]")
"""What a message about a position that a list does not have mentions: no type says how long a list is."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One template whose types are not right; ``kind`` says in what way."""

    kind: str
    text: str
    detail: str

    def __str__(self) -> str:
        """Return what to look at."""
        return f"{self.kind}: {self.text!r}\n    {self.detail}"


def texts(language: str, seed: int, numbers: range) -> list[str]:
    """Return random templates."""
    make = sound_texts.template if language == "jinja2" else LANGUAGES[language].template
    return [make(Choices(source=random.Random(f"types/{language}/{seed}/{number}"))) for number in numbers]


def case(text: str, language: str) -> Case:
    """Return a definition of the template ``text``."""
    written = literal(text, Choices(), plain=True)
    line = f"prompt = PromptTemplate.from_template({written}{LANGUAGES[language].keyword})"
    return Case(f"from langchain_core.prompts import PromptTemplate\n\n{line}\n", (), language)


def run(languages: Sequence[str], seed: int, numbers: range, counts: Counter[str]) -> list[Broken]:
    """Return what is wrong with the types of random templates."""
    broken: list[Broken] = []
    calls: list[Call] = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        work = Path(folder)
        for number, language in enumerate(languages):
            found = texts(language, seed, numbers)
            package = f"gen_{number}"
            made = product.generate([case(text, language) for text in found], work / language, work / package)
            for text, one in zip(found, made, strict=True):
                if one.prompt is None or one.spec is None or one.refusals():
                    counts["not generated"] += 1
                    continue
                counts["templates"] += 1
                draw = Choices(source=random.Random(text))
                asked: list[Call] = []
                broken += [Broken(kind, text, detail) for kind, detail in _rendered(one, draw, counts, asked, text)]
                calls += [replace(call, path=f"{package}.{call.path}") for call in asked]
        return [*broken, *_checked(calls, work, counts)]


@dataclass(frozen=True, slots=True)
class Call:
    """One call for mypy to judge; ``lacks`` is the place of the key that was taken out, "" where none was."""

    path: str
    values: Mapping[str, object]
    lacks: str
    text: str


def _rendered(
    one: Made, draw: Choices, counts: Counter[str], calls: list[Call], text: str
) -> Iterator[tuple[str, str]]:
    """Yield how rendering does not go with the types; add the calls that mypy is to judge."""
    assert one.spec is not None
    for keys, edges in SHAPES:
        values = Typed(one.spec, draw, keys, edges=edges).values()
        counts["values"] += 1
        failed = _failure(one, values)
        if failed is not None and edges and isinstance(failed, MissingInputError) and INDEX.search(str(failed)):
            counts["values without the position that is read"] += 1
        elif failed is not None:
            yield f"typed value fails: {type(failed).__name__}", f"{failed} for {values!r}"
        if failed is not None:
            continue
        if not edges:
            calls.append(Call(one.path, values, "", text))
        left_out = {entry.name: "" for entry in one.spec.inputs if entry.guarded and one.spec.format == "mustache"}
        enough = not _lacks(one.spec.format, text, {**left_out, **values})
        for place, found in without(one.spec, values):
            if not edges:
                calls.append(Call(one.path, found, ".".join(map(str, place)), text))
            less = filled(found, place)
            if len(place) > 1 and (not enough or not _lacks(one.spec.format, text, {**left_out, **less})):
                counts["keys taken out that are not reached"] += 1
                continue
            counts["keys taken out"] += 1
            failed = _failure(one, less)
            if not isinstance(failed, MissingInputError):
                yield "missing key is not refused", f"{place}: {failed!r} for {less!r}"


def _lacks(language: str, text: str, values: Mapping[str, object]) -> bool:
    """Whether LangChain comes to something that is not in ``values`` and prints it: it may be in a branch not taken."""
    with evidence.corrected(frozenset({"missing name", "inside of nothing", "missing key"})):
        try:
            DEFAULT_FORMATTER_MAPPING[language](text, **data.copied(values))
        except Exception:  # noqa: BLE001  (whatever it says is the answer)
            return True
    return False


def _failure(one: Made, values: Mapping[str, object]) -> Exception | None:
    """Return how rendering fails."""
    try:
        one.prompt.invoke(data.copied(values))
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return error
    return None


# --- mypy ----------------------------------------------------------------------------------------


def _checked(calls: list[Call], work: Path, counts: Counter[str]) -> Iterator[Broken]:
    """Yield the calls that mypy judges otherwise than the run time did."""
    written = [call for call in calls if _is_literal(call.values)]
    modules = sorted({call.path.rpartition(".")[0] for call in written})
    head = ["import datetime", *(f"import {module}" for module in modules)]
    lines = [*head, *(f"{call.path}.invoke({call.values!r})" for call in written)]
    (work / "calls.py").write_text("\n".join(lines) + "\n", "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--no-error-summary", "calls.py"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    errors: dict[int, str] = {}
    for line in done.stdout.splitlines():
        match = re.match(r"calls\.py:(\d+): error: (.*)", line)
        if match:
            errors.setdefault(int(match[1]), match[2])
        elif ": error: " in line:
            yield Broken("generated code", "", line)
    if done.stderr:
        yield Broken("mypy fails", "", done.stderr)
    for number, call in enumerate(written, len(head) + 1):
        counts["calls that mypy judged"] += 1
        if call.lacks and number not in errors:
            yield Broken("mypy accepts a missing key", call.text, f"{call.lacks}: {call.values!r}")
        elif not call.lacks and number in errors:
            yield Broken("mypy refuses a typed value", call.text, f"{errors[number]} for {call.values!r}")


def _is_literal(value: object) -> bool:
    """Whether ``value`` is written in Python as it shows itself."""
    if isinstance(value, dict):
        return all(_is_literal(one) for one in value.values())
    if isinstance(value, list | tuple):
        return all(_is_literal(one) for one in value)
    return value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
