"""``genprompts render``: the messages of one prompt."""

import json
from typing import TYPE_CHECKING

import pytest

from genprompts_codegen.commands.text_value import from_text, split
from genprompts_codegen.ir import External, LiteralOf, Messages, Scalar, ScalarKind, TypeRef, UnionOf

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

MANY = """
chat:
  messages:
    - system: "You help {company} with {n:d} things"
    - placeholder: history
    - human: "{question}"
text: "Hello {name}, {day:%d.%m.%Y}"
"""


@pytest.fixture
def project(command: "Command") -> "Command":
    command.write("pyproject.toml", '[tool.genprompts]\nsources = ["prompts/"]\n')
    command.write("prompts/many.yaml", MANY)
    command.write("prompts/a/reply.md", "A {x}")
    command.write("prompts/b/reply.md", "B {x}")
    return command


class TestOutput:
    def test_messages(self, project: "Command") -> None:
        """Each message has a header with its role; texts become what the inputs ask for."""
        ran = project.run(
            "render", "chat", "-i", "company=Acme", "-i", "n=3", "-i", "question=a=b?",
            "-i", 'history:=[{"role": "user", "content": "before"}]',
        )  # fmt: skip

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == "[system]\nYou help Acme with 3 things\n\n[user]\nbefore\n\n[user]\na=b?\n"

    def test_text(self, project: "Command") -> None:
        """A text prompt is printed as it is; a date is read as a date."""
        ran = project.run("render", "text", "-i", "name=Bob", "-i", "day=2024-03-01")

        assert (ran.code, ran.out) == (0, "Hello Bob, 01.03.2024\n")

    def test_json(self, project: "Command") -> None:
        """For programs the messages come as JSON."""
        ran = project.run("render", "b/reply", "-i", "x=1", "--json")

        assert (ran.code, json.loads(ran.out)) == (0, "B 1")

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("loop.mustache", "{{title}}:{{#items}} {{name}}{{/items}}{{^items}} none{{/items}}"),
            (
                "loop.j2",
                "{{ title }}:{% for i in items %} {{ i.name }}{% else %} none{% endfor %}{{ more | default('') }}",
            ),
            (
                "loop.j2",
                "{% for i in items recursive %}{{ title if loop.first }}: {{ i.name }}{% else %}a: none{% endfor %}",
            ),
        ],
    )
    def test_other_languages(self, project: "Command", name: str, text: str) -> None:
        """Prompts of all languages are rendered, by the sandbox as well; a guarded input may be left out."""
        project.write(f"prompts/{name}", text)

        given = project.run("render", "loop", "-i", "title=a", "-i", 'items:=[{"name": "x"}]')
        without = project.run("render", "loop", "-i", "title=a", "-i", "items:=[]")

        assert [(ran.code, ran.out) for ran in (given, without)] == [(0, "a: x\n"), (0, "a: none\n")]

    def test_missing_key(self, project: "Command") -> None:
        """What a template looks for in a value is named when it is not there."""
        project.write("prompts/loop.j2", "{% for i in items %}{{ i.name }}{% endfor %}")

        ran = project.run("render", "loop", "-i", "items:=[{}]")

        assert (ran.code, "name" in ran.err, "fails with these inputs" in ran.err) == (1, True, True)
        assert "it also needs" not in ran.err
        assert "items (Iterable[Item])" in project.run("render", "loop").err

    def test_controls_in_values_are_escaped(self, project: "Command") -> None:
        """A value cannot move the cursor."""
        assert project.run("render", "b/reply", "-i", "x=\x1b[2J").out == "B \\x1b[2J\n"

    @pytest.mark.parametrize(
        ("name", "text"), [("in.json", '{"x": "from file"}'), ("in.yaml", "x: from file\n"), ("in.yml", "x: from file")]
    )
    def test_inputs_from_a_file(self, project: "Command", name: str, text: str) -> None:
        """A JSON or YAML file gives the inputs, and -i goes over it."""
        project.write(name, text)

        assert project.run("render", "a/reply", "--input", name).out == "A from file\n"
        assert project.run("render", "a/reply", "--input", name, "-i", "x=line").out == "A line\n"

    def test_source(self, command: "Command") -> None:
        """A path is enough, without configuration."""
        command.write("x/hi.md", "Hi {name}")

        assert command.run("render", "hi", "--source", "x", "-i", "name=Bob").out == "Hi Bob\n"

    def test_broken_neighbour_does_not_matter(self, project: "Command") -> None:
        """An error in another prompt does not keep this one from being shown."""
        project.write("prompts/bad.md", "Hello {")

        assert project.run("render", "a/reply", "-i", "x=1").code == 0


class TestRefusal:
    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("a/reply",), 1, 'the prompt "a/reply" also needs x (str): give them with -i name=value or --input FILE'),
            (("a/reply", "-i", "y=1"), 1, 'the prompt "a/reply" has no input "y"; it has x'),
            (("chat", "-i", "compny=1"), 1, 'has no input "compny"; did you mean "company"?'),
            (("chat", "-i", "n=three"), 1, 'the input "n" must be int: "three" is none'),
            (("nothing",), 1, 'no prompt is called "nothing"'),
            (("a/repl",), 1, 'no prompt is called "a/repl"; there are a/reply'),
            (("a/reply", "-i", "x"), 2, '"x" is no input: write name=text or name:=json'),
            (("a/reply", "-i", "x:={"), 2, 'the input "x" is no JSON'),
            (("a/reply", "--input", "no.json"), 2, 'the inputs "no.json" cannot be read: No such file'),
        ],
    )
    def test_says_why(self, project: "Command", arguments: tuple[str, ...], code: int, said: str) -> None:
        """What keeps a prompt from being rendered is said in one line on standard error."""
        ran = project.run("render", *arguments)

        assert (ran.code, ran.out) == (code, "")
        assert said in ran.err
        assert ran.err.count("\n") == 1

    @pytest.mark.parametrize("text", ["[1]", "{", "\x00"])
    def test_file_that_is_no_mapping(self, project: "Command", text: str) -> None:
        """Inputs are a mapping in a readable file."""
        project.write("in.json", text)

        ran = project.run("render", "a/reply", "--input", "in.json")

        assert (ran.code, ran.out) == (2, "")
        assert 'the inputs "in.json"' in ran.err

    def test_ambiguous_name(self, project: "Command") -> None:
        """All candidates are listed with their places."""
        ran = project.run("render", "reply")

        assert ran.code == 1
        assert ran.err == (
            'genprompts: "reply" means 2 prompts:\n  a/reply (prompts/a/reply.md:1:1)\n  b/reply (prompts/b/reply.md:1:1)\n'
        )

    def test_value_that_the_run_time_refuses(self, project: "Command") -> None:
        """A wrong value fails with the run time's words, not with a traceback."""
        ran = project.run(
            "render", "chat", "-i", "company=a", "-i", "n=1", "-i", "question=q", "-i", "history:=[5]",
        )  # fmt: skip

        assert (ran.code, ran.out) == (1, "")
        assert 'the prompt "' in ran.err
        assert "Traceback" not in ran.err

    def test_without_configuration(self, command: "Command") -> None:
        """Nothing configured is a usage error."""
        assert command.run("render", "x").code == 2


class TestText:
    @pytest.mark.parametrize(
        ("text", "wanted", "expected"),
        [
            ("3", Scalar(ScalarKind.INT), 3),
            ("3", Scalar(ScalarKind.STR), "3"),
            ("3.5", Scalar(ScalarKind.FLOAT), 3.5),
            ("Yes", Scalar(ScalarKind.BOOL), True),
            ("x", Scalar(ScalarKind.INT), "x"),
            ("2", UnionOf((Scalar(ScalarKind.STR), Scalar(ScalarKind.INT))), 2),
            ("2", LiteralOf((1, 2)), 2),
            ("a", LiteralOf(("a", "b")), "a"),
            ("x", External("app.models", "User"), "x"),
            ("x", Messages(), "x"),
            ("x", External("datetime", "date"), "x"),
        ],
    )
    def test_from_text(self, text: str, wanted: TypeRef, expected: object) -> None:
        """A text becomes what the type asks for, or stays a text."""
        found = from_text(text, wanted)

        assert (found, type(found)) == (expected, type(expected))

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("a=b=c", ("a", "b=c", False)),
            ("a:=1", ("a", "1", True)),
            ("a=", ("a", "", False)),
            ("=x", None),
            (":=x", None),
        ],
    )
    def test_split(self, given: str, expected: object) -> None:
        """The first sign of equality parts name and value."""
        assert split(given) == expected
