"""The command line itself: arguments, exit codes, and what happens when things go wrong."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from genprompts_codegen.colour import wants_colour
from genprompts_codegen.commands import explain
from genprompts_codegen.commands.outcome import Outcome
from genprompts_codegen.printed import Piece, Style, Table, plain
from genprompts_codegen.terminal import styled

if TYPE_CHECKING:
    from tests.codegen.conftest import Command


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class TestArguments:
    def test_version(self, command: "Command") -> None:
        """The version is that of the installed distribution."""
        ran = command.run("--version")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("genprompts 0.")

    def test_help(self, command: "Command") -> None:
        """Help names every command."""
        out = command.run("--help").out

        assert all(name in out for name in ("generate", "check", "inspect", "render", "explain", "init"))

    @pytest.mark.parametrize(
        "arguments", [("nonsense",), ("check", "--format", "x"), ("render",), ("generate", "--nope")]
    )
    def test_wrong_usage(self, command: "Command", arguments: tuple[str, ...]) -> None:
        """A usage error goes to standard error and exits with 2."""
        ran = command.run(*arguments)

        assert (ran.code, ran.out) == (2, "")
        assert "usage: genprompts" in ran.err

    @pytest.mark.parametrize("arguments", [(), ("generate",), ("check",), ("inspect",), ("-o", "x"), ("--keep-going",)])
    def test_nothing_configured(self, command: "Command", arguments: tuple[str, ...]) -> None:
        """Without configuration and paths every command says so and exits with 2; no command means generate."""
        ran = command.run(*arguments)

        assert ran.code == 2
        assert "error[GP001] config-not-found" in ran.out

    def test_command_line_loads_little(self) -> None:
        """Importing the command line loads neither the pipeline nor any third-party package."""
        program = "import sys, genprompts_codegen.cli; print(*sorted(sys.modules))"

        loaded = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout.split()

        heavy = {"pydantic", "rich", "yaml", "jinja2", "libcst", "typing_extensions", "genprompts_codegen.pipeline"}
        assert heavy & set(loaded) == set()


class TestExplain:
    @pytest.mark.parametrize("wanted", ["GP101", "gp101", "template-syntax", "Template-Syntax"])
    def test_page(self, command: "Command", wanted: str) -> None:
        """A page is found by id and by name."""
        ran = command.run("explain", wanted)

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("# GP101 template-syntax (error)\n")

    def test_unknown(self, command: "Command") -> None:
        """An unknown code exits with 2 and names near ones."""
        ran = command.run("explain", "template-sintax")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith('genprompts: no finding is called "template-sintax"; did you mean template-syntax')

    def test_unknown_with_nothing_near(self, command: "Command") -> None:
        """Where nothing is near, all codes are listed."""
        assert "the codes are GP001, GP002" in command.run("explain", "\x1b[2J").err


def failing(_: str) -> Outcome:
    raise KeyError("secret value")


class TestTrouble:
    def test_our_fault_is_one_line(self, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
        """A mistake of ours is one line with a way to report it, and exit code 2."""
        monkeypatch.setattr(explain, "run", failing)

        ran = command.run("explain", "GP101")

        assert ran.code == 2
        assert ran.err.startswith(
            "error[GP901] internal-error: genprompts itself failed (KeyError at test_cli_usage.py:"
        )
        assert ran.err.count("\n") == 1
        assert "secret" not in ran.err

    def test_traceback_on_demand(self, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
        """With --traceback the error itself comes out."""
        monkeypatch.setattr(explain, "run", failing)

        with pytest.raises(KeyError):
            command.run("explain", "--traceback", "GP101")

    def test_missing_package(self, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
        """A slim install says which package the command lacks, and how to get it (GP005)."""

        def slim(_: str) -> Outcome:
            raise ModuleNotFoundError("No module named 'yaml'", name="yaml")

        monkeypatch.setattr(explain, "run", slim)

        ran = command.run("explain", "GP101")

        expected = 'error[GP005] missing-extra: the command needs the package "yaml", which is not installed; '
        assert ran.code == 2
        assert ran.err == expected + '"pip install genprompts" installs all that the commands need\n'

    def test_interrupt(self, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
        """Control-C exits with 130 and no traceback."""

        def interrupted(_: str) -> Outcome:
            raise KeyboardInterrupt

        monkeypatch.setattr(explain, "run", interrupted)

        ran = command.run("explain", "GP101")

        assert (ran.code, ran.out, ran.err) == (130, "", "")

    def test_reader_that_stops(self) -> None:
        """A pipe that is closed early is no error."""
        code = "import sys; from genprompts_codegen.cli import main; sys.exit(main(['explain', 'GP101']))"
        reader, writer = os.pipe()
        os.close(reader)

        ran = subprocess.run([sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False)
        os.close(writer)

        assert (ran.returncode, ran.stderr) == (0, b"")

    def test_reader_that_stops_keeps_the_exit_code(self, tmp_path: Path) -> None:
        """Findings still fail the run when nobody reads them."""
        code = "import sys; from genprompts_codegen.cli import main; sys.exit(main(['check']))"
        reader, writer = os.pipe()
        os.close(reader)

        ran = subprocess.run([sys.executable, "-c", code], stdout=writer, cwd=tmp_path, check=False)
        os.close(writer)

        assert ran.returncode == 2

    def test_full_disk(self) -> None:
        """Output that cannot be written is one line and exit code 2."""
        code = "import sys; from genprompts_codegen.cli import main; sys.exit(main(['explain', 'GP101']))"

        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False)

        assert (ran.returncode, ran.stderr) == (
            2,
            b"genprompts: cannot write to standard output: No space left on device\n",
        )

    def test_removed_folder(self, tmp_path: Path) -> None:
        """In a folder that is gone nothing is read and nothing is written, there or elsewhere."""
        gone = tmp_path / "gone"
        gone.mkdir()
        code = f"import os, sys; os.rmdir({str(gone)!r}); from genprompts_codegen.cli import main; sys.exit(main(['init']))"

        ran = subprocess.run([sys.executable, "-c", code], cwd=gone, capture_output=True, check=False)

        assert (ran.returncode, ran.stdout) == (2, b"")
        assert ran.stderr == b"genprompts: the current folder does not exist any more\n"

    def test_narrow_encoding(self) -> None:
        """What the terminal's encoding lacks is escaped."""
        code = "import sys; from genprompts_codegen.cli import main; sys.exit(main(['explain', 'naïve 日本']))"
        environ = {**os.environ, "PYTHONIOENCODING": "ascii"}

        ran = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, check=False)

        assert ran.returncode == 2
        assert b"\\xefve \\u65e5" in ran.stderr


class TestColour:
    @pytest.mark.parametrize(
        ("stream", "environ", "expected"),
        [
            (Terminal(), {}, True),
            (io.StringIO(), {}, False),
            (Terminal(), {"NO_COLOR": "1"}, False),
            (io.StringIO(), {"FORCE_COLOR": "1"}, True),
            (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
            (Terminal(), {"TERM": "dumb"}, False),
        ],
    )
    def test_when(self, stream: io.StringIO, environ: dict[str, str], expected: bool) -> None:
        """Colours are for terminals, and the two usual variables decide otherwise."""
        assert wants_colour(stream, environ) is expected

    def test_styles_do_not_touch_the_text(self) -> None:
        """Plain pieces stay byte for byte, tabs and markup included."""
        assert styled([Piece("[bold]\ta\n")]) == "[bold]\ta\n"
        assert styled([Piece("x", Style.ERROR)]) == "\x1b[1;31mx\x1b[0m"

    def test_table(self) -> None:
        """A table is drawn on a terminal and aligned in a pipe."""
        table = Table(("NAME", "INPUTS"), (("a", "x: str\ny?: int"), ("[red]日本", "-")))

        assert plain([table]) == "NAME       INPUTS\na          x: str\n           y?: int\n[red]日本  -\n"
        assert "[red]日本" in styled([table], columns=80)

    def test_forced_on_the_command(self, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
        """FORCE_COLOR reaches the output."""
        monkeypatch.setenv("FORCE_COLOR", "1")

        assert "\x1b[1;31merror[GP001]" in command.run("check").out
