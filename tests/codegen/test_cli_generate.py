"""``genprompts generate`` and ``genprompts check``: what is written, what is said, and the exit codes."""

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

CONFIG = '[tool.genprompts]\nsources = ["prompts/"]\noutput = "app/prompts_gen"\n'
GEN = "app/prompts_gen"


@pytest.fixture
def project(command: "Command") -> "Command":
    command.write("pyproject.toml", CONFIG)
    command.write("prompts/reply.md", "Hello {name}")
    command.write("prompts/all.yaml", "one: 'A {x}'\ntwo: 'B {y}'\n")
    return command


class TestGenerate:
    def test_writes_the_package(self, project: "Command") -> None:
        """The first run writes everything and counts it."""
        ran = project.run()

        files = project.files(GEN)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == f"wrote {len(files)} files (3 prompts) to app/prompts_gen\n"
        assert "__init__.py" in files

    def test_second_run_changes_nothing(self, project: "Command") -> None:
        """Nothing to do is said, and no file is touched."""
        project.run("generate")
        before = {path: path.stat().st_mtime_ns for path in (project.folder / GEN).iterdir()}

        ran = project.run("generate")

        assert (ran.code, ran.out) == (0, "3 prompts, nothing to do\n")
        assert {path: path.stat().st_mtime_ns for path in (project.folder / GEN).iterdir()} == before

    def test_removed_source_removes_its_module(self, project: "Command") -> None:
        """A module whose file is gone is deleted, and said so."""
        project.run()
        before = set(project.files(GEN))
        (project.folder / "prompts" / "all.yaml").unlink()

        ran = project.run()

        assert (ran.code, ran.out) == (0, "wrote 1 file (1 prompt) to app/prompts_gen, removed 1\n")
        assert before - set(project.files(GEN)) == {"all.py"}

    def test_error_writes_nothing(self, project: "Command") -> None:
        """With an error the old package stays whole, and all findings are shown."""
        project.run()
        before = project.files(GEN)
        project.write("prompts/reply.md", "Hello {name} {")
        project.write("prompts/other.md", "Hello {0}")

        ran = project.run()

        assert ran.code == 1
        assert "prompts/reply.md:1:14: error[GP101]" in ran.out
        assert "prompts/other.md:1:8: error[GP103]" in ran.out
        assert ran.out.endswith("\nfound 2 errors; nothing written\n")
        assert project.files(GEN) == before

    def test_keep_going_writes_what_is_sound(self, project: "Command") -> None:
        """The sound prompts are written; the exit code still tells of the error."""
        project.write("prompts/other.md", "Hello {0}")

        ran = project.run("--keep-going")

        assert ran.code == 1
        assert "error[GP103]" in ran.out
        assert "found 1 error; wrote" in ran.out
        assert "(3 prompts, 1 left out) to app/prompts_gen" in ran.out
        assert "__init__.py" in project.files(GEN)

    def test_warning_does_not_stop(self, project: "Command") -> None:
        """Warnings are shown, and the package is written."""
        project.write("prompts/reply.md", 'Like this: {"a": 1}')

        ran = project.run()

        assert ran.code == 0
        assert "warning[GP107]" in ran.out
        assert ran.out.splitlines()[-1].startswith("wrote ")

    def test_foreign_file_is_left_alone(self, project: "Command") -> None:
        """A file that is not ours stops the writing, even with --keep-going."""
        project.write(f"{GEN}/__init__.py", "mine = 1\n")

        for arguments in ((), ("--keep-going",)):
            ran = project.run("generate", *arguments)

            assert ran.code == 1
            assert "error[GP402]" in ran.out
            assert project.files(GEN) == {"__init__.py": "mine = 1\n"}

    def test_paths_and_output_need_no_configuration(self, command: "Command") -> None:
        """Paths and -o are enough."""
        command.write("texts/reply.md", "Hello {name}")

        ran = command.run("generate", "texts/", "-o", "out/")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith("(1 prompt) to out\n")
        assert "__init__.py" in command.files("out")

    def test_paths_from_elsewhere(self, command: "Command") -> None:
        """Absolute paths work from any folder; no absolute path gets into what is written or said."""
        command.write("a/texts/reply.md", "Hello {name}")
        command.write("b/empty", "")
        source, out = command.folder / "a" / "texts", command.folder / "a" / "out"
        here = command.folder
        command.folder = here / "b"

        ran = command.run("generate", str(source), "-o", str(out))

        command.folder = here
        assert (ran.code, ran.err) == (0, "")
        assert str(here) not in ran.out
        assert all(str(here) not in text for text in command.files("a/out").values())

    def test_no_output_is_a_usage_error(self, command: "Command") -> None:
        """Nobody said where to write."""
        command.write("texts/reply.md", "Hello {name}")

        ran = command.run("generate", "texts")

        assert ran.code == 2
        assert "no output folder is given" in ran.out
        assert ran.out.endswith("found 1 error; nothing written\n")

    def test_wrong_configuration(self, project: "Command") -> None:
        """A wrong setting exits with 2 and shows its line."""
        project.write("pyproject.toml", CONFIG + "nope = 1\n")

        ran = project.run()

        assert ran.code == 2
        assert "pyproject.toml:4:1: error[GP002] unknown-key" in ran.out
        assert "4 | nope = 1\n  | ^^^^\n" in ran.out

    def test_missing_source(self, project: "Command") -> None:
        """A source that does not exist is a wrong setting."""
        project.write("pyproject.toml", CONFIG.replace('"prompts/"', '"prompt/"'))

        assert project.run().code == 2

    def test_output_below_a_file(self, project: "Command") -> None:
        """An output that cannot be made is a finding, not a traceback."""
        project.write("app", "a file")

        ran = project.run()

        assert ran.code == 1
        assert "error[GP4" in ran.out

    def test_same_bytes_from_anywhere(self, project: "Command") -> None:
        """The package does not depend on the folder the command is run in."""
        project.run()
        before = project.files(GEN)
        (project.folder / "prompts" / "sub").mkdir()
        here = project.folder
        project.folder = here / "prompts" / "sub"

        ran = project.run("generate")

        project.folder = here
        assert (ran.code, ran.out) == (0, "3 prompts, nothing to do\n")
        assert project.files(GEN) == before


class TestCheck:
    def test_fresh_package(self, project: "Command") -> None:
        """All good is said and exits with 0."""
        project.run()

        ran = project.run("check")

        assert (ran.code, ran.out) == (0, "all good: 3 prompts\n")

    def test_missing_package(self, project: "Command") -> None:
        """A package that was never written is stale; check writes nothing."""
        ran = project.run("check")

        assert ran.code == 1
        assert 'app/prompts_gen/all.py: warning[GP401] stale-output: "app/prompts_gen/all.py" is missing\n' in ran.out
        assert not (project.folder / "app").exists()

    def test_each_way_of_being_stale(self, project: "Command") -> None:
        """Changed, surplus and missing files are told apart."""
        project.run()
        project.write("prompts/reply.md", "Hello {name} and {other}")
        (project.folder / "prompts" / "all.yaml").rename(project.folder / "prompts" / "every.yaml")

        out = project.run("check", "--format", "concise").out

        assert '"app/prompts_gen/every.py" is missing' in out
        assert '"app/prompts_gen/all.py" is no longer generated' in out
        assert '"app/prompts_gen/__init__.py" is not what would be generated now' in out

    def test_warning_fails(self, project: "Command") -> None:
        """A warning exits with 1."""
        project.write("prompts/reply.md", 'Like this: {"a": 1}')
        project.run()

        ran = project.run("check")

        assert ran.code == 1
        assert ran.out.endswith("\nfound 1 warning\n")

    def test_information_does_not_fail(self, project: "Command") -> None:
        """A note is shown and exits with 0."""
        project.write("prompts/settings.json", '{"retries": 3}')
        project.run()

        ran = project.run("check")

        assert ran.code == 0
        assert "info[GP113]" in ran.out
        assert ran.out.endswith("all good: 3 prompts (1 note)\n")

    def test_error_hides_staleness(self, project: "Command") -> None:
        """What would not be written is not compared."""
        project.write("prompts/reply.md", "Hello {")

        out = project.run("check").out

        assert "GP101" in out
        assert "GP401" not in out

    def test_paths_alone_are_not_compared(self, project: "Command") -> None:
        """A part of the sources says nothing of the package; with -o it is compared."""
        assert project.run("check", "prompts/reply.md").code == 0
        assert project.run("check", "prompts/reply.md", "-o", "out").code == 1

    def test_json(self, project: "Command") -> None:
        """JSON is a list and nothing else."""
        project.write("prompts/reply.md", "Hello {")

        ran = project.run("check", "--format", "json")

        assert ran.code == 1
        assert [finding["code"] for finding in json.loads(ran.out)] == ["GP101"]

    def test_json_of_a_wrong_configuration(self, project: "Command") -> None:
        """Wrong settings come in the same form."""
        project.write("pyproject.toml", CONFIG + "nope = 1\n")

        ran = project.run("check", "--format", "json")

        assert ran.code == 2
        assert [finding["code"] for finding in json.loads(ran.out)] == ["GP002"]

    def test_github(self, project: "Command") -> None:
        """Workflow commands only."""
        project.write("prompts/reply.md", "Hello {")

        out = project.run("check", "--format", "github").out

        assert out.startswith("::error file=prompts/reply.md,line=1,")
        assert out.count("\n") == 1
