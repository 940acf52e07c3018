"""langchain-core's own unit tests of its prompts, run over our classes.

The tests are in the source distribution of langchain-core, which is fetched; nothing of it is kept in the repository.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from tests.conformance import sdist
from tests.conformance.langchain_reasons import NOT_APPLICABLE
from tests.conformance.result import Result, row

VERSION = "1.7.2"
HERE = Path(__file__).resolve().parent
FOLDERS = ("prompts", "data", "examples")


def fetch(cache: Path, folder: Path) -> None:
    """Unpack LangChain's tests of prompts, and the files that they read, into ``folder``."""
    archive = sdist.archive("langchain-core", VERSION, cache)
    with tarfile.open(archive) as opened:
        for member in opened:
            path = PurePosixPath(member.name)
            inner = path.parts[1:]
            wanted = inner[:2] == ("tests", "unit_tests") and (
                inner[2:3] and (inner[2] in FOLDERS or inner[2:] in {("__init__.py",), ("pydantic_utils.py",)})
            )
            content = opened.extractfile(member) if wanted or inner == ("tests", "__init__.py") else None
            if content is not None:
                target = folder.joinpath(*inner)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())


def outcomes(folder: Path) -> Mapping[str, str]:
    """Run the tests in ``folder``; return what was wrong with each, by name; nothing for those that passed."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "langchain_shim", "--import-mode=prepend"]
    command += [
        "-W",
        "ignore",
        "-o",
        "addopts=",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        "--rootdir",
        str(folder),
    ]
    path = os.pathsep.join([str(folder), str(HERE)])
    subprocess.run(
        [*command, "tests/unit_tests/prompts"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
        capture_output=True,
    )
    found: dict[str, str] = {}
    for case in ET.parse(report).iter("testcase"):
        name = f"{case.get('classname', '').rsplit('.', 1)[-1]}::{case.get('name')}"
        wrong = next((child for child in case if child.tag in {"failure", "error", "skipped"}), None)
        found[name] = "" if wrong is None else (wrong.get("message") or wrong.text or "failed").splitlines()[0]
    return found


def run(cache: Path) -> Result:
    """Run the tests, and say by name which ones do not apply; fail when another one fails, or one of these passes."""
    with tempfile.TemporaryDirectory() as work:
        fetch(cache, Path(work))
        found = outcomes(Path(work))
    passed = [name for name, wrong in found.items() if not wrong]
    wrong = {name: text for name, text in found.items() if text}
    failures = [f"{name}: {text}" for name, text in wrong.items() if _key(name) not in NOT_APPLICABLE]
    stale = sorted({_key(name) for name in passed} & NOT_APPLICABLE.keys() - {_key(name) for name in wrong})
    rows = (
        row("langchain-core's tests of its prompts, parameters counted", len(found)),
        row("passed by our classes", len(passed), len(found), share=True),
        row("not applicable, each for a reason (below)", len(wrong) - len(failures), len(found)),
        row("failed", len(failures), len(found)),
    )
    reasons = [
        f"  {name}: {NOT_APPLICABLE[name]}" for name in sorted({_key(name) for name in wrong} & NOT_APPLICABLE.keys())
    ]
    return Result(
        rows,
        (*failures, *(f"{name}: passes, though it is said not to apply" for name in stale)),
        ("langchain-core's tests that do not apply:", *reasons) if reasons else (),
    )


def _key(name: str) -> str:
    """Return the name of a test without its parameters."""
    return name.partition("[")[0]
