"""Random jinja2 templates that bind and read a handful of names in each way that there is."""

from random import Random

READ = ("a", "b", "c", "x", "ns", "item", "loop", "caller", "self", "super", "varargs", "kwargs", "range", "namespace")
BOUND = ("a", "b", "c", "x", "item", "caller", "self", "varargs", "range", "ns")
_EXPRESSIONS = (
    "{}.p", "{}['k']", "{}[{}]", "{}[0]", "{}[1:{}]", "({} + {})", "({} - 1)", "({} and {})", "({} or {})", "(not {})",
    "({}|default({}))", "({} is defined)", "({} is none)", "({} if {} else {})", "[{}, {}]", "{}({}, z={})", "({} ~ {})",
    "({} == 'q')", "({} in [1, 2])", "{}.get('k', {})", "{}.items()", "({}|map(attribute='n')|list)", "({}|join)",
    "({}|selectattr('on'))", "{{'k': {}}}", "({}|length > {})", "({} is mapping)",
)  # fmt: skip


class Templates:
    """Random templates; ``blocks`` counts the blocks of the one at hand, whose names are unique."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.blocks = 0

    def template(self, statements: int = 5) -> str:
        """Return a template."""
        self.blocks = 0
        return "".join(self.statement(2, top=True) for _ in range(self.random.randint(1, statements)))

    def name(self) -> str:
        return self.random.choice(READ)

    def target(self) -> str:
        return self.random.choice(BOUND)

    def expression(self, depth: int = 2) -> str:
        """Return an expression."""
        if depth == 0 or self.random.random() < 0.3:
            return self.random.choice([self.name(), self.name(), self.name(), "3", "'t'"])
        form = self.random.choice(_EXPRESSIONS)
        holes = form.replace("{{", "").count("{}")
        return form.format(*(self.expression(depth - 1) for _ in range(holes)))

    def body(self, depth: int, *, top: bool = False) -> str:
        return "".join(self.statement(depth, top=top) for _ in range(self.random.randint(1, 3)))

    def statement(self, depth: int, *, top: bool = False) -> str:
        """Return a statement; the deepest ones contain no others."""
        kinds = ["print", "print", "set", "set_several", "other_template"]
        if depth > 0:
            kinds += ["if", "if", "for", "for", "with", "macro", "call", "filter", "set_block", "block", "autoescape"]
        if top:
            kinds.append("extends")
        made: str = getattr(self, "_" + self.random.choice(kinds))(depth - 1, top)
        return made

    def _print(self, _depth: int, _top: bool) -> str:
        return f"{{{{ {self.expression()} }}}}"

    def _set(self, _depth: int, _top: bool) -> str:
        return f"{{% set {self.target()} = {self.expression()} %}}"

    def _set_several(self, _depth: int, _top: bool) -> str:
        target = self.random.choice([f"{self.target()}, {self.target()}", "ns.v"])
        return f"{{% set {target} = {self.expression()} %}}"

    def _other_template(self, _depth: int, _top: bool) -> str:
        return self.random.choice([
            f"{{% include {self.expression(1)} %}}",
            f"{{% import 'f' as {self.target()} %}}",
            f"{{% from 'f' import p as {self.target()}, q with context %}}",
        ])  # fmt: skip

    def _extends(self, _depth: int, _top: bool) -> str:
        return "{% extends 'p' %}"

    def _if(self, depth: int, top: bool) -> str:
        made = f"{{% if {self.expression()} %}}{self.body(depth, top=top)}"
        for _ in range(self.random.randrange(3)):
            made += f"{{% elif {self.expression()} %}}{self.body(depth, top=top)}"
        if self.random.random() < 0.5:
            made += "{% else %}" + self.body(depth, top=top)
        return made + "{% endif %}"

    def _for(self, depth: int, _top: bool) -> str:
        target = self.random.choice([self.target(), f"{self.target()}, {self.target()}"])
        condition = f" if {self.expression()}" if self.random.random() < 0.2 else ""
        recursive = " recursive" if self.random.random() < 0.15 else ""
        made = f"{{% for {target} in {self.expression()}{condition}{recursive} %}}{self.body(depth)}"
        if self.random.random() < 0.3:
            made += "{% else %}" + self.body(depth)
        return made + "{% endfor %}"

    def _with(self, depth: int, _top: bool) -> str:
        first, second = (f"{self.target()} = {self.expression()}" for _ in range(2))
        return f"{{% with {first}, {second} %}}{self.body(depth)}{{% endwith %}}"

    def _macro(self, depth: int, _top: bool) -> str:
        names = self.random.sample(["a", "b", "x", "varargs"], self.random.randrange(3))
        parameters = [*names[:1], *(f"{name}={self.expression()}" for name in names[1:])]
        return f"{{% macro {self.target()}({', '.join(parameters)}) %}}{self.body(depth)}{{% endmacro %}}"

    def _call(self, depth: int, _top: bool) -> str:
        parameters = self.random.choice(["", "x", "x, a=b"])
        head = f"{{% call({parameters}) {self.name()}({self.expression()}) %}}"
        return f"{head}{self.body(depth)}{{% endcall %}}"

    def _filter(self, depth: int, _top: bool) -> str:
        return f"{{% filter replace({self.expression()}, 'x') %}}{self.body(depth)}{{% endfilter %}}"

    def _set_block(self, depth: int, _top: bool) -> str:
        return f"{{% set {self.target()} %}}{self.body(depth)}{{% endset %}}"

    def _block(self, depth: int, _top: bool) -> str:
        self.blocks += 1
        scoped = self.random.choice(["", " scoped"])
        return f"{{% block b{self.blocks}{scoped} %}}{self.body(depth)}{{% endblock %}}"

    def _autoescape(self, depth: int, _top: bool) -> str:
        return f"{{% autoescape {self.expression(1)} %}}{self.body(depth)}{{% endautoescape %}}"
