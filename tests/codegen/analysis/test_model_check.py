"""Declared types against what templates read."""

from collections.abc import Mapping

import pytest
from tests.codegen import written
from tests.codegen.analysis.test_join import analysed, use

from genprompts.grammar.nodes import TemplateFormat
from genprompts.span import Span
from genprompts_codegen.analysis.infer import Settings
from genprompts_codegen.analysis.model_check import Classes
from genprompts_codegen.analysis.parsed import Use
from genprompts_codegen.definitions import Anchor, ClassField, ClassKind, ClassShape, Declared, PromptKind, TemplateDef
from genprompts_codegen.diagnostics.model import Diagnostic, Source
from genprompts_codegen.ir import PromptSpec

DECLARED_AT = Anchor(Source("p.yaml", "x: Type"), Span(0, 1))
CLASSES_AT = Source("app/models.py", "class User: ...")


def shape(name: str, kind: ClassKind, fields: Mapping[str, str], *, is_open: bool = False) -> ClassShape:
    """Return a class; ``?`` ends the name of a field that may be left out."""
    listed = tuple(ClassField(key.rstrip("?"), text, not key.endswith("?")) for key, text in fields.items())
    return ClassShape(name, kind, listed, Anchor(CLASSES_AT, Span(0, 15)), is_open)


SHAPES = {
    one.name: one
    for one in (
        shape(
            "User", ClassKind.DATA_CLASS, {"name": "str", "age": "int", "lines": "list[app:Line]", "boss": "app:User"}
        ),
        shape("Line", ClassKind.MODEL, {"title": "str", "price": "float | None", "strange": "set[int]", "any": ""}),
        shape("Row", ClassKind.TYPED_DICT, {"name": "str", "note?": "str", "rows": "list[app:Row]", "keys": ""}),
        shape("Pair", ClassKind.NAMED_TUPLE, {"left": "str", "right": "str"}),
        shape("Bag", ClassKind.PLAIN, {"__iter__": "", "__len__": "", "size": "int"}),
        shape("Wide", ClassKind.PLAIN, {"known": "int"}, is_open=True),
    )
}


def classes(module: str, name: str) -> ClassShape | None:
    """Return a class of the module ``app``."""
    return SHAPES.get(name) if module == "app" else None


def declared(
    type_text: str, *texts: str, template_format: TemplateFormat = "jinja2", of: Classes = classes
) -> tuple[PromptSpec, list[Diagnostic]]:
    """Return the prompt whose input ``x`` is declared so and read in these places, and the findings."""
    entry = Declared("x", DECLARED_AT, type_text)
    definition = TemplateDef(("p",), PromptKind.TEXT, "x", template_format, DECLARED_AT, declared=(entry,))
    uses: list[Use] = [use(text, index, template_format) for index, text in enumerate(texts)]
    return analysed(uses, definition, Settings(classes=of))


GOOD = [
    ("str", ["x printed", "x text", "x sized", "x iterated", "x[] text"]),
    ("int", ["x printed", "x int", "x number"]),
    ("bool", ["x flag", "x int"]),
    ("float", ["x number"]),
    ("Literal['a', 'b']", ["x ='a'", "x text"]),
    ("list[int]", ["x iterated", "x sized", "x sequence", "x[] number"]),
    ("list[list[str]]", ["x iterated", "x[] iterated", "x[][] text"]),
    ("dict[str, int]", ["x mapping", "x.* number", "x.a number", "x.@ text"]),
    ("dict[str, dict[str, int]]", ["x.a.b int"]),
    ("list[dict[str, str]]", ["x iterated", "x[].a printed", "x[].b text"]),
    ("str | None", ["x printed"]),
    ("str | None", ["x flag", "x text narrowed"]),
    ("app:User | None", ["x flag", "x any narrowed", "x.name printed"]),
    ("int | float", ["x number"]),
    ("date", ["x printed", "x.year printed"]),
    ("messages", ["x iterated", "x[] printed", "x sized"]),
    ("app:User", ["x.name text", "x.age int", "x printed", "x flag"]),
    ("app:User", ["x.lines iterated", "x.lines[].title text"]),
    ("app:User", ["x.boss.boss.name text"]),
    ("app:Line", ["x.strange text", "x.any number", "x.price flag", "x.price number narrowed"]),
    ("list[app:User]", ["x iterated", "x[].name text"]),
    ("dict[str, app:User]", ["x.*.name text", "x.bob.name text"]),
    ("app:Row", ["x.name text", "x.note printed guarded", "x.rows[].name text", "x sized"]),
    ("app:Pair", ["x.left text", "x iterated", "x[] text", "x sequence"]),
    ("app:Bag", ["x iterated", "x[].a printed", "x sized"]),
    ("app:Wide", ["x.known int", "x.other text", "x iterated", "x number"]),
    ("app:Unheard", ["x.other text", "x iterated", "x number"]),
]


@pytest.mark.parametrize(("type_text", "texts"), GOOD)
def test_fits(type_text: str, texts: list[str]) -> None:
    """A declared type that all places can do with is accepted."""
    _, found = declared(type_text, *texts)

    assert [finding.message for finding in found] == []


BAD = [
    ("str", "x number"),
    ("str", "x.a printed"),
    ("str", "x mapping"),
    ("str", "x[] number"),
    ("int", "x text"),
    ("int", "x iterated"),
    ("float", "x int"),
    ("object", "x.a printed"),
    ("object", "x iterated"),
    ("list[int]", "x text"),
    ("list[int]", "x[] text"),
    ("list[int]", "x[].a printed"),
    ("list[int]", "x.a printed"),
    ("dict[str, int]", "x sequence"),
    ("dict[str, int]", "x.a text"),
    ("dict[str, int]", "x.* text"),
    ("dict[str, int]", "x.@ number"),
    ("dict[str, int]", "x[] number"),
    ("str | None", "x text"),
    ("str | int", "x text"),
    ("str | list[str]", "x number"),
    ("date", "x number"),
    ("date", "x iterated"),
    ("messages", "x text"),
    ("messages", "x[].content printed"),
    ("app:User", "x.name number"),
    ("app:User", "x.lines[].title number"),
    ("app:User", "x.lines[].price number"),
    ("app:User", "x iterated"),
    ("app:User", "x text"),
    ("app:User | None", "x.name printed"),
    ("app:Row", "x.note printed"),
    ("app:Row", "x sequence"),
    ("app:Pair", "x mapping"),
]


@pytest.mark.parametrize(("type_text", "text"), BAD)
def test_contradiction(type_text: str, text: str) -> None:
    """A declared type that a place cannot do with is one finding, at the declaration and at the place."""
    _, found = declared(type_text, text)

    assert [(finding.code.id, [label.span for label in finding.labels]) for finding in found] == [
        ("GP201", [Span(0, 1), Span(0, 1)])
    ]
    assert found[0].labels[0].text == "declared here"
    assert found[0].labels[1].text.endswith(" here")


def test_contradiction_inside_names_the_part() -> None:
    """The message names the part of the input whose type does not fit."""
    _, (found,) = declared("app:User", "x.lines[].title number")

    assert found.message == 'the declared type of "x.lines[].title" does not fit its use'


def test_key_that_may_be_left_out() -> None:
    """A key that the class does not require is only read where the template does without it."""
    _, (found,) = declared("app:Row", "x.note printed")

    assert found.message == 'by its declared type "x.note" may be left out, and the template cannot do without'


REFINED = [
    ("list", ["x iterated", "x[].a number"], "x: Sequence[{a: float}]"),
    ("dict", ["x.a number"], "x: {a: float}"),
    ("dict", ["x mapping", "x.* number"], "x: Mapping[str, float]"),
    ("list[dict]", ["x[].a printed"], "x: Sequence[{a: str}]"),
    ("list[list]", ["x[][] int"], "x: Sequence[Sequence[int]]"),
    ("dict[str, list]", ["x.*[] int"], "x: Mapping[str, Sequence[int]]"),
    ("list | None", ["x flag", "x iterated narrowed", "x[] int"], "x: Sequence[int] | None"),
    ("list[int]", ["x[] number"], "x: Sequence[int]"),
    ("bool", ["x printed"], "x: bool"),
]


@pytest.mark.parametrize(("type_text", "texts", "expected"), REFINED)
def test_refined(type_text: str, texts: list[str], expected: str) -> None:
    """What a declared type leaves open inside is what the template asks for."""
    spec, found = declared(type_text, *texts)

    assert (written.inputs(spec), found) == ([expected], [])


def test_refined_section() -> None:
    """A section says what a declared list holds."""
    spec, found = declared("list[dict]", "x section", "x[].a printed", template_format="mustache")

    assert (written.inputs(spec), found) == (["x: Sequence[{a: str}]"], [])


def test_unused_records_are_gone() -> None:
    """The records that a declared type replaces are not part of the prompt."""
    spec, _ = declared("app:User", "x.name text")

    assert spec.records == ()


@pytest.mark.parametrize(
    ("type_text", "text", "message", "hint"),
    [
        ("app:User", "x.nmae printed", 'the data class "User" has no field "nmae"', 'did you mean "name"?'),
        ("app:Row", "x.nam printed", 'the TypedDict "Row" has no field "nam"', 'did you mean "name"?'),
        (
            "app:Line",
            "x.zzz printed",
            'the pydantic model "Line" has no field "zzz"',
            'its fields are "title", "price"',
        ),
        ("list[app:User]", "x[].nam text", 'the data class "User" has no field "nam"', 'did you mean "name"?'),
        ("app:User", "x.lines[].tilte text", 'the pydantic model "Line" has no field "tilte"', 'did you mean "title"?'),
    ],
)
def test_unknown_attribute(type_text: str, text: str, message: str, hint: str) -> None:
    """A field that the class does not have is a finding in the template, with the class and the nearest field."""
    _, (found,) = declared(type_text, text)

    assert (found.code.id, found.message) == ("GP207", message)
    assert found.hint.startswith(hint)
    assert [(label.source.path, label.text) for label in found.labels] == [
        ("p.py", ""),
        ("app/models.py", f'"{message.split(chr(34))[1]}" is defined here'),
    ]


def test_each_typo_is_reported_once() -> None:
    """All fields that a class lacks are reported, each at its first place."""
    _, found = declared("app:User", "x.nmae printed", "x.agee int", "x.nmae text")

    assert [(finding.code.id, finding.labels[0].span) for finding in found] == [
        ("GP207", Span(0, 1)),
        ("GP207", Span(1, 2)),
    ]


MUSTACHE_GOOD = [
    ("app:Row", ["x section", "x[].name printed", "x[].note printed guarded"]),
    ("list[app:Row]", ["x section", "x[].name printed"]),
    ("app:Row", ["x.name printed", "x.rows section", "x.rows[].name printed"]),
    ("dict[str, str]", ["x section", "x[].name printed"]),
    ("str", ["x section", "x[] printed"]),
    ("app:User", ["x printed", "x flag"]),
    ("app:Wide", ["x.known printed"]),
    ("app:Unheard", ["x.known printed"]),
]


@pytest.mark.parametrize(("type_text", "texts"), MUSTACHE_GOOD)
def test_mustache_fits(type_text: str, texts: list[str]) -> None:
    """Mappings of all kinds may be entered by mustache."""
    _, found = declared(type_text, *texts, template_format="mustache")

    assert [finding.message for finding in found] == []


MUSTACHE_BAD = [
    ("app:User", ["x.name printed"], 'mustache reads mappings only, and "x" is declared as the data class "User"'),
    ("app:Line", ["x section", "x[].title printed"], 'mustache reads mappings only, and "x" is declared as the'),
    ("list[app:User]", ["x section", "x[].name printed"], 'mustache reads mappings only, and "x[]" is declared as'),
    ("date", ["x.year printed"], 'the declared type of "x" does not fit its use'),
    ("str", ["x section", "x[].name printed"], 'the declared type of "x" does not fit its use'),
]


@pytest.mark.parametrize(("type_text", "texts", "message"), MUSTACHE_BAD)
def test_mustache_reads_mappings_only(type_text: str, texts: list[str], message: str) -> None:
    """What is no mapping would print nothing in mustache: that is a finding."""
    _, found = declared(type_text, *texts, template_format="mustache")

    assert [finding.code.id for finding in found] == ["GP201"]
    assert found[0].message.startswith(message)


def test_without_classes() -> None:
    """Where nobody finds classes, nothing is said of them."""
    _, found = declared("app:User", "x.nmae printed", of=Settings().classes)

    assert found == []
