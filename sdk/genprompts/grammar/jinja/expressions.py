"""From jinja2's expressions to ours: the same nodes, each with its place in the text."""

from typing import Literal, NamedTuple, TypeAlias

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.tokens import Placed, Tokens, plain

_Binary: TypeAlias = Literal["+", "-", "*", "/", "//", "%", "**", "and", "or"]
_Unary: TypeAlias = Literal["not", "-", "+"]
_BINARY: dict[type[nodes.BinExpr], _Binary] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.And: "and",
    nodes.Or: "or",
}
_UNARY: dict[type[nodes.UnaryExpr], _Unary] = {nodes.Not: "not", nodes.Neg: "-", nodes.Pos: "+"}
_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}


class _Read(NamedTuple):
    """An expression, and the first and the last of its tokens."""

    expr: j.Expr
    first: int
    last: int


class Expressions:
    """Reads expressions of the text that ``tokens`` are of: "line numbers" in them are indexes of tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._span = tokens.span

    def expression(self, node: nodes.Node) -> j.Expr:
        """Return an expression."""
        return self._read(node).expr

    def _read(self, node: nodes.Node) -> _Read:
        match node:
            case nodes.Name():
                return _Read(j.Name(plain(node.name), self._span(node.lineno)), node.lineno, node.lineno)
            case nodes.Const():
                return self._const(node)
            case nodes.Tuple() | nodes.List():
                return self._items(node)
            case nodes.Dict():
                last = self.tokens.closing[node.lineno]
                pairs = tuple((self.expression(pair.key), self.expression(pair.value)) for pair in node.items)
                return _Read(j.Pairs(pairs, self._span(node.lineno, last)), node.lineno, last)
            case nodes.Getattr():
                value = self._operand(node.node)
                last = self.tokens.after(node.lineno)
                return _Read(j.Getattr(value.expr, plain(node.attr), self._span(value.first, last)), value.first, last)
            case nodes.Getitem():
                return self._subscript(node)
            case nodes.Call():
                call, first = self.call(node)
                return _Read(call, first, self.tokens.closing[node.lineno])
            case nodes.Filter():
                return _Read(*self._filter(node))
            case nodes.Test():
                return self._test(node)
            case _:
                return self._operation(node)

    def _operand(self, node: nodes.Node) -> _Read:
        """Return an expression that stands at an operator, with the brackets that are around it alone."""
        read = self._read(node)
        first, last = read.first, read.last
        while self.tokens.closing.get(opening := self.tokens.before(first)) == (behind := self.tokens.after(last)):
            first, last = opening, behind
        return _Read(read.expr, first, last)

    def _operation(self, node: nodes.Node) -> _Read:
        match node:
            case nodes.BinExpr():
                left, right = self._operand(node.left), self._operand(node.right)
                span = self._span(left.first, right.last)
                return _Read(j.Binary(_BINARY[type(node)], left.expr, right.expr, span), left.first, right.last)
            case nodes.UnaryExpr():
                value = self._operand(node.node)
                first = min(node.lineno, value.first)  # "x is not y" negates from behind
                span = self._span(first, value.last)
                return _Read(j.Unary(_UNARY[type(node)], value.expr, span), first, value.last)
            case nodes.Concat():
                all_read = [self._operand(part) for part in node.nodes]
                first, last = all_read[0].first, all_read[-1].last
                return _Read(j.Concat(tuple(read.expr for read in all_read), self._span(first, last)), first, last)
            case nodes.Compare():
                left = self._operand(node.expr)
                compared = [(_COMPARED[operand.op], self._operand(operand.expr)) for operand in node.ops]
                last = compared[-1][1].last
                rest = tuple((operator, read.expr) for operator, read in compared)
                return _Read(j.Compare(left.expr, rest, self._span(left.first, last)), left.first, last)
            case nodes.CondExpr():
                then, test = self._operand(node.expr1), self._operand(node.test)
                orelse = self._operand(node.expr2) if node.expr2 is not None else None
                last = (orelse or test).last
                found = j.Condition(test.expr, then.expr, orelse.expr if orelse else None, self._span(then.first, last))
                return _Read(found, then.first, last)
            case _:
                raise TemplateSyntaxError("a slice stands alone in its brackets", node.lineno)

    def _const(self, node: nodes.Const) -> _Read:
        last = node.lineno
        if isinstance(node.value, str):  # strings side by side are one
            while (behind := self.tokens.after(last)) < len(self.tokens) and self.tokens.types[behind] == "string":
                last = behind
        return _Read(j.Const(node.value, self._span(node.lineno, last)), node.lineno, last)

    def _items(self, node: nodes.Tuple | nodes.List) -> _Read:
        all_read = [self._read(item) for item in node.items]
        if isinstance(node, nodes.List):
            first, last = node.lineno, self.tokens.closing[node.lineno]
        elif all_read:
            first, last = self._with_brackets(all_read[0].first, all_read[-1].last)
        elif node.lineno in self.tokens.closing:  # the nothing in "value[]"
            first, last = node.lineno, self.tokens.closing[node.lineno]
        else:  # "()", placed at its end
            first, last = self.tokens.before(node.lineno), node.lineno
        kind: Literal["list", "tuple"] = "list" if isinstance(node, nodes.List) else "tuple"
        return _Read(j.Items(kind, tuple(read.expr for read in all_read), self._span(first, last)), first, last)

    def _with_brackets(self, first: int, last: int) -> tuple[int, int]:
        """Return the tokens with the brackets around them, if they have their own."""
        opening, behind = self.tokens.before(first), self.tokens.after(last)
        if self.tokens.value(behind) == ",":
            behind = self.tokens.after(behind)
        return (opening, behind) if self.tokens.closing.get(opening) == behind else (first, last)

    def _subscript(self, node: nodes.Getitem) -> _Read:
        value = self._operand(node.node)
        key: j.Expr | j.Slice
        if isinstance(node.arg, nodes.Slice):
            key = j.Slice(*(self._maybe(part) for part in (node.arg.start, node.arg.stop, node.arg.step)))
        else:
            key = self.expression(node.arg)
        last = self.tokens.closing.get(node.lineno) or self.tokens.after(node.lineno)
        return _Read(j.Getitem(value.expr, key, self._span(value.first, last)), value.first, last)

    def _maybe(self, node: nodes.Expr | None) -> j.Expr | None:
        return self.expression(node) if node is not None else None

    def call(self, node: nodes.Call) -> tuple[j.Call, int]:
        """Return a call, and the first of its tokens."""
        function = self._operand(node.node)
        span = self._span(function.first, self.tokens.closing[node.lineno])
        return j.Call(function.expr, self._arguments(node), span), function.first

    def filter(self, node: nodes.Filter) -> j.Filter:
        """Return a filter, and what it is applied to."""
        return self._filter(node)[0]

    def _filter(self, node: nodes.Filter) -> tuple[j.Filter, int, int]:
        value = self._operand(node.node) if node.node is not None else None
        end = self.tokens.last_name(node.lineno)
        span = self._span(node.lineno, end)
        found = j.Filter(value.expr if value else None, str(node.name), self._arguments(node), span)
        return found, value.first if value else node.lineno, self._arguments_end(end)

    def _test(self, node: nodes.Test) -> _Read:
        value = self._operand(node.node)
        name = self.tokens.after(node.lineno)
        if self.tokens.value(name) == "not":
            name = self.tokens.after(name)
        end = self.tokens.last_name(name)
        last = self._arguments_end(end)
        if last == end and node.args:  # "x is divisibleby 3"
            last = self._read(node.args[0]).last
        found = j.Test(value.expr, str(node.name), self._arguments(node), self._span(name, end))
        return _Read(found, value.first, last)

    def _arguments_end(self, name: int) -> int:
        """Return where the brackets behind a name end, or the name if there are none."""
        behind = self.tokens.after(name)
        return self.tokens.closing[behind] if self.tokens.value(behind) == "(" else name

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test) -> j.Arguments:
        keywords: dict[str, j.Expr] = {}
        for keyword in node.kwargs:
            name = keyword.key
            assert isinstance(name, Placed)
            if name in keywords:
                raise TemplateSyntaxError(f"keyword argument repeated: {name}", name.at)
            keywords[plain(name)] = self.expression(keyword.value)
        return j.Arguments(
            tuple(self.expression(value) for value in node.args),
            tuple(keywords.items()),
            self._maybe(node.dyn_args),
            self._maybe(node.dyn_kwargs),
        )
