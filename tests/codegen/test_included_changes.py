"""Files that templates include are watched like sources: a change of one, or one more, leads to a run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from genprompts_codegen import memory

from .conftest import Command

FILES = {
    "pyproject.toml": '[tool.genprompts]\nsources = ["app", "prompts"]\noutput = "gen"\n',
    "app/replies.py": (
        "from langchain_core.prompts import PromptTemplate\n\n"
        "reply = PromptTemplate.from_template(\"{% include 'lib/tone.j2' %} {{ q }}\", template_format='jinja2')\n"
    ),
    "lib/tone.j2": "Be {{ tone }}.\n",
    "prompts/letter.mustache": "{{>_footer}}{{>parts/city}}",
    "prompts/_footer.mustache": "Bye {{agent}}",
    "prompts/parts/city.md": "Rome {name}",
    "prompts/support/reply.j2": "{% include 'own.j2' %}{% include 'none.j2' ignore missing %}",
    "prompts/support/own.j2": "{{ own }}",
    **{f"prompts/more/p{number}.md": "Hello {name}" for number in range(4)},
}
CHANGES: dict[str, Callable[[Path], object]] = {
    "an included file that is no source": lambda folder: (folder / "prompts/_footer.mustache").write_text("{{x}}"),
    "a file that a module's template includes": lambda folder: (folder / "lib/tone.j2").write_text("{{ mood }}"),
    "an included file that is a source": lambda folder: (folder / "prompts/support/own.j2").write_text("{{ x }}"),
    "a file that hides another": lambda folder: (folder / "prompts/own.j2").write_text("{{ hiding }}"),
    "a file that was missing": lambda folder: (folder / "prompts/support/none.j2").write_text("{{ none }}"),
    "a file that is found first": lambda folder: (folder / "prompts/parts/city.mustache").write_text("{{town}}"),
    "an included file less": lambda folder: (folder / "lib/tone.j2").unlink(),
    "a template that includes": lambda folder: (folder / "prompts/letter.mustache").write_text("{{>_footer}}!"),
}


@pytest.fixture
def project(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A project that was generated, and whose state is remembered."""
    monkeypatch.setattr(memory, "SETTLED", 0)
    for name, text in FILES.items():
        command.write(name, text)
    for _ in range(3):
        assert command.run().code == 0
    assert "nothing to do" in command.run().out
    return command


@pytest.mark.parametrize("change", CHANGES)
def test_change_gives_what_a_full_run_gives(project: Command, tmp_path: Path, change: str) -> None:
    """Whatever is included, missed or hidden: after a change the package is what a run over everything would write."""
    CHANGES[change](project.folder)
    shutil.copytree(project.folder, tmp_path / "fresh", ignore=shutil.ignore_patterns(".genprompts_cache", "fresh"))
    fresh = Command(tmp_path / "fresh", project.capsys)

    ran = project.run()

    assert "nothing to do" not in ran.out
    assert fresh.run() == ran
    assert fresh.files("gen") == project.files("gen")
