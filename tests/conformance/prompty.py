"""The rendering cases of prompty's jinja2 subset: what they say, we render.

The cases are taken from prompty's wheel, which is fetched; nothing of it is kept in the repository.
"""

import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

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


RENDERERS: dict[str, Renderer] = {"sandbox": sandboxed}
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


def run(cache: Path) -> int:
    """Render all cases in each way, print a table and what differs, and return 1 when something does."""
    tally: Counter[str] = Counter()
    for case in cases(fetch(cache)):
        for name, renderer in RENDERERS.items():
            outcome = _outcome(case, renderer)
            tally[f"{name}: {'DIFFERENT' if outcome else 'equal'}"] += 1
            if outcome:
                print(f"{case.name}: {name}: {outcome}\n    {case.template!r}")
    for outcome, count in sorted(tally.items()):
        print(f"{count:>6}  {outcome}")
    return 1 if any(outcome.endswith("DIFFERENT") for outcome in tally) else 0


def _outcome(case: Case, renderer: Renderer) -> str:
    """Return how the rendering differs, or nothing."""
    try:
        rendered = renderer(case.template, case.inputs)
    except GenPromptsError as error:
        return repr(error)
    return "" if rendered == case.rendered else f"{rendered!r} instead of {case.rendered!r}"
