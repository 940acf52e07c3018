"""The command line: arguments to an exit code. The only file that prints."""

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
