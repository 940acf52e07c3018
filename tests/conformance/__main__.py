"""The suites by name: ``python -m tests.conformance mustache``."""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

SUITES = {
    "mustache": ("mustache_spec", "the core of the mustache specification"),
    "jinja": ("jinja_templates", "the templates of jinja2's tests, read by jinja2 and by us"),
    "prompty": ("prompty", "the rendering cases of prompty's jinja2 subset"),
}
"""Each suite's name, the module here that has ``run(cache: Path) -> int``, and what it runs."""


def main() -> int:
    """Run the suite that the command line names; return 1 when something is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    suites = parser.add_subparsers(dest="suite", required=True)
    for name, (_, about) in SUITES.items():
        suite = suites.add_parser(name, help=about, description=about)
        suite.add_argument("--cache", type=Path, help="the folder to keep downloads in (default: none are kept)")
    options = parser.parse_args()
    run = import_module(f"tests.conformance.{SUITES[options.suite][0]}").run
    if options.cache:
        options.cache.mkdir(parents=True, exist_ok=True)
        return int(run(options.cache))
    with tempfile.TemporaryDirectory() as folder:
        return int(run(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
