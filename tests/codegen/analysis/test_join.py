"""From the places that read parts of inputs to types and records."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.codegen import written

from genprompts.grammar.formats import Demand
from genprompts.grammar.nodes import Constant, Field, Known, Placeholder, TemplateFormat
from genprompts.grammar.paths import AnyAsk, Ask, EqualTo, Key, Path, PathUse, Step
from genprompts.span import Span
from genprompts_codegen.analysis.infer import Settings, analyse
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, PlaceholderUse, TemplateUse, Use
from genprompts_codegen.definitions import Anchor, Declared, Dynamic, PartialDef, PromptKind, TemplateDef
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Source
from genprompts_codegen.ir import PromptSpec, Scalar, ScalarKind

SOURCE = Source("p.py", "x" * 500)
ANCHOR = Anchor(SOURCE, Span(0, 9))
_STEPS = {"[]": Step.ITEM, "*": Step.VALUE, "@": Step.KEY}
_ASKS: dict[str, AnyAsk] = {**{ask.name.lower(): ask for ask in Ask}, "date": Demand.DATE}


def path(text: str) -> Path:
    """Return the path that ``a.b[].c`` stands for; ``*`` is a value and ``@`` a key of a mapping."""
    name, *words = text.replace("[]", ".[]").split(".")
    return Path(name, tuple(_STEPS.get(word) or Key(word) for word in words))


def use(text: str, index: int = 0, template_format: TemplateFormat = "jinja2") -> TemplateUse:
    """Return the place that ``user.name printed guarded`` describes; ``=`` begins what it is compared with."""
    where, wanted, *flags = text.split(" ")
    ask = EqualTo(tuple(eval(wanted[1:] + ","))) if wanted.startswith("=") else _ASKS[wanted]
    place = PathUse(path(where), ask, "guarded" in flags, "narrowed" in flags, Span(index, index + 1))
    return TemplateUse(place, Label(SOURCE, Span(index, index + 1)), 0, (), template_format)


def definition(*partials: PartialDef, declared: tuple[Declared, ...] = ()) -> TemplateDef:
    """Return a prompt of any text."""
    return TemplateDef(("p",), PromptKind.CHAT, "x", "jinja2", ANCHOR, partials=partials, declared=declared)


def analysed(
    uses: "list[Use]", around: TemplateDef | None = None, settings: Settings | None = None
) -> tuple[PromptSpec, list[Diagnostic]]:
    """Return the prompt that reads its inputs so, and the findings."""
    found: list[Diagnostic] = []
    parsed = ParsedDef(around or definition(), None, tuple(uses), None)
    return analyse(parsed, settings or Settings(), report=found.append), found


def inferred(*texts: str, template_format: TemplateFormat = "jinja2") -> str:
    """Return the inputs for these places; nothing may be reported."""
    spec, found = analysed([use(text, index, template_format) for index, text in enumerate(texts)])
    assert found == []
    return ", ".join(written.inputs(spec))


JINJA = {
    # scalars
    ("x printed",): "x: str",
    ("x any",): "x: object",
    ("x flag",): "x: object",
    ("x text",): "x: str",
    ("x number",): "x: float",
    ("x int",): "x: int",
    ("x number", "x int"): "x: int",
    ("x printed", "x number"): "x: float",
    ("x date", "x printed"): "x: datetime.date | datetime.time",
    ("x flag", "x printed"): "x: str",
    ("x flag", "x printed narrowed"): "x: str | None",
    ("x flag", "x printed narrowed", "x printed"): "x: str",
    ("x printed guarded",): "x?: str",
    ("x any guarded", "x printed guarded"): "x?: str",
    ("x printed guarded", "x printed"): "x: str",
    # comparison with literals
    ("x ='a'",): "x: str",
    ("x =1",): "x: int",
    ("x =1.5",): "x: float",
    ("x =True",): "x: bool",
    ("x =1,True",): "x: int",
    ("x =1,2.5",): "x: float",
    ("x ='a'", "x =1"): "x: str | int",
    ("x ='a',None",): "x: str | None",
    ("x =None",): "x: object",
    ("x =None", "x printed narrowed"): "x: str | None",
    ("x ='a'", "x printed"): "x: str",
    ("x =1", "x printed"): "x: int",
    ("x =1", "x text"): "x: str",
    ("x =1", "x number"): "x: float",
    # sequences
    ("x iterated",): "x: Iterable[object]",
    ("x iterated", "x[] printed"): "x: Iterable[str]",
    ("x iterated", "x iterated", "x[] printed"): "x: Sequence[str]",
    ("x iterated", "x flag", "x[] number"): "x: Sequence[float]",
    ("x flag", "x iterated narrowed", "x[] printed"): "x: Sequence[str] | None",
    ("x iterated", "x sequence"): "x: Sequence[object]",
    ("x iterated", "x sized"): "x: Sequence[object]",
    ("x iterated", "x printed"): "x: Sequence[object]",
    ("x sequence", "x[] printed"): "x: Sequence[str]",
    ("x[] printed",): "x: Sequence[str]",
    ("x sized",): "x: Sequence[object] | Mapping[str, object]",
    ("x sized", "x printed"): "x: str",
    ("x sized", "x text"): "x: str",
    ("x sized", "x ='a'"): "x: str",
    ("x iterated", "x text", "x[] printed"): "x: str",
    ("x iterated", "x[] iterated", "x[][] printed"): "x: Iterable[Iterable[str]]",
    # mappings
    ("x mapping",): "x: Mapping[str, object]",
    ("x mapping", "x.* printed"): "x: Mapping[str, str]",
    ("x mapping", "x.@ printed", "x.* number"): "x: Mapping[str, float]",
    ("x iterated", "x mapping", "x[] printed"): "x: Mapping[str, object]",
    ("x.* number", "x.a int"): "x: Mapping[str, int]",
    ("x.*.a printed",): "x: Mapping[str, {a: str}]",
    # records
    ("x.a printed",): "x: {a: str}",
    ("x.a printed", "x.b number"): "x: {a: str, b: float}",
    ("x.a printed guarded",): "x: {a?: str}",
    ("x any guarded", "x.a printed"): "x?: {a: str}",
    ("x printed", "x.a printed"): "x: {a: str}",
    ("x flag", "x any narrowed", "x.a printed"): "x: {a: str} | None",
    ("x.a.b.c printed",): "x: {a: {b: {c: str}}}",
    ("x.a flag", "x.a printed narrowed"): "x: {a: str | None}",
    ("x iterated", "x[].a printed", "x[].b printed guarded"): "x: Iterable[{a: str, b?: str}]",
    ("x iterated", "x[].a iterated", "x[].a[].b int"): "x: Iterable[{a: Iterable[{b: int}]}]",
    ("x printed", "y printed"): "x: str, y: str",
}


@pytest.mark.parametrize("texts", JINJA)
def test_types(texts: tuple[str, ...]) -> None:
    """The type of an input is the narrowest one that all places can do with."""
    assert inferred(*texts) == JINJA[texts]


MUSTACHE = {
    ("x flag",): "x: object",
    ("x section", "x[].a printed"): "x: Sequence[{a: str}] | {a: str} | None",
    ("x section", "x[] printed"): "x: Sequence[str] | str | None",
    ("x section", "x[] section", "x[][] printed"): (
        "x: Sequence[Sequence[str] | str | None] | Sequence[str] | str | None"
    ),
    ("x section", "x[].a printed guarded"): "x: Sequence[{a?: str}] | {a?: str} | bool | None",
    ("x section", "x[].a printed", "x.b printed"): "x: {b: str, a: str}",
    ("x[].a section guarded", "x[].a[].b printed"): (
        "x: Sequence[{a?: Sequence[{b: str}] | {b: str} | None}] | {a?: Sequence[{b: str}] | {b: str} | None} "
        "| bool | None"
    ),
    ("x.a.b printed",): "x: {a: {b: str}}",
    ("x section", "x any"): "x: object",
    ("x section", "x.a printed", "x[] section", "x[][].b printed"): "x: {a: str, b: str}",
    ("x[].y flag guarded", "x[].y.a printed"): "x: Sequence[{y: {a: str}}] | {y: {a: str}} | None",
    ("x[].y flag guarded", "x[].y.a printed narrowed"): (
        "x: Sequence[{y?: {a: str} | None}] | {y?: {a: str} | None} | bool | None"
    ),
}


@pytest.mark.parametrize("texts", MUSTACHE)
def test_sections(texts: tuple[str, ...]) -> None:
    """A section takes its items in a list, one of them alone, or nothing."""
    assert inferred(*texts, template_format="mustache") == MUSTACHE[texts]


CONFLICTS = [
    ("x number", "x text"),
    ("x int", "x text"),
    ("x date", "x number"),
    ("x.a printed", "x sequence"),
    ("x.a printed", "x number"),
    ("x.a printed", "x text"),
    ("x text", "x.a printed"),
    ("x mapping", "x sequence"),
    ("x mapping", "x text"),
    ("x number", "x iterated"),
    ("x sized", "x number"),
    ("x.a number", "x.a text"),
    ("x text", "x iterated", "x[] number"),
    ("x mapping", "x.@ number"),
    ("x.a printed", "x[].b printed"),
    ("x.* number", "x.a text"),
]


@pytest.mark.parametrize("texts", CONFLICTS)
def test_conflict(texts: tuple[str, ...]) -> None:
    """Places that no value can do with together are one finding that shows both, each with its words."""
    _, found = analysed([use(text, index) for index, text in enumerate(texts)])

    assert [finding.code.id for finding in found] == ["GP201"]
    assert len({label.span for label in found[0].labels}) == 2
    assert all(label.text.endswith(" here") for label in found[0].labels)


def test_conflict_names_the_part() -> None:
    """The message names the part of the input that has no type, and what each place asks of it."""
    _, (found,) = analysed([use("order.lines[].price number"), use("order.lines[].price text", 1)])

    assert found.message == 'no value of "order.lines[].price" satisfies all its uses'
    assert [label.text for label in found.labels] == ["used as text here", "used as a number here"]


def field(spec: str, conversion: str | None = None) -> FieldUse:
    """Return a field of an f-string template that prints ``x``."""
    assert conversion in {None, "r"}
    return FieldUse(Field(("x",), "r" if conversion else None, spec), Label(SOURCE, Span(50, 51)), 0)


@pytest.mark.parametrize(
    ("spec", "text", "expected"),
    [
        ("", "x number", "x: float"),
        (">5", "x number", "x: float"),
        (">5", "x ='a'", "x: str"),
        (">5", "x sized", "x: str"),
        ("", "x.a printed", "x: {a: str}"),
        (".2f", "x int", "x: int"),
    ],
)
def test_languages_join(spec: str, text: str, expected: str) -> None:
    """Messages in different languages ask of one value together."""
    spec_, found = analysed([field(spec), use(text)])

    assert (", ".join(written.inputs(spec_)), found) == (expected, [])


def test_languages_conflict() -> None:
    """A format of one message and a loop in another show both places."""
    _, (found,) = analysed([field(".2f"), use("x iterated")])

    assert found.code.id == "GP201"
    assert [label.text for label in found.labels] == ["looped over here", "formatted as a number here"]


def placeholder(*, optional: bool) -> PlaceholderUse:
    """Return a placeholder called ``x``."""
    return PlaceholderUse(Placeholder("x", optional=optional), Label(SOURCE, Span(60, 61)), 1)


@pytest.mark.parametrize("text", ["x flag", "x sized", "x iterated", "x[] printed", "x[] flag"])
@pytest.mark.parametrize("optional", [True, False])
def test_messages_that_a_template_looks_at(text: str, optional: bool) -> None:
    """A template may test, measure and loop over the messages of a placeholder, which stays optional."""
    spec, found = analysed([use(text), placeholder(optional=optional)])

    assert found == []
    assert written.inputs(spec) == [f"x{'?' if optional else ''}: Sequence[MessageLike]"]


@pytest.mark.parametrize("text", ["x printed", "x.a printed", "x text", "x[].content printed", "x[] text"])
def test_messages_that_a_template_cannot_use(text: str) -> None:
    """Messages are not printed as text, nor is anything read from one: it may have many forms."""
    _, found = analysed([use(text), placeholder(optional=False)])

    assert [finding.code.id for finding in found] == ["GP201"]


def test_opaque() -> None:
    """What is used in a way that we do not follow becomes an object, with a warning; a known type wins."""
    spec, found = analysed([use("x opaque"), use("x.a printed", 1), use("y opaque"), use("y text", 1)])

    assert written.inputs(spec) == ["x: object", "y: str"]
    assert [(finding.code.id, finding.labels[0].span) for finding in found] == [("GP206", Span(0, 1))]


RECURSIVE = {
    ("x.a printed", "x.sub iterated", "x.sub[].a printed", "x.sub[].sub iterated", "x.sub[].sub[] again"): (
        "x: {a: str, sub: Iterable[{a: str, sub: Iterable[SubItem]}]}"
    ),
    ("x iterated", "x[].sub iterated", "x[].sub[].a printed", "x[].sub[].sub again"): (
        "x: Iterable[{sub: Iterable[{a: str, sub: Sequence[SubItem]}]}]"
    ),
    ("x.next.a printed", "x.next.next.a printed", "x.next.next.next flag", "x.next.next.next again narrowed"): (
        "x: {next: {a: str, next: {a: str, next: NextNext | None}}}"
    ),
}


@pytest.mark.parametrize("texts", RECURSIVE)
def test_record_inside_itself(texts: tuple[str, ...]) -> None:
    """What is handed to the macro or loop that reads the value around it is of the same record."""
    assert inferred(*texts) == RECURSIVE[texts]


def test_handed_on_without_a_turn_before() -> None:
    """What is handed on, and stands in no record of the kind, is not understood."""
    spec, found = analysed([use("x.a again")])

    assert written.inputs(spec) == ["x: {a: object}"]
    assert [finding.code.id for finding in found] == ["GP206"]


def test_opaque_with_a_declared_type() -> None:
    """A declared type answers the question, so that nothing is said."""
    declared = Declared("x", ANCHOR, "dict[str, int]")
    spec, found = analysed([use("x opaque")], definition(declared=(declared,)))

    assert (written.inputs(spec), found) == (["x: Mapping[str, int]"], [])


def test_depth_is_bounded() -> None:
    """What lies very deep is not typed, and nothing recurses into it."""
    spec, found = analysed([use("x" + ".a" * 5000 + " printed")])

    assert [finding.code.id for finding in found] == ["GP206"]
    assert len(spec.records) == 40


def test_default_type_inside() -> None:
    """The project's type for plain fields holds for the fields of records and for items, too."""
    settings = Settings(Scalar(ScalarKind.OBJECT))
    spec, _ = analysed([use("x.a printed"), use("y[] printed"), use("z number")], settings=settings)

    assert written.inputs(spec) == ["x: {a: object}", "y: Sequence[object]", "z: float"]


def names(*texts: str) -> list[str]:
    """Return the names of the records."""
    spec, _ = analysed([use(text, index) for index, text in enumerate(texts)])
    return [record.name for record in spec.records]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tickets[].a printed", "Ticket"),
        ("user.a printed", "User"),
        ("categories[].a printed", "Category"),
        ("boxes[].a printed", "Box"),
        ("classes[].a printed", "Class"),
        ("branches[].a printed", "Branch"),
        ("wishes[].a printed", "Wish"),
        ("houses[].a printed", "House"),
        ("status[].a printed", "StatusItem"),
        ("address[].a printed", "AddressItem"),
        ("news[].a printed", "NewsItem"),
        ("bias[].a printed", "BiasItem"),
        ("videos[].a printed", "Video"),
        ("schemas[].a printed", "Schema"),
        ("statuses[].a printed", "Status"),
        ("xs[].a printed", "XsItem"),
        ("analysis[].a printed", "AnalysisItem"),
        ("children[].a printed", "Child"),
        ("data[].a printed", "DataItem"),
        ("order_lines[].a printed", "OrderLine"),
        ("orderLines[].a printed", "OrderLine"),
        ("grid[][].a printed", "GridItem"),
        ("scores.*.a printed", "Score"),
        ("user-name.a printed", "UserName"),
        ("0.a printed", "Record0"),
        ("--.a printed", "Record"),
        ("straße.a printed", "Straße"),
        ("None.a printed", "RecordNone"),
        ("input.a printed", "Input"),
    ],
)
def test_record_name(text: str, name: str) -> None:
    """A record is called after its key; an item after one of what the key names."""
    assert names(text) == [name]


def test_record_name_of_a_section() -> None:
    """The items of a section may stand alone: a section that is no plural gives its own name."""
    spec, _ = analysed([use("user section", 0, "mustache"), use("user[].name printed", 1, "mustache")])

    assert [record.name for record in spec.records] == ["User"]


def test_nested_record_keeps_its_short_name() -> None:
    """A record inside others has the short name while it is free."""
    assert names("order.lines[].product.name printed") == ["Product", "Line", "Order"]


def test_second_record_of_a_name() -> None:
    """Different records of one name are told apart by what is around them; the first keeps the short name."""
    found = names("user.address.city printed", "company.address.street printed")

    assert found == ["Address", "User", "CompanyAddress", "Company"]


def test_records_that_only_a_number_tells_apart() -> None:
    """Two inputs may give records of one name."""
    assert names("ticket.a printed", "tickets[].b printed") == ["Ticket", "Ticket2"]


def test_equal_records_are_one() -> None:
    """Records with the same name and fields are one class, used in both places."""
    spec, _ = analysed(
        [use("buyer.address.city printed"), use("seller.address.city printed", 7), use("ship.address.city number", 9)]
    )

    assert [record.name for record in spec.records] == ["Address", "Buyer", "Seller", "ShipAddress", "Ship"]
    assert [place.label.span for place in spec.records[0].fields[0].uses] == [Span(0, 1), Span(7, 8)]


def test_record_docs() -> None:
    """A record says what it is a part of."""
    spec, _ = analysed([use("order.lines[].price printed"), use("by_name.*.price number")])

    assert [record.doc for record in spec.records] == [
        "One item of ``order.lines``.",
        "What ``order`` holds.",
        "One value of ``by_name``.",
    ]


def partial(value: Known | Dynamic) -> PartialDef:
    """Return a partial that fills in ``x``."""
    return PartialDef("x", value, ANCHOR)


GOOD: list[tuple[list[str], Constant, str]] = [
    (["x printed"], 5, "x?: str | int"),
    (["x printed"], "a", "x?: str"),
    (["x iterated", "x[] printed"], ["a"], "x?: Iterable[str]"),
    (["x iterated", "x[].a printed"], [{"a": "b"}], "x?: Iterable[{a: str}]"),
    (["x.a number"], {"a": 1}, "x?: {a: float}"),
    (["x.a printed guarded"], {}, "x?: {a?: str}"),
    (["x mapping", "x.* int"], {"k": 2}, "x?: Mapping[str, int]"),
    (["x flag", "x number narrowed"], None, "x?: float | None"),
    (["x iterated"], [], "x?: Iterable[object]"),
    (["x text", "x iterated", "x[] printed"], "ab", "x?: str"),
    (["x iterated", "x[] printed"], [1, "a", 2], "x?: Iterable[str | int]"),
    (["x iterated", "x[] iterated", "x[][] printed"], [["a"], [1]], "x?: Iterable[Iterable[str | int]]"),
    (["x flag", "x iterated narrowed", "x[] printed narrowed"], [None], "x?: Sequence[str | None] | None"),
    (["x mapping", "x.* printed"], {"k": 2}, "x?: Mapping[str, str | int]"),
    (["x.a printed"], {"a": 1}, "x?: object"),
]


@pytest.mark.parametrize(("texts", "value", "expected"), GOOD)
def test_default_that_fits(texts: list[str], value: Constant, expected: str) -> None:
    """A default of the inferred type leaves the type as it is; a printed one widens it."""
    spec, found = analysed([use(text) for text in texts], definition(partial(Known(value))))

    assert (written.inputs(spec), found) == ([expected], [])


BAD: list[tuple[list[str], Constant]] = [
    (["x number"], "a"),
    (["x text"], 1),
    (["x iterated"], 5),
    (["x iterated", "x[].a printed"], [{"b": "c"}]),
    (["x iterated", "x[].a printed"], ["c"]),
    (["x.a.b printed"], {"a": "text"}),
    (["x.a number"], {"a": "b"}),
    (["x mapping"], ["a"]),
    (["x.* number"], {"a": 1, "b": "c"}),
    (["x iterated", "x[] text"], [1]),
]


@pytest.mark.parametrize(("texts", "value"), BAD)
def test_default_that_does_not_fit(texts: list[str], value: Constant) -> None:
    """A default that a place cannot do with is a finding there."""
    _, found = analysed([use(text, index) for index, text in enumerate(texts)], definition(partial(Known(value))))

    assert [finding.code.id for finding in found] == ["GP201"]
    assert found[0].labels[0].span == Span(len(texts) - 1, len(texts))


SECTION: "list[Use]" = [use("x section", 0, "mustache"), use("x[].a printed", 1, "mustache")]


@pytest.mark.parametrize("value", [{"a": "b"}, None, [], [{"a": "b"}], False])
def test_default_of_a_section(value: Constant) -> None:
    """A section takes one of its items alone, a list of them, and nothing."""
    _, found = analysed(SECTION, definition(partial(Known(value))))

    assert found == []


def test_default_that_is_no_item() -> None:
    """A text has none of the names that the section reads."""
    _, found = analysed(SECTION, definition(partial(Known("text"))))

    assert [finding.code.id for finding in found] == ["GP201"]


def test_guarded_input() -> None:
    """An input that every place does without is neither required nor has a default."""
    spec, _ = analysed([use("x printed guarded"), use("y.a printed guarded")])

    assert [(one.required, one.guarded, one.default, one.demanded) for one in spec.inputs] == [
        (False, True, None, False),
        (True, False, None, True),
    ]


def test_guarded_input_that_is_declared_required() -> None:
    """The author may ask for an input that the template does without, and need not give a default otherwise."""
    required, _ = analysed([use("x printed guarded")], definition(declared=(Declared("x", ANCHOR, required=True),)))
    optional, found = analysed(
        [use("x printed guarded")], definition(declared=(Declared("x", ANCHOR, required=False),))
    )

    assert (required.inputs[0].required, required.inputs[0].guarded) == (True, False)
    assert (optional.inputs[0].required, optional.inputs[0].guarded, found) == (False, True, [])


def test_guarded_in_one_message_and_filled_in_in_another() -> None:
    """One value cannot stand for an input that one message fills in and another does without."""
    filled = TemplateUse(use("x printed").use, Label(SOURCE), 1, (partial(Known("a")),))
    spec, _ = analysed([use("x printed guarded"), filled])

    assert spec.incomplete == 'two messages fill in "x" by themselves, each in its own way'


def test_partial_of_a_message() -> None:
    """A partial of the only message that reads an input makes it optional."""
    filled = TemplateUse(use("x printed").use, Label(SOURCE), 1, (partial(Known("a")),))
    spec, found = analysed([filled])

    assert (written.inputs(spec), spec.inputs[0].default, found) == (["x?: str"], Known("a"), [])


def test_dynamic_partial() -> None:
    """A partial of unknown value has to be given, whatever the template reads of it."""
    spec, found = analysed([use("x.a printed")], definition(partial(Dynamic())))

    assert [(one.required, one.demanded) for one in spec.inputs] == [(False, True)]
    assert [finding.code.id for finding in found] == ["GP108"]


def test_digest_covers_records() -> None:
    """The digest changes with a field of a record."""
    one, _ = analysed([use("x.a printed")])
    same, _ = analysed([use("x.a printed", 5)])
    other, _ = analysed([use("x.b printed")])
    guarded, _ = analysed([use("x.a printed guarded")])

    assert one.digest == same.digest
    assert len({one.digest, other.digest, guarded.digest}) == 3


def test_sandboxed() -> None:
    """Why a prompt is not compiled is kept."""
    parsed = ParsedDef(definition(), None, (), None, "it calls itself")

    assert analyse(parsed, Settings(), report=print).sandboxed == "it calls itself"


steps = st.lists(st.sampled_from(["[]", ".a", ".b", ".item", ".0", ".*", ".@"]), max_size=5).map("".join)
asks = st.sampled_from([*_ASKS, "='a'", "=1,None", "=True"])
flags = st.lists(st.sampled_from(["guarded", "narrowed"]), unique=True).map(" ".join)
places = st.builds("{}{} {} {}".format, st.sampled_from("xy"), steps, asks, flags).map(str.strip)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.tuples(places, st.sampled_from(["jinja2", "mustache"])), min_size=1, max_size=8))
def test_any_places(given_places: list[tuple[str, TemplateFormat]]) -> None:
    """Whatever places there are, every input has a type whose records exist, with names of their own; twice the same."""
    uses: list[Use] = [use(text, index, fmt) for index, (text, fmt) in enumerate(given_places)]
    spec, found = analysed(uses)
    names_ = [record.name for record in spec.records]

    assert {finding.code.id for finding in found} <= {"GP201", "GP206"}
    assert len(written.inputs(spec)) == len({text[0] for text, _ in given_places})
    assert all(name.isidentifier() for name in names_)
    assert len(set(names_)) == len(names_)
    assert analysed(uses)[0] == spec
