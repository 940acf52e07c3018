"""The configuration: which table applies, what is wrong in it, and where."""

import textwrap
from pathlib import Path

import pytest

from genprompts.grammar.nodes import Known
from genprompts_codegen.config import Config, load
from genprompts_codegen.diagnostics.format_concise import format_concise
from genprompts_codegen.diagnostics.model import Diagnostic


class Loaded:
    """A configuration with the findings on the way to it."""

    def __init__(self, start: Path, *paths: str, output: str | None = None) -> None:
        self.findings: list[Diagnostic] = []
        self.config = load(start, paths, output=output, report=self.findings.append)

    @property
    def found(self) -> Config:
        assert self.config is not None, self.lines
        return self.config

    @property
    def lines(self) -> list[str]:
        return [format_concise(finding).rstrip("\n") for finding in self.findings]


_ROLES = '"history-roles" must be a list of roles: ai, assistant, developer, function, human, system, tool, user'


def write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(textwrap.dedent(text), encoding="utf-8")


class TestTable:
    def test_all_settings_are_read(self, tmp_path: Path) -> None:
        """Every key of the table reaches the configuration, with paths in their plain form."""
        write(
            tmp_path,
            """
            [tool.genprompts]
            sources = ["./src/app/prompts.py", "prompts/"]
            exclude = ["**/drafts/"]
            output = "src/app/prompts_gen/"
            default-type = "str | int"
            extra = "forbid"
            escape = false
            mustache = "spec"
            strict = true
            history-roles = ["human", "assistant"]
            """,
        )

        config = Loaded(tmp_path).found

        assert config.root == tmp_path.resolve()
        assert config.sources == ("src/app/prompts.py", "prompts")
        assert config.exclude == ("**/drafts/",)
        assert config.output == "src/app/prompts_gen"
        assert config.default_type == "str | int"
        assert config.extra == "forbid"
        assert (config.escape, config.mustache) == (False, "spec")
        assert (config.strict, config.history_roles) == (True, ("human", "assistant"))
        assert not config.paths_given

    def test_types_are_declarations_with_their_place(self, tmp_path: Path) -> None:
        """A type is written as a text or as a table, and points at its value in the file."""
        write(
            tmp_path,
            """
            [tool.genprompts.types]
            count = "int"
            lang = { type = "str", default = "en", description = "spoken language" }
            user = { type = "app.models:User" }
            """,
        )

        count, lang, user = Loaded(tmp_path).found.types

        assert (count.name, count.type_text, count.default, count.description) == ("count", "int", None, "")
        assert (lang.type_text, lang.default, lang.description) == ("str", Known("en"), "spoken language")
        assert user.type_text == "app.models:User"
        span = count.anchor.span
        assert count.anchor.source.text[span.start : span.end] == '"int"'

    def test_the_nearest_table_upward_applies(self, tmp_path: Path) -> None:
        """A pyproject.toml without our table is passed on the way up."""
        write(tmp_path, '[tool.genprompts]\nsources = ["prompts"]\n')
        write(tmp_path / "sub", "[tool.other]\n")

        config = Loaded(tmp_path / "sub").found

        assert config.root == tmp_path.resolve()

    def test_unknown_key_names_the_near_miss_and_its_place(self, tmp_path: Path) -> None:
        """A misspelt key is an error at the key, with the key that was meant."""
        write(tmp_path, '[tool.genprompts]\nsources = ["prompts"]\nouput = "x"\n')

        loaded = Loaded(tmp_path)

        assert loaded.config is None
        assert loaded.lines == ['pyproject.toml:3:1: error[GP002] unknown-key: "ouput" is no key of [tool.genprompts]']
        assert loaded.findings[0].hint == 'did you mean "output"?'

    def test_underscore_instead_of_dash_is_recognised(self, tmp_path: Path) -> None:
        """Python's spelling of a key leads to the right one."""
        write(tmp_path, '[tool.genprompts]\ndefault_type = "str"\n')

        assert Loaded(tmp_path).findings[0].hint == 'did you mean "default-type"?'

    def test_unknown_key_without_near_miss_lists_the_keys(self, tmp_path: Path) -> None:
        """Where nothing is near, all keys are named."""
        write(tmp_path, "[tool.genprompts.types.user]\nzzz = 1\n")

        loaded = Loaded(tmp_path)

        assert loaded.lines == [
            'pyproject.toml:2:1: error[GP002] unknown-key: "zzz" is no key of [tool.genprompts.types.user]'
        ]
        assert loaded.findings[0].hint == "known keys are default, description, type"

    @pytest.mark.parametrize(
        ("line", "place", "message"),
        [
            ('sources = "prompts"', "2:11", '"sources" must be a list of paths'),
            ('sources = ["a", 5]', "2:17", '"sources" must be a list of paths'),
            ('sources = [""]', "2:12", '"sources" is empty'),
            ("output = 5", "2:10", '"output" must be a path'),
            ('output = "."', "2:10", 'the output "." is no folder below the project'),
            ('output = "../out"', "2:10", 'the output "../out" is no folder below the project'),
            ('output = "/out"', "2:10", 'the output "/out" is no folder below the project'),
            ('sources = ["a", "../b"]', "2:17", 'the source "../b" leads out of the project'),
            ('extra = "allow"', "2:9", '"extra" must be "ignore" or "forbid"'),
            ("escape = 1", "2:10", '"escape" must be true or false'),
            ('mustache = "handlebars"', "2:12", '"mustache" must be "langchain" or "spec"'),
            ("strict = 1", "2:10", '"strict" must be true or false'),
            ('history-roles = ["usr"]', "2:17", _ROLES),
            ("history-roles = []", "2:17", _ROLES),
            ("history-roles = [1]", "2:18", _ROLES),
            ('default-type = "a b"', "2:16", '"a b" is no type'),
            ('types.count = "in t"', "2:15", '"in t" is no type'),
            ('types = { count = { type = "in t" } }', "2:28", '"in t" is no type'),
            ("types.count = 5", "2:15", '"types.count" must be a type, or a table with type, default and description'),
        ],
    )
    def test_wrong_value_is_found_at_its_place(self, tmp_path: Path, line: str, place: str, message: str) -> None:
        """A value that is not possible is an error at the value."""
        write(tmp_path, f"[tool.genprompts]\n{line}\n")

        assert Loaded(tmp_path).lines == [f"pyproject.toml:{place}: error[GP003] bad-value: {message}"]

    def test_all_faults_are_reported_at_once(self, tmp_path: Path) -> None:
        """One run shows every wrong setting."""
        write(tmp_path, '[tool.genprompts]\noutput = 5\nextra = "x"\nnope = 1\n')

        assert sorted(finding.code.id for finding in Loaded(tmp_path).findings) == ["GP002", "GP003", "GP003"]

    def test_table_that_is_no_table(self, tmp_path: Path) -> None:
        """A value in place of the table is an error."""
        write(tmp_path, "[tool]\ngenprompts = 4\n")

        expected = 'pyproject.toml:2:14: error[GP003] bad-value: "tool.genprompts" must be a table'
        assert Loaded(tmp_path).lines == [expected]

    def test_broken_toml_has_a_place(self, tmp_path: Path) -> None:
        """A file that is no TOML is an error where the parser stopped."""
        write(tmp_path, '[tool.genprompts]\nsources = "a\n')

        (line,) = Loaded(tmp_path).lines

        assert line.startswith("pyproject.toml:2:")
        assert '"pyproject.toml" is no TOML' in line

    def test_key_of_very_many_parts_is_refused(self, tmp_path: Path) -> None:
        """A key that would take old parsers minutes is refused by the name of the limit."""
        write(tmp_path, "[tool.genprompts]\n" + ".".join("a" * 20_000) + " = 1\n")

        (line,) = Loaded(tmp_path).lines

        assert '"toml-key-parts" of 50' in line

    def test_line_of_dots_in_a_text_is_no_key(self, tmp_path: Path) -> None:
        """Dots that are no dotted key are left alone."""
        write(tmp_path, '[tool.genprompts]\nsources = ["a"]\n[tool.x]\ntext = """\n' + "." * 200 + '\n"""\n')

        assert Loaded(tmp_path).found.sources == ("a",)

    def test_nothing_given_is_an_error(self, tmp_path: Path) -> None:
        """Without table and without paths there is nothing to do."""
        write(tmp_path, "[tool.other]\n")

        loaded = Loaded(tmp_path)

        assert loaded.config is None
        assert [finding.code.id for finding in loaded.findings] == ["GP001"]


class TestPaths:
    def test_paths_need_no_table(self, tmp_path: Path) -> None:
        """With paths the current folder is the root."""
        config = Loaded(tmp_path, "prompts/", "src/*.py", output="out/").found

        assert config.root == tmp_path.resolve()
        assert config.sources == ("prompts", "src/*.py")
        assert config.output == "out"
        assert config.paths_given

    def test_paths_override_the_sources_of_the_table(self, tmp_path: Path) -> None:
        """Other settings of the table stay, and paths count from the current folder."""
        write(tmp_path, '[tool.genprompts]\nsources = ["prompts"]\noutput = "gen"\nextra = "forbid"\n')
        (tmp_path / "sub").mkdir()

        config = Loaded(tmp_path / "sub", "x.md").found

        assert (config.sources, config.output, config.extra) == (("sub/x.md",), "gen", "forbid")

    def test_output_of_the_command_line_counts_from_the_current_folder(self, tmp_path: Path) -> None:
        """An output beside the root stays relative."""
        (tmp_path / "project").mkdir()

        assert Loaded(tmp_path / "project", "prompts", output="../out").found.output == "../out"

    def test_folder_elsewhere_is_shown_with_its_own_name(self, tmp_path: Path) -> None:
        """The folder that holds a path from elsewhere becomes the root; nothing absolute is left."""
        library = tmp_path / "lib" / "site-packages" / "langchain_core"
        library.mkdir(parents=True)
        here = tmp_path / "here"
        write(here, '[tool.genprompts]\nextra = "forbid"\n')

        config = Loaded(here, str(library)).found

        assert config.root == library.parent.resolve()
        assert config.sources == ("langchain_core",)
        assert config.extra == "ignore"

    def test_paths_in_several_places_share_the_folder_above(self, tmp_path: Path) -> None:
        """The root is the nearest folder that holds all paths."""
        here = tmp_path / "here"
        here.mkdir()

        config = Loaded(here, str(tmp_path / "a" / "x.md"), str(tmp_path / "b" / "*.md")).found

        assert (config.root, config.sources) == (tmp_path.resolve(), ("a/x.md", "b/*.md"))

    def test_the_root_itself_may_be_the_path(self, tmp_path: Path) -> None:
        """A dot means everything in the current folder."""
        config = Loaded(tmp_path, ".").found

        assert (config.root, config.sources) == (tmp_path.resolve(), (".",))

    def test_another_tools_broken_file_does_not_matter(self, tmp_path: Path) -> None:
        """With paths, a broken pyproject.toml that does not speak of us is left alone."""
        write(tmp_path, "[tool.other\n")

        assert Loaded(tmp_path, "prompts").found.sources == ("prompts",)

    def test_file_named_with_wildcard_signs_is_a_file(self, tmp_path: Path) -> None:
        """What exists under the name is meant, whatever signs are in it."""
        (tmp_path / "a[1].md").write_text("x")

        assert Loaded(tmp_path, "a[1].md").found.sources == ("a[1].md",)

    def test_linked_current_folder_gives_the_same(self, tmp_path: Path) -> None:
        """A link to the project is the project."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")

        assert Loaded(tmp_path / "link", "p").found == Loaded(tmp_path / "real", "p").found
