"""Random jinja2 templates that are right: each name is used as one kind of value only, and nothing fails by its value."""

from collections.abc import Callable

from tests.differential.choices import Choices

INPUTS: dict[str, tuple[str, ...]] = {
    "text": ("topic", "name", "title"),
    "number": ("n", "price"),
    "record": ("user", "doc"),
    "records": ("rows", "docs"),
    "texts": ("tags", "words"),
    "mapping": ("scores",),
    "flag": ("debug",),
    "guarded": ("tone", "extra"),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("label", "body"),
    "number": ("age",),
    "texts": ("links",),
    "flag": ("done",),
    "guarded": ("note",),
}
LOCALS: dict[str, str] = {"text": "part", "number": "number", "record": "row", "texts": "list_"}
TEXT_FILTERS = ("upper", "lower", "trim", "title", "capitalize", "replace('a', 'b')", "truncate(9)", "indent", "e")
OF_TEXTS = ("join(', ')", "join", "length", "first", "reverse | join('-')")
NUMBER_FILTERS = ("abs", "round", "round(1)", "int", "float")
PLAIN = ("Hi ", "\n", ", ", "{ ", "é ", '"', "\r\n", " ")


class SoundText:
    """A template that is being written; ``scope`` holds the local names of each kind."""

    def __init__(self, draw: Choices) -> None:
        self.draw = draw
        self.scope: dict[str, list[str]] = {}
        self.loops = 0

    def of(self, kind: str) -> str:
        """Return a name, or a field of a record, that is of ``kind``."""
        draw = self.draw
        found = draw.below(6)
        if found < 3 and self.scope.get(kind):
            return draw.pick(self.scope[kind])
        if found > 3 and kind in FIELDS:
            field = draw.pick(FIELDS[kind])
            record = self.of("record")
            return f"{record}['{field}']" if draw.rarely(4) else f"{record}.{field}"
        return draw.pick(INPUTS[kind])

    def text(self) -> str:
        """Return an expression that prints."""
        draw = self.draw
        kind = draw.below(12)
        if kind < 4:
            return self.of("text")
        if kind < 6:
            return f"{self.of('text')} | {draw.pick(TEXT_FILTERS)}"
        if kind == 6:
            return f"{self.of('texts')} | {draw.pick(OF_TEXTS)}"
        if kind == 7:
            return draw.pick(("{0} | {1}", "{0} + 1", "{0} * 2 - 1", "'%.1f' | format({0})")).format(
                self.of("number"), draw.pick(NUMBER_FILTERS)
            )
        if kind == 8:
            return f"{self.of('guarded')} | default('none')"
        if kind == 9:
            return f"({self.of('text')} if {self.truth()} else {self.of('text')})"
        if kind == 10:
            return draw.pick(("{0} ~ {1}", "{0} or {1}")).format(self.of("text"), self.of("text"))
        return f"loop.{draw.pick(('index', 'first', 'last', 'length'))}" if self.loops else self.of("number")

    def truth(self) -> str:
        """Return a condition."""
        draw = self.draw
        return draw.pick(
            (
                self.of("flag"),
                f"not {self.of('flag')}",
                f"{self.of('text')} == 'x'",
                f"{self.of('number')} > 2",
                f"{self.of('texts')} | length > 1",
                f"{self.of('text')} in ['x', 'y']",
                f"{self.of('flag')} and {self.of('number')} is number",
                f"{self.of('guarded')} is defined",
            )
        )

    def body(self, depth: int, most: int) -> str:
        """Return some pieces."""
        return "".join(self.piece(depth) for _ in range(1 + self.draw.below(most)))

    def piece(self, depth: int) -> str:
        """Return a text, a tag that prints, or a statement."""
        kind = self.draw.below(9)
        if kind < 4 or depth > 3:
            return f"{{{{ {self.text()} }}}}"
        return self.draw.pick(PLAIN) if kind == 4 else self.draw.pick(STATEMENTS)(self, depth)

    def inside(self, kind: str | None, depth: int) -> str:
        """Return a body in which the local name of ``kind`` is bound."""
        before = {one: list(names) for one, names in self.scope.items()}
        if kind is not None:
            self.scope.setdefault(kind, []).append(LOCALS[kind])
        made = self.body(depth + 1, 3)
        self.scope = before
        return made

    def if_(self, depth: int) -> str:
        """Return a condition."""
        test = self.truth()
        orelse = f"{{% else %}}{self.inside(None, depth)}" if self.draw.below(2) else ""
        return f"{{% if {test} %}}{self.inside(None, depth)}{orelse}{{% endif %}}"

    def guarded(self, depth: int) -> str:
        """Return a condition on what may be left out."""
        name = self.of("guarded")
        return f"{{% if {name} is defined %}}{{{{ {name} }}}}{self.inside(None, depth)}{{% endif %}}"

    def for_(self, depth: int) -> str:
        """Return a loop."""
        kind = self.draw.pick(("record", "text"))
        source = self.of("records" if kind == "record" else "texts")
        self.loops += 1
        made = f"{{% for {LOCALS[kind]} in {source} %}}{self.inside(kind, depth)}{{% endfor %}}"
        self.loops -= 1
        return made

    def items(self, _depth: int) -> str:
        """Return a loop over a mapping."""
        return f"{{% for k, v in {self.of('mapping')}.items() %}}{{{{ k }}}}={{{{ v }}}}{{% endfor %}}"

    def with_(self, depth: int) -> str:
        """Return a ``with`` statement."""
        kind = self.draw.pick(("text", "number", "texts"))
        value = self.of(kind)
        name = LOCALS[kind]
        shown = f"{{{{ {name} | join }}}}" if kind == "texts" else f"{{{{ {name} }}}}"
        return f"{{% with {name} = {value} %}}{shown}{self.inside(kind, depth)}{{% endwith %}}"

    def macro(self, depth: int) -> str:
        """Return a macro and a call of it."""
        name = f"show_{self.draw.below(1000)}"
        value = self.of("text")
        loops, self.loops = self.loops, 0
        made = f"{{% macro {name}(part) %}}{{{{ part }}}}{self.inside('text', depth)}{{% endmacro %}}{{{{ {name}({value}) }}}}"
        self.loops = loops
        return made


STATEMENTS: tuple[Callable[[SoundText, int], str], ...] = (
    SoundText.if_,
    SoundText.for_,
    SoundText.for_,
    SoundText.guarded,
    SoundText.items,
    SoundText.with_,
    SoundText.macro,
)


def template(draw: Choices) -> str:
    """Return the text of a template."""
    return SoundText(draw).body(0, 6)
