"""The memory of the last run: it saves time, and never changes what is printed or written."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts_codegen import memory
from genprompts_codegen.cli import main
from genprompts_codegen.commands import generate
from genprompts_codegen.config import Config
from genprompts_codegen.manifest import unchanged
from genprompts_codegen.output import OutputFolder
from genprompts_codegen.refresh import Refreshed, refresh

from .conftest import Command

SETTINGS = '[tool.genprompts]\nsources = ["app", "prompts"]\noutput = "gen"\n'
MODULE = """
from langchain_core.prompts import ChatPromptTemplate
from lib.texts import TONE

reply = ChatPromptTemplate.from_messages([("system", TONE), ("human", "{question}")])
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "app/replies.py": MODULE,
    "app/other.py": MODULE.replace("lib.texts", "lib.others").replace("reply", "other"),
    "app/partial.py": "from app.replies import reply\n\nshort = reply.partial(tone='short')\n",
    "app/plain.py": "x = 1\n",
    "lib/__init__.py": "",
    "lib/others.py": 'TONE = "Be {mood}."\n',
    "lib/texts.py": 'TONE = "Answer in a {tone} tone."\n',
    "prompts/welcome.md": "Welcome, {name}!\n",
    "prompts/bye.md": "Bye, {name}!\n",
    "prompts/mails/first.md": "First, {name}!\n",
    "prompts/mails/second.md": "Second, {name}!\n",
}


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file as settled: the tests would have to wait otherwise."""
    monkeypatch.setattr(memory, "SETTLED", 0)


@pytest.fixture
def project(command: Command) -> Command:
    """A project after two runs: the first one makes folders that count as changed during the run."""
    for name, text in FILES.items():
        command.write(name, text)
    for _ in range(3):
        assert command.run().code == 0
    return command


def test_nothing_changed(project: Command) -> None:
    """When nothing has changed, the line is known without a run, and it is the line of a run."""
    known = unchanged(str(project.folder))
    shutil.rmtree(project.folder / ".genprompts_cache")

    assert known == project.run().out == "7 prompts, nothing to do\n"


def test_it_is_used(project: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command answers from memory, with its name or without, also below the project's folder."""
    monkeypatch.setattr("genprompts_codegen.cli._run", lambda _: 77)
    below = Command(project.folder / "app", project.capsys)

    assert [project.run().code, project.run("generate").code, below.run().code] == [0, 0, 0]
    assert project.run("generate", "--keep-going").code == 77


def replace_same_size(folder: Path) -> None:
    (folder / "lib/texts.py").write_text('TONE = "Answer in a {lone} tone."\n')


def put_back_its_time(folder: Path) -> None:
    before = (folder / "lib/texts.py").stat()
    replace_same_size(folder)
    os.utime(folder / "lib/texts.py", ns=(before.st_atime_ns, before.st_mtime_ns))


def add_to_settings(folder: Path) -> None:
    with (folder / "pyproject.toml").open("a") as file:
        file.write('extra = "forbid"\n')


def rename(folder: Path) -> None:
    (folder / "prompts/welcome.md").rename(folder / "prompts/hello.md")


def change_output(folder: Path) -> None:
    path = folder / "gen/replies.py"
    path.write_text(path.read_text().replace("tone", "town"))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a source": lambda folder: (folder / "app/replies.py").write_text(MODULE + "\n"),
    "an imported module, same size": replace_same_size,
    "an imported module, same size and time": put_back_its_time,
    "a new source": lambda folder: (folder / "app/more.py").write_text(MODULE),
    "a new source in a new folder": lambda folder: (folder / "prompts/letters").mkdir(),
    "a source less": lambda folder: (folder / "prompts/welcome.md").unlink(),
    "a renamed source": rename,
    "the settings": add_to_settings,
    "a module that hides another": lambda folder: shutil.copytree(folder / "lib", folder / "app/lib"),
    "an output": change_output,
    "an output less": lambda folder: (folder / "gen/replies.py").unlink(),
    "another file in the output": lambda folder: (folder / "gen/own.py").write_text("x = 1\n"),
    "the output folder": lambda folder: shutil.rmtree(folder / "gen"),
    "other settings nearer": lambda folder: (folder / "app/pyproject.toml").write_text("[tool.other]\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_noticed(project: Command, change: str) -> None:
    """Whatever the result depends on, a change of it leads to a run."""
    CHANGES[change](project.folder)

    assert unchanged(str(project.folder / "app")) is None


def test_another_python(project: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python does not trust what this one remembers."""
    monkeypatch.setattr("sys.version", "3.99")

    assert unchanged(str(project.folder)) is None


def test_copied_project(project: Command, tmp_path: Path) -> None:
    """A copy of a project, memory included, does not speak for the project it was copied from."""
    shutil.copytree(project.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("copy"))

    assert unchanged(str(tmp_path / "copy")) is None


def test_fresh_changes_are_not_trusted(project: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed just before a run may change again unseen, so nothing is kept of that run."""
    monkeypatch.setattr(memory, "SETTLED", 60_000_000_000)
    project.write("app/plain.py", "x = 2\n")
    project.run()

    assert unchanged(str(project.folder)) is None


def test_warnings_are_always_printed(project: Command) -> None:
    """A run that warns warns again, because nothing is kept of it."""
    project.write("prompts/odd.md", "---\ninputs: {other: str}\n---\nHi {name}\n")
    first, second, third = project.run(), project.run(), project.run()

    assert "warning[GP203]" in first.out
    assert second == third
    assert "warning[GP203]" in third.out


@pytest.mark.parametrize("text", ["", "end", "x\ty\nend", "\udcff\n\x00"])
def test_what_is_no_manifest_is_ignored(project: Command, text: str) -> None:
    """A file that is no manifest leads to a run, which replaces it."""
    path = project.folder / ".genprompts_cache" / "manifest"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert project.run().out == "7 prompts, nothing to do\n"
    assert unchanged(str(project.folder)) == "7 prompts, nothing to do\n"


def test_cut_off_manifest_is_ignored(project: Command) -> None:
    """A manifest that lost its end says nothing."""
    path = project.folder / ".genprompts_cache" / "manifest"
    path.write_bytes(path.read_bytes()[:-30])

    assert unchanged(str(project.folder)) is None


def test_place_that_cannot_be_written(command: Command) -> None:
    """Where nothing can be kept, a run is as good as ever."""
    for name, text in FILES.items():
        command.write(name, text)
    (command.folder / ".genprompts_cache").write_text("in the way")

    assert [command.run().code, command.run().code] == [0, 0]
    assert command.run().out == "7 prompts, nothing to do\n"


def test_git_does_not_see_it(project: Command) -> None:
    """The folder hides itself from git, and holds nothing that was not finished."""
    names = sorted(path.name for path in (project.folder / ".genprompts_cache").iterdir())

    assert names == [".gitignore", "manifest"]
    assert (project.folder / ".genprompts_cache" / ".gitignore").read_text() == "*\n"


def test_colour_is_that_of_a_run(project: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed from memory has the colours of a run."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    known = project.run().out
    shutil.rmtree(project.folder / ".genprompts_cache")

    assert known == project.run().out == "\x1b[1;32m7 prompts, nothing to do\n\x1b[0m"


# --- some files changed --------------------------------------------------------------------------


def without_full_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("everything was read")

    monkeypatch.setattr(generate, "read", read)


@pytest.mark.parametrize(
    ("name", "words", "written"),
    [
        ("prompts/mails/first.md", ("First, {name}", "First of all, {name}"), "mails.py"),
        ("app/other.py", ("{question}", "{query}"), "other.py"),
        ("lib/others.py", ("{mood}", "very {mood}"), "other.py"),
    ],
)
def test_only_what_changed_is_read(
    project: Command, monkeypatch: pytest.MonkeyPatch, name: str, words: tuple[str, str], written: str
) -> None:
    """After an edit that changes no name, only the modules that are made of it are read and written again."""
    files = project.files("gen")
    project.write(name, FILES[name].replace(*words))
    without_full_run(monkeypatch)
    ran = project.run()
    changed = {one for one, text in project.files("gen").items() if files[one] != text}

    assert (ran.code, ran.out) == (0, "wrote 1 file (7 prompts) to gen\n")
    assert changed == {written}
    assert project.run().out == "7 prompts, nothing to do\n"


WIDER = {
    "one more prompt": ("app/other.py", FILES["app/other.py"] + FILES["app/other.py"].replace("other =", "more =")),
    "one prompt less": ("app/other.py", "x = 1\n"),
    "one definition that is left out": (
        "app/other.py",
        FILES["app/other.py"] + "\nmore = ChatPromptTemplate.from_messages(found())\n",
    ),
    "a template that a module reads": ("prompts/bye.md", "Bye bye, {name}, until {day}!\n"),
    "a warning": ("prompts/bye.md", "---\ninputs: {other: str}\n---\nBye, {name}!\n"),
    "an error": ("prompts/bye.md", "Bye, {name\n"),
}


@pytest.mark.parametrize("edit", WIDER)
def test_what_concerns_more_is_a_full_run(project: Command, tmp_path: Path, edit: str) -> None:
    """An edit whose effect is not that of its modules alone gives what a run over everything gives."""
    reads = "\nread = PromptTemplate.from_file('prompts/bye.md')\n"
    project.write("app/reads.py", "from langchain_core.prompts import PromptTemplate\n" + reads)
    project.run()
    project.run()
    name, text = WIDER[edit]
    project.write(name, text)
    shutil.copytree(project.folder, tmp_path / "fresh", ignore=shutil.ignore_patterns(".genprompts_cache", "fresh"))
    fresh = Command(tmp_path / "fresh", project.capsys)
    ran = project.run()

    assert fresh.run() == ran
    assert fresh.files("gen") == project.files("gen")


def test_file_saved_by_renaming(project: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editors put a new file in the old one's place, which changes the folder, too; that is still one changed file."""
    (project.folder / "new").write_text("Hi, {name}!\n")
    (project.folder / "new").rename(project.folder / "prompts/mails/first.md")
    without_full_run(monkeypatch)

    assert project.run().out == "wrote 1 file (7 prompts) to gen\n"


# --- the property --------------------------------------------------------------------------------

_WORDS = st.sampled_from(["{name}", "{tone}", "a", "b", "{", ""])
_NAMES = st.sampled_from(["app/replies.py", "app/plain.py", "app/more.py", "lib/texts.py", "prompts/welcome.md"])
_TEXTS = st.sampled_from(["prompts/welcome.md", "prompts/more/other.txt", "prompts/mails/first.md"])
_MODULES = st.sampled_from(["app/replies.py", "app/more.py", "app/lib/texts.py", "app/other.py"])
_STEPS = st.one_of(
    st.tuples(st.just("text"), _TEXTS, _WORDS),
    st.tuples(st.just("constant"), st.sampled_from(["lib/texts.py", "lib/others.py"]), _WORDS),
    st.tuples(st.just("module"), _MODULES, _WORDS),
    st.tuples(st.just("remove"), _NAMES, st.just("")),
    st.tuples(st.just("rename"), _NAMES, st.sampled_from(["app/renamed.py", "prompts/renamed.txt"])),
    st.tuples(st.just("restore"), st.just(""), st.just("")),
    st.tuples(st.just("settings"), st.just("pyproject.toml"), st.sampled_from(["", 'extra = "forbid"\n'])),
    st.tuples(st.just("output"), st.sampled_from(["__init__.py", "replies.py", "own.py"]), _WORDS),
    st.tuples(st.just("output less"), st.sampled_from(["__init__.py", "replies.py", "own.py"]), st.just("")),
    st.tuples(st.just("nothing"), st.just(""), st.just("")),
)


def take(step: tuple[str, str, str], folder: Path) -> None:
    """Change the project as ``step`` says."""
    kind, name, word = step
    contents = {
        "text": f"Hello {word} {{name}}",
        "constant": f'TONE = "Answer {word} in a {{tone}} tone."\n',
        "module": MODULE.replace("{question}", f"{{question}} {word}") + 'TONE = "own"\n',
        "settings": SETTINGS + word,
    }
    if kind in contents:
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(contents[kind])
    elif kind == "remove":
        (folder / name).unlink(missing_ok=True)
    elif kind == "rename" and (folder / name).exists():
        (folder / name).rename(folder / word)
    elif kind == "restore":
        for one, text in FILES.items():
            (folder / one).write_text(text)
    elif kind == "output" and (folder / "gen").exists():
        (folder / "gen" / name).write_text(f"# Generated by genprompts {word}\n")
    elif kind == "output less":
        (folder / "gen" / name).unlink(missing_ok=True)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".genprompts_cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def run_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], str]]:
    """Run the command in a folder and return all that it says."""
    before = Path.cwd()

    def run(folder: Path) -> str:
        os.chdir(folder)
        code = main([])
        printed = capsys.readouterr()
        return f"{printed.out}{printed.err}{code}"

    monkeypatch.delenv("FORCE_COLOR", raising=False)
    yield run
    os.chdir(before)


def test_memory_changes_nothing(run_in: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After any changes, a run with memory prints and writes what a run without it does."""
    refreshed: list[bool] = []

    def counted(config: Config, target: OutputFolder) -> Refreshed | None:
        found = refresh(config, target)
        refreshed.append(found is not None)
        return found

    monkeypatch.setattr(generate, "refresh", counted)

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.lists(_STEPS, min_size=1, max_size=6))
    def check(steps: list[tuple[str, str, str]]) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder, fresh = Path(place, "project"), Path(place, "fresh")
            for name, text in FILES.items():
                (folder / name).parent.mkdir(exist_ok=True, parents=True)
                (folder / name).write_text(text)
            run_in(folder)
            run_in(folder)
            for step in steps:
                take(step, folder)
                shutil.copytree(folder, fresh, ignore=shutil.ignore_patterns(".genprompts_cache"))

                assert run_in(fresh) == run_in(folder)
                assert tree(fresh) == tree(folder)
                shutil.rmtree(fresh)

    check()

    assert refreshed.count(True) > 5
