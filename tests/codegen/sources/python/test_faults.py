"""Definitions that fail when they run, and files that cannot be read."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract


HEAD = "from langchain_core.prompts import *\nfrom langchain_core.messages import *\n"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ('ChatPromptTemplate([("developer", "x")])', '"developer"'),
        ('ChatPromptTemplate([("human", "x", "y")])', '("human", "x", "y")'),
        ('ChatPromptTemplate([["human", "x"]])', '["human", "x"]'),
        ('ChatPromptTemplate([("placeholder", "x")])', '"x"'),
        ('ChatPromptTemplate([("placeholder", ["{x}", 1])])', '("placeholder", ["{x}", 1])'),
        ('ChatPromptTemplate([("human", 5)])', '("human", 5)'),
        ('ChatPromptTemplate([{"role": "ai"}])', '{"role": "ai"}'),
        ('ChatPromptTemplate([(ToolMessage, "x")])', '(ToolMessage, "x")'),
        ('ChatPromptTemplate([PromptTemplate.from_template("x")])', '[PromptTemplate.from_template("x")]'),
        ("ChatPromptTemplate([None])", "[None]"),
        ("ChatPromptTemplate(5)", "5"),
        ('ChatPromptTemplate.from_messages([], partial_variables={"a": 1})', '{"a": 1}'),
        ('PromptTemplate("x")', '"x"'),
        ("PromptTemplate()", "PromptTemplate()"),
        ('PromptTemplate.from_template("x", input_variables=["x"])', '["x"]'),
        ('PromptTemplate.from_template("x", template_format="erb")', '"erb"'),
        ('PromptTemplate.from_template("x").partial(stop=1)', "1"),
        ("ChatPromptTemplate([HumanMessage(content=5)])", "5"),
        ('MessagesPlaceholder("x", n_messages=0)', "0"),
        ('ChatPromptTemplate([("human", [{"image_url": {"path": "p", "url": "u"}}])])', '"p"'),
        ('ChatPromptTemplate([("human", [{"image_url": "{a}{b}"}])])', '"{a}{b}"'),
        (
            'FewShotPromptTemplate(example_prompt=PromptTemplate.from_template("x"), suffix="s")',
            'FewShotPromptTemplate(example_prompt=PromptTemplate.from_template("x"), suffix="s")',
        ),
    ],
)
def test_definitions_that_fail_are_errors_at_their_place(extract: "Extract", written: str, at: str) -> None:
    """What LangChain refuses is refused here, at the item that is wrong."""
    found = extract(f"{HEAD}p = {written}")

    assert found.codes() == ["GP110"]
    assert found.pointed_at() == [at]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("from langchain import PromptTemplate\np = (\n", ["GP105"]),
        ("PromptTemplate\x00", ["GP105"]),
        ("x.partial(\n", []),
        ("# PromptTemplate\n" + "x = " + "(" * 300 + ")" * 300, ["GP105"]),
        ("from langchain import PromptTemplate\nx = " + "not " * 600 + "1", ["GP105"]),
        ("from langchain import PromptTemplate\nx = " + "a" + ".b" * 3000, ["GP105"]),
        ("", []),
    ],
)
def test_files_that_cannot_be_read_are_findings(extract: "Extract", text: str, codes: list[str]) -> None:
    """Broken, huge and deep files end in one finding, or in none if they speak of no prompt library."""
    found = extract(text)

    assert (found.codes(), found.definitions) == (codes, ())


def test_syntax_errors_are_shown_at_their_place(extract: "Extract") -> None:
    """The finding points at the character that Python refuses."""
    found = extract("from langchain import PromptTemplate\np = = 1\n")

    assert found.pointed_at() == ["="]


def test_a_broken_module_that_is_imported_only_leaves_its_names_unknown(extract: "Extract") -> None:
    """Others' syntax errors are reported with their own file."""
    found = extract(
        "from langchain import PromptTemplate\nfrom bad import T\np = PromptTemplate.from_template(T)", bad="x = ("
    )

    assert found.codes() == ["GP106"]
    assert '"bad.T", which is not part of the project' in (found.only.incomplete or "")


@pytest.mark.parametrize("text", ["x = " + "+".join(["'a'"] * 900), "if a: x\n" + "elif b: x\n" * 300])
def test_long_sums_and_branches_are_no_depth(extract: "Extract", text: str) -> None:
    """A long chain of ``+`` or ``elif`` is read like any other code."""
    found = extract(f"from langchain import PromptTemplate\n{text}\np = PromptTemplate.from_template('{{x}}')")

    assert (found.scopes(), found.codes()) == ([("p",)], [])
