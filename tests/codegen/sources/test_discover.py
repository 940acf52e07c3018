"""Which files are read."""

import os
from pathlib import Path

import pytest

from genprompts_codegen.config import Config, load
from genprompts_codegen.diagnostics.format_concise import format_concise
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.emit.header import MARK
from genprompts_codegen.sources.discover import GENERATED_MARK, discover
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.pattern import compile_pattern, excluder


def tree(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    return root


def run(root: Path, *sources: str, exclude: tuple[str, ...] = (), output: str | None = None) -> "Found":
    return Found(Config(root.resolve(), sources, exclude, output, paths_given=True))


class Found:
    """What was discovered, and the findings."""

    def __init__(self, config: Config) -> None:
        self.findings: list[Diagnostic] = []
        self.files: tuple[SourceFile, ...] = discover(config, report=self.findings.append)

    @property
    def shown(self) -> list[str]:
        return [file.shown for file in self.files]

    @property
    def lines(self) -> list[str]:
        return [format_concise(finding).rstrip() for finding in self.findings]


class TestFolder:
    def test_prompt_folder(self, tmp_path: Path) -> None:
        """A folder of prompt files gives them all, with their path below it."""
        tree(tmp_path, "prompts/b.md", "prompts/support/reply.txt.j2", "prompts/all.yaml", "prompts/logo.png")

        found = run(tmp_path, "prompts")

        assert [(file.shown, file.kind, file.below, file.entry) for file in found.files] == [
            ("prompts/all.yaml", SourceKind.DATA, ("all",), "prompts"),
            ("prompts/b.md", SourceKind.TEXT, ("b",), "prompts"),
            ("prompts/support/reply.txt.j2", SourceKind.TEXT, ("support", "reply"), "prompts"),
        ]
        assert found.lines == []

    def test_code_folder_gives_code_only(self, tmp_path: Path) -> None:
        """Beside code, text and data files are no prompts."""
        tree(tmp_path, "src/app/a.py", "src/app/notes.md", "src/app/data.json", "src/README.md", "src/app/x.pyi")

        assert run(tmp_path, "src").shown == ["src/app/a.py"]

    def test_files_to_include(self, tmp_path: Path) -> None:
        """A text file whose name begins with "_" is no prompt, unless it is named itself."""
        tree(tmp_path, "prompts/_head.j2", "prompts/sub/_x.md", "prompts/_all.yaml", "prompts/a.j2", "prompts/_m.py")

        assert run(tmp_path, "prompts").shown == ["prompts/_all.yaml", "prompts/_m.py", "prompts/a.j2"]
        assert run(tmp_path, "prompts/**/*.j2").shown == ["prompts/a.j2"]
        assert run(tmp_path, "prompts/_head.j2").shown == ["prompts/_head.j2"]

    def test_prompt_folder_below_code(self, tmp_path: Path) -> None:
        """A folder named after prompts counts wherever it stands."""
        tree(tmp_path, "src/app/a.py", "src/app/system_prompts/x.md", "src/app/promptTemplates/deep/y.txt")

        assert run(tmp_path, "src").shown == [
            "src/app/a.py",
            "src/app/promptTemplates/deep/y.txt",
            "src/app/system_prompts/x.md",
        ]

    def test_prompt_package_gives_both(self, tmp_path: Path) -> None:
        """A package called prompts may hold code and prompt files."""
        tree(tmp_path, "app/prompts/__init__.py", "app/prompts/x.md", "app/prompts/README.md")

        assert run(tmp_path, "app/prompts").shown == ["app/prompts/__init__.py", "app/prompts/x.md"]

    def test_name_that_only_contains_the_letters(self, tmp_path: Path) -> None:
        """The word has to stand by itself: a tool called genprompts is no prompt folder."""
        tree(tmp_path, "genprompts/a.py", "genprompts/notes.md")

        assert run(tmp_path, "genprompts").shown == ["genprompts/a.py"]

    def test_project_called_after_prompts(self, tmp_path: Path) -> None:
        """A project's root is no prompt folder, whatever its name."""
        tree(tmp_path, "my-prompts/pyproject.toml", "my-prompts/a.py", "my-prompts/docs/guide.md")

        assert run(tmp_path, "my-prompts").shown == ["my-prompts/a.py"]

    def test_files_that_are_known_to_be_something_else(self, tmp_path: Path) -> None:
        """Without code, a folder's usual papers are still no prompts."""
        tree(tmp_path, "README.md", "package.json", "pyproject.toml", "requirements-dev.txt", "reply.md", "LICENSE.txt")

        assert run(tmp_path, ".").shown == ["reply.md"]

    def test_usual_names_are_prompts_in_a_prompt_folder(self, tmp_path: Path) -> None:
        """Among prompts, compose.yaml is one."""
        tree(tmp_path, "prompts/compose.yaml", "prompts/security.md", "prompts/readme.md")

        assert run(tmp_path, "prompts").shown == ["prompts/compose.yaml", "prompts/security.md"]

    def test_skipped_folders(self, tmp_path: Path) -> None:
        """Environments, caches and hidden folders are not entered."""
        skipped = ("__pycache__", ".venv", "venv", "node_modules", "site-packages", ".git")
        tree(tmp_path, "src/a.py", *(f"src/{name}/b.py" for name in skipped), "src/myenv/pyvenv.cfg", "src/myenv/c.py")

        assert run(tmp_path, "src").shown == ["src/a.py"]

    def test_source_inside_a_skipped_folder(self, tmp_path: Path) -> None:
        """What is named itself is read, wherever it lies."""
        tree(tmp_path, "site-packages/lib/a.py")

        assert run(tmp_path, "site-packages/lib").shown == ["site-packages/lib/a.py"]
        assert run(tmp_path, "site-packages").shown == ["site-packages/lib/a.py"]

    def test_generated_files_are_no_sources(self, tmp_path: Path) -> None:
        """The output folder is not entered, and files with our header are never read."""
        tree(tmp_path, "src/a.py", "src/gen/b.py")
        (tmp_path / "src" / "old.py").write_bytes(GENERATED_MARK + b" from a.py; do not edit.\n")

        assert run(tmp_path, "src", output="src/gen").shown == ["src/a.py"]

    def test_mark_is_the_writers(self) -> None:
        """What discovery skips is what is written."""
        assert MARK.encode() == GENERATED_MARK

    def test_excluded(self, tmp_path: Path) -> None:
        """Excluded files and folders are left out; a file named itself is not."""
        tree(tmp_path, "src/a.py", "src/old/b.py", "src/x/draft_1.py", "src/x/c.py")

        assert run(tmp_path, "src", exclude=("old", "src/**/draft_*.py")).shown == ["src/a.py", "src/x/c.py"]
        assert run(tmp_path, "src/old/b.py", exclude=("old",)).shown == ["src/old/b.py"]

    def test_root_as_source(self, tmp_path: Path) -> None:
        """The name of the root's own folder is never used."""
        tree(tmp_path, "x/a.md")

        assert [(file.shown, file.below, file.entry) for file in run(tmp_path, ".").files] == [
            ("x/a.md", ("x", "a"), "prompts")
        ]


class TestFile:
    def test_named_itself(self, tmp_path: Path) -> None:
        """A file is called by its stem."""
        tree(tmp_path, "notes/reply.md")

        assert [(file.below, file.entry) for file in run(tmp_path, "notes/reply.md").files] == [(("reply",), "reply")]

    def test_unknown_kind(self, tmp_path: Path) -> None:
        """A file that nobody knows how to read is a finding."""
        tree(tmp_path, "a.png")

        assert run(tmp_path, "a.png").lines == [
            'error[GP105] unreadable-source: nothing is known of how to read "a.png"'
        ]

    def test_missing(self, tmp_path: Path) -> None:
        """A path that is not there is a finding."""
        assert run(tmp_path, "no/a.md").lines == ['error[GP003] bad-value: the source "no/a.md" does not exist']

    def test_missing_has_its_place_in_the_configuration(self, tmp_path: Path) -> None:
        """A configured path is blamed where it is written."""
        (tmp_path / "pyproject.toml").write_text('[tool.genprompts]\nsources = ["a.md",\n  "b.md"]\n')
        tree(tmp_path, "a.md")
        config = load(tmp_path, report=lambda _: None)
        assert config is not None

        assert Found(config).lines == ['pyproject.toml:3:3: error[GP003] bad-value: the source "b.md" does not exist']

    def test_pipe(self, tmp_path: Path) -> None:
        """Neither file nor folder: refused."""
        os.mkfifo(tmp_path / "p.md")

        assert "neither a file nor a folder" in run(tmp_path, "p.md").lines[0]

    def test_twice(self, tmp_path: Path) -> None:
        """Each file is read once; the first source that leads to it names it."""
        tree(tmp_path, "prompts/a.md")

        found = run(tmp_path, "prompts/a.md", "prompts")

        assert [(file.shown, file.entry) for file in found.files] == [("prompts/a.md", "a")]
        assert found.lines == []


class TestPattern:
    def test_pattern(self, tmp_path: Path) -> None:
        """A pattern's fixed part is the folder it starts from."""
        tree(tmp_path, "src/a/x.md", "src/a/b/y.md", "src/a/b/y.png", "src/a/z.py")

        assert [(file.shown, file.below, file.entry) for file in run(tmp_path, "src/a/**/*.md").files] == [
            ("src/a/b/y.md", ("b", "y"), "a"),
            ("src/a/x.md", ("x",), "a"),
        ]

    def test_pattern_always_counts(self, tmp_path: Path) -> None:
        """What a pattern matches is a prompt file even among code."""
        tree(tmp_path, "src/a.py", "src/README.md")

        assert run(tmp_path, "**/*.md").shown == ["src/README.md"]

    def test_pattern_without_match(self, tmp_path: Path) -> None:
        """A pattern that matches nothing is a finding."""
        assert run(tmp_path, "no/*.md").lines == [
            'error[GP004] no-templates: the source "no/*.md" leads to no file that can hold prompts'
        ]

    @pytest.mark.parametrize(
        ("pattern", "yes", "no"),
        [
            ("*.md", ["a.md"], ["a/b.md", "a.mdx"]),
            ("**/*.md", ["a.md", "a/b.md", "a/b/c.md"], ["a.txt"]),
            ("a/**/b.md", ["a/b.md", "a/x/b.md", "a/x/y/b.md"], ["b.md", "ab.md"]),
            ("a/**", ["a/b", "a/b/c"], ["b/a"]),
            ("a?[bc]/x", ["a1b/x", "a.c/x"], ["a1d/x", "a/b/x"]),
            ("[!a].md", ["b.md"], ["a.md"]),
            ("**", ["a", "a/b"], []),
            ("**/**/x", ["x", "a/x", "a/b/x"], ["y"]),
        ],
    )
    def test_language(self, pattern: str, yes: list[str], no: list[str]) -> None:
        """Wildcards stay inside one name, except ``**``."""
        found = compile_pattern(pattern)

        assert [path for path in (*yes, *no) if found.match(path)] == yes

    def test_excluder(self) -> None:
        """A bare name counts anywhere, a path from the root."""
        excluded = excluder(("drafts/", "./a/b.py"))

        assert [path for path in ("drafts", "x/drafts", "a/b.py", "x/a/b.py", "draft") if excluded(path)] == [
            "drafts",
            "x/drafts",
            "a/b.py",
        ]


class TestLinks:
    def test_file_link_out(self, tmp_path: Path) -> None:
        """A linked file from outside is not read, and said so."""
        root = tree(tmp_path / "root", "prompts/a.md")
        (tmp_path / "secret.md").write_text("")
        (root / "prompts" / "b.md").symlink_to(tmp_path / "secret.md")

        found = run(root, "prompts")

        assert found.shown == ["prompts/a.md"]
        assert found.lines == [
            'warning[GP111] outside-link: "prompts/b.md" is a link out of the project, and is not read'
        ]

    def test_folder_link_out(self, tmp_path: Path) -> None:
        """A linked folder from outside is not entered, and said so."""
        root = tree(tmp_path / "root", "prompts/a.md")
        tree(tmp_path / "other", "b.md")
        (root / "prompts" / "sub").symlink_to(tmp_path / "other")

        found = run(root, "prompts")

        assert (found.shown, [finding.code.id for finding in found.findings]) == (["prompts/a.md"], ["GP111"])

    def test_folder_link_inside(self, tmp_path: Path) -> None:
        """A link to another folder of the project is followed."""
        tree(tmp_path, "prompts/a.md", "shared/b.md")
        (tmp_path / "prompts" / "shared").symlink_to(tmp_path / "shared")

        assert run(tmp_path, "prompts").shown == ["prompts/a.md", "prompts/shared/b.md"]

    def test_loops_end(self, tmp_path: Path) -> None:
        """Links that lead back are not followed for ever."""
        tree(tmp_path, "prompts/a.md", "x/b.md", "y/c.md")
        (tmp_path / "prompts" / "self").symlink_to(tmp_path / "prompts")
        (tmp_path / "prompts" / "up").symlink_to(tmp_path)
        (tmp_path / "prompts" / "x").symlink_to(tmp_path / "x")
        (tmp_path / "x" / "y").symlink_to(tmp_path / "y")
        (tmp_path / "y" / "x").symlink_to(tmp_path / "x")

        assert run(tmp_path, "prompts").shown == ["prompts/a.md", "prompts/x/b.md", "prompts/x/y/c.md"]

    def test_source_is_a_link_out(self, tmp_path: Path) -> None:
        """A configured source that is a link out of the project is refused."""
        root = tree(tmp_path / "root", "a.py")
        tree(tmp_path / "other", "b.md")
        (root / "prompts").symlink_to(tmp_path / "other")

        assert run(root, "prompts").lines == [
            'warning[GP111] outside-link: the source "prompts" is a link out of the project'
        ]

    def test_broken_link(self, tmp_path: Path) -> None:
        """A link to nowhere in a folder is no file."""
        tree(tmp_path, "prompts/a.md")
        (tmp_path / "prompts" / "b.md").symlink_to(tmp_path / "nowhere")

        assert run(tmp_path, "prompts").shown == ["prompts/a.md"]


class TestNothing:
    def test_empty_folder(self, tmp_path: Path) -> None:
        """A folder without any file for us is a finding."""
        (tmp_path / "prompts").mkdir()

        assert [finding.code.id for finding in run(tmp_path, "prompts").findings] == ["GP004"]

    def test_no_sources(self, tmp_path: Path) -> None:
        """A table without sources is a finding at the table."""
        (tmp_path / "pyproject.toml").write_text('[tool.genprompts]\noutput = "gen"\n')
        config = load(tmp_path, report=lambda _: None)
        assert config is not None

        assert Found(config).lines == ["pyproject.toml:1:1: error[GP004] no-templates: no sources are configured"]

    def test_same_order_on_every_system(self, tmp_path: Path) -> None:
        """Files come by their shown path, whatever the order of sources."""
        tree(tmp_path, "b/x.md", "a/y.md", "a-b/z.md", "B/w.md")

        assert run(tmp_path, "b", "B", "a-b", "a").shown == ["B/w.md", "a-b/z.md", "a/y.md", "b/x.md"]
