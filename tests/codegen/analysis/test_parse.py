"""Reading mustache and jinja2 templates: trees, uses with their exact places, findings, and examples filled in."""

import sys
from collections.abc import Sequence

import pytest

from genprompts.grammar import jinja as reading
from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import (
    Blocks,
    ChatBody,
    Constant,
    DataBlock,
    Known,
    LiteralMessage,
    MessageTemplate,
    TemplateFormat,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)
from genprompts.span import Span
from genprompts_codegen.analysis.languages import Dialect
from genprompts_codegen.analysis.parse import parse
from genprompts_codegen.analysis.parsed import ParsedDef, TemplateUse
from genprompts_codegen.definitions import (
    Anchor,
    BlockDef,
    DataBlockDef,
    Declared,
    Dynamic,
    FewShot,
    MessagePart,
    PartialDef,
    PromptKind,
    Segment,
    TemplateDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.diagnostics.model import Diagnostic, Source


def text(content: str, path: str = "p.md", files: dict[str, TemplateText] | None = None) -> TemplateText:
    """Return a template that is a whole file, below a line of something else."""
    source = Source(path, f"---\n{content}")
    segment = Segment(0, len(content), source, 4)
    known = tuple((files or {}).items())
    return TemplateText(content, Anchor(source, Span(4, 4 + len(content)), (segment,)), known)


ANCHOR = text("here").anchor


def a_prompt(content: str | TemplateText, template_format: TemplateFormat, **more: object) -> TemplateDef:
    """Return a text prompt."""
    found = content if isinstance(content, TemplateText) else text(content)
    base = TemplateDef(("p",), PromptKind.TEXT, "genprompts.PromptTemplate", template_format, ANCHOR, texts=(found,))
    for name, value in more.items():
        object.__setattr__(base, name, value)
    return base


def chat(*parts: MessagePart) -> TemplateDef:
    """Return a chat prompt."""
    return TemplateDef(("p",), PromptKind.CHAT, "genprompts.ChatPromptTemplate", "mustache", ANCHOR, parts)


def human(content: str, template_format: TemplateFormat, *partials: PartialDef) -> MessagePart:
    """Return a message to fill in."""
    return MessagePart("user", text(content), ANCHOR, template_format, partials)


def read(definition: TemplateDef, dialect: Dialect = Dialect()) -> tuple[ParsedDef, list[str]]:  # noqa: B008 (frozen)
    """Return what reading gives, and the findings as ``line:column code message``."""
    found: list[Diagnostic] = []
    parsed = parse(definition, dialect, report=found.append)
    return parsed, [_shown(finding) for finding in found]


def _shown(finding: Diagnostic) -> str:
    label = finding.labels[0]
    assert label.span is not None
    at = label.source.position(label.span.start)
    return f"{label.source.path}:{at.line}:{at.column} {finding.code.id} {finding.message}"


def uses(parsed: ParsedDef) -> list[tuple[str, str, bool]]:
    """Return the paths that are read, the text at each place, and whether it does without the value."""
    found = []
    for use in parsed.uses:
        assert isinstance(use, TemplateUse)
        span = use.label.span
        assert span is not None
        steps = "".join(f".{getattr(step, 'name', '[]')}" for step in use.use.path.steps)
        found.append((use.use.path.name + steps, use.label.source.text[span.start : span.end], use.use.guarded))
    return found


def test_mustache_uses() -> None:
    """Every place of a mustache template is kept with its range in the file."""
    parsed, findings = read(a_prompt("{{a.b}} {{#c}}{{d}}{{/c}}", "mustache"))

    assert findings == []
    assert isinstance(parsed.body, TextBody)
    assert isinstance(parsed.body.nodes, Mustache)
    assert ("a.b", "{{a.b}}", False) in uses(parsed)
    assert ("c.ITEM.d", "{{d}}", False) in uses(parsed)


def test_jinja_uses() -> None:
    """Every place of a jinja2 template is kept with its range in the file."""
    parsed, findings = read(a_prompt("{% for x in xs %}{{ x.y }}{% endfor %}{{ z | default(1) }}", "jinja2"))

    assert findings == []
    assert isinstance(parsed.body, TextBody)
    assert isinstance(parsed.body.nodes, Jinja)
    assert ("xs", "xs", False) in uses(parsed)
    assert ("xs.ITEM.y", "x.y", False) in uses(parsed)
    assert [guarded for name, _, guarded in uses(parsed) if name == "z"] == [True]


@pytest.mark.parametrize("template_format", ["mustache", "jinja2"])
def test_uses_in_included_files(template_format: TemplateFormat) -> None:
    """A place in a file that is included is a place of that file."""
    tag = "{{>part}}" if template_format == "mustache" else "{% include 'part' %}"
    part = text("Hello {{ name }}", "part.txt")

    parsed, findings = read(a_prompt(text(f"a {tag}", files={"part": part}), template_format))

    assert findings == []
    (use,) = parsed.uses
    assert use.label.source.path == "part.txt"
    assert "name" in use.label.source.text[slice(*(use.label.span or ()))]


FAULTS: list[tuple[TemplateFormat, str, list[str]]] = [
    ("mustache", "a\n {{#b}}", ["p.md:3:2 GP101"]),
    ("jinja2", "a\n{% if b %}", ["p.md:3:4 GP101"]),
    ("jinja2", "{{ a.__class__ }}", ["p.md:2:6 GP104"]),
    ("jinja2", "{{ a.items }}", ["p.md:2:4 GP208"]),
    ("jinja2", "{{ a.items() }}{{ a['items'] }}", []),
    ("mustache", "{{>x}}", ["p.md:2:1 GP114"]),
    ("jinja2", "{% include 'x' %}{% include ['x', 'y'] %}", ["p.md:2:12 GP114", "p.md:2:30 GP114"]),
    ("jinja2", "{% include 'x' ignore missing %}", []),
    ("jinja2", "{% include x %}", ["p.md:2:4 GP114"]),
    ("jinja2", "{% extends 'x' if a else 'y' %}", ["p.md:2:12 GP114", "p.md:2:26 GP114"]),
]


@pytest.mark.parametrize(("template_format", "content", "expected"), FAULTS)
def test_findings(template_format: TemplateFormat, content: str, expected: list[str]) -> None:
    """What is wrong with a template is reported at its exact place; after an error nothing is rendered."""
    parsed, findings = read(a_prompt(content, template_format))

    assert [" ".join(finding.split()[:2]) for finding in findings] == expected
    assert (parsed.body is None) == any("GP1" in one for one in expected)
    assert (parsed.incomplete is None) == (parsed.body is not None)


@pytest.mark.parametrize(("template_format", "tag"), [("mustache", "{{>part}}"), ("jinja2", "{% include 'part' %}")])
def test_faults_in_included_files(template_format: TemplateFormat, tag: str) -> None:
    """What is wrong with a file that is included is reported at its place in that file."""
    part = text("fine\n{{ }}", "part.txt")

    _, findings = read(a_prompt(text(tag, files={"part": part}), template_format))

    assert [finding.rpartition(" GP101")[0][:10] for finding in findings] == ["part.txt:3"]


def test_places_in_a_text_of_pieces() -> None:
    """Segments lead from a text that was put together back to each piece's own place."""
    source = Source("p.py", "'{{#xs}}' '{{y}}' '{{/xs}}{{no}'")
    pieces = [(0, 7, 1), (7, 5, 11), (12, 12, 19)]
    segments = tuple(Segment(start, length, source, at) for start, length, at in pieces)
    whole = TemplateText("{{#xs}}{{y}}{{/xs}}{{no}", Anchor(source, Span(0, 32), segments))

    _, findings = read(a_prompt(whole, "mustache"))

    assert [finding.partition(" GP")[0] for finding in findings] == ["p.py:1:27"]


def test_without_jinja2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where jinja2 is not installed, a template that needs it is reported with the package, and nothing fails."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "jinja2" or "jinja.library" in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(reading, "library", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)

    parsed, findings = read(a_prompt("{% if a %}b{% endif %}", "jinja2"))

    assert [finding.split()[1] for finding in findings] == ["GP005"]
    assert parsed.body is None


# --- names of the whole prompt -------------------------------------------------------------------


def item_fields(definition: TemplateDef) -> list[tuple[str, bool]]:
    """Return the fields of the section's items, and whether they may be left out."""
    return [(name, guarded) for name, _, guarded in uses(read(definition)[0]) if name.startswith("xs.")]


def test_a_section_sees_the_whole_prompt() -> None:
    """A name in a section need not be in its items when a message, a partial or a declaration knows it."""
    section = "{{#xs}}{{role}}{{/xs}}"
    alone = a_prompt(section, "mustache")
    message = chat(human("{role}", "f-string"), human(section, "mustache"))
    own = chat(human(section, "mustache", PartialDef("role", Known("x"), ANCHOR)))
    partial = a_prompt(section, "mustache", partials=(PartialDef("role", Known("x"), ANCHOR),))
    declared = a_prompt(section, "mustache", declared=(Declared("role", ANCHOR),))

    found = [item_fields(one) for one in (alone, own, partial, declared)]
    assert found == [[("xs.ITEM.role", False)], *[[("xs.ITEM.role", True)]] * 3]
    parsed, _ = read(message)
    assert [use.use.guarded for use in parsed.uses if isinstance(use, TemplateUse) and use.use.path.steps] == [True]


def test_dialect() -> None:
    """The project and the definition say whether values are escaped; the project says whose rules hold."""

    def escapes(definition: TemplateDef, dialect: Dialect) -> tuple[bool, bool]:
        body = read(definition, dialect)[0].body
        assert isinstance(body, TextBody)
        assert isinstance(body.nodes, Mustache)
        return body.nodes.escape, body.nodes.spec

    plain, off = a_prompt("{{a}}", "mustache"), a_prompt("{{a}}", "mustache", escape=False)

    assert escapes(plain, Dialect()) == (True, False)
    assert escapes(plain, Dialect(escape=False, spec=True)) == (False, True)
    assert escapes(off, Dialect()) == (False, False)
    assert escapes(a_prompt("{{a}}", "mustache", escape=True), Dialect(escape=False)) == (True, False)


def test_sandbox() -> None:
    """A jinja2 template that cannot be compiled says why; the others are compiled."""
    recursive = "{% for x in xs recursive %}{{ loop(x) }}{% endfor %}"

    assert "recursive" in (read(a_prompt(recursive, "jinja2"))[0].sandboxed or "")
    assert read(a_prompt("{% for x in xs %}{{ x }}{% endfor %}", "jinja2"))[0].sandboxed is None
    assert read(a_prompt("{{a}}", "mustache"))[0].sandboxed is None


# --- blocks --------------------------------------------------------------------------------------


def blocks(template_format: TemplateFormat, *found: BlockDef) -> TemplateDef:
    """Return a prompt of one message that consists of blocks."""
    return chat(MessagePart("user", found, ANCHOR, template_format))


def first_block(parsed: ParsedDef) -> object:
    """Return the first block of the first message."""
    assert isinstance(parsed.body, ChatBody)
    (message,) = parsed.body.parts
    assert isinstance(message, MessageTemplate)
    assert isinstance(message.content, Blocks)
    return message.content.blocks[0]


def test_data_blocks() -> None:
    """A text in a data block is a template only if it prints something."""
    parsed, _ = read(blocks("mustache", DataBlockDef({"a": text("{{x}}"), "b": text("plain"), "c": 1})))

    block = first_block(parsed)
    assert isinstance(block, DataBlock)
    assert isinstance(block.value["a"], TemplateValue)
    assert (block.value["b"], block.value["c"]) == ("plain", 1)


def test_partials_of_blocks() -> None:
    """The partials of a block are filled in: in mustache when they are all, in jinja2 as values that the text states."""
    name = PartialDef("name", Known('B"\n'), ANCHOR)
    jinja, _ = read(blocks("jinja2", TextBlockDef(text("{{ name }} {{ x }}\n"), (name,))))
    mustache, _ = read(blocks("mustache", TextBlockDef(text("{{name}}!"), (name,))))
    unused, _ = read(blocks("mustache", TextBlockDef(text("{{x}}"), (name,))))

    block = first_block(jinja)
    assert isinstance(block, TextBlock)
    assert isinstance(block.nodes, Jinja)
    assert block.nodes.source == '{% with name = "B\\"\\n" %}{{ name }} {{ x }}{% endwith %}'
    assert [name for name, _, _ in uses(jinja)] == ["x"]
    assert first_block(mustache) == TextBlock((Text("B&quot;\n!"),))
    assert mustache.uses == ()
    assert [name for name, _, _ in uses(unused)] == ["x"]


@pytest.mark.parametrize(
    ("template_format", "content", "value", "code"),
    [
        ("mustache", "{{name}}{{x}}", Known("a"), "GP106"),
        ("mustache", "{{name}}", Dynamic(), "GP106"),
        ("jinja2", "{{ name }}", Dynamic(), "GP106"),
        ("jinja2", "{{ name }}", Known(float("inf")), "GP106"),
    ],
)
def test_partials_of_blocks_that_stay_open(
    template_format: TemplateFormat, content: str, value: Known | Dynamic, code: str
) -> None:
    """What cannot be filled in beforehand is reported, and the prompt is not rendered."""
    parsed, findings = read(blocks(template_format, TextBlockDef(text(content), (PartialDef("name", value, ANCHOR),))))

    assert [finding.split()[1] for finding in findings] == [code]
    assert parsed.body is None


# --- examples ------------------------------------------------------------------------------------


def shots(
    example: TemplateDef,
    examples: Sequence[dict[str, Constant]],
    template_format: TemplateFormat,
    around: tuple[str, str] = ("", ""),
) -> TemplateDef:
    """Return a few-shot text prompt."""
    prefix, suffix = (text(one) for one in around)
    few_shot = FewShot(example, tuple(examples), "\n", prefix, suffix)
    return TemplateDef(
        ("p",),
        PromptKind.FEW_SHOT,
        "langchain_core.prompts.few_shot.FewShotPromptTemplate",
        template_format,
        ANCHOR,
        few_shot=few_shot,
    )


def test_mustache_examples_are_filled_in() -> None:
    """A mustache example is rendered here: nothing of it is run."""
    example = a_prompt("{{q}}{{#tags}} {{.}}{{/tags}}", "mustache")

    parsed, findings = read(shots(example, [{"q": "<", "tags": ["a", "b"]}], "f-string", ("", "{x}")))

    assert findings == []
    assert isinstance(parsed.body, TextBody)
    assert parsed.body.nodes[0].value == "&lt; a b\n"  # type: ignore[index,union-attr]  # a text, as the assertion says


def test_jinja_examples_state_their_values() -> None:
    """A jinja2 example is a copy of the template with its values; what is not read of it is left out."""
    example = a_prompt("{{ q }}{% for t in tags %} {{ t }}{% endfor %}\n", "jinja2")
    values: list[dict[str, Constant]] = [{"q": 'a"{{ b }}', "tags": ["x", None, True, 1.5], "more": 1}]

    parsed, findings = read(shots(example, values, "jinja2", ("P {{ p }}\n", "{{- s }}")))

    assert findings == []
    assert isinstance(parsed.body, TextBody)
    assert isinstance(parsed.body.nodes, Jinja)
    assert parsed.body.nodes.source == (
        'P {{ p }}\n\n{% with q = "a\\"{{ b }}", tags = ["x", none, true, 1.5] %}{{ q }}{% for t in tags %} {{ t }}'
        '{% endfor %}{% endwith %}{{ "\\n" }}{{- s }}'
    )
    assert uses(parsed) == [("p", "p", False), ("s", "s", False)]


def test_other_examples_in_a_jinja_prompt() -> None:
    """An example in another language is printed as it is, braces and all."""
    example = a_prompt("{q}", "f-string")

    parsed, _ = read(shots(example, [{"q": "{{ x }}"}, {"q": "plain"}], "jinja2"))

    assert isinstance(parsed.body, TextBody)
    assert isinstance(parsed.body.nodes, Jinja)
    assert parsed.body.nodes.source == '{{ "{{ x }}" }}\nplain'


def test_jinja_examples_in_an_f_string_prompt() -> None:
    """An f-string text that only prints its inputs is put into jinja2, every place kept."""
    example = a_prompt("{{ q | upper }}", "jinja2")

    parsed, findings = read(shots(example, [{"q": "a"}], "f-string", ("Say {{it}} to {name}!", "{more}")))

    assert findings == []
    assert isinstance(parsed.body, TextBody)
    assert isinstance(parsed.body.nodes, Jinja)
    assert parsed.body.nodes.source == (
        '{{ "Say {it} to " }}{{ name }}!\n{% with q = "a" %}{{ q | upper }}{% endwith %}\n{{ more }}'
    )
    assert uses(parsed) == [("name", "name", False), ("more", "more", False)]


@pytest.mark.parametrize(
    ("inner", "outer", "reason"),
    [
        ("jinja2", "f-string", "its examples are jinja2 templates, and it formats its inputs"),
        ("f-string", "mustache", "it is a few-shot prompt in mustache"),
    ],
)
def test_examples_that_are_not_supported(inner: TemplateFormat, outer: TemplateFormat, reason: str) -> None:
    """Languages that do not go together are reported, and the prompt is listed with its reason."""
    parsed, findings = read(shots(a_prompt("x", inner), [{}], outer, ("", "{n:d}")))

    assert [finding.partition(" ")[2] for finding in findings] == [f'GP102 "p" is not supported: {reason}']
    assert parsed.incomplete == reason


@pytest.mark.parametrize("template_format", ["mustache", "jinja2"])
def test_examples_without_a_key(template_format: TemplateFormat) -> None:
    """An example that lacks what its template reads is refused."""
    parsed, findings = read(
        shots(a_prompt("{{ q }}", template_format), [{}], "f-string" if template_format == "mustache" else "jinja2")
    )

    assert ['an example has no "q"' in finding for finding in findings] == [True]
    assert parsed.body is None


@pytest.mark.parametrize("template_format", ["mustache", "jinja2"])
def test_examples_of_a_chat(template_format: TemplateFormat) -> None:
    """The messages of a few-shot chat prompt are filled in, or templates that state their values."""
    example = TemplateDef(("e",), PromptKind.CHAT, "c", template_format, ANCHOR, (human("{{ q }}?", template_format),))
    definition = TemplateDef(
        ("p",), PromptKind.FEW_SHOT_CHAT, "c", "f-string", ANCHOR, few_shot=FewShot(example, ({"q": "a"}, {"q": "b"}))
    )

    parsed, findings = read(definition)

    assert findings == []
    assert isinstance(parsed.body, ChatBody)
    if template_format == "mustache":
        assert parsed.body.parts == tuple(LiteralMessage({"role": "user", "content": f"{q}?"}) for q in "ab")
    else:
        contents = [part.content for part in parsed.body.parts if isinstance(part, MessageTemplate)]
        assert [content.source for content in contents if isinstance(content, Jinja)] == [
            f'{{% with q = "{q}" %}}{{{{ q }}}}?{{% endwith %}}' for q in "ab"
        ]
