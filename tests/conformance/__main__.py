"""Runs the published test suites of the template languages: ``python -m tests.conformance``, or some of them by name."""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.conformance.result import Result, printed

SUITES = {
    "mustache": ("mustache_spec", "the core of the mustache specification, filled in"),
    "mustache-types": ("mustache_types", "its data, as mypy and the inferred types see it"),
    "jinja2": ("jinja_templates", "the templates of jinja2's tests, read by jinja2 and by us"),
    "jinja2-rendering": ("jinja_rendering", "the same, understood and rendered"),
    "jinja2-coverage": ("jinja_coverage", "how much of them, and of real-looking prompts, is compiled"),
    "langchain": ("langchain_prompts", "langchain-core's own tests of its prompts, over our classes"),
    "prompty": ("prompty", "the rendering cases of prompty's jinja2 subset"),
}
"""Each suite's name, the module here that has ``run(cache: Path) -> Result``, and what it runs."""


def found_by(name: str, cache: Path) -> Result:
    """Return what one suite finds; downloads are kept in ``cache``. A crash is no reason not to run the others."""
    try:
        result: Result = import_module(f"tests.conformance.{SUITES[name][0]}").run(cache)
    except Exception:  # noqa: BLE001  (whatever it is, it is told)
        return Result((), (traceback.format_exc(),))
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites that the command line names, or all; return 1 when something is not as promised."""
    about = "\n".join(f"  {name:18}{about}" for name, (_, about) in SUITES.items())
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m tests.conformance", description=about, formatter_class=layout)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="the suites to run (default: all)")
    parser.add_argument("--cache", type=Path, help="the folder to keep downloads in (default: none are kept)")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.suites if name not in SUITES]
    if unknown:
        parser.error(f'there is no suite "{unknown[0]}", but {", ".join(SUITES)}')
    names = options.suites or list(SUITES)
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        found = [(name, found_by(name, cache)) for name in names]
    print(printed(found))
    return 1 if any(result.failures for _, result in found) else 0


if __name__ == "__main__":
    sys.exit(main())
