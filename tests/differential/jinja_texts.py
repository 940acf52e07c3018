"""Random jinja2 templates: statements of every kind, with names that are looked up in scopes."""

from collections.abc import Callable

from tests.differential.choices import Choices
from tests.differential.jinja_expressions import Expressions

WORDS: tuple[str, ...] = (
    "Hi ",
    " ",
    "\n",
    ", ",
    "word",
    "{ ",
    " }",
    "{a}",
    "\r\n",
    "\n\n",
    "  ",
    "\t",
    '"',
    "'''",
    "\\",
)
WORDS += (
    "\\n",
    "é漢字😀",
    "<b> & </b>",
    "}}",
    "%}",
    "#}",
    "\x85",
    "\u2028",
    "\r",
    "#",
    "%s",
    "100%",
    '{"k": 1}',
    "\x00",
)
OPENINGS = ("", "", "", "", "", "-", "+")
CLOSINGS = ("", "", "", "", "", "-", "+")
BROKEN: tuple[str, ...] = (
    "{{ a",
    "{{ }}",
    "{{ a b }}",
    "{% if a %}",
    "{% endif %}",
    "{% if %}{% endif %}",
    "{% for x %}{% endfor %}",
    "{% for x in a %}{% endif %}",
    "{% foo %}",
    "{{ a | nofilter }}",
    "{{ a is notest }}",
    "{% set 1 = 2 %}",
    "{{ 'a }}",
    "{# c",
    "{% raw %}x",
    "{{ a.1.2 }}",
    "{{ a..b }}",
    "{{ (a }}",
    "{{ [a }}",
    "{% do a %}",
    "{% break %}",
    "{% set a %}",
    "{% macro %}{% endmacro %}",
    "{{ a if }}",
    "{{ a = b }}",
    "{{ a | }}",
    "{{ f(a=1, 2) }}",
    "{% set none = 1 %}",
    "{{ 'a' 'b' }}{{ ! }}",
    "{% include %}",
    "{% block a %}{% endblock %}{% block a %}{% endblock %}",
)
OUTSIDE: tuple[str, ...] = (
    "{{ loop }}",
    "{{ loop.index }}",
    "{{ caller() }}",
    "{{ super() }}",
    "{{ self }}",
    "{{ varargs }}",
    "{% include 'other' %}",
    "{% include 'other' ignore missing %}",
    "{% import 'other' as o %}{{ o.x }}",
    "{% from 'other' import x %}{{ x }}",
    "{% extends 'other' %}",
    "{% include a %}",
    "{{ _('t') }}",
    "{{ gettext('t') }}",
    "{{ lipsum }}",
    "{{ range }}",
    "{{ dict }}",
    "{{ none }}{{ None }}{{ true }}{{ True }}{{ false }}",
    "{{ a.__class__ }}",
    "{{ a._x }}",
    "{{ a['__class__'] }}",
    "{{ a|attr('_x') }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ a|attr(b) }}",
    "{{ a.mro }}{{ a.gi_frame }}",
    "{{ 1 / 0 }}",
    "{{ range(200000)|length }}",
    "{{ '%s' % a }}",
    "{{ 'x' * 3 }}",
    "{{ [1, 'a', none, 2.5, (1,), {}] }}",
    "{{ {'a': 1}.a }}{{ {'a': 1}['a'] }}",
    "{{ 1_000 }}{{ 0x1f }}{{ 1e3 }}{{ 'a\\nb' }}{{ '\\u00e9' }}",
)
MOST_DEEP = 4
Kinds = tuple[str, ...]


class JinjaText(Expressions):
    """A template that is being written."""

    def __init__(self, draw: Choices) -> None:
        super().__init__(draw)
        self.macros: list[tuple[str, int]] = []
        self.spaces: list[str] = []

    def body(self, depth: int, most: int) -> str:
        """Return some pieces; inside ``depth`` statements."""
        pieces: list[str] = []
        while len(pieces) < most and self.draw.below(3 if pieces else 9):
            pieces.append(self.piece(depth))
        return "".join(pieces)

    def scoped(self, depth: int, most: int = 5) -> str:
        """Return the body of a statement that has a scope of its own; what it binds is forgotten."""
        kept = self.remember()
        made = self.body(depth, most)
        self.forget(kept)
        return made

    def tag(self, inner: str) -> str:
        """Return a statement's tag."""
        draw = self.draw
        if not draw.rarely(4):
            return f"{{% {inner} %}}"
        after = draw.pick(("", "", "\n", "\n  "))
        return f"{{%{draw.pick(OPENINGS)} {inner} {draw.pick(CLOSINGS)}%}}{after}"

    def printed(self, inner: str) -> str:
        """Return a tag that prints."""
        draw = self.draw
        if not draw.rarely(5):
            return f"{{{{ {inner} }}}}"
        return f"{{{{{draw.pick(('', '-', ' '))} {inner} {draw.pick(('', '-', ' '))}}}}}"

    def piece(self, depth: int) -> str:
        """Return one text or tag."""
        draw = self.draw
        kind = draw.below(60)
        if kind < 20:
            return self.printed(self.any())
        if kind < 28:
            return draw.pick(WORDS)
        if kind < 55:
            return draw.pick(STATEMENTS)(self, depth) if depth < MOST_DEEP else self.printed(self.text())
        if kind < 57:
            return f"{{#{draw.pick(('', '-'))} {draw.pick(('c', '{{ x }}', '{% if %}', ''))} {draw.pick(('', '-'))}#}}"
        if kind == 57:
            inner = draw.pick(("{{ a }}", "{% if %}", "x\n", "{#"))
            return f"{{% raw %}}{inner}{{%{draw.pick(('', '-'))} endraw %}}"
        if kind == 58 and draw.rarely(3):
            return draw.pick(OUTSIDE)
        return draw.pick(BROKEN) if kind == 59 and draw.rarely(6) else draw.pick(WORDS)

    # --- statements ------------------------------------------------------------------------------

    def if_(self, depth: int) -> str:
        """Return a condition."""
        draw = self.draw
        made = f"{self.tag(f'if {self.truth()}')}{self.body(depth + 1, 4)}"
        while draw.rarely(4):
            made += f"{self.tag(f'elif {self.truth()}')}{self.body(depth + 1, 3)}"
        if draw.below(2):
            made += f"{self.tag('else')}{self.body(depth + 1, 3)}"
        return made + self.tag("endif")

    def for_(self, depth: int) -> str:
        """Return a loop."""
        draw = self.draw
        target, iterable, bound = self.looped()
        kept = self.remember()
        self.bind(bound)
        condition = f" if {self.truth()}" if draw.rarely(6) else ""
        self.loops += 1
        recursive = draw.rarely(25)
        made = self.tag(f"for {target} in {iterable}{condition}{' recursive' if recursive else ''}")
        made += self.body(depth + 1, 5)
        if recursive and draw.below(2):
            made += self.printed(f"loop({self.records()})")
        self.loops -= 1
        self.forget(kept)
        if draw.rarely(5):
            made += f"{self.tag('else')}{self.scoped(depth + 1, 3)}"
        return made + self.tag("endfor")

    def set_(self, depth: int) -> str:
        """Return an assignment."""
        draw = self.draw
        kind = draw.below(10)
        if kind == 0:
            name, word = self.local("text"), draw.pick(("", "", " | upper", " | trim | title"))
            return f"{self.tag(f'set {name}{word}')}{self.scoped(depth + 1, 3)}{self.tag('endset')}"
        if kind == 1:
            first, second = self.text(), self.number()
            return self.tag(f"set {self.local('text')}, {self.local('number')} = {first}, {second}")
        wanted, value = self.valued()
        return self.tag(f"set {self.local(wanted)} = {value}")

    def namespace(self, depth: int) -> str:
        """Return a namespace, and a change to it."""
        draw = self.draw
        if self.spaces and draw.below(3):
            name = draw.pick(self.spaces)
            return draw.pick(
                (
                    self.tag(f"set {name}.count = {name}.count + 1"),
                    self.printed(f"{name}.count"),
                    self.tag(f"set {name}.found = {self.text()}") + self.printed(f"{name}.found"),
                    self.printed(f"{name}.missing"),
                )
            )
        self.spaces.append("ns")
        given = draw.pick(("count=0", "count=0, found=''", "{'count': 1}", "count=0, found=none"))
        return self.tag(f"set ns = namespace({given})") + self.body(depth + 1, 2)

    def with_(self, depth: int) -> str:
        """Return a ``with`` statement."""
        kept = self.remember()
        wanted, value = self.valued()
        inner = f"with {self.local(wanted)} = {value}"
        if self.draw.rarely(3):
            wanted, value = self.valued()
            inner += f", {self.local(wanted)} = {value}"
        made = f"{self.tag(inner)}{self.body(depth + 1, 4)}{self.tag('endwith')}"
        self.forget(kept)
        return made

    def macro(self, depth: int) -> str:
        """Return a macro and a call of it, or a call of one that exists."""
        draw = self.draw
        if self.macros and draw.below(2):
            return self.printed(self.called())
        count = draw.below(3)
        name = draw.pick(("show", "row", "m"))
        kept = self.remember()
        parameters = [self.local("text") for _ in range(count)]
        shown = [f"{one}={self.constant()}" if at and draw.rarely(3) else one for at, one in enumerate(parameters)]
        loops, self.loops = self.loops, 0
        inner = self.body(depth + 1, 4)
        extra = draw.pick(
            ("", "", "", "{{ varargs }}{{ kwargs }}", "{{ caller() }}", "{{ m.name }}{{ show.arguments }}")
        )
        self.loops = loops
        self.forget(kept)
        self.macros.append((name, count))
        start = self.tag(f"macro {name}({', '.join(dict.fromkeys(shown))})")
        return f"{start}{inner}{extra}{self.tag('endmacro')}{self.printed(self.called()) if draw.below(4) else ''}"

    def called(self) -> str:
        """Return a call of a macro."""
        name, count = self.draw.pick(self.macros)
        count = max(0, count + self.draw.pick((0, 0, 0, 0, -1, 1)))
        return f"{name}({', '.join(self.text() for _ in range(count))})"

    def call(self, depth: int) -> str:
        """Return a call block."""
        if not self.macros:
            return self.macro(depth)
        return f"{self.tag(f'call {self.called()}')}{self.scoped(depth + 1, 3)}{self.tag('endcall')}"

    def filtered(self, depth: int) -> str:
        """Return a filter block."""
        word = self.draw.pick(("upper", "trim", "replace('a', 'b')", "title | trim", "indent(2)", "e"))
        return f"{self.tag(f'filter {word}')}{self.scoped(depth + 1, 4)}{self.tag('endfilter')}"

    def block(self, depth: int) -> str:
        """Return a block or an ``autoescape`` statement."""
        if self.draw.below(2):
            word = self.draw.pick(("true", "false"))
            return f"{self.tag(f'autoescape {word}')}{self.scoped(depth + 1, 4)}{self.tag('endautoescape')}"
        name = f"part_{self.draw.below(1000)}"
        scoped = " scoped" if self.draw.rarely(3) else ""
        return f"{self.tag(f'block {name}{scoped}')}{self.scoped(depth + 1, 4)}{self.tag('endblock')}"


STATEMENTS: tuple[Callable[[JinjaText, int], str], ...] = (
    *(JinjaText.if_,) * 8,
    *(JinjaText.for_,) * 9,
    *(JinjaText.set_,) * 6,
    JinjaText.namespace,
    *(JinjaText.with_,) * 3,
    JinjaText.macro,
    JinjaText.macro,
    JinjaText.call,
    JinjaText.filtered,
    JinjaText.block,
)


def template(draw: Choices) -> str:
    """Return the text of a template; rarely one that LangChain refuses."""
    return JinjaText(draw).body(0, 7)


def short_template(draw: Choices) -> str:
    """Return the text of a template that is not as deep."""
    return JinjaText(draw).body(MOST_DEEP - 2, 4)
