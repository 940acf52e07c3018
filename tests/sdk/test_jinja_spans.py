"""Places in jinja2 templates: each node and each mistake stands exactly where it was written."""

from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.nodes import Text
from genprompts.span import Span


def found_in(node: object) -> list[object]:
    """All nodes below ``node``, outer ones first."""
    found: list[object] = []
    if isinstance(node, tuple):
        for item in node:
            found += found_in(item)
    elif is_dataclass(node) and not isinstance(node, type):
        found.append(node)
        for field in fields(node):
            if field.name != "span":
                found += found_in(getattr(node, field.name))
    return found


def written(text: str, kind: type[object]) -> list[str]:
    """What stands in the text where nodes of one kind are."""
    spans = [node.span for node in found_in(jinja.parse(text).body) if type(node) is kind and hasattr(node, "span")]
    assert all(type(span) is Span for span in spans)
    return [text[span.start : span.end] for span in spans]


PLACES: list[tuple[type[object], str, list[str]]] = [
    (j.Name, "{{ a }}{%- if  b -%}\r\n {{ cd }}{% endif %}", ["a", "b", "cd"]),
    (j.Name, "{{ a + (b) * c[d](e)|default(f) is sameas g }}", ["a", "b", "c", "d", "e", "f", "g"]),
    (j.Const, "{{ 1_0 + 'x' 'y'\n \"z\" ~ true ~ None ~ a.0 }}", ["1_0", "'x' 'y'\n \"z\"", "true", "None", "0"]),
    (j.Items, "{{ [a, [ b ] ] }}", ["[a, [ b ] ]", "[ b ]"]),
    (j.Items, "{{ (a, b) }}{{ a, b }}{{ ( a, ) }}{{ ( ) }}{{ a[ ] }}", ["(a, b)", "a, b", "( a, )", "( )", "[ ]"]),
    (j.Items, "{{ f((a, b)) }}{{ f(a, b) }}", ["(a, b)"]),
    (j.Pairs, "{{ {a: {b: c} } }}", ["{a: {b: c} }", "{b: c}"]),
    (j.Getattr, "{{ a . b.c }}", ["a . b.c", "a . b"]),
    (j.Getattr, "{{ (a|first).b }}", ["(a|first).b"]),
    (j.Getattr, "{{ f((( a )).b) }}", ["(( a )).b"]),
    (j.Getitem, "{{ a[ b ][0].0 }}", ["a[ b ][0].0", "a[ b ][0]", "a[ b ]"]),
    (j.Getitem, "{{ a[b:c] }}", ["a[b:c]"]),
    (j.Call, "{{ a.b( c, d=(1) ).e() }}", ["a.b( c, d=(1) ).e()", "a.b( c, d=(1) )"]),
    (j.Filter, "{{ a | default( b | upper ) |trim }}", ["trim", "default", "upper"]),
    (j.Filter, "{% filter upper | replace('a', 'b') %}{% endfilter %}", ["replace", "upper"]),
    (j.Filter, "{% set a | trim %}{% endset %}", ["trim"]),
    (j.Test, "{{ a is  defined }}{{ b is not none }}{{ c is divisibleby(3) }}", ["defined", "none", "divisibleby"]),
    (j.Unary, "{{ not a }}{{ - b }}{{ c is not none }}", ["not a", "- b", "c is not none"]),
    (j.Unary, "{{ a is not divisibleby 3 }}{{ a is not sameas(b) }}", ["a is not divisibleby 3", "a is not sameas(b)"]),
    (j.Binary, "{{ a + b|round( 1 ) - c[0] }}", ["a + b|round( 1 ) - c[0]", "a + b|round( 1 )"]),
    (j.Binary, "{{ f((a + b) * -(c)) }}{{ f(a) + (g(b)) }}", ["(a + b) * -(c)", "a + b", "f(a) + (g(b))"]),
    (j.Concat, "{{ a ~ b ~ [c] }}", ["a ~ b ~ [c]"]),
    (j.Compare, "{{ 1 < a <= b() }}", ["1 < a <= b()"]),
    (j.Condition, "{{ a if b else c.d }}{{ a if b }}", ["a if b else c.d", "a if b"]),
    (j.Target, "{% for a, (b, c) in d %}{% endfor %}{% set e = 1 %}", ["a", "b", "c", "e"]),
    (j.Target, "{% set ns . f = 1 %}{% set ns.g %}{% endset %}", ["ns . f", "ns.g"]),
    (j.Target, "{% with a = 1, b = 2 %}{% endwith %}", ["a", "b"]),
    (j.Target, "{% macro m(a, b = 1) %}{% endmacro %}{% call(c) m() %}{% endcall %}", ["a", "b", "c"]),
    (j.Target, "{% import 'f' as a %}{% from 'f' import b, c as d %}", ["a", "b", "d"]),
    (j.For, "{%- for a in b -%}{% endfor %}", ["for"]),
    (j.Macro, "{% macro  name() %}{% endmacro %}", ["name"]),
    (j.Block, "{% block name scoped %}{% endblock name %}", ["name"]),
    (j.CallBlock, "{% call m() %}{% endcall %}", ["call"]),
    (j.Include, "{% include 'a' %}", ["include"]),
    (j.Import, "{% import 'a' as b %}{%- from 'a' import c %}", ["import", "from"]),
    (j.Extends, "{% extends 'a' %}", ["extends"]),
    (j.Autoescape, "{% autoescape true %}{% endautoescape %}", ["autoescape"]),
    (Text, "a {{ b }} c\n", ["a ", " c"]),
    (Text, "a \n{{- b -}}\n c", ["a", "c"]),
    (Text, "a\r\n{{ b }}\r\nc\rd\r\n", ["a\r\n", "\r\nc\rd"]),
    (Text, "a{# no #}b{% raw %}{{ c }}{% endraw %}d{{ e }}", ["a{# no #}b{% raw %}{{ c }}{% endraw %}d"]),
    (Text, "\N{GRINNING FACE}é{{ a }}\N{GRINNING FACE}", ["\N{GRINNING FACE}é", "\N{GRINNING FACE}"]),
]


@pytest.mark.parametrize(("kind", "text", "expected"), PLACES, ids=[text for _, text, _ in PLACES])
def test_places(kind: type[object], text: str, expected: list[str]) -> None:
    """Nodes stand where they were written, whatever space, comments and line ends are around."""
    assert expected == written(text, kind)


ERRORS: list[tuple[str, str, str]] = [
    ("x {{ a $ }}", "unexpected char '$'", "$"),
    ("x\r\n\r\n{{ a\r\n !", "unexpected char '!'", "!"),
    ("{{ '\N{GRINNING FACE} }}", 'unexpected char "\'"', "'"),
    ("{{ (a] }}", "unexpected ']', expected ')'", "]"),
    ("{{ a) }}", "unexpected ')'", ")"),
    ("{{ a b }}", "expected token 'end of print statement', got 'b'", "b"),
    ("{{ }}", "Expected an expression, got 'end of print statement'", "}}"),
    ("{{ a", "unexpected end of template, expected 'end of print statement'.", "{{ a"),
    ("{{ a }}\n{{ (b }} c", "unexpected '}', expected ')'", "}"),
    ("{% if a %}{% for b in c %}x{% endif %}", "Encountered unknown tag 'endif'. You probably made a nesting", "endif"),
    ("a {% if b -%}  ", "Unexpected end of template. Jinja was looking for the following tags", "if"),
    ("{% if a %}{% else %}", "Unexpected end of template.", "if"),
    ("{% for x in y %}{% set z %}", "Unexpected end of template.", "set"),
    ("{% endif -%}  ", "Encountered unknown tag 'endif'.", "endif"),
    ("{%- trans -%} a", "Encountered unknown tag 'trans'.", "trans"),
    ("a {# b", "Missing end of comment tag", "{#"),
    ("a {%- raw %} b", "Missing end of raw directive", "{%- raw %}"),
    ("{% %}", "tag name expected", "%}"),
    ("{% if -%}  x", "Expected an expression, got 'end of statement block'", "-%}"),
    ("{% for a.b in c %}{% endfor %}", "expected token 'in', got '.'", "."),
    ("{% set a.b.c = 1 %}", "expected token 'end of statement block', got '.'", "."),
    ("{% set true = 1 %}", "can't assign to 'const'", "true"),
    ("{% macro true() %}{% endmacro %}", "can't assign to 'name'", "true"),
    ("{% from 'a' import _b %}", "names starting with an underline can not be imported", "_b"),
    ("{% block a-b %}{% endblock %}", "Block names in Jinja have to be valid Python identifiers", "-"),
    ("{% block a required %}x{% endblock %}", "Required blocks can only contain comments or whitespace", "block"),
    ("{% macro a(b=1, c) %}{% endmacro %}", "non-default argument follows default argument", ")"),
    ("{% call a %}{% endcall %}", "expected call", "call"),
    ("{{ a(b=1, c) }}", "invalid syntax for function call expression", "("),
    ("{{ a is b is c }}", "You cannot chain multiple tests with is", "is"),
    ("{{ a.'b' }}", "expected name or number", "'b'"),
    (r"{{ '\x' }}", "truncated", r"'\x'"),
    ("{% include %}", "unexpected 'end of statement block'", "%}"),
    ("{{ a| }}", "expected token 'name', got 'end of print statement'", "}}"),
    ("{{ \N{MIDDLE DOT} }}", "Invalid character in identifier", "\N{MIDDLE DOT}"),
]


@pytest.mark.parametrize(("text", "message", "place"), ERRORS, ids=[text for text, *_ in ERRORS])
def test_mistakes(text: str, message: str, place: str) -> None:
    """Mistakes are told in jinja2's words, at the place that is wrong."""
    with pytest.raises(TemplateSyntaxError) as caught:
        jinja.parse(text)
    error = caught.value

    assert error.message.startswith(message)
    assert error.fault == "template-syntax"
    assert place == text[error.span.start : error.span.end]


PIECES = [
    " ", "\n", "\r\n", "\r", "text", "{# c #}", "{#- c -#}", "{{ ab }}", "{{- cd -}}", "{{\r\nef.gh\r\n}}", "{{ 'k' ~ ij }}",
    "{% if kl %}", "{%- if mn -%}", "{% else %}", "{% endif %}", "{% raw %}{{ no }}{% endraw %}", "{% set op = qr %}", "é",
    "{%- raw -%} x {%- endraw -%}", "{{ st|upper }}", "{{ (uv, [wx]) }}", "\N{GRINNING FACE}", "{{", "}}", "{%", "'",
]  # fmt: skip


@settings(max_examples=800, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_places_in_any_text(text: str) -> None:
    """Names stand at their letters and texts at theirs, in the order of the text; a mistake lies in the text."""
    try:
        body = jinja.parse(text).body
        mistake = None
    except TemplateSyntaxError as error:
        body, mistake = (), error.span
    nodes = [node for node in found_in(body) if isinstance(node, j.Name | j.Target | Text)]

    assert mistake is None or 0 <= mistake.start < mistake.end <= len(text)
    for node in nodes:
        raw = text[node.span.start : node.span.end]
        if isinstance(node, Text):
            assert node.value[0] == raw.replace("\r\n", "\n").replace("\r", "\n")[0]
            assert node.value[-1] == raw.replace("\r\n", "\n").replace("\r", "\n")[-1]
        else:
            assert node.name == raw
    assert [node.span for node in nodes] == sorted(node.span for node in nodes)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_only_move_places(text: str, line_end: str) -> None:
    """A text reads the same with other line ends, and what its places cover is the same."""
    try:
        unix = jinja.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
        other = jinja.parse(unix.source.replace("\n", line_end))
    except TemplateSyntaxError:
        return

    assert unix.body == other.body
    assert covered(unix, "\n") == covered(other, line_end)


def covered(template: j.Jinja, line_end: str) -> list[str]:
    """What all places of a template cover, with plain line ends."""
    spans = [node.span for node in found_in(template.body) if hasattr(node, "span")]
    return [template.source[span.start : span.end].replace(line_end, "\n") for span in spans]
