"""``genprompts inspect``: the table, and the JSON contract."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "inspect.schema.json").read_text(encoding="utf-8"))

MANY = """
greet: "Hello {who}"
chat:
  messages:
    - system: "You help {company} with {n:d} things"
    - placeholder: history
    - human: "{question}"
lang:
  template: "In {lang}"
  inputs:
    lang: {type: str, default: en}
"""


@pytest.fixture
def project(command: "Command") -> "Command":
    command.write("prompts/many.yaml", MANY)
    command.write("prompts/reply.md", "Hello {name}")
    return command


def test_table(project: "Command") -> None:
    """In a pipe the table is plain and aligned; optional inputs have a question mark."""
    ran = project.run("inspect", "prompts")

    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["NAME", "KIND", "INPUTS", "WHERE"]
    assert any(line.split() == ["reply", "text", "name:", "str", "prompts/reply.md:1"] for line in lines)
    assert any("lang?: str" in line for line in lines)
    assert lines[-1] == "4 prompts in 2 files"
    assert all(line == line.rstrip() for line in lines)


def test_json_keeps_the_contract(project: "Command") -> None:
    """The document has the promised form, and sound inputs."""
    ran = project.run("inspect", "prompts", "--json")

    document = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    chat = next(prompt for prompt in document["prompts"] if prompt["qualname"] == "chat")
    assert ran.code == 0
    assert document["version"] == 1
    assert (chat["kind"], chat["format"], chat["complete"], chat["source"]["path"]) == (
        "chat",
        "f-string",
        True,
        "prompts/many.yaml",
    )
    assert {entry["name"]: entry["required"] for entry in chat["inputs"] if entry["name"] != "history"} == {
        "company": True,
        "n": True,
        "question": True,
    }


def test_json_with_findings(project: "Command") -> None:
    """Findings stand in the same document, which stays valid."""
    project.write("prompts/bad.md", "Hello {")
    project.write("prompts/settings.json", '{"retries": 3}')

    ran = project.run("inspect", "prompts", "--json")

    document = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert ran.code == 1
    assert {found["code"] for found in document["diagnostics"]} == {"GP101", "GP113"}
    assert "reply" in {prompt["name"] for prompt in document["prompts"]}


def test_json_without_configuration(command: "Command") -> None:
    """Even then the document is whole."""
    ran = command.run("inspect", "--json")

    document = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert ran.code == 2
    assert [found["code"] for found in document["diagnostics"]] == ["GP001"]


def test_findings_below_the_table(project: "Command") -> None:
    """Errors are shown in full after what was found."""
    project.write("prompts/bad.md", "Hello {")

    ran = project.run("inspect", "prompts")

    assert ran.code == 1
    assert ran.out.index("prompts/reply.md:1") < ran.out.index("error[GP101]")
    assert ran.out.splitlines()[-1].startswith("found 1 error; ")


def test_same_text_twice(project: "Command") -> None:
    """The document does not vary."""
    assert project.run("inspect", "prompts", "--json") == project.run("inspect", "prompts", "--json")


TICKETS = """{% for t in tickets %}{{ t.title }}{{ t.note | default("") }}{% endfor %}{{ more | default("") }}"""
TREE = "{% for n in nodes recursive %}{{ loop(n.children) }}{% endfor %}"


def test_json_of_nested_values(command: "Command") -> None:
    """Records are listed with their fields, guarded inputs are marked, and what the sandbox renders says why."""
    command.write("prompts/tickets.j2", TICKETS)
    command.write("prompts/tree.j2", TREE)

    document = json.loads(command.run("inspect", "prompts", "--json").out)

    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    tickets, tree = document["prompts"]
    assert (tickets["format"], tickets["rendering"], tickets["sandbox_reason"]) == ("jinja2", "compiled", None)
    assert tickets["messages"] == [{"role": "user", "template": TICKETS}]
    assert tickets["inputs"] == [
        {"name": "tickets", "type": "Iterable[Ticket]", "required": True, "default": None, "source": "template"},
        {
            "name": "more",
            "type": "str",
            "required": False,
            "default": None,
            "source": "template",
            "guarded": True,
        },
    ]
    assert tickets["records"] == [
        {
            "name": "Ticket",
            "fields": [
                {"name": "title", "type": "str", "required": True},
                {"name": "note", "type": "str", "required": False},
            ],
        }
    ]
    assert tree["rendering"] == "sandbox"
    assert "recursive" in tree["sandbox_reason"]


def test_table_of_nested_values(command: "Command") -> None:
    """The table has a line for each record, and one for why the sandbox renders a prompt."""
    command.write("prompts/tickets.j2", TICKETS)
    command.write("prompts/tree.j2", TREE)

    out = command.run("inspect", "prompts").out

    assert "Ticket = {title: str, note?: str}" in out
    assert "(sandbox: uses a recursive loop)" in out


def test_schema_is_one() -> None:
    """The published schema is itself valid, and refuses what is not promised."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 1, "prompts": [{"name": "x"}], "diagnostics": []}, SCHEMA)
