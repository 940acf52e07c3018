# Names for the commands of this repository; each works without make, too.
PYTHON ?= python3

.PHONY: demo test check conformance bench golden

demo:  ## set up and run the main job on examples/
	sh examples/demo.sh

test:  ## set up and run the tests
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --editable '.[dev]'
	.venv/bin/python -m pytest

check:  ## lint and type-check
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

conformance:  ## run the published test suites of the template languages, which pip fetches
	.venv/bin/python -m tests.conformance

bench:  ## print the figures of docs/performance.md
	.venv/bin/python -m tests.bench

golden:  ## rewrite the expected output of tests/cases: read the diff before you commit it
	.venv/bin/python -m pytest tests/test_cases.py --update-golden
