"""The rendering cases of prompty's jinja2 subset: what they say, we render.

The cases are taken from prompty's wheel, which is fetched; nothing of it is kept in the repository.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.jinja_coverage import inputs_of
from tests.conformance.result import Result, all_of, row, together
from tests.sdk.jinja_code import build

from genprompts.errors import GenPromptsError
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.jinja import sandbox as jinja_sandbox

VERSION = "2.1.0"
Renderer = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True)
class Case:
    """One template with its inputs and what it is to render."""

    name: str
    template: str
    inputs: Mapping[str, object]
    rendered: str


def sandboxed(template: str, values: Mapping[str, object]) -> str:
    """Return what our sandbox renders; the template has to be one that we read."""
    jinja.parse(template)
    return jinja_sandbox.render(template, {}, values)


def compiled(template: str, values: Mapping[str, object]) -> str:
    """Return what the template renders as Python; inputs that are not given may be left out."""
    names = inputs_of(template)
    given = [name for name in names if name in values]
    return build(template, given, absent=[name for name in names if name not in values]).render(values)


RENDERERS: dict[str, Renderer] = {"in the sandbox": sandboxed, "compiled": compiled}
"""Each way in which we render a template."""


def fetch(cache: Path) -> Path:
    """Return the folder of prompty's cases below ``cache``; downloads them once."""
    folder = cache / f"prompty-{VERSION}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        pip += ["--python-version", "3.11"]  # what prompty itself needs; its cases run anywhere
        subprocess.run([*pip, "--dest", str(cache), f"prompty=={VERSION}"], check=True)
        with zipfile.ZipFile(next(cache.glob(f"prompty-{VERSION}-*.whl"))) as wheel:
            wheel.extractall(folder)
    return folder / "prompty" / "jinja_subset" / "conformance"


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases in which prompty wants what jinja2 renders."""
    golden = {one["name"]: one for one in json.loads((folder / "render_golden.json").read_text("utf-8"))}
    for one in json.loads((folder / "corpus.json").read_text("utf-8"))["cases"]:
        if one.get("jinja2_agrees"):
            yield Case(one["name"], one["template"], one["inputs"], golden[one["name"]]["rendered"])


def run(cache: Path) -> Result:
    """Render all cases in each way, and say in how many we render what prompty wants."""
    found = tuple(cases(fetch(cache)))
    native = sum(build(case.template, inputs_of(case.template)).code.sandboxed is None for case in found)
    first = row("cases in which prompty wants what jinja2 renders", len(found))
    return together(
        [
            Result((first, row("compiled, the rest for the sandbox", native, len(found), share=True))),
            *(_rendered(found, name, renderer) for name, renderer in RENDERERS.items()),
        ]
    )


def _rendered(found: Sequence[Case], name: str, renderer: Renderer) -> Result:
    outcomes = [(case, _outcome(case, renderer)) for case in found]
    wrong = [f"{case.name}: {name}: {said}\n    {case.template!r}" for case, said in outcomes if said]
    equal = all_of(f"rendered as wanted, {name}", len(found) - len(wrong), len(found))
    return together([equal, Result((), tuple(wrong))])


def _outcome(case: Case, renderer: Renderer) -> str:
    """Return how the rendering differs, or nothing."""
    try:
        rendered = renderer(case.template, case.inputs)
    except GenPromptsError as error:
        return repr(error)
    return "" if rendered == case.rendered else f"{rendered!r} instead of {case.rendered!r}"
