"""The command line: arguments to an exit code. The only file that prints."""

import gc
import io
import os
import sys
from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from genprompts_codegen.commands.outcome import Outcome

UNABLE = 2
INTERRUPTED = 130

# Imported where it is needed: a run that finds nothing to do takes hardly longer than starting Python.


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that ``argv`` asks for, and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _make_printable(sys.stdout, sys.stderr)
    said = _unchanged() if arguments in ([], ["generate"]) else None
    if said is not None:
        return _write(said, 0)
    collecting = gc.isenabled()
    gc.disable()  # a run keeps nearly all that it makes: looking for garbage takes a third of the time and finds none
    try:
        return _run(arguments)
    finally:
        if collecting:
            gc.enable()


def _unchanged() -> str | None:
    """Return what ``generate`` would print, where it is certain that nothing has changed since its last run."""
    from genprompts_codegen.manifest import unchanged  # noqa: PLC0415

    try:
        line = unchanged(os.getcwd())  # noqa: PTH109 (pathlib takes longer than all of the rest)
    except OSError:
        return None
    if line is None or sys.stdout is None:
        return line
    from genprompts_codegen.colour import coloured, wants_colour  # noqa: PLC0415

    return coloured(line, "good") if wants_colour(sys.stdout) else line


def _run(arguments: list[str]) -> int:
    from pathlib import Path  # noqa: PLC0415

    from genprompts_codegen.arguments import parser  # noqa: PLC0415

    try:
        given = parser().parse_args(_with_command(arguments))
    except SystemExit as stop:  # argparse has printed help or the usage error
        return stop.code if isinstance(stop.code, int) else UNABLE
    try:
        folder = Path.cwd()
    except OSError:  # never another folder in its place: commands write below it
        print("genprompts: the current folder does not exist any more", file=sys.stderr)
        return UNABLE
    try:
        return _print(given.run(given, folder))
    except KeyboardInterrupt:
        return INTERRUPTED
    except ModuleNotFoundError as error:
        if given.traceback or (error.name or "").startswith("genprompts"):
            raise
        print(_missing_package(error.name or "a package"), file=sys.stderr)
        return UNABLE
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
    stream: TextIO | None = sys.stdout
    code = outcome.code
    if outcome.out and stream is not None:
        code = _write(_text(outcome, stream), code)
    if outcome.problem:
        from genprompts_codegen.printable import printable_lines  # noqa: PLC0415

        print(f"genprompts: {printable_lines(outcome.problem)}", file=sys.stderr)
    return code


def _write(text: str, code: int) -> int:
    """Write ``text`` and return ``code``, or the code for output that cannot be written."""
    stream: TextIO | None = sys.stdout
    if stream is None:  # it was closed before we started
        return code
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:  # the reader (`head`) has seen enough
        _forget(stream)
    except OSError as error:
        _forget(stream)
        print(f"genprompts: cannot write to standard output: {error.strerror}", file=sys.stderr)
        return UNABLE
    return code


def _text(outcome: "Outcome", stream: "TextIO") -> str:
    from genprompts_codegen.colour import wants_colour  # noqa: PLC0415

    if wants_colour(stream):
        from genprompts_codegen.terminal import styled  # noqa: PLC0415

        return styled(outcome.out)
    from genprompts_codegen.printed import plain  # noqa: PLC0415

    return plain(outcome.out)


def _forget(stream: "TextIO") -> None:
    """What is left in the stream goes nowhere, so that flushing it at exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _make_printable(*streams: "TextIO | None") -> None:
    """What the terminal's encoding lacks is printed as an escape instead of failing."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _missing_package(name: str) -> str:
    """Say what a slim install (``pip install --no-deps``) lacks for this command."""
    from genprompts_codegen.diagnostics.codes import MISSING_EXTRA as CODE  # noqa: PLC0415

    said = f'the command needs the package "{name}", which is not installed'
    return f'error[{CODE.id}] {CODE.name}: {said}; "pip install genprompts" installs all that the commands need'


def _our_fault(error: Exception) -> str:
    place = ""
    trace = error.__traceback__
    while trace is not None:
        place = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
        trace = trace.tb_next
    said = type(error).__name__
    return (
        f"error[GP901] internal-error: genprompts itself failed ({said}{place}); "
        "run again with --traceback, and report what it prints with the file that causes it"
    )
