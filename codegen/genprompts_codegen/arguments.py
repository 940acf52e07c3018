"""The arguments of the command line, and the command each of them means; commands are imported where they run."""

import argparse
import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genprompts_codegen.commands.outcome import Outcome


def parser() -> argparse.ArgumentParser:
    """Return the parser; what it parses has ``run``, the command to call with it and the current folder."""
    parsing = argparse.ArgumentParser(prog="genprompts", description="Typed Python from the prompts you already have.")
    parsing.add_argument("--version", action=_Version, nargs=0, help="show the version")
    always = argparse.ArgumentParser(add_help=False)
    always.add_argument("--traceback", action="store_true", help="show where genprompts itself fails")
    commands = parsing.add_subparsers(metavar="command", required=True)

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
    return parsing


class _Version(argparse.Action):
    """Print the version; reading it is not free, so it is read only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        with contextlib.suppress(AttributeError, OSError):  # it is closed, or its disk is full
            sys.stdout.write(f"genprompts {version('genprompts')}\n")
            sys.stdout.flush()
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
