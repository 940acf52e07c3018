"""The command line: arguments to an exit code. The only file that prints."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from genprompts_codegen.commands.outcome import Outcome

UNABLE = 2
INTERRUPTED = 130

# Commands are imported where they are run: `genprompts --help` loads argparse alone.


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that ``argv`` asks for, and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _make_printable(sys.stdout, sys.stderr)
    try:
        given = _parser().parse_args(_with_command(arguments))
    except SystemExit as stop:  # argparse has printed help or the usage error
        return stop.code if isinstance(stop.code, int) else UNABLE
    run: Callable[[argparse.Namespace, Path], Outcome] = given.run
    try:
        folder = Path.cwd()
    except OSError:  # never another folder in its place: commands write below it
        print("genprompts: the current folder does not exist any more", file=sys.stderr)
        return UNABLE
    try:
        return _print(run(given, folder))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if given.traceback:
            raise
        print(_our_fault(error), file=sys.stderr)
        return UNABLE


def _with_command(arguments: list[str]) -> list[str]:
    """Without a command, ``generate`` is meant."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in {"-h", "--help", "--version"}):
        return ["generate", *arguments]
    return arguments


# --- arguments -----------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="genprompts", description="Typed Python from the prompts you already have.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version")
    always = argparse.ArgumentParser(add_help=False)
    always.add_argument("--traceback", action="store_true", help="show where genprompts itself fails")
    commands = parser.add_subparsers(metavar="command", required=True)

    def command(name: str, run: "Callable[[argparse.Namespace, Path], Outcome]", text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[always], help=text, description=f"{text[:1].upper()}{text[1:]}.")
        added.set_defaults(run=run)
        return added

    paths = {"metavar": "PATH", "nargs": "*", "help": "files, folders or patterns, instead of the configured sources"}
    generate = command("generate", _generate, "write the package of typed prompts (the default)")
    generate.add_argument("paths", metavar="PATH", nargs="*", help=paths["help"])
    generate.add_argument("-o", "--output", metavar="DIR", help="the folder to write, instead of the configured one")
    generate.add_argument("--keep-going", action="store_true", help="write what is sound, in spite of errors")

    check = command("check", _check, "show all findings, and whether the package is stale; writes nothing")
    check.add_argument("paths", metavar="PATH", nargs="*", help=paths["help"])
    check.add_argument("-o", "--output", metavar="DIR", help="the folder to compare with")
    check.add_argument("--format", choices=("full", "concise", "json", "github"), default="full", dest="form")

    inspect = command("inspect", _inspect, "show every prompt, its inputs and their types")
    inspect.add_argument("paths", metavar="PATH", nargs="*", help=paths["help"])
    inspect.add_argument("--json", action="store_true", help="for programs: see docs/inspect.schema.json")

    render = command("render", _render, "show the messages that a prompt gives")
    render.add_argument("name", metavar="NAME", help="the prompt, as inspect calls it")
    render.add_argument(
        "-i",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        dest="inputs",
        help="an input; NAME:=JSON for other values",
    )
    render.add_argument("--input", metavar="FILE", dest="file", help="inputs from a JSON or YAML file")
    render.add_argument("--source", action="append", default=[], metavar="PATH", dest="paths", help=paths["help"])
    render.add_argument("--json", action="store_true", help="for programs: the messages as JSON")

    explain = command("explain", _explain, "show the page of one finding")
    explain.add_argument("code", metavar="GPnnn", help="the code or the name of a finding")

    command("init", _init, "write [tool.genprompts] from what is in the project")
    return parser


class _Version(argparse.Action):
    """Print the version; reading it is not free, so it is read only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        print(f"genprompts {version('genprompts')}")
        parser.exit()


def _generate(given: argparse.Namespace, folder: Path) -> "Outcome":
    from genprompts_codegen.commands import generate  # noqa: PLC0415

    return generate.run(generate.Options(tuple(given.paths), given.output, given.keep_going), folder)


def _check(given: argparse.Namespace, folder: Path) -> "Outcome":
    from genprompts_codegen.commands import check  # noqa: PLC0415
    from genprompts_codegen.diagnostics.render import Format  # noqa: PLC0415

    return check.run(check.Options(tuple(given.paths), given.output, Format(given.form)), folder)


def _inspect(given: argparse.Namespace, folder: Path) -> "Outcome":
    from genprompts_codegen.commands import inspect  # noqa: PLC0415

    return inspect.run(inspect.Options(tuple(given.paths), given.json), folder)


def _render(given: argparse.Namespace, folder: Path) -> "Outcome":
    from genprompts_codegen.commands import render  # noqa: PLC0415

    options = render.Options(given.name, tuple(given.inputs), given.file, tuple(given.paths), given.json)
    return render.run(options, folder)


def _explain(given: argparse.Namespace, _: Path) -> "Outcome":
    from genprompts_codegen.commands import explain  # noqa: PLC0415

    return explain.run(given.code)


def _init(_: argparse.Namespace, folder: Path) -> "Outcome":
    from genprompts_codegen.commands import init  # noqa: PLC0415

    return init.run(folder)


# --- printing ------------------------------------------------------------------------------------


def _print(outcome: "Outcome") -> int:
    code = outcome.code
    stream: TextIO | None = sys.stdout  # None when it was closed before we started
    if outcome.out and stream is not None:
        text = _text(outcome, stream)
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:  # the reader (`head`) has seen enough
            _forget(stream)
        except OSError as error:
            _forget(stream)
            print(f"genprompts: cannot write to standard output: {error.strerror}", file=sys.stderr)
            code = UNABLE
    if outcome.problem:
        from genprompts_codegen.printable import printable_lines  # noqa: PLC0415

        print(f"genprompts: {printable_lines(outcome.problem)}", file=sys.stderr)
    return code


def _text(outcome: "Outcome", stream: TextIO) -> str:
    from genprompts_codegen.terminal import wants_colour  # noqa: PLC0415

    if wants_colour(stream):
        from genprompts_codegen.terminal import styled  # noqa: PLC0415

        return styled(outcome.out)
    from genprompts_codegen.printed import plain  # noqa: PLC0415

    return plain(outcome.out)


def _forget(stream: TextIO) -> None:
    """What is left in the stream goes nowhere, so that flushing it at exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _make_printable(*streams: TextIO) -> None:
    """What the terminal's encoding lacks is printed as an escape instead of failing."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _our_fault(error: Exception) -> str:
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    said = type(error).__name__
    return (
        f"error[GP901] internal-error: genprompts itself failed ({said}{place}); "
        "run again with --traceback, and report what it prints with the file that causes it"
    )
