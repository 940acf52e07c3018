"""Findings as text, in every format."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.span import Span
from genprompts_codegen.diagnostics.codes import CODES, DYNAMIC_TEMPLATE, OUTSIDE_LINK, TEMPLATE_SYNTAX, TYPE_CONFLICT
from genprompts_codegen.diagnostics.excerpt import excerpt
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Source
from genprompts_codegen.diagnostics.render import Format, count_of, in_order, render, tally
from genprompts_codegen.printable import printable, width
from genprompts_codegen.printed import plain

TEXT = 'x = 1\nprompt = "Hello {name"\nother = "{name:d}"\n'
SOURCE = Source("app/prompts.py", TEXT)


def label(wanted: str, text: str = "", source: Source = SOURCE) -> Label:
    at = source.text.index(wanted)
    return Label(source, Span(at, at + len(wanted)), text)


def shown(*diagnostics: Diagnostic, form: Format = Format.FULL) -> str:
    return plain(render(diagnostics, form))


class TestFull:
    def test_excerpt_with_carets(self) -> None:
        """A finding shows its line with carets under the place, and the hint."""
        found = Diagnostic(TEMPLATE_SYNTAX, 'the field "name" is not closed', (label("{name"),), "write }")

        assert shown(found) == (
            'app/prompts.py:2:17: error[GP101] template-syntax: the field "name" is not closed\n'
            "  |\n"
            '2 | prompt = "Hello {name"\n'
            "  |                 ^^^^^\n"
            "  = hint: write }\n"
            "\n"
        )

    def test_further_labels(self) -> None:
        """Further places follow with their words."""
        labels = (label("{name:d}", "a number here"), label("{name", "a text here"))

        assert shown(Diagnostic(TYPE_CONFLICT, 'no value of "name" satisfies both', labels)) == (
            'app/prompts.py:3:10: error[GP201] type-conflict: no value of "name" satisfies both\n'
            "  |\n"
            '3 | other = "{name:d}"\n'
            "  |          ^^^^^^^^ a number here\n"
            "  ::: app/prompts.py:2:17\n"
            '2 | prompt = "Hello {name"\n'
            "  |                 ----- a text here\n"
            "\n"
        )

    def test_whole_file_and_no_place(self) -> None:
        """Without a place there is no excerpt."""
        whole = Diagnostic(OUTSIDE_LINK, "m", (Label(SOURCE), Label(Source("b.md", ""), None, "see this")))
        nowhere = Diagnostic(DYNAMIC_TEMPLATE, "n")

        assert shown(whole, nowhere) == (
            "app/prompts.py: warning[GP111] outside-link: m\n ::: b.md: see this\n\ninfo[GP106] dynamic-template: n\n\n"
        ).replace(" ::: b.md", "  ::: b.md")

    def test_gutter_fits_the_largest_number(self) -> None:
        """Line numbers are aligned."""
        source = Source("a.md", "x\n" * 9 + "tenth\n")
        labels = (label("tenth", source=source), Label(source, Span(0, 1)))

        assert shown(Diagnostic(TEMPLATE_SYNTAX, "m", labels)).splitlines()[1:] == [
            "   |",
            "10 | tenth",
            "   | ^^^^^",
            "   ::: a.md:1:1",
            " 1 | x",
            "   | -",
            "",
        ]

    @pytest.mark.parametrize(
        ("line", "wanted", "carets"),
        [
            ("\tx {a}", "{a}", "      ^^^"),
            ("日本 {a}", "{a}", "     ^^^"),
            ("{日本}", "日本", " ^^^^"),
            ("e\u0301 {a}", "{a}", "  ^^^"),
            ("\u202e{a}", "{a}", "      ^^^"),
            ("\x1b[31m{a}", "{a}", "        ^^^"),
        ],
    )
    def test_carets_stand_under_what_is_seen(self, line: str, wanted: str, carets: str) -> None:
        """Tabs, wide characters and escapes move the carets."""
        found = shown(Diagnostic(TEMPLATE_SYNTAX, "m", (label(wanted, source=Source("a.md", line)),)))

        assert found.splitlines()[3] == f"  | {carets}"

    def test_end_of_the_text(self) -> None:
        """A place after the last character still has a caret."""
        source = Source("a.md", "ab")

        assert shown(Diagnostic(TEMPLATE_SYNTAX, "m", (Label(source, Span(2, 2)),))).splitlines()[2:4] == [
            "1 | ab",
            "  |   ^",
        ]

    def test_several_lines_are_marked_on_the_first(self) -> None:
        """A long place is marked to the end of its first line."""
        source = Source("a.md", "abc\ndef")

        assert shown(Diagnostic(TEMPLATE_SYNTAX, "m", (Label(source, Span(1, 6)),))).splitlines()[2:4] == [
            "1 | abc",
            "  |  ^^",
        ]

    def test_long_line_is_cut_around_the_place(self) -> None:
        """Of a line of thousands only the place and its surroundings are shown."""
        source = Source("a.md", "a" * 5000 + "{here}" + "b" * 5000)
        lines = shown(Diagnostic(TEMPLATE_SYNTAX, "m", (label("{here}", source=source),))).splitlines()

        assert len(lines[2]) < 120
        at = lines[3].index("^^^^^^")
        assert lines[2][at : at + 6] == "{here}"

    @settings(max_examples=200, derandomize=True, deadline=None)
    @given(st.text(max_size=30), st.integers(0, 40), st.integers(0, 40))
    def test_any_place_in_any_text(self, text: str, start: int, length: int) -> None:
        """Whatever the text and the span, one safe line and at least one caret come out."""
        found = excerpt(Label(Source("a", text), Span(start, start + length)))

        assert found is not None
        assert found.carets >= 1
        assert found.text == printable(found.text)


class TestConcise:
    def test_one_line(self) -> None:
        """One line a finding; controls in messages are escaped."""
        found = Diagnostic(TEMPLATE_SYNTAX, "bad\n\x1b[2J\u202e", (label("{name"),), "hint")

        assert shown(found, form=Format.CONCISE) == (
            "app/prompts.py:2:17: error[GP101] template-syntax: bad\\n\\x1b[2J\\u202e\n"
        )

    def test_path_with_controls(self) -> None:
        """A hostile file name cannot move the cursor."""
        found = Diagnostic(TEMPLATE_SYNTAX, "m", (Label(Source("a\n\udcff.md", "")),))

        assert shown(found, form=Format.CONCISE).startswith("a\\n\\udcff.md: error")


class TestJson:
    def test_objects(self) -> None:
        """A list of objects with places from one; the end is exclusive."""
        found = Diagnostic(TEMPLATE_SYNTAX, "m\n", (label("{name", "here"),), "")

        place = {"path": "app/prompts.py", "line": 2, "column": 17, "end_line": 2, "end_column": 22}
        assert json.loads(shown(found, form=Format.JSON)) == [
            {
                "code": "GP101",
                "name": "template-syntax",
                "severity": "error",
                "message": "m\n",
                "hint": None,
                **place,
                "labels": [{**place, "text": "here"}],
            }
        ]

    def test_nothing(self) -> None:
        """No finding is an empty list."""
        assert shown(form=Format.JSON) == "[]\n"

    def test_without_place(self) -> None:
        """A missing place is null."""
        (found,) = json.loads(shown(Diagnostic(TEMPLATE_SYNTAX, "m"), form=Format.JSON))

        assert (found["path"], found["line"], found["labels"]) == (None, None, [])


class TestGithub:
    def test_command(self) -> None:
        """Places become settings; signs with a meaning are escaped."""
        source = Source("a,b:c.md", "100% {x\n")
        found = Diagnostic(TEMPLATE_SYNTAX, "100% bad", (label("{x", source=source),), "close it")

        assert shown(found, form=Format.GITHUB) == (
            "::error file=a%2Cb%3Ac.md,line=1,col=6,endLine=1,endColumn=8,title=GP101 template-syntax"
            "::100%25 bad%0Ahint: close it\n"
        )

    def test_severities(self) -> None:
        """Information is a notice."""
        text = shown(Diagnostic(DYNAMIC_TEMPLATE, "m"), Diagnostic(OUTSIDE_LINK, "m"), form=Format.GITHUB)

        assert text == "::notice title=GP106 dynamic-template::m\n::warning title=GP111 outside-link::m\n"

    def test_several_lines_have_no_columns(self) -> None:
        """GitHub refuses columns over several lines."""
        found = Diagnostic(TEMPLATE_SYNTAX, "m", (Label(SOURCE, Span(0, len(TEXT) - 1)),))

        assert "col" not in shown(found, form=Format.GITHUB).lower().replace("colon", "")


class TestOrder:
    def test_by_place_each_once(self) -> None:
        """Findings are sorted by file and offset, and repeated ones are dropped."""
        late, early = (
            Diagnostic(TEMPLATE_SYNTAX, "m", (label("{name:d}"),)),
            Diagnostic(TEMPLATE_SYNTAX, "m", (label("{name"),)),
        )
        nowhere = Diagnostic(TEMPLATE_SYNTAX, "m")

        assert in_order([late, early, nowhere, late]) == (nowhere, early, late)

    def test_words(self) -> None:
        """Counts are in words, information is not counted."""
        error, warning, info = (
            Diagnostic(TEMPLATE_SYNTAX, ""),
            Diagnostic(OUTSIDE_LINK, ""),
            Diagnostic(DYNAMIC_TEMPLATE, ""),
        )

        assert tally([error, warning, error, info]) == "2 errors, 1 warning"
        assert tally([info]) == ""
        assert (count_of(0, "file"), count_of(1, "file")) == ("0 files", "1 file")


def test_width_of_wide_and_combining_characters() -> None:
    """Wide characters take two columns, combining ones none."""
    assert [width(text) for text in ("abc", "日本", "e\u0301", "한")] == [3, 4, 1, 2]


def test_codes_are_unique() -> None:
    """Neither ids nor names repeat."""
    assert len({code.id for code in CODES}) == len({code.name for code in CODES}) == len(CODES)
