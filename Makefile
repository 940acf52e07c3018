# Names for the commands of this repository; each works without make, too.
PYTHON ?= python3

.PHONY: demo test check bench golden

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

bench:  ## print the figures of docs/performance.md
	.venv/bin/python -m tests.bench

golden:  ## rewrite the expected output of tests/cases: read the diff before you commit it
	.venv/bin/python -m pytest tests/test_cases.py --update-golden
