"""Reading files: encodings, limits, and what lies outside."""

import os
from pathlib import Path

import pytest

from genprompts_codegen.diagnostics.format_concise import format_concise
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.project import MAX_FILE_SIZE, Project


def read(root: Path, name: str, data: bytes | None = None) -> tuple[str | None, list[str]]:
    if data is not None:
        (root / name).write_bytes(data)
    findings: list[Diagnostic] = []
    source = Project(root).read(root / name, report=findings.append)
    return None if source is None else source.text, [format_concise(finding).rstrip() for finding in findings]


class TestText:
    def test_utf8_without_mark(self, tmp_path: Path) -> None:
        """The byte order mark is no part of the text."""
        assert read(tmp_path, "a.md", b"\xef\xbb\xbfh\xc3\xa9") == ("hé", [])

    def test_line_ends_are_pythons(self, tmp_path: Path) -> None:
        """All line ends become the one that Python's text files have."""
        assert read(tmp_path, "a.md", b"a\r\nb\rc\n") == ("a\nb\nc\n", [])

    def test_python_file_declares_its_encoding(self, tmp_path: Path) -> None:
        """A coding comment in the first two lines counts for Python files."""
        assert read(tmp_path, "a.py", b"#!x\n# -*- coding: latin-1 -*-\nx = '\xe9'\n") == (
            "#!x\n# -*- coding: latin-1 -*-\nx = 'é'\n",
            [],
        )

    def test_coding_comment_counts_only_at_the_top(self, tmp_path: Path) -> None:
        """Code before it, or another kind of file, leaves the text UTF-8."""
        assert read(tmp_path, "a.py", b"x = 1\n# coding: latin-1\n\xc3\xa9")[0] == "x = 1\n# coding: latin-1\né"
        assert read(tmp_path, "b.md", b"# coding: latin-1\n\xc3\xa9")[0] == "# coding: latin-1\né"

    @pytest.mark.parametrize("name", ["nonsense", "hex", "idna.x"])
    def test_unknown_encoding(self, tmp_path: Path, name: str) -> None:
        """An encoding that is none of text is a finding."""
        text, lines = read(tmp_path, "a.py", f"# coding: {name}\n".encode() + b"\xff")

        assert text is None
        assert lines == [
            f'a.py: error[GP105] unreadable-source: "a.py" declares the encoding "{name}", which is not known'
        ]

    def test_undecodable_byte_has_its_line(self, tmp_path: Path) -> None:
        """The first bad byte is the place."""
        text, lines = read(tmp_path, "a.md", "é\nab".encode() + b"\xff more")

        assert text is None
        assert lines == ['a.md:2:3: error[GP105] unreadable-source: "a.md" is not valid UTF-8 from this byte on']

    def test_endless_coding_line_is_quick(self, tmp_path: Path) -> None:
        """A hostile comment of a megabyte is not searched to its end."""
        text, lines = read(tmp_path, "a.py", b"#" + b"coding" * 100_000)

        assert (text is not None, lines) == (True, [])


class TestRefusal:
    def test_missing(self, tmp_path: Path) -> None:
        """A file that is not there is a finding."""
        assert read(tmp_path, "no.md") == (
            None,
            ['no.md: error[GP105] unreadable-source: "no.md" cannot be read: no such file or directory'],
        )

    def test_folder(self, tmp_path: Path) -> None:
        """A folder is no text."""
        (tmp_path / "sub").mkdir()

        assert read(tmp_path, "sub")[1] == ['sub: error[GP105] unreadable-source: "sub" is a folder']

    def test_pipe_is_not_opened(self, tmp_path: Path) -> None:
        """A named pipe would block for ever, and is refused unopened."""
        os.mkfifo(tmp_path / "p.md")

        assert read(tmp_path, "p.md")[1] == ['p.md: error[GP105] unreadable-source: "p.md" is not a regular file']

    def test_limit_is_named(self, tmp_path: Path) -> None:
        """One byte over the limit is refused by the limit's name; the limit itself is read."""
        assert read(tmp_path, "a.md", b"x" * MAX_FILE_SIZE)[1] == []

        assert (
            'larger than the limit "max-file-size" of 1024 KiB'
            in read(tmp_path, "b.md", b"x" * (MAX_FILE_SIZE + 1))[1][0]
        )

    def test_link_out_of_the_root(self, tmp_path: Path) -> None:
        """A link that leads out of the root is not followed."""
        root = tmp_path / "root"
        root.mkdir()
        (tmp_path / "secret.md").write_text("secret")
        (root / "a.md").symlink_to(tmp_path / "secret.md")

        assert read(root, "a.md") == (
            None,
            ['a.md: error[GP105] unreadable-source: "a.md" lies outside the project'],
        )

    def test_path_out_of_the_root(self, tmp_path: Path) -> None:
        """Dots that lead out are refused, without an absolute path in the message."""
        root = tmp_path / "root"
        root.mkdir()
        (tmp_path / "secret.md").write_text("secret")

        assert read(root, "../secret.md") == (
            None,
            ['secret.md: error[GP105] unreadable-source: "secret.md" lies outside the project'],
        )

    def test_nul_in_a_path(self, tmp_path: Path) -> None:
        """A path that the system cannot take is a finding, too."""
        assert len(read(tmp_path, "a\0b.md")[1]) == 1


class TestMemory:
    def test_read_once(self, tmp_path: Path) -> None:
        """The same file gives the same source, however it is named."""
        (tmp_path / "a.md").write_text("x")
        project = Project(tmp_path)

        assert project.read(Path("a.md")) is project.read(tmp_path / "sub" / ".." / "a.md")

    def test_failure_is_told_to_whoever_reports(self, tmp_path: Path) -> None:
        """A silent look before does not swallow the finding."""
        project = Project(tmp_path)
        findings: list[Diagnostic] = []

        assert project.read(Path("no.md")) is None
        project.read(Path("no.md"), report=findings.append)

        assert len(findings) == 1

    def test_root_through_a_link(self, tmp_path: Path) -> None:
        """A project that is reached through a link is shown as any other."""
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "a.md").write_text("x")
        (tmp_path / "link").symlink_to(tmp_path / "real")

        source = Project(tmp_path / "link").read(tmp_path / "link" / "a.md")

        assert source is not None
        assert source.path == "a.md"
