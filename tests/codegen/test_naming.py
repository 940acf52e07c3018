"""Names: valid, stable, and free of what is reserved."""

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts_codegen import naming


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (("greeting",), "greeting"),
        (("PROMPT",), "PROMPT"),
        (("build_chain", "prompt"), "build_chain_prompt"),
        (("Agent", "plan", "prompt"), "agent_plan_prompt"),
        (("HTTPAgent", "PROMPT"), "http_agent_prompt"),
        (("user-reply",), "user_reply"),
        (("_PROMPT",), "PROMPT"),
        (("2nd",), "prompt_2nd"),
        (("class",), "class_prompt"),
        (("input",), "input_prompt"),
        (("???",), "prompt"),
        (("ﬁnal",), "final"),
    ],
)
def test_instance_name(scope: tuple[str, ...], expected: str) -> None:
    """A prompt keeps its own name; one inside a function or class is named after both."""
    assert naming.instance_name(scope) == expected


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        ("greeting", "Greeting"),
        ("build_chain_prompt", "BuildChainPrompt"),
        ("QA_PROMPT", "QaPrompt"),
        ("chatPrompt", "ChatPrompt"),
        ("prompt_2", "Prompt2"),
    ],
)
def test_class_name(instance: str, expected: str) -> None:
    """A class is named after its instance, each word with a capital."""
    assert naming.class_name(instance) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("support", "reply"), "support_reply"),
        (("con",), "con_"),
        (("test_prompts",), "prompts_test_prompts"),
        (("support_test",), "support_test_"),
        (("prompts",), "prompts_"),
        (("class",), "class_"),
        (("1-first",), "_1_first"),
    ],
)
def test_module_name(path: tuple[str, ...], expected: str) -> None:
    """A module is named after its path, and never like a file that other tools treat specially."""
    assert naming.module_name(path) == expected


def test_parameters_of_odd_names() -> None:
    """Inputs that are no Python names get keywords that are, all different."""
    names = ("user-name", "user_name", "class", "self", "__x", "1st", "a b")

    expected = ("user_name_2", "user_name", "class_", "self_", "x", "value_1st", "a_b")

    assert tuple(parameter for _, parameter in naming.parameters(names)) == expected


def test_locals_hide_nothing() -> None:
    """Variables of render code never hide the input itself, a builtin, or a name of the run time."""
    pairs = naming.local_names((("input", "input"), ("format", "format"), ("format_", "format_"), ("x", "x")))

    assert dict(pairs) == {"input": "input_", "format": "format__", "format_": "format_", "x": "x"}


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_scope_gives_valid_names(scope: list[str]) -> None:
    """Whatever a prompt is called, its instance, class and module names are plain identifiers."""
    instance = naming.instance_name(scope)

    assert instance.isidentifier()
    assert not keyword.iskeyword(instance)
    assert naming.class_name(instance).isidentifier()
    assert naming.module_name(scope).isidentifier()


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.text(), unique=True, max_size=6))
def test_any_inputs_give_distinct_keywords(inputs: list[str]) -> None:
    """Whatever inputs are called, their keywords and variables are distinct identifiers."""
    parameters = naming.parameters(inputs)
    keywords = [parameter for _, parameter in parameters]
    variables = [local for _, local in naming.local_names(parameters)]

    assert len(set(keywords)) == len(inputs)
    assert len(set(variables)) == len(inputs)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in keywords + variables)
