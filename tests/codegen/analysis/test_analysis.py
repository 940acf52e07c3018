"""From definitions to prompts: which inputs there are, which are required, of what type, and what is refused."""

from collections.abc import Sequence

import pytest

from genprompts.grammar.nodes import ChatBody, Constant, Known, LiteralMessage, TemplateFormat, TextBody
from genprompts.span import Span
from genprompts_codegen.analysis.infer import Settings
from genprompts_codegen.definitions import (
    Anchor,
    Declared,
    Dynamic,
    FewShot,
    MessagePart,
    NestedPart,
    PartDef,
    PartialDef,
    PlaceholderPart,
    PromptKind,
    TemplateDef,
    TemplateText,
)
from genprompts_codegen.diagnostics.model import Diagnostic, Source
from genprompts_codegen.emit.types import TypeWriter
from genprompts_codegen.ir import PromptSpec, Scalar, ScalarKind
from genprompts_codegen.pipeline import understand
from genprompts_codegen.template_text import template_text

SOURCE = Source("p.py", "x" * 200)
ANCHOR = Anchor(SOURCE, Span(10, 20))
CHAT = "langchain_core.prompts.chat.ChatPromptTemplate"


def text(content: str) -> TemplateText:
    """Return a template text."""
    return TemplateText(content, ANCHOR)


def human(content: str, *partials: PartialDef) -> MessagePart:
    """Return a message to fill in."""
    return MessagePart("user", text(content), ANCHOR, "f-string", partials)


def placeholder(name: str, *, optional: bool = False) -> PlaceholderPart:
    """Return a placeholder."""
    return PlaceholderPart(name, optional, None, ANCHOR)


def partial(name: str, value: Known | Dynamic) -> PartialDef:
    """Return a partial."""
    return PartialDef(name, value, ANCHOR)


def chat(
    *parts: PartDef, partials: Sequence[PartialDef] = (), declared: Sequence[Declared] = (), path: str = CHAT
) -> TemplateDef:
    """Return a chat prompt."""
    return TemplateDef(
        ("p",), PromptKind.CHAT, path, "f-string", ANCHOR, parts, partials=tuple(partials), declared=tuple(declared)
    )


def understood(definition: TemplateDef) -> tuple[PromptSpec, list[str]]:
    """Return the prompt and the ids of the findings."""
    found: list[Diagnostic] = []
    spec = understand(definition, Settings(), report=found.append)
    return spec, [diagnostic.code.id for diagnostic in found]


def inputs(definition: TemplateDef) -> dict[str, str]:
    """Return the type of each input as it is written, with ``?`` where it may be left out; nothing may be reported."""
    spec, found = understood(definition)
    assert found == []
    return {i.name: TypeWriter().annotation(i.type) + ("" if i.demanded else "?") for i in spec.inputs}


TYPES = {
    "{x}": "str",
    "{x!r}": "object",
    "{x!r} {x}": "str",
    "{x:d}": "int",
    "{x:.2f}": "float",
    "{x:d} {x:.2f}": "int",
    "{x:>10}": "str | float",
    "{x:>10} {x:.2f}": "float",
    "{x:.3}": "str",
    "{x:.3} {x:>10}": "str",
    "{x:%Y-%m-%d}": "datetime.date | datetime.time",
    "{x} {x:%H:%M}": "datetime.date | datetime.time",
}


@pytest.mark.parametrize("template", TYPES)
def test_type_from_use(template: str) -> None:
    """The type of an input is the narrowest that all its uses accept."""
    assert inputs(chat(human(template))) == {"x": TYPES[template]}


CONFLICTS = ("{x:d} {x:.3}", "{x:.2f} {x:%Y}", "{x:.3} {x:%Y}", "{x:d} {x:%Y}", "{x:>10} {x:%Y}")


@pytest.mark.parametrize("template", CONFLICTS)
def test_conflict(template: str) -> None:
    """Uses that no value satisfies are a finding with both places."""
    found: list[Diagnostic] = []
    understand(chat(human(template)), Settings(), report=found.append)

    assert [(diagnostic.code.id, len(diagnostic.labels)) for diagnostic in found] == [("GP201", 2)]


def test_default_type() -> None:
    """The type of a plain field is what the project says; other fields do not change."""
    spec = understand(chat(human("{x} {n:d}")), Settings(Scalar(ScalarKind.OBJECT)), report=print)

    assert [TypeWriter().annotation(entry.type) for entry in spec.inputs] == ["object", "int"]


def test_placeholders() -> None:
    """A placeholder takes messages; an optional one may be left out."""
    definition = chat(placeholder("a"), placeholder("b", optional=True))

    assert inputs(definition) == {"a": "Sequence[MessageLike]", "b": "Sequence[MessageLike]?"}


def test_required_and_optional_placeholder() -> None:
    """One name for a required and an optional placeholder is refused: LangChain would drop the messages."""
    _, found = understood(chat(placeholder("a"), placeholder("a", optional=True)))

    assert found == ["GP201"]


def test_placeholder_printed_as_text() -> None:
    """One name for a placeholder and a text is refused: LangChain would print a list."""
    _, found = understood(chat(placeholder("a", optional=True), human("{a}")))

    assert found == ["GP201"]


def test_known_partial_is_the_default() -> None:
    """A partial with a literal value may be left out, and admits its own type."""
    spec, found = understood(chat(human("{x} {y}"), partials=[partial("x", Known(3))]))

    assert found == []
    assert [(i.name, i.required, i.default) for i in spec.inputs] == [("x", False, Known(3)), ("y", True, None)]
    assert TypeWriter().annotation(spec.inputs[0].type) == "str | int"


def test_dynamic_partial_is_demanded() -> None:
    """A partial whose value only the program knows has to be given, though LangChain does not require it."""
    spec, found = understood(chat(human("{x}"), partials=[partial("x", Dynamic())]))

    assert [(i.required, i.demanded) for i in spec.inputs] == [(False, True)]
    assert found == ["GP108"]


@pytest.mark.parametrize("value", ["text", None, [1]])
def test_partial_that_cannot_be_printed(value: Constant) -> None:
    """A partial whose value the template cannot print is refused."""
    _, found = understood(chat(human("{x:d}"), partials=[partial("x", Known(value))]))

    assert found == ["GP201"]


def test_partial_of_a_message_may_be_overridden() -> None:
    """A message by itself is not refused for a partial that it cannot print: a prompt around it may fill in another."""
    message = human("{x:>5}", partial("x", Known(None)))
    alone = TemplateDef(("m",), PromptKind.MESSAGE, CHAT, "f-string", ANCHOR, (message,))
    inside = chat(NestedPart(chat(message, partials=[partial("x", Known("a"))]), ANCHOR))
    _, found_alone = understood(alone)
    _, found_inside = understood(inside)
    _, found_whole = understood(chat(message))

    assert (found_alone, found_inside, found_whole) == ([], [], ["GP201"])


def test_unused_partial_and_declaration() -> None:
    """What no template uses is a warning; of a partial the name stays accepted."""
    spec, found = understood(chat(human("{x}"), partials=[partial("y", Known(1))], declared=[Declared("z", ANCHOR)]))

    assert sorted(found) == ["GP203", "GP203"]
    assert [(i.name, i.required) for i in spec.inputs] == [("x", True), ("y", False)]


def test_partial_of_one_message() -> None:
    """A partial of one message leaves the input required when another message needs it."""
    alone = chat(human("{x}", partial("x", Known("1"))))
    shared = chat(human("{x}", partial("x", Known("1"))), human("{x}"))

    assert inputs(alone) == {"x": "str?"}
    assert inputs(shared) == {"x": "str"}


def test_messages_that_disagree() -> None:
    """Two messages that fill in one name differently cannot be told with one value."""
    spec, found = understood(chat(human("{x}", partial("x", Known("1"))), human("{x}", partial("x", Known("2")))))

    assert spec.body is None
    assert spec.incomplete == 'two messages fill in "x" by themselves, each in its own way'
    assert found == ["GP106"]


def test_nested_prompt() -> None:
    """A prompt inside another gives its messages in its place, and its inputs."""
    inner = chat(human("{a}"), placeholder("h", optional=True), partials=[partial("a", Known("A"))])
    spec, found = understood(chat(NestedPart(inner, ANCHOR), human("{b}")))

    assert isinstance(spec.body, ChatBody)
    assert len(spec.body.parts) == 3
    assert [(i.name, i.required) for i in spec.inputs] == [("a", False), ("h", False), ("b", True)]
    assert found == []


def test_declared_type_and_default() -> None:
    """A declaration refines the type; a default makes the input optional."""
    declared = [Declared("n", ANCHOR, "int"), Declared("t", ANCHOR, "Literal['a', 'b']", Known("a"), "Tone")]
    spec, found = understood(chat(human("{n} {t}"), declared=declared))

    assert found == []
    assert [(TypeWriter().annotation(i.type), i.required, i.doc) for i in spec.inputs] == [
        ("int", True, ""),
        ('Literal["a", "b"]', False, "Tone"),
    ]


def test_default_outside_the_declared_values() -> None:
    """A default that is none of the declared values is admitted by the type, so that the call cannot fail."""
    declared = [Declared("t", ANCHOR, "Literal['a']", Known("z"))]
    spec, _ = understood(chat(human("{t}"), declared=declared))

    assert TypeWriter().annotation(spec.inputs[0].type) == 'Literal["a"] | str'


@pytest.mark.parametrize(
    ("type_text", "template"), [("str", "{x:d}"), ("list[str]", "{x:>5}"), ("int | None", "{x:d}"), ("float", "{x:d}")]
)
def test_declaration_that_contradicts_the_use(type_text: str, template: str) -> None:
    """A declared type that a use cannot print is refused."""
    _, found = understood(chat(human(template), declared=[Declared("x", ANCHOR, type_text)]))

    assert found == ["GP201"]


def test_unknown_declared_type() -> None:
    """A type that is not understood is refused."""
    _, found = understood(chat(human("{x}"), declared=[Declared("x", ANCHOR, "strr")]))

    assert found == ["GP202"]


def test_declared_optional_without_default() -> None:
    """An optional text needs a default; an optional placeholder does not."""
    _, of_text = understood(chat(human("{x}"), declared=[Declared("x", ANCHOR, required=False)]))
    spec, of_messages = understood(chat(placeholder("x"), declared=[Declared("x", ANCHOR, required=False)]))

    assert of_text == ["GP003"]
    assert of_messages == []
    assert not spec.inputs[0].required


@pytest.mark.parametrize("name", ['"key"', " a ", "a\nb", "a,b", "**k"])
def test_suspicious_name(name: str) -> None:
    """Brace text that hardly was meant as an input is a warning."""
    _, found = understood(chat(human("{" + name + "}")))

    assert found == ["GP107"]


@pytest.mark.parametrize(
    ("template_format", "written", "hint"),
    [
        ("f-string", "{a,b}", 'write "{{" and "}}" to print braces'),
        ("f-string", "{% if x %}", 'jinja2 is only read as such in a ".j2" file, or with the format "jinja2"'),
        ("mustache", "{{a,b}}", "rename it, if it is no mistake"),
    ],
)
def test_hint_of_a_suspicious_name(template_format: TemplateFormat, written: str, hint: str) -> None:
    """The hint says what the language of the template makes of braces."""
    found: list[Diagnostic] = []
    definition = TemplateDef(("p",), PromptKind.TEXT, "x", template_format, ANCHOR, texts=(text(written),))
    understand(definition, Settings(), report=found.append)

    assert [hint] == [diagnostic.hint for diagnostic in found]


def test_reserved_name() -> None:
    """LangChain refuses an input called ``stop``; our own prompts take it."""
    _, theirs = understood(chat(human("{stop}")))
    _, ours = understood(chat(human("{stop}"), path="genprompts.ChatPromptTemplate"))

    assert theirs == ["GP110"]
    assert ours == []


def few_shot(example: str, *examples: dict[str, Constant], kind: PromptKind = PromptKind.FEW_SHOT) -> TemplateDef:
    """Return a few-shot prompt whose example prompt has the text ``example``."""
    one = TemplateDef(("e",), PromptKind.TEXT, "x", "f-string", ANCHOR, texts=(text(example),))
    if kind is PromptKind.FEW_SHOT_CHAT:
        one = chat(human(example))
    shots = FewShot(one, examples, "\n", text("P {p}"), text("S {s}"))
    return TemplateDef(("f",), kind, "x", "f-string", ANCHOR, few_shot=shots)


def test_few_shot_text() -> None:
    """Examples are filled in when they are read, and their braces stay braces."""
    spec, found = understood(few_shot("Q {q}", {"q": "1"}, {"q": "{brace}"}))

    assert found == []
    assert isinstance(spec.body, TextBody)
    assert template_text(spec.body.nodes) == "P {p}\nQ 1\nQ {{brace}}\nS {s}"
    assert [i.name for i in spec.inputs] == ["p", "s"]


def test_few_shot_chat() -> None:
    """Examples of a chat become literal messages."""
    spec, _ = understood(few_shot("{q}", {"q": "{x}"}, kind=PromptKind.FEW_SHOT_CHAT))

    assert spec.body == ChatBody((LiteralMessage({"role": "user", "content": "{x}"}),))


def test_example_without_a_key() -> None:
    """An example that lacks a key of its prompt is refused."""
    spec, found = understood(few_shot("{q} {a}", {"q": "1"}))

    assert found == ["GP110"]
    assert spec.body is None
    assert [i.name for i in spec.inputs] == ["p", "s"]


def test_digest() -> None:
    """The digest changes with the text, not with the place."""
    moved = Anchor(SOURCE, Span(50, 60))
    here, _ = understood(chat(human("{x}")))
    there, _ = understood(chat(MessagePart("user", TemplateText("{x}", moved), moved, "f-string")))
    other, _ = understood(chat(human("{x}.")))

    assert here.digest == there.digest
    assert here.digest != other.digest
