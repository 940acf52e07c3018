"""The mustache language: tags, lines, partials, places, and what is refused; read as LangChain reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.utils import mustache as langchain

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.mustache.nodes import MustacheNodes, Partial, Section, Variable
from genprompts.grammar.mustache.parse import MOST_LEVELS, parse, references
from genprompts.grammar.nodes import Text
from genprompts.span import Span

Token = tuple[str, str]


def tokens(nodes: MustacheNodes) -> list[Token]:
    """The nodes as LangChain's tokens, neighbouring texts joined."""
    found: list[Token] = []
    for node in nodes:
        match node:
            case Text(value=value):
                found.append(("literal", value))
            case Variable(path=path, escaped=escaped):
                found.append(("variable" if escaped else "no escape", ".".join(path) or "."))
            case Section(path=path, body=body, inverted=inverted):
                name = ".".join(path) or "."
                found += [("inverted section" if inverted else "section", name), *tokens(body), ("end", name)]
            case Partial(name=name, indentation=indentation):
                found += [("literal", indentation)] if indentation else []
                found.append(("partial", name))
    return joined(found)


def joined(found: list[Token]) -> list[Token]:
    """The tokens with neighbouring texts in one."""
    result: list[Token] = []
    for kind, value in found:
        if kind == "literal" and result and result[-1][0] == "literal":
            result[-1] = ("literal", result[-1][1] + value)
        elif kind not in {"literal", "set delimiter"} or (value and kind == "literal"):
            result.append((kind, value))
    return result


def langchain_tokens(text: str) -> list[Token] | None:
    """The same from LangChain; None for what it refuses."""
    try:
        return joined(list(langchain.tokenize(text)))
    except langchain.ChevronError:
        return None


WORDS = ["a", " b ", "\n", "\r\n", "  ", "\t", "{", "}", "x {{a}}", "{{{b}}}", "{{& c.d }}", "{{! note }}", "{{!\n}}"]
WORDS += ["{{>p}}", "{{#s}}", "{{/s}}", "{{^t}}", "{{/t}}", "{{=<% %>=}}", "<%#s%>", "<%/s%>", "<%={{ }}=%>", "<%a%>"]
WORDS += [
    "\n{{#s}}\n",
    "\n{{/s}}\n",
    "\n  {{! note }}  \n",
    "\n {{>p}} \r\n",
    "{{}}",
    "{{",
    "}}",
    "{{=|=}}",
    "|a|",
    "\x0b",
]
pieces = st.lists(st.sampled_from(WORDS), max_size=9).map("".join)


@settings(max_examples=1500, derandomize=True)
@given(pieces)
def test_reads_as_langchain(text: str) -> None:
    """Any text that we accept has LangChain's tokens, and what LangChain refuses we refuse, too."""
    try:
        found = tokens(parse(text).nodes)
    except TemplateSyntaxError:
        return

    assert found == langchain_tokens(text)


@settings(max_examples=1500, derandomize=True)
@given(pieces)
def test_refuses_what_langchain_refuses(text: str) -> None:
    """What we refuse, LangChain refuses, or loses or misreads a tag."""
    try:
        parse(text)
    except TemplateSyntaxError as error:
        ours = any(word in error.message for word in ("braces", "outside of a section", "empty", "delimiters"))
        at_end = error.message == "unclosed tag" and error.span.end == len(text)  # dropped by LangChain

        assert langchain_tokens(text) is None or ours or at_end


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("Hi", (Text("Hi"),)),
        ("", ()),
        ("{{a}}", (Variable(("a",)),)),
        ("{{ a }}{{{ b }}}{{& c }}", (Variable(("a",)), Variable(("b",), False), Variable(("c",), False))),
        ("{{a.b.0}}", (Variable(("a", "b", "0")),)),
        ("{{a b}}{{a-b}}", (Variable(("a b",)), Variable(("a-b",)))),
        ("a{{! {{x}} }}b", (Text("a"), Text(" }}b"))),
        ("{{#a}}{{.}}{{/a}}", (Section(("a",), (Variable(()),)),)),
        ("{{#a}}{{#.}}x{{/.}}{{/ a }}", (Section(("a",), (Section((), (Text("x"),)),)),)),
        ("{{^a.b}}x{{/a.b}}", (Section(("a", "b"), (Text("x"),), True),)),
        ("{{=<% %>=}}<%a%>{{b}}", (Variable(("a",)), Text("{{b}}"))),
        ("{{=|=}}|a|", (Variable(("a",)),)),
        ("a\n  {{#b}}  \nc\n{{/b}}\nd", (Text("a\n"), Section(("b",), (Text("c\n"),)), Text("d"))),
        ("a\r\n{{#b}}\r\nc\r\n{{/b}}\r\nd", (Text("a\r\n"), Section(("b",), (Text("c\r\n"),)), Text("d"))),
        ("a\n\t{{!b}}\nc", (Text("a\n\t"), Text("c"))),
        ("a {{#b}}\n{{/b}}", (Text("a "), Section(("b",), (Text("\n"),)))),
        ("{{#a}}{{/a}}\n", (Section(("a",), ()), Text("\n"))),
        ("a\n {{!b}}  ", (Text("a\n"), Text("  "))),
        ("a\n \t{{>p}}\nb", (Text("a\n"), Partial("p", " \t"), Text("b"))),
        ("a {{>p}}\nb", (Text("a "), Partial("p"), Text("\nb"))),
    ],
)
def test_nodes(text: str, nodes: MustacheNodes) -> None:
    """Each kind of tag becomes its node; tags that stand alone take their line with them."""
    assert parse(text).nodes == nodes


@pytest.mark.parametrize(
    ("text", "nodes"), [("a\n\t{{!b}}\nc", (Text("a\n"), Text("c"))), ("a\n {{!b}} ", (Text("a\n"),))]
)
def test_lines_of_the_specification(text: str, nodes: MustacheNodes) -> None:
    """By the specification tabs and the blanks of the last line go with a tag's line, too."""
    assert parse(text, spec=True).nodes == nodes


def test_places() -> None:
    """A node's place is its tag in the text, a section's its opening tag."""
    text = "é {{a}}{{{b}}}\n{{#c}}\n  {{>d}}\n{{/c}}\n"

    first, a, b, newline, section = parse(text).nodes

    assert isinstance(section, Section)
    found = [text[slice(*node.span)] for node in (first, a, b, newline, section, *section.body)]
    assert found == ["é ", "{{a}}", "{{{b}}}", "\n", "{{#c}}", "{{>d}}"]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a {{b", "unclosed tag", "{{"),
        ("a {{", "unclosed tag", "{{"),
        ("a {{ }}", "empty tag", "{{ }}"),
        ("{{# }}{{/ }}", "empty tag", "{{# }}"),
        ("{{>}}", "empty tag", "{{>}}"),
        ("{{#a}}\n{{#b}}{{/b}}", 'the tag "a" was never closed', "{{#a}}"),
        ("{{#a}}{{^b}}", 'the tag "b" was never closed', "{{^b}}"),
        ("{{#a}}{{/b}}", 'trying to close tag "b", last open tag is "a"', "{{/b}}"),
        ("x{{/b}}", 'trying to close tag "b", looks like it was not opened', "{{/b}}"),
        ("{{#if x}}y{{/if}}", 'trying to close tag "if", last open tag is "if x"', "{{/if}}"),
        ("{{=<% %>}}", "unclosed set delimiter tag", "{{=<% %>}}"),
        ("{{==}}", "a set delimiter tag with 0 delimiters", "{{==}}"),
        ("{{=a b c=}}", "a set delimiter tag with 3 delimiters", "{{=a b c=}}"),
        ("x {{{a}} y", "a tag with three opening and two closing braces", "{{{a}}"),
        ("{{=<% %>=}}<%{a}%>", "a name in three braces between other delimiters", "<%{a}%>"),
        ("{{a..b}}", 'the name "a..b" has an empty part', "{{a..b}}"),
        ("{{.a}}", 'the name ".a" has an empty part', "{{.a}}"),
        ("{{#a.}}{{/a.}}", 'the name "a." has an empty part', "{{#a.}}"),
        ("a {{.}}", '"{{.}}" outside of a section would stand for the whole input', "{{.}}"),
        ("{{#.}}{{/.}}", '"{{.}}" outside of a section would stand for the whole input', "{{#.}}"),
        ("{{^a}}{{{.}}}{{/a}}", '"{{.}}" outside of a section would stand for the whole input', "{{{.}}}"),
    ],
)
def test_errors(text: str, message: str, place: str) -> None:
    """What is wrong is said in LangChain's words where it has some, and at the exact place."""
    with pytest.raises(TemplateSyntaxError) as caught:
        parse(text)

    assert (caught.value.message, text[slice(*caught.value.span)]) == (message, place)
    assert caught.value.fault == "template-syntax"
    assert caught.value.hint


def test_partials_are_found_transitively() -> None:
    """All partials that are included are read, each once, and no others; one may include itself."""
    texts = {"a": "A{{>b}}", "b": "{{#x}}{{>a}}{{>b}}{{/x}}", "c": "C"}

    found = parse("{{>a}}{{>a}}{{>missing}}", partials=texts).partials

    assert found == (
        ("a", (Text("A"), Partial("b"))),
        ("b", (Text(""), Section(("x",), (Partial("a"), Partial("b"))))),
    )


def test_references() -> None:
    """The names of partials are listed with their places, without looking for them."""
    text = "{{> a }}{{#x}}{{>../b}}{{/x}}{{>a}}"

    found = references(text)

    assert [(name, text[slice(*span)]) for name, span in found] == [
        ("a", "{{> a }}"),
        ("../b", "{{>../b}}"),
        ("a", "{{>a}}"),
    ]


@pytest.mark.parametrize(
    ("partials", "message", "cause"),
    [
        ({"a": "xx{{}}"}, 'in the partial "a": empty tag', Span(2, 6)),
        ({"a": "{{>b}}", "b": "{{#c}}"}, 'in the partial "b": the tag "c" was never closed', Span(0, 6)),
    ],
)
def test_errors_in_partials(partials: dict[str, str], message: str, cause: Span) -> None:
    """What is wrong in a partial is said at the tag that includes it; the cause has the place in the partial."""
    with pytest.raises(TemplateSyntaxError) as caught:
        parse("- {{>a}}", partials=partials)

    assert (caught.value.message, caught.value.span) == (message, Span(2, 8))
    assert isinstance(caught.value.__cause__, TemplateSyntaxError)
    assert caught.value.__cause__.span == cause


def test_item_in_a_partial() -> None:
    """A partial may print the item of the section that includes it, and nothing outside of one."""
    assert parse("{{#a}}{{>p}}{{/a}}", partials={"p": "{{.}}"}).partials

    with pytest.raises(TemplateSyntaxError, match="outside of a section") as caught:
        parse("{{#a}}{{>p}}{{/a}}{{>q}}", partials={"p": "{{.}}", "q": "{{>p}}"})

    assert caught.value.span == Span(18, 24)


@pytest.mark.parametrize("levels", [MOST_LEVELS, MOST_LEVELS + 1, 100_000])
def test_depth_of_sections(levels: int) -> None:
    """Sections may be nested a hundred deep; the message of what is deeper names the limit."""
    text = "{{#a}}" * levels + "{{/a}}" * levels
    if levels == MOST_LEVELS:
        assert len(parse(text).nodes) == 1
        return

    with pytest.raises(TemplateSyntaxError, match=f"more than {MOST_LEVELS} deep") as caught:
        parse(text)

    assert caught.value.span.start == MOST_LEVELS * len("{{#a}}")


@pytest.mark.parametrize("levels", [MOST_LEVELS, MOST_LEVELS + 1, 5_000])
def test_depth_of_partials(levels: int) -> None:
    """Partials count like sections, also when each is shallow."""
    partials = {str(number): f"{{{{>{number + 1}}}}}" for number in range(levels)}
    partials[str(levels - 1)] = "end"
    if levels == MOST_LEVELS:
        assert len(parse("{{>0}}", partials=partials).partials) == levels
        return

    with pytest.raises(TemplateSyntaxError, match=f"more than {MOST_LEVELS} deep"):
        parse("{{>0}}", partials=partials)


def test_depth_of_a_partial_in_sections() -> None:
    """The levels of a partial come on top of those around its tag, wherever it was looked at before."""
    deep = "{{#a}}" * 60 + "{{/a}}" * 60
    with pytest.raises(TemplateSyntaxError, match="deep"):
        parse("{{>p}}" + "{{#b}}" * 60 + "{{>p}}" + "{{/b}}" * 60, partials={"p": deep})


def test_many_partials_are_looked_at_once() -> None:
    """Partials that each include the next one twice cost no more than they are long."""
    partials = {str(number): f"{{{{>{number + 1}}}}}{{{{>{number + 1}}}}}" for number in range(90)}

    assert len(parse("{{>0}}", partials=partials).partials) == 90


def test_many_tags() -> None:
    """A text of a hundred thousand tags on one line is read."""
    assert len(parse("{{a}} " * 100_000).nodes) == 200_000
