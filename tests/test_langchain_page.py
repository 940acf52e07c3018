"""``docs/langchain.md`` has a row for each member of LangChain's prompts, and each row is true."""

import re
from pathlib import Path

import pytest
from langchain_core.prompts import ChatPromptTemplate as LangChainChat
from langchain_core.prompts.image import ImagePromptTemplate as LangChainImage
from pydantic import BaseModel
from tests.sdk import prompt_examples as generated

import genprompts

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "langchain.md").read_text("utf-8")
HERE, _, NOT_HERE = PAGE.partition("## What makes no sense for a prompt")

REFERENCE = {
    "abatch", "abatch_as_completed", "aformat", "aformat_messages", "aformat_prompt", "ainvoke", "append", "as_tool", "assign",
    "astream", "astream_events", "astream_log", "atransform", "batch", "batch_as_completed", "bind", "config_schema",
    "config_specs", "configurable_alternatives", "configurable_fields", "extend", "format", "format_messages", "format_prompt",
    "from_messages", "from_template", "get_config_jsonschema", "get_graph", "get_input_jsonschema", "get_input_schema",
    "get_lc_namespace", "get_name", "get_output_jsonschema", "get_output_schema", "get_prompts", "input_schema", "input_types",
    "input_variables", "InputType", "invoke", "is_lc_serializable", "lc_attributes", "lc_id", "lc_secrets", "map", "messages",
    "metadata", "name", "optional_variables", "output_parser", "output_schema", "OutputType", "partial", "partial_variables",
    "pick", "pipe", "pretty_print", "pretty_repr", "save", "stream", "tags", "template", "template_format", "to_json",
    "to_json_not_implemented", "transform", "validate_input_variables", "validate_template", "validate_variable_names",
    "with_alisteners", "with_config", "with_fallbacks", "with_listeners", "with_retry", "with_types",
}  # fmt: skip
"""What the reference pages of the two classes list, in the versions of 2025 and 2026."""


def rows(text: str) -> dict[str, list[str]]:
    """Return the cells of each row by its member."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("| `"):
            first, *cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found[first.strip("`")] = cells
    return found


def members(cls: type[BaseModel]) -> set[str]:
    """Return the public members of a class of LangChain's that are not pydantic's."""
    return {name for name in {*dir(cls), *cls.model_fields} if not name.startswith("_")} - set(dir(BaseModel))


def test_every_member_has_a_row() -> None:
    """The page is complete against LangChain's classes as they are installed, and against their reference."""
    known = members(LangChainChat) | members(LangChainImage)

    assert rows(PAGE).keys() == known | REFERENCE


@pytest.mark.parametrize("name", sorted(rows(HERE)))
def test_members_that_are_here_are(name: str) -> None:
    """A template has the member, spelled out or through the adapter."""
    templates = [
        genprompts.ChatPromptTemplate([("human", "{x}")]),
        genprompts.ImagePromptTemplate(template={"url": "https://example.com/{x}.png"}),
    ]
    found = [one for one in templates if name == "to_json" or getattr(one, name, one) is not one]

    assert found != []


@pytest.mark.parametrize("name", sorted(rows(HERE)))
def test_rows_name_their_test(name: str) -> None:
    """The test that a row names exists."""
    path, _, function = rows(HERE)[name][-1].strip("`").partition("::")

    assert f"def {function}(" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(rows(NOT_HERE)))
def test_what_is_not_here_has_a_reason(name: str) -> None:
    """A member that we do not spell out says why, or refers to the row above."""
    cells = rows(NOT_HERE)[name]

    assert cells[-1]
    assert name not in dir(genprompts.ChatPromptTemplate)


ALWAYS = ("## Rendering", "## Types and schemas", "## In LangChain's chains")


@pytest.mark.parametrize(
    "name", [name for part in PAGE.split("\n## ") if f"## {part.splitlines()[0]}" in ALWAYS for name in rows(part)]
)
def test_generated_prompts_have_them_too(name: str) -> None:
    """A generated prompt renders, tells its types and stands in chains as a template does."""
    prompts = [generated.Reply(), generated.Picture()]
    found = [prompt for prompt in prompts if getattr(prompt, name, prompt) is not prompt]

    assert found != []


@pytest.mark.parametrize("name", ["partial", "name", "metadata", "tags", "input_variables", "optional_variables"])
def test_generated_prompts_say_what_they_are(name: str) -> None:
    """What else the page promises of generated prompts is there."""
    assert hasattr(generated.Reply(), name)
