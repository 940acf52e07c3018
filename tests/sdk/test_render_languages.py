"""Mustache and jinja2 templates in bodies: their statements go after the lookups, their text where it belongs."""

from collections.abc import Mapping

import pytest

from genprompts.compiler.dynamic import compile_render
from genprompts.compiler.render import render_body
from genprompts.compiler.texts import Binding
from genprompts.grammar import fstring
from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.mustache import parse as mustache
from genprompts.grammar.nodes import (
    Absent,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    ImageBlock,
    ImageBody,
    MessageTemplate,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
)


def bound(*names: str, guarded: tuple[str, ...] = ()) -> list[Binding]:
    """Return required inputs, and ``guarded`` ones."""
    return [Binding(name, name, Absent() if name in guarded else None, name not in guarded) for name in names]


class Bare:
    """A prompt without checks."""

    def _check_mapping(self, given: object) -> None:
        assert isinstance(given, dict)

    def _input_error(self, given: object) -> Exception:
        return KeyError(given)


def test_statements_follow_the_lookups() -> None:
    """Inputs that compiled code takes apart may be anything to checkers; the text stands in its message."""
    parts = (
        MessageTemplate("system", jinja.parse("{% for item in items %}{{ item }};{% endfor %}")),
        MessageTemplate("user", fstring.parse("{question}")),
    )
    rendering = render_body(ChatBody(parts), bound("items", "question"), bare=False)
    expected = [
        "try:",
        '    items: Any = input["items"]',
        '    question = input["question"]',
        "except (KeyError, TypeError):",
        "    raise self._input_error(input) from None",
        "parts: list[str] = []",
        "add = parts.append",
        "for item in (",
        "    items",
        "    if items.__class__ is list and len(items) < 64",
        "    else jinja.Count().each(items, parts)",
        "):",
        '    add(f"{item!s};")',
        "return ChatPromptValue(",
        "    [",
        '        {"role": "system", "content": "".join(parts)},',
        '        {"role": "user", "content": f"{question}"},',
        "    ]",
        ")",
    ]

    assert list(rendering.lines) == expected
    assert rendering.annotated
    assert rendering.runtime == {"ChatPromptValue", "jinja"}


def test_an_absent_input_is_missing() -> None:
    """An input that the template does without is ``MISSING`` when it is left out."""
    body = TextBody(jinja.parse("{{ tone | default('kind') }}"))
    rendering = render_body(body, bound("tone", guarded=("tone",)), bare=False)

    assert '    tone: Any = input.get("tone", MISSING)' in rendering.lines
    assert {"MISSING", "TextPromptValue"} <= rendering.runtime


def test_without_inputs_the_mapping_is_checked() -> None:
    """A template that looks its names up in the input itself needs no variable."""
    body = TextBody(mustache.parse("{{#a}}{{b}}{{/a}}", strict=False))
    rendering = render_body(body, (), bare=False)

    assert rendering.lines[0] == "self._check_mapping(input)"


BODIES: dict[str, tuple[Body, list[Binding], Mapping[str, object]]] = {
    "two templates of one message list": (
        ChatBody(
            (
                MessageTemplate("system", mustache.parse("{{#rows}}{{name}} {{/rows}}")),
                MessageTemplate("user", mustache.parse("{{#rows}}<{{{name}}}>{{/rows}}")),
                Placeholder("history", optional=True),
            )
        ),
        [*bound("rows"), Binding("history", "history", None, required=False)],
        {"rows": [{"name": "a&b"}, {"name": "c"}], "history": [{"role": "user", "content": "x"}]},
    ),
    "blocks": (
        ChatBody(
            (
                MessageTemplate(
                    "user",
                    Blocks(
                        (
                            TextBlock(mustache.parse("{{empty}}")),
                            TextBlock(mustache.parse("is {{a}}")),
                            TextBlock(jinja.parse("")),
                            ImageBlock(jinja.parse("http://{{ a }}"), mustache.parse("{{a}}")),
                            DataBlock({"type": "x", "deep": (TemplateValue(jinja.parse("{{ a|upper }}")), 1)}),
                        )
                    ),
                ),
            )
        ),
        bound("a", "empty"),
        {"a": "b", "empty": ""},
    ),
    "an image": (ImageBody(ImageBlock(mustache.parse("http://{{a}}"))), bound("a"), {"a": "b"}),
    "a choice": (TextBody(jinja.parse("{{ 'long' if a else b }}")), bound("a", "b"), {"a": 0, "b": 2}),
    "our own names": (
        ChatBody(
            (
                MessageTemplate(
                    "user", jinja.parse("{% set parts = a %}{{ parts }}{% for x in a %}{{ x }}{% endfor %}")
                ),
                MessageTemplate("user", mustache.parse("{{#a}}{{.}}{{/a}}{{input}}")),
            )
        ),
        [*bound("a"), Binding("input", "input_", None, required=True)],
        {"a": ["1", "2"], "input": "i"},
    ),
    "the sandbox": (
        TextBody(jinja.parse("{% for a in b recursive %}{{ a.x }}{{ loop(a.y) }}{% endfor %}{{ b|pprint }}")),
        bound("b"),
        {"b": [{"x": 1, "y": [{"x": 2, "y": []}]}]},
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_code_gives_what_the_reference_gives(case: str) -> None:
    """Compiled at run time, a body renders what is worked out step by step."""
    body, bindings, values = BODIES[case]
    rendered = compile_render(body, bindings, bare=False)(Bare(), dict(values))

    assert evaluate(body, values) == (dict(rendered) if isinstance(rendered, dict) else rendered)


def test_a_function_at_the_end() -> None:
    """A blank line follows a nested function, as formatters want it, also before the result."""
    lines = render_body(TextBody(jinja.parse("{% macro m() %}a{% endmacro %}")), (), bare=False).lines

    assert lines[-2:] == ("", 'return TextPromptValue("")')
