#!/bin/sh
# The main job on this folder: reads the prompts of a LangChain application, writes the typed package for them
# (app/prompts_gen), and lets mypy judge right and wrong calls. LangChain itself is not needed: nothing is imported.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/genprompts ] && [ -x .venv/bin/mypy ] || {
    "${PYTHON:-python3}" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[mypy]'
}
PATH="$PWD/.venv/bin:$PATH"
cd examples

run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

run genprompts inspect
rm -rf app/prompts_gen  # it is committed, to be read without running anything; here it is made anew
run genprompts
run mypy --no-error-summary right.py && echo "no errors"
run python right.py

status=0
run mypy wrong.py || status=$?
if [ "$status" -ne 1 ]; then
    echo "mypy was meant to refuse wrong.py, and ended with $status" >&2
    exit 1
fi
printf '\nmypy accepts right.py and refuses wrong.py, as it should.\n'
