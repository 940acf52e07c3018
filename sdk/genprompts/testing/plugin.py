"""The pytest plugin: the fixture ``prompt_snapshot``, its option, and the report of snapshots that nobody uses."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_OPTION = "--prompt-snapshot-update"


class PromptSnapshot:
    """Compares what prompts render with what was stored; made for each test by the fixture ``prompt_snapshot``."""

    def __init__(self, test_file: Path, test: str, session: "_Snapshots") -> None:
        """Stand for the snapshots of one test."""
        self._test_file = test_file
        self._test = test
        self._session = session
        self._labels: list[str] = []

    def __call__(self, rendered: object, name: str = "", *, given: Mapping[str, object] | None = None) -> None:
        """Compare ``rendered`` with its stored snapshot; a prompt is rendered with all of its sample inputs.

        Several snapshots of one test are told apart by their ``name``, or else by their number. ``given`` are values
        for the inputs of a prompt that no value can be made for.
        """
        __tracebackhide__ = True
        from genprompts.testing import snapshot_files, snapshot_text  # noqa: PLC0415  (most tests have no snapshots)

        label = name or (str(len(self._labels) + 1) if self._labels else "")
        if label in self._labels:
            pytest.fail(f"two snapshots of this test are called {label!r}; give them different names", pytrace=False)
        self._labels.append(label)
        path = snapshot_files.path_of(self._test_file, self._test, label)
        self._session.used.add(str(path))
        text = snapshot_text.written(rendered, given)
        problem = snapshot_files.problem(path, text, path.relative_to(self._test_file.parent).as_posix())
        if problem and not self._session.update:
            pytest.fail(f"{problem[0]} pytest {_OPTION}\n\n{problem[1]}", pytrace=False)
        if problem:
            snapshot_files.store(path, text)
            self._session.written.add(str(path))


class _Snapshots:
    """What one session, or one worker of it, did: all paths as texts, which workers can send.

    ``ran`` are the test files with a finished test, ``partial`` those of which some test did not run to its end.
    """

    def __init__(self, *, update: bool) -> None:
        self.update = update
        self.used: set[str] = set()
        self.written: set[str] = set()
        self.ran: set[str] = set()
        self.partial: set[str] = set()

    # --- pytest's hooks ------------------------------------------------------------------------------

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Remember the files of which not all tests run."""
        self.partial.update(str(item.path) for item in items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> "Iterator[None]":
        """Remember the file of a test, and whether the test was skipped or failed: it may have come to no snapshot."""
        report: pytest.TestReport = yield  # type: ignore[assignment]  # what the wrapped hook gives
        self.ran.add(str(item.path))
        if not report.passed:
            self.partial.add(str(item.path))
        return report  # type: ignore[return-value]  # same

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send what a worker found to the process that reports; there, clear away what is unused when updating."""
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["genprompts_snapshots"] = [sorted(one) for one in (self.used, self.written, self.ran, self.partial)]
        elif self.update:
            from genprompts.testing import snapshot_files  # noqa: PLC0415  (most sessions update nothing)

            snapshot_files.remove(self._unused(session.config))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:  # noqa: ARG002  (pytest-xdist's hook)
        """Take over what a worker of pytest-xdist found."""
        sent = getattr(node, "workeroutput", {}).get("genprompts_snapshots", ())
        for own, other in zip((self.used, self.written, self.ran, self.partial), sent, strict=False):
            own.update(other)

    def pytest_terminal_summary(self, terminalreporter: "TerminalReporter", config: pytest.Config) -> None:
        """Say what was written, and what no test asks for."""
        if self.written:
            count = len(self.written)
            terminalreporter.write_line(f"{count} prompt snapshot{'s' if count > 1 else ''} written")
        unused = self._unused(config)
        if unused:
            terminalreporter.section("unused prompt snapshots")
            for path in unused:
                terminalreporter.write_line(_shown(path, config))
            terminalreporter.write_line(f"pytest {_OPTION} removes them")

    def _unused(self, config: pytest.Config) -> list[Path]:
        """Return the snapshots that no test asked for, of the files whose tests all ran."""
        from genprompts.testing import snapshot_files  # noqa: PLC0415  (sessions without snapshots do little more)

        chosen = {argument.partition("::")[0] for argument in config.args if "::" in argument}
        partial = self.partial | {str((config.invocation_params.dir / one).resolve()) for one in chosen}
        whole = [Path(path) for path in sorted(self.ran - partial)]
        return snapshot_files.unused(whole, map(Path, self.used))


def _shown(path: Path, config: pytest.Config) -> str:
    return path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else path.name


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that stores what is rendered."""
    group = parser.getgroup("genprompts")
    group.addoption(_OPTION, action="store_true", help="store what prompts render, and remove unused prompt snapshots")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to keep account of snapshots."""
    snapshots = _Snapshots(update=bool(config.getoption(_OPTION)))
    config.pluginmanager.register(snapshots, "genprompts.snapshots")


@pytest.fixture
def prompt_snapshot(request: pytest.FixtureRequest) -> PromptSnapshot:
    """Return what compares rendered prompts with their stored snapshots: ``prompt_snapshot(greeting)``."""
    session = request.config.pluginmanager.get_plugin("genprompts.snapshots")
    assert isinstance(session, _Snapshots)
    test_file = request.path
    test = request.node.nodeid.partition("::")[2].replace("::", ".")
    return PromptSnapshot(test_file, test, session)
