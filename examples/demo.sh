#!/bin/sh
# Sets up a virtual environment, generates the typed package for the prompts in this folder, and lets mypy judge calls.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
[ -x .venv/bin/genprompts ] || {
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[mypy]'
}
bin="$PWD/.venv/bin"
cd examples

say() { printf '\n$ %s\n' "$*"; }

say genprompts inspect
"$bin/genprompts" inspect

say genprompts
"$bin/genprompts"

say mypy right.py
"$bin/mypy" --no-error-summary right.py && echo "no errors"

say python right.py
"$bin/python" right.py

say mypy wrong.py
if "$bin/mypy" wrong.py; then
    echo "mypy accepted the wrong calls" >&2
    exit 1
fi
