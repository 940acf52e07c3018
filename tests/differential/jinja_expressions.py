"""Random jinja2 expressions, of a kind that is wanted: a text, a number, a record, a list."""

from tests.differential.choices import Choices
from tests.differential.jinja_pools import (
    CONSTANTS,
    FIELDS,
    LISTS,
    LITERALS,
    LOCALS,
    METHODS,
    ODD,
    ODD_FIELDS,
    OF_LOOP,
    OF_MAPPING,
    OF_NUMBER,
    OF_RECORDS,
    OF_TEXT,
    OF_TEXTS,
    POOLS,
    SLICES,
    TESTS,
)

Scope = dict[str, list[str]]


class Expressions:
    """Writes expressions; ``scope`` holds the local names of each kind, ``loops`` counts the loops around."""

    def __init__(self, draw: Choices) -> None:
        self.draw = draw
        self.scope: Scope = {}
        self.loops = 0
        self.depth = 0

    # --- names -----------------------------------------------------------------------------------

    def remember(self) -> Scope:
        """Return a copy of the names in scope."""
        return {kind: list(names) for kind, names in self.scope.items()}

    def forget(self, kept: Scope) -> None:
        """Go back to the names ``kept``."""
        self.scope = kept

    def bind(self, bound: dict[str, str]) -> None:
        """Add names of kinds."""
        for name, kind in bound.items():
            self.scope.setdefault(kind, []).append(name)

    def local(self, kind: str) -> str:
        """Bind a name of ``kind``; now and then one that an input has, too."""
        name = self.draw.pick(LOCALS)
        self.bind({name: kind})
        return name

    def of(self, kind: str) -> str:
        """Return a name, or an attribute of a record, that is of ``kind``."""
        draw = self.draw
        found = draw.below(12)
        if found < 4 and self.scope.get(kind):
            return draw.pick(self.scope[kind])
        if found < 8:
            return draw.pick(POOLS[kind])
        if self.depth > 3:
            return draw.pick(POOLS[kind])
        if found < 11:
            return self.attribute(kind)
        return draw.pick(ODD) if kind == "text" else draw.pick(POOLS[kind])

    def attribute(self, kind: str) -> str:
        """Return something read from a record."""
        draw = self.draw
        self.depth += 1
        record = self.of("record")
        self.depth -= 1
        field = draw.pick(FIELDS[kind]) if not draw.rarely(20) else draw.pick(ODD_FIELDS)
        return f"{record}['{field}']" if draw.rarely(6) else f"{record}.{field}"

    # --- values ----------------------------------------------------------------------------------

    def constant(self) -> str:
        """Return a literal."""
        return self.draw.pick(CONSTANTS)

    def any(self) -> str:
        """Return an expression to print."""
        draw = self.draw
        kind = draw.below(16)
        if kind < 7:
            return self.text()
        if kind < 9:
            return self.number()
        if kind == 9:
            return self.truth()
        if kind == 10:
            return f"{self.texts()} | {draw.pick(OF_TEXTS)}"
        if kind == 11:
            return f"{self.records()} | {draw.pick(OF_RECORDS)}"
        if kind == 12:
            return self.mapped()
        if kind == 13:
            return self.of(draw.pick(("record", "texts", "records", "mapping", "flag")))
        if kind == 14 and self.loops:
            return f"loop.{draw.pick(OF_LOOP)}"
        return self.text()

    def text(self) -> str:
        """Return a text, mostly."""
        draw = self.draw
        self.depth += 1
        try:
            kind = draw.below(20) if self.depth < 4 else 0
            if kind < 9:
                return self.of("text")
            if kind < 13:
                return f"{self.of('text')} | {draw.pick(OF_TEXT)}"
            if kind == 13:
                return f"{self.text()} ~ {self.any()}"
            if kind == 14:
                return f"({self.text()} if {self.truth()} else {self.text()})"
            if kind == 15:
                return f"{self.of('text')}.{draw.pick(METHODS)}"
            if kind == 16:
                return f"{self.of('text')}{draw.pick(SLICES)}"
            if kind == 17:
                return f"({self.text()} if {self.truth()})"
            if kind == 18:
                return draw.pick(("'%s-%s' | format({0}, {1})", "{0} or {1}", "{0} and {1}", "({0}) + 'x'")).format(
                    self.text(), self.text()
                )
            return self.constant()
        finally:
            self.depth -= 1

    def number(self) -> str:
        """Return a number, mostly."""
        draw = self.draw
        self.depth += 1
        try:
            kind = draw.below(12) if self.depth < 4 else 0
            if kind < 4:
                return self.of("number")
            if kind < 6:
                return f"{self.of('number')} | {draw.pick(OF_NUMBER)}"
            if kind < 9:
                return f"{self.number()} {draw.pick(('+', '-', '*', '/', '//', '%', '**'))} {draw.pick(('1', '2', self.number()))}"
            if kind == 9:
                return f"{draw.pick((self.texts(), self.records(), self.text()))} | length"
            if kind == 10:
                return f"{draw.pick(('-', '+'))}{self.of('number')}"
            return draw.pick(("'%.2f' | format({0})", "({0}) | round(2)", "'%d' % {0}", "({0}) | abs")).format(
                self.number()
            )
        finally:
            self.depth -= 1

    def texts(self) -> str:
        """Return a list of texts, mostly."""
        draw = self.draw
        kind = draw.below(9)
        if kind < 6 or self.depth > 2:
            return self.of("texts")
        if kind == 6:
            return f"[{self.text()}, {self.text()}]"
        if kind == 7:
            return f"{self.of('texts')}{draw.pick(('[1:]', '[:2]', '[::-1]'))}"
        return draw.pick(("range(3)", "range(n)", "'a,b'.split(',')", "range(1, count + 1)", "(1, 'x')", "range(0)"))

    def records(self) -> str:
        """Return a list of records, mostly."""
        draw = self.draw
        kind = draw.below(9)
        if kind < 6 or self.depth > 2:
            return self.of("records")
        if kind == 6:
            return f"{self.of('records')}{draw.pick(('[1:]', '[:2]', '[-2:]'))}"
        word = draw.pick(
            ("selectattr('done')", "sort(attribute='name')", "reverse", "list", "rejectattr('n', 'equalto', 1)")
        )
        return f"{self.of('records')} | {word}"

    def mapped(self) -> str:
        """Return something of a mapping with unknown keys."""
        draw = self.draw
        mapping = self.of("mapping")
        return draw.pick(
            (
                f"{mapping}[{self.of('text')}]",
                f"{mapping}.get({self.of('text')}, 'none')",
                f"{mapping} | {draw.pick(OF_MAPPING)}",
                f"{mapping}['k']",
                f"{mapping}.get('k')",
                f"{mapping}.keys() | list",
                f"{mapping}.values() | sum",
            )
        )

    def valued(self) -> tuple[str, str]:
        """Return a kind, and an expression of it."""
        kind = self.draw.pick(("text", "text", "number", "texts", "records", "record", "flag"))
        made = {
            "text": self.text,
            "number": self.number,
            "texts": self.texts,
            "records": self.records,
            "flag": self.truth,
        }
        return kind, made[kind]() if kind in made else self.of("record")

    def looped(self) -> tuple[str, str, dict[str, str]]:
        """Return the targets of a loop, what it goes through, and the kinds of the targets."""
        draw = self.draw
        kind = draw.below(12)
        name = draw.pick(LOCALS)
        if kind < 5:
            return name, self.records(), {name: "record"}
        if kind < 9:
            return name, self.texts(), {name: "text"}
        if kind == 9:
            mapping = self.of("mapping")
            source = draw.pick((f"{mapping}.items()", f"{mapping} | items", f"{mapping} | dictsort"))
            return "k, v", source, {"k": "text", "v": draw.pick(("text", "number"))}
        if kind == 10:
            return name, draw.pick((self.of("mapping"), f"{self.of('mapping')}.values()")), {name: "text"}
        return draw.pick(
            (
                ("k, v", f"{self.records()} | groupby('name')", {"k": "text", "v": "records"}),
                (name, f"{self.records()} | batch(2)", {name: "records"}),
                ("k, v", "[(1, 'x'), (2, 'y')]", {"k": "number", "v": "text"}),
                ("k, (v, z)", "[(1, ('x', 'y'))]", {"k": "number", "v": "text", "z": "text"}),
                (name, f"{self.of('text')}", {name: "text"}),
            )
        )

    def truth(self) -> str:
        """Return a condition."""
        draw = self.draw
        self.depth += 1
        try:
            kind = draw.below(16) if self.depth < 4 else 0
            if kind < 3:
                return self.of("flag")
            if kind < 5:
                return self.of(draw.pick(("text", "texts", "records", "record", "number", "mapping")))
            if kind < 8:
                return f"{self.of(draw.pick(('text', 'record', 'texts', 'number', 'flag')))} is {draw.pick(TESTS)}"
            if kind == 8:
                return f"{self.number()} {draw.pick(('>', '<', '>=', '==', '!='))} {draw.pick(('1', '0', '2.5'))}"
            if kind == 9:
                return f"{self.of('text')} {draw.pick(('==', '!='))} {draw.pick(LITERALS)}"
            if kind == 10:
                return f"{self.of('text')} {draw.pick(('in', 'not in'))} {draw.pick((*LISTS, self.texts()))}"
            if kind == 11:
                return f"not {self.truth()}"
            if kind < 14:
                return f"({self.truth()} {draw.pick(('and', 'or'))} {self.truth()})"
            if kind == 14:
                return draw.pick(("loop.first", "loop.last", "not loop.last")) if self.loops else self.of("flag")
            return draw.pick(
                (
                    f"{self.of('number')} is {draw.pick(('odd', 'even', 'divisibleby(2)', 'gt 1', 'number'))}",
                    f"{self.texts()} | length > 1",
                    f"1 < {self.of('number')} < 5",
                    f"{self.of('texts')}",
                )
            )
        finally:
            self.depth -= 1
