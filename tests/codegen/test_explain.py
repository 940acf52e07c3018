"""The pages of the findings: one a code, in one form, with examples that are true."""

import re
from typing import TYPE_CHECKING

import pytest

from genprompts_codegen.commands.explain import PAGES, page
from genprompts_codegen.diagnostics.codes import CODES, Code

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

HEADINGS = ["What it means", "Why it matters", "Example", "What to do"]
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(code: Code) -> dict[str, str]:
    """Return the files of the page's example; none where only the running system can show it."""
    return {name: text for _, name, text in FENCE.findall(page(code)) if name}


RUNNABLE = [code for code in CODES if example(code)]


def test_a_page_for_every_code() -> None:
    """Pages and codes are the same set."""
    assert sorted(path.stem for path in PAGES.glob("*.md")) == [code.id for code in CODES]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_form(code: Code) -> None:
    """Every page has the title of its code and the same headings, each with text."""
    text = page(code)

    assert text.startswith(f"# {code.id} {code.name} ({code.severity.value})\n\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in re.split(r"^## .*$", text, flags=re.MULTILINE))
    assert FENCE.search(text)


@pytest.mark.parametrize("code", RUNNABLE, ids=lambda code: code.id)
def test_example_triggers_the_code(code: Code, command: "Command") -> None:
    """The example, as it stands in files, gives the finding it is an example of, and no other error."""
    files = example(code)
    for name, text in files.items():
        command.write(name, text)
    paths = () if "pyproject.toml" in files else tuple(sorted(files))

    out = command.run("check", "--format", "concise", *paths).out

    assert f"[{code.id}] {code.name}: " in out
    assert set(re.findall(r"error\[(GP\d+)\]", out)) <= {code.id}
