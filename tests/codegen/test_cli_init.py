"""``genprompts init``: the configuration from what is in the project."""

from typing import TYPE_CHECKING

import pytest

from genprompts_codegen.config import load

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

PROMPT = "from langchain_core.prompts import PromptTemplate\n"


def project(command: "Command") -> None:
    command.write("src/app/__init__.py", "")
    command.write("src/app/chains/__init__.py", "")
    command.write("src/app/chains/reply.py", PROMPT)
    command.write("src/app/other.py", "class PromptTemplate: ...\n")
    command.write("tests/test_reply.py", PROMPT)
    command.write("README.md", "# App\n")


def test_writes_the_table_and_says_what_it_found(command: "Command") -> None:
    """Modules with prompt classes and prompt folders become the sources, the package gets the output."""
    project(command)
    command.write("prompts/support/reply.md", "Hello {name}")
    command.write("pyproject.toml", '[project]\nname = "app"')

    ran = command.run("init")

    table = '[tool.genprompts]\nsources = ["src/app/chains/reply.py", "prompts/"]\noutput = "src/app/prompts_gen"\n'
    assert (ran.code, ran.err) == (0, "")
    assert command.files()["pyproject.toml"] == '[project]\nname = "app"\n\n' + table
    assert ran.out == (
        "found:\n"
        "  src/app/chains/reply.py (prompt classes)\n"
        "  prompts/ (prompt files)\n"
        "\n"
        "wrote to pyproject.toml:\n"
        "\n"
        f"{table}"
        "\n"
        "next: genprompts inspect, then genprompts generate\n"
    )
    assert load(command.folder, report=lambda finding: pytest.fail(finding.message)) is not None


def test_creates_the_file(command: "Command") -> None:
    """Without a pyproject.toml one is made, with nothing else in it."""
    command.write("prompts/reply.md", "Hello")

    assert command.run("init").code == 0
    assert command.files()["pyproject.toml"] == '[tool.genprompts]\nsources = ["prompts/"]\noutput = "prompts_gen"\n'


def test_keeps_the_files_line_ends_and_comments(command: "Command") -> None:
    """The old text stays byte for byte."""
    command.write("prompts/reply.md", "Hello")
    (command.folder / "pyproject.toml").write_bytes(b"# mine\r\n[a]\r\nb = 1 # c\r\n")

    assert command.run("init").code == 0
    assert (command.folder / "pyproject.toml").read_bytes() == (
        b'# mine\r\n[a]\r\nb = 1 # c\r\n\r\n[tool.genprompts]\r\nsources = ["prompts/"]\r\noutput = "prompts_gen"\r\n'
    )


def test_many_modules_are_named_by_their_folder(command: "Command") -> None:
    """Nine modules of one package become the package."""
    for number in range(9):
        command.write(f"src/app/p{number}.py", PROMPT)

    assert command.run("init").code == 0
    assert 'sources = ["src/app"]' in command.files()["pyproject.toml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.genprompts]\noutput = "x"\n', "already has a [tool.genprompts] table"),
        ("[tool\n", "mend it first"),
        ("tool = {}\n", "add this by hand"),
    ],
)
def test_refuses_without_touching_the_file(command: "Command", text: str, said: str) -> None:
    """A table that is there, a broken file, and a file that takes no table stay as they are."""
    command.write("prompts/reply.md", "Hello")
    command.write("pyproject.toml", text)

    ran = command.run("init")

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert command.files()["pyproject.toml"] == text


def test_nothing_found(command: "Command") -> None:
    """Without any prompt nothing is written."""
    command.write("README.md", "# App\n")
    command.write("app.py", "x = 1\n")

    ran = command.run("init")

    assert ran.code == 1
    assert "no module that defines prompts" in ran.err
    assert "pyproject.toml" not in command.files()
