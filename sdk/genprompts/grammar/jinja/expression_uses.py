"""What the expressions of a jinja2 template ask of the inputs that they read."""

from dataclasses import dataclass, field, replace

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.aliases import Fact
from genprompts.grammar.jinja.call_uses import Calling
from genprompts.grammar.jinja.filter_uses import knowing, text_of
from genprompts.grammar.jinja.format_uses import asked_by_percent
from genprompts.grammar.jinja.names import Frame
from genprompts.grammar.jinja.state import NO_FACTS, Facts, both, either
from genprompts.grammar.jinja.values import (
    FLAG,
    INT,
    NUMBER,
    OTHER,
    TEXT,
    UNDEFINED,
    Given,
    Kind,
    Value,
    constant,
    join,
    list_of,
)
from genprompts.grammar.paths import Ask, Step
from genprompts.span import Span

_DOING_WITHOUT = frozenset({"default", "d", "defined", "undefined"})
_NUMBERS = Kind.INT | Kind.NUMBER | Kind.FLAG


@dataclass(frozen=True, slots=True)
class Judged:
    """A value, and what is known where it is true (``holds``) and where it is not (``fails``)."""

    value: Value
    holds: Facts = field(default_factory=dict)
    fails: Facts = field(default_factory=dict)


def _number(values: list[Value]) -> Value:
    """Return what comes out of whole numbers as a whole one, and of others as any."""
    if all(value.only(Kind.INT) for value in values):
        return INT
    return replace(
        NUMBER, operands=tuple(dict.fromkeys(alias for value in values for alias in (*value.aliases, *value.operands)))
    )


class Expressions(Calling):
    """Follows the expressions of a template; ``frame`` holds the names where it is."""

    frame: Frame

    # --- truth -----------------------------------------------------------------------------------

    def test(self, expression: j.Expr) -> Judged:
        """Return what an expression may be, and what follows from its truth, which this place asks for."""
        return self.judge(expression, asked=True)

    def judge(self, expression: j.Expr, *, asked: bool) -> Judged:
        """Return what an expression may be, and what follows from its truth, if that is ``asked`` for here."""
        match expression:
            case j.Unary("not", inner):
                judged = self.test(inner)
                return Judged(FLAG, judged.fails, judged.holds)
            case j.Binary("and" | "or"):
                return self._judge_both(expression, asked=asked)
            case j.Test(inner, name, arguments):
                given = self.given(arguments, expression)
                value = self._done_without(inner) if name in _DOING_WITHOUT else self.evaluate(inner)
                return Judged(FLAG, *self.apply_test(value, name, given))
            case j.Compare(first, rest):
                return self._judge_comparison(first, rest)
            case _:
                value = self.evaluate(expression)
                if asked:
                    self.ask(value, Ask.FLAG)
                return Judged(value, self.truth(value))

    def _judge_both(self, expression: j.Binary, *, asked: bool) -> Judged:
        """Return ``a and b and …``: a chain leans to the left, and may be long."""
        chain = [expression.right]
        left = expression.left
        while isinstance(left, j.Binary) and left.operator == expression.operator:
            chain.append(left.right)
            left = left.left
        judged = self.test(left)
        while chain:
            right = chain.pop()
            together = expression.operator == "and"
            with self.assuming(judged.holds if together else judged.fails):
                second = self.judge(right, asked=asked or bool(chain))
                value = self.settled(second.value)
            first = judged.value if together else knowing(judged.value, Fact.TRUE)
            joined = join((first, value))
            if together:
                judged = Judged(joined, both(judged.holds, second.holds), either(judged.fails, second.fails))
            else:
                judged = Judged(joined, either(judged.holds, second.holds), both(judged.fails, second.fails))
        return judged

    def _judge_comparison(self, first: j.Expr, rest: tuple[tuple[str, j.Expr], ...]) -> Judged:
        left = self.evaluate(first)
        judged = Judged(FLAG)
        for operator, expression in rest:
            right = self.evaluate(expression)
            holds, fails = self.compare(left, operator, right)
            judged = Judged(FLAG, both(judged.holds, holds), fails if len(rest) == 1 else NO_FACTS)
            left = right
        return judged

    # --- values ----------------------------------------------------------------------------------

    def evaluate(self, expression: j.Expr) -> Value:
        """Return what an expression may be."""
        match expression:
            case j.Name(name, span):
                return self._name(name, span)
            case j.Const(literal):
                return constant(literal)
            case j.Items(_, items):
                places = tuple(map(self.evaluate, items))
                return Value(kinds=Kind.LIST, places=places, empty=not places)
            case j.Pairs(pairs):
                return self._pairs_literal(pairs)
            case j.Getattr() | j.Getitem():
                return self.needed(self._part(expression))
            case j.Call():
                return self.read_at(self._call(expression), expression.span)
            case j.Filter(inner, name, arguments):
                if inner is None:
                    value = TEXT
                else:
                    value = self._done_without(inner) if name in _DOING_WITHOUT else self.evaluate(inner)
                return self.apply_filter(value, name, self.given(arguments, expression))
            case j.Test() | j.Compare() | j.Unary("not"):
                return self.judge(expression, asked=False).value
            case j.Unary(_, inner):
                value = self.evaluate(inner)
                self.ask(value, Ask.NUMBER)
                return _number([value])
            case j.Binary("and" | "or"):
                return self.judge(expression, asked=False).value
            case j.Binary():
                return self._arithmetic(expression)
            case j.Concat(items):
                for item in items:
                    self.ask(self.evaluate(item), Ask.PRINTED)
                return TEXT
            case j.Condition():
                return self._condition(expression)

    def _name(self, name: str, span: Span) -> Value:
        return self.touched(self.read_at(self.frame.get(name), span))

    def _pairs_literal(self, pairs: tuple[tuple[j.Expr, j.Expr], ...]) -> Value:
        fields: dict[str, Value] = {}
        others: list[Value] = []
        for key_expression, expression in pairs:
            key, value = self.evaluate(key_expression), self.evaluate(expression)
            if key.literal is not None and isinstance(key.literal[0], str):
                fields[key.literal[0]] = value
            else:
                self.ask(key, Ask.ANY)
                others.append(value)
        items = join(others) if others else None
        return Value(kinds=Kind.DICT, fields=tuple(fields.items()), items=items, empty=not pairs)

    def _condition(self, expression: j.Condition) -> Value:
        judged = self.test(expression.test)
        with self.assuming(judged.holds):
            then = self.settled(self.evaluate(expression.then))
        if expression.orelse is None:
            return join((then, UNDEFINED))
        with self.assuming(judged.fails):
            return join((then, self.settled(self.evaluate(expression.orelse))))

    def given(self, arguments: j.Arguments, site: object) -> Given:
        """Return the arguments of a call."""
        return Given(
            tuple(map(self.evaluate, arguments.positional)),
            {name: self.evaluate(value) for name, value in arguments.keywords},
            None if arguments.star is None else self.evaluate(arguments.star),
            None if arguments.double_star is None else self.evaluate(arguments.double_star),
            id(site),
        )

    def _call(self, expression: j.Call) -> Value:
        function = expression.function
        if isinstance(function, j.Getattr):
            value = self.evaluate(function.value)
            return self.call_method(value, function.name, self.given(expression.arguments, expression))
        if (
            isinstance(function, j.Getitem)
            and isinstance(function.key, j.Const)
            and isinstance(function.key.value, str)
        ):
            value = self.evaluate(function.value)
            return self.call_method(value, function.key.value, self.given(expression.arguments, expression))
        value = self.evaluate(function)
        return self.call(value, self.given(expression.arguments, expression))

    # --- parts -----------------------------------------------------------------------------------

    def _done_without(self, expression: j.Expr) -> Value:
        """Return what an expression may be that stands before ``default`` or ``is defined``: it need not be there."""
        return self._part(expression) if isinstance(expression, j.Getattr | j.Getitem) else self.evaluate(expression)

    def _part(self, expression: j.Getattr | j.Getitem) -> Value:
        if isinstance(expression, j.Getitem):
            return self.touched(self._item(expression))
        value = self.evaluate(expression.value)
        self.note_method(value, expression.name, expression.span)
        return self.touched(self.read_at(self.entry(value, expression.name), expression.span))

    # --- subscripts ------------------------------------------------------------------------------

    def _item(self, expression: j.Getitem) -> Value:
        value = self.evaluate(expression.value)
        match expression.key:
            case j.Slice(start, stop, step):
                for bound in (start, stop, step):
                    if bound is not None:
                        self.ask(self.evaluate(bound), Ask.INT)
                return self._slice(value)
            case j.Const(str() as name):
                return self.read_at(self.entry(value, name), expression.span)
            case j.Const(bool()):
                key = FLAG
            case j.Const(int() as index):
                self.ask(value, Ask.SEQUENCE)
                return self.read_at(self.position(value, index), expression.span)
            case j.Unary("-", j.Const(int() as index)):
                self.ask(value, Ask.SEQUENCE)
                return self.read_at(self.position(value, -index), expression.span)
            case _:
                key = self.evaluate(expression.key)
        return self.read_at(self._unknown_key(value, key), expression.span)

    def _slice(self, value: Value) -> Value:
        self.ask(value, Ask.SEQUENCE)
        found = [list_of(self.step(alias, Step.ITEM)) for alias in value.aliases]
        if Kind.LIST in value.kinds:
            found.append(list_of(join(value.parts)))
        if Kind.TEXT in value.kinds:
            found.append(TEXT)
        return join(found) if found else OTHER

    def _unknown_key(self, value: Value, key: Value) -> Value:
        literal = key.literal[0] if key.literal is not None else None
        if isinstance(literal, str):
            return self.entry(value, literal)
        token = key.aliases[0].certain() if len(key.aliases) == 1 and not key.kinds else None
        if key.only(_NUMBERS):
            self.ask(key, Ask.INT)
            self.ask(value, Ask.SEQUENCE)
            found = [self.step(alias, Step.ITEM, token) for alias in value.aliases]
        else:
            self.ask(key, Ask.TEXT if value.aliases else Ask.ANY)
            self.ask(value, Ask.MAPPING)
            found = [self.step(alias, Step.VALUE, token) for alias in value.aliases]
        found += value.parts
        if Kind.TEXT in value.kinds:
            found.append(TEXT)
        return join(found) if found else OTHER

    # --- arithmetic ------------------------------------------------------------------------------

    def _arithmetic(self, expression: j.Binary) -> Value:
        if expression.operator == "+":
            return self._sum(self._summands(expression), lists=False)
        left, right = self.evaluate(expression.left), self.evaluate(expression.right)
        if expression.operator == "%" and (left.only(Kind.TEXT) or right.only(Kind.LIST | Kind.DICT)):
            fields = dict(right.fields)
            positional = right.places or (() if fields else (right,))
            return self.fill_in(left, asked_by_percent(text_of(left)), Given(positional, fields))
        if expression.operator == "*":
            for one, other in ((left, right), (right, left)):
                if one.only(Kind.TEXT | Kind.LIST):
                    self.ask(other, Ask.INT)
                    return one
        self.ask(left, Ask.NUMBER)
        self.ask(right, Ask.NUMBER)
        return NUMBER if expression.operator in {"/", "**"} else _number([left, right])

    @staticmethod
    def _summands(expression: j.Expr) -> list[j.Expr]:
        """Return what ``a + b + c`` adds: the whole chain says what its parts are."""
        found: list[j.Expr] = []
        while isinstance(expression, j.Binary) and expression.operator == "+":
            found.append(expression.right)
            expression = expression.left
        return [expression, *reversed(found)]

    def _sum(self, summands: list[j.Expr], *, lists: bool) -> Value:
        values = list(map(self.evaluate, summands))
        kinds = [value.kinds for value in values if value.only(Kind.TEXT | Kind.LIST | _NUMBERS)]
        if any(Kind.TEXT in kind for kind in kinds):
            ask, gives = Ask.TEXT, TEXT
        elif any(Kind.LIST in kind for kind in kinds) or (lists and not kinds):
            ask = Ask.SEQUENCE
            parts = [self.step(alias, Step.ITEM) for value in values for alias in value.aliases]
            gives = list_of(join([*parts, *(part for value in values for part in value.parts)]))
        else:
            ask, gives = Ask.NUMBER, _number(values)
        for value in values:
            self.ask(value, ask)
        return gives

    def iterable(self, expression: j.Expr) -> Value:
        """Return what an expression may be that is gone through: sums are lists there."""
        if isinstance(expression, j.Binary) and expression.operator == "+":
            return self._sum(self._summands(expression), lists=True)
        return self.evaluate(expression)
